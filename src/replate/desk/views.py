"""The desk's own pages on a story: the publish step, its versions, withdrawal, redaction."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from replate.corrections.actions import MENDING
from replate.corrections.turned import offered_by_claims
from replate.lib import clock
from replate.people.models import User
from replate.stories.actions import kill, redact
from replate.stories.models import Kind, Story, Version

from .actions import NothingChanged, send_draft
from .forms import MEANINGS, ReasonForm, RedactForm, WithdrawForm, answers_of, said_otherwise
from .step import PUBLISH, SUBMIT, Step

OFFERED = ("kind", "note", "was_wrong", "is_right")  # what a link to the publish step may fill in


def edit_url(story: Story) -> str:
    return reverse("wagtailadmin_pages:edit", args=[story.pk])


def spoken(moment: Any) -> str:
    """A moment as the newsroom says it, in its own time zone."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


class StoryView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one story, for those who may edit it."""

    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.story = get_object_or_404(Story, pk=kwargs["story_id"])
        self.user = cast(User, request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self) -> bool:
        return self.story.permissions_for_user(self.user).can_edit()

    def may_publish(self) -> bool:
        return self.story.permissions_for_user(self.user).can_publish()

    def get_page_subtitle(self) -> str:
        return self.story.draft_title or self.story.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("stories:index"), "label": _("Stories")},
            {"url": edit_url(self.story), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "story": self.story,
            "edit_url": edit_url(self.story),
            "versions_url": reverse("desk_versions", args=[self.story.pk]),
        }

    def say_problems(self, problems: list[str]) -> None:
        for problem in problems:
            messages.error(self.request, problem)

    def may_go_on(self) -> bool:
        """Whether the story was published and stands; says why where not."""
        if self.story.current_version is None:
            messages.info(self.request, _("This story was never published: publish it from its page."))
        elif self.story.withdrawn_at:
            messages.info(self.request, _("This story was withdrawn. File a new story instead."))
        return self.story.current_version is not None and not self.story.withdrawn_at

    def way_out(self) -> HttpResponse:
        """Where an editor is led when there is nothing to do here."""
        return redirect("desk_versions" if self.story.withdrawn_at else "wagtailadmin_pages:edit", self.story.pk)


class PublishView(StoryView):
    """What readers will see changed, and why. GET shows it, POST sends the draft on."""

    template_name = "desk/publish_step.html"

    @property
    def step(self) -> Step:
        if not hasattr(self, "_step"):
            self._step = Step(self.story, self.user)
        return self._step

    def get_page_title(self) -> str:
        return _("Submit a change") if self.step.deed == SUBMIT else _("Publish a change")

    def form(self, data: Any = None) -> ReasonForm:
        kinds = [kind for kind in Kind if kind != Kind.KILL or self.may_publish()]
        initial: dict[str, Any] = {"seen": self.step.seen}
        given = self.step.reason_given()
        if given:
            initial |= answers_of(given)
        elif self.request.GET:
            initial |= {name: self.request.GET[name] for name in OFFERED if name in self.request.GET}
        else:
            initial |= offered_by_claims(self.story)
        return ReasonForm(data, facts=self.step.facts, kinds=kinds, initial=initial)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_go_on():
            return self.way_out()
        if not self.step.is_changed:
            messages.info(request, self.nothing_changed())
            return self.way_out()
        obstacles = self.step.obstacles()
        if obstacles:
            self.say_problems(obstacles)
            return self.way_out()
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_go_on():
            return self.way_out()
        if not self.step.is_changed:
            messages.info(request, self.nothing_changed())
            return self.way_out()
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        reason, now, deed = form.reason(), clock.now(), self.step.deed
        try:
            if reason.kind == Kind.KILL:
                return withdraw(request, self.story, reason.note)
            version = send_draft(story=self.story, seen=form.cleaned_data["seen"], reason=reason, at=now, by=self.user)
        except NothingChanged as error:
            messages.info(request, error.messages[0])
            return self.way_out()
        except ValidationError as error:
            self.say_problems(error.messages)
            return redirect(request.path)
        self.say_sent(version, deed)
        return to_correction(request, version) or self.way_out()

    def nothing_changed(self) -> str:
        return _("Nothing changed for readers: they have version %(number)s, and it says what this draft says.") % {
            "number": self.step.current.number
        }

    def say_sent(self, version: Version | None, deed: str | None) -> None:
        due = self.step.goes_out_at(clock.now())
        if version:
            text = _("Published as version %(number)s: %(kind)s.") % {
                "number": version.number,
                "kind": version.get_kind_display().lower(),
            }
            buttons = [
                messages.button(self.story.full_url or "", _("View")),
                messages.button(reverse("desk_versions", args=[self.story.pk]), _("Versions")),
            ]
            if self.user.has_perm("alerts.add_alert"):
                buttons.append(messages.button(reverse("story_alert", args=[self.story.pk]), _("Alert")))
            messages.success(self.request, text, buttons=buttons)
        elif due and deed != SUBMIT:
            text = _("Readers get this change on %(time)s.") % {"time": spoken(due)}
            messages.success(self.request, text)
        elif deed == SUBMIT:
            messages.success(self.request, _("Submitted. An editor will look at it."))
        else:
            messages.success(self.request, _("Approved. The next approval is under way."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step, now, form = self.step, clock.now(), kwargs["form"]
        chosen = form["kind"].value()
        return super().get_context_data(**kwargs) | {
            "step": step,
            "due_at": step.goes_out_at(now),
            "is_embargo": bool(step.draft.embargo_until and step.goes_out_at(now) == step.draft.embargo_until),
            "now": now,
            "facts_in_words": said_otherwise(step.facts),
            "kinds": [
                {"value": value, "label": label, "meaning": MEANINGS[Kind(value)], "is_chosen": value == chosen}
                for value, label in form.fields["kind"].choices
            ],
            "two_lines": [form["was_wrong"], form["is_right"]],
            "button": self.button(),
        }

    def button(self) -> str:
        if self.step.deed == SUBMIT:
            return _("Submit for approval")
        due = self.step.goes_out_at(clock.now())
        word = _("Publish") if self.step.deed == PUBLISH else _("Approve and publish")
        return _("%(word)s on %(time)s") % {"word": word, "time": spoken(due)} if due else word


class VersionsView(StoryView):
    """Every published state of a story, newest first."""

    template_name = "desk/version_list.html"
    page_title = property(lambda self: _("Versions"))  # type: ignore[assignment]

    def may(self) -> bool:
        return super().may() or self.may_publish()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        return super().get_context_data(**kwargs) | {
            "versions": self.story.versions.newest_first(),
            "may_redact": user.has_perm("stories.redact_version"),
            "may_withdraw": self.may_publish() and self.story.current_version and not self.story.withdrawn_at,
            "has_draft": bool(self.story.current_version) and not self.story.withdrawn_at
            and self.story.get_latest_revision_as_object().is_changed(),
        }  # fmt: skip


class WithdrawView(StoryView):
    """The kill: asks for the note that will stand in place of the story."""

    template_name = "desk/withdraw.html"
    page_title = property(lambda self: _("Withdraw"))  # type: ignore[assignment]

    def may(self) -> bool:
        return self.may_publish()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_go_on():
            return self.way_out()
        return self.render_to_response(self.get_context_data(form=WithdrawForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not self.may_go_on():
            return self.way_out()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return withdraw(request, self.story, form.cleaned_data["note"].strip())


def withdraw(request: HttpRequest, story: Story, note: str) -> HttpResponse:
    try:
        with transaction.atomic():
            version = kill(story=story, note=note, at=clock.now(), by=cast(User, request.user))
            log(story, "replate.withdraw", user=request.user, data={"version": version.number, "note": note})
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Withdrawn. The address of the story says so, with your note."))
        if response := to_correction(request, version):
            return response
    return redirect("desk_versions", story.pk)


def to_correction(request: HttpRequest, version: Version | None) -> HttpResponse | None:
    """To where the correction that came with `version` is sent, for those who may."""
    if version is None or version.kind not in MENDING or not request.user.has_perm("corrections.send_correction"):
        return None
    return redirect("desk_correction", version.correction.number)


class RedactView(StoryView):
    """Destroys the text of one version, for those who may."""

    template_name = "desk/redact.html"
    page_title = property(lambda self: _("Redact version %(number)s") % {"number": self.version.number})  # type: ignore[assignment]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.version = get_object_or_404(Version, story=self.story, number=kwargs["number"])

    def may(self) -> bool:
        return self.user.has_perm("stories.redact_version")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=RedactForm()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RedactForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        reason = form.cleaned_data["reason"].strip()
        try:
            with transaction.atomic():
                redact(version=self.version, reason=reason, at=clock.now(), by=self.user)
                data = {"version": self.version.number, "note": reason}
                log(self.story, "replate.redact", user=request.user, data=data)
        except ValidationError as error:
            self.say_problems(error.messages)
        else:
            text = _("The text of version %(number)s is destroyed.") % {"number": self.version.number}
            messages.success(request, text)
        return redirect("desk_versions", self.story.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_current = self.version == self.story.current_version and not self.story.withdrawn_at
        return super().get_context_data(**kwargs) | {"version": self.version, "is_current": is_current}
