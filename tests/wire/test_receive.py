"""Copy that comes in becomes a draft, an update of one, or waits for an editor."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from replate.desk.roles import set_up_approval, set_up_groups
from replate.stories.actions import kill
from replate.stories.models import Author, Kind, Reason, Section, Story, Topic
from replate.stories.passages import paragraphs, plain_text
from replate.wire import actions
from replate.wire.actions import Outcome
from replate.wire.models import State, WireItem

from ..factories import AT, make_draft, make_editor, make_section, publish
from .copies import CAPTIONS, CHANGED, HEADLINE, PARAGRAPHS, canceled, ninjs, page, receive, receive_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def section() -> Section:
    return make_section("Harbour")


def draft_of(story: Story | None) -> Story:
    assert story is not None
    return Story.objects.get(pk=story.pk).get_latest_revision_as_object()


def published(text: str, **how) -> WireItem:
    item = receive_one(text, **how).item
    actions.publish(item=item, at=AT, by=None)
    return item


def edited_by_the_newsroom(story: Story) -> None:
    draft = draft_of(story)
    draft.kicker = "At sea"
    draft.save_revision()


class TestFiling:
    def test_a_scraped_page_becomes_a_draft_with_every_part_in_its_place(self, section):
        story = draft_of(receive_one(page()).item.story)
        content = story.content()
        assert story.get_parent().specific == section
        assert content["headline"] == HEADLINE
        assert content["standfirst"].startswith("Divers were sent down")
        assert content["byline"] == [{"name": "Tom Vale and Ines Marr", "slug": ""}]
        assert content["dateline"] == "PORT MERROW (CNA)"
        assert content["filed_on"] == "2026-05-04"
        assert paragraphs(content)[0].startswith("The ferry to Sorrel Island stopped")
        assert paragraphs(content)[1:] == PARAGRAPHS[1:]

    def test_captions_and_credits_are_kept_once_each_though_no_picture_came(self):
        content = draft_of(receive_one(page()).item.story).content()
        assert content["lead_image"]["image"] is None
        assert f"{content['lead_image']['caption']} ({content['lead_image']['credit']})" == CAPTIONS[0]
        assert [block["type"] for block in content["body"]] == ["text", "image", "text"]
        second = content["body"][1]["value"]
        assert (second["image"], f"{second['caption']} ({second['credit']})") == (None, CAPTIONS[1])
        assert plain_text(content).count("at its berth") == 1

    def test_none_of_the_pages_interface_is_in_the_draft(self):
        text = plain_text(draft_of(receive_one(page()).item.story).content())
        interface = ("Menu", "Subscribe", "Share", "notifications", "Register", "sign you in")
        assert [words for words in interface if words in text] == []

    def test_a_draft_is_not_public(self, client):
        story = receive_one(page()).item.story
        assert client.get(story.url).status_code == 404
        assert not Story.objects.published().exists()

    def test_authors_of_the_house_are_named_as_authors(self):
        Author.objects.create(name="Tom Vale", slug="tom-vale")
        Author.objects.create(name="Ines Marr", slug="ines-marr")
        content = draft_of(receive_one(page()).item.story).content()
        assert [author["slug"] for author in content["byline"]] == ["tom-vale", "ines-marr"]

    def test_known_topics_are_set_and_unknown_ones_are_not_made(self, section):
        ferries = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
        subjects = [{"name": "ferries"}, {"name": "Hulls"}]
        story = draft_of(receive_one(ninjs(subjects=subjects)).item.story)
        assert list(story.topics.all()) == [ferries]
        assert Topic.objects.count() == 1

    def test_copy_goes_to_the_first_section_of_its_language_unless_one_is_named(self, section):
        hebrew = make_section("נמל", "he")
        other = make_section("Islands")
        by_language = receive_one(ninjs(uri="urn:he", language="he")).item.story
        named = receive_one(ninjs(uri="urn:named"), section=other).item.story
        british = receive_one(ninjs(uri="urn:gb", language="en-GB")).item.story
        assert by_language.get_parent().pk == hebrew.pk
        assert named.get_parent().pk == other.pk
        assert british.get_parent().pk == section.pk

    def test_a_standfirst_too_long_for_its_place_opens_the_text(self):
        long = "The board met. " * 60
        story = draft_of(receive_one(ninjs(descriptions=[{"role": "summary", "value": long}])).item.story)
        assert story.standfirst == ""
        assert paragraphs(story.content())[0] == long.strip()

    def test_markup_of_the_copy_can_hold_no_script(self):
        links = '<a href="javascript:alert(1)">this</a> and <a href="https://x.example/">that</a>'
        story = draft_of(receive_one(ninjs(text=[f"Read {links}.<script>x</script>"])).item.story)
        markup = story.content()["body"][0]["value"]
        assert "script" not in markup
        assert '<a href="https://x.example/">that</a>' in markup

    def test_the_same_headline_twice_gives_two_addresses(self):
        stories = [receive_one(ninjs(uri=uri)).item.story for uri in ("urn:a", "urn:b")]
        assert stories[0].slug != stories[1].slug


class TestTheSameAgain:
    def test_identical_copy_changes_nothing(self):
        first = receive_one(page())
        again = receive_one(page())
        assert again.outcome == Outcome.UNCHANGED
        assert (again.item, WireItem.objects.count(), Story.objects.count()) == (first.item, 1, 1)

    def test_changed_copy_updates_a_draft_that_nobody_edited(self):
        first = receive_one(page()).item
        second = receive_one(page(paragraphs=CHANGED))
        assert second.outcome == Outcome.UPDATED
        assert (second.item.before, second.item.story) == (first, first.story)
        assert paragraphs(draft_of(first.story).content())[2] == CHANGED[2]
        assert Story.objects.count() == 1

    def test_a_draft_that_the_newsroom_edited_is_left_alone_and_the_copy_waits(self):
        story = receive_one(page()).item.story
        edited_by_the_newsroom(story)
        result = receive_one(page(paragraphs=CHANGED))
        assert (result.outcome, result.item.current_state) == (Outcome.WAITING, State.UPDATE_WAITING)
        assert paragraphs(draft_of(story).content())[2] == PARAGRAPHS[2]

    def test_applying_waiting_copy_makes_it_the_draft_and_keeps_the_newsrooms_in_the_history(self):
        story = receive_one(page()).item.story
        edited_by_the_newsroom(story)
        item = receive_one(page(paragraphs=CHANGED)).item
        actions.apply(item=item, at=AT, by=make_editor())
        assert paragraphs(draft_of(story).content())[2] == CHANGED[2]
        assert draft_of(story).kicker == "At sea"
        assert story.revisions.count() == 3
        assert item.current_state == State.DRAFT

    def test_a_published_story_gets_a_draft_over_the_live_one_and_no_version(self):
        story = published(page()).story
        result = receive_one(page(paragraphs=CHANGED))
        assert result.item.current_state == State.DRAFT_OVER_LIVE
        assert story.versions.count() == 1
        assert PARAGRAPHS[2] in story.versions.get().text

    def test_a_draft_over_the_live_story_asks_its_reason_anew(self):
        story = published(page()).story
        draft = draft_of(story)
        draft.kicker = "At sea"
        publish(draft, Reason(Kind.UPDATE, "A kicker."))
        draft = draft_of(story)
        draft.kicker = ""
        publish(draft, Reason(Kind.UPDATE, "None."))
        receive_one(page(paragraphs=CHANGED))
        assert draft_of(story).change_reason == {}

    def test_only_the_page_round_the_article_changed(self):
        story = receive_one(page()).item.story
        result = receive_one(page().replace("Subscribe", "Subscribe for 1 crown"))
        assert result.outcome == Outcome.UNCHANGED
        assert WireItem.objects.count() == 2
        assert story.revisions.count() == 1

    def test_a_page_without_a_date_keeps_the_day_it_was_first_filed_on(self):
        receive_one(page(dated=""), filed_on=date(2020, 1, 6))
        item = receive_one(page(dated="", paragraphs=CHANGED)).item
        assert draft_of(item.story).filed_on == date(2020, 1, 6)

    def test_an_older_version_that_comes_late_is_not_used(self):
        receive_one(ninjs(version="2"))
        result = receive_one(ninjs(version="1", text=CHANGED))
        assert result.outcome == Outcome.OLDER
        assert WireItem.objects.count() == 1

    def test_two_stories_with_the_same_headline_and_date_stay_two(self):
        sports = [f"The rowing club won race number {number} on the lake by three lengths." for number in range(6)]
        receive_one(page(headline="The morning in brief from the harbour"))
        result = receive_one(page(headline="The morning in brief from the harbour", paragraphs=sports))
        assert result.outcome == Outcome.FILED
        assert Story.objects.count() == 2

    def test_the_same_feed_again_files_nothing_twice(self):
        entries = "".join(
            f"<item><guid>urn:{number}</guid><title>Ferry {number} sails from the pier</title>"
            f"<description>The ferry number {number} sailed at noon.</description></item>"
            for number in range(3)
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>CNA</title>{entries}</channel></rss>'
        assert [result.outcome for result in receive(feed)] == [Outcome.FILED] * 3
        assert [result.outcome for result in receive(feed)] == [Outcome.UNCHANGED] * 3

    def test_new_copy_of_a_withdrawn_story_changes_nothing(self):
        story = published(page()).story
        kill(story=story, note="It was a drill.", at=AT, by=make_editor())
        result = receive_one(page(paragraphs=CHANGED))
        assert (result.outcome, result.item.current_state) == (Outcome.KEPT, State.WITHDRAWN)


class TestReleasing:
    def test_an_embargo_is_carried_over_and_publishing_waits_for_it(self, client):
        until = datetime.now(UTC) + timedelta(days=1)
        item = published(ninjs(embargoedUntil=until.isoformat(), slugline="FERRY-CRACK"))
        assert item.current_state == State.SCHEDULED
        assert draft_of(item.story).slugline == "FERRY-CRACK"
        assert client.get(item.story.url).status_code == 404
        assert item.story.versions.count() == 0

    def test_an_embargo_that_the_newsroom_set_survives_an_update_that_names_none(self):
        story = receive_one(page()).item.story
        draft = draft_of(story)
        draft.embargo_until = AT + timedelta(days=3)
        draft.save_revision()
        assert receive_one(page(paragraphs=CHANGED)).outcome == Outcome.UPDATED
        assert draft_of(story).embargo_until == AT + timedelta(days=3)

    def test_publishing_an_update_says_why_and_never_with_the_agencys_internal_note(self):
        published(ninjs())
        item = published(ninjs(version="2", text=CHANGED, ednote="Desk: call Ada Quill before use."))
        version = item.story.versions.newest_first().first()
        assert (version.number, version.kind, version.note) == (2, "update", "Updated from the wire.")

    def test_withheld_copy_is_filed_and_not_published(self):
        with pytest.raises(ValidationError, match="withholds"):
            published(ninjs(pubStatus="withheld"))


class TestKills:
    def test_a_canceled_item_proposes_a_kill_and_withdraws_nothing(self, client):
        story = published(ninjs()).story
        result = receive_one(canceled())
        assert (result.outcome, result.item.current_state) == (Outcome.KILL_PROPOSED, State.KILL_PROPOSED)
        assert client.get(story.url).status_code == 200

    def test_a_canceled_item_stops_what_is_scheduled(self):
        until = datetime.now(UTC) + timedelta(days=1)
        item = published(ninjs(embargoedUntil=until.isoformat()))
        receive_one(canceled())
        assert not item.story.revisions.exclude(approved_go_live_at=None).exists()

    def test_a_canceled_item_that_nobody_knows_is_kept_and_makes_no_story(self):
        result = receive_one(canceled())
        assert (result.outcome, result.item.current_state) == (Outcome.KEPT, State.NOTHING_TO_WITHDRAW)
        assert not Story.objects.exists()

    def test_a_deleted_entry_of_an_atom_feed_proposes_a_kill(self):
        published(ninjs(uri="urn:ferry"))
        atom = (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
            '<title>CNA</title><at:deleted-entry ref="urn:ferry" when="2026-05-04T12:00:00Z"/></feed>'
        )
        assert receive_one(atom).outcome == Outcome.KILL_PROPOSED


class TestSpiking:
    def test_a_spiked_draft_is_gone_and_its_copy_stays(self):
        item = receive_one(page()).item
        actions.spike(item=item, by=make_editor())
        item.refresh_from_db()
        assert (item.story, item.current_state, Story.objects.count()) == (None, State.SPIKED, 0)

    def test_newer_copy_of_a_spiked_story_waits_and_can_be_filed_anew(self):
        item = receive_one(page()).item
        actions.spike(item=item, by=make_editor())
        newer = receive_one(page(paragraphs=CHANGED)).item
        assert newer.current_state == State.UPDATE_WAITING
        story = actions.apply(item=newer, at=AT, by=make_editor())
        assert CHANGED[2] in plain_text(draft_of(story).content())

    def test_a_published_story_cannot_be_spiked(self):
        item = published(page())
        with pytest.raises(ValidationError, match="withdraw it"):
            actions.spike(item=item, by=make_editor())


@pytest.mark.parametrize("field", ["original", "parts", "headline", "canceled", "received_at"])
def test_the_database_refuses_to_edit_agency_copy(field):
    item = receive_one(page()).item
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        WireItem.objects.filter(pk=item.pk).update(**{field: getattr(item, field)})


def test_a_draft_of_the_newsrooms_own_is_never_taken_for_the_wires():
    make_draft(title=HEADLINE)
    assert receive_one(page()).outcome == Outcome.FILED
    assert Story.objects.count() == 2


def test_copy_for_a_locked_story_waits_and_is_not_applied_by_another():
    story, editor, other = receive_one(page()).item.story, make_editor(), make_editor()
    Story.objects.filter(pk=story.pk).update(locked=True, locked_by=editor, locked_at=AT)
    result = receive_one(page(paragraphs=CHANGED))
    assert result.outcome == Outcome.WAITING
    with pytest.raises(ValidationError):
        actions.apply(item=result.item, at=AT, by=other)
    assert "stay in port for a week" not in plain_text(draft_of(story).own_content())
    actions.apply(item=WireItem.objects.get(pk=result.item.pk), at=AT, by=editor)
    assert "stay in port for a week" in plain_text(draft_of(story).own_content())


def test_copy_for_a_story_that_an_editor_is_to_approve_waits(section):
    story, writer = receive_one(page()).item.story, make_editor()
    set_up_approval(set_up_groups([section]), [section])
    story.get_workflow().start(story, writer)
    assert receive_one(page(paragraphs=CHANGED)).outcome == Outcome.WAITING


@pytest.mark.parametrize("version", ["²", "9" * 5000])
def test_a_version_that_is_no_number_is_neither_older_nor_newer(version):
    receive_one(ninjs(version="1"))
    assert receive_one(ninjs(version=version, text=CHANGED)).outcome == Outcome.UPDATED
    assert receive_one(ninjs(version="1", text=CHANGED[:2])).outcome in (Outcome.UPDATED, Outcome.OLDER)


@pytest.mark.django_db(transaction=True)
def test_the_same_copy_received_twice_at_once_is_one_draft():
    barrier = Barrier(4)

    def press(_number):
        barrier.wait()
        try:
            return receive_one(page()).outcome
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(press, range(4)))
    assert sorted(outcomes) == [Outcome.FILED, *3 * [Outcome.UNCHANGED]]
    assert WireItem.objects.count() == 1 and Story.objects.count() == 1
