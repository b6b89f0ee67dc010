"""The newsroom's own addresses under /desk/, before Wagtail's."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from .access import AccessView
from .accounts import DeskLoginView, DeskLogoutView
from .views import PublishView, RedactView, VersionsView, WithdrawView


def nothing_here(request: HttpRequest) -> NoReturn:
    """Stands before Wagtail's password reset and error pages, which would go around the sign-in."""
    raise Http404


urlpatterns = [
    path("login/", DeskLoginView.as_view(), name="account_login"),
    path("logout/", DeskLogoutView.as_view(), name="account_logout"),
    re_path(r"^(?:password_reset|failwhale|test404)/.*$", nothing_here),
    *(
        path(f"stories/<int:story_id>/{address}", require_admin_access(view.as_view()), name=name)
        for address, view, name in (
            ("publish/", PublishView, "desk_publish"),
            ("versions/", VersionsView, "desk_versions"),
            ("access/", AccessView, "desk_access"),
            ("withdraw/", WithdrawView, "desk_withdraw"),
            ("versions/<int:number>/redact/", RedactView, "desk_redact"),
        )
    ),
]
