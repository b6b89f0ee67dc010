"""What readers get of wire copy whose pictures' files are not at hand."""

import pytest
from wagtail.blocks import StructBlockValidationError

from replate.stories.blocks import ImageBlock
from replate.wire import actions

from ..factories import AT, make_section
from .copies import CAPTIONS, PARAGRAPHS, page, receive_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    make_section("Harbour")
    item = receive_one(page()).item
    actions.publish(item=item, at=AT, by=None)
    return item.story


def test_the_page_shows_each_caption_with_its_credit_in_a_frame_that_says_the_picture_is_missing(client, story):
    html = client.get(story.url).content.decode()
    assert html.count("Picture not supplied") == 2
    for caption in CAPTIONS:
        words, credit = caption.removesuffix(")").split(" (")
        assert html.count(f"{words}<span") == html.count(f"({credit})") / 2 == 1
    assert html.index(PARAGRAPHS[1][:20]) < html.index("on a drawing of the hull") < html.index(PARAGRAPHS[2][:20])


@pytest.mark.parametrize("address", ["", "versions/", "versions/1/", "ninjs.json"])
def test_every_page_of_the_story_stands_without_the_pictures(client, story, address):
    assert client.get(f"{story.url}{address}").status_code == 200


def test_an_image_block_needs_a_picture_or_words_for_one_to_come():
    block = ImageBlock()
    words = block.to_python({"image": None, "caption": "", "credit": "Lena Orr/CNA", "alt": ""})
    assert block.clean(words)["credit"] == "Lena Orr/CNA"
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"image": None, "caption": "", "credit": "", "alt": ""}))
