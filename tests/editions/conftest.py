"""A newsroom with a Daily Edition, and readers who agreed to it."""

from itertools import count

import pytest

from replate.editions.actions.editions import compose_edition
from replate.editions.actions.newsletters import found_daily_editions
from replate.editions.models import Newsletter, today
from replate.people.models import User
from replate.readers.actions.consent import record_consents
from replate.readers.models import Consent, Wording

from ..factories import AT, make_front_page

_numbers = count(1)


def make_reader(language="en", *, purpose="daily_edition", at=AT, email=None):
    """A reader who agreed to `purpose` (none: to nothing) in `language`."""
    reader = User.objects.create_user(email or f"reader{next(_numbers)}@example.org")
    if purpose:
        wording = Wording.objects.current().get(purpose__slug=purpose, language=language)
        record_consents(reader=reader, wordings=[wording.pk], source=Consent.Source.SIGN_IN, at=at)
    return reader


def make_edition(newsletter, *, at=AT, day=None):
    """A draft that waits for an editor."""
    return compose_edition(newsletter=newsletter, day=day or today(at), due_at=None, at=at)


@pytest.fixture
def daily(db):
    """The Daily Edition in English; there is one in Hebrew, too."""
    make_front_page("en")
    make_front_page("he")
    found_daily_editions(languages=["en", "he"], at=AT)
    return Newsletter.objects.get(language="en")


@pytest.fixture
def hebrew(daily):
    return Newsletter.objects.get(language="he")


@pytest.fixture
def no_worker(settings):
    """Tasks wait: what is on its way stays on its way."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
