"""Reports as the mail services post them, to the address that is set up for the one of the site."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.test import Client

from replate.config import urls
from replate.config.environment import SettingError, read_environment
from replate.config.values import MAIL_SERVICES
from replate.outbox.bounces import FOR_GOOD, webhook
from replate.outbox.models import Address
from tests.factories import AT

ADDRESS = "/-/mail-events/"
SECRET = "courier:kept-to-ourselves"

pytestmark = pytest.mark.django_db


def postmark(**more):
    return {
        "RecordType": "Bounce",
        "MessageStream": "broadcast",
        "ID": 4323372036854775807,
        "Type": "HardBounce",
        "TypeCode": 1,
        "Name": "Hard bounce",
        "Tag": "",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Metadata": {},
        "ServerID": 23,
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
        "Email": "Reader0@Post0.example",
        "From": "news@testserver",
        "BouncedAt": "2026-05-04T16:33:54.9070259Z",
        "DumpAvailable": True,
        "Inactive": True,
        "CanActivate": True,
        "Subject": "The harbour opens",
    } | more


def mailgun(event="failed", **more):
    timestamp, token = "1777872834", "ce89becd2e0a47f1b9a4c1d0d5b2a6d3e0c1f2a3b4c5d6e7f8"
    return {
        "signature": {
            "timestamp": timestamp,
            "token": token,
            "signature": hmac.new(SECRET.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest(),
        },
        "event-data": {
            "event": event,
            "id": "pXgqvKt1SFqXLZvg4RzHsQ",
            "timestamp": 1777872834.907,
            "log-level": "error",
            "severity": "permanent",
            "reason": "bounce",
            "recipient": "reader0@post0.example",
            "recipient-domain": "post0.example",
            "delivery-status": {
                "attempt-no": 1,
                "message": "",
                "code": 550,
                "enhanced-code": "5.1.1",
                "description": "The email account that you tried to reach does not exist.",
                "session-seconds": 0,
            },
            "flags": {"is-routed": False, "is-authenticated": True, "is-system-test": False, "is-test-mode": False},
            "envelope": {"sender": "news@testserver", "transport": "smtp", "targets": "reader0@post0.example"},
            "message": {"headers": {"to": "reader0@post0.example", "message-id": "a.1@testserver"}, "size": 60000},
            "user-variables": {},
            "tags": [],
        }
        | more,
    }


def brevo(event):
    return {
        "event": event,
        "email": "reader0@post0.example",
        "id": 1,
        "ts_epoch": 1777872834907,
        "message-id": "<a.1@testserver>",
        "reason": "550 5.1.1",
    }


def mailjet(event="bounce", **more):
    return [
        {
            "event": event,
            "time": 1777872834,
            "MessageID": 13792286917004336,
            "email": "reader0@post0.example",
            "blocked": True,
            "hard_bounce": True,
            "error_related_to": "recipient",
            "error": "user unknown",
        }
        | more
    ]


def sendgrid(event="bounce", **more):
    return [
        {
            "email": "reader0@post0.example",
            "event": event,
            "type": "bounce",
            "bounce_classification": "Invalid Address",
            "reason": "550 5.1.1 No such user",
            "status": "5.1.1",
            "timestamp": 1777872834,
            "smtp-id": "<a.1@testserver>",
            "sg_event_id": "x",
        }
        | more
    ]


def sparkpost(type_="bounce", **more):
    return [
        {
            "msys": {
                "message_event": {
                    "type": type_,
                    "bounce_class": "10",
                    "raw_rcpt_to": "reader0@post0.example",
                    "rcpt_to": "reader0@post0.example",
                    "raw_reason": "550 5.1.1",
                    "timestamp": "1777872834",
                    "event_id": "1",
                    "transmission_id": "2",
                }
                | more
            }
        }
    ]


@pytest.fixture
def report(settings, mailboxes):
    """Posts a report of `service` as it does, and gives the answer; the site is set up for that service."""
    mailboxes(2)

    def post(service, body, *, secret=SECRET, client=None):
        settings.ANYMAIL = (
            {"MAILGUN_WEBHOOK_SIGNING_KEY": SECRET} if service == "mailgun" else {"WEBHOOK_SECRET": SECRET}
        )
        settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": [*webhook(service), *urls.urlpatterns]})
        given = {}
        if service != "mailgun" and secret:
            given["authorization"] = "Basic " + base64.b64encode(secret.encode()).decode()
        text = body if isinstance(body, str) else json.dumps(body)
        browser = client or Client(enforce_csrf_checks=True)
        return browser.post(ADDRESS, text, content_type="application/json", headers=given)

    return post


def fates():
    return list(Address.objects.order_by("pk").values_list("dead_because", flat=True))


@pytest.mark.parametrize(
    ("service", "body", "fate"),
    [
        ("postmark", postmark(), "bounced"),
        ("postmark", postmark(Type="BadEmailAddress", TypeCode=100000), "bounced"),
        ("postmark", postmark(RecordType="SpamComplaint", Type="SpamComplaint", TypeCode=512), "complained"),
        ("postmark", postmark(Type="SoftBounce", TypeCode=4096, Inactive=False), ""),
        ("postmark", postmark(Type="Transient", TypeCode=2, Inactive=False), ""),
        ("postmark", postmark(Type="AutoResponder", TypeCode=32, Inactive=False), ""),
        ("postmark", postmark(Type="Blocked", TypeCode=100008, Inactive=False), ""),
        ("postmark", postmark(RecordType="Delivery", Recipient="reader0@post0.example"), ""),
        ("postmark", postmark(Email="stranger@post0.example"), ""),
        ("mailgun", mailgun(), "bounced"),
        ("mailgun", mailgun(reason="suppress-bounce"), "bounced"),
        ("mailgun", mailgun("complained", severity=None), "complained"),
        ("mailgun", mailgun(severity="temporary", reason="generic"), ""),
        ("mailgun", mailgun(reason="old"), ""),
        ("mailgun", mailgun("delivered", severity=None), ""),
        ("mailgun", mailgun("unsubscribed", severity=None), ""),
        ("brevo", brevo("hard_bounce"), "bounced"),
        ("brevo", brevo("invalid_email"), "bounced"),
        ("brevo", brevo("spam"), "complained"),
        ("brevo", brevo("soft_bounce"), ""),
        ("brevo", brevo("blocked"), ""),
        ("mailjet", mailjet(), "bounced"),
        ("mailjet", mailjet("spam"), "complained"),
        ("mailjet", mailjet(hard_bounce=False, error="quota exceeded"), ""),
        ("mailjet", mailjet("open"), ""),
        ("sendgrid", sendgrid(), "bounced"),
        ("sendgrid", sendgrid("spamreport"), "complained"),
        ("sendgrid", sendgrid(type="blocked"), ""),
        ("sendgrid", sendgrid("deferred"), ""),
        ("sparkpost", sparkpost(), "bounced"),
        ("sparkpost", sparkpost("spam_complaint"), "complained"),
        ("sparkpost", sparkpost(bounce_class="22"), ""),
        ("sparkpost", sparkpost("delay"), ""),
    ],
)
@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support for SendGrid")
def test_a_report_buries_the_address_of_a_bounce_for_good_or_a_complaint(report, service, body, fate):
    assert report(service, body).status_code == 200
    assert fates() == [fate, ""]
    if fate:
        assert (datetime.now(UTC) - Address.objects.get(dead_because=fate).dead_at).total_seconds() < 60


def test_what_was_buried_stays_buried_for_its_first_reason(report):
    report("postmark", postmark(RecordType="SpamComplaint", Type="SpamComplaint"))
    report("postmark", postmark())
    assert fates() == ["complained", ""]


@pytest.mark.parametrize("secret", ["", "courier:guessed", "courier"])
def test_a_report_without_the_secret_is_refused(report, secret):
    assert report("postmark", postmark(), secret=secret).status_code == 400
    assert fates() == ["", ""]


@pytest.mark.parametrize("change", [{"token": "other"}, {"timestamp": "1777872835"}, {"signature": "0" * 64}])
def test_a_report_with_a_wrong_signature_is_refused(report, change):
    body = mailgun()
    body["signature"] |= change
    assert report("mailgun", body).status_code == 400
    assert fates() == ["", ""]


def test_nonsense_buries_nobody(report):
    client = Client(raise_request_exception=False)
    for body in ("", "{", "[]", "null", '{"RecordType": "Bounce"}', '{"RecordType": "Bounce", "Type": "HardBounce"}'):
        report("postmark", body, client=client)
    assert fates() == ["", ""]


def test_only_the_service_that_is_set_up_has_an_address():
    assert webhook("") == []
    for service in MAIL_SERVICES:
        assert len(webhook(service)) == 1
    assert {name.lower() for name in FOR_GOOD} == set(MAIL_SERVICES)


def test_a_push_subscription_is_never_buried_by_a_mail_report(report):
    push = Address.objects.create(
        channel="push",
        value="reader9@post0.example",
        provider="x",
        p256dh=b"x",
        auth=b"x",
        language="en",
        created_at=AT,
    )
    report("postmark", postmark(Email="reader9@post0.example"))
    push.refresh_from_db()
    assert push.dead_at is None


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"REPLATE_MAIL_WEBHOOK": "amazon"}, "REPLATE_MAIL_WEBHOOK is 'amazon', but must be one of brevo, mailgun"),
        ({"REPLATE_MAIL_WEBHOOK": "postmark"}, "REPLATE_MAIL_WEBHOOK is set, but anybody could report bounces"),
        (
            {"REPLATE_MAIL_WEBHOOK": "postmark", "REPLATE_MAIL_WEBHOOK_SECRET": "kept-to-ourselves"},
            "must be NAME:PASSWORD",
        ),
    ],
)
def test_a_webhook_that_cannot_work_is_said_at_the_start(variables, fault):
    with pytest.raises(SettingError) as caught:
        read_environment({"REPLATE_SITE_URL": "https://news.example"} | variables)
    assert fault in str(caught.value)
    assert "kept-to-ourselves" not in str(caught.value)


@pytest.mark.parametrize("service", ["postmark", "mailgun", ""])
def test_the_settings_give_the_service_its_address(service, tmp_path):
    """On a site of its own: the addresses are read once in a process."""
    asks = "import django; django.setup(); from django.urls import resolve; print(resolve('/-/mail-events/').url_name)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("REPLATE_")}
    variables = kept | {
        "DJANGO_SETTINGS_MODULE": "replate.config.settings",
        "REPLATE_SITE_URL": "http://testserver",
        "REPLATE_DATA_DIR": str(tmp_path),
        "REPLATE_MAIL_WEBHOOK": service,
        "REPLATE_MAIL_WEBHOOK_SECRET": SECRET,
    }
    done = subprocess.run([sys.executable, "-c", asks], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("mail_events" if service else "wagtail_serve")
