"""The newsroom changes what readers were told, and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .addresses import STORY
from .desk import choose_action, open_in_desk, replace_word, sign_in
from .site import EDITOR, Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("newsroom")]

SCRAPE = (Path(__file__).parent / "violin.txt").read_text(encoding="utf-8")


@pytest.fixture
def reader(new_context: Callable, newsroom: Site) -> Page:
    """A browser that signs in nowhere."""
    return new_context().new_page()


def test_an_editor_changes_a_number_and_is_made_to_call_it_a_correction(
    editor: Page, reader: Page, newsroom: Site
) -> None:
    open_in_desk(editor, newsroom, "Letter says Brennian ships will quit one quay")
    replace_word(editor, "640", "460")
    choose_action(editor, "Publish")

    expect(editor.get_by_role("heading", name="What changes for readers of version 2")).to_be_visible()
    expect(editor.locator("del")).to_contain_text("640")
    expect(editor.locator("ins")).to_contain_text("460")
    editor.get_by_role("radio", name="Update").check()
    editor.get_by_label("Note for readers").fill("The story now gives the number of sailors that the base counted.")
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_role("alert")).to_contain_text("“640” became “460”")
    reader.goto(newsroom.url + STORY)
    expect(reader.get_by_text("Version 2 of 2")).to_be_visible()

    wrong, right = "We said that about 640 Brennian sailors serve at Skarne.", "There are about 460."
    editor.get_by_role("radio", name="Correction").check()
    editor.get_by_label("What was wrong").fill(wrong)
    editor.get_by_label("What is right").fill(right)
    editor.get_by_role("button", name="Publish").click()
    expect(editor.get_by_text("Published as version 3: correction.")).to_be_visible()

    reader.reload()
    expect(reader.locator(".note").first).to_contain_text(f"{wrong} {right}")
    expect(reader.locator(".story__body")).to_contain_text("About [changed: 460] Brennian sailors serve at Skarne")
    reader.get_by_role("link", name="See what changed").first.click()
    expect(reader).to_have_url(f"{newsroom.url}{STORY}versions/2-3/")
    expect(reader.locator(".diff__row del")).to_have_text("[removed: 640]")
    expect(reader.locator(".diff__row ins")).to_have_text("[added: 460]")


def test_publishing_what_readers_have_makes_no_version(editor: Page, reader: Page, newsroom: Site) -> None:
    open_in_desk(editor, newsroom, "Winter timetable brings a late boat")
    choose_action(editor, "Publish")
    expect(editor.get_by_text("Nothing changed for readers, so no new version was made.")).to_be_visible()
    reader.goto(f"{newsroom.url}/harbour-city/ferry-winter-timetable/versions/")
    expect(reader.locator(".version")).to_have_count(1)


def test_a_writer_submits_a_change_and_an_editor_approves_it(
    writer: Page, new_context: Callable, reader: Page, newsroom: Site
) -> None:
    address = f"{newsroom.url}/business/container-traffic/"
    open_in_desk(writer, newsroom, "Container traffic through Port Ansel")
    writer.locator("[name=title]").fill("Container traffic through Port Ansel rises again")
    choose_action(writer, "Submit to")
    writer.get_by_role("radio", name="Update").check()
    note = "The headline has been shortened."
    writer.get_by_label("Note for readers").fill(note)
    writer.get_by_label("What we told before was right when we told it").check()
    writer.get_by_role("button", name="Submit for approval").click()
    expect(writer.get_by_text("Submitted. An editor will look at it.")).to_be_visible()
    reader.goto(address)
    expect(reader.locator("h1")).to_have_text("Container traffic through Port Ansel rises for a third quarter")

    editor = new_context().new_page()
    sign_in(editor, newsroom, EDITOR)
    editor.get_by_role("link", name="Container traffic through Port Ansel rises again").first.click()
    choose_action(editor, "Approve and Publish")
    expect(editor.get_by_label("Note for readers")).to_have_value(note)
    editor.get_by_label("What we told before was right when we told it").check()
    editor.get_by_role("button", name="Approve and publish").click()
    expect(editor.get_by_text("Published as version 2: update.")).to_be_visible()
    reader.reload()
    expect(reader.locator("h1")).to_have_text("Container traffic through Port Ansel rises [changed: again]")
    reader.goto(f"{address}versions/")
    expect(reader.locator(".version").first).to_contain_text(note)


def test_pasted_copy_becomes_a_published_story(editor: Page, reader: Page, newsroom: Site) -> None:
    editor.goto(f"{newsroom.url}/desk/wire/new/")
    editor.get_by_label("Paste the copy").fill(SCRAPE)
    editor.get_by_role("button", name="Read it into a draft").click()
    expect(editor.get_by_role("heading", name="Lock keeper finds a violin").first).to_be_visible()
    editor.get_by_role("link", name="Edit the story").click()
    choose_action(editor, "Publish")
    expect(editor.get_by_text("published", exact=False).first).to_be_visible()

    reader.goto(f"{newsroom.url}/search/?q=violin")
    reader.get_by_role("link", name="Lock keeper finds a violin").click()
    expect(reader.locator(".story__standfirst")).to_contain_text("reported lost from the night ferry")
    expect(reader.locator(".byline")).to_contain_text("Berit Alm")
    expect(reader.locator(".story__body p")).to_have_count(4)  # with the dateline
    expect(reader.locator(".story__body")).to_contain_text("insured for 14,000 crowns")
    for noise in ("Cookie settings", "Skip to content\n", "Subscribe"):
        assert noise not in reader.get_by_role("main").inner_text()


def test_copy_imported_by_the_command_is_on_the_page_it_names(reader: Page, newsroom: Site) -> None:
    file = newsroom.data / "violin.txt"
    file.write_text(SCRAPE.replace("violin", "cello"), encoding="utf-8")
    printed = newsroom.run("import", str(file), "--date", "2026-05-04", "--publish", "--data", str(newsroom.data))
    reader.goto(printed.split()[-1])
    expect(reader.locator("h1")).to_have_text("Lock keeper finds a cello in the Orrin sluice")


def test_what_a_writer_submits_is_mailed_to_editors_and_caught(writer: Page, reader: Page, newsroom: Site) -> None:
    open_in_desk(writer, newsroom, "Council to decide on a night bus")
    choose_action(writer, "Submit to")
    reader.goto(f"{newsroom.url}/mail/")
    expect(reader.get_by_role("link", name="night bus").first).to_be_visible()
