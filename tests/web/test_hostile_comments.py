"""200 hostile comments, as they would stand in the database if all else had failed, in a real browser."""

import random

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from replate.comments.models import Comment, PhaseCount
from replate.comments.text import clean
from replate.lib import clock
from replate.people.models import User

from ..comments.conftest import make_comment, make_reader
from ..factories import make_front_page, make_section, make_story
from ..readers.conftest import make_browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

MARKUP = [
    "<script>document.title='taken'</script>", "<img src=https://evil.example/x.png onerror=alert(1)>",
    "<svg/onload=alert(1)>", "<iframe src=//evil.example></iframe>", "<style>*{display:none}</style>",
    "</p></div></article></main><h1>Gone</h1>", "<!--", "]]>", "<a href=javascript:alert(1)>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<base href=https://evil.example>",
    "<link rel=stylesheet href=https://evil.example/x.css>", "{{ 7*7 }}{% load x %}", "${7*7}", "&lt;script&gt;",
    "<form action=https://evil.example><input autofocus onfocus=alert(1)>", "<details open ontoggle=alert(1)>",
    "\" onmouseover=\"alert(1)", "' autofocus onfocus='alert(1)", "<plaintext>", "<textarea>", "<title>x",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://evil.example/\"><script>alert(1)</script>",
    "https://evil.example/?a='onclick='alert(1)", "https://bank.example@evil.example/", "http://[::1",
    "https://аррӏе.com/",
]  # fmt: skip
LETTERS = [
    "\u202egnitirw desrever", "\u202e\u202d\u2066\u2067\u2068" * 40 + "x", "a\u200bb\u200cc\u200dd\ufeffe" * 50,
    "Z" + "\u0310\u0351\u0489\u0334\u0360" * 300,
    "".join(f"{letter}{chr(0x300 + n % 100) * 30}" for n, letter in enumerate("zalgo text " * 20)),
    "x" * 100_000, "W" * 5000, "שלום" * 2000, "\u3164" * 500, "﷽" * 400, "𒐫" * 300, "👨‍👩‍👧‍👦" * 200, 
    "\u2028\u2029" * 200 + "x",
    "\n" * 3000 + "x", " " * 5000 + "x", "а" * 30 + "pple", "раураl", "𝕓𝕠𝕝𝕕 𝔣𝔯𝔞𝔨𝔱𝔲𝔯", "ʇxǝʇ uʍop ǝpᴉsdn",
    "\U000e0041" * 300 + "x",
    "\x00\x01\x02\x1b[2J", "لُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", "ก็็็็็็็็็็็็็็็็็็็็" * 30, 
    "https://evil.example/" + "a" * 3000, "-" * 3000, "_" * 3000,
]  # fmt: skip


def hostile() -> list[str]:
    chance, found = random.Random(7), [*MARKUP, *LETTERS]
    while len(found) < 200:
        found.append("".join(chance.choice([*MARKUP, *LETTERS])[:900] for _turn in range(3)))
    return found


@pytest.fixture
def story(live_server):
    make_front_page()
    story = make_story(section=make_section(), at=clock.now())
    names = [*MARKUP, *LETTERS]
    readers = User.objects.bulk_create(
        User(email=f"h{n}@example.org", name=name.replace("\0", "")[:150]) for n, name in enumerate(names)
    )
    opening = make_comment(story, make_reader(), "An opening.")
    for n, text in enumerate(hostile()):
        Comment.objects.create(
            story=story, author=readers[n % len(readers)], version=story.current_version,
            text=text.replace("\0", ""), state="shown", written_at=clock.now(), answers=opening if n % 3 else None,
            thread=opening if n % 3 else None,
        )  # fmt: skip
    return story


@pytest.mark.parametrize("width", [390, 1280])
def test_they_are_text_in_their_boxes_and_nothing_leaves_the_page(page: Page, live_server, story, width, tmp_path):
    page.set_viewport_size({"width": width, "height": 900})
    page.set_default_navigation_timeout(90_000)  # a line of 100,000 letters is long to lay out on a busy machine
    left, said = [], []
    page.on("request", lambda asked: left.append(asked.url) if not asked.url.startswith(live_server.url) else None)
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    opening = Comment.objects.get(text="An opening.")
    addresses, seen = [f"/-/comments/{story.pk}/", f"/-/comments/{story.pk}/?thread={opening.pk}"], 0
    while addresses:
        page.goto(live_server.url + addresses.pop())
        comments = page.locator(".comment__text")
        seen += comments.count()
        assert page.title() != "taken" and page.locator("main h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(
            """() => [...document.querySelectorAll('.comment__text *, .comment__name *')]
                .filter(each => !['P', 'BR', 'A'].includes(each.tagName)).map(each => each.outerHTML.slice(0, 200))"""
        ) == []  # fmt: skip
        assert page.evaluate(
            """() => [...document.querySelectorAll('.comment__text a')]
                .filter(each => !/^https?:/.test(each.href) || each.rel != 'nofollow ugc noopener').length"""
        ) == 0  # fmt: skip
        boxes = page.evaluate(
            """() => [...document.querySelectorAll('.comment')].map(each => {
                const box = each.getBoundingClientRect();
                const text = each.querySelector('.comment__text')?.getBoundingClientRect();
                return [box.left >= 0, box.right <= innerWidth, !text || text.bottom <= box.bottom + 1];
            })"""
        )
        assert all(all(box) for box in boxes)
        page.screenshot(path=tmp_path / f"hostile-{width}-{seen}.png")
        more = page.locator(".talk__next a")
        if more.count():
            addresses.append(more.get_attribute("href"))
    assert seen >= 200 and left == said == []


def test_axe_finds_nothing_among_them(page: Page, live_server, story):
    page.goto(f"{live_server.url}/-/comments/{story.pk}/")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in violations] == []


def test_each_is_refused_or_kept_as_clean_text_when_it_is_sent(live_server, story):
    for sent, text in enumerate(hostile()[:60]):
        ada = make_browser(origin=live_server.url, host=live_server.url.partition("//")[2])
        ada.force_login(make_reader(f"Ada {sent}"))
        answer = ada.post(f"/-/comments/{story.pk}/write/", {"text": text})
        assert answer.status_code in (302, 422), answer.status_code
    for comment in Comment.objects.filter(author__name__startswith="Ada "):
        assert comment.text == clean(comment.text) and len(comment.text) <= 5000
    assert PhaseCount.objects.filter(phase="length", outcome="reject").exists()
