"""Comments as readers see and write them.

What stands under a story is the same bytes for everybody. What is the reader's own (the form, their held comments,
what they recommended) has addresses of its own, which are pages, and parts of one where a script asks.
"""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from replate.comments.actions import write as actions
from replate.comments.discussion import Discussion, discussion_of
from replate.comments.models import Comment, Recommendation, Rule
from replate.comments.phases import Rejected
from replate.comments.phases.length import LONGEST
from replate.comments.text import clean_name
from replate.comments.threads import NEW, OLD, TOP, number_of, page_of
from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.consent import must_agree_anew
from replate.stories.models import Story

from .limits import limited
from .same_origin import same_origin
from .visitors import client_of, know_reader
from .wall import enter_story

LONGEST_TYPED = 40_000  # characters that are looked at at all; so much is told to be too long
MOST_OWN = 200


def reader_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def asks_for_part(request: HttpRequest) -> bool:
    return "X-Fragment" in request.headers


def _story(pk: int) -> Story:
    """The published story. Raises Http404 for any other, withdrawn ones too."""
    return get_object_or_404(Story.objects.published().select_related("locale"), pk=pk)


def comment_at(pk: int) -> Comment:
    comment = get_object_or_404(Comment.objects.select_related("author", "story__locale", "thread"), pk=pk)
    _story(comment.story_id)
    return comment


@require_safe
@vary_on_headers("X-Fragment")
def comments(request: HttpRequest, story_pk: int) -> HttpResponse:
    """The comments of a story, for whoever may read it to its end; a part to put under it where a script asks.

    Neither is counted as a view of the story.
    """
    story, at = _story(story_pk), clock.now()
    if story.locale.language_code != get_language():
        return redirect(address_of(story) + (f"?{request.GET.urlencode()}" if request.GET else ""))
    discussion = discussion_of(story, at)
    if not discussion.is_visible:
        raise Http404("This story has no comments.")
    entry = enter_story(request, story, at)
    request.entry = dataclasses.replace(entry, story_id=0)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"page": story, "entry": entry, "current_section": story.get_parent()}
    if entry.is_walled:
        return HttpResponse(status=403) if asks_for_part(request) else render(request, "comments/walled.html", context)
    asked = {name: request.GET.get(name, "") for name in ("sort", "after", "before", "at", "as_of", "thread")}
    context |= {
        "shown": page_of(story, asked, at),
        "number": number_of(story),
        "discussion": discussion,
        "sorts": ((NEW, _("Newest")), (OLD, _("Oldest")), (TOP, _("Most recommended"))),
    }
    template = "comments/_comments.html" if asks_for_part(request) else "comments/comments.html"
    response = render(request, template, context)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def address_of(story: Story) -> str:
    with translation.override(story.locale.language_code):
        return reverse("comments", args=[story.pk])


@require_safe
def comments_number(request: HttpRequest, story_pk: int) -> HttpResponse:
    """{number, label}: how many there are now, for a page that stays open."""
    story = _story(story_pk)
    if not discussion_of(story, clock.now()).is_visible:
        raise Http404("This story has no comments.")
    number = number_of(story)
    response = JsonResponse({"number": number})
    response["Cache-Control"] = "public, max-age=10"
    return response


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to where the comment stands, whatever the story's address is by now."""
    return redirect(comment_at(pk).url)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "comments/rules.html", {"rules": Rule.objects.filter(language=get_language())})


