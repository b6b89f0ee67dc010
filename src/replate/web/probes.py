"""What those ask who watch the site: whether it is alive, whether it is ready, and its figures."""

from __future__ import annotations

import hmac
import logging
from ipaddress import ip_address

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from replate.desk.running.checks import checks
from replate.desk.running.exposition import exposition
from replate.lib import clock

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """That this is answered is the answer: no query is asked."""
    return JsonResponse({"page_server": "ok", "django": "ok"}, json_dumps_params={"indent": 1})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Each check by its name, "ok" or "not ready"; 503 where one is not. How it stands in words is told those alone
    who may see the figures.
    """
    with translation.override("en"):
        found = checks(clock.now())
    told: dict[str, object] = {one.name: "ok" if one.is_ready else "not ready" for one in found}
    if may_see_figures(request):
        told["details"] = {one.name: one.told for one in found}
    status = 200 if all(one.is_ready for one in found) else 503
    return JsonResponse(told, status=status, json_dumps_params={"indent": 1})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The site's figures for Prometheus; the page server adds its own."""
    if not may_see_figures(request):
        words = "Show the token of REPLATE_METRICS_TOKEN: Authorization: Bearer TOKEN. Where none is set, ask on this "
        return HttpResponse(words + "machine itself.\n", status=403, content_type="text/plain")
    try:
        return HttpResponse(exposition(clock.now()), content_type=CONTENT_TYPE_PLAIN_0_0_4)
    except DatabaseError as error:
        logger.warning("The figures wait for the database: %s", str(error).strip())
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")


def may_see_figures(request: HttpRequest) -> bool:
    """With a token set, who shows it; else whoever asks on this machine itself, and not through a proxy on it."""
    if settings.METRICS_TOKEN:
        shown = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(shown, f"Bearer {settings.METRICS_TOKEN}".encode())
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
