"""What a mail asks for when it is opened or clicked, where the site counts that."""

from __future__ import annotations

import base64

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from replate.lib import clock
from replate.outbox.opening import note_opened

NOTHING = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # a GIF of one clear pixel


@never_cache
@require_safe
def opened(request: HttpRequest, mark: str) -> HttpResponse:
    _note(mark, was_clicked=False)
    return HttpResponse(NOTHING, content_type="image/gif", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


@never_cache
@require_safe
def go(request: HttpRequest, mark: str, path: str) -> HttpResponse:
    """Leads on to `path` of this site, and to nowhere else."""
    _note(mark, was_clicked=True)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect("/" + path.lstrip("/\\") + (f"?{query}" if query else ""))


def _note(mark: str, *, was_clicked: bool) -> None:
    try:
        note_opened(mark=mark, was_clicked=was_clicked, at=clock.now())
    except ValueError as error:
        raise Http404(str(error)) from error
