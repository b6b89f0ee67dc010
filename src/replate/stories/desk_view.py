"""What the desk's own pages have in common, in whichever part they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from replate.people.models import User


class DeskView(WagtailAdminTemplateMixin, View):
    """A page inside the Wagtail admin, open to whoever `may_enter`: by default who has `permission`.

    `home` names the address of the list that it stands under, or is, and what that is called; None: it stands alone.
    """

    permission: str
    home: tuple[str, _StrPromise] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        if not self.may_enter():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_enter(self) -> bool:
        return self.user.has_perm(self.permission)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        if self.home is None:
            return [*self.breadcrumbs_items, here]
        name, label = self.home
        home = {"url": reverse(name), "label": label}
        return [*self.breadcrumbs_items, home, *([] if self.request.path == home["url"] else [here])]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        """The page in `template_name`."""
        return render(self.request, self.template_name, self.get_context_data(**context), status=status)
