"""The desk's form for a story."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class StoryForm(WagtailAdminPageForm):
    def save(self, commit: bool = True) -> Any:
        """A reason belongs to the words it was given for: an edit after it asks anew."""
        self.instance.change_reason = {}
        return super().save(commit)
