"""Reading an article out of a page's raw text, measured by the score that samples/SCHEMA.md describes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.reading.article import Article, Block, Unreadable, read_page

SAMPLES = Path(__file__).parent / "samples"
GOLD = sorted(SAMPLES.glob("*.gold.json"))
STYLES = sorted((SAMPLES / "styles").glob("*.txt"))
SAME = {"caption_dup": "caption", "crosshead": "ui", "read_more": "ui"}
LABELS = {
    "headline",
    "standfirst",
    "byline",
    "timestamp",
    "caption",
    "caption_dup",
    "body",
    "crosshead",
    "read_more",
    "ui",
}

BODY = """The harbour master denied on Monday that the ferry had been overloaded when it left the quay.

“There were 140 people on board and not one more,” she told reporters in Varn.

A sailor said he had counted 200. He asked not to be named because he still works on the boat."""


def read_style(path: Path) -> tuple[Article, list[tuple[int, str]]]:
    """A page of samples/styles, whose every line is "label| text", and the label of each line."""
    rows = [line.partition("| ") for line in path.read_text(encoding="utf-8").split("\n")]
    labels = [(number, label) for number, (label, _, _) in enumerate(rows, 1) if label.strip()]
    return read_page("\n".join(text for _, _, text in rows)), labels


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:2])
def test_each_line_and_part_of_a_sample_is_read_as_the_gold_has_it(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    article = read_page(path.with_name(path.name[:2] + ".txt").read_text(encoding="utf-8"))
    told = gold["article"]
    assert [[line.number, line.label] for line in article.lines] == gold["line_labels"]
    for part in ("headline", "standfirst", "byline", "timestamp", "dateline"):
        assert getattr(article, part) == (told[part] or "")
    assert list(article.paragraphs) == told["paragraphs"]
    assert list(article.read_more) == told["read_more"]
    pictures = [(picture.caption, picture.credit, list(picture.lines)) for picture in article.pictures]
    assert pictures == [(image["caption"], image["credit"], image["lines"]) for image in told["images"]]


def test_at_least_98_of_100_lines_of_other_styles_are_read_right() -> None:
    right = lines = 0
    for path in STYLES:
        article, labels = read_style(path)
        read = {line.number: line.label for line in article.lines}
        lines += len(labels)
        right += sum(SAME.get(read[number], read[number]) == SAME.get(label, label) for number, label in labels)
    assert len(STYLES) >= 25
    assert right / lines >= 0.98


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_no_paragraph_of_any_style_is_dropped(path: Path) -> None:
    article, labels = read_style(path)
    read = {line.number: line.label for line in article.lines}
    assert [number for number, label in labels if label == "body" and read[number] != "body"] == []


def test_windows_line_ends_read_as_any_other() -> None:
    text = (SAMPLES / "01.txt").read_text(encoding="utf-8")
    assert read_page(text.replace("\n", "\r\n")) == read_page(text)


def test_a_page_without_standfirst_has_none() -> None:
    article = read_page(f"Ferry was not overloaded, says harbour master\n\nBy Ida Holm\n\n{BODY}")
    assert (article.headline, article.standfirst) == ("Ferry was not overloaded, says harbour master", "")
    assert article.byline == "By Ida Holm"
    assert len(article.paragraphs) == 3


def test_a_full_sentence_above_the_byline_is_the_standfirst() -> None:
    article = read_page(
        f"Ferry was not overloaded, says harbour master\n\nA sailor disagrees.\n\nBy Ida Holm\n\n{BODY}"
    )
    assert article.standfirst == "A sailor disagrees."
    assert len(article.paragraphs) == 3


def test_crossheads_and_bullets_become_blocks_of_their_kind() -> None:
    article = read_page(
        f"Ferry was not overloaded\n\n{BODY}\n\n‘Not one more’\n\n• The ferry is 40 years old.\n\nShe left."
    )
    assert [block.kind for block in article.body[3:]] == ["heading", "list_item", "paragraph"]
    assert article.body[4] == Block("list_item", "The ferry is 40 years old.")


def test_a_text_printed_twice_counts_once() -> None:
    more = "\n\n".join(
        f"Witness number {number} said that the boat was already listing at noon." for number in range(6)
    )
    article = read_page(f"Ferry was not overloaded\n\nBy Ida Holm\n\n{BODY}\n\n{more}\n\nShare\n\n{BODY}\n\n{more}")
    assert len(article.paragraphs) == 9


def test_what_was_dropped_is_shown() -> None:
    dropped = [line.text for line in read_page((SAMPLES / "01.txt").read_text(encoding="utf-8")).dropped]
    assert "Sign up for the Frontier Briefing" in dropped
    assert len(dropped) == 15


def test_an_unknown_line_between_paragraphs_is_kept() -> None:
    first, _, rest = BODY.partition("\n\n")
    article = read_page(f"Ferry was not overloaded\n\n{first}\n\nOverboard at dusk\n\n{rest}")
    assert Block("heading", "Overboard at dusk") in article.body


def test_a_sentence_broken_at_a_fixed_width_is_one_paragraph() -> None:
    article, _ = read_style(SAMPLES / "styles" / "wrapped.txt")
    assert article.paragraphs[0].startswith(
        "The river police said on Sunday that nobody had been on the Tarn bridge when"
    )
    assert len(article.paragraphs) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\n\u00a0", "empty"),
        ("\x00\x01PNG", "not text"),
        (BODY, "no headline"),
        ("Menu\nSearch\nLog in", "no headline"),
        ("Ferry was not overloaded, says harbour master\nBy Ida Holm", "no headline"),
    ],
)
def test_what_is_no_article_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_page(text)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:2])
def test_a_page_that_lost_its_headline_is_refused(path: Path) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    lost = {number for number, label in gold["line_labels"] if label in ("headline", "standfirst")}
    lines = path.with_name(path.name[:2] + ".txt").read_text(encoding="utf-8").split("\n")
    with pytest.raises(Unreadable, match="no headline"):
        read_page("\n".join(line for number, line in enumerate(lines, 1) if number not in lost))


TEXT = st.text(alphabet=st.sampled_from("ab Z.,“”\"‘’'()[]|/:—-©•\n\r\t0259שأ\u202e"), max_size=400)


@settings(deadline=None)
@given(TEXT, st.integers(0, 5))
def test_whatever_the_text_it_is_read_or_refused(noise: str, sample: int) -> None:
    page = GOLD[sample].with_name(GOLD[sample].name[:2] + ".txt").read_text(encoding="utf-8")
    middle = len(page) // 2
    for text in (noise, page[:middle] + noise + page[middle:], noise + page, page + noise):
        try:
            article = read_page(text)
        except Unreadable:
            continue
        numbers = [line.number for line in article.lines]
        assert numbers == sorted(set(numbers))
        assert {line.label for line in article.lines} <= LABELS
        assert sum(line.label == "headline" for line in article.lines) >= 1


def calls(text: str) -> int:
    """How many functions, Python's and C's, reading the text calls."""
    count = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        read_page(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "line",
    [
        "The council said that it would meet again on Monday to vote on the plan.",
        "Ferry plan moves ahead in Varn",
        "Menu",
        "A picture of the ferry at the quay in Varn on Monday. (Ida Holm/MNA)",
        "“Nothing is decided, he said, and nobody will",
        "the harbour and the quay and the people who live and work along the river",
    ],
)
def test_work_grows_with_the_lines_and_no_faster(line: str) -> None:
    def page(lines: int) -> str:
        return "Ferry was not overloaded\n" + f"{line}\n" * lines + f"\n{BODY}\n" + f"{line}\n" * lines

    assert calls(page(4000)) < 2.2 * calls(page(2000))


@pytest.mark.parametrize("unit", ["word ", "“", "(", "a/b ", "...", " - ", "Photo: ", "By Ida Holm and ", "“x” said. "])
def test_work_on_one_line_of_a_megabyte_does_not_grow_with_its_length(unit: str) -> None:
    def page(size: int) -> str:
        return f"Ferry was not overloaded\n\n{BODY}\n\n{(unit * size)[:size]}\n\n{BODY}"

    assert calls(page(1_000_000)) < 1.5 * calls(page(10_000)) + 20_000


def test_a_hundred_thousand_lines_are_read() -> None:
    article = read_page("Ferry was not overloaded\n\n" + BODY + "\n" + "A title\n" * 100_000)
    assert len(article.lines) == 100_004
