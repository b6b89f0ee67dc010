"""What readers and moderators do with comments, one subject a file."""
