"""A newsletter goes to the living mailboxes of those who agreed to it, in their language."""

from datetime import timedelta

import pytest

from replate.editions.actions.editions import send_edition
from replate.editions.actions.newsletters import found_newsletter, join, leave
from replate.editions.audience import gets, offered_to, open_mailboxes, subscribers, subscribers_total
from replate.editions.models import Newsletter
from replate.outbox.actions import bury, mailbox_of
from replate.outbox.models import Address, Death, Delivery
from replate.people.models import User
from replate.readers.actions.account import ask_for_erasure
from replate.readers.actions.consent import has_agreed, record_consents, withdraw_consent
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Topic

from ..factories import AT, make_story
from .conftest import make_edition, make_reader

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def emails(newsletter):
    open_mailboxes(purpose=newsletter.purpose, at=AT)
    assert subscribers(newsletter).count() == subscribers_total(newsletter)
    return sorted(subscribers(newsletter).values_list("value", flat=True))


def test_only_those_whose_consent_stands(daily):
    agreed, left, never = make_reader(), make_reader(), make_reader(purpose=None)
    withdraw_consent(reader=left, purpose=daily.purpose, at=LATER)
    assert emails(daily) == [agreed.email]
    assert not Address.objects.filter(owner__in=[left, never]).exists()


def test_each_in_the_language_of_the_words_they_agreed_to(daily, hebrew):
    ada, rivka = make_reader(), make_reader("he")
    assert (emails(daily), emails(hebrew)) == ([ada.email], [rivka.email])
    assert Address.objects.get(owner=rivka).language == "he"


def test_the_last_words_count(daily, hebrew):
    reader = make_reader()
    record_consents(
        reader=reader,
        wordings=[Wording.objects.get(purpose=daily.purpose, language="he").pk],
        source=Consent.Source.ACCOUNT,
        at=LATER,
    )
    assert emails(hebrew) == [reader.email]
    assert emails(daily) == []


def test_a_language_without_an_edition_gets_the_main_one(daily, hebrew):
    reader = make_reader("he")
    Newsletter.objects.filter(pk=hebrew.pk).update(is_active=False)
    assert emails(daily) == [reader.email]


def test_a_mailbox_that_another_part_opened_is_used_and_its_language_counts(daily, hebrew):
    reader = make_reader("en")
    mailbox_of(reader=reader, language="he", at=AT)
    assert emails(hebrew) == [reader.email]
    assert Address.objects.count() == 1


@pytest.mark.parametrize("opened_by", ["an edition", "the other reader"])
def test_who_changes_places_with_another_reader_keeps_what_they_were_told(daily, opened_by):
    ada, bo = make_reader(email="ada@example.org"), make_reader(email="bo@example.org")
    make_story()
    sent = send_edition(edition=make_edition(daily), at=AT)
    told = {delivery.address.owner: delivery.pk for delivery in sent.deliveries.select_related("address__owner")}
    for reader, email in ((ada, "x@example.org"), (bo, "ada@example.org"), (ada, "bo@example.org")):
        reader.email = email  # as an administrator changes it
        reader.save()
    if opened_by == "an edition":
        open_mailboxes(purpose=daily.purpose, at=AT)
    else:
        mailbox_of(reader=bo, language="en", at=AT)
    for reader in (ada, bo):
        assert Delivery.objects.to(reader).get().pk == told[reader]
        assert Address.objects.mailboxes().of(reader).get().value == reader.email


def test_a_mailbox_that_nobody_owns_is_whose_address_it_is(daily):
    Address.objects.create(channel="mail", value="ada@example.org", provider="example.org", created_at=AT)
    ada = make_reader(email="ada@example.org")
    assert mailbox_of(reader=ada, language="en", at=AT) == Address.objects.get()


def test_dead_mailboxes_and_those_who_are_leaving_get_nothing(daily):
    bounced, leaving, closed = make_reader(), make_reader(), make_reader()
    emails(daily)
    bury(address=Address.objects.get(owner=bounced), because=Death.BOUNCED, at=AT)
    ask_for_erasure(reader=leaving, at=AT)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert emails(daily) == []


def test_a_changed_address_is_followed_and_lives_again(daily):
    reader = make_reader(email="old@example.org")
    emails(daily)
    bury(address=Address.objects.get(), because=Death.BOUNCED, at=AT)
    User.objects.filter(pk=reader.pk).update(email="new@post.example")
    assert emails(daily) == ["new@post.example"]
    assert Address.objects.get().provider == "post.example"


def test_an_address_that_another_reader_has_now_is_theirs(daily):
    first = make_reader(email="shared@example.org")
    emails(daily)
    User.objects.filter(pk=first.pk).update(email="first@example.org")
    second = make_reader(email="shared@example.org")
    assert emails(daily) == ["first@example.org", "shared@example.org"]
    assert Address.objects.get(value="shared@example.org").owner == second


def test_mailboxes_are_opened_by_set_whatever_their_number(daily, django_assert_max_num_queries):
    wording = Wording.objects.get(purpose=daily.purpose, language="en")
    readers = User.objects.bulk_create(User(email=f"r{n}@post{n % 3}.example") for n in range(300))
    Consent.objects.bulk_create(Consent(reader=one, wording=wording, source="sign_in", given_at=AT) for one in readers)
    with django_assert_max_num_queries(7):
        assert open_mailboxes(purpose=daily.purpose, at=AT) == 300
    assert open_mailboxes(purpose=daily.purpose, at=AT) == 0
    assert set(Address.objects.values_list("provider", flat=True)) == {f"post{n}.example" for n in range(3)}


def test_a_reader_joins_and_leaves(daily, hebrew):
    reader = make_reader(purpose=None)
    assert [offer.is_on for offer in offered_to(reader)] == [False, False]
    join(newsletter=hebrew, reader=reader, at=AT)
    assert (gets(hebrew, reader), gets(daily, reader)) == (True, False)
    join(newsletter=daily, reader=reader, at=LATER)
    assert (gets(hebrew, reader), gets(daily, reader)) == (False, True)
    leave(newsletter=daily, reader=reader, at=LATER)
    assert not has_agreed(reader, Purpose.DAILY_EDITION)
    assert [offer.is_on for offer in offered_to(reader)] == [False, False]


def test_a_topics_newsletter_has_a_purpose_of_its_own_and_no_other_language(daily):
    from wagtail.models import Locale

    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=Locale.objects.get(language_code="en"))
    letter = found_newsletter(
        slug="ferries", name="Ferry News", topic=topic, hour=18, weekdays="5", wording="Send me Ferry News.", at=AT
    )
    reader = make_reader("he")
    join(newsletter=letter, reader=reader, at=AT)
    assert has_agreed(reader, "newsletter-en-ferries")
    assert reader.consents.get(wording__purpose=letter.purpose).wording.text == "Send me Ferry News."
    assert emails(letter) == [reader.email]
    leave(newsletter=letter, reader=reader, at=LATER)
    assert emails(letter) == []
    assert has_agreed(reader, Purpose.DAILY_EDITION)
