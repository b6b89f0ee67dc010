"""A message goes to its audience."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet

from replate.stories.models import Version

from ..models import Address, Carriage, Chunk, Delivery, Dispatch, Kind, Outcome, State

CHUNK_SIZE = 500


@transaction.atomic
def dispatch(
    *,
    kind: Kind,
    channel: str,
    title: str,
    words: str,
    message: dict[str, Any],
    carries: Sequence[tuple[Version, str]],
    audience: QuerySet[Address],
    at: datetime,
    by: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    priority: int = 0,
    is_test: bool = False,
) -> Dispatch:
    """The message, with a delivery for every living address of `audience`, on its way from `due_at` on.

    `carries` pairs each version that the message tells of with the words it gives of it. `audience` gives an address
    once; where it is annotated with `personal` (JSON), that fills the slots of the message. All of it is written by set
    operations, in one transaction, however many they are.
    """
    from ..tasks import wake

    sent = Dispatch.objects.create(
        kind=kind,
        channel=channel,
        title=title[:255],
        words=words,
        message=message,
        is_test=is_test,
        priority=priority,
        created_at=at,
        created_by=by,
        due_at=max(due_at or at, at),
        expires_at=expires_at,
    )
    Carriage.objects.bulk_create(Carriage(dispatch=sent, version=version, words=given) for version, given in carries)
    last_before = _last_id()
    sent.audience_size = _address(sent, audience)
    if sent.audience_size:
        _cut(sent, last_before)
        transaction.on_commit(partial(wake, channel))
    else:
        sent.state, sent.finished_at = State.DONE, at
    sent.save(update_fields=["audience_size", "state", "finished_at"])
    return sent


def _last_id() -> int:
    """A number below the ids that this transaction gives to deliveries from now on."""
    table = Delivery._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # where each connection takes its ids out of a thousand of its own
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


def _address(sent: Dispatch, audience: QuerySet[Address]) -> int:
    """A delivery for each living address, those of one provider side by side. Returns how many."""
    living = audience.filter(channel=sent.channel, dead_at=None).order_by()
    personal = "personal" if "personal" in living.query.annotations else "NULL"
    columns = ["pk", "provider", *(["personal"] if personal != "NULL" else [])]
    try:
        sql, params = living.values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return 0
    names = ", ".join(["id", *columns[1:]])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL work_mem = '64MB'")  # a million are put in order there where no index helps
        cursor.execute(
            f"""
            INSERT INTO {Delivery._meta.db_table} (dispatch_id, address_id, outcome, attempts, reason, personal)
            WITH audience ({names}) AS ({sql})
            SELECT %s, id, {Outcome.WAITING.value}, 0, '', {personal} FROM audience ORDER BY provider, id
            """,  # noqa: S608 - names of our own; the values are parameters
            [*params, sent.pk],
        )
        return cursor.rowcount


def _cut(sent: Dispatch, last_before: int) -> None:
    """Chunks of at most CHUNK_SIZE deliveries at one provider each. Their ids lie side by side: no delivery names its
    chunk.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {Chunk._meta.db_table} (dispatch_id, channel, provider, priority, first_id, last_id, size,
                due_at, taken_by, accepted, failed)
            SELECT %s, %s, provider, %s, min(delivery.id), max(delivery.id), count(*), %s, '', 0, 0
            FROM {Delivery._meta.db_table} delivery
            JOIN {Address._meta.db_table} address ON address.id = delivery.address_id
            WHERE delivery.id > %s AND dispatch_id = %s
            GROUP BY provider, delivery.id / {CHUNK_SIZE} ORDER BY min(delivery.id)
            """,  # noqa: S608
            [
                sent.pk,
                sent.channel,
                sent.priority,
                connection.ops.adapt_datetimefield_value(sent.due_at),
                last_before,
                sent.pk,
            ],
        )
