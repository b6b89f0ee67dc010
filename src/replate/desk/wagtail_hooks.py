"""What the newsroom adds to Wagtail's admin, and where Wagtail's own ways would go around the reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from replate.people.models import User
from replate.stories.models import FrontPage, Story

from .panels import DuePanel, TodayPanel, WaitingPanel
from .viewsets import AuthorViewSet, PolicyViewSet, StoryListing, StoryViewSet, TopicViewSet, needs_reason

register_snippet(TopicViewSet)
register_snippet(AuthorViewSet)
register_snippet(PolicyViewSet)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [StoryViewSet(), StoryListing()]


@hooks.register("insert_global_admin_css")
def desk_style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("construct_homepage_panels")
def add_newsroom_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels += [DuePanel(), WaitingPanel(), TodayPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def drop_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.clear()


class FunnelMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("readers.view_funnelcount")


@hooks.register("register_reports_menu_item")
def funnel_menu_item() -> MenuItem:
    return FunnelMenuItem(gettext_lazy("At the wall"), reverse("desk_funnel"), icon_name="view", order=100)


class ReaderCardMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("people.view_user")


@hooks.register("register_reports_menu_item")
def reader_card_menu_item() -> MenuItem:
    return ReaderCardMenuItem(
        gettext_lazy("What a reader was told"), reverse("desk_reader_card"), icon_name="user", order=110
    )


class RunningMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.view_dispatch")


@hooks.register("register_reports_menu_item")
def running_menu_item() -> MenuItem:
    return RunningMenuItem(gettext_lazy("How the site runs"), reverse("desk_running"), icon_name="cogs", order=120)


@hooks.register("register_settings_menu_item")
def second_factor_menu_item() -> MenuItem:
    return MenuItem(gettext_lazy("Second factor"), reverse("mfa_index"), icon_name="key", order=900)


@hooks.register("construct_main_menu")
def drop_help(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help menu leads away from this site."""
    items[:] = [item for item in items if item.name != "help"]


@hooks.register("after_create_user")
@hooks.register("after_edit_user")
def keep_the_name(request: HttpRequest, user: User) -> None:
    """Wagtail's form asks for a first and a last name, and a user here has one of both."""
    name = " ".join(f"{request.POST.get('first_name', '')} {request.POST.get('last_name', '')}".split())
    User.objects.filter(pk=user.pk).update(name=name[:150])


class NotedLogFormatter(LogFormatter):
    """An entry of the log that ends in the note or the reason given."""

    def format_comment(self, log_entry: Any) -> str:
        return log_entry.data["note"]


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action("replate.withdraw")
    class Withdrawn(NotedLogFormatter):
        label = gettext_lazy("Withdraw")
        message = gettext_lazy("Withdrew the story")

    @actions.register_action("replate.access")
    class AccessSet(NotedLogFormatter):
        label = gettext_lazy("Access")
        message = gettext_lazy("Set who may read the story")

    @actions.register_action("replate.redact")
    class Redacted(NotedLogFormatter):
        label = gettext_lazy("Redact")

        def format_message(self, log_entry: Any) -> str:
            return _("Redacted version %(number)s") % {"number": log_entry.data["version"]}


# The story's own pages


class VersionsMenuItem(ActionMenuItem):
    name = "action-versions"
    label = gettext_lazy("Versions")
    icon_name = "history"
    order = 21

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return isinstance(page, Story) and page.current_version is not None

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("desk_versions", args=[context["page"].pk])


class WithdrawMenuItem(VersionsMenuItem):
    name = "action-withdraw"
    label = gettext_lazy("Withdraw")
    icon_name = "cross"
    order = 22

    def is_shown(self, context: dict[str, Any]) -> bool:
        return super().is_shown(context) and context["user_page_permissions_tester"].can_publish()

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("desk_withdraw", args=[context["page"].pk])


