"""A story's comments in pages."""

from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from replate.comments.models import Comment, Recommendation, State
from replate.comments.threads import REPLIES_AT_FIRST, THREADS_A_PAGE, number_of, page_of
from replate.people.models import User
from replate.stories.models import Kind, Reason, Story

from ..factories import AT, publish
from .conftest import make_comment, make_reader

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


def fill(story, threads, replies=0):
    author, version = make_reader(), story.current_version
    tops = Comment.objects.bulk_create(
        Comment(story=story, author=author, version=version, text=f"Thread {n}", state="shown", written_at=AT)
        for n in range(threads)
    )
    Comment.objects.bulk_create(
        Comment(story=story, author=author, version=version, text=f"Reply {n} to {top.text}", state="shown",
                written_at=AT, thread=top, answers=top)
        for top in tops for n in range(replies)
    )  # fmt: skip
    return tops


def walk(story, query="", between=lambda: None, at=LATER):
    """All comments that open a thread on the pages from `query` on, in their order."""
    found, pages = [], 0
    while True:
        page = page_of(story, dict(parse_qsl(query.removeprefix("?"))), at)
        found += [thread.comment for thread in page.threads]
        pages += 1
        if not page.next:
            return found
        assert pages < 1000
        query = page.next
        between()


@pytest.mark.parametrize("sort", ["new", "old", "top"])
def test_every_thread_stands_on_one_page(story, sort):
    tops = fill(story, 3 * THREADS_A_PAGE + 7)
    found = walk(story, f"?sort={sort}")
    assert sorted(one.pk for one in found) == [top.pk for top in tops]
    if sort != "top":
        assert [one.pk for one in found] == [top.pk for top in (tops if sort == "old" else tops[::-1])]


@pytest.mark.parametrize("sort", ["new", "old", "top"])
def test_reading_back_is_the_same_pages(story, sort):
    fill(story, 3 * THREADS_A_PAGE + 7)
    forward, page = [], page_of(story, {"sort": sort}, LATER)
    while page.next:
        forward.append([thread.comment.pk for thread in page.threads])
        page = page_of(story, dict(parse_qsl(page.next[1:])), LATER)
    back = []
    while page.previous:
        page = page_of(story, dict(parse_qsl(page.previous[1:])), LATER)
        back.append([thread.comment.pk for thread in page.threads])
    assert back == forward[::-1] and not page.previous


@pytest.mark.parametrize("sort", ["new", "top"])
def test_while_others_write_recommend_and_delete_no_comment_comes_twice_or_is_left_out(story, sort):
    tops = fill(story, 5 * THREADS_A_PAGE)
    readers = User.objects.bulk_create(User(email=f"r{n}@example.org") for n in range(20))
    for n, top in enumerate(tops):
        Recommendation.objects.bulk_create(
            Recommendation(comment=top, reader=reader, given_at=AT) for reader in readers[: n % 20]
        )
    turn = iter(range(1000))

    def between():
        n = next(turn)
        make_comment(story, text=f"Meanwhile {n}", at=LATER + timedelta(seconds=n + 1))
        for top in tops[n::7]:  # the last shall be first
            Recommendation.objects.update_or_create(
                comment=top, reader=readers[-1], defaults={"given_at": LATER + timedelta(seconds=n + 1)}
            )
        Recommendation.objects.filter(comment=tops[n], withdrawn_at=None).update(
            withdrawn_at=LATER + timedelta(seconds=1)
        )

    found = [one.pk for one in walk(story, f"?sort={sort}", between)]
    assert sorted(found) == [top.pk for top in tops]


def test_most_recommended_stand_first(story):
    low, high, middle = fill(story, 3)
    for comment, number in ((high, 3), (middle, 2), (low, 1)):
        for _turn in range(number):
            Recommendation.objects.create(comment=comment, reader=make_reader(), given_at=AT)
    assert walk(story, "?sort=top") == [high, middle, low]


def test_what_nobody_may_see_is_not_there(story):
    shown = make_comment(story, text="Seen")
    for state in (State.HELD, State.REMOVED):
        make_comment(story, state=state, text="Unseen")
        make_comment(story, state=state, text="Unseen reply", answers=shown)
    page = page_of(story, {}, LATER)
    assert [thread.comment for thread in page.threads] == [shown] and not page.threads[0].replies
    assert number_of(story) == 1


def test_a_removed_comment_keeps_its_place_for_its_replies(story):
    top = make_comment(story, text="Bad words", state=State.REMOVED)
    reply = make_comment(story, answers=top, text="An answer")
    middle = make_comment(story, answers=top, text="More bad words", state=State.REMOVED)
    last = make_comment(story, answers=middle, text="An answer to that")
    [thread] = page_of(story, {}, LATER).threads
    assert thread.comment == top and thread.replies == [reply, middle, last]


