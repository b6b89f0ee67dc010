"""The desk's pages of corrections: the composer, the reach, the list, readers' reports."""

from datetime import time, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from replate.alerts.models import Alert
from replate.corrections.actions import answer_report, dispatch_correction, mail_answers, report_error
from replate.corrections.forms import CorrectionForm
from replate.corrections.models import Correction, ErrorReport
from replate.desk.actions import found_newsroom
from replate.outbox.actions import dispatch
from replate.outbox.models import Address, Dispatch, Kind
from replate.people.models import User
from replate.stories.models import Section

from ..factories import AT, make_story
from ..mailers import mail_by_smtp, mail_into_outbox
from ..outbox.letters import MailServer
from .world import MAIL, correct, make_reader, make_subscription, take, tell

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOW = AT + 3 * HOUR


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def story():
    front = found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)
    section = Section(title="Harbour", slug="harbour", locale=front.locale, show_in_menus=True)
    front.add_child(instance=section)
    return make_story(
        section=section, title="Ferry sails again", body=[("text", "<p>The ferry carried 12 people.</p>")]
    )


@pytest.fixture
def correction(story):
    """Of a story that one reader had by mail and push, and one visitor by push."""
    make_reader("ada")
    make_subscription("visitor")
    for channel in ("mail", "push"):
        take(tell(newest(story), channel=channel))
    return correct(story, wrong="12", right="21")


def newest(story):
    return story.versions.order_by("-number").first()


def signed_in(group, name="Edda Brink"):
    user = User.objects.create_user(f"{name.split()[0].lower()}@courier.example", "x", name=name)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def editor(story):
    return signed_in("Editors")


@pytest.fixture
def writer(story):
    return signed_in("Writers", "Wim Reiter")


def address(correction):
    return reverse("desk_correction", args=[correction.number])


def ticked(correction, deed, **given):
    """The composer's form as it comes, with a button pressed."""
    fields = {
        "faulty_versions": [one.pk for one in correction.faulty_versions.all()],
        "faulty_dispatches": [one.pk for one in correction.faulty_dispatches.all()],
    }
    return fields | {"deed": deed} | given


def is_refused(response):
    return response.status_code == 302 and response.url == "/desk/" and "do not have permission" in told(response)


def told(response):
    return " ".join(str(message) for message in response.wsgi_request._messages)


def test_the_composer_shows_what_is_frozen_what_carried_the_fault_and_who_gets_it(editor, correction):
    page = editor.get(address(correction))
    text = page.content.decode()
    assert "We said 12." in text and "It is 21." in text and 'name="note"' not in text
    assert '<mark><span class="w-sr-only">[wrong: </span>12<span class="w-sr-only">]</span></mark>' in text
    assert [(row.label, row.reach.told, row.reach.waiting) for row in page.context["rows"]] == [
        ("Push", 2, 2),
        ("Email", 1, 1),
    ]
    assert page.context["push"]["before"]["title"] == "The ferry"
    assert page.context["push"]["after"]["title"] == "Correction: Ferry sails again"


def test_the_mail_is_previewed_as_it_would_leave(editor, correction):
    dispatch = correction.faulty_dispatches.get(channel="mail")
    preview = reverse("desk_correction_mail", args=[correction.number, dispatch.pk])
    assert preview in editor.get(address(correction)).content.decode()
    page = editor.get(preview)
    assert "It is 21." in page.content.decode() and "{{slot:" not in page.content.decode()
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert editor.get(preview, {"text": ""}).headers["Content-Type"].startswith("text/plain")
    push = correction.faulty_dispatches.get(channel="push")
    assert editor.get(reverse("desk_correction_mail", args=[correction.number, push.pk])).status_code == 404


def test_other_ticks_give_other_numbers_before_they_are_saved(editor, correction):
    mail_pk = correction.faulty_dispatches.get(channel="mail").pk
    numbers = reverse("desk_correction_numbers", args=[correction.number])
    rows = editor.get(numbers, {"faulty_dispatches": [mail_pk]}).context["rows"]
    assert [(row.label, row.reach.told) for row in rows] == [("Email", 1)]
    assert "Nobody that this site knows of" in editor.get(numbers).content.decode()
    assert correction.faulty_dispatches.count() == 2


