"""An edition loses its words with a version that it told and that is redacted; what it told, and when, stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from replate.editions.actions.editions import send_edition, send_test
from replate.editions.models import Edition, Part
from replate.outbox.models import Carriage, Dispatch
from replate.stories.actions import redact
from replate.stories.models import Kind, Reason

from ..factories import AT, make_editor, make_story
from .conftest import make_edition, make_reader
from .test_gathering import change

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
ORDER = "Order of the court of Hamburg"


@pytest.fixture
def story(daily):
    return make_story(title="Xanthippe stole a ferry", at=AT - HOUR)


def destroy(story):
    change(story, Reason(Kind.UPDATE, "A name is gone."), AT + HOUR, title="A ferry was stolen")
    redact(version=story.versions.get(number=1), reason=ORDER, at=AT + HOUR, by=make_editor())


def test_a_sent_edition_is_called_by_its_newsletters_name(daily, story):
    make_reader()
    edition = make_edition(daily)
    edition.intro = "Xanthippe is back."
    edition.save()
    send_test(edition=edition, to=make_editor(), at=AT)
    send_edition(edition=edition, at=AT)
    before = Edition.objects.filter(pk=edition.pk).values().get()
    assert "Xanthippe" in before["subject"]
    destroy(story)
    after = Edition.objects.filter(pk=edition.pk).values().get()
    assert after == before | {"subject": daily.name, "preheader": "", "intro": ""}
    assert [item.version.number for item in Edition.objects.get(pk=edition.pk).items.all()] == [1]
    assert "Xanthippe" not in str([list(model.objects.values()) for model in (Edition, Dispatch, Carriage)])


def test_its_mail_is_not_shown_any_more_and_the_desk_says_why(client, daily, story):
    edition = make_edition(daily)
    send_edition(edition=edition, at=AT)
    destroy(story)
    client.force_login(make_editor())
    mail = reverse("desk_edition_mail", args=[edition.pk])
    assert client.get(mail).content.decode() == f"Redacted: {ORDER}"
    assert "Xanthippe" not in client.get(reverse("desk_edition", args=[edition.pk])).content.decode()


def test_a_draft_with_the_story_loses_what_editors_wrote_and_one_that_left_it_out_keeps_it(daily, story):
    version = story.versions.get(number=1)
    held, other = make_edition(daily), make_edition(daily, day=AT.date() + timedelta(days=1))
    for edition, subject in ((held, "Xanthippe!"), (other, "Chess")):
        edition.subject = subject
        edition.save()
    held.items.create(version=version, part=Part.STORY, place=0)
    other.items.create(version=version, part=Part.LEFT_OUT, place=0)
    destroy(story)
    held.refresh_from_db(), other.refresh_from_db()
    assert (held.subject, other.subject) == ("", "Chess")


def test_the_database_lets_no_other_change_through(daily, story):
    edition = make_edition(daily)
    send_edition(edition=edition, at=AT)
    rows = Edition.objects.filter(pk=edition.pk)
    gone = {"subject": daily.name, "preheader": "", "intro": ""}
    for change_ in (gone, gone | {"subject": "Another"}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(**change_)
    destroy(story)
    for change_ in ({"subject": "Another"}, {"intro": "Words"}, gone | {"sent_at": AT + HOUR}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            rows.update(**change_)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.delete()
