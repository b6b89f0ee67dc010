"""What the wording of a statement says for or against, where the verb alone does not tell."""

from datetime import date

import pytest

from replate.reading.statements import propose_statements


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor said the town would not tolerate looting.", "asserts"),
        ("The minister said the rule has not changed.", "asserts"),
        ("“Don’t open the sluice,” the foreman said.", "asserts"),
        ("A tenant said the water reached the stairs, and nobody came.", "asserts"),
        ("The bank said it had found the file but had not read it.", "asserts"),
        ("The surgeon warned that the danger was not theoretical.", "asserts"),
        ("A memo describes a talk in the lift between Clerk No. 4 and a supplier.", "asserts"),
        ("The players said they were waiting for a bus.", "asserts"),
        ("The brewer said the figure was exaggerated.", "denies"),
        ("The museum said the number was wrong.", "denies"),
        ("Talk of a split was “noise”, the chairwoman said.", "denies"),
        ("The envoy rejected the charge, calling it “pointless”.", "denies"),
        ("The rower was adamant that no money had changed hands.", "denies"),
        ("Her coach said the letter raised more questions than it answered.", "questions"),
        ("The lecturer questioned the ministry’s silence.", "questions"),
        ("The auditors said they could confirm neither sum.", "questions"),
        ("“The first report named the wrong man. I take responsibility,” the sheriff said.", "retracts"),
        ("The letter, dated Monday, does not mention any camp.", "declines"),
    ],
)
def test_the_wording_tells_the_stance(text, stance):
    assert propose_statements([text], date(2024, 5, 16))[0].stance == stance


@pytest.mark.parametrize(
    "text",
    [
        "Detectives questioned two men for hours.",
        "The mayor and the owner contradicted each other on Friday.",
        "Anna Holm recounted the flood from her bed.",
        "They cross the flats that fishermen call the “oven.”",
        "The ministers ignored repeated warnings about the roof.",
        "The neighbour has not returned the ladder.",
    ],
)
def test_what_is_no_statement_is_not_proposed(text):
    assert propose_statements([text], date(2024, 5, 16)) == []
