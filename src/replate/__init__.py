"""Replate: a news site that sets its readers right when the story changes."""
