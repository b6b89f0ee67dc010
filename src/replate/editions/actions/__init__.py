"""What is done with newsletters and their editions."""
