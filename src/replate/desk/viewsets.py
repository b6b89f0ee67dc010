"""How Wagtail's pages for stories, topics and authors differ for a newsroom."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from replate.stories.models import Author, Policy, Story, Topic, Version

from .views import spoken


def needs_reason(draft: Story) -> bool:
    """Whether readers were given the story before and this draft tells them something else."""
    return draft.current_version is not None and draft.is_changed()


class ReasonedEdit:
    """Leads a change to a published story to the publish step, whichever button was pressed.

    What may go out at once goes through `Story.publish`, where the version is frozen.
    """

    def publish_action(self: Any) -> HttpResponse:
        response = self._to_step()
        if response:
            return response
        draft = self.form.save(commit=not self.page.live)
        self.subscription.save()
        was_published = draft.current_version is not None
        revision = draft.save_revision(
            user=self.request.user, log_action=True, previous_revision=self.previous_revision
        )
        try:
            revision.publish(user=self.request.user, previous_revision=self.previous_revision)
        except ValidationError as error:
            for message in error.messages:
                messages.error(self.request, message)
            return redirect(self.get_edit_url())
        story = Story.objects.get(pk=draft.pk)
        _say_published(self.request, story, was_published)
        return self.redirect_away()

    def submit_action(self: Any) -> HttpResponse:
        return self._to_step() or super().submit_action()  # type: ignore[misc]

    def restart_workflow_action(self: Any) -> HttpResponse:
        return self._to_step() or super().restart_workflow_action()  # type: ignore[misc]

    def perform_workflow_action(self: Any) -> HttpResponse:
        response = self._to_step() if self.workflow_action == "approve" else None
        return response or super().perform_workflow_action()  # type: ignore[misc]

    def _to_step(self: Any) -> HttpResponse | None:
        """Saves the draft and leads to the step where its publication needs a reason."""
        if self.page.current_version is None:
            return None
        draft = self.form.save(commit=False)
        self.form.save = lambda commit=True: draft  # saved twice, a form doubles the rows of its panels
        if not draft.is_changed():
            return None
        given = self.page.get_latest_revision_as_object()
        if given.change_reason and given.content() == draft.content():
            draft.change_reason = given.change_reason
        self.subscription.save()
        draft.save_revision(user=self.request.user, log_action=True, previous_revision=self.previous_revision)
        return redirect("desk_publish", draft.pk)


def _say_published(request: HttpRequest, story: Story, was_published: bool) -> None:
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[story.pk]), _("Edit"))
    if story.live and not story.scheduled_revision:
        view = messages.button(story.full_url or "", _("View"))
        text = (
            _("Nothing changed for readers, so no new version was made. What is beside the story is up to date.")
            if was_published
            else _("“%(headline)s” is published as version 1.") % {"headline": story.title}
        )
        buttons = [view, edit]
        if request.user.has_perm("alerts.add_alert"):
            buttons.append(messages.button(reverse("story_alert", args=[story.pk]), _("Alert")))
        messages.success(request, text, buttons=buttons)
    else:
        text = _("“%(headline)s” goes out on %(time)s.") % {
            "headline": story.draft_title,
            "time": spoken(story.scheduled_revision.approved_go_live_at),
        }
        messages.success(request, text, buttons=[edit])


class StoryEditView(ReasonedEdit, EditView):
    pass


class StoryRevertView(ReasonedEdit, RevisionsRevertView):
    pass


class StoryWorkflowActionView(WorkflowActionView):
    """An approval from the dashboard or a list: one that lacks its reason is led to the step."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.object.specific.get_latest_revision_as_object()
        if self.action_name == "approve" and (draft.withdrawn_at or (needs_reason(draft) and not draft.change_reason)):
            address = reverse("desk_publish", args=[draft.pk])
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return JsonResponse({"step": "success", "redirect": address})
            return redirect(address)
        return super().post(request, *args, **kwargs)


class SluglineColumn(Column):
    def get_value(self, instance: Story) -> str:
        return instance.slugline or "—"


class VersionColumn(Column):
    cell_template_name = "desk/_version_cell.html"


class NewsroomIndexView(IndexView):
    """The list of stories, with the number of the version that readers have."""

    def get_base_queryset(self) -> Any:
        newest = Version.objects.filter(story=OuterRef("pk")).newest_first().values("number")[:1]
        return super().get_base_queryset().annotate(version_number=Subquery(newest))


class StoryListing(PageListingViewSet):
    model = Story
    name = url_prefix = url_namespace = "stories"
    icon = "doc-full"
    menu_label = gettext_lazy("Stories")
    menu_order = 110
    add_to_admin_menu = True
    index_view_class = NewsroomIndexView
    columns = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=gettext_lazy("Headline"), sort_key="title", classname="title"),
        SluglineColumn("slugline", label=gettext_lazy("Slugline"), sort_key="slugline", width="14%"),
        ParentPageColumn("parent", label=gettext_lazy("Section"), width="12%"),
        PageStatusColumn("status", label=gettext_lazy("State"), sort_key="live", width="12%"),
        VersionColumn("version_number", label=gettext_lazy("Version"), sort_key="version_number", width="9%"),
        DateColumn(
            "latest_revision_created_at",
            label=gettext_lazy("Last change"),
            sort_key="latest_revision_created_at",
            width="14%",
        ),
    ]


class StoryViewSet(PageViewSet):
    model = Story
    edit_view_class = StoryEditView
    revisions_revert_view_class = StoryRevertView
    workflow_action_view_class = StoryWorkflowActionView


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_order = 120
    add_to_admin_menu = True
    list_display = ["name", "slug", "locale"]
    list_filter = ["locale"]
    search_fields = ["name"]


class AuthorViewSet(SnippetViewSet):
    model = Author
    icon = "user"
    menu_order = 130
    add_to_admin_menu = True
    list_display = ["name", "role", "slug"]
    search_fields = ["name"]


class PolicyViewSet(SnippetViewSet):
    model = Policy
    icon = "doc-full"
    menu_order = 135
    add_to_settings_menu = True
    list_display = ["title", "slug", "locale"]
    list_filter = ["locale"]
