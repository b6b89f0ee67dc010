"""A developing story at the claims desk, by keyboard alone, and what its readers see."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from replate.claims.actions import accept
from replate.claims.models import Claim, Statement
from replate.claims.proposing import propose_for

from ..factories import AT
from .newsroom import editor, go_out, make_ferry_story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PARAGRAPHS = [
    "The ferries will leave Port Merrow in June, said a letter from the ferry company, a copy of which was seen by the"
    " Courier.",
    "A clerk at the company and a clerk at the harbour board confirmed the letter was genuine.",
    "Transport Minister Ona Vell denied on Monday that the government had decided to close the port.",
    "“There is no decision to close the port,” she said. “Nor has anyone prepared one.”",
    "A ministry official dismissed the letter. “The ferries will not leave Port Merrow,” the official said, speaking on"
    " condition of anonymity because he was not authorised to discuss it.",
]
LEAVING, GENUINE, CLOSING = (
    "The ferries will leave Port Merrow in June",
    "The letter was genuine",
    "The government had decided to close the port",
)


@pytest.fixture
def story(live_server):
    story = make_ferry_story(PARAGRAPHS, title="Ferries to leave, letter says; minister denies decision")
    story.save_revision()
    propose_for(story=story, at=AT)
    return story


@pytest.fixture
def desk(context, page, live_server, story):
    """The browser at the story's claims, signed in as an editor; collects what its console complains of."""
    client = Client()
    client.force_login(editor())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(live_server.url + reverse("story_claims", args=[story.pk]))
    return page


def current(desk):
    return desk.locator("#statement")


def press(desk, key, quote):
    """One key; then the desk shows the statement that has these words."""
    desk.keyboard.press(key)
    expect(current(desk).locator(".statement__quote")).to_contain_text(quote)


def status_of(desk, text):
    return desk.locator(".stand", has_text=text).locator(".stand__reason").inner_text().strip()


def decide_all(desk):
    """What an editor does: accepts what is right, gives the dismissal the claim that it is on."""
    press(desk, "a", "the letter was genuine")
    press(desk, "a", "the government had decided")
    press(desk, "a", "There is no decision")
    press(desk, "a", "the letter")
    leaving = current(desk).locator(".bears__claim", has_text=LEAVING)
    desk.keyboard.press(leaving.locator("kbd").inner_text())
    expect(leaving.locator("input")).to_be_checked()
    press(desk, "a", "The ferries will not leave")
    desk.keyboard.press("a")
    expect(desk.locator("#statement-title")).to_contain_text("accepted")


def test_an_editor_settles_a_story_by_accepting_and_assigning_without_a_mouse(desk, story):
    desk.keyboard.press("a")
    expect(desk.locator("#bench-told")).to_contain_text(f"Accepted. “{LEAVING}”: open → reported.")
    expect(current(desk)).to_be_focused()
    desk.keyboard.press("k")
    expect(desk.locator("#statement-title")).to_contain_text("Statement 1 of 6 accepted")
    desk.keyboard.press("u")
    expect(desk.locator("#statement-title")).to_contain_text("Statement 1 of 6 proposed")

    decide_all(desk)
    assert status_of(desk, LEAVING).startswith("Contested")
    assert status_of(desk, GENUINE).startswith("Confirmed")
    assert status_of(desk, CLOSING).startswith("Denied")
    assert set(Statement.objects.on_the_desk().values_list("state", flat=True)) == {"accepted"}
    assert desk.complaints == []


def test_a_misread_source_is_mended_and_a_new_claim_written_in_place(desk, story):
    desk.keyboard.press("e")
    expect(desk.locator("#id_target-0-claim")).to_be_focused()
    desk.locator("#id_source").focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("Sorrel Lines’ letter")
    desk.keyboard.press("Enter")
    expect(desk.locator(".statement__who")).to_contain_text("Sorrel Lines’ letter")

    desk.keyboard.press("n")
    expect(desk.locator("#new-claim")).to_be_focused()
    desk.keyboard.type("Sorrel Lines gives up Port Merrow")
    desk.keyboard.press("Enter")
    expect(desk.locator("#statement-title")).to_contain_text("Statement 2 of 6")
    assert Claim.objects.in_use().get().text == "Sorrel Lines gives up Port Merrow"
    assert desk.complaints == []


def test_a_key_typed_in_a_field_is_a_letter(desk, story):
    desk.locator("#new-claim").focus()
    desk.keyboard.type("a dead duck")
    assert desk.locator("#new-claim").input_value() == "a dead duck"
    assert not Statement.objects.accepted().exists()
    desk.keyboard.press("Escape")
    press(desk, "j", "the letter was genuine")


def test_single_keys_can_be_turned_off(desk, story):
    desk.locator(".bench-keys summary").click()
    desk.locator("#bench-keys").uncheck()
    current(desk).focus()
    desk.keyboard.press("a")
    desk.wait_for_timeout(300)
    assert not Statement.objects.accepted().exists()
    desk.reload()
    assert not desk.locator("#bench-keys").is_checked()


def test_words_selected_in_the_text_become_a_statement(desk, story):
    desk.locator("#paragraph-1 .passage__text").dblclick(position={"x": 30, "y": 10})
    words = desk.evaluate("getSelection().toString().trim()")
    desk.keyboard.press("s")
    expect(desk.locator("#quote-1")).to_have_value(words)
    desk.keyboard.type("the board")
    desk.keyboard.press("Enter")
    expect(desk.locator(".statement__who")).to_contain_text("the board")
    assert Statement.objects.get(source_rows__source__name="the board").quote == words


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_desk_and_the_readers_box_are_accessible(desk, live_server, story, scheme, width):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    decide_all_of(story)
    published = go_out(story)
    claim = Claim.objects.in_use().first()
    for address in (
        reverse("story_claims", args=[story.pk]),
        published.url,
        published.versions_url,
        claim.get_absolute_url(),
        f"/sources/{Statement.objects.accepted().first().speakers[0].pk}/",
    ):
        desk.goto(live_server.url + address)
        desk.evaluate("document.querySelectorAll('#main details, .bench details').forEach(one => (one.open = true))")
        found = Axe().run(desk).response["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == [], address
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
    assert desk.complaints == []


def decide_all_of(story):
    for statement in Statement.objects.proposed().filter(story=story).exclude(targets=None):
        accept(statement=statement, by=editor(), at=AT)


class TestWithoutJavaScript:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return browser_context_args | {"java_script_enabled": False}

    def test_the_desk_works_by_plain_forms_and_the_box_is_whole(self, desk, live_server, story):
        for _ in range(6):
            desk.locator("#statement").get_by_role("button", name="Accept").click()
            desk.wait_for_load_state()
        assert not Statement.objects.proposed().exists()
        assert "Accepted." in desk.inner_text(".messages")

        published = go_out(story)
        desk.goto(live_server.url + published.url)
        box = desk.locator(".says")
        expect(box.locator(".claim", has_text=GENUINE)).to_contain_text("Confirmed by a clerk at the company and")
        box.locator("summary").first.click()
        assert "a copy of which was seen by the Courier" in box.inner_text()

    def test_the_box_is_printed_with_every_statement(self, desk, live_server, story):
        decide_all_of(story)
        published = go_out(story)
        desk.goto(live_server.url + published.url)
        desk.emulate_media(media="print")
        for quote in desk.locator(".said__quote").all():
            assert quote.bounding_box()["height"] > 0
