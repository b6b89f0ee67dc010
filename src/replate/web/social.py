"""Signing in with an account elsewhere (OpenID Connect), linked only where the other side vouches for the address."""

from __future__ import annotations

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal.flows.signup import clear_pending_signup, get_pending_signup
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.utils import import_callable
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from requests import RequestException

from replate.lib import clock
from replate.people.models import User
from replate.readers import funnel
from replate.readers.actions.consent import record_consents
from replate.readers.actions.sign_in import UNUSABLE
from replate.readers.addresses import MalformedAddress, read_address, shown_address
from replate.readers.models import Consent, Erasure, Step, Wording

from .dialog import choices_to_offer, let_in, show, ticked
from .limits import limited
from .same_origin import same_origin
from .visitors import safe_return

logger = logging.getLogger(__name__)
ON_THE_WAY = "sign_in_on_the_way"  # in the session: {language, next, choices}


def providers() -> list[dict[str, str]]:
    """The row of buttons: {name, url} of each provider that is set up."""
    return [
        {"name": provider.name, "url": reverse("sign_in_with", args=[provider.slug])}
        for provider in settings.SIGN_IN_PROVIDERS
    ]


@never_cache
@same_origin
@limited("provider", 30, 600)
def sign_in_with(request: HttpRequest, slug: str) -> HttpResponse:
    """A POST leads to the provider; what was ticked waits in the session."""
    provider = _provider(slug)
    if request.method != "POST":
        return redirect("sign_in")
    return_to = safe_return(request, request.POST.get("next"))
    language = request.POST.get("language", "")
    request.session[ON_THE_WAY] = {
        "language": language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        "next": return_to,
        "choices": ticked(request),
    }
    if provider.kind == "oidc":
        try:
            return openid_connect.login(request, slug)
        except (RequestException, ValueError, KeyError) as error:  # its own description of itself cannot be had
            logger.error("%s cannot be reached at %s: %s", provider.name, provider.issuer, error)
            return _failed(request, provider.name, 502)
    return import_callable(f"allauth.socialaccount.providers.{provider.kind}.views.oauth2_login")(request)


@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where an OpenID Connect provider leads back to."""
    _provider(provider_id)
    with translation.override(request.session.get(ON_THE_WAY, {}).get("language", settings.LANGUAGE_CODE)):
        return openid_connect.callback(request, provider_id)


def _other_callbacks() -> list[URLPattern]:
    """Where Apple and Facebook, which keep to ways of their own, lead back to."""
    kinds = {provider.kind for provider in settings.SIGN_IN_PROVIDERS}
    views = {"apple": {"callback": "oauth2_callback", "finish_callback": "oauth2_finish_login"}}
    views["facebook"] = {"callback": "oauth2_callback"}
    return [
        path(
            f"-/sign-in/{kind}/{name.replace('_', '-')}/",
            import_callable(f"allauth.socialaccount.providers.{kind}.views.{view}"),
            name=f"{kind}_{name}",
        )
        for kind in sorted(kinds - {"oidc"})
        for name, view in views[kind].items()
    ]


def _provider(slug: str) -> Any:
    found = next((provider for provider in settings.SIGN_IN_PROVIDERS if provider.slug == slug), None)
    if found is None:
        raise Http404("No such provider is set up.")
    return found


class ReaderSocialAdapter(DefaultSocialAccountAdapter):
    """Keeps nothing of what a provider tells but its id for the account; signs in by our own rules."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Every end of this raises ImmediateHttpResponse but one: a new reader with a verified address goes on."""
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
            raise ImmediateHttpResponse(self._let_in(request, sociallogin, sociallogin.user))
        email = _verified_address(sociallogin, told)
        if not email:
            _refuse(request, sociallogin, "no_email" if not sociallogin.email_addresses else "unverified")
        reader = User.objects.filter(email=email).first()
        if reader is not None:
            with transaction.atomic():
                sociallogin.connect(request, reader)
            raise ImmediateHttpResponse(self._let_in(request, sociallogin, reader))
        sociallogin.user.email = email
        sociallogin.user.name = _name(told)
        sociallogin.email_addresses = []

    def _let_in(self, request: HttpRequest, sociallogin: SocialLogin, reader: User) -> HttpResponse:
        if not reader.is_active:
            return show(request, "closed", 403)
        on_the_way = request.session.pop(ON_THE_WAY, {})
        record_consents(
            reader=reader, wordings=on_the_way.get("choices", []), source=Consent.Source.SOCIAL, at=clock.now()
        )
        had_erasure = Erasure.objects.filter(reader=reader).delete()[0] > 0
        return let_in(request, reader, on_the_way.get("next", ""), method="socialaccount", was_leaving=had_erasure)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> NoReturn:
        if exception:
            logger.error("%s did not sign a reader in: %s", provider.name, exception)
        was_cancelled = str(error) == "cancelled"
        raise ImmediateHttpResponse(
            _failed(request, provider.name, 502 if exception else 400, was_cancelled=was_cancelled)
        )


