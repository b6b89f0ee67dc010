"""The demo newsroom in a database: as its content says, and as the desk would have left it."""

import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Revision

from replate.alerts.models import Alert
from replate.corrections.models import Correction
from replate.corrections.reach import reach_of
from replate.demo.fill import DESK_EMAIL, DESK_PASSWORD, fill
from replate.demo.newsroom import Newsroom, load
from replate.demo.push import PROVIDER, lead_here, take_push
from replate.outbox.channels import Accepted, Letter, Message, push
from replate.outbox.models import Address
from replate.people.models import User
from replate.stories.models import Author, FrontPage, Picture, Section, Story, Topic, Version
from replate.wire.models import State, WireItem

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fill")]

AT = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with time_machine.travel(AT), django_db_blocker.unblock(), transaction.atomic():
        fill(at=AT)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load(at=AT)


def test_every_version_is_frozen_at_its_time_with_its_reason(newsroom: Newsroom) -> None:
    for row in newsroom.stories:
        frozen = list(Version.objects.filter(story__slug=row.slug).oldest_first())
        out = [] if row.draft or row.first_published_at > AT else list(row.versions)
        assert [(v.number, v.frozen_at, v.kind, v.note) for v in frozen] == [
            (v.number, v.published_at, v.kind or "", v.note) for v in out
        ]
        assert all(version.is_intact() for version in frozen)
        if out:
            story = Story.objects.get(slug=row.slug)
            assert (story.first_published_at, story.last_published_at) == (out[0].published_at, out[-1].published_at)
            assert story.current_version.headline == ("" if row.killed else out[-1].headline)


def test_saving_a_published_story_unchanged_would_change_nothing(newsroom: Newsroom) -> None:
    for story in Story.objects.published():
        assert not story.get_latest_revision_as_object().is_changed()


def test_the_killed_story_is_withdrawn() -> None:
    assert [story.slug for story in Story.objects.filter(withdrawn_at__isnull=False)] == ["trawler-search"]
    assert Client().get("/harbour-city/trawler-search/").status_code == 410


def test_the_embargoed_story_waits_for_its_time() -> None:
    story = Story.objects.get(slug="harbour-wall-audit")
    assert not story.live and story.embargo_until == AT + timedelta(hours=6)
    assert Revision.objects.for_instance(story).get().approved_go_live_at == AT + timedelta(hours=6)
    assert Client().get("/politics/harbour-wall-audit/").status_code == 404


def test_one_story_waits_for_approval_and_nobody_was_mailed_about_it() -> None:
    waiting = [story.slug for story in Story.objects.filter(live=False) if story.current_workflow_state]
    assert waiting == ["library-bicycles"] and not mail.outbox


def test_the_wire_has_two_drafts_to_show() -> None:
    items = WireItem.objects.with_state()
    assert sorted(item.name for item in items) == ["gazette-verezh.txt", "hpa-grounding.json"]
    assert {item.state for item in items} == {State.DRAFT}
    assert all(item.filed_on == AT.date() for item in items)


def test_every_account_can_sign_in_and_has_a_group() -> None:
    assert DESK_EMAIL in User.objects.values_list("email", flat=True)
    for user in User.objects.filter(is_staff=True):
        assert user.check_password(DESK_PASSWORD) and user.groups.exists()
        assert user.has_perm("wagtailadmin.access_admin")


def test_fronts_sections_topics_and_authors_are_those_of_the_content(newsroom: Newsroom) -> None:
    for paper in newsroom.papers:
        front = FrontPage.objects.get(locale__language_code=paper.language)
        assert (front.title, front.tagline) == (paper.name, paper.tagline)
        assert [row.story.slug for row in front.leads.all()] == list(paper.leads)
        named = [section.name for section in newsroom.sections if section.language == paper.language]
        assert [section.title for section in front.sections()] == named
    assert Section.objects.count() == len(newsroom.sections)
    assert Topic.objects.count() == len(newsroom.topics)
    assert Author.objects.filter(portrait__isnull=False).count() == len(newsroom.authors)


def test_every_picture_has_its_words() -> None:
    assert Picture.objects.exists()
    assert all(picture.description and picture.credit for picture in Picture.objects.all())


@pytest.mark.parametrize(
    "address",
    ["/", "/he/", "/world/", "/world/skarne-letter/", "/he/tarbut/sirat-hanatavim/", "/topics/skarne-base/"]
    + ["/authors/nadia-verrault/", "/world/skarne-letter/versions/", "/world/skarne-letter/versions/1-2/", "/atom.xml"],
)
def test_the_pages_open(address: str) -> None:
    assert Client().get(address).status_code == 200


def test_every_version_of_every_story_opens() -> None:
    for story in Story.objects.published():
        for address in (story.url, *(version.get_absolute_url() for version in story.versions.all())):
            assert Client().get(address).status_code == 200, address


def test_the_search_finds_at_once_and_no_task_is_left() -> None:
    assert "skarne-letter" in Client().get("/search/?q=berthing").content.decode()
    assert not DBTaskResult.objects.exists()


def test_filling_again_does_nothing() -> None:
    before = Version.objects.count(), Story.objects.count()
    fill(at=AT + timedelta(days=1))
    assert (Version.objects.count(), Story.objects.count()) == before


def test_what_was_told_wrong_was_set_right_but_for_the_newest_correction() -> None:
    withdrawal, clarification, newest = Correction.objects.order_by("number")
    reach = reach_of(withdrawal).total
    assert (reach.told, reach.reached, reach.waiting) == (48, 45, 0) and sum(reach.unreachable.values()) == 3
    assert clarification.dismissed_at and newest.is_open
    assert [one.title for one in newest.faulty_dispatches.all()] == [
        "Brennian navy is leaving the Skarne base, letter says"
    ]


def test_the_demos_push_service_takes_what_is_sent_to_its_browsers(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.PUSH_TRUSTED_ORIGINS, settings.PUSH_CA_FILE = tmp_path, (), None
    service = socket.create_server(("127.0.0.1", 0))
    lead_here(service)
    threading.Thread(target=take_push, args=(service,), daemon=True).start()
    message = Message(uuid.uuid4(), "alert", Alert.objects.latest("pk").message())
    letters = [
        Letter(1, one.pk, one.value, one.provider, message, bytes(one.p256dh or b""), bytes(one.auth or b""))
        for one in Address.objects.filter(provider=PROVIDER)[:3]
    ]
    assert [type(answer) for answer in push.send(iter(letters)) if answer] == [Accepted] * 3
