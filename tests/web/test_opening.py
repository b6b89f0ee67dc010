"""Whether a mail was opened and clicked: counted only where the site says so."""

import pytest

from replate.outbox.models import Delivery, Outcome
from replate.outbox.opening import mark_of, with_marks
from tests.corrections.world import make_reader, tell
from tests.factories import AT, make_story

pytestmark = pytest.mark.django_db
HTML = '<html><body><a href="http://testserver/world/ferry/">The ferry</a><a href="https://other.example/">x</a></body></html>'


@pytest.fixture
def delivery():
    make_reader("ida", devices=0)
    sent = tell(make_story().versions.get(), channel="mail")
    sent.deliveries.update(outcome=Outcome.ACCEPTED, settled_at=AT)
    return sent.deliveries.get()


def test_a_mail_is_sent_as_it_is_where_the_site_counts_nothing():
    assert with_marks(HTML) == HTML


def test_where_it_counts_links_to_the_site_lead_over_a_mark_and_others_do_not(settings):
    settings.COUNT_OPENS = True

    marked = with_marks(HTML)

    assert 'href="http://testserver/-/go/{{slot:mark}}/world/ferry/"' in marked
    assert 'href="https://other.example/"' in marked
    assert marked.endswith('/-/opened/{{slot:mark}}.gif" width="1" height="1" alt=""></body></html>')


def test_opening_and_clicking_count_once_each(client, settings, delivery):
    settings.COUNT_OPENS = True
    mark = mark_of(delivery.pk)

    assert client.get(f"/-/opened/{mark}.gif")["Content-Type"] == "image/gif"
    opened = Delivery.objects.get()
    assert opened.seen_at and not opened.clicked_at

    answer = client.get(f"/-/go/{mark}/world/ferry/?page=2")
    assert (answer.status_code, answer["Location"]) == (302, "/world/ferry/?page=2")
    assert client.get(f"/-/go/{mark}/")["Location"] == "/"
    clicked = Delivery.objects.get()
    assert clicked.clicked_at and clicked.seen_at == opened.seen_at


def test_nothing_is_counted_where_the_site_turned_it_off_since(client, delivery):
    assert client.get(f"/-/opened/{mark_of(delivery.pk)}.gif").status_code == 200
    assert Delivery.objects.get().seen_at is None


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "\\\\evil.example"])
def test_a_mark_leads_to_no_other_site(client, delivery, path):
    answer = client.get(f"/-/go/{mark_of(delivery.pk)}/{path}")

    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("address", ["/-/opened/1.x.gif", "/-/opened/x.gif", "/-/go/1.x/world/"])
def test_a_forged_mark_is_not_found(client, settings, delivery, address):
    settings.COUNT_OPENS = True

    assert client.get(address).status_code == 404
    assert Delivery.objects.get().seen_at is None
