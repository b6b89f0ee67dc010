"""A part above the outbox may hold a paused dispatch, and says why."""

import pytest
from django.urls import reverse

from replate.outbox.actions import cancel, pause, resume
from replate.outbox.actions.steering import CannotSteer
from replate.outbox.holds import holds
from replate.outbox.models import State
from tests.factories import AT, make_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    """The keys of dispatches that are held."""
    keys = set()

    def hold(dispatch):
        return "Ask the harbour master first." if dispatch.key in keys else ""

    holds.append(hold)
    yield keys
    holds.remove(hold)


@pytest.fixture
def paused(send, mailboxes):
    mailboxes(1)
    sent = send()
    pause(dispatch=sent, at=AT)
    return sent


def test_what_is_held_is_not_resumed_before_the_hold_ends(paused, held):
    held.add(paused.key)
    with pytest.raises(CannotSteer, match="harbour master"):
        resume(dispatch=paused, at=AT)
    paused.refresh_from_db()
    assert paused.state == State.PAUSED
    held.clear()
    resume(dispatch=paused, at=AT)
    assert paused.state == State.SENDING


def test_what_is_held_may_be_cancelled(paused, held):
    held.add(paused.key)
    cancel(dispatch=paused, at=AT)
    assert paused.state == State.CANCELLED
    with pytest.raises(CannotSteer, match="is cancelled"):
        resume(dispatch=paused, at=AT)


def test_the_desk_says_what_holds_it_and_offers_no_button(client, paused, held):
    client.force_login(make_editor())
    url = reverse("outbox_dispatch", args=[paused.pk])
    assert 'value="resume"' in client.get(url).content.decode()
    held.add(paused.key)
    page = client.get(url).content.decode()
    assert "Ask the harbour master first." in page
    assert 'value="resume"' not in page and 'value="cancel"' in page


def test_pressed_all_the_same_the_button_is_answered_with_the_reason(client, paused, held):
    client.force_login(make_editor())
    held.add(paused.key)
    page = client.post(reverse("outbox_dispatch", args=[paused.pk]), {"deed": "resume"}, follow=True)
    assert [str(one).strip() for one in page.context["messages"]] == ["Ask the harbour master first."]
