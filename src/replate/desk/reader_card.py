"""A reader's card: what one reader was told, by which channel, and where they can be reached."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from replate.outbox.models import Address
from replate.people.models import User
from replate.told.ledger import told_to

MOST_TELLINGS = 200


class ReaderCardView(WagtailAdminTemplateMixin, TemplateView):
    """Asked for by e-mail address, and open to whoever may see accounts."""

    page_title = _("What a reader was told")
    header_icon = "user"
    template_name = "desk/reader_card.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("people.view_user"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        email = User.objects.normalize_email(self.request.GET.get("email"))
        reader = User.objects.filter(email=email).first() if email else None
        found: dict[str, Any] = {"email": email, "reader": reader}
        if reader:
            found["tellings"] = told_to(reader)[:MOST_TELLINGS]
            found["addresses"] = Address.objects.of(reader).order_by("channel", "pk")
            found["consents"] = reader.consents.select_related("wording__purpose").order_by("-given_at")
        return super().get_context_data(**found | kwargs)