def test_what_told_of_the_story_only_as_mended_is_not_offered_as_a_carrier(correction, story):
    other = make_story(title="The bridge", body=[("text", "<p>It has 5 arches.</p>")])
    before = set(CorrectionForm(correction=correction).choices("faulty_dispatches"))
    dispatch(
        kind=Kind.EDITION,
        channel="mail",
        title="Daily",
        words="21",
        message=MAIL,
        carries=[(newest(story), "21"), (newest(other), "5 arches")],
        audience=Address.objects.filter(channel="mail"),
        at=NOW,
    )
    assert set(CorrectionForm(correction=correction).choices("faulty_dispatches")) == before


def test_saving_keeps_the_ticks_and_sends_nothing(editor, correction):
    push = correction.faulty_dispatches.get(channel="push").pk
    places = "Mastodon\r\n\r\nThe partner paper"
    answer = ticked(correction, "save", faulty_dispatches=[push], elsewhere=places, shows_reach="on")
    response = editor.post(address(correction), answer)
    assert response.url == address(correction) and "Saved" in told(response)
    correction.refresh_from_db()
    assert [one.pk for one in correction.faulty_dispatches.all()] == [push]
    assert [one.place for one in correction.elsewhere.all()] == ["Mastodon", "The partner paper"]
    assert (correction.shows_reach, correction.written_by, correction.sent_at) == (True, "Edda Brink", None)
    assert editor.get(address(correction)).context["form"]["elsewhere"].value() == "Mastodon\nThe partner paper"


def test_what_is_unticked_in_the_composer_goes_on(editor, story):
    make_reader("ada")
    sent = tell(newest(story), channel="mail")
    correction = correct(story, wrong="12", right="21")
    held = editor.get(reverse("outbox_dispatch", args=[sent.pk])).content.decode()
    assert f"Correction {correction.number} says that this carries its fault" in held
    assert 'value="resume"' not in held
    assert "Ticked, it is held" in editor.get(address(correction)).content.decode()
    editor.post(address(correction), ticked(correction, "save", faulty_dispatches=[]))
    sent.refresh_from_db()
    assert sent.state == "sending"


def test_pressed_twice_it_is_sent_once_and_the_page_shows_its_reach(editor, correction):
    first = editor.post(address(correction), ticked(correction, "send"))
    second = editor.post(address(correction), ticked(correction, "send"))
    assert "Sent." in told(first) and "sent already" in told(second)
    correction.refresh_from_db()
    assert dispatch_correction(correction=correction, at=NOW)
    assert Dispatch.objects.filter(kind="correction").count() == 2
    for sending in correction.sendings.all():
        take(sending.dispatch, at=NOW)
    page = editor.get(address(correction))
    assert page.templates[0].name == "corrections/desk/reach.html"
    assert page.context["whole"].percent == 100
    assert "100 % reached: 3 of 3." in page.content.decode()
    assert 'role="img"' in page.content.decode() and "The same as a table" in page.content.decode()


def test_the_reach_is_a_fragment_that_says_whether_it_is_still_sending(editor, correction):
    editor.post(address(correction), ticked(correction, "send"))
    fragment = reverse("desk_correction_reach", args=[correction.number])
    assert editor.get(fragment).context["is_live"]
    correction.refresh_from_db()
    dispatch_correction(correction=correction, at=NOW)
    assert editor.get(fragment).context["is_live"]
    for sending in correction.sendings.all():
        take(sending.dispatch, at=NOW)
        Dispatch.objects.filter(pk=sending.dispatch_id).update(state="done", finished_at=NOW)
    page = editor.get(fragment)
    assert not page.context["is_live"] and "<html" not in page.content.decode()


def test_a_second_editor_sees_what_they_are_asked_and_says_yes(editor, correction, settings):
    settings.CORRECTIONS_NEED_SECOND_EDITOR = True
    push = correction.faulty_dispatches.get(channel="push").pk
    editor.post(address(correction), ticked(correction, "ask", faulty_dispatches=[push]))
    own = editor.get(address(correction)).content.decode()
    assert "It cannot be yours." in own and "Yes, send it" not in own
    assert "Another editor" in told(editor.post(address(correction), {"deed": "send"}))
    second = signed_in("Editors", "Ola Vik")
    assert "Yes, send it" in second.get(address(correction)).content.decode()
    assert "Ask a second editor" in second.get(address(correction), {"change": ""}).content.decode()
    second.post(address(correction), {"deed": "send"})  # the fields are shut: the browser sends none of them
    correction.refresh_from_db()
    assert (correction.sent_at, correction.written_by, correction.approved_by) == (NOW, "Edda Brink", "Ola Vik")
    assert [one.pk for one in correction.faulty_dispatches.all()] == [push]


