"""Message keys made ahead, while nothing is being sent: an alert then leaves many times faster.

Each is for one message: it is deleted before it is used, so that of two workers one has it, and one that is killed
takes it along. RFC 8291 asks for a fresh key for every message, and leaves open when it is made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction

from ..channels import Letter
from ..models import Address, Chunk, PreparedKey, State
from ..querysets import AddressQuerySet
from .encryption import BadKeys, MessageKey, make_key

BATCH = 500


def claim(letters: Iterable[Letter]) -> dict[int, MessageKey]:
    """Takes the prepared keys of these letters' addresses out of the database. Returns them by address id.

    One that was made for keys that the subscription no longer has is dropped.
    """
    addressed = {letter.address_id: letter for letter in letters}
    return {
        pk: MessageKey(bytes(point), bytes(secret))
        for pk, point, secret, made_for in _take_out(list(addressed))
        if bytes(made_for) == addressed[pk].auth
    }


def lacking() -> AddressQuerySet:
    """The living subscriptions that have no key prepared: a second's work where there are a million with one.

    They are known by their keys, because SQLite would take the index on the channel, and ten times as long.
    """
    return Address.objects.alive().filter(p256dh__isnull=False, prepared_key=None)


def prepare(*, now: Callable[[], datetime], seconds: float) -> int:
    """Makes keys for living subscriptions that have none, for about `seconds`. Returns how many.

    Makes none while push messages leave. Keys of dead addresses go.
    """
    dead = PreparedKey.objects.filter(address__dead_at__isnull=False).values_list("pk", flat=True)[:BATCH]
    PreparedKey.objects.filter(pk__in=list(dead)).delete()
    made, after, ends = 0, 0, time.monotonic() + seconds
    while time.monotonic() < ends and not _is_sending(now()):
        rows = list(lacking().filter(pk__gt=after).order_by("pk").values_list("pk", "p256dh", "auth")[:BATCH])
        if not rows:
            break
        after = rows[-1][0]
        made += _make([(pk, bytes(p256dh or b""), bytes(auth or b"")) for pk, p256dh, auth in rows], ends)
    return made


def _take_out(pks: list[int]) -> list[tuple[int, bytes, bytes, bytes]]:
    """By hand, because the ORM takes longer over the ids than the database over the rows."""
    table = PreparedKey._meta.db_table
    given: object
    if connection.vendor == "postgresql":
        those, given = "address_id = ANY(%s) FOR UPDATE SKIP LOCKED", pks
    else:
        those, given = "address_id IN (SELECT value FROM json_each(%s))", json.dumps(pks)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE address_id IN (SELECT address_id FROM {table} WHERE {those}) "  # noqa: S608
            "RETURNING address_id, point, secret, made_for",
            [given],
        )
        rows = cursor.fetchall()
    return rows


def _make(rows: list[tuple[int, bytes, bytes]], ends: float) -> int:
    keys = []
    for pk, p256dh, auth in rows:
        if time.monotonic() > ends:
            break
        try:
            key = make_key(p256dh, auth)
        except BadKeys:
            continue
        keys.append(PreparedKey(address_id=pk, point=key.point, secret=key.secret, made_for=auth))
    with transaction.atomic():
        # One that unsubscribed meanwhile is gone.
        living = set(
            Address.objects.filter(pk__in=[key.address_id for key in keys])
            .select_for_update()
            .values_list("pk", flat=True)
        )
        PreparedKey.objects.bulk_create([key for key in keys if key.address_id in living], ignore_conflicts=True)
    return len(living)


def _is_sending(at: datetime) -> bool:
    due = Chunk.objects.open().filter(channel="push", due_at__lte=at)
    return due.filter(dispatch__state=State.SENDING).exists()
