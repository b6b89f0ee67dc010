"""Pictures and attachments: public once a version that shows them is, seen by the newsroom before."""

from __future__ import annotations

import mimetypes

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from replate.desk.second_factor import is_staff, may_enter
from replate.stories.models import Attachment, Author, Rendition

from .keeping import keep

FOREVER_SECONDS = 31_536_000


def _in_newsroom(request: HttpRequest) -> bool:
    return is_staff(request) and may_enter(request)


@require_safe
def picture(request: HttpRequest, path: str) -> FileResponse:
    """A rendition. A picture's original is never served."""
    rendition = get_object_or_404(Rendition.objects.select_related("image"), file=f"images/{path}")
    released = rendition.image.released_at or Author.objects.filter(portrait=rendition.image).exists()
    if not released and not _in_newsroom(request):
        raise Http404("There is no picture at this address.")
    try:
        response = FileResponse(rendition.file.open("rb"), content_type=mimetypes.guess_type(path)[0])
    except FileNotFoundError:
        raise Http404("There is no picture at this address.") from None
    response["Cache-Control"] = f"public, max-age={FOREVER_SECONDS}, immutable" if released else "private, no-store"
    if released:
        response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mails and readers of feeds show it
        keep(request)
    return response


@require_safe
def attachment(request: HttpRequest, pk: int, filename: str) -> FileResponse:
    """A document, always as a download: nothing that was uploaded is ever shown as a page of this site."""
    document = get_object_or_404(Attachment, pk=pk)
    if document.filename != filename or not (document.released_at or _in_newsroom(request)):
        raise Http404("There is no document at this address.")
    try:
        response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.filename)
    except FileNotFoundError:
        raise Http404("There is no document at this address.") from None
    response["Cache-Control"] = "public, max-age=300" if document.released_at else "private, no-store"
    if document.released_at:
        response["Last-Modified"] = http_date(document.released_at.timestamp())
    return response
