"""What corrections quoted of a version goes when it is redacted, and a correction can go out after that."""

from datetime import timedelta

import pytest
from django.urls import reverse

from replate.corrections.actions import dispatch_correction, send_correction
from replate.corrections.reach import reach_of
from replate.outbox.actions import dispatch
from replate.outbox.models import Address, Dispatch, Kind, State
from replate.stories.actions import kill, redact

from ..factories import AT, make_editor, make_story
from .world import MAIL, correct, make_reader, take, tell

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)
ORDER = "Order of the court of Hamburg"


@pytest.fixture
def editor():
    return make_editor(name="Edda Brink")


@pytest.fixture
def story():
    """Told by mail and by push in words that name somebody."""
    make_reader("ada")
    story = make_story(title="Xanthippe stole a ferry", body=[("text", "<p>Xanthippe stole 12 ferries.</p>")])
    for channel in ("mail", "push"):
        take(tell(story.current_version, channel=channel))
    story.title = "A ferry was stolen"
    return story


def send(correction, editor):
    send_correction(correction=correction, by=editor, at=LATER)
    assert dispatch_correction(correction=correction, at=LATER)
    return {one.dispatch.channel: one.dispatch for one in correction.sendings.select_related("dispatch")}


def destroy(version, editor):
    redact(version=version, reason=ORDER, at=LATER, by=editor)


def test_a_mail_that_quoted_it_loses_its_words_and_the_push_that_did_not_keeps_them(client, story, editor):
    correction = correct(story, wrong="Xanthippe", right="Somebody")
    sent = send(correction, editor)
    assert "Xanthippe stole" in sent["mail"].message["html"]
    before = reach_of(correction).total
    destroy(story.versions.get(number=1), editor)
    for one in sent.values():
        one.refresh_from_db()
    assert (sent["mail"].is_redacted, sent["mail"].state) == (True, State.CANCELLED)
    assert "Xanthippe" not in str(sent["mail"].message)
    assert (sent["push"].title, sent["push"].state) == ("Correction: A ferry was stolen", State.SENDING)
    after = reach_of(correction).total
    assert (after.told, after.knew, after.reached) == (before.told, before.knew, before.reached)
    client.force_login(editor)
    preview = reverse(
        "desk_correction_mail", args=[correction.number, correction.sendings.get(dispatch=sent["mail"]).corrects_id]
    )
    assert client.get(preview).content.decode() == f"Redacted: {ORDER}"


def test_the_correction_of_a_withdrawn_story_loses_its_headline(story, editor):
    story.refresh_from_db()
    kill(story=story, note="It was not so.", at=AT + timedelta(hours=2), by=editor)
    sent = send(story.versions.get(number=2).correction, editor)
    assert sent["push"].title == "Withdrawn: Xanthippe stole a ferry"
    destroy(story.versions.get(number=1), editor)
    assert not Dispatch.objects.exclude(title="", words="").exists()
    assert "Xanthippe" not in str(list(Dispatch.objects.values()))


def test_a_correction_still_goes_to_who_was_told_after_the_words_are_gone(client, story, editor):
    correction = correct(story, wrong="12", right="21", at=AT + timedelta(hours=1))
    assert correction.faulty_dispatches.count() == 2
    destroy(story.versions.get(number=1), editor)
    client.force_login(editor)
    page = client.get(reverse("desk_correction", args=[correction.number]))
    assert f"Redacted: {ORDER}" in page.content.decode() and "Xanthippe" not in page.content.decode()
    assert page.context["push"]["before"]["title"] == f"Redacted: {ORDER}"
    sent = send(correction, editor)
    assert (sent["push"].message["tag"], sent["push"].audience_size, sent["mail"].audience_size) == ("ferry", 1, 1)
    assert "What we told you on Monday, May 4 was wrong." in sent["mail"].message["text"]
    assert "Xanthippe" not in str([one.message for one in sent.values()])


def test_the_other_stories_of_a_redacted_edition_are_corrected_in_the_words_given_of_them(story, editor):
    other = make_story(title="The harbour opens", body=[("text", "<p>The harbour opens at 12.</p>")])
    edition = dispatch(
        kind=Kind.EDITION, channel="mail", title="Daily: Xanthippe stole a ferry", words="both", message=MAIL,
        carries=[(story.versions.get(), "Xanthippe stole a ferry"), (other.versions.get(), "The harbour opens at 12.")],
        audience=Address.objects.mailboxes(), at=AT,
    )  # fmt: skip
    take(edition)
    correct(story, wrong="Xanthippe", right="Somebody", at=AT + timedelta(hours=1))
    destroy(story.versions.get(number=1), editor)
    sent = send(correct(other, wrong="12", right="21"), editor)
    text = sent["mail"].message["text"]
    assert "On Monday, May 4 we told you:\n\nThe harbour opens at 12.\n" in text
    assert "Xanthippe" not in str(sent["mail"].message)
