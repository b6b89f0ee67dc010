"""32 writers at once: no comment is lost, none is doubled, and the database is never locked.

`python -m bench.comments` is the same for 30 seconds, in several processes.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from replate.comments.models import Comment
from replate.comments.threads import number_of
from replate.lib import clock
from replate.people.models import User
from replate.readers.models import Consent, Wording
from replate.stories.models import Story

from ..factories import make_front_page, make_section, make_story
from ..readers.conftest import HERE

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SECONDS, FORMS_A_READER = 32, 4, 4


def test_32_parallel_writers_lose_and_double_nothing():
    make_front_page()
    story = make_story(section=make_section(), at=clock.now())
    version, terms = story.current_version, Wording.objects.get(purpose__slug="terms", language="en")
    readers = User.objects.bulk_create(User(email=f"w{n}@example.org", name=f"Writer {n}") for n in range(1500))
    Consent.objects.bulk_create(
        Consent(reader=reader, wording=terms, source="sign_in", given_at=clock.now()) for reader in readers
    )
    Comment.objects.bulk_create(
        Comment(story=story, author=reader, version=version, text=f"Known {reader.pk}", state="shown",
                written_at=clock.now())
        for reader in readers
    )  # fmt: skip
    known, pool, until = len(readers), iter(readers), time.monotonic() + SECONDS

    def write(number):
        """Each form is sent twice, as an impatient reader does."""
        sent, chance = [], random.Random(number)
        try:
            while time.monotonic() < until:
                client = Client(headers={"origin": HERE})
                client.force_login(next(pool))
                for _turn in range(FORMS_A_READER):
                    form = {"form_key": str(uuid4()), "text": f"Words {uuid4()} of writer {number}."}
                    if sent and chance.random() < 0.3:
                        form["answers"] = chance.choice(sent)[1]
                    answers = [client.post(reverse("comment_write", args=[story.pk]), form) for _twice in range(2)]
                    assert [answer.status_code for answer in answers] == [302, 302], answers[0].content
                    assert answers[0].url == answers[1].url
                    sent.append((form["form_key"], int(answers[0].url.rpartition("-")[2])))
            return sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as threads:
        sent = [one for sent in threads.map(write, range(WRITERS)) for one in sent]
    assert len(sent) > WRITERS
    kept = dict(Comment.objects.filter(pk__gt=0).values_list("form_key", "pk"))
    assert dict(sent) == {str(key): pk for key, pk in kept.items() if str(key) in dict(sent)}
    assert Comment.objects.count() == number_of(Story.objects.get()) == known + len(sent)
