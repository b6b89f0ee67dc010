"""A reader reports an error in a story, gets a receipt and sees what came of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from replate.corrections.actions import answer_report
from replate.corrections.models import Correction, ErrorReport
from replate.people.models import User
from replate.stories import actions
from replate.stories.models import Kind, Reason

from ..factories import AT, make_draft, make_editor, make_front_page, make_section, make_story, publish

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin"}
WRONG = "The ferry sailed at one o’clock, not at noon."


@pytest.fixture
def story():
    return make_story(title="Ferry sails")


def send(client, story, **fields):
    return client.post(f"/-/report/{story.pk}/", {"wrong": WRONG, **fields}, headers=HERE)


def test_each_story_leads_to_the_form_and_the_form_back(client, story):
    address = f"/-/report/{story.pk}/"
    assert f'href="{address}"' in client.get(story.url).content.decode()
    page = client.get(address).content.decode()
    assert f'href="{story.url}"' in page and "Ferry sails" in page
    assert 'value=""' in page.partition('name="email"')[2][:80], "nothing is filled in"


def test_a_report_leads_to_a_receipt_with_its_code_and_names_nobody(client, story):
    answer = send(client, story, known="I was on board.", email="ada@reader.example")
    report = ErrorReport.objects.get()
    assert answer.url == f"/-/report/receipt/{report.receipt}/"
    assert (report.what_is_wrong, report.how_known) == (WRONG, "I was on board.")
    assert (report.email, report.reporter, report.version) == ("ada@reader.example", None, story.current_version)
    page = Client().get(answer.url).content.decode()
    assert report.receipt in page and WRONG in page and "We have it." in page
    assert "ada@reader.example" not in page


@pytest.mark.django_db(transaction=True)
def test_the_receipt_is_mailed_where_an_address_is_given_and_nowhere_else():
    story, client = make_story(), Client()
    send(client, story)
    assert mail.outbox == []
    send(client, story, email="ada@reader.example")
    (letter,) = mail.outbox
    report = ErrorReport.objects.exclude(email="").get()
    assert letter.to == ["ada@reader.example"]
    assert report.receipt in letter.subject
    assert f"http://testserver/-/report/receipt/{report.receipt}/" in letter.body
    assert WRONG in letter.body and WRONG in letter.alternatives[0][0]


def test_a_signed_in_reader_is_known_without_saying_who_they_are(client, story):
    reader = User.objects.create_user("reader@reader.example")
    client.force_login(reader)
    send(client, story, email="somebody@else.example")
    report = ErrorReport.objects.get()
    assert report.reporter == reader and report.email == ""


@pytest.mark.parametrize(
    ("fields", "hint"),
    [({"wrong": ""}, "what is wrong"), ({"wrong": " \u202e  "}, "what is wrong"), ({"email": "ada@"}, "@")],
)
def test_what_cannot_be_read_is_asked_for_again_and_nothing_typed_is_lost(client, story, fields, hint):
    answer = send(client, story, known="I was on board.", **fields)
    assert answer.status_code == 422 and not ErrorReport.objects.exists()
    page = answer.content.decode()
    assert 'role="alert"' in page and hint in page and "I was on board." in page


def test_the_report_is_of_the_version_that_the_form_was_opened_with(client, story):
    story = story.get_latest_revision_as_object()
    story.standfirst = "Changed."
    publish(story, Reason(Kind.UPDATE, "More is known."), at=AT + timedelta(hours=1))
    send(client, story, version="1")
    assert ErrorReport.objects.get().version.number == 1
    send(client, story, version="77")
    assert ErrorReport.objects.first().version.number == 2


def test_another_sites_page_cannot_send_it_and_nobody_can_flood_the_newsroom(client, story):
    foreign = client.post(f"/-/report/{story.pk}/", {"wrong": WRONG}, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    answers = [send(client, story).status_code for _ in range(11)]
    assert answers == [302] * 10 + [429]


def test_what_is_not_published_has_no_form(client, story):
    draft = make_draft()
    actions.kill(story=story, note="It never sailed.", at=AT, by=make_editor())
    for one in (draft, story):
        assert client.get(f"/-/report/{one.pk}/").status_code == 404
    assert client.get("/-/report/receipt/NOSUCHCODE22/").status_code == 404


def test_the_form_speaks_the_storys_language(client):
    make_front_page("en")
    story = make_story(section=make_section("Hadashot", "he"))
    assert client.get(f"/-/report/{story.pk}/").url == f"/he/-/report/{story.pk}/"
    send(client, story)
    client.post(f"/he/-/report/{story.pk}/", {"wrong": WRONG}, headers=HERE)
    assert [report.language for report in ErrorReport.objects.all()] == ["he"]


def test_the_receipt_shows_the_answer_and_the_correction_that_came_of_it(client, story):
    send(client, story)
    report = ErrorReport.objects.get()
    story = story.get_latest_revision_as_object()
    story.standfirst = "It sailed at one."
    publish(story, Reason(Kind.CORRECTION, "We said noon.\nIt was one."), at=AT + timedelta(hours=1))
    correction = Correction.objects.get()
    answer_report(
        report=report,
        state=ErrorReport.State.CORRECTED,
        correction=correction,
        answer="Thank you: the log book says one.",
        by=make_editor(),
        at=AT + timedelta(hours=2),
    )
    page = client.get(f"/-/report/receipt/{report.receipt}/").content.decode()
    assert "You were right" in page and "the log book says one" in page
    assert f'href="/corrections/{correction.number}/"' in page


def test_a_declined_report_says_so_with_the_reason(client, story):
    send(client, story)
    report = ErrorReport.objects.get()
    answer_report(
        report=report, state=ErrorReport.State.DECLINED, answer="The log book says noon.", by=make_editor(), at=AT
    )
    page = client.get(f"/-/report/receipt/{report.receipt}/").content.decode()
    assert "changed nothing" in page and "The log book says noon." in page


def test_the_receipt_of_a_story_withdrawn_since_has_no_headline(client, story):
    send(client, story)
    actions.kill(story=story, note="It never sailed.", at=AT, by=make_editor())
    page = client.get(f"/-/report/receipt/{ErrorReport.objects.get().receipt}/").content.decode()
    assert "Ferry sails" not in page and WRONG in page
