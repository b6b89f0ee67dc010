"""What two contents differ in beside their words."""

import pytest

from replate.stories.changes import changed_beside_words

CONTENT = {
    "headline": "Ferry sails", "byline": [], "lead_image": {"image": 1, "caption": "", "credit": "", "alt": ""},
    "body": [{"type": "text", "value": "<p>At noon.</p>"}, {"type": "image", "value": {"image": 2}}],
    "topics": [{"name": "Harbour", "slug": "harbour"}], "developing": False, "filed_on": "2026-05-04", "language": "en",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"headline": "Ferry sinks"}, []),
        ({"lead_image": None}, ["lead image removed"]),
        ({"lead_image": {"image": 5}}, ["lead image replaced"]),
        ({"developing": True}, ["label “developing” set"]),
        ({"topics": [], "filed_on": ""}, ["date of filing", "topics"]),
        (
            {"body": [{"type": "text", "value": "<p><b>At</b> noon.</p>"}, CONTENT["body"][1]]},
            ["links, emphasis or layout"],
        ),
        ({"body": [CONTENT["body"][0], {"type": "image", "value": {"image": 3}}]}, ["images in the text"]),
    ],
)
def test_what_changed_beside_the_words_is_said(change, said):
    assert changed_beside_words(CONTENT, CONTENT | change) == said


def test_a_first_lead_image_is_added():
    assert changed_beside_words(CONTENT | {"lead_image": None}, CONTENT) == ["lead image added"]
