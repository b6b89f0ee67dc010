from django.dispatch import Signal

version_frozen = Signal()
"""Sent inside the transaction that froze `version`; a receiver that raises undoes the publication."""
