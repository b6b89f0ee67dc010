"""The comments desk. Every address answers a whole page, or its work area alone where a script asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.log_actions import log

from replate.lib import clock
from replate.stories.models import Section, Story

from .actions import moderate
from .discussion import discussion_of
from .models import Comment, Decision, Mode, Objection, Rule, SectionComments, StoryComments
from .models.discussions import CLOSES_AFTER_DAYS
from .queue import ALL, HELD, KINDS, OBJECTIONS, REPORTED, Queue, numbers
from .text import clean

if TYPE_CHECKING:
    from replate.people.models import User

FRAGMENT = "X-Fragment"
BAN_DAYS = {"1": 1, "7": 7, "30": 30, "365": 365, "": None}
moderators_only = permission_required("comments.moderate_comment", raise_exception=True)


def _moderator(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
@moderators_only
def desk(request: HttpRequest) -> HttpResponse:
    return _show(request, _queue(request, _number(request.GET.get("at"))))


@require_POST
@moderators_only
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb`: approve, remove or ban. `turn` is the one that the moderator was shown."""
    comment = get_object_or_404(Comment.objects.select_related("author"), pk=pk)
    queue = _queue(request, pk)
    given: dict[str, Any] = {"comment": comment, "turn": _number(request.POST.get("turn")) or 0}
    given |= {"by": _moderator(request), "at": clock.now()}
    try:
        if verb == "approve":
            decision = moderate.approve(**given)
            return _answer(request, queue.after(pk), _("Approved."), undo=decision)
        rule = Rule.objects.filter(pk=_number(request.POST.get("rule")) or 0).first()
        if rule is None:
            return _answer(request, pk, _("Choose the rule that it breaks."), failed=True)
        given |= {"rule": rule, "words": clean(request.POST.get("words", ""))}
        if verb == "remove":
            decision = moderate.remove(**given)
            return _answer(request, queue.after(pk), _("Removed. Its author is told why."), undo=decision)
        decision = moderate.ban(days=BAN_DAYS.get(request.POST.get("days", ""), 7), **given)
        return _answer(request, pk, _("Banned. The reader is told why and until when."), undo=decision)
    except moderate.DecidedAlready as decided:
        return _answer(request, pk, moderate.who_decided(decided.decision), failed=True)


@require_POST
@moderators_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("comment__author"), pk=pk)
    try:
        moderate.undo(
            decision=decision,
            turn=_number(request.POST.get("turn")) or 0,
            by=_moderator(request),
            at=clock.now(),
        )
    except moderate.DecidedAlready as decided:
        return _answer(request, decision.comment_id, moderate.who_decided(decided.decision), failed=True)
    return _answer(request, decision.comment_id, _("Undone: it is as it was."))


