"""The public record: every version, withdrawal and redaction is an entry in a log that can only grow.

`leaves` says what an entry is, `entering` appends it, `proofs` shows that it stands there, `verify` checks all of it
from outside. The hash tree is lib/merkle.py, signed checkpoints are lib/notes.py.
"""

from __future__ import annotations

from datetime import datetime

from .block import checkpoint_block

__all__ = ["checkpoint_block", "newest_checkpoint"]


def newest_checkpoint(*, at: datetime) -> str:
    """The signed note on the record as it stood at the time `at`. `checkpoint_block` makes it fit for a mail."""
    from ..models import RecordEntry  # verifying a site imports this package and no models
    from .keys import sign_checkpoint

    newest = RecordEntry.objects.until(at).newest_first().values_list("checkpoint", flat=True).first()
    return newest or sign_checkpoint(0, b"")
