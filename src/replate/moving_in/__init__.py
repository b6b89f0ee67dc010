"""Sites that come from Ghost and WordPress."""
