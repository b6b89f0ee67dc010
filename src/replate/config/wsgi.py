"""The entry for WSGI servers: the site, with its static files in front.

The static files stand here and not in MIDDLEWARE, where they would put an event loop around every request.
"""

import os
from wsgiref.headers import Headers

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "replate.config.settings")
site = get_wsgi_application()

from django.conf import settings  # noqa: E402
from servestatic.wsgi import ServeStatic  # noqa: E402

import replate.config.urls  # noqa: E402, F401 - now, so that the first reader need not wait for it


def _never_guess_the_type(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


application = ServeStatic(
    site,
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    allow_all_origins=False,
    add_headers_function=_never_guess_the_type,
)
