"""A small world of readers for corrections: who has which addresses, and what the far end took of what was sent."""

from datetime import timedelta

from django.db.models import F

from replate.outbox.actions import dispatch, mailbox_of, subscribe
from replate.outbox.models import Address, Chunk, Delivery, Kind, Outcome
from replate.people.models import User
from replate.readers.models import Consent, Purpose, Wording
from replate.stories.models import Kind as VersionKind
from replate.stories.models import Reason
from tests.factories import AT, publish

PUSH = {
    "title": "The ferry",
    "body": "",
    "url": "/",
    "tag": "ferry",
    "topic": "ferry",
    "ttl_seconds": 3600,
    "urgency": "high",
    "renotify": False,
    "language": "en",
    "dir": "ltr",
}
MAIL = {
    "subject": "Daily",
    "html": "<p>The ferry</p>",
    "text": "The ferry",
    "language": "en",
    "purpose": "daily_edition",
}


def make_reader(name: str, *, devices: int = 1) -> User:
    """A reader with a mailbox who gets the Daily Edition, and `devices` browsers with alerts."""
    reader = User.objects.create_user(f"{name}@reader.example")
    mailbox_of(reader=reader, language="en", at=AT)
    wording = Wording.objects.filter(purpose__slug=Purpose.DAILY_EDITION, language="en").first()
    Consent.objects.create(reader=reader, wording=wording, source=Consent.Source.ACCOUNT, given_at=AT)
    for number in range(devices):
        make_subscription(f"{name}{number}", owner=reader)
    return reader


def make_subscription(name: str, owner: User | None = None) -> Address:
    keys = {"p256dh": b"\x04" + bytes(64), "auth": bytes(16)}
    return subscribe(endpoint=f"https://push.example/{name}", **keys, language="en", owner=owner, at=AT)


def tell(version, *, channel: str, audience=None, words: str = "", message=None, at=AT):
    """An alert or an edition that tells `version` in `words`, given to the outbox."""
    return dispatch(
        kind=Kind.ALERT if channel == "push" else Kind.EDITION,
        channel=channel,
        title=version.headline,
        words=words or version.text,
        message=message or (PUSH if channel == "push" else MAIL),
        carries=[(version, words or version.text)],
        audience=Address.objects.filter(channel=channel) if audience is None else audience,
        at=at,
    )


def take(sent, *, addresses=None, at=AT) -> None:
    """The far end takes what `sent` has for `addresses`, by default for all, as a worker would write it down."""
    for chunk in sent.chunks.all():
        waiting = Delivery.objects.of_chunk(chunk).unsettled()
        if addresses is not None:
            waiting = waiting.filter(address__in=addresses)
        taken = waiting.update(outcome=Outcome.ACCEPTED, settled_at=at, attempts=1)
        Chunk.objects.filter(pk=chunk.pk).update(accepted=F("accepted") + taken)
        if not Delivery.objects.of_chunk(chunk).unsettled().exists():
            Chunk.objects.filter(pk=chunk.pk).update(done_at=at)


def correct(story, *, wrong: str, right: str, kind: str = VersionKind.CORRECTION, at=AT + timedelta(hours=2)):
    """The next version of `story`, with `wrong` in its body made `right`. Returns its correction."""
    story.body = [("text", str(story.body[0].value).replace(wrong, right))]
    publish(story, Reason(VersionKind(kind), f"We said {wrong}.\nIt is {right}."), at=at)
    return story.versions.order_by("-number").first().correction