@never_cache
@same_origin
@require_POST
@limited("own-comments", 600, 600)
def own_on_story(request: HttpRequest, story_pk: int) -> HttpResponse:
    """JSON on what of the comments under a story is the reader's: {recommended: [id], own: {id: HTML}, held: HTML}."""
    reader = reader_of(request)
    if reader is None:
        return HttpResponse(status=204)
    story, at = _story(story_pk), clock.now()
    given = Recommendation.objects.filter(reader=reader, withdrawn_at=None, comment__story=story)
    own = list(Comment.objects.on(story).by(reader).exclude(state="deleted").order_by("-pk")[:MOST_OWN])
    controls = {}
    for one in own:
        one.author, one.story = reader, story
        one.editable = one.may_be_edited(at)  # type: ignore[attr-defined]
        controls[one.pk] = render_to_string("comments/_own.html", {"comment": one}, request)
    held = render_to_string("comments/_held.html", {"held": [one for one in own if one.is_held]}, request)
    told = {"recommended": list(given.values_list("comment", flat=True)), "own": controls, "held": held.strip()}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


# Writing


def page_or_part(
    request: HttpRequest, name: str, context: dict[str, Any], status: int = 200, *, state: str = "form"
) -> HttpResponse:
    """A page around comments/_NAME.html, or that part alone. `state` tells a script whether it is a form, or done."""
    context |= {"part": f"comments/_{name}.html", "is_part": asks_for_part(request)}
    template = context["part"] if asks_for_part(request) else "comments/page.html"
    response = render(request, template, context, status=status)
    response["X-Fragment"] = state
    return response


def _form(request: HttpRequest, story: Story, status: int = 200, **context: Any) -> HttpResponse:
    reader = reader_of(request)
    context = {
        "page": story,
        "reader": reader,
        "needs_name": reader is not None and not clean_name(reader.name),
        "discussion": discussion_of(story, clock.now()),
        "form_key": uuid4(),
        "longest": LONGEST,
        "text": "",
        "back": address_of(story),
        "return_to": f"{story.url}#comments",
    } | context
    return page_or_part(request, "write", context, status)


def _done(request: HttpRequest, comment: Comment, told: str) -> HttpResponse:
    """Where a comment was written or edited: back to it, or to the reader's own where nobody else sees it."""
    if not comment.is_shown:
        told = _("Sent. A moderator reads it before it shows.")
    if asks_for_part(request):
        load = reverse("comments", args=[comment.story_id]) + comment.place.partition("#")[0]
        return page_or_part(request, "done", {"told": told, "load": load, "comment": comment}, state="done")
    return redirect(comment.url if comment.is_shown else f"{reverse('own_comments')}?held#comment-{comment.pk}")


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return uuid4()


def _sent(request: HttpRequest) -> dict[str, Any]:
    return {
        "typed": request.POST.get("text", "")[:LONGEST_TYPED],
        "at": clock.now(),
        "client": client_of(request),
        "agent": request.headers.get("User-Agent", "")[:300],
    }


@never_cache
@same_origin
@limited("comment", 60, 600)
def write(request: HttpRequest, story_pk: int) -> HttpResponse:
    """The form for a comment, or with `answers` (a comment's id) for a reply; a POST sends it."""
    story, reader = _story(story_pk), reader_of(request)
    wanted = request.POST.get("answers") or request.GET.get("answers") or ""
    answers = None
    if wanted.isdecimal() and len(wanted) < 16:
        answers = Comment.objects.on(story).shown().select_related("author").filter(pk=int(wanted)).first()
        if answers is None:
            return _form(request, story, 404, problem=_("The comment that you reply to is no longer here."))
    if request.method != "POST":
        return _form(request, story, answers=answers)
    kept: dict[str, Any] = {"answers": answers, "form_key": _key(request)}
    kept["text"] = request.POST.get("text", "")[:LONGEST_TYPED]
    if reader is None:
        return _form(request, story, 401, **kept)
    if must_agree_anew(reader):
        return _form(request, story, 403, must_agree=True, **kept)
    if not clean_name(reader.name):
        name = clean_name(request.POST.get("name", ""))
        if not name:
            return _form(request, story, 422, problem=_("Please give a name. It stands beside your comments."), **kept)
        User.objects.filter(pk=reader.pk).update(name=name)
        reader.name = name
    try:
        comment = actions.write_comment(
            author=reader, story=story, form_key=kept["form_key"], answers=answers, **_sent(request)
        )
    except actions.Closed:
        return _form(request, story, 403, problem=_("Comments on this story are closed."), **kept)
    except actions.NotThere:
        return _form(request, story, 404, problem=_("The comment that you reply to is no longer here."), **kept)
    except actions.Banned as banned:
        return _form(request, story, 403, ban=banned.ban, **kept)
    except Rejected as rejected:
        return _form(request, story, 422, problem=rejected.reason, **kept)
    return _done(request, comment, _("Your comment is here."))


