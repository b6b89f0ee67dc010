"""The dashboard lists the claims that an editor should look at."""

from datetime import timedelta

import pytest
from django.urls import reverse

from replate.claims.panels import Watch
from replate.lib import clock

from ..factories import AT
from .newsroom import editor, go_out, make_claim, make_ferry_story, make_source, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_ferry_story()
    story.save_revision()
    return story


@pytest.fixture
def claim(story):
    return make_claim(story)


def watch(later=timedelta(0)):
    return Watch(clock.now() + later)


def notes(rows):
    return [(row.claim.text, row.status, row.note) for row in rows]


def test_a_claim_that_stands_otherwise_than_readers_were_told_has_moved(story, claim):
    say(story, claim, make_source("the board"))
    go_out(story)
    assert notes(watch().moved()) == []
    say(story, claim, make_source(), "denies", paragraph=2)
    assert notes(watch().moved()) == [(claim.text, "contested", "Readers were told: reported")]


def test_a_claim_that_moved_with_the_last_version_is_listed_for_a_day(story, claim):
    say(story, claim, make_source("the board"))
    go_out(story)
    say(story, claim, make_source(), "denies", paragraph=2)
    go_out(story, at=AT + timedelta(hours=1))
    assert notes(Watch(AT + timedelta(hours=2)).moved()) == [(claim.text, "contested", "Was: reported")]
    assert notes(Watch(AT + timedelta(hours=30)).moved()) == []


def test_a_claim_on_one_anonymous_source_is_listed(story, claim):
    say(story, claim, make_source("an aide", identity="anonymous"))
    assert notes(watch().on_one_anonymous_source()) == [(claim.text, "reported", "reported: said by an aide")]
    say(story, claim, make_source("the board"), paragraph=2)
    assert notes(watch().on_one_anonymous_source()) == []


def test_an_open_claim_without_a_word_for_a_day_is_listed(story, claim):
    say(story, claim, make_source("the board"))
    assert notes(Watch(AT + timedelta(hours=23)).old()) == []
    assert [row.claim for row in Watch(AT + timedelta(hours=25)).old()] == [claim]


def test_a_settled_claim_is_not_old(story, claim):
    say(story, claim, make_source("the board"), auth=True)
    assert notes(Watch(AT + timedelta(hours=25)).old()) == []


def test_the_desk_shows_the_lists(client, story, claim):
    say(story, claim, make_source("an aide", identity="anonymous"))
    client.force_login(editor())
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Claims that rest on one anonymous source" in page
    assert reverse("story_claims", args=[story.pk]) in page


def test_the_dashboard_asks_no_more_for_many_claims(story, django_assert_max_num_queries):
    board = make_source("the board")
    for number in range(12):
        say(story, make_claim(story, f"There are {number} holes"), board)
    go_out(story)
    with django_assert_max_num_queries(14):
        found = watch()
        assert len(list(found.stands)) == 12
        assert notes(found.moved()) == []


def test_many_claims_that_moved_are_listed_in_bounded_queries(story, django_assert_max_num_queries):
    claims = [make_claim(story, f"Ferry {number} will stop sailing") for number in range(12)]
    for one in claims:
        say(story, one, make_source(f"board {one.pk}"))
    go_out(story)
    for one in claims:
        say(story, one, make_source(f"minister {one.pk}"), "denies", paragraph=2)
    go_out(story, at=AT + timedelta(hours=1))
    with django_assert_max_num_queries(12):
        assert len(list(Watch(AT + timedelta(hours=2)).moved())) == 12
