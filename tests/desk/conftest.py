"""A founded newsroom and its people."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache

from replate.desk.actions import found_newsroom
from replate.people.models import User
from replate.stories.models import Section

from ..factories import AT

PASSWORD = "a long pass phrase"


@pytest.fixture
def front(db):
    cache.clear()
    return found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)


@pytest.fixture
def section(front):
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    return section


def member(group: str) -> User:
    user = User.objects.create_user(f"{group.lower()}@courier.example", PASSWORD, name=f"A. {group[:-1]}")
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def writer(front):
    return member("Writers")


@pytest.fixture
def editor(front):
    return member("Editors")


@pytest.fixture
def administrator(front):
    return member("Administrators")


@pytest.fixture
def as_writer(client, writer):
    client.force_login(writer)
    return client


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    client.force_login(administrator)
    return client
