"""Who may do what in the newsroom: four groups, their permissions and the approval between them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

WRITERS, EDITORS, MODERATORS, ADMINISTRATORS = "Writers", "Editors", "Moderators", "Administrators"

_EVERY_PAGE = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
_EVERY_FILE = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
_PAGES = {WRITERS: ("add_page", "change_page"), MODERATORS: (), EDITORS: _EVERY_PAGE, ADMINISTRATORS: _EVERY_PAGE}
_LIBRARY = {
    WRITERS: ("add_image", "choose_image", "add_document", "choose_document"),
    EDITORS: _EVERY_FILE,
    MODERATORS: (),
    ADMINISTRATORS: _EVERY_FILE,
}


def _desk() -> Q:
    return Q(codename="access_admin", content_type__app_label="wagtailadmin")


def _models() -> dict[str, Q]:
    """The permissions of each group that are not bound to a place in the tree or the library."""
    newsroom = Q(content_type__app_label__in=("wire", "claims")) & ~Q(codename="see_known_by")
    return {
        WRITERS: _desk()
        | newsroom & ~Q(codename__startswith="delete_")
        | Q(content_type__app_label="alerts") & ~Q(codename="send_alert")
        | Q(content_type__app_label="corrections", codename="view_correction"),
        EDITORS: _desk()
        | newsroom
        | Q(content_type__app_label="stories", content_type__model__in=("topic", "author", "policy"))
        | Q(content_type__app_label="wagtailcore", content_type__model="collection")
        | Q(codename="view_funnelcount", content_type__app_label="readers")
        | Q(content_type__app_label="wagtailredirects")
        | Q(content_type__app_label__in=("comments", "alerts", "editions", "outbox", "corrections")),
        MODERATORS: _desk() | Q(content_type__app_label="comments"),
        ADMINISTRATORS: Q(),
    }


def set_up_groups(pages: Iterable[Page]) -> dict[str, Group]:
    """The four groups, with what they may do on `pages` and below them.

    Wagtail's own defaults go. What administrators have changed since stays; a new page gets its permissions.
    """
    is_founding = not Group.objects.filter(name=ADMINISTRATORS).exists()
    if is_founding:
        Group.objects.filter(name__in=("Moderators", EDITORS)).delete()
    groups = {}
    for name, permissions in _models().items():
        group, is_new = Group.objects.get_or_create(name=name)
        groups[name] = group
        if is_new:
            group.permissions.set(Permission.objects.filter(permissions))
            for codename in _LIBRARY[name]:
                GroupCollectionPermission.objects.create(
                    group=group, collection=Collection.get_first_root_node(), permission=_permission(codename)
                )
        for page in [Page.objects.get(depth=1)] if name == ADMINISTRATORS else pages:
            if not GroupPagePermission.objects.filter(group=group, page=page).exists():
                for codename in _PAGES[name]:
                    GroupPagePermission.objects.create(group=group, page=page, permission=_permission(codename))
    return groups


def set_up_approval(groups: dict[str, Group], pages: Iterable[Page]) -> Workflow:
    """The one workflow: what a writer submits, an editor approves. Wagtail's own default goes."""
    Workflow.objects.filter(name="Moderators approval").delete()
    GroupApprovalTask.objects.filter(name="Moderators approval").delete()
    workflow, is_new = Workflow.objects.get_or_create(name="Editors approve")
    if is_new:
        task = GroupApprovalTask.objects.create(name="An editor approves")
        task.groups.set([groups[EDITORS], groups[ADMINISTRATORS]])
        WorkflowTask.objects.create(workflow=workflow, task=task)
    for page in pages:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})
    return workflow


def _permission(codename: str) -> Permission:
    app_label = "wagtailcore" if codename.endswith("_page") else f"wagtail{codename.rpartition('_')[2]}s"
    app_label = {"wagtaildocuments": "wagtaildocs"}.get(app_label, app_label)
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
