"""Pages, versions, history, the public record."""
