"""The wire desk, by real requests."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from replate.people.models import User
from replate.stories.models import Story, Topic
from replate.wire import actions
from replate.wire.actions import Outcome
from replate.wire.models import WireItem

from ..factories import AT, make_editor, make_section
from .copies import CAPTIONS, CHANGED, HEADLINE, PARAGRAPHS, canceled, ninjs, page, receive_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def section():
    return make_section("Harbour")


@pytest.fixture
def desk(client):
    client.force_login(make_editor(name="Edith Vane"))
    return client


def paste(desk, text: str = "", **fields):
    return desk.post(reverse("wire_new"), {"text": text, "section": "", "filed_on": "", "format": ""} | fields)


def shown(desk, item: WireItem) -> str:
    return desk.get(item.get_absolute_url()).content.decode()


def test_pasted_copy_leads_to_its_page_where_the_draft_stands_beside_what_was_dropped(desk):
    response = paste(desk, page())
    item = WireItem.objects.get()
    assert response.headers["Location"] == item.get_absolute_url()
    assert (item.name, item.received_by, item.story.owner.name) == ("pasted", "Edith Vane", "Edith Vane")
    html = shown(desk, item)
    assert '<del class="wire-line__text" dir="auto">Switch on alerts to hear first</del>' in html
    assert PARAGRAPHS[2] in html and CAPTIONS[1] in html
    assert reverse("wagtailadmin_pages:edit", args=[item.story.pk]) in html
    assert reverse("story_claims", args=[item.story.pk]) in html


def test_an_uploaded_file_keeps_its_name(desk):
    paste(desk, file=SimpleUploadedFile("ferry.json", ninjs().encode()))
    assert WireItem.objects.get().name == "ferry.json"


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"text": ""}, "text", "Paste the copy here, or choose a file."),
        ({"text": "no story at all"}, "text", "It has no headline"),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\r\n\x1a\n123")}, "file", "It is a PNG image, not text."),
        ({"text": page(), "file": SimpleUploadedFile("x.txt", b"x")}, "file", "not both"),
        ({"text": page(), "filed_on": "yesterday"}, "filed_on", "Enter a valid date."),
        ({"text": ninjs(language="he")}, "section", "no section in this copy"),
    ],
)
def test_what_cannot_be_filed_says_why_beside_its_field_and_what_was_typed_stays(desk, fields, field, reason):
    response = paste(desk, **fields)
    assert response.status_code == 422
    assert reason in str(response.context["form"].errors[field])
    assert response.context["form"]["text"].value() == fields.get("text", "")
    assert not WireItem.objects.exists()


def test_copy_with_markup_is_shown_as_text(desk):
    item = receive_one(ninjs(ednote="<script>alert(1)</script>", slugline="<b>x</b>"), name="<i>.json").item
    html = shown(desk, item)
    assert "<script>alert(1)" not in html and "<b>x</b>" not in html and "<i>.json" not in html
    response = desk.get(reverse("wire_original", args=[item.pk]))
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_list_says_what_came_of_each_and_is_searched_and_filtered(desk):
    receive_one(ninjs(uri="urn:1", headlines=[{"value": "The island school opens again today"}]))
    actions.publish(item=receive_one(ninjs(uri="urn:2")).item, at=AT, by=None)

    def headlines(**query) -> list[str]:
        return [item.headline for item in desk.get(reverse("wire"), query).context["page"]]

    assert headlines() == [HEADLINE, "The island school opens again today"]
    assert headlines(state="draft") == ["The island school opens again today"]
    assert headlines(state="published") == [HEADLINE]
    assert headlines(q="school") == ["The island school opens again today"]
    assert headlines(state="draft", q="crack") == []


def test_the_menu_counts_what_waits_for_an_editor(desk):
    assert "Wire (" not in desk.get(reverse("wire")).content.decode()
    actions.publish(item=receive_one(ninjs(uri="urn:1")).item, at=AT, by=None)
    receive_one(ninjs(uri="urn:2"))
    assert "Wire (1)" in desk.get(reverse("wire")).content.decode()


def test_topics_that_the_newsroom_has_not_are_proposed(desk, section):
    Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    item = receive_one(ninjs(subjects=[{"name": "Ferries"}, {"name": "Hulls"}])).item
    assert desk.get(item.get_absolute_url()).context["topics"] == ["Hulls"]


def save_in_the_editor(desk, story: Story, **changes) -> None:
    """What the browser posts when an editor opens the draft and presses Save."""
    draft = story.get_latest_revision_as_object()
    blocks = [
        ("text", rich_text(block.value.source)) if block.block_type == "text" else ("image", image_of(block.value))
        for block in draft.body
    ]
    names = ["slug", "kicker", "title", "standfirst", "byline", "dateline", "slugline"]
    names += ["lead_caption", "lead_credit", "lead_alt"]
    values = {name: getattr(draft, name) for name in names} | {
        "filed_on": draft.filed_on.isoformat(),
        "body": streamfield(blocks),
        "story_authors": inline_formset([]),
        "related_stories": inline_formset([]),
        "comments": inline_formset([]),
    }
    response = desk.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), nested_form_data(values | changes))
    assert response.status_code == 302, response.context["form"].errors


def image_of(value) -> dict:
    return {"image": "", "caption": value["caption"], "credit": value["credit"], "alt": value["alt"]}


def test_a_draft_saved_in_the_editor_without_a_change_counts_as_not_edited(desk):
    story = receive_one(page()).item.story
    save_in_the_editor(desk, story)
    assert Story.objects.get().revisions.count() == 2
    assert receive_one(page(paragraphs=CHANGED)).outcome == Outcome.UPDATED


def test_copy_that_waits_shows_what_it_would_change_and_is_applied_by_a_click(desk):
    story = receive_one(page()).item.story
    save_in_the_editor(desk, story, kicker="At sea")
    result = receive_one(page(paragraphs=CHANGED))
    assert result.outcome == Outcome.WAITING
    response = desk.get(result.item.get_absolute_url())
    changes = [(kind, passage.text) for kind, passage in response.context["changes"]]
    assert changes == [("removed", PARAGRAPHS[2]), ("added", CHANGED[2])]
    assert "Apply this copy" in response.content.decode()
    response = desk.post(reverse("wire_apply", args=[result.item.pk]))
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert CHANGED[2] in str(Story.objects.get().get_latest_revision_as_object().body)
    assert desk.post(reverse("wire_apply", args=[result.item.pk])).headers["Location"] == result.item.get_absolute_url()


def test_a_proposed_kill_leads_to_the_publish_step_with_the_agencys_words(desk):
    item = receive_one(ninjs()).item
    actions.publish(item=item, at=AT, by=None)
    proposal = receive_one(canceled()).item
    url = f"{reverse('desk_publish', args=[item.story.pk])}?kind=kill&amp;note=It+was+a+drill."
    assert url in shown(desk, proposal)


def test_a_draft_is_spiked_only_after_it_was_asked_for_twice(desk):
    item = receive_one(page()).item
    assert reverse("wire_spike", args=[item.pk]) in shown(desk, item)
    assert desk.get(reverse("wire_spike", args=[item.pk])).status_code == 200
    assert Story.objects.count() == 1
    desk.post(reverse("wire_spike", args=[item.pk]))
    assert not Story.objects.exists()
    assert "Spiked" in shown(desk, item)


def staff(*permissions: str, section=None) -> User:
    user = User.objects.create_user("w@courier.example", "a long pass phrase", is_staff=True)
    group = Group.objects.create(name="Some")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in permissions:
        permission = Permission.objects.get(codename=f"{codename}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=section, permission=permission)
    user.groups.add(group)
    return user


def test_the_wire_is_open_to_whoever_may_add_stories_and_to_nobody_else(client, section):
    addresses = [reverse("wire"), reverse("wire_new"), receive_one(page()).item.get_absolute_url()]
    for address in addresses:
        assert client.get(address).headers["Location"].startswith("/desk/login/")
    client.force_login(staff())
    for address in addresses:
        assert client.get(address).status_code == 302
        assert client.get(address).headers["Location"] == reverse("wagtailadmin_home")


def test_a_writer_files_in_the_sections_open_to_them_and_spikes_nobody_elses_draft(client, section):
    theirs = make_section("Islands")
    item = receive_one(page(), section=section).item
    client.force_login(staff("add", section=theirs))
    assert client.get(reverse("wire")).status_code == 200
    refused = paste(client, ninjs(uri="urn:own"))
    assert "section" in refused.context["form"].errors
    assert paste(client, ninjs(uri="urn:own"), section=theirs.pk).status_code == 302
    client.post(reverse("wire_spike", args=[item.pk]))
    assert Story.objects.filter(pk=item.story.pk).exists()


def test_a_zero_in_what_is_searched_finds_what_it_finds_without(desk):
    receive_one(page())
    assert HEADLINE in desk.get(reverse("wire"), {"q": "Ferry\0"}).content.decode()