def test_in_quiet_hours_the_composer_says_what_waits_until_when(editor, correction, settings):
    assert "quiet hours" not in editor.get(address(correction)).content.decode()
    settings.QUIET_HOURS = (time(9), time(17))
    page = editor.get(address(correction)).content.decode()
    assert "Breaks the quiet hours (09:00–17:00)" in page and "Unticked, push waits until" in page


def test_it_is_closed_without_sending(editor, correction):
    response = editor.post(address(correction), {"deed": "dismiss"})
    assert "nobody is sent anything" in told(response)
    assert "Closed without sending" in editor.get(address(correction)).content.decode()
    assert not Dispatch.objects.filter(kind="correction").exists()


def test_a_writer_sees_it_and_sends_nothing(writer, correction):
    page = writer.get(address(correction)).content.decode()
    assert 'name="deed"' not in page
    assert is_refused(writer.post(address(correction), ticked(correction, "send")))
    assert is_refused(writer.post(reverse("desk_correction_elsewhere", args=[correction.number]), {"place": "Print"}))
    assert is_refused(writer.get(reverse("desk_error_reports")))
    assert is_refused(signed_in("Moderators", "Mo Dahl").get(address(correction)))
    correction.refresh_from_db()
    assert correction.is_open and not correction.elsewhere.exists()


def test_places_elsewhere_are_added_and_ticked_on_the_reach_page(editor, correction):
    editor.post(address(correction), ticked(correction, "send", elsewhere="Mastodon"))
    elsewhere = reverse("desk_correction_elsewhere", args=[correction.number])
    editor.post(elsewhere, {"place": "Print"})
    editor.post(elsewhere, {"tick": correction.elsewhere.get(place="Mastodon").pk, "place": ""})
    assert {one.place: one.done_by for one in correction.elsewhere.all()} == {"Mastodon": "Edda Brink", "Print": ""}
    assert "set right by Edda Brink" in editor.get(address(correction)).content.decode()
    assert editor.post(elsewhere, {"tick": "x"}).status_code == 404


def test_the_list_the_menu_and_the_dashboard_name_what_waits(editor, correction):
    page = editor.get(reverse("desk_corrections"))
    assert "Correction: Ferry sails again" in page.content.decode() and "Not sent yet" in page.content.decode()
    dashboard = editor.get("/desk/").content.decode()
    assert "Corrections not sent yet" in dashboard and "Corrections (1)" in dashboard
    editor.post(address(correction), ticked(correction, "send"))
    assert "Corrections not sent yet" not in editor.get("/desk/").content.decode()
    assert "Sent" in editor.get(reverse("desk_corrections")).content.decode()


# Readers' reports


@pytest.fixture
def report(story):
    return report_error(
        version=newest(story),
        what_is_wrong=" There were 21. ",
        how_known="I counted.",
        language="en",
        email="bo@reader.example",
        at=AT + HOUR,
    )


def test_a_report_has_a_receipt_and_waits_in_the_queue(editor, report):
    assert len(report.receipt) == 10 and report.what_is_wrong == "There were 21."
    assert "There were 21." in editor.get(reverse("desk_error_reports")).content.decode()
    assert "There were 21." in editor.get("/desk/").content.decode()
    page = editor.get(reverse("desk_error_report", args=[report.receipt])).content.decode()
    assert "I counted." in page and "The answer goes to the reader by mail." in page


def test_an_answer_is_mailed_to_the_reporter_with_the_correction_that_came_of_it(
    editor, report, correction, django_capture_on_commit_callbacks
):
    url = reverse("desk_error_report", args=[report.receipt])
    assert editor.get(url).context["form"]["correction"].value() == correction.pk
    answer = {"state": "corrected", "correction": correction.pk, "answer": "You were right: 21."}
    with django_capture_on_commit_callbacks(execute=True):
        response = editor.post(url, answer)
    assert "by mail" in told(response)
    report.refresh_from_db()
    assert (report.state, report.correction, report.answered_by) == ("corrected", correction, "Edda Brink")
    (letter,) = mail.outbox
    assert letter.to == ["bo@reader.example"] and report.receipt in letter.subject
    assert "You were right: 21." in letter.body and "We said 12. It is 21." in letter.body
    assert report.answer_mailed_at
    again = editor.post(url, answer)
    assert "has answered this report already" in told(again)
    mail_answers(at=NOW + HOUR)
    assert len(mail.outbox) == 1
    assert "There were 21." not in editor.get(reverse("desk_error_reports")).content.decode()
    assert f"Correction {correction.number}" in editor.get(reverse("desk_error_reports") + "?all").content.decode()