class AccessMenuItem(VersionsMenuItem):
    name = "action-access"
    label = gettext_lazy("Access")
    icon_name = "view"
    order = 20

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        return (
            isinstance(page, Story)
            and not page.withdrawn_at
            and bool(page.pk)
            and context["user_page_permissions_tester"].can_publish()
        )

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("desk_access", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def access_menu_item() -> ActionMenuItem:
    return AccessMenuItem()


@hooks.register("register_page_action_menu_item")
def versions_menu_item() -> ActionMenuItem:
    return VersionsMenuItem()


@hooks.register("register_page_action_menu_item")
def withdraw_menu_item() -> ActionMenuItem:
    return WithdrawMenuItem()


@hooks.register("construct_page_action_menu")
def drop_unpublish(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    if VersionsMenuItem().is_shown(context):
        items[:] = [item for item in items if item.name != "action-unpublish"]


# Wagtail's ways around the reason


@hooks.register("before_edit_page")
def lead_away_from_a_withdrawn_story(request: HttpRequest, page: Page) -> HttpResponse | None:
    if isinstance(page, Story) and page.withdrawn_at:
        messages.info(request, _("This story was withdrawn: it cannot be edited. File a new story instead."))
        return redirect("desk_versions", page.pk)
    return None


@hooks.register("before_unpublish_page")
def withdraw_instead_of_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refused(request, [page], include_below=bool(request.POST.get("include_descendants")))


@hooks.register("before_delete_page")
def withdraw_instead_of_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refused(request, [page], include_below=True)


@hooks.register("before_bulk_action")
def one_story_at_a_time(request: HttpRequest, action: str, objects: Iterable[Any], view: Any) -> HttpResponse | None:
    pages = [item for item in objects if isinstance(item, Page)]
    include_below = action == "delete" or bool(view.cleaned_form.cleaned_data.get("include_descendants"))
    if action in ("delete", "unpublish"):
        return _refused(request, pages, include_below=include_below, back_to=view.next_url)
    if action == "publish":
        changed = [story for story in _versioned(pages) if story.withdrawn_at or needs_reason(story)]
        if changed:
            messages.error(
                request,
                _("“%(headline)s” was published before. Publish it from its own page and say why it changes.")
                % {"headline": changed[0].draft_title},
                buttons=[_button_to("desk_publish", changed[0], _("Say why"))],
            )
            return redirect("desk_publish", changed[0].pk) if len(pages) == 1 else redirect(view.next_url)
    return None


def _versioned(pages: Iterable[Page], *, include_below: bool = False) -> list[Story]:
    """The stories among `pages` (and below them) that were published, as their newest drafts."""
    found = Story.objects.none()
    for page in pages:
        found = found | (
            Story.objects.descendant_of(page, inclusive=True) if include_below else Story.objects.page(page)
        )
    stories = found.filter(versions__number=1).order_by("path")[:50]
    return [story.get_latest_revision_as_object() for story in stories]


def _refused(
    request: HttpRequest, pages: list[Page], *, include_below: bool, back_to: str | None = None
) -> HttpResponse | None:
    """Leads to withdrawal where one of `pages`, or what is below them, was published. A front page stays, too."""
    if any(issubclass(page.specific_class or Page, FrontPage) for page in pages):
        messages.error(request, _("A front page cannot be taken away: the paper stands on it."))
        return redirect(back_to or reverse("wagtailadmin_explore_root"))
    stories = _versioned(pages, include_below=include_below)
    if not stories:
        return None
    story = stories[0]
    messages.error(
        request,
        _("“%(headline)s” was published: it can be withdrawn, saying why, but not be taken away unsaid.")
        % {"headline": story.draft_title},
        buttons=[] if story.withdrawn_at else [_button_to("desk_withdraw", story, _("Withdraw it"))],
    )
    if pages == [page for page in pages if page.pk == story.pk]:
        return redirect("desk_versions" if story.withdrawn_at else "desk_withdraw", story.pk)
    return redirect(back_to or reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk]))


def _button_to(name: str, story: Story, label: str) -> Any:
    return messages.button(reverse(name, args=[story.pk]), label)
