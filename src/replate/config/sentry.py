"""Reports faults to Sentry, or to what speaks as it does, where a site asks for that."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from .masking import mask_all

_TOLD = ("event_id", "timestamp", "level", "platform", "logger", "release", "environment", "sdk", "transaction")


def report_to(dsn: str) -> None:
    """From now on, in this process and in those that it starts. `environment.py` saw that sentry-sdk is there."""
    import sentry_sdk

    sentry_sdk.init(
        dsn,
        release=f"replate@{version('replate')}",
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=True,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=scrub,
    )


def scrub(event: Any, hint: Any) -> Any:
    """What a report keeps: what went wrong, where in the program, at which route. Nothing of who asked for what."""
    kept = {key: event[key] for key in _TOLD if key in event}
    return kept | mask_all({key: event[key] for key in ("exception", "logentry") if key in event})
