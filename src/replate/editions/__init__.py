"""The Daily Edition and other newsletters."""
