"""What a signed-in view asks for beside the kept page costs a known number of queries, whatever the site holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.account import follow
from replate.readers.actions.consent import record_consents
from replate.readers.models import PageRead, Purpose, Wording
from replate.stories.models import Topic

from ..factories import make_draft, make_section, publish

pytestmark = pytest.mark.django_db
READER_QUERIES, FOR_YOU_QUERIES = 12, 14


def make_site(stories):
    section = make_section()
    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    made = []
    for number in range(stories):
        draft = make_draft(section)
        draft.topics = [topic]
        made.append(publish(draft, at=clock.now() - timedelta(hours=number + 1)))
    return topic, made


@pytest.mark.parametrize("stories", [3, 12])
def test_a_signed_in_view_asks_as_much_on_a_large_site_as_on_a_small_one(stories):
    topic, made = make_site(stories)
    reader, client = User.objects.create_user("ada@example.org"), Client(headers={"sec-fetch-site": "same-origin"})
    client.force_login(reader)
    wordings = Wording.objects.filter(language="en", purpose__slug=Purpose.READING_HISTORY)
    record_consents(reader=reader, wordings=[row.pk for row in wordings], source="account", at=clock.now())
    follow(reader=reader, subject=topic, at=clock.now())
    first, second = made[:2]
    client.post("/-/reader/", {"version": first.current_version.pk, "page": first.url})  # what is asked once
    with CaptureQueriesContext(connection) as of_reader:
        answer = client.post("/-/reader/", {"version": second.current_version.pk, "page": second.url})
    assert answer.status_code == 200
    assert PageRead.objects.filter(version__story=second).exists()
    with CaptureQueriesContext(connection) as of_suggestions:
        assert client.get(f"/-/for-you/?not={first.pk}").status_code == 200
    assert (len(of_reader), len(of_suggestions)) == (READER_QUERIES, FOR_YOU_QUERIES)
