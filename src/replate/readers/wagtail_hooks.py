"""Where the newsroom words what readers agree to. A wording is never edited: a copy of it becomes the next version."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Wording


class NothingIsEdited(ModelPermissionPolicy):
    """Adding and looking; not even an administrator changes or deletes what readers agreed to."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("add", "view") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_any_permission(user, actions)


class WordingViewSet(SnippetViewSet):
    model = Wording
    icon = "doc-full-inverse"
    menu_label = _("Terms and consent")
    menu_order = 140
    add_to_settings_menu = True
    list_display = ["purpose", "language", "version", "in_force_at"]
    list_filter = ["purpose", "language"]
    ordering = ["purpose__place", "language", "-version"]
    inspect_view_enabled = True
    copy_view_enabled = True


register_permission_policy(Wording, NothingIsEdited(Wording))
register_snippet(WordingViewSet)
