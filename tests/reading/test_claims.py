"""Suggesting claims from statements."""

from datetime import date

import pytest

from replate.reading.claims import group, positive, suggest
from replate.reading.statements import propose_statements

DAY = date(2024, 5, 16)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("There was no contact with the ground", "There was a contact with the ground"),
        ("no votes were lost", "Votes were lost"),
        ("the jet did not touch the runway", "The jet did touch the runway"),
        ("“We have not lost.”", "We have lost"),
        ("any of its forces had left", "Its forces had left"),
    ],
)
def test_a_denial_is_turned_into_the_claim_it_denies(text, claim):
    assert positive(text) == claim


def test_statements_on_one_matter_make_one_claim():
    paragraphs = [
        "Karvia said Tolmen soldiers had entered the village of Breska.",
        "Tolmen denied its soldiers had entered Breska.",
        "The hospital said two guards were wounded.",
    ]
    first, second = group(propose_statements(paragraphs, DAY), paragraphs)
    assert first.text == "Tolmen soldiers had entered the village of Breska"
    assert first.statements == ((0, "asserts"), (1, "denies"))
    assert second.kind == "event"


def test_that_account_points_to_the_claim_before():
    paragraphs = ["A clerk said the fault was known in March. Petra Lindqvist rejected that account."]
    (claim,) = group(propose_statements(paragraphs, DAY), paragraphs)
    assert [stance for _, stance in claim.statements] == ["asserts", "denies"]


def test_whether_a_document_is_genuine_is_a_claim_of_its_own():
    paragraphs = ["The log said the patrol crossed the line. Two officials confirmed the log was authentic."]
    assert [c.kind for c in group(propose_statements(paragraphs, DAY), paragraphs)] == ["event", "authenticity"]


def test_the_likeliest_claim_is_suggested_first():
    claims = ["The law remains in force", "Two guards were wounded", "The log is authentic"]
    assert suggest("both guards were only lightly wounded", claims)[0] == 1
    assert suggest("it is a forgery", claims, [[], [], ["the log was forged"]])[0] == 2
    assert sorted(suggest("nothing of the sort", claims)) == [0, 1, 2]
