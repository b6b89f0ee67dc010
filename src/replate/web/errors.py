"""What a reader sees where a page is missing or broken. Neither page says anything about who asks."""

from __future__ import annotations

import sqlite3
import sys

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

RETRY_AFTER_SECONDS = 30
# SQLite says OperationalError of a table that is not there as well (https://sqlite.org/rescode.html).
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
# Connection, resources, shutting down, system (https://www.postgresql.org/docs/current/errcodes-appendix.html).
POSTGRESQL_AWAY = ("08", "53", "57P", "58")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """503 where the database is away, else 500. Asks neither it nor the chrome: they may be what is broken."""
    status = 503 if is_database_away(sys.exception()) else 500
    with translation.override(getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        response = HttpResponse(render_to_string("500.html", {"status": status}), status=status)
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def is_database_away(error: BaseException | None) -> bool:
    """Whether `error` tells of a database that cannot be reached, or takes nothing now, and not of a wrong question."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", 0) & 0xFF) in SQLITE_AWAY
    code = getattr(cause, "sqlstate", None)  # none where there is no connection to tell one
    return code is None or code.startswith(POSTGRESQL_AWAY)
