"""The newsroom's own addresses under /desk/, before Wagtail's."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from . import second_factor
from .access import AccessView
from .accounts import DeskLoginView, DeskLogoutView
from .funnel import FunnelView
from .reader_card import ReaderCardView
from .running.view import RunningView
from .views import PublishView, RedactView, VersionsView, WithdrawView


def nothing_here(request: HttpRequest) -> NoReturn:
    """Stands before Wagtail's password reset and error pages, which would go around the sign-in."""
    raise Http404


urlpatterns = [
    path("login/", DeskLoginView.as_view(), name="account_login"),
    path("login/second-factor/", second_factor.AskSecondFactor.as_view(), name="mfa_authenticate"),
    path("second-factor/", second_factor.SecondFactors.as_view(), name="mfa_index"),
    path("second-factor/app/", second_factor.AddTOTP.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", second_factor.RemoveTOTP.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/passkey/", second_factor.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/passkey/<int:pk>/remove/", second_factor.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("second-factor/codes/", second_factor.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", second_factor.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("reports/wall/", require_admin_access(FunnelView.as_view()), name="desk_funnel"),
    path("reports/reader/", require_admin_access(ReaderCardView.as_view()), name="desk_reader_card"),
    path("reports/running/", require_admin_access(RunningView.as_view()), name="desk_running"),
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