def test_a_long_thread_shows_its_first_replies_and_the_rest_on_its_own_pages(story):
    [top] = fill(story, 1, replies=130)
    [thread] = page_of(story, {}, LATER).threads
    assert (len(thread.replies), thread.more) == (REPLIES_AT_FIRST, 130 - REPLIES_AT_FIRST)
    found, page = [], page_of(story, {"thread": str(top.pk)}, LATER)
    while True:
        found += [reply.pk for reply in page.threads[0].replies]
        if not page.next:
            break
        page = page_of(story, dict(parse_qsl(page.next[1:])), LATER)
    assert found == list(top.replies.order_by("pk").values_list("pk", flat=True)) and len(found) == 130


def test_a_permalink_leads_to_the_page_with_its_comment(story):
    tops = fill(story, 100, replies=12)
    for comment in (tops[3], tops[3].replies.last(), tops[77].replies.first()):
        comment.story = story
        query = dict(parse_qsl(comment.url.partition("?")[2].partition("#")[0]))
        page = page_of(story, query, LATER)
        shown = {one.pk for thread in page.threads for one in (thread.comment, *thread.replies)}
        assert comment.pk in shown and comment.url.endswith(f"#comment-{comment.pk}")


def test_before_the_first_of_all_stands_nothing(story):
    tops = fill(story, 30)
    assert page_of(story, {"at": str(tops[-1].pk)}, LATER).previous == ""
    assert page_of(story, {"at": str(tops[-2].pk)}, LATER).previous != ""
    assert page_of(story, {"sort": "old", "at": str(tops[0].pk)}, LATER).previous == ""


@pytest.mark.parametrize(
    "asked",
    [{"after": "x"}, {"after": "9" * 40}, {"before": "-1"}, {"at": "0"}, {"sort": "'; DROP"}, {"thread": "12x"},
     {"sort": "top", "after": "1"}, {"sort": "top", "after": "1.x", "as_of": "99999999999"}, {"thread": "999999"},
     {"sort": "top", "as_of": "999999999999999"}, {"sort": "top", "before": "0.0"}, {"after": "٣"}],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(story, asked):
    make_comment(story)
    page_of(story, asked, LATER)


def test_a_thousand_comments_page_well(story, django_assert_num_queries):
    tops = fill(story, 150, replies=7)
    assert number_of(story) == 1200
    middle = str(tops[75].pk)
    for query in ({}, {"sort": "old"}, {"sort": "top"}, {"after": middle}, {"at": middle}):
        with django_assert_num_queries(4 if "at" in query else 3):
            page = page_of(story, query, LATER)
            [str(one.author) for thread in page.threads for one in (thread.comment, *thread.replies)]
        assert len(page.threads) == THREADS_A_PAGE
    with django_assert_num_queries(4):
        page_of(story, {"thread": middle}, LATER)


def test_what_was_written_before_a_correction_says_so(story):
    early = make_comment(story, text="So it sailed.")
    draft = story.get_latest_revision_as_object()
    draft.title = "Ferry sails late"
    update = publish(draft, Reason(Kind.UPDATE, "There is more to tell."), at=AT + timedelta(minutes=5))
    middle = make_comment(update, text="Late again.")
    [*before] = page_of(update, {"sort": "old"}, LATER).threads
    assert [thread.comment.before_correction for thread in before] == [0, 0]
    draft = update.get_latest_revision_as_object()
    draft.title = "Ferry did not sail"
    corrected = publish(draft, Reason(Kind.CORRECTION, "It did not sail."), at=AT + timedelta(minutes=9))
    late = make_comment(corrected, text="Oh.")
    threads = page_of(corrected, {"sort": "old"}, LATER).threads
    told = {thread.comment.pk: thread.comment.before_correction for thread in threads}
    assert told == {early.pk: 1, middle.pk: 2, late.pk: 0}


def test_staff_and_the_storys_author_have_a_badge(story):
    writer = User.objects.create_user("writer@courier.example", name="Wri Ter", is_staff=True)
    editor = User.objects.create_user("editor@courier.example", name="Ed Itor", is_staff=True)
    Story.objects.filter(pk=story.pk).update(owner=writer)
    for author in (writer, editor, make_reader("Wri Ter")):
        make_comment(story, author, f"Words of {author.pk}.")
    threads = page_of(Story.objects.get(pk=story.pk), {"sort": "old"}, LATER).threads
    assert [(t.comment.is_by_staff, t.comment.is_by_author) for t in threads] == [
        (True, True),
        (True, False),
        (False, False),
    ]
