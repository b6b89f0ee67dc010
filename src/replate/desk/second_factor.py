"""What a session must show before it may enter the desk: a password, and a second factor where one is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

FRESH_SECONDS = 900  # a sign-in older than this changes no second factor
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _shown(request: HttpRequest) -> dict[str, float]:
    """What this session has shown of its user, each with the newest time in seconds since 1970."""
    return {record["method"]: record["at"] for record in get_authentication_records(request, request.user)}  # type: ignore[arg-type]


def factors_of(user: Any) -> Any:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at")


def may_enter(request: HttpRequest) -> bool:
    """Whether this session has shown all that the desk asks for. A reader's link never suffices. No query.

    Where no second factor is asked for, allauth still asks those who have one.
    """
    shown = _shown(request)
    if settings.STAFF_SECOND_FACTOR:
        return {"password", "mfa"} <= shown.keys()
    return not shown or "password" in shown


def must_set_up(request: HttpRequest) -> bool:
    """Whether all that is missing is that the user has no second factor yet."""
    return "password" in _shown(request) and not factors_of(request.user).exists()


def is_staff(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")


def sign_in_again(request: HttpRequest) -> HttpResponse:
    return redirect(reverse("account_login") + "?" + urlencode({"again": "1", "next": request.get_full_path()}))


class SecondFactorMiddleware:
    """Lets nobody into the desk who has not shown all that it asks for. Stands below the authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        doors = (
            "account_login",
            "account_logout",
            "mfa_index",
            "wagtailadmin_sprite",
            "wagtailadmin_javascript_catalog",
        )
        self.before_the_desk = tuple(reverse(name) for name in doors)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith("/desk/") or path.startswith(self.before_the_desk):
            return self.get_response(request)
        if not is_staff(request) or may_enter(request):
            return self.get_response(request)
        return redirect("mfa_index") if must_set_up(request) else sign_in_again(request)


def for_a_fresh_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages that show or change second factors: whoever finds an open browser shall not."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shown = _shown(request)
        is_fresh = time.time() - shown.get("password", 0) < FRESH_SECONDS
        if not is_staff(request) or not is_fresh or ("mfa" not in shown and factors_of(request.user).exists()):
            return sign_in_again(request)
        return view(request, *args, **kwargs)

    return guarded


class StaffMFAAdapter(DefaultMFAAdapter):
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays where the desk asks for one."""
        others = factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not settings.STAFF_SECOND_FACTOR or others.exists()


class AskSecondFactor(AuthenticateView):
    template_name = "desk/ask_second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = set(factors_of(self.stage.login.user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_totp": Authenticator.Type.TOTP in types,
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
        }


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class SecondFactors(TemplateView):
    """The user's second factors; for a user who has none, where the way into the desk begins."""

    template_name = "desk/second_factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = list(factors_of(self.request.user))
        return super().get_context_data(**kwargs) | {
            "factors": factors,
            "has_totp": any(factor.type == Authenticator.Type.TOTP for factor in factors),
            "can_remove": not settings.STAFF_SECOND_FACTOR or len(factors) > 1,
            "may_enter": may_enter(self.request),
        }


class _Added:
    """Who has just added a factor has shown it."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, method="mfa")  # type: ignore[arg-type]
        return response


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class AddTOTP(_Added, ActivateTOTPView):
    template_name = "desk/add_totp.html"


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class AddPasskey(_Added, AddWebAuthnView):
    template_name = "desk/add_passkey.html"


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class RemoveTOTP(DeactivateTOTPView):
    template_name = "desk/remove_factor.html"


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class RemovePasskey(RemoveWebAuthnView):
    template_name = "desk/remove_factor.html"
    success_url = reverse_lazy("mfa_index")

    def get_queryset(self) -> Any:
        """None where it is the last one and the desk asks for one."""
        keys = super().get_queryset()
        return keys if all(StaffMFAAdapter().can_delete_authenticator(key) for key in keys) else keys.none()


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "desk/recovery_codes.html"


@method_decorator(for_a_fresh_sign_in, name="dispatch")
class NewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "desk/recovery_codes_new.html"
