"""The publish step as an editor uses it, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.timezone import localdate

from replate.desk.actions import found_newsroom
from replate.readers.models import FunnelCount
from replate.stories.models import Section

from ..factories import AT, make_story
from .conftest import PASSWORD, member
from .editing import step_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def story(live_server):
    front = found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)
    section = Section(title="Harbour", slug="harbour", locale=front.locale)
    front.add_child(instance=section)
    return make_story(
        section=section, title="Ferry sails", body=[("text", "<p>12 people were aboard, the board said.</p>")]
    )


@pytest.fixture
def desk(page, live_server, story):
    """The browser, signed in as an editor; collects what its console complains of and what it asks others for."""
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda asked: page.complaints.append(asked.url) if "//localhost" not in asked.url else None)
    page.goto(live_server.url + "/desk/login/")
    page.fill("[name=login]", member("Editors").email)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(live_server.url + "/desk/")
    return page


def test_an_editor_changes_a_published_story_and_says_why(desk, live_server, story):
    desk.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[story.pk]))
    desk.fill("[name=title]", "Ferry turns back with 21")
    desk.locator(".public-DraftEditor-content").first.click()
    desk.keyboard.press("End")
    desk.keyboard.type(" Nobody was hurt.")
    desk.wait_for_timeout(600)  # the rich text editor hands its text to the form a moment later
    desk.locator("footer [data-w-dropdown-target=toggle]").last.click()
    desk.click("button[name=action-publish]")
    desk.wait_for_url(live_server.url + step_url(story))
    assert desk.locator("ins", has_text="Nobody was hurt.").count() == 1

    desk.check("input[value=correction]")
    assert desk.locator("[name=slip]").is_hidden()
    assert desk.locator("[name=note]").is_hidden()
    desk.fill("[name=was_wrong]", "We said that it sailed.")
    desk.fill("[name=is_right]", "It turned back.")
    assert "Correction" in desk.inner_text("[data-desk-preview]")
    assert "We said that it sailed. It turned back." in desk.inner_text("[data-desk-preview]")
    assert Axe().run(desk).violations_count == 0

    desk.click("[data-desk-send]")
    desk.wait_for_url(f"{live_server.url}/desk/corrections/*/")
    assert "Published as version 2: correction." in desk.inner_text(".messages")
    assert [version.kind for version in story.versions.oldest_first()] == ["", "correction"]
    assert desk.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_desks_own_pages_are_accessible(desk, live_server, story, scheme, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    draft = story.get_latest_revision_as_object()
    draft.title = "Ferry turns back"
    draft.save_revision()
    FunnelCount.objects.create(day=localdate(), story=story, step="walled", number=12)
    addresses = [
        "/desk/",
        step_url(story),
        *(reverse(n, args=[story.pk]) for n in ("desk_versions", "desk_withdraw", "desk_access")),
    ]
    addresses.append(reverse("desk_funnel"))
    for address in addresses:
        desk.goto(live_server.url + address)
        found = Axe().run(desk).response["violations"]
        assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == [], address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
    assert desk.complaints == []
