"""The wire desk's place in the admin."""

from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .forms import sections_open_to
from .models import WireItem

if TYPE_CHECKING:
    from replate.people.models import User


class WireMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sections_open_to(cast("User", request.user)).exists()

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = WireItem.objects.waiting_for_an_editor().count()
        component.label = _("Wire (%d)") % waiting if waiting else str(self.label)
        return component


@hooks.register("register_admin_menu_item")
def wire_menu_item() -> MenuItem:
    return WireMenuItem(gettext_lazy("Wire"), reverse_lazy("wire"), name="wire", icon_name="download", order=150)


@hooks.register("register_admin_urls")
def wire_urls() -> list:
    return [path("wire/", include("replate.wire.urls"))]
