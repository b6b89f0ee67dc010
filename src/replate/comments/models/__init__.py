"""Comments, what moderators decide on them, and what is told of it."""

from .comments import Comment, Recommendation, State
from .decisions import Ban, Decision, Objection, Verb
from .discussions import HeldTopic, Mode, SectionComments, StoryComments
from .mails import CommentMail
from .reports import Report
from .rules import BannedWord, PhaseCount, Rule

__all__ = [
    "Ban",
    "BannedWord",
    "Comment",
    "CommentMail",
    "Decision",
    "HeldTopic",
    "Mode",
    "Objection",
    "PhaseCount",
    "Recommendation",
    "Report",
    "Rule",
    "SectionComments",
    "State",
    "StoryComments",
    "Verb",
]
