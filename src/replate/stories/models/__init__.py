"""Pages, versions and what they are made of."""

from .fronts import FrontPage, FrontPageLead, Section
from .media import Attachment, Picture, Rendition
from .pages import RelatedStory, Story, StoryAuthor
from .subjects import Author, Topic
from .versions import Kind, Reason, Version

__all__ = [
    "Attachment",
    "Author",
    "FrontPage",
    "FrontPageLead",
    "Kind",
    "Picture",
    "Reason",
    "RelatedStory",
    "Rendition",
    "Section",
    "Story",
    "StoryAuthor",
    "Topic",
    "Version",
]
