"""What a person of the newsroom does at the desk."""

from playwright.sync_api import Page, expect

from .site import Site


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(f"{site.url}/desk/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/desk/")


def open_in_desk(page: Page, site: Site, headline: str) -> None:
    page.goto(f"{site.url}/desk/stories/")
    page.get_by_role("link", name=headline).first.click()
    expect(page.get_by_role("tab", name="Story")).to_be_visible()


def choose_action(page: Page, name: str) -> None:
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=name).click()


def replace_word(page: Page, word: str, by: str) -> None:
    """Double-clicks `word` in the editor of the body and types `by`."""
    run = page.locator(".public-DraftEditor-content [data-text]").filter(has_text=word).first
    run.scroll_into_view_if_needed()
    run.click()  # waits until it stands still
    x, y = run.evaluate(
        """(run, word) => {
            const text = run.firstChild, at = text.data.indexOf(word), range = document.createRange();
            range.setStart(text, at);
            range.setEnd(text, at + word.length);
            const box = range.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        word,
    )
    page.mouse.dblclick(x, y)
    page.keyboard.type(by)
    page.wait_for_function(
        "by => [...document.querySelectorAll('[name^=body]')].some(field => field.value.includes(by))", arg=f" {by} "
    )
