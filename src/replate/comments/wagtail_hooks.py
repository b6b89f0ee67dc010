"""The comments desk's place in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from replate.stories.models import Story

from .models import BannedWord, HeldTopic, Rule
from .queue import numbers


class RuleViewSet(SnippetViewSet):
    model = Rule
    icon = "list-ol"
    menu_label = gettext_lazy("Rules")
    list_display = ["title", "language", "place", "is_law"]
    list_filter = ["language"]
    ordering = ["language", "place"]


class BannedWordViewSet(SnippetViewSet):
    model = BannedWord
    icon = "cross"
    menu_label = gettext_lazy("Banned words")
    list_display = ["word", "outcome"]
    list_filter = ["outcome"]
    search_fields = ["word"]


class HeldTopicViewSet(SnippetViewSet):
    model = HeldTopic
    icon = "tag"
    menu_label = gettext_lazy("Held topics")
    list_display = ["topic"]


class ModerationGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Rules for comments")
    menu_icon = "list-ol"
    menu_order = 130
    add_to_settings_menu = True
    items = (RuleViewSet, BannedWordViewSet, HeldTopicViewSet)


register_snippet(ModerationGroup)


class CommentsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        waiting = sum(numbers().values())
        component.label = _("Comments (%d)") % waiting if waiting else str(self.label)
        return component


@hooks.register("register_admin_menu_item")
def comments_menu_item() -> MenuItem:
    return CommentsMenuItem(
        gettext_lazy("Comments"), reverse_lazy("comments_desk"), name="comments", icon_name="comment", order=160
    )


@hooks.register("register_admin_urls")
def comments_urls() -> list[Any]:
    return [path("", include("replate.comments.urls"))]


class StoryCommentsMenuItem(ActionMenuItem):
    name = "action-comments"
    label = gettext_lazy("Comments")
    icon_name = "comment"
    order = 20

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return (
            isinstance(page, Story)
            and bool(page.pk)
            and not page.withdrawn_at
            and context["user_page_permissions_tester"].can_publish()
        )

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("story_comments", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def story_comments_menu_item() -> ActionMenuItem:
    return StoryCommentsMenuItem()


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("replate.comments")
    class CommentsSet(LogFormatter):
        label = gettext_lazy("Comments")
        message = gettext_lazy("Set how readers may comment")

        def format_comment(self, log_entry: Any) -> str:
            return log_entry.data["note"]
