"""How the desk words a consent anew."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from replate.lib import clock


class WordingForm(WagtailAdminModelForm):
    """Numbers the new wording after those before it."""

    def save(self, commit: bool = True) -> Any:
        from .querysets import next_version

        wording = self.instance
        wording.version = next_version(
            type(wording).objects.filter(purpose=wording.purpose_id, language=wording.language)
        )
        wording.in_force_at = clock.now()
        return super().save(commit=commit)
