"""Claims: sources, claims, statements and their evidence; the status rule."""
