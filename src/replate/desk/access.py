"""Who may read a story: its page in the desk. A public emergency is one button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from replate.lib import clock
from replate.stories.access import Access
from replate.stories.actions import free_story, set_access

from .views import StoryView, spoken

FREE_FOR = timedelta(hours=1)


class AccessView(StoryView):
    """POST changes the story's access at once: `free` is "hour", "for_ever" or "end"; without it `access` is set."""

    template_name = "desk/access.html"
    page_title = property(lambda self: _("Access"))  # type: ignore[assignment]

    def may(self) -> bool:
        return self.may_publish()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now, free = clock.now(), request.POST.get("free", "")
        access = Access.OPEN if free == "for_ever" else request.POST.get("access", self.story.access)
        if access and access not in Access.values:
            return redirect(request.path)
        with transaction.atomic():
            if free == "hour":
                until = now + FREE_FOR
                free_story(story=self.story, until=until)
                said = _("Free for everybody until %(time)s") % {"time": spoken(until)}
            else:
                set_access(story=self.story, access=access)
                self.story.refresh_from_db()
                said = str(self.story.access_rule(now).access.label)
            log(self.story, "replate.access", user=request.user, data={"note": said})
        messages.success(request, said)
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = self.story.access_rule(clock.now())
        return super().get_context_data(**kwargs) | {
            "rule": rule,
            "free_until": spoken(rule.free_until) if rule.free_until else "",
            "choices": [("", _("As its section says")), *Access.choices],
        }
