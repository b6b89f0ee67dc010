"""Caught mail: the demo sends to nobody; each message is kept as it came and shown at /mail/."""