@require_POST
@moderators_only
def decide_objection(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """`verb`: grant or refuse."""
    objection = get_object_or_404(Objection.objects.select_related("decision"), pk=pk)
    comment = objection.decision.comment_id
    queue = _queue(request, comment)
    try:
        moderate.decide_objection(
            objection=objection,
            is_granted=verb == "grant",
            answer=clean(request.POST.get("answer", ""))[:1000],
            by=_moderator(request),
            at=clock.now(),
        )
    except moderate.OwnDecision:
        return _answer(
            request, comment, _("You decided this. Another moderator decides on the objection."), failed=True
        )
    except moderate.DecidedAlready as decided:
        return _answer(request, comment, moderate.who_decided(decided.decision), failed=True)
    told = _("Granted: the decision is undone.") if verb == "grant" else _("Refused: the decision stands.")
    return _answer(request, queue.after(comment), told)


def _queue(request: HttpRequest, at: int | None) -> Queue:
    kind = request.POST.get("queue") or request.GET.get("queue") or HELD
    return Queue(kind, at, _moderator(request), clock.now())


def _answer(
    request: HttpRequest, at: int | None, told: str, *, failed: bool = False, undo: Decision | None = None
) -> HttpResponse:
    queue = _queue(request, at)
    if request.headers.get(FRAGMENT):
        return _show(request, queue, told=told, undo=undo, status=409 if failed else 200)
    (messages.error if failed else messages.success)(request, told)
    query = {"queue": queue.kind} | ({"at": at} if at else {}) | ({"undo": undo.pk} if undo else {})
    return redirect(f"{reverse('comments_desk')}?{urlencode(query)}#comment")


def _show(
    request: HttpRequest, queue: Queue, *, told: str = "", undo: Decision | None = None, status: int = 200
) -> HttpResponse:
    if undo is None and (last := _number(request.GET.get("undo"))):
        undo = Decision.objects.with_parts().filter(pk=last, by=_moderator(request), undone_by=None).first()
    counts = numbers()
    names = {HELD: _("Held"), REPORTED: _("Reported"), OBJECTIONS: _("Objections"), ALL: _("All")}
    context: dict[str, Any] = {
        "queue": queue,
        "kinds": [(kind, names[kind], counts.get(kind)) for kind in KINDS],
        "told": told,
        "last": undo,
        "ban_days": [("1", _("for a day")), ("7", _("for a week")), ("30", _("for 30 days")), ("365", _("for a year"))],
    }
    if request.headers.get(FRAGMENT):
        return render(request, "comments/desk/_queue.html", context, status=status)
    context |= {
        "header_title": _("Comments"),
        "header_icon": "comment",
        "breadcrumbs_items": [{"url": "", "label": _("Comments")}],
        "may_set": request.user.has_perm("comments.change_sectioncomments"),
    }
    return render(request, "comments/desk/desk.html", context, status=status)


# Where comments are open


def sections(request: HttpRequest) -> HttpResponse:
    """Each section's rule. A POST sets them all."""
    if not request.user.has_perm("comments.change_sectioncomments"):
        raise PermissionDenied
    rules = {rule.section_id: rule for rule in SectionComments.objects.all()}
    rows = []
    for section in Section.objects.live().select_related("locale").order_by("path"):
        rows.append({"section": section, "rule": rules.get(section.pk) or SectionComments(section=section)})
    if request.method == "POST":
        with transaction.atomic():
            for row in rows:
                _set_section(request, row["rule"])
        messages.success(request, _("Set. It holds from now on."))
        return redirect("comments_sections")
    context = {
        "rows": rows,
        "modes": Mode.choices,
        "usual_days": CLOSES_AFTER_DAYS,
        "header_title": _("Where readers may comment"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("comments_desk"), "label": _("Comments")},
            {"url": "", "label": _("Where readers may comment")},
        ],
    }
    return render(request, "comments/desk/sections.html", context)


def _set_section(request: HttpRequest, rule: SectionComments) -> None:
    mode = request.POST.get(f"mode-{rule.section_id}", "")
    days = _number(request.POST.get(f"days-{rule.section_id}"))
    if mode in Mode.values and days is not None and days < 4000:
        rule.mode, rule.closes_after_days = mode, days
        rule.save()
        log(rule.section, "replate.comments", user=request.user, data={"note": f"{rule.get_mode_display()} ({days})"})


def story(request: HttpRequest, story_pk: int) -> HttpResponse:
    """One story's own rule; empty follows its section."""
    found = get_object_or_404(Story, pk=story_pk)
    may = found.permissions_for_user(request.user).can_publish() or request.user.has_perm(
        "comments.change_storycomments"
    )
    if not may:
        raise PermissionDenied
    own = StoryComments.objects.filter(story=found).first()
    if request.method == "POST":
        mode = request.POST.get("mode", "")
        with transaction.atomic():
            if mode in Mode.values:
                StoryComments.objects.update_or_create(story=found, defaults={"mode": mode})
            else:
                StoryComments.objects.filter(story=found).delete()
            said = str(Mode(mode).label) if mode in Mode.values else _("As its section says")
            log(found, "replate.comments", user=request.user, data={"note": said})
        messages.success(request, said)
        return redirect(request.path)
    context = {
        "story": found,
        "own": own.mode if own else "",
        "now": discussion_of(found, clock.now()),
        "choices": [("", _("As its section says")), *Mode.choices],
        "edit_url": reverse("wagtailadmin_pages:edit", args=[found.pk]),
        "header_title": _("Comments"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_pages:edit", args=[found.pk]), "label": found.title},
            {"url": "", "label": _("Comments")},
        ],
    }
    return render(request, "comments/desk/story.html", context)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None
