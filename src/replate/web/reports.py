"""Reporting a comment, what was decided, why, and objecting; a reader's own comments; the end of mail about replies."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from replate.comments.actions.moderate import DecidedAlready, object_to
from replate.comments.actions.report import report_comment
from replate.comments.actions.write import NotThere
from replate.comments.mail import decision_key, opened, report_key
from replate.comments.models import Ban, Comment, Decision, Report, Rule
from replate.comments.text import clean
from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.consent import withdraw_consent
from replate.readers.addresses import MalformedAddress, read_address
from replate.readers.models import Purpose

from .account import signed_in_only
from .comments import comment_at, know, page_or_part, reader_of
from .limits import limited
from .same_origin import same_origin

COMMENTS_A_PAGE = 30
SHORTEST_REPORT = 10  # characters: article 16 asks for reasons


@never_cache
@same_origin
@limited("report", 20, 600)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, for anybody; a POST leads to the receipt."""
    comment, reader = comment_at(pk), reader_of(request)
    if not comment.is_shown:
        raise Http404("This comment is no longer here.")
    language = comment.story.locale.language_code
    context: dict[str, Any] = {
        "page": comment.story,
        "comment": comment,
        "rules": list(Rule.objects.filter(language=language)),
        "reader": reader,
        "given": request.POST,
        "back": comment.url,
    }
    if request.method != "POST":
        return page_or_part(request, "report", context)
    chosen, email = request.POST.get("rule", ""), request.POST.get("email", "").strip()[:400]
    words = clean(request.POST.get("words", "")[:4000])
    rule = next((one for one in context["rules"] if str(one.pk) == chosen), None)
    problem = ""
    if rule is None and chosen != "other":
        problem = _("Please choose what is wrong with the comment.")
    elif len(words) < SHORTEST_REPORT:
        problem = _("Please say in a sentence what is wrong with it.")
    elif "good_faith" not in request.POST:
        problem = _("Please confirm that what you say is true as far as you know.")
    elif email and reader is None:
        try:
            email = read_address(email)
        except MalformedAddress as error:
            problem = str(error)
    if problem:
        return page_or_part(request, "report", context | {"problem": problem}, 422)
    try:
        made = report_comment(
            comment=comment,
            rule=rule,
            words=words,
            language=get_language() or language,
            at=clock.now(),
            reporter=reader,
            name=request.POST.get("name", "")[:200],
            email=email,
        )
    except NotThere:
        raise Http404("This comment is no longer here.") from None
    url = reverse("comment_report_page", args=[report_key(made)])
    if "X-Fragment" in request.headers:
        return page_or_part(request, "receipt", {"report": made, "url": url, "page": comment.story}, state="told")
    return redirect(url)


@never_cache
def report_page(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt of a report and, once there is one, the decision. For whoever has the address."""
    reports = Report.objects.select_related("comment__story__locale", "decision")
    made = get_object_or_404(reports, pk=opened(key, "report"))
    context = {"report": made, "page": made.comment.story, "url": request.path}
    return render(request, "comments/page.html", context | {"part": "comments/_receipt.html"})


@never_cache
@same_origin
@limited("object", 20, 3600)
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """Why a comment was removed or its author banned, and the way to object. For whoever has the address."""
    decisions = Decision.objects.with_parts().select_related("comment__story__locale", "comment__author")
    found = get_object_or_404(decisions, pk=opened(key, "decision"))
    if not found.is_against_author:
        raise Http404("There is nothing to object to.")
    problem = ""
    if request.method == "POST":
        words = clean(request.POST.get("words", "")[:4000])
        if len(words) < SHORTEST_REPORT:
            problem = _("Please say in a sentence why the decision is wrong.")
        else:
            with suppress(DecidedAlready):  # sent twice, or undone by now: the page says so
                object_to(decision=found, words=words, at=clock.now())
            return redirect(request.path)
    context = {
        "decision": found,
        "page": found.comment.story,
        "objection": getattr(found, "objection", None),
        "ban": Ban.objects.filter(decision=found).first(),
        "has_reports": found.reports.exists(),
        "problem": problem,
        "words": request.POST.get("words", ""),
        "part": "comments/_decision.html",
    }
    return render(request, "comments/page.html", context, status=422 if problem else 200)


@signed_in_only
def own_comments(request: HttpRequest) -> HttpResponse:
    """All that the reader wrote, with what was decided on it."""
    reader, at = reader_of(request), clock.now()
    own = Comment.objects.filter(author=reader).exclude(state="deleted").select_related("story__locale")
    pages = Paginator(own.order_by("-pk"), COMMENTS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(pages.object_list)
    pages.object_list = shown
    decisions: dict[int, Decision] = {}
    for one in Decision.objects.with_parts().filter(comment__in=shown, verb__in=("remove", "ban")).order_by("turn"):
        if not one.is_undone:
            decisions[one.comment_id] = one
    for comment in shown:
        comment.author = reader
        comment.editable = comment.may_be_edited(at)  # type: ignore[attr-defined]
        comment.against = decisions.get(comment.pk)  # type: ignore[attr-defined]
        comment.decision_url = (  # type: ignore[attr-defined]
            reverse("comment_decision", args=[decision_key(decisions[comment.pk])]) if comment.pk in decisions else ""
        )
    context = {
        "pages": pages,
        "address": "?page=",
        "done": next(iter(request.GET), ""),
        "bans": Ban.objects.standing(at).filter(reader=reader).select_related("decision"),
    }
    return know(request, render(request, "comments/own.html", context))


@csrf_exempt
@never_cache
def replies_off(request: HttpRequest, key: str) -> HttpResponse:
    """Ends mail about replies. RFC 8058: the mail program POSTs without cookie, so that the address alone proves whose
    it is; a GET, which scanners make, only asks.
    """
    reader = get_object_or_404(User, pk=opened(key, "replies"))
    if request.method == "POST":
        withdraw_consent(reader=reader, purpose=Purpose.objects.get(slug=Purpose.REPLY_MAILS), at=clock.now())
    context = {"part": "comments/_replies_off.html", "is_off": request.method == "POST"}
    return render(request, "comments/page.html", context)


replies_off.is_proved_by_its_address = True  # type: ignore[attr-defined]
