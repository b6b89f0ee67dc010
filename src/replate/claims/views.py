"""The claims desk of one story. Every address answers a whole page, or its work area alone where a script asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail import hooks

from replate.lib import clock
from replate.stories.models import Story

from . import actions, words
from .bench import Bench
from .forms import AddForm, ClaimForm, NewClaimForm, PinForm, StatementForm
from .models import Claim, Source, Statement
from .proposing import propose_for

if TYPE_CHECKING:
    from replate.people.models import User

FRAGMENT = "X-Fragment"
NOTICES_HOOK = "construct_claims_desk_notices"  # (request, story) -> Wagtail components, shown above the story


@require_GET
def desk(request: HttpRequest, story_pk: int) -> HttpResponse:
    story = _story(request, story_pk)
    return _show(request, Bench(story, _number(request.GET.get("at"))))


@require_POST
def read_again(request: HttpRequest, story_pk: int) -> HttpResponse:
    story = _story(request, story_pk)
    draft = story.get_latest_revision_as_object() if story.latest_revision_id else story
    filed = propose_for(story=draft, at=clock.now())
    told = ngettext("%(count)s new proposal.", "%(count)s new proposals.", filed) % {"count": filed}
    return _answer(request, Bench(story), told if filed else _("Nothing new was found."))


@require_POST
def decide(request: HttpRequest, story_pk: int, pk: int, verb: str) -> HttpResponse:
    """`verb`: accept, drop, take_back or mend."""
    story = _story(request, story_pk)
    statement = get_object_or_404(Statement.objects.with_parts(), pk=pk, story=story)
    before = Bench(story, pk)
    stood = before.statuses
    try:
        with transaction.atomic():
            told, at = _VERBS[verb](request, before, statement)
    except _Refused as refused:
        return _show(request, Bench(story, pk), form=refused.form, status=422)
    except ValidationError as error:
        return _answer(request, Bench(story, pk), " ".join(error.messages), failed=True)
    after = Bench(story, at)
    return _answer(request, after, " ".join(filter(None, (told, _moved(stood, after.statuses)))))


@require_POST
def add(request: HttpRequest, story_pk: int) -> HttpResponse:
    story = _story(request, story_pk)
    form = AddForm(request.POST)
    if not form.is_valid():
        return _answer(request, Bench(story), _errors(form), failed=True)
    bench = Bench(story)
    number = form.cleaned_data["paragraph"]
    if number >= len(bench.paragraphs):
        return _answer(request, bench, _("That paragraph is gone. Look at the text again."), failed=True)
    try:
        with transaction.atomic():
            sources = form.sources(Source.objects.of_story(story))
            if not sources:
                raise ValidationError(_("Say who said it."))
            statement = actions.add(
                story=story,
                paragraph=number,
                passage=bench.paragraphs[number].text,
                quote=form.cleaned_data["quote"].strip(),
                source=sources[0],
                claim=None,
                at=clock.now(),
            )
    except ValidationError as error:
        return _answer(request, Bench(story), " ".join(error.messages), failed=True)
    return _answer(request, Bench(story, statement.pk), _("Added. Choose its claim."))


@require_POST
def change_claim(request: HttpRequest, story_pk: int, pk: int, verb: str) -> HttpResponse:
    """`verb`: pin, unpin or reword. Pins are for those who may publish."""
    story = _story(request, story_pk)
    claim = get_object_or_404(Claim.objects.of_story(story), pk=pk)
    if verb != "reword" and not story.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    at = _number(request.POST.get("at"))
    try:
        told = _CLAIM_VERBS[verb](request, story, claim)
    except ValidationError as error:
        return _answer(request, Bench(story, at), " ".join(error.messages), failed=True)
    return _answer(request, Bench(story, at), told)


class _Refused(Exception):
    """A form that must be shown again with its errors."""

    def __init__(self, form: StatementForm) -> None:
        super().__init__()
        self.form = form


def _accept(request: HttpRequest, bench: Bench, statement: Statement) -> tuple[str, int | None]:
    claim = None
    if request.POST.get("text", "").strip():
        new = NewClaimForm(request.POST)
        if not new.is_valid():
            raise ValidationError(_errors(new))
        claim = Claim(text=new.cleaned_data["text"], kind=new.cleaned_data["kind"], locale=bench.story.locale)
        claim.full_clean()
        claim.save()
    elif chosen := _number(request.POST.get("claim")):
        claim = get_object_or_404(Claim, pk=chosen, locale=bench.story.locale)
    actions.accept(statement=statement, claim=claim, by=_editor(request), at=clock.now())
    return _("Accepted."), _go_on(bench, statement)


def _drop(request: HttpRequest, bench: Bench, statement: Statement) -> tuple[str, int | None]:
    actions.drop(statement=statement, by=_editor(request), at=clock.now())
    return _("Dropped."), _go_on(bench, statement)


def _go_on(bench: Bench, statement: Statement) -> int:
    following = bench.after(statement.pk)
    return following.pk if following else statement.pk


def _take_back(request: HttpRequest, bench: Bench, statement: Statement) -> tuple[str, int | None]:
    proposal = actions.take_back(statement=statement, by=_editor(request), at=clock.now())
    return _("Taken back: it is a proposal again."), proposal.pk


def _mend(request: HttpRequest, bench: Bench, statement: Statement) -> tuple[str, int | None]:
    form = StatementForm(request.POST, instance=statement, claims=bench.claims)
    if not form.is_valid():
        raise _Refused(form)
    changes = form.changes(Source.objects.of_story(bench.story))
    mended = actions.mend(statement=statement, by=_editor(request), at=clock.now(), **changes)
    return _("Mended."), mended.pk


def _pin(request: HttpRequest, story: Story, claim: Claim) -> str:
    form = PinForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_errors(form))
    actions.pin(claim=claim, by=_editor(request), at=clock.now(), **form.cleaned_data)
    return _("Pinned as %(status)s.") % {"status": words.label(words.STATUSES, claim.pin_status)}


def _unpin(request: HttpRequest, story: Story, claim: Claim) -> str:
    actions.unpin(claim=claim)
    return _("Unpinned: the statements decide again.")


def _reword(request: HttpRequest, story: Story, claim: Claim) -> str:
    form = ClaimForm(request.POST, instance=claim, documents=_documents(story))
    if not form.is_valid():
        raise ValidationError(_errors(form))
    actions.reword(claim=claim, **form.cleaned_data)
    return _("Claim changed.")


_VERBS: dict[str, Callable[..., tuple[str, int | None]]] = {
    "accept": _accept,
    "drop": _drop,
    "take_back": _take_back,
    "mend": _mend,
}
_CLAIM_VERBS: dict[str, Callable[..., str]] = {"pin": _pin, "unpin": _unpin, "reword": _reword}


def _editor(request: HttpRequest) -> User:
    """The admin lets nobody in who has not signed in."""
    return cast("User", request.user)


def _story(request: HttpRequest, pk: int) -> Story:
    """Raises Http404, and PermissionDenied for who may not edit it."""
    story = get_object_or_404(Story.objects.select_related("locale", "latest_revision"), pk=pk)
    if not story.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return story


def _answer(request: HttpRequest, bench: Bench, told: str, *, failed: bool = False) -> HttpResponse:
    if request.headers.get(FRAGMENT):
        return _show(request, bench, told=told, status=422 if failed else 200)
    (messages.error if failed else messages.success)(request, told)
    address = reverse("story_claims", args=[bench.story.pk])
    return redirect(f"{address}?at={bench.current.pk}#statement" if bench.current else address)


def _show(
    request: HttpRequest, bench: Bench, *, form: StatementForm | None = None, told: str = "", status: int = 200
) -> HttpResponse:
    story = bench.story
    permissions = story.permissions_for_user(request.user)
    current = bench.current
    open_form = form is not None
    if form is None and current and not current.is_dropped:
        form = StatementForm(instance=current, claims=bench.claims)
    context: dict[str, Any] = {
        "story": story,
        "bench": bench,
        "form": form,
        "form_is_open": open_form,
        "told": told,
        "statuses": words.STATUSES,
        "claim_kinds": words.CLAIM_KINDS,
        "source_kinds": words.SOURCE_KINDS,
        "identities": words.IDENTITIES,
        "sources": Source.objects.of_story(story),
        "documents": _documents(story),
        "can_pin": permissions.can_publish(),
        "notices": [notice for made in hooks.get_hooks(NOTICES_HOOK) for notice in made(request, story)],
    }
    if request.headers.get(FRAGMENT):
        return render(request, "claims/_bench.html", context, status=status)
    context |= {
        "header_title": _("Claims: %(headline)s") % {"headline": bench.headline},
        "header_icon": "openquote",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_pages:edit", args=[story.pk]), "label": bench.headline},
            {"url": "", "label": _("Claims")},
        ],
    }
    return render(request, "claims/desk.html", context, status=status)


def _documents(story: Story) -> Any:
    return Source.objects.of_story(story).filter(identity="document")


def _moved(before: dict[Claim, str], after: dict[Claim, str]) -> str:
    """What the last step did to the claims, in a sentence each."""
    moves = []
    for claim in {**before, **after}:
        old, new = before.get(claim, _("open")), after.get(claim, _("open"))
        if old != new:
            moves.append(_("“%(claim)s”: %(old)s → %(new)s.") % {"claim": claim.text, "old": old, "new": new})
    return " ".join(moves)


def _errors(form: Any) -> str:
    return " ".join(f"{form.fields[name].label or name}: {' '.join(errors)}" for name, errors in form.errors.items())


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else None
