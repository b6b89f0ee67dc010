"""A story's comments in pages. A page begins after a comment, not at a number: whatever is written, removed or
recommended while somebody reads on, no comment is shown twice and none is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from replate.stories.models import Kind, Story

from .models import Comment
from .querysets import CommentQuerySet

THREADS_A_PAGE = 20
REPLIES_AT_FIRST = 5
REPLIES_A_PAGE = 50
NEW, OLD, TOP = "new", "old", "top"


@dataclass
class Thread:
    """A comment that opens a thread, the replies shown under it, and how many more there are."""

    comment: Any
    replies: list[Any] = field(default_factory=list)
    more: int = 0


@dataclass
class Page:
    """`next` and `previous` are queries ("?sort=…") of the pages beside this one, or empty."""

    sort: str
    threads: list[Thread]
    next: str = ""
    previous: str = ""
    is_one_thread: bool = False


def number_of(story: Story) -> int:
    """How many comments are shown under `story`."""
    return Comment.objects.on(story).shown().count()


def page_of(story: Story, asked: dict[str, str], at: datetime) -> Page:
    """The page that `asked` names: its keys are sort, after, before, at, as_of and thread, all checked here.

    Three queries, and one more for what changed since the comments were written.
    """
    if asked.get("thread"):
        return _one_thread(story, asked)
    sort = asked.get("sort", "")
    sort = sort if sort in (OLD, TOP) else NEW
    return _top(story, asked, at) if sort == TOP else _in_order(story, asked, sort)


def _in_order(story: Story, asked: dict[str, str], sort: str) -> Page:
    """Newest or oldest first: the order in which they were written is that of their ids."""
    later, earlier = ("pk__lt", "pk__gt") if sort == NEW else ("pk__gt", "pk__lt")
    order = "-pk" if sort == NEW else "pk"
    threads = Comment.objects.on(story).threads().with_recommended().to_show()
    after, before, start = (_number(asked.get(name)) for name in ("after", "before", "at"))
    if before:
        found = list(threads.filter(**{earlier: before}).order_by(order).reverse()[: THREADS_A_PAGE + 1])
        has_previous, has_next = len(found) > THREADS_A_PAGE, True
        found = found[:THREADS_A_PAGE][::-1]
    else:
        begun = threads.filter(**{f"{later}e": start} if start else {later: after} if after else {})
        found = list(begun.order_by(order)[: THREADS_A_PAGE + 1])
        has_next, found = len(found) > THREADS_A_PAGE, found[:THREADS_A_PAGE]
        has_previous = threads.filter(**{earlier: found[0].pk}).exists() if start and found else bool(after)
    page = Page(sort, _with_replies(story, found))
    if found:
        page.next = _query(sort, after=found[-1].pk) if has_next else ""
        page.previous = _query(sort, before=found[0].pk) if has_previous else ""
    return page


def _top(story: Story, asked: dict[str, str], at: datetime) -> Page:
    """Most recommended first, as it was when the reader began (`as_of`, in seconds since 1970)."""
    began = _number(asked.get("as_of"))
    as_of = datetime.fromtimestamp(began, UTC) if began and began < at.timestamp() else at.replace(microsecond=0)
    mark = int(as_of.timestamp())
    threads = Comment.objects.on(story).threads().filter(written_at__lte=as_of).with_recommended(as_of).to_show()
    order = ("-recommended", "-pk")
    after, before = _place(asked.get("after")), _place(asked.get("before"))
    if before:
        number, pk = before
        threads = threads.filter(Q(recommended__gt=number) | Q(recommended=number, pk__gt=pk))
        found = list(threads.order_by(*order).reverse()[: THREADS_A_PAGE + 1])
        has_previous, has_next = len(found) > THREADS_A_PAGE, True
        found = found[:THREADS_A_PAGE][::-1]
    else:
        if after:
            number, pk = after
            threads = threads.filter(Q(recommended__lt=number) | Q(recommended=number, pk__lt=pk))
        found = list(threads.order_by(*order)[: THREADS_A_PAGE + 1])
        has_previous, has_next = bool(after), len(found) > THREADS_A_PAGE
        found = found[:THREADS_A_PAGE]
    page = Page(TOP, _with_replies(story, found))
    if found:
        last, first = found[-1], found[0]
        page.next = _query(TOP, as_of=mark, after=f"{last.recommended}.{last.pk}") if has_next else ""
        page.previous = _query(TOP, as_of=mark, before=f"{first.recommended}.{first.pk}") if has_previous else ""
    return page


def _one_thread(story: Story, asked: dict[str, str]) -> Page:
    """One thread with all its replies, oldest first, in pages."""
    number, start, after = (_number(asked.get(name)) for name in ("thread", "at", "after"))
    found = list(Comment.objects.on(story).threads().with_recommended().to_show().filter(pk=number))
    page = Page(OLD, [], is_one_thread=True)
    if not found:
        return page
    replies = Comment.objects.replies_in([found[0].pk]).with_recommended().to_show().order_by("pk")
    begun = replies.filter(pk__gte=start) if start else replies.filter(pk__gt=after) if after else replies
    shown = list(begun[: REPLIES_A_PAGE + 1])
    page.threads = [Thread(_placed(story, found)[0], _placed(story, shown[:REPLIES_A_PAGE]))]
    if len(shown) > REPLIES_A_PAGE:
        page.next = f"?{urlencode({'thread': number, 'after': shown[REPLIES_A_PAGE - 1].pk})}"
    if (start or after) and replies.filter(pk__lt=shown[0].pk if shown else start or after).exists():
        page.previous = f"?{urlencode({'thread': number})}"
    return page


def _with_replies(story: Story, found: list[Any]) -> list[Thread]:
    threads = {comment.pk: Thread(comment) for comment in found}
    replies: CommentQuerySet = Comment.objects.replies_in(threads).first_of_each_thread(REPLIES_AT_FIRST)
    for reply in replies.with_recommended().to_show().order_by("pk") if threads else ():
        thread = threads[reply.thread_id]
        thread.replies.append(reply)
        thread.more = reply.in_thread - REPLIES_AT_FIRST
    _placed(story, [one for thread in threads.values() for one in (thread.comment, *thread.replies)])
    return list(threads.values())


def _placed(story: Story, comments: list[Any]) -> list[Any]:
    """Each with its story, its badge (`is_by_author`), and `before_correction`: the version it was written under, where
    a correction has come since.
    """
    kinds = (Kind.CORRECTION, Kind.CLARIFICATION)
    corrected = max(story.versions.filter(kind__in=kinds).values_list("number", flat=True), default=0)
    names = (
        {row.author.name for row in story.story_authors.all()} if any(one.is_by_staff for one in comments) else set()
    )
    for one in comments:
        one.story = story
        one.is_by_author = one.is_by_staff and (one.author_id == story.owner_id or one.author.name in names)
        one.before_correction = one.version.number if one.version.number < corrected else 0
    return comments


def _query(sort: str, **more: Any) -> str:
    return "?" + urlencode(({} if sort == NEW else {"sort": sort}) | more)


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else 0


def _place(value: str | None) -> tuple[int, int] | None:
    number, dot, pk = (value or "").partition(".")
    return (_number(number), _number(pk)) if dot and _number(pk) else None
