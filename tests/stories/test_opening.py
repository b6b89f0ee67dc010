"""What stands before the wall."""

import pytest

from replate.stories.opening import OPENING_WORDS, divide, opening_of


def text(*paragraphs):
    return {"type": "text", "value": "".join(f"<p>{words}</p>" for words in paragraphs)}


def words(number, word="word"):
    return " ".join([word] * number)


HEADING, PULL = (
    {"type": "heading", "value": "A heading"},
    {"type": "pull_quote", "value": {"text": "x", "attribution": ""}},
)
IMAGE = {"type": "image", "value": {"image": 1, "caption": "", "credit": "", "alt": ""}}


def test_whole_paragraphs_stand_before_the_wall_up_to_the_limit():
    body = [text(words(50), words(60), words(60)), text(words(400))]
    assert divide(body) == ([text(words(50), words(60))], [text(words(60)), text(words(400))])


def test_one_paragraph_stands_there_however_long_it_is():
    body = [text(words(OPENING_WORDS * 3), words(10))]
    assert divide(body) == ([text(words(OPENING_WORDS * 3))], [text(words(10))])


def test_never_more_than_half_of_a_short_story():
    assert divide([text(words(20), words(20), words(20), words(20))])[0] == [text(words(20), words(20))]


def test_a_pull_quote_ends_the_opening():
    assert divide([text(words(5)), PULL, text(words(500))]) == ([text(words(5))], [PULL, text(words(500))])


def test_an_image_or_heading_that_no_paragraph_follows_stands_behind_the_wall():
    body = [IMAGE, text(words(20)), HEADING, text(words(500))]
    assert divide(body) == ([IMAGE, text(words(20))], [HEADING, text(words(500))])


@pytest.mark.parametrize("body", [[], [PULL], [text(words(9)), HEADING, IMAGE, text(words(9)), PULL, text(words(300))]])
def test_both_parts_together_are_the_whole(body):
    before, behind = divide(body)
    joined = [*before, *behind]
    assert "".join(str(block["value"]) for block in joined) == "".join(str(block["value"]) for block in body)


def test_what_other_parts_enclosed_stands_behind_the_wall():
    content = {"headline": "A", "claims": [{"text": "secret"}], "body": [text(words(5)), text(words(50))]}
    assert opening_of(content) == {"headline": "A", "body": [text(words(5))]}
