"""The desk's Content-Security-Policy."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

# Wagtail's editor starts its date fields and its repeated panels from inline scripts, and sets styles on elements;
# it has no nonces. Nothing but our own files is loaded, and nobody outside the desk gets this policy.
DESK_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}


class DeskPolicyMiddleware:
    """Gives the pages under /desk/ their own policy. Stands below django-csp's middleware, which writes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_preview", False):  # a draft as readers will see it, framed by the editor
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        elif request.path_info.startswith("/desk/"):
            response._csp_config = DESK_POLICY  # type: ignore[attr-defined]
        return response
