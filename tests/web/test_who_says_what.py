"""What readers see of claims: on the story, in its history, and on pages of their own."""

import json
import re
from datetime import date, timedelta

import pytest

from replate.claims import actions
from replate.claims.box import told_by
from replate.claims.models import Statement
from replate.stories.actions import kill, redact
from replate.stories.models import Kind, Reason

from ..claims.newsroom import editor, go_out, make_claim, make_ferry_story, make_source, propose, say
from ..factories import AT, make_section, publish

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def story():
    return make_ferry_story()


@pytest.fixture
def claim(story):
    return make_claim(story)


@pytest.fixture
def minister():
    return make_source(role="harbour minister")


@pytest.fixture
def told(story, claim, minister):
    """Version 1 tells what the board said, version 2 the denial too."""
    board = make_source("the board", kind="organization")
    say(
        story,
        claim,
        board,
        said_on=date(2026, 5, 3),
        quote="The ferry will stop sailing in June",
        evidence="seen by us",
    )
    story = go_out(story)
    say(story, claim, minister, "denies", paragraph=2, said_on=date(2026, 5, 4))
    return go_out(story, at=LATER)


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def box(client, story):
    return read(client, story.url).partition("Who says what")[2]


def linked_data(page):
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_the_story_says_who_says_what_and_why_the_claim_stands_so(client, told):
    page = plain(read(client, told.url))
    assert "Who says what The ferry will stop sailing Contested said by the board, denied by Ona Vell" in page
    assert "reported May 3 contested May 4" in page
    assert "2 statements, newest first" in page
    assert page.index("No such decision has been taken,” said") < page.index(
        "The ferry will stop sailing in June May 3"
    )
    assert "Ona Vell , harbour minister Denies" in page
    assert "Evidence: copy, seen by us" in page


def test_each_statement_leads_to_the_version_that_brought_it_in(client, told):
    page = read(client, told.url)
    assert f'<a href="{told.url}versions/1/">version 1</a>' in page
    assert f'<a href="{told.url}versions/2/">version 2</a> <strong>new</strong>' in page


def test_a_story_without_claims_has_no_empty_box(client, story):
    assert "who-says-what" not in read(client, go_out(story).url)


def test_what_was_accepted_since_is_not_shown(client, told, claim):
    say(told, claim, make_source("the mayor"), "confirms", paragraph=1)
    propose(told, claim, make_source("a passer-by"))
    assert "the mayor" not in read(client, told.url)
    assert "passer-by" not in read(client, told.url)


def test_an_older_version_shows_the_claims_as_they_stood_then(client, told):
    page = plain(read(client, f"{told.url}versions/1/"))
    assert "Reported said by the board" in page
    assert "denied by" not in page


def test_the_history_says_how_each_claim_stood_and_where_it_moved(client, told):
    page = plain(read(client, told.versions_url))
    assert "The ferry will stop sailing contested (was reported)" in page
    assert "The ferry will stop sailing reported" in page


def test_a_pinned_status_is_shown_as_such(client, story, claim):
    say(story, claim, make_source("the board"))
    actions.pin(claim=claim, status="confirmed", reason="Our reporter saw the order.", by=editor(), at=AT)
    page = plain(read(client, go_out(story).url))
    assert (
        "Confirmed set by the editors: Our reporter saw the order. The statements alone say: reported: said by" in page
    )


def test_an_anonymous_source_is_shown_with_the_reason_and_never_with_who_knows_the_name(client, story, claim):
    aide = make_source("an aide", identity="anonymous", anonymity_reason="fears for her post", known_by="Edda and Ruth")
    say(story, claim, aide)
    page = read(client, go_out(story).url)
    assert "Anonymous: fears for her post" in page
    assert "Rests on one anonymous source" in page
    assert "Ruth" not in page + read(client, f"/sources/{aide.pk}/")


def test_a_claim_has_a_page_that_says_where_it_appears(client, told, claim):
    page = read(client, f"/claims/{claim.pk}/")
    assert "Contested" in page
    assert f'<a href="{told.url}">' in page
    assert "contested in version 2" in page


def test_a_claim_that_no_version_told_of_has_no_page(client, story, claim):
    say(story, claim, make_source("the board"))
    read(client, f"/claims/{claim.pk}/", 404)


