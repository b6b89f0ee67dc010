"""The log of every process of the site: on standard error, for people or as JSON, without anything of who reads."""

from __future__ import annotations

import multiprocessing
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from .masking import mask_all

OURS = ("method", "route", "status", "ms")  # what lines of our own tell beside their words
_AS_THEY_ARE = {"timestamp", "level", "logger", "process", "request_id", "_record", "_from_structlog", *OURS}


def logging_settings(kind: str) -> dict[str, Any]:
    """Django's LOGGING. `kind` "json" also tells of each request that Django answers."""
    is_json = kind == "json"
    if is_json:
        shown: list[Any] = [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        shown = [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)]
    ours = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=OURS),
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso" if is_json else "%Y-%m-%d %H:%M:%S", utc=is_json),
        add_process,
        name_route,
        structlog.processors.format_exc_info,
        mask_line,
    ]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": ours,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "replate": {"level": "INFO" if is_json else "WARNING"},
            "django.tasks": {"level": "WARNING"},  # tells of each task when it comes and when it goes
        },
    }


def add_process(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event["process"] = multiprocessing.current_process().name
    return event


def name_route(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Django tells of a request by its address: the route stands for it, which holds no token."""
    request = getattr(event.get("_record"), "request", None)
    path = getattr(request, "path", "")
    if len(path) > 1:
        match = getattr(request, "resolver_match", None)
        event["event"] = str(event["event"]).replace(path, f"/{match.route}" if match else "/…")
    return event


def mask_line(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return {key: value if key in _AS_THEY_ARE else mask_all(value) for key, value in event.items()}
