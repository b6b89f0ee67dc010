"""How staff sign in: through allauth, so that its rate limits and second factors hold."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, LogoutView
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from replate.readers.actions.account import leave_device

from .second_factor import may_enter, must_set_up


class StaffAccountAdapter(DefaultAccountAdapter):
    """Nobody makes their own account for the desk, and messages of success would only stand in the way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        pass

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("This account is switched off. Ask an administrator of your newsroom."))
        return redirect("account_login")


class StaffLoginForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Email address")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["remember"] = forms.BooleanField(label=_("Stay signed in"), required=False)


class DeskLoginView(LoginView):
    form_class = StaffLoginForm
    template_name = "desk/login.html"

    def get_form_class(self) -> type[forms.Form]:
        return StaffLoginForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.has_perm("wagtailadmin.access_admin"):
            list(messages.get_messages(request))  # Wagtail's own word on it: the page says it better
            return render(request, "desk/no_entry.html", status=403)
        if user.is_authenticated and ("again" in request.GET or not (may_enter(request) or must_set_up(request))):
            # Signed in with less than the desk asks for, or too long ago: asked as a stranger is.
            if request.method == "POST":
                logout(request)
            request.user = AnonymousUser()
        return super().dispatch(request, *args, **kwargs)


class DeskLogoutView(LogoutView):
    """Leaves on a POST; a link alone signs nobody out."""

    template_name = "desk/logout.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        leave_device(session_key=request.session.session_key or "")
        return super().post(request, *args, **kwargs)
