"""The demo newsroom holds together: what it names is there, and it reads like a paper."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from replate.demo.documents import pdf
from replate.demo.newsroom import BLOCK_KINDS, Newsroom, Picture, Story, Version, load
from replate.demo.pictures import PICTURES, draw

AT = datetime(2026, 3, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return load(at=AT)


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Picture):
        yield from (value.caption, value.credit, value.alt)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("name", "url", "kind"):
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def prose(story: Story, version: Version) -> list[str]:
    own = [story.kicker, version.headline, version.standfirst, version.note]
    return [*own, *texts(story.picture), *(text for block in version.body for text in texts(block.value))]


def everything(newsroom: Newsroom) -> Iterator[tuple[Story, Version, str]]:
    for story in newsroom.stories:
        for version in story.versions:
            for text in prose(story, version):
                yield story, version, text


def test_every_slug_that_a_story_names_is_there_in_its_language(newsroom: Newsroom) -> None:
    for shelf in ("sections", "topics", "authors"):
        known = {(item.language, item.slug) for item in getattr(newsroom, shelf)}
        assert len(known) == len(getattr(newsroom, shelf))
        for story in newsroom.stories:
            named = (story.section,) if shelf == "sections" else getattr(story, shelf)
            assert {(story.language, slug) for slug in named} <= known, story.slug
    stories = {story.slug: story for story in newsroom.stories}
    for story in newsroom.stories:
        assert story.authors and story.topics
        for slug in story.related:
            assert slug != story.slug and stories[slug].language == story.language


def test_every_shelf_has_something_on_it(newsroom: Newsroom) -> None:
    live = [story for story in newsroom.stories if not story.draft and story.first_published_at <= AT]
    assert {section.slug for section in newsroom.sections} == {story.section for story in live}
    assert {topic.slug for topic in newsroom.topics} == {slug for story in live for slug in story.topics}
    assert {author.slug for author in newsroom.authors} == {slug for story in live for slug in story.authors}


def test_ages_are_distinct_and_the_developing_story_is_the_newest(newsroom: Newsroom) -> None:
    out = [story for story in newsroom.stories if not story.draft and story.first_published_at <= AT]
    moments = [version.published_at for story in out for version in story.versions]
    assert len(set(moments)) == len(moments)
    assert out[0].slug == "skarne-letter" and out[0].developing
    for story in newsroom.stories:
        assert [version.number for version in story.versions] == list(range(1, len(story.versions) + 1))
        assert sorted(story.versions, key=lambda version: version.published_at) == list(story.versions)
        assert story.versions[-1].published_at <= AT or len(story.versions) == 1


def test_there_is_one_of_each_kind_of_change_one_embargo_and_one_draft(newsroom: Newsroom) -> None:
    later = [version for story in newsroom.stories for version in story.versions[1:]]
    assert sorted(str(version.kind) for version in later) == ["clarification", "correction", "kill", "update"]
    assert all(version.note for version in later)
    ahead = [story for story in newsroom.stories if story.first_published_at > AT]
    assert [story.first_published_at for story in ahead] == [AT + timedelta(hours=6)]
    drafts = [story for story in newsroom.stories if story.draft]
    assert {story.slug: story.submitted for story in drafts} == {"night-bus": False, "library-bicycles": True}
    assert [story.slug for story in newsroom.stories if story.killed] == ["trawler-search"]


def test_a_later_version_differs_from_the_one_before(newsroom: Newsroom) -> None:
    for story in newsroom.stories:
        for before, after in zip(story.versions, story.versions[1:], strict=False):
            assert before.body != after.body
    correction = next(story for story in newsroom.stories if story.slug == "skarne-letter").versions
    assert correction[0].headline != correction[1].headline and correction[0].standfirst != correction[1].standfirst


def test_every_kind_of_block_is_used(newsroom: Newsroom) -> None:
    used = {block.kind for story in newsroom.stories for version in story.versions for block in version.body}
    assert used == set(BLOCK_KINDS)
    cards = {
        block.value["kind"]
        for story in newsroom.stories
        for version in story.versions
        for block in version.body
        if block.kind == "link_card"
    }
    assert cards == {"video", "post", "link"}


def test_text_blocks_are_paragraphs_of_few_tags(newsroom: Newsroom) -> None:
    for story in newsroom.stories:
        for version in story.versions:
            for block in version.body:
                if block.kind == "text":
                    assert re.fullmatch(r"(<p>(?:(?!</?p>).)+</p>\s*)+", block.value, re.DOTALL), story.slug
                    assert set(re.findall(r"</?(\w+)", block.value)) <= {"p", "a", "em", "strong"}


def test_quotation_marks_are_curly_and_close(newsroom: Newsroom) -> None:
    for story, version, text in everything(newsroom):
        where = f"{story.slug} {version.number}: {text[:60]}"
        assert not re.search(r"[\"']", re.sub(r"<[^>]+>", "", text)), where
        if story.language == "en":
            assert text.count("“") == text.count("”"), where
        else:
            assert not re.search("[“”‘’]", text) and text.count("״") % 2 == 0, where


def test_no_placeholder_is_left_in_the_prose(newsroom: Newsroom) -> None:
    for story, version, text in everything(newsroom):
        assert not re.search(r"[{}]", text), f"{story.slug} {version.number}: {text[:60]}"


def test_days_are_counted_from_the_first_publication() -> None:
    lede = next(story for story in load(at=AT).stories if story.slug == "skarne-letter")
    assert "dated Tuesday" in str(lede.versions[0].body) and "denied on Wednesday" in str(lede.versions[1].body)


def test_every_picture_is_drawn_and_described(newsroom: Newsroom) -> None:
    shown = [story.picture for story in newsroom.stories if story.picture]
    shown += [
        block.value
        for story in newsroom.stories
        for version in story.versions
        for block in version.body
        if block.kind == "image"
    ]
    for picture in shown:
        assert picture.name in PICTURES and picture.caption and picture.credit and len(picture.alt) > 20
    assert {picture.name for picture in shown} | {author.portrait for author in newsroom.authors} == set(PICTURES)


def test_pictures_are_of_their_size_light_and_always_the_same() -> None:
    drawn = {name: draw(name) for name in PICTURES}
    assert sum(len(picture) for picture in drawn.values()) < 1_500_000
    for name, picture in drawn.items():
        opened = Image.open(io.BytesIO(picture))
        assert (opened.format, opened.size) == ("JPEG", (600, 600) if name.startswith("portrait-") else (1600, 1067))
    assert draw("ferry") == drawn["ferry"]


def test_hebrew_stories_are_hebrew(newsroom: Newsroom) -> None:
    for story, version, text in everything(newsroom):
        letters = re.findall(r"[A-Za-zא-ת]", re.sub(r"<[^>]+>", "", text))
        hebrew = sum("א" <= letter <= "ת" for letter in letters)
        assert hebrew == (len(letters) if story.language == "he" else 0), f"{story.slug} {version.number}: {text[:60]}"
    assert sum(story.language == "he" for story in newsroom.stories) == 4


def test_documents_are_pdf(newsroom: Newsroom) -> None:
    named = [
        block.value["name"]
        for story in newsroom.stories
        for block in story.versions[0].body
        if block.kind == "document"
    ]
    assert named
    for name in named:
        page = pdf(name)
        assert page.startswith(b"%PDF-1.4") and page.endswith(b"%%EOF\n") and page == pdf(name)
        table = int(page.rsplit(b"startxref\n", 1)[1].split()[0])
        assert page[table:].startswith(b"xref\n")


def test_wire_items_are_a_page_scrape_and_a_ninjs_item(newsroom: Newsroom) -> None:
    scrape, ninjs = sorted(newsroom.wire, key=lambda item: item.name)
    assert scrape.name.endswith(".txt") and "Cookie settings" in scrape.payload.decode()
    item = json.loads(ninjs.payload)
    assert item["standard"]["version"] == "3.1" and item["pubStatus"] == "usable" and item["uri"]
    assert set(item["bodies"][0]) <= {"role", "contentType", "charCount", "wordCount", "value"}
