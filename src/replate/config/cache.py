"""Django's cache in Redis, for several machines that count together; in this process while Redis does not answer."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

TIMEOUT_SECONDS = 0.25
PAUSE_SECONDS = 2.0  # then it is asked again

logger = logging.getLogger(__name__)


class RedisWhileItAnswers(RedisCache):
    """Redis gone makes no page fail and none slow for long: limits count by process until it answers again."""

    _away_until = 0.0  # of this process, by time.monotonic(); 0 while it answers

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        # One more try: Redis that was started anew has closed the connections that are held.
        options = {
            "socket_timeout": TIMEOUT_SECONDS,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "retry": Retry(NoBackoff(), 1),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self._here = LocMemCache("while-redis-is-away", {**params, "OPTIONS": {}})

    def _ask(self, name: str, *given: Any, **named: Any) -> Any:
        own = type(self)
        if time.monotonic() >= own._away_until:
            try:
                answer = getattr(super(), name)(*given, **named)
            except RedisError as error:
                if not own._away_until:
                    logger.error("Redis does not answer; this process counts by itself meanwhile: %s", error)
                own._away_until = time.monotonic() + PAUSE_SECONDS
            else:
                own._away_until = 0.0
                return answer
        return getattr(self._here, name)(*given, **named)

    def add(self, *given: Any, **named: Any) -> Any:
        return self._ask("add", *given, **named)

    def get(self, *given: Any, **named: Any) -> Any:
        return self._ask("get", *given, **named)

    def set(self, *given: Any, **named: Any) -> Any:
        return self._ask("set", *given, **named)

    def touch(self, *given: Any, **named: Any) -> Any:
        return self._ask("touch", *given, **named)

    def delete(self, *given: Any, **named: Any) -> Any:
        return self._ask("delete", *given, **named)

    def get_many(self, *given: Any, **named: Any) -> Any:
        return self._ask("get_many", *given, **named)

    def set_many(self, *given: Any, **named: Any) -> Any:
        return self._ask("set_many", *given, **named)

    def delete_many(self, *given: Any, **named: Any) -> Any:
        return self._ask("delete_many", *given, **named)

    def has_key(self, *given: Any, **named: Any) -> Any:
        return self._ask("has_key", *given, **named)

    def incr(self, *given: Any, **named: Any) -> Any:
        return self._ask("incr", *given, **named)

    def clear(self) -> Any:
        return self._ask("clear")
