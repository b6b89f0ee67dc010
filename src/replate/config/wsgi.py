"""The entry for WSGI servers: the site, with its static files in front.

The static files stand here and not in MIDDLEWARE, where they would put an event loop around every request.
"""

import os
import re
from wsgiref.headers import Headers

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
site = get_wsgi_application()

from django.conf import settings  # noqa: E402
from servestatic.wsgi import ServeStatic  # noqa: E402

import replate.config.urls  # noqa: E402, F401 - now, so that the first reader need not wait for it
from replate.front.terms import KEEP, Terms  # noqa: E402
from replate.web.front import BehindFront  # noqa: E402

_NAMED_BY_CONTENT = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")


def _headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if _NAMED_BY_CONTENT.search(url):
        headers[KEEP] = Terms(86_400).as_text()


application = BehindFront(
    ServeStatic(
        site,
        root=settings.STATIC_ROOT,
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        add_headers_function=_headers,
    )
)
