"""Numbers, names and quotations that a later text says otherwise."""

import pytest

from replate.lib.facts import ChangedFact, changed_facts

CASES = [
    ("12 people died.", "21 people died.", ("number", "12", "21")),
    ("It cost 1,200 crowns.", "It cost 1,300 crowns.", ("number", "1200", "1300")),
    ("At 9:30 it sailed.", "At 9:45 it sailed.", ("number", "9:30", "9:45")),
    ("Twelve people died.", "Fourteen people died.", ("number", "twelve", "fourteen")),
    ("The rate is 2.5 percent now.", "The rate is 25 percent now.", ("number", "2.5", "25")),
    ("The mayor, Ada Lund, spoke.", "The mayor, Eva Lund, spoke.", ("name", "Ada Lund", "Eva Lund")),
    ("Lund said it sank.", "Holm said it sank.", ("name", "Lund", "Holm")),
    ("It happened on Monday night.", "It happened on Tuesday night.", ("name", "Monday", "Tuesday")),
    (
        "She said: “It is safe here.”",
        "She said: “It is not safe here.”",
        ("quotation", "It is safe here.", "It is not safe here."),
    ),
    ('He said "never again" there.', 'He said "once again" there.', ("quotation", "never again", "once again")),
    ("Twelve died, the board said on the pier.", "Some died, the board said on the pier.", ("number", "twelve", "")),
    ("נהרגו 12 בני אדם", "נהרגו 21 בני אדם", ("number", "12", "21")),
]


@pytest.mark.parametrize(("old", "new", "fact"), CASES)
def test_a_changed_fact_is_found_with_what_took_its_place(old, new, fact):
    assert changed_facts(old, new) == [ChangedFact(*fact)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The ferry sailed at noon.", "The ferry left at noon."),
        ("12 died.", "12 died. 3 more are missing."),
        ("12 died.\nThe board met.", "The board met.\n12 died."),
        ("It has 1,200 seats.", "It has 1200 seats."),
        ("The board met.", "The board met.\nAda Lund said: “We wait.” 14 boats left."),
        ("Rescuers searched the coast.", "Crews searched the coast."),
        ("", ""),
        ("A text.", "A text."),
    ],
)
def test_new_words_moves_and_spellings_are_no_changed_facts(old, new):
    assert changed_facts(old, new) == []


def test_a_fact_whose_passage_is_gone_is_gone_unless_it_stands_elsewhere():
    old = "The ferry sank off the cape.\nPolice counted 12 dead near the pier, all told."
    assert changed_facts(old, "The ferry sank off the cape.") == [ChangedFact("number", "12", "")]
    assert changed_facts(old, "The ferry sank off the cape with 12 dead.") == []
