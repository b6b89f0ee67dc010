"""The desk's pages of what leaves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from replate.outbox.models import Address, Dispatch, Outcome, Standstill, State
from replate.outbox.progress import progress_of
from replate.people.models import User
from tests.factories import AT, make_editor, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_editor(name="Ida Brenn"))
    return client


def test_a_dispatch_shows_how_far_it_came_and_why_some_failed(desk, mailboxes, send):
    mailboxes(4)
    sent = send(carries=[(make_story(title="Ferry sails").versions.get(), "The ferry sails.")])
    first, second, *_ = sent.deliveries.order_by("pk")
    sent.deliveries.filter(pk=first.pk).update(outcome=Outcome.ACCEPTED, settled_at=AT)
    sent.deliveries.filter(pk=second.pk).update(outcome=Outcome.FAILED, settled_at=AT, reason="No such mailbox")
    sent.chunks.update(accepted=1, failed=1)

    page = desk.get(reverse("outbox_dispatch", args=[sent.pk])).content.decode()

    assert 'value="50"' in page
    assert "No such mailbox" in page
    assert "The ferry sails." in page
    assert "Ferry sails" in page


def test_what_left_last_stands_first(desk, mailboxes, send):
    mailboxes(1)
    sent = [send(at=AT + timedelta(minutes=minutes)) for minutes in (2, 1, 3)]

    page = desk.get(reverse("outbox_dispatches")).content.decode()

    places = [page.index(reverse("outbox_dispatch", args=[one.pk])) for one in sent]
    assert places[2] < places[0] < places[1]


def test_who_unsubscribed_while_it_waited_is_not_waited_for(desk, mailboxes, send):
    mailboxes(2)
    sent = send()
    Address.objects.first().delete()
    sent.chunks.update(accepted=1, done_at=AT)
    Dispatch.objects.filter(pk=sent.pk).update(state=State.DONE, finished_at=AT)
    assert progress_of(Dispatch.objects.get(), AT).waiting == 0


def test_the_moving_part_comes_alone_to_the_script(desk, mailboxes, send):
    mailboxes(1)
    part = desk.get(reverse("outbox_dispatch", args=[send().pk]), headers={"X-Requested-With": "fetch"})

    assert part.content.decode().strip().startswith('<div class="outbox-progress" data-state="sending"')


@pytest.mark.parametrize(("deed", "state"), [("pause", State.PAUSED), ("cancel", State.CANCELLED)])
def test_a_dispatch_is_steered_by_its_buttons(desk, mailboxes, send, deed, state):
    mailboxes(1)
    sent = send()

    desk.post(reverse("outbox_dispatch", args=[sent.pk]), {"deed": deed})

    sent.refresh_from_db()
    assert sent.state == state


def test_what_cannot_be_steered_so_says_why(desk, send):
    sent = send()  # to nobody: done

    page = desk.post(reverse("outbox_dispatch", args=[sent.pk]), {"deed": "pause"}, follow=True)

    assert "is done: it cannot become paused" in page.content.decode()


def test_one_button_stops_everything_and_another_lets_it_go_on(desk):
    desk.post(reverse("outbox_dispatches"), {"deed": "stop"})
    assert Standstill.objects.in_force().get().stopped_by == "Ida Brenn"
    assert "Ida Brenn stopped everything" in desk.get(reverse("outbox_dispatches")).content.decode()

    desk.post(reverse("outbox_dispatches"), {"deed": "go_on"})
    assert not Standstill.objects.in_force().exists()


def test_a_form_that_says_nothing_lets_nothing_go_on(desk):
    desk.post(reverse("outbox_dispatches"), {"deed": "stop"})
    desk.post(reverse("outbox_dispatches"), {})
    assert Standstill.objects.in_force().exists()


def test_the_outbox_is_closed_to_who_may_not_see_it(client):
    client.force_login(User.objects.create_user("writer@courier.example", is_staff=True))

    assert client.get(reverse("outbox_dispatches")).status_code in (302, 403)


def test_an_empty_outbox_says_what_will_stand_there(desk):
    assert "Nothing has left yet" in desk.get(reverse("outbox_dispatches")).content.decode()
