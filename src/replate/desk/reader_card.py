"""A reader's card: what one reader was told, by which channel, and where they can be reached."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from replate.outbox.models import Address
from replate.people.models import User
from replate.stories.desk_view import DeskView
from replate.told.ledger import told_to

MOST_TELLINGS = 200


class ReaderCardView(DeskView, TemplateView):
    """Asked for by email address, and open to whoever may see accounts."""

    page_title = _("What a reader was told")
    header_icon = "user"
    permission = "people.view_user"
    template_name = "desk/reader_card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        email = User.objects.normalize_email(self.request.GET.get("email"))
        reader = User.objects.filter(email=email).first() if email else None
        found: dict[str, Any] = {"email": email, "reader": reader}
        if reader:
            found["tellings"] = told_to(reader)[:MOST_TELLINGS]
            found["addresses"] = Address.objects.of(reader).order_by("channel", "pk")
            found["consents"] = reader.consents.select_related("wording__purpose").order_by("-given_at")
        return super().get_context_data(**found | kwargs)
