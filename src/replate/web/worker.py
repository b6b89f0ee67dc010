"""What stands at the root for browsers: the web app manifest and the service worker, and what that worker reports."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from replate.alerts.actions import note_seen
from replate.lib import clock
from replate.outbox.push.vapid import public_key

from .chrome import front_of
from .keeping import keep
from .limits import limited
from .same_origin import same_origin
from .visitors import said

ICON_SIZES = (192, 512)
SERVICE_WORKER = Path(__file__).parent / "static" / "web" / "service-worker.js"


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C, Application Manifest) of the paper in this language."""
    keep(request)
    language = get_language() or settings.LANGUAGE_CODE
    front = front_of(language)
    name = front.title if front else settings.WAGTAIL_SITE_NAME
    icons: list[dict[str, Any]] = [{"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"}]
    for purpose in ("any", "maskable"):
        for size in ICON_SIZES:
            src = static(f"web/icons/{'maskable' if purpose == 'maskable' else 'icon'}-{size}.png")
            icons.append({"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose})
    told = {
        "id": "/",
        "name": name,
        "short_name": name,
        "description": front.tagline if front else "",
        "lang": language,
        "dir": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "start_url": front.url if front else "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fefefd",
        "theme_color": "#fefefd",
        "icons": icons,
    }
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that shows alerts. It stands at the root, so that it may act for every page; it keeps no page."""
    keep(request)
    front = front_of(settings.LANGUAGE_CODE)
    name = front.title if front else settings.WAGTAIL_SITE_NAME
    with override(settings.LANGUAGE_CODE):
        site = {
            "title": _("News from %(site)s") % {"site": name},
            "body": _("Open the site to see it."),
            "language": settings.LANGUAGE_CODE,
            "icon": static("web/icons/icon-192.png"),
            "badge": static("web/icons/badge-96.png"),
            "renew": reverse("alerts_renew"),
            "seen": reverse("seen") if settings.COUNT_OPENS else "",
            "key": public_key(),
        }
    text = f"const SITE = {json.dumps(site)};\n{_worker_text()}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _worker_text() -> str:
    return SERVICE_WORKER.read_text()


@never_cache
@same_origin
@require_POST
@limited("seen", 600, 600)
def seen(request: HttpRequest) -> HttpResponse:
    """The worker showed (`what` is "seen") or opened ("clicked") the notification `tag` of the subscription `endpoint`.

    Counted where the site counts; 404 elsewhere.
    """
    if not settings.COUNT_OPENS:
        return HttpResponse(status=404)
    note_seen(
        endpoint=said(request, "endpoint"),
        tag=said(request, "tag"),
        was_clicked=request.POST.get("what") == "clicked",
        at=clock.now(),
    )
    return HttpResponse(status=204)
