"""Comments as readers see and write them, without a script and as parts for one."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from replate.comments.actions.moderate import ban, remove
from replate.comments.mail import decision_key
from replate.comments.models import Ban, Comment, Report, Rule, SectionComments, State, StoryComments
from replate.lib import clock
from replate.people.models import User
from replate.readers import funnel
from replate.readers.models import FunnelCount
from replate.stories.actions import kill
from replate.stories.models import Story

from ..comments.conftest import (  # noqa: F401 - fixtures
    make_comment,
    make_known,
    make_reader,
    moderator,
    section,
)
from ..factories import AT, make_editor, make_section, make_story
from ..readers.conftest import make_browser
from ..readers.walled import as_reader

pytestmark = pytest.mark.django_db
PART = {"x-fragment": "1"}


@pytest.fixture
def story(section):  # noqa: F811
    return make_story(section=section, title="Ferry sails", slug="ferry", at=clock.now())


@pytest.fixture
def reader(story):
    return make_known(story, make_reader("Ada Quill"))


@pytest.fixture
def ada(reader):
    browser = make_browser()
    browser.force_login(reader)
    return browser


def address(story):
    return reverse("comments", args=[story.pk])


def write(ada, story, text="The ferry was late all week.", *, part=False, **fields):
    fields = {"text": text, "form_key": str(uuid4())} | fields
    return ada.post(reverse("comment_write", args=[story.pk]), fields, headers=PART if part else {})


def test_the_comments_are_the_same_bytes_for_everybody(story, reader, ada):
    make_comment(story, reader, "Mine, for all to see.")
    make_comment(story, reader, "Mine, held.", state=State.HELD)
    moderator = make_browser()  # noqa: F811
    moderator.force_login(make_editor())
    for headers in ({}, PART):
        answers = [one.get(address(story), headers=headers) for one in (make_browser(), ada, moderator)]
        assert len({answer.content for answer in answers}) == 1
        assert "X-Fragment" in answers[0]["Vary"] and "Cookie" not in answers[0]["Vary"]
        assert not answers[0].cookies and b"Mine, held." not in answers[0].content


def test_a_story_leads_to_its_comments_and_bears_none_itself(story):
    make_comment(story, text="Words that stand elsewhere.")
    page = make_browser().get(story.url).content.decode()
    assert f'href="{address(story)}"' in page and "Words that stand elsewhere." not in page


def test_a_comment_written_without_a_script_shows_at_its_place(story, ada):
    form = ada.get(reverse("comment_write", args=[story.pk])).content.decode()
    key = re.search(r'name="form_key" value="([0-9a-f-]{36})"', form)[1]
    answer = write(ada, story, "First line.\n\nSecond: https://a.example/x", form_key=key)
    comment = Comment.objects.get(form_key=key)
    assert answer.url == comment.url
    page = ada.get(answer.url).content.decode()
    assert '<p dir="auto">First line.</p>' in page and 'rel="nofollow ugc noopener"' in page
    assert write(ada, story, "First line.\n\nSecond: https://a.example/x", form_key=key).url == answer.url
    assert Comment.objects.filter(author__name="Ada Quill", text__startswith="First line").count() == 1


def test_a_held_comment_is_seen_by_its_author_as_held_and_by_nobody_else(story):
    new = make_browser()
    author = make_reader("New Comer")
    new.force_login(author)
    answer = write(new, story, "My very first comment here.")
    assert answer.url.startswith("/account/comments/?held")
    mine = new.get(answer.url).content.decode()
    assert "My very first comment here." in mine and "A reader’s first comment is always read first." in mine
    assert "My very first comment" not in make_browser().get(address(story)).content.decode()
    own = new.post(reverse("own_on_story", args=[story.pk])).json()
    assert "My very first comment here." in own["held"] and "only you can see this" in own["held"]


def test_who_is_not_signed_in_is_led_there_and_keeps_their_words(story):
    visitor = make_browser()
    answer = write(visitor, story, "Words not to be lost.")
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "Words not to be lost." in page and "/sign-in/?next=" in page
    assert not Comment.objects.exists()


def test_a_reader_without_a_name_is_asked_for_one_and_never_shown_by_address(story):
    nameless = make_known(story, make_reader(""))
    ada = make_browser()
    ada.force_login(nameless)
    answer = write(ada, story, "Who am I, then?")
    assert answer.status_code == 422 and "Who am I, then?" in answer.content.decode()
    assert write(ada, story, "Who am I, then?", name="Na\u202eme").status_code == 302
    assert User.objects.get(pk=nameless.pk).name == "Name"
    assert nameless.email not in ada.get(address(story)).content.decode()


def test_a_rejected_comment_comes_back_with_its_words_and_the_reason(story, ada):
    answer = write(ada, story, "x" * 5001)
    assert answer.status_code == 422
    assert "That is too long" in answer.content.decode() and "x" * 5001 in answer.content.decode()
    part = write(ada, story, "", part=True)
    assert part.status_code == 422 and part["X-Fragment"] == "form" and b"<html" not in part.content


def test_a_hundred_thousand_letters_in_one_line_are_told_to_be_too_long(story, ada):
    answer = write(ada, story, "x" * 100_000)
    assert answer.status_code == 422 and len(answer.content) < 200_000
    assert not Comment.objects.filter(text__startswith="xxx").exists()


def test_a_script_is_told_where_the_comment_stands(story, ada):
    answer = write(ada, story, part=True)
    comment = Comment.objects.latest("pk")
    assert answer["X-Fragment"] == "done"
    load = re.search(r'data-done="([^"]+)"', answer.content.decode())[1].replace("&amp;", "&")
    assert f'id="comment-{comment.pk}"' in ada.get(load, headers=PART).content.decode()


def test_a_form_from_another_site_is_refused(story, ada, reader):
    comment = make_comment(story, reader)
    for url in ("comment_edit", "comment_delete", "comment_recommend", "comment_report"):
        answer = ada.post(reverse(url, args=[comment.pk]), {"text": "x"}, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403, url
    before = Comment.objects.count()
    answer = ada.post(
        reverse("comment_write", args=[story.pk]), {"text": "Forged words."}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403 and Comment.objects.count() == before


def test_a_reply_names_whom_it_answers_and_goes_into_the_thread(story, ada):
    top = make_comment(story, make_reader("Bo Ott"), "Is the ferry late?")
    form = ada.get(reverse("comment_write", args=[story.pk]) + f"?answers={top.pk}").content.decode()
    assert "Reply to" in form and "Bo Ott" in form and "Is the ferry late?" in form
    answer = write(ada, story, "It always is, you know.", answers=top.pk)
    assert f"thread={top.pk}" in answer.url
    assert "It always is, you know." in ada.get(answer.url).content.decode()
    gone = make_comment(story, state=State.REMOVED)
    assert write(ada, story, "To nobody at all.", answers=gone.pk).status_code == 404


def test_one_edits_and_deletes_ones_own_and_nobody_elses(story, ada, reader):
    mine, others = make_comment(story, reader, "Teh ferry.", at=clock.now()), make_comment(story, text="Another's.")
    edit, delete = reverse("comment_edit", args=[mine.pk]), reverse("comment_delete", args=[mine.pk])
    assert "Teh ferry." in ada.get(edit).content.decode()
    assert ada.post(edit, {"text": "The ferry."}).url == mine.url
    assert "edited" in ada.get(address(story)).content.decode()
    assert ada.get(delete).status_code == 200 and Comment.objects.get(pk=mine.pk).is_shown
    assert ada.post(delete).status_code == 302
    assert Comment.objects.get(pk=mine.pk).text == ""
    for url in ("comment_edit", "comment_delete"):
        assert ada.post(reverse(url, args=[others.pk]), {"text": "x"}).status_code == 404
    old = make_comment(story, reader, "Long ago.", at=AT)
    assert ada.post(reverse("comment_edit", args=[old.pk]), {"text": "x y z"}).status_code == 403


def test_recommending_with_and_without_a_script(story, ada):
    comment = make_comment(story)
    url = reverse("comment_recommend", args=[comment.pk])
    assert ada.post(url, {"is_on": "1"}, headers=PART).json() == {"is_on": True, "number": 1}
    assert ada.post(reverse("own_on_story", args=[story.pk])).json()["recommended"] == [comment.pk]
    assert ada.post(url, {"is_on": "0"}, headers=PART).json() == {"is_on": False, "number": 0}
    page = ada.post(url, {"is_on": "1"}).content.decode()
    assert "You recommend this comment" in page and "Take it back" in page
    assert make_browser().post(url, {"is_on": "1"}, headers=PART).status_code == 401


def test_the_number_is_live(story):
    url = reverse("comments_number", args=[story.pk])
    assert make_browser().get(url).json() == {"number": 0}
    make_comment(story)
    assert make_browser().get(url).json() == {"number": 1}


def test_closed_off_and_withdrawn(section, story, ada):  # noqa: F811
    make_comment(story, text="Still to be read.")
    rule = StoryComments.objects.create(story=story, mode="closed")
    page = ada.get(address(story)).content.decode()
    assert "Still to be read." in page and "closed" in page and "Write a comment" not in page
    assert write(ada, story).status_code == 403
    rule.mode = "off"
    rule.save()
    assert ada.get(address(story)).status_code == 404
    assert address(story) not in ada.get(story.url).content.decode()
    rule.delete()
    kill(story=story, note="It was not true.", at=clock.now(), by=make_editor())
    assert ada.get(address(story)).status_code == 404
    assert "Still to be read." not in ada.get(story.url).content.decode()
    comment = Comment.objects.get(text="Still to be read.")
    assert ada.get(reverse("comment", args=[comment.pk])).status_code == 404
    assert write(ada, story).status_code == 404


@pytest.mark.parametrize("access", ["registered", "metered"])
def test_the_comments_of_a_walled_story_are_read_by_whoever_may_read_it_whole(section, story, access):  # noqa: F811
    make_comment(story, text="It says that the ferry is sold.")
    Story.objects.filter(pk=story.pk).update(access=access)
    visitor = make_browser()
    if access == "metered":
        others = [make_story(section=section, access="metered", at=clock.now()) for _turn in range(3)]
        for other in others:
            Story.objects.filter(pk=other.pk).update(access="metered")
            visitor.get(other.url)
    for headers, status in (({}, 200), (PART, 403)):
        answer = visitor.get(address(story), headers=headers)
        assert answer.status_code == status and b"is sold" not in answer.content
    assert b"data-talk" not in visitor.get(story.url).content
    assert b"is sold" in as_reader().get(address(story)).content
    assert b"data-talk" in as_reader("other").get(story.url).content


def test_reading_comments_is_not_counted_as_a_view_of_the_story(story):
    funnel._held.clear()
    Story.objects.filter(pk=story.pk).update(access="metered")
    visitor = make_browser()
    visitor.get(address(story))
    funnel.flush()
    assert not FunnelCount.objects.filter(story=story).exists()


def test_a_banned_reader_is_told_and_led_to_the_reasons(story, reader, ada, moderator):  # noqa: F811
    rule = Rule.objects.filter(language="en").first()
    ban(comment=make_comment(story, reader), turn=1, rule=rule, words="", days=7, by=moderator, at=clock.now())
    answer = write(ada, story)
    assert answer.status_code == 403 and rule.title in answer.content.decode()
    mine = ada.get("/account/comments/").content.decode()
    assert "You cannot comment until" in mine and "how to object" in mine
    assert Ban.objects.count() == 1


def test_anybody_reports_with_a_reason_and_gets_a_receipt(story):
    comment, visitor = make_comment(story, text="An insult."), make_browser()
    url, rule = reverse("comment_report", args=[comment.pk]), Rule.objects.filter(language="en").first()
    assert "An insult." in visitor.get(url).content.decode()
    whole = {"rule": rule.pk, "words": "It insults the whole crew.", "good_faith": "1"}
    for wrong, told in (
        ({"rule": ""}, "what is wrong"),
        ({"words": "bad"}, "in a sentence"),
        ({"good_faith": None}, "confirm"),
        ({"email": "eve@"}, "name@example.org"),
    ):
        fields = {name: value for name, value in (whole | wrong).items() if value is not None}
        answer = visitor.post(url, fields)
        assert answer.status_code == 422 and told in answer.content.decode()
    assert not Report.objects.exists()
    answer = visitor.post(url, whole | {"email": "Eve@Example.org", "name": "Eve"})
    receipt = visitor.get(answer.url).content.decode()
    made = Report.objects.get()
    assert f"number {made.pk}" in receipt and "An insult." in receipt and rule.title in receipt
    assert (made.email, made.name, made.rule, made.text) == ("eve@example.org", "Eve", rule, "An insult.")
    assert visitor.get(f"/-/comments/reports/{made.pk}/").status_code == 404
    assert visitor.get(f"/-/comments/reports/{decision_key(made)}/").status_code == 404


def test_a_removed_comments_author_finds_the_reasons_in_their_account(story, reader, ada, moderator):  # noqa: F811
    comment, rule = make_comment(story, reader, "An insult."), Rule.objects.filter(language="en").first()
    remove(comment=comment, turn=1, rule=rule, words="Rude to the crew.", by=moderator, at=clock.now())
    mine = ada.get("/account/comments/").content.decode()
    url = re.search(r'href="(/-/comments/decisions/[^"]+)"', mine)[1]
    page = ada.get(url).content.decode()
    for words in ("An insult.", rule.title, rule.text, "Rude to the crew.", "by a person", "Object"):
        assert words in page, words
    assert ada.post(url, {"words": "no"}).status_code == 422
    assert ada.post(url, {"words": "It was only a joke."}).url == url
    assert "We have your objection" in ada.get(url).content.decode()
    assert "removed" not in ada.get(address(story)).content.decode()  # nothing hangs on it


def test_the_house_rules_stand_on_a_page_in_each_language(story):
    assert "Insults or contempt" in make_browser().get("/-/comments/rules/").content.decode()
    assert "עלבון או בוז" in make_browser().get("/he/-/comments/rules/").content.decode()


def test_a_hebrew_story_is_commented_on_in_hebrew(story):
    hebrew = make_story(section=make_section("חדשות", "he"), title="המעבורת", at=clock.now())
    comment = make_comment(hebrew, text="תגובה ראשונה")
    assert comment.url.startswith("/he/-/comments/")
    page = make_browser().get(comment.url)
    assert 'dir="rtl"' in page.content.decode() and "תגובה ראשונה" in page.content.decode()
    assert make_browser().get(f"/-/comments/{hebrew.pk}/?sort=old").url == f"/he/-/comments/{hebrew.pk}/?sort=old"


def test_a_thousand_comments_are_answered_in_a_fixed_number_of_queries(story, django_assert_max_num_queries):
    author, version = make_reader(), story.current_version
    tops = Comment.objects.bulk_create(
        Comment(story=story, author=author, version=version, text=f"Thread {n}", state="shown", written_at=AT)
        for n in range(100)
    )
    Comment.objects.bulk_create(
        Comment(story=story, author=author, version=version, text=f"Reply {n}", state="shown", written_at=AT,
                thread=top, answers=top)
        for top in tops for n in range(9)
    )  # fmt: skip
    make_browser().get(address(story), headers=PART)
    for query in ("", "?sort=old", "?sort=top", f"?at={tops[50].pk}", f"?thread={tops[50].pk}"):
        with django_assert_max_num_queries(13):
            answer = make_browser().get(address(story) + query, headers=PART)
        assert answer.status_code == 200 and "1000 comments" in answer.content.decode()


def test_the_section_may_say_that_comments_are_read_first(section, story, ada):  # noqa: F811
    SectionComments.objects.create(section=section, mode="pre", closes_after_days=3)
    page = ada.get(address(story)).content.decode()
    assert "A moderator reads each comment before it shows." in page and "Comments close on" in page
    assert write(ada, story).url.startswith("/account/comments/?held")


def test_a_reader_sends_a_form_only_so_often(story, ada):
    url = reverse("comment_write", args=[story.pk])
    answers = [ada.post(url, {"text": ""}).status_code for _turn in range(61)]
    assert answers[-1] == 429 and set(answers[:-1]) == {422}


def test_addresses_that_lead_nowhere(story, ada):
    for url in ("/-/comments/999999/", "/-/comments/999999/number/", "/-/comment/999999/", "/-/comment/999999/report/",
                "/-/comment/999999/edit/", "/-/comments/999999/write/", "/-/comments/decisions/x/",
                "/-/comments/replies-off/1:abc/"):  # fmt: skip
        assert ada.get(url).status_code == 404, url
