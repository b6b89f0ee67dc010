"""The test database is put back whole after a test with transactions of its own."""

import pytest
from django.db import IntegrityError
from wagtail.models import Locale, Page

from replate.stories.models import Version

from .factories import make_story


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_what_the_migrations_made_and_nothing_else(turn):
    assert Page.objects.get(depth=1).is_root()
    assert Locale.objects.exists()
    assert Version.objects.count() == 0
    make_story()
    with pytest.raises(IntegrityError, match="frozen"):
        Version.objects.all().delete()


@pytest.mark.django_db
def test_a_test_in_a_transaction_finds_the_beginning_after_one_without():
    assert Version.objects.count() == 0
    assert make_story().versions.count() == 1