def _own(request: HttpRequest, pk: int) -> tuple[Comment, User]:
    """The reader's own comment. Raises Http404."""
    reader = reader_of(request)
    comment = comment_at(pk)
    if reader is None or comment.author_id != reader.pk:
        raise Http404("This comment is another's.")
    return comment, reader


@never_cache
@same_origin
@limited("comment", 60, 600)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    comment, reader = _own(request, pk)
    text = request.POST.get("text", "")[:LONGEST_TYPED] if request.method == "POST" else comment.text
    form: dict[str, Any] = {"editing": comment, "text": text}
    too_late = _("A comment can be edited for five minutes only.")
    if not comment.may_be_edited(clock.now()):
        return _form(request, comment.story, 403, problem=too_late, **form)
    if request.method != "POST":
        return _form(request, comment.story, **form)
    try:
        comment = actions.edit_comment(comment=comment, by=reader, **_sent(request))
    except actions.TooLate:
        return _form(request, comment.story, 403, problem=too_late, **form)
    except actions.Closed:
        return _form(request, comment.story, 403, problem=_("Comments on this story are closed."), **form)
    except actions.Banned as banned:
        return _form(request, comment.story, 403, ban=banned.ban, **form)
    except Rejected as rejected:
        return _form(request, comment.story, 422, problem=rejected.reason, **form)
    return _done(request, comment, _("Changed."))


@never_cache
@same_origin
@limited("comment", 60, 600)
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks; a POST deletes."""
    comment, reader = _own(request, pk)
    if request.method != "POST":
        return page_or_part(request, "delete", {"page": comment.story, "comment": comment, "back": comment.url})
    with suppress(actions.NotThere):  # pressed twice
        actions.delete_comment(comment=comment, by=reader, at=clock.now())
    if asks_for_part(request):
        load = reverse("comments", args=[comment.story_id])
        return page_or_part(request, "done", {"told": _("Deleted."), "load": load}, state="done")
    return redirect(f"{reverse('own_comments')}?deleted")


@never_cache
@same_origin
@require_POST
@limited("recommend", 120, 600)
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommends a comment, or with `is_on` 0 takes that back. A script is answered {is_on, number}."""
    comment, reader = comment_at(pk), reader_of(request)
    if reader is None:
        return HttpResponse(status=401) if asks_for_part(request) else _form(request, comment.story, 401)
    is_on = request.POST.get("is_on") != "0"
    try:
        is_on = actions.recommend(comment=comment, reader=reader, is_on=is_on, at=clock.now())
    except actions.NotThere:
        if asks_for_part(request):
            return HttpResponse(status=403)
        return redirect(comment.url)
    if asks_for_part(request):
        number = Comment.objects.with_recommended().values_list("recommended", flat=True).get(pk=pk)
        return JsonResponse({"is_on": is_on, "number": number})
    return page_or_part(
        request, "recommended", {"page": comment.story, "comment": comment, "is_on": is_on}, state="done"
    )


def know(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Renews the token of a reader who came without a script."""
    reader = reader_of(request)
    if reader:
        know_reader(response, reader, clock.now())
    return response


def visible(story: Story) -> Discussion | None:
    """How `story` is commented on, None where it is not."""
    discussion = discussion_of(story, clock.now())
    return discussion if discussion.is_visible else None
