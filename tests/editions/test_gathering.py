"""What an edition holds: the day's stories, and every correction once."""

from datetime import timedelta

import pytest

from replate.editions.actions.editions import arrange, send_edition
from replate.editions.actions.newsletters import found_newsletter
from replate.editions.gathering import issue_of
from replate.editions.models import Edition
from replate.stories.actions import kill
from replate.stories.models import FrontPage, FrontPageLead, Kind, Reason, Topic

from ..claims.newsroom import make_claim, make_source
from ..factories import AT, make_editor, make_section, make_story, publish
from ..readers.walled import _say as say
from .conftest import make_edition

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CORRECTED = Reason(Kind.CORRECTION, "An earlier version named the wrong quay.")


def headlines(edition, at):
    return [entry.headline for entry in issue_of(edition, at).stories]


def notes(edition, at):
    return [(entry.label, entry.headline, entry.note) for entry in issue_of(edition, at).corrections]


def change(story, reason, at, **fields):
    draft = story.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return publish(draft, reason, at=at)


def test_it_holds_what_was_published_since_yesterday_in_its_language(daily):
    make_story(title="Old news", at=AT - 30 * HOUR)
    make_story(title="New news", at=AT - HOUR)
    make_story(section=make_section("Haaretz", "he"), title="חדשות", at=AT - HOUR)
    assert headlines(make_edition(daily), AT) == ["New news"]


def test_the_lead_of_the_front_page_leads(daily):
    quiet = make_story(title="Quiet lead", at=AT - 5 * HOUR)
    make_story(title="Newest", at=AT - HOUR)
    FrontPageLead.objects.create(page=FrontPage.objects.get(locale__language_code="en"), story=quiet)
    assert headlines(make_edition(daily), AT) == ["Quiet lead", "Newest"]


def test_nothing_is_told_twice_and_nothing_between_two_editions_is_lost(daily):
    first = make_story(title="Before", at=AT - HOUR)
    send_edition(edition=make_edition(daily), at=AT)
    make_story(title="A minute before it left, committed a minute after", at=AT - HOUR / 60)
    make_story(title="After", at=AT + HOUR)
    tomorrow = make_edition(daily, at=AT + DAY)
    assert headlines(tomorrow, AT + DAY) == ["After", "A minute before it left, committed a minute after"]
    change(first, Reason(Kind.UPDATE, "More is known."), AT + 2 * HOUR, title="Before, and more")
    entry = issue_of(tomorrow, AT + DAY).stories[-1]
    assert (entry.headline, entry.is_update, entry.label) == ("Before, and more", True, "Updated")


def test_after_a_day_without_an_edition_the_next_tells_of_both(daily):
    make_story(at=AT - HOUR)
    send_edition(edition=make_edition(daily), at=AT)
    make_story(title="Of the skipped day", at=AT + HOUR)
    assert headlines(make_edition(daily, at=AT + 2 * DAY), AT + 2 * DAY) == ["Of the skipped day"]


def test_a_mended_slip_is_no_news(daily):
    story = make_story(title="Ferry", at=AT - 2 * DAY)
    change(story, Reason(Kind.UPDATE, "", worth_telling=False), AT - HOUR, title="Ferry.")
    assert issue_of(make_edition(daily), AT).is_empty


def test_every_correction_since_the_last_edition_stands_in_it_once(daily):
    story = make_story(title="Ferry at the east quay", at=AT - 20 * DAY)
    change(story, CORRECTED, AT - HOUR, title="Ferry at the west quay")
    edition = make_edition(daily)
    assert notes(edition, AT) == [("Correction", "Ferry at the west quay", CORRECTED.note)]
    send_edition(edition=edition, at=AT)
    change(story.specific, Reason(Kind.CLARIFICATION, "It was the old west quay."), AT + HOUR, title="Ferry, old quay")
    tomorrow = make_edition(daily, at=AT + DAY)
    assert notes(tomorrow, AT + DAY) == [("Clarification", "Ferry, old quay", "It was the old west quay.")]


