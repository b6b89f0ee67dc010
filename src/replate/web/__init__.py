"""The readers' face: views, all public templates and static files, what the front may keep and when it ends."""
