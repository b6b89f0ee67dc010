"""Sources, claims, and what the ones said on the others."""

from .claims import Claim, ClaimState
from .sources import Source
from .statements import Evidence, Statement, StatementOnClaim, StatementSource

__all__ = ["Claim", "ClaimState", "Evidence", "Source", "Statement", "StatementOnClaim", "StatementSource"]
