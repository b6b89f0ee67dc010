"""The desk's forms for pages."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm


class StoryForm(WagtailAdminPageForm):
    def save(self, commit: bool = True) -> Any:
        """A reason belongs to the words it was given for: an edit after it asks anew."""
        self.instance.change_reason = {}
        return super().save(commit)


class DraftCopyForm(CopyForm):
    """Copies are drafts: a story is published as itself, with a first version of its own, never as another's shadow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
