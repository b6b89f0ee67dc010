"""What a subscription asks for; whose it is; how it ends."""

import pytest

from replate.alerts.actions import NothingChosen, choose, join_reader, stop, stop_all
from replate.alerts.models import AlertChoice
from replate.outbox.models import Address
from replate.people.models import User
from replate.readers import belongings
from replate.readers.actions.account import leave_device, note_device, sign_out_everywhere
from replate.stories.models import Topic

from ..factories import AT, make_section, make_story
from .subscribers import draft, make_subscription, words_of_consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    return Topic.objects.create(name="Ferries", slug="ferries", locale=make_section().locale)


@pytest.fixture
def reader():
    return User.objects.create_user("ada@example.org")


def asks_for(address: Address) -> set:
    return {choice.subject for choice in AlertChoice.objects.of(address)}


def test_choices_replace_those_before_and_what_stays_keeps_its_time(topic):
    story = make_story()
    address = make_subscription(all_news=True, topics=[topic])
    kept = AlertChoice.objects.of(address).get(topic=topic)
    words = words_of_consent()
    choose(address=address, all_news=False, topics=[topic], stories=[story], wording=words, at=AT.replace(hour=12))
    assert asks_for(address) == {topic, story}
    kept.refresh_from_db()
    assert kept.chosen_at == AT


def test_something_has_to_be_chosen(topic):
    address = make_subscription(topics=[topic])
    with pytest.raises(NothingChosen):
        choose(address=address, all_news=False, topics=[], stories=[], wording=words_of_consent(), at=AT)
    assert asks_for(address) == {topic}


def test_at_sign_in_the_subscription_and_the_words_it_was_asked_in_are_the_readers(topic, reader):
    address = make_subscription(topics=[topic])
    note_device(reader=reader, session_key="k1", name="Firefox on Linux", at=AT)
    join_reader(address=address, reader=reader, session_key="k1", at=AT)
    address.refresh_from_db()
    assert address.owner == reader and reader.devices.get().push_address == address
    consent = reader.consents.standing().to("alerts").get()
    assert (consent.wording, consent.source) == (words_of_consent(), "alerts")


def test_at_sign_out_the_browser_keeps_its_alerts_and_the_reader_is_not_in_them(topic, reader):
    address = make_subscription(topics=[topic])
    note_device(reader=reader, session_key="k1", name="Firefox on Linux", at=AT)
    join_reader(address=address, reader=reader, session_key="k1", at=AT)
    leave_device(session_key="k1")
    address.refresh_from_db()
    assert address.owner is None and asks_for(address) == {topic}


def test_signing_out_takes_no_subscription_that_is_another_readers_by_now(topic, reader):
    address = make_subscription(topics=[topic])
    other = User.objects.create_user("bo@example.org")
    for person, key in ((reader, "k1"), (other, "k2")):
        note_device(reader=person, session_key=key, name="Firefox on Linux", at=AT)
        join_reader(address=address, reader=person, session_key=key, at=AT)
    leave_device(session_key="k1")
    address.refresh_from_db()
    assert address.owner == other


def test_with_a_readers_last_subscription_their_consent_ends(topic, reader):
    first, second = (make_subscription(topics=[topic], owner=reader) for _ in range(2))
    stop(address=first, at=AT)
    assert reader.consents.standing().to("alerts").exists()
    stop(address=second, at=AT)
    assert not reader.consents.standing().to("alerts").exists()
    assert not Address.objects.exists() and not AlertChoice.objects.exists()


def test_a_reader_ends_all_at_once_and_others_keep_theirs(topic, reader):
    for _ in range(2):
        make_subscription(topics=[topic], owner=reader)
    other = make_subscription(topics=[topic])
    stop_all(reader=reader, at=AT)
    assert list(Address.objects.all()) == [other]


def test_a_reader_downloads_what_they_asked_to_be_told_of(topic, reader):
    make_subscription(all_news=True, topics=[topic], owner=reader)
    told = belongings.data_of(reader)["alerts"]
    assert {row["alerts_on"] for row in told} == {"all breaking news", "Ferries"}
    assert told[0]["wording"] == words_of_consent().text and told[0]["push_service"] == "push.example"


def test_who_erases_their_account_takes_their_subscriptions_along(topic, reader):
    address = make_subscription(topics=[topic], owner=reader)
    note_device(reader=reader, session_key="k1", name="Firefox on Linux", at=AT)
    join_reader(address=address, reader=reader, session_key="k1", at=AT)
    sign_out_everywhere(reader=reader)
    address.refresh_from_db()
    assert address.owner == reader, "within the week they may come back to it"
    for belonging in belongings.all_belongings():
        belonging.erase(reader, AT)
    reader.delete()
    assert not Address.objects.exists() and not AlertChoice.objects.exists()


def test_an_editor_may_leave_while_their_alert_waits(reader):
    alert = draft(make_story(), by=reader)
    belongings_of_alerts = next(one for one in belongings.all_belongings() if one.name == "alerts")
    belongings_of_alerts.erase(reader, AT)
    alert.refresh_from_db()
    assert alert.writer is None and alert.written_by