def _failed(request: HttpRequest, name: str, status: int, *, was_cancelled: bool = False) -> HttpResponse:
    return show(
        request,
        "provider_failed",
        status,
        provider_name=name,
        was_cancelled=was_cancelled,
        choices=choices_to_offer(),
        next=request.session.get(ON_THE_WAY, {}).get("next", ""),
    )


def _verified_address(sociallogin: SocialLogin, told: dict[str, Any]) -> str:
    """The address that the provider vouches for; empty where there is none."""
    for address in sociallogin.email_addresses:
        claims = told.get("userinfo") or told.get("id_token") or told
        # A provider that writes the claim as text must not pass with "false".
        vouched = claims.get("email_verified", address.verified) if isinstance(claims, dict) else address.verified
        if vouched in (True, "true"):
            try:
                return read_address(address.email)
            except MalformedAddress:
                continue
    return ""


def _name(told: dict[str, Any]) -> str:
    claims = told.get("userinfo") or told.get("id_token") or told
    name = claims.get("name") if isinstance(claims, dict) else ""
    return " ".join(name.split())[:150] if isinstance(name, str) and name.isprintable() else ""


def _refuse(request: HttpRequest, sociallogin: SocialLogin, why: str) -> NoReturn:
    email = sociallogin.email_addresses[0].email if sociallogin.email_addresses else ""
    raise ImmediateHttpResponse(
        show(
            request,
            "provider_refused",
            403,
            why=why,
            email=email[:254],
            provider_name=sociallogin.provider.name,
            choices=choices_to_offer(),
            next=request.session.get(ON_THE_WAY, {}).get("next", ""),
        )
    )


@never_cache
@same_origin
@limited("welcome", 30, 600)
def social_welcome(request: HttpRequest) -> HttpResponse:
    """A new reader who comes with an account elsewhere: their name and what they agree to, then they are in."""
    pending = get_pending_signup(request)
    if pending is None:
        return redirect("sign_in")
    on_the_way = request.session.get(ON_THE_WAY, {})
    if request.method == "GET" and on_the_way.get("language", get_language()) != get_language():
        with translation.override(on_the_way["language"]):
            return redirect("socialaccount_signup")
    chosen = [*on_the_way.get("choices", []), *ticked(request)]
    agreed = Wording.objects.current_terms().filter(pk__in=chosen).exists()
    if request.method != "POST" or not agreed:
        error = _("Please agree to the terms and conditions; without them there is no account.")
        return show(
            request,
            "welcome",
            422 if request.method == "POST" else 200,
            email=shown_address(pending.user.email),
            name=request.POST.get("name", pending.user.name)[:150],
            action=request.path,
            choices=choices_to_offer(ticked_ids=chosen),
            next=on_the_way.get("next", ""),
            error=error if request.method == "POST" else "",
        )
    at = clock.now()
    with transaction.atomic():
        reader, _is_new = User.objects.get_or_create(
            email=pending.user.email,
            defaults={
                "name": request.POST.get("name", "").strip()[:150],
                "joined_at": at,
                "password": UNUSABLE,
            },
        )
        pending.connect(request, reader)
        record_consents(reader=reader, wordings=chosen, source=Consent.Source.SOCIAL, at=at)
    clear_pending_signup(request)
    request.session.pop(ON_THE_WAY, None)
    if not reader.is_active:
        return show(request, "closed", 403)
    funnel.count(Step.REGISTERED, at=at, path=on_the_way.get("next", ""))
    return let_in(request, reader, on_the_way.get("next", ""), method="socialaccount")


other_callbacks = _other_callbacks()
