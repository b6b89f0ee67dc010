"""How often one visitor may send a form. Counted in Django's cache: by all processes together where REPLATE_REDIS_URL
is set, else by each for itself. A limit against floods, not a ledger.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render

from .visitors import client_of

View = Callable[..., Any]


def limited(form: str, most: int, seconds: int) -> Callable[[View], View]:
    """At most `most` POSTs of `form` in `seconds`, by reader where one is signed in, else by network address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST":
                who = f"r{request.user.pk}" if request.user.is_authenticated else client_of(request)
                turn, left = int(time.time() // seconds), int(seconds - time.time() % seconds) + 1
                key = f"limit:{form}:{who}:{turn}"
                if _count(key, seconds) > most:
                    context = {"minutes": -(-left // 60)}
                    response = render(request, "readers/too_often.html", context, status=429)
                    response["Retry-After"] = str(left)
                    return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it was over, or the server that counts came or went, in this moment
        cache.set(key, 1, seconds)
        return 1
