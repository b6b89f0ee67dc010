"""Correction, clarification, kill; their audience; reach."""
