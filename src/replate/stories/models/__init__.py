"""Pages, versions and what they are made of."""

from .fronts import FrontPage, FrontPageLead, Section
from .media import Attachment, Picture, Rendition
from .pages import RelatedStory, Story, StoryAuthor
from .policies import Policy
from .record import Entered, RecordEntry, RecordNode
from .subjects import Author, Topic
from .versions import Kind, Reason, Version

__all__ = [
    "Attachment",
    "Author",
    "Entered",
    "FrontPage",
    "FrontPageLead",
    "Kind",
    "Picture",
    "Policy",
    "Reason",
    "RecordEntry",
    "RecordNode",
    "RelatedStory",
    "Rendition",
    "Section",
    "Story",
    "StoryAuthor",
    "Topic",
    "Version",
]
