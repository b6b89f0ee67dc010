import pytest

from replate.outbox.actions import dispatch
from replate.outbox.models import Address, Kind
from tests.factories import AT

MESSAGE = {
    "mail": {
        "subject": "The harbour opens",
        "html": '<p>The ferry sails. <a href="{{slot:unsubscribe_url}}">Leave</a></p>',
        "text": "The ferry sails.\n\nLeave: {{slot:unsubscribe_url}}\n",
        "language": "en",
        "purpose": "daily_edition",
    },
    "push": {
        "title": "The harbour opens",
        "body": "The ferry sails.",
        "url": "/world/ferry/",
        "tag": "ferry",
        "topic": "ferry",
        "ttl_seconds": 3600,
        "urgency": "high",
        "renotify": False,
        "language": "en",
        "dir": "ltr",
    },
}


@pytest.fixture
def mailboxes(db):
    def make(number: int, *, providers: int = 1, **fields):
        """`number` mailboxes nobody owns, spread over `providers` domains."""
        values = {"channel": "mail", "language": "en", "created_at": AT} | fields
        return Address.objects.bulk_create(
            Address(value=f"reader{n}@post{n % providers}.example", provider=f"post{n % providers}.example", **values)
            for n in range(number)
        )

    return make


@pytest.fixture
def send(db):
    def send_it(audience=None, *, channel: str = "mail", carries=(), at=AT, **more):
        return dispatch(
            kind=Kind.EDITION if channel == "mail" else Kind.ALERT,
            channel=channel,
            title="The harbour opens",
            words="The ferry sails.",
            message=MESSAGE[channel],
            carries=carries,
            audience=Address.objects.filter(channel=channel) if audience is None else audience,
            at=at,
            **more,
        )

    return send_it
