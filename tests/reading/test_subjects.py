"""Whose words a sentence reports: the subject found across relative clauses, participles, asides and fronted times."""

from datetime import date

import pytest

from replate.reading.statements import propose_statements


def said(text: str) -> list[tuple[str, str]]:
    """(source as printed, content) of every statement."""
    statements = propose_statements([text], date(2024, 5, 16))
    return [(s.source, " … ".join(text[a:b] for a, b in s.spans)) for s in statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The inspector leading the search said two boats were missing.",
            [("The inspector leading the search", "two boats were missing")],
        ),
        (
            "The owner of the barge that blocked the canal insists it was moored.",
            [("The owner of the barge", "it was moored")],
        ),
        (
            "Three clerks who were in the vault said the door stood open.",
            [("Three clerks", "the door stood open")],
        ),
        (
            "Two funds that were owed €3bn of the brewer’s debt said they had been misled.",
            [("Two funds", "they had been misled")],
        ),
        (
            "The pilots, who asked not to be named, said the tower believed the strip was clear.",
            [("The pilots", "the tower believed the strip was clear"), ("the tower", "the strip was clear")],
        ),
        (
            "Last winter’s film verified by this newsroom shows a lorry on the ice.",
            [("Last winter’s film", "a lorry on the ice")],
        ),
        (
            "On Tuesday evening the museum gave way, saying its first inventory had been wrong.",
            [("the museum", "its first inventory had been wrong")],
        ),
        (
            "They blamed the weather; Northline, which runs the depot, blamed the drivers.",
            [("They", "the weather"), ("Northline", "the drivers")],
        ),
        (
            "Its terms were “fair and final,” the buyer’s lawyer, Ina Weld, told Radio Ost.",
            [("the buyer’s lawyer, Ina Weld", "Its terms were “fair and final,”")],
        ),
        (
            "The council, which had on Monday called the marchers “vandals,” said it would meet them.",
            [("The council", "the marchers “vandals,”"), ("The council", "it would meet them")],
        ),
        ("As recently as April Norvik had said the mine was safe.", [("Norvik", "the mine was safe")]),
        (
            "A man claiming to be the heir wrote that he wanted nothing.",
            [("A man claiming to be the heir", "he wanted nothing")],
        ),
        (
            "The mine admitted that a lift reported sound on Friday had failed, having first told crews it was new.",
            [("The mine", "a lift reported sound on Friday had failed"), ("The mine", "it was new")],
        ),
        (
            "A heron can wait for hours, she said, and is never bored.",
            [("she", "A heron can wait for hours … is never bored")],
        ),
        ("A crane can wait, she said, but “not for long”.", [("she", "A crane can wait … “not for long”")]),
        (
            "Messages seen by the Post support that account: in one, a clerk replies that it is “too dear”.",
            [("Messages", "that account"), ("a clerk", "it is “too dear”")],
        ),
        ("She left a dinner he had said he did not attend.", []),
        ("What happened remains disputed: the guard says he slept.", [("the guard", "he slept")]),
    ],
)
def test_the_one_who_speaks_is_found(text, expected):
    assert said(text) == expected


def test_they_can_be_one_spokesperson():
    text = "A spokesperson for Lanto, which built the lift, said it was sound. The firm would “help”, they said."
    statements = propose_statements([text], date(2024, 5, 16))
    assert [s.resolved for s in statements] == ["a spokesperson for Lanto"] * 2


def test_a_person_of_an_organization_is_a_person():
    statements = propose_statements(
        ["Ida Moll of Harbour Watch said it was late.", "“Too late,” she added."], date(2024, 5, 16)
    )
    assert [s.resolved for s in statements] == ["Ida Moll"] * 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Reached by telephone on Tuesday, Vasko said: “I never left the house.”", date(2024, 5, 14)),
        ("Vasko, reached by telephone on Tuesday, said he was at home.", date(2024, 5, 14)),
        ("Only on Tuesday, Vasko had said the bridge was sound.", date(2024, 5, 14)),
        ("Vasko on Tuesday (May 14) denied that he had left.", date(2024, 5, 14)),
        ("Last night Vasko said he would stay.", date(2024, 5, 15)),
        ("The owner of the mill that burned on Monday said on Tuesday that it was empty.", date(2024, 5, 14)),
        ("Video released on Tuesday shows a crowd at the gate.", None),
        ("The town learned of it on Tuesday, hours after Vasko said all was well.", None),
    ],
)
def test_the_day_of_a_statement_is_the_day_it_was_made(text, day):
    (statement,) = propose_statements([text], date(2024, 5, 16))
    assert statement.said_on == day