def test_a_claim_that_was_taken_back_says_how_it_stood(client, story, claim):
    statement = say(story, claim, make_source("the board"))
    story = go_out(story)
    actions.take_back(statement=statement, by=editor(), at=AT)
    go_out(story, at=LATER)
    page = read(client, f"/claims/{claim.pk}/")
    assert "Our stories no longer tell of this claim." in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_source_has_a_page_with_all_its_statements(client, told, minister, claim):
    page = read(client, f"/sources/{minister.pk}/")
    assert "All statements of" in page
    assert "No such decision has been taken" in page
    assert f'<a href="/claims/{claim.pk}/">The ferry will stop sailing</a>' in page
    assert "stop sailing in June" not in page


def test_a_source_that_no_version_told_of_has_no_page(client, story, claim):
    source = make_source("the board")
    say(story, claim, source)
    read(client, f"/sources/{source.pk}/", 404)


def test_a_withdrawn_storys_claims_are_withheld_everywhere(client, told, claim, minister):
    kill(story=told, note="It was invented.", at=LATER + timedelta(hours=1), by=editor())
    for address, status in (
        (told.url, 410),
        (f"{told.url}versions/1/", 410),
        (told.versions_url, 200),
        (f"/claims/{claim.pk}/", 404),
        (f"/sources/{minister.pk}/", 404),
    ):
        assert "No such decision" not in read(client, address, status)
        assert "stop sailing" not in read(client, address, status)


def test_what_a_withdrawn_story_said_is_withheld_from_the_other_stories_of_the_claim(client, told, claim):
    other = make_ferry_story()
    say(other, claim, make_source("the mayor"), "confirms", paragraph=1)
    other = go_out(other, at=LATER + timedelta(hours=1))
    assert "No such decision has been taken" in box(client, other)
    kill(story=told, note="It was invented.", at=LATER + timedelta(hours=2), by=editor())
    assert "No such decision has been taken" not in box(client, other)
    assert "the mayor" in box(client, other)


def test_a_redacted_versions_claims_are_gone(client, told, claim):
    told.title = "Ferry stops"
    statement = Statement.objects.get(version__number=1)
    actions.take_back(statement=statement, by=editor(), at=LATER)
    story = publish(told, Reason(Kind.CORRECTION, "The board said no such thing."), at=LATER + timedelta(hours=1))
    for number in (1, 2):
        redact(version=story.versions.get(number=number), reason="Order of the court", at=LATER, by=editor())
    assert "stop sailing in June" not in box(client, story)
    assert "version-1" in read(client, story.versions_url)


def test_the_story_and_the_claims_page_carry_the_claim_as_linked_data(client, told, claim):
    for address in (told.url, f"/claims/{claim.pk}/"):
        data = next(row for row in linked_data(read(client, address)) if row["@type"] == "Claim")
        assert data["text"] == "The ferry will stop sailing"
        assert data["appearance"][0]["url"].endswith(told.url)
        assert "ClaimReview" not in json.dumps(data)


def test_words_with_markup_in_them_are_shown_as_words(client, story, claim):
    claim.text = "<b>Sold</b></script>"
    claim.save()
    say(story, claim, make_source("<img src=x>"))
    page = read(client, go_out(story).url)
    assert "<b>Sold" not in page
    assert "<img src=x>" not in page


def test_a_story_in_hebrew_gives_its_reasons_in_its_own_language_whoever_publishes(client):
    make_ferry_story()
    story = make_ferry_story(section=make_section(language="he"))
    claim = make_claim(story, "המעבורת תפסיק להפליג")
    say(story, claim, make_source("the board"))
    story = go_out(story)
    assert story.url.startswith("/he/")
    page = read(client, story.url)
    assert f'href="/he/claims/{claim.pk}/"' in page
    read(client, f"/he/claims/{claim.pk}/")
    read(client, f"/claims/{claim.pk}/", 404)


def test_the_box_asks_the_database_little(client, story, django_assert_max_num_queries):
    board = make_source("the board")
    for number in range(8):
        say(story, make_claim(story, f"There are {number} holes"), board)
    version = go_out(story).current_version
    version.story  # noqa: B018
    with django_assert_max_num_queries(1):
        told_by([version])
