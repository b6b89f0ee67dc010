"""What one client, one page and Django are given, in bytes and seconds: against floods and faults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    head_bytes: int = 16_384
    headers: int = 100
    body_bytes: int = 2**20  # of what a visitor sends
    desk: bytes = b"/desk/"
    desk_body_bytes: int = 64 * 2**20  # of what the newsroom sends: the largest document and its form
    small_body_bytes: int = 2**18  # up to this, and whatever a visitor sends, a body is read before Django is asked
    kept_bytes: int = 2**21  # of one page; longer ones are passed on
    ahead_bytes: int = 2**17  # sent by a client before its turn
    connections: int = 20_000
    requests_at_once: int = 256  # that Django works on or has waiting

    first_seconds: float = 10.0  # from connecting to the end of the first head, and for every later head once begun
    idle_seconds: float = 30.0  # between two requests
    body_seconds: float = 15.0  # between two pieces of a body
    linger_seconds: float = 2.0  # for which a client that was refused may go on sending
    write_seconds: float = 60.0  # for a client, or Django, to move on in the middle of an answer
    render_seconds: float = 10.0
    answer_seconds: float = 30.0
    desk_seconds: float = 90.0
    stale_seconds: float = 1.0  # how long after a change that need not wait the old bytes may be served
    unkept_seconds: float = 60.0  # for which a page that may not be kept is not asked for again
    end_seconds: float = 2.5  # for answers under way when the process is told to stop
    counts_seconds: float = 2.0  # between two hand-overs of what was counted: what a kill can lose
