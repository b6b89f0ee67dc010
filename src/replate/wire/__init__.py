"""Wire items and their formats; filing them as draft stories with proposed statements."""
