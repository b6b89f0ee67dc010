"""The wire desk."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.models import Locale

from replate.lib import clock
from replate.reading.article import DROPPED, Line
from replate.stories.desk_view import DeskView
from replate.stories.models import Story
from replate.stories.passages import Passage, passages

from . import actions
from .draft import fill, section_for, unknown_topics
from .forms import ReceiveForm, sections_open_to
from .models import State, WireItem

ITEMS_ON_A_PAGE = 30
SHOWN_OF_THE_ORIGINAL = 100_000

LINE_NAMES = {
    "headline": gettext_lazy("Headline"),
    "standfirst": gettext_lazy("Standfirst"),
    "byline": gettext_lazy("Byline"),
    "timestamp": gettext_lazy("Time"),
    "caption": gettext_lazy("Caption"),
    "caption_dup": gettext_lazy("Caption again"),
    "body": gettext_lazy("Text"),
    "crosshead": gettext_lazy("Heading"),
    "read_more": gettext_lazy("Other story"),
    "ui": gettext_lazy("Page"),
}


class WireDeskView(DeskView):
    header_icon = "download"
    home = "wire", gettext_lazy("Wire")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "item_id" in kwargs:
            self.item = get_object_or_404(WireItem.objects.with_state(), pk=kwargs["item_id"])

    def may_enter(self) -> bool:
        """Whoever may add stories."""
        return sections_open_to(self.user).exists()


class WireView(WireDeskView):
    template_name = "wire/wire.html"
    page_title = gettext_lazy("Wire")

    def get(self, request: HttpRequest) -> HttpResponse:
        words, state = request.GET.get("q", "").replace("\0", "").strip(), request.GET.get("state", "")
        items = WireItem.objects.with_state().select_related("story__latest_revision").defer("original", "parts")
        if words:
            items = items.matching(words)
        if state in State:
            items = items.filter(state=state)
        page = WagtailPaginator(items.newest_first(), ITEMS_ON_A_PAGE).get_page(request.GET.get("p"))
        for item in page:
            item.state = State(item.state)
        return self.show(page=page, words=words, state=state, states=State, filtered=bool(words or state))


class ReceiveView(WireDeskView):
    template_name = "wire/receive.html"
    page_title = gettext_lazy("Paste or upload")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=ReceiveForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReceiveForm(request.POST, request.FILES, user=self.user)
        if not form.is_valid() or form.incoming is None:
            return self.show(status=422, form=form)
        results = actions.receive(
            incoming=form.incoming,
            section=form.cleaned_data["section"],
            filed_on=form.cleaned_data["filed_on"],
            at=clock.now(),
            by=self.user,
        )
        counts = Counter(result.outcome for result in results)
        if len(results) == 1:
            messages.success(request, f"{results[0].outcome.label}: “{results[0].item}”.")
            return redirect(results[0].item)
        messages.success(request, ", ".join(f"{outcome.label}: {count}" for outcome, count in counts.items()) + ".")
        return redirect("wire")


class ItemView(WireDeskView):
    template_name = "wire/item.html"

    def get_page_title(self) -> str:
        return str(self.item)

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        item, story, state = self.item, self.item.story, State(self.item.state)
        article = item.article
        read = passages_of(item) if article.headline else []
        allowed = story.permissions_for_user(self.user) if story else None
        published = bool(story and story.first_published_at)
        kill_query = urlencode({"kind": "kill", "note": item.note})
        return self.show(
            item=item,
            state=state,
            story=story,
            read=read,
            pictures=[picture for picture in article.pictures if picture.url],
            lines=[_shown(line) for line in article.lines],
            dropped_total=len(article.dropped),
            changes=_changes_of_applying(item)
            if state == State.UPDATE_WAITING
            else _changes_since_the_copy_before(item),
            topics=unknown_topics(article.topics, story.locale if story else _locale(item)),
            original=item.original[:SHOWN_OF_THE_ORIGINAL],
            original_is_cut=len(item.original) > SHOWN_OF_THE_ORIGINAL,
            copies=WireItem.objects.copies_of(item.identity).newest_first().defer("original", "parts"),
            language=article.language or settings.LANGUAGE_CODE,
            edit_url=reverse("wagtailadmin_pages:edit", args=[story.pk]) if story else "",
            may_edit=bool(allowed and allowed.can_edit()),
            may_apply=state == State.UPDATE_WAITING and (allowed is None or allowed.can_edit()),
            may_spike=bool(allowed and not published and state != State.REPLACED and allowed.can_delete()),
            kill_url=f"{reverse('desk_publish', args=[story.pk])}?{kill_query}"
            if story and published and state == State.KILL_PROPOSED
            else "",
        )


class OriginalView(WireDeskView):
    """The copy as it came, as a text file."""

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        response = HttpResponse(self.item.original, content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="wire-{self.item.pk}.txt"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class ApplyView(WireDeskView):
    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        story = self.item.story
        if story and not story.permissions_for_user(self.user).can_edit():
            raise PermissionDenied
        if story is None and section_for(self.item.article) not in sections_open_to(self.user):
            raise PermissionDenied
        try:
            story = actions.apply(item=self.item, at=clock.now(), by=self.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.item)
        messages.success(request, _("The draft now says what the wire says."))
        return redirect("wagtailadmin_pages:edit", story.pk)


class SpikeView(WireDeskView):
    template_name = "wire/spike.html"
    page_title = gettext_lazy("Spike")

    def get(self, request: HttpRequest, item_id: int) -> HttpResponse:
        self._check()
        return self.show(item=self.item, story=self.item.story)

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        self._check()
        try:
            actions.spike(item=self.item, by=self.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The draft was spiked. The copy stays here."))
        return redirect(self.item)

    def _check(self) -> None:
        story = self.item.story
        if story and not story.permissions_for_user(self.user).can_delete():
            raise PermissionDenied


def passages_of(item: WireItem) -> list[Passage]:
    """What a reader would read of the copy, in reading order."""
    story = Story(locale=item.story.locale if item.story else _locale(item))
    fill(story, item)
    return passages(story.content())


def changes(before: list[Passage], after: list[Passage]) -> list[tuple[str, Passage]]:
    """The passages that went ("removed") and came ("added"), in reading order; those that stayed are left out."""
    found: list[tuple[str, Passage]] = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [("removed", passage) for passage in before[first:last]]
            found += [("added", passage) for passage in after[new_first:new_last]]
    return found


def _changes_of_applying(item: WireItem) -> list[tuple[str, Passage]]:
    if item.story is None:
        return []
    draft = item.story.get_latest_revision_as_object()
    before = passages(draft.content())
    fill(draft, item)
    return changes(before, passages(draft.content()))


def _changes_since_the_copy_before(item: WireItem) -> list[tuple[str, Passage]]:
    if item.before is None or item.canceled or item.before.canceled:
        return []
    return changes(passages_of(item.before), passages_of(item))


def _locale(item: WireItem) -> Locale:
    section = section_for(item.article)
    return section.locale if section else Locale.get_default()


def _shown(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "label": line.label,
        "name": LINE_NAMES[line.label],
        "dropped": line.label in DROPPED,
    }