def test_an_answer_that_no_server_took_is_mailed_later(report, editor, settings):
    mail_by_smtp(settings, 1)  # where nobody listens
    state = ErrorReport.State.DECLINED
    answer_report(report=report, state=state, answer="It was 12.", by=editor.user, at=NOW)
    mail_answers(at=NOW + HOUR)
    assert ErrorReport.objects.get().answer_mailed_at is None
    mail_into_outbox(settings)
    mail_answers(at=NOW + HOUR)
    mail_answers(at=NOW + HOUR)
    assert [letter.to for letter in mail.outbox] == [["bo@reader.example"]]


def test_an_answer_that_a_server_puts_off_is_mailed_later(report, editor, settings):
    with MailServer() as server:
        mail_by_smtp(settings, server.port)
        server.at_rcpt["bo@reader.example"] = "450 4.7.1 Greylisted: come back in five minutes"
        state = ErrorReport.State.DECLINED
        answer_report(report=report, state=state, answer="It was 12.", by=editor.user, at=NOW)
        mail_answers(at=NOW + HOUR)
        assert ErrorReport.objects.get().answer_mailed_at is None
        server.at_rcpt.clear()
        mail_answers(at=NOW + HOUR)
        assert server.recipients() == ["bo@reader.example"]


def test_a_report_of_no_error_leads_to_no_correction_and_an_answer_has_words(editor, report, correction):
    url = reverse("desk_error_report", args=[report.receipt])
    page = editor.post(url, {"state": "declined", "correction": correction.pk, "answer": " "}).content.decode()
    assert "A report of no error leads to no correction." in page
    assert "Tell the reader in a sentence what you found." in page
    assert ErrorReport.objects.get().state == "new"


def test_a_report_is_not_answered_with_another_storys_correction(editor, report):
    other = correct(make_story(body=[("text", "<p>It is 90 metres.</p>")]), wrong="90", right="80")
    with pytest.raises(ValueError, match="own story"):
        answer_report(
            report=report, state=ErrorReport.State.CORRECTED, answer="Yes.", correction=other, by=editor.user, at=NOW
        )
    assert Correction.objects.count() == 1


def test_an_alert_that_was_set_right_leads_to_its_correction_with_the_reach(editor, story):
    make_subscription("visitor")
    alert = Alert.objects.create(
        version=newest(story), title="12 rescued", tag="ferry", written_by="Ada", written_at=AT, wanted_at=None
    )
    sent = tell(newest(story), channel="push", words="12 rescued")
    take(sent)
    Alert.objects.filter(pk=alert.pk).update(state="sent", sent_at=AT, dispatch=sent)
    correction = correct(story, wrong="12", right="21")
    assert "Not sent yet" in editor.get(reverse("desk_alert", args=[alert.pk])).content.decode()
    editor.post(address(correction), ticked(correction, "send"))
    correction.refresh_from_db()
    dispatch_correction(correction=correction, at=NOW)
    take(correction.sendings.get().dispatch, at=NOW)
    page = editor.get(reverse("desk_alert", args=[alert.pk])).content.decode()
    assert address(correction) in page and "100 % reached" in page
    assert address(correction) in editor.get(reverse("desk_alerts")).content.decode()


def test_the_people_of_a_newsroom_founded_before_there_were_corrections_get_the_permissions(story):
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(content_type__app_label="corrections"))
    import_module("replate.corrections.migrations.0005_newsroom_may").allow(apps, None)
    held = Group.objects.get(name="Editors").permissions.filter(content_type__app_label="corrections")
    assert set(held.values_list("codename", flat=True)) == {
        "view_correction", "send_correction", "view_errorreport", "answer_report",
    }  # fmt: skip
    held = Group.objects.get(name="Writers").permissions.filter(content_type__app_label="corrections")
    assert set(held.values_list("codename", flat=True)) == {"view_correction"}
