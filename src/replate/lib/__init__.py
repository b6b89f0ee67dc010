"""Clock, tokens, diffs; no models."""