def test_editors_cannot_leave_a_correction_out(daily):
    story = change(make_story(at=AT - HOUR), CORRECTED, AT - HOUR / 2, title="Mended")
    edition = make_edition(daily)
    version = story.current_version
    arrange(edition=edition, stories=[], left_out=[version], subject="", preheader="", intro="")
    issue = issue_of(edition, AT)
    assert issue.stories == []
    assert [entry.version for entry in issue.corrections] == [version]


def test_of_a_withdrawn_story_it_says_only_that(daily):
    story = make_story(title="Secret words", at=AT - 3 * HOUR)
    change(story, CORRECTED, AT - 2 * HOUR, title="Other secret words")
    kill(story=story.specific, note="It was a drill.", at=AT - HOUR, by=make_editor())
    issue = issue_of(make_edition(daily), AT)
    assert issue.stories == []
    assert [(entry.label, entry.headline, entry.note) for entry in issue.corrections] == [
        ("Withdrawal", "", "It was a drill.")
    ]
    assert "ecret" not in " ".join(entry.words for entry in issue.entries)


def test_corrections_of_gravity_come_first(daily):
    clarified, corrected, killed = (make_story(at=AT - 2 * DAY) for _ in range(3))
    kill(story=killed, note="Killed.", at=AT - 3 * HOUR, by=make_editor())
    change(corrected, CORRECTED, AT - 2 * HOUR, title="Corrected")
    change(clarified, Reason(Kind.CLARIFICATION, "Clear."), AT - HOUR, title="Clarified")
    assert [label for label, _, _ in notes(make_edition(daily), AT)] == ["Withdrawal", "Correction", "Clarification"]


def test_a_developing_story_tells_how_its_claims_stand(daily):
    story = make_story(title="Ferry", developing=True, at=AT - HOUR).get_latest_revision_as_object()
    claim = make_claim(story, "The ferry was empty")
    say(story, claim, make_source(), "The ferry sailed at noon, the harbour board said.")
    publish(story, Reason(Kind.UPDATE, "Who says what."), at=AT - HOUR / 2)
    entry = issue_of(make_edition(daily), AT).stories[0]
    assert entry.label == "Developing"
    assert entry.claims == [("Denied", "The ferry was empty")]
    assert entry.words == "Ferry\nThe harbour board lifts its order.\nDenied: The ferry was empty"


def test_a_newsletter_on_a_topic_tells_of_it_alone_and_corrects_what_it_told(daily):
    section = make_section()
    ferries = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    letter = found_newsletter(
        slug="ferries", name="Ferry News", topic=ferries, hour=None, weekdays="1234567", wording="Send me it.", at=AT
    )
    make_story(section=section, title="Of no topic", at=AT - HOUR)
    draft = make_story(section=section, title="Of ferries", at=AT - 2 * HOUR).get_latest_revision_as_object()
    draft.topics = [ferries]
    story = publish(draft, Reason(Kind.UPDATE, "Topic."), at=AT - HOUR)
    edition = make_edition(letter)
    assert headlines(edition, AT) == ["Of ferries"]
    send_edition(edition=edition, at=AT)
    change(story, CORRECTED, AT + HOUR, title="Of trams, in fact", topics=[])
    tomorrow = make_edition(letter, at=AT + DAY)
    assert headlines(tomorrow, AT + DAY) == []
    assert [headline for _, headline, _ in notes(tomorrow, AT + DAY)] == ["Of trams, in fact"]


def test_a_sent_edition_holds_what_it_was_sent_with(daily):
    story = make_story(title="As sent", at=AT - HOUR)
    edition = make_edition(daily)
    send_edition(edition=edition, at=AT)
    change(story, CORRECTED, AT + HOUR, title="As corrected")
    assert headlines(Edition.objects.get(), AT + DAY) == ["As sent"]
