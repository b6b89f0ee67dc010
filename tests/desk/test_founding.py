"""Founding a newsroom: front pages, site, groups, approval."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site, Workflow

from replate.desk.actions import found_newsroom
from replate.people.models import User
from replate.stories.models import FrontPage

from ..factories import AT

pytestmark = pytest.mark.django_db


def found(**changes):
    return found_newsroom(**({"name": "The Test Courier", "languages": ["en", "he"], "at": AT} | changes))


def may(group: str, page: Page) -> set[str]:
    user = User.objects.create_user(f"{group}@courier.example", "x")
    user.groups.add(Group.objects.get(name=group))
    tester = page.permissions_for_user(user)
    deeds = {"add": tester.can_add_subpage(), "edit": tester.can_edit(), "publish": tester.can_publish()}
    return {deed for deed, allowed in deeds.items() if allowed}


def test_each_language_has_a_front_page_and_they_translate_each_other():
    front = found()
    fronts = FrontPage.objects.all()
    assert [page.locale.language_code for page in fronts] == ["en", "he"]
    assert len({page.translation_key for page in fronts}) == 1
    assert Site.objects.get().root_page_id == front.pk
    assert Site.objects.get().hostname == "testserver"


def test_wagtails_own_beginnings_are_gone():
    found()
    assert set(Page.objects.filter(depth=2)) == {page.page_ptr for page in FrontPage.objects.all()}
    assert sorted(Group.objects.values_list("name", flat=True)) == [
        "Administrators",
        "Editors",
        "Moderators",
        "Writers",
    ]
    assert [workflow.name for workflow in Workflow.objects.all()] == ["Editors approve"]


def test_founding_again_changes_nothing_that_people_changed():
    front = found()
    FrontPage.objects.filter(pk=front.pk).update(title="The New Courier")
    editors = Group.objects.get(name="Editors")
    editors.permissions.clear()
    assert found().pk == front.pk
    assert FrontPage.objects.get(pk=front.pk).title == "The New Courier"
    assert not editors.permissions.exists()
    assert (Site.objects.count(), Workflow.objects.count(), Group.objects.count()) == (1, 1, 4)


def test_a_language_that_comes_later_gets_its_front_page_groups_and_approval():
    found(languages=["en"])
    found()
    hebrew = FrontPage.objects.get(locale__language_code="he")
    assert may("Editors", hebrew) == {"add", "edit", "publish"}
    assert hebrew.get_workflow().name == "Editors approve"


@pytest.mark.parametrize(
    ("group", "deeds"),
    [
        ("Writers", {"add", "edit"}),
        ("Editors", {"add", "edit", "publish"}),
        ("Moderators", set()),
        ("Administrators", {"add", "edit", "publish"}),
    ],
)
def test_each_group_may_do_its_part(group, deeds):
    assert may(group, found()) == deeds


def test_only_administrators_may_redact_and_make_users():
    found()
    for group in Group.objects.all():
        codenames = set(group.permissions.values_list("codename", flat=True))
        assert ({"redact_version", "add_user"} <= codenames) == (group.name == "Administrators")
        assert "access_admin" in codenames
