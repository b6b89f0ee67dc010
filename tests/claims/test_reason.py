"""The sentence that says why a claim stands as it does."""

import pytest

from replate.claims.reason import listed
from replate.claims.rule import status_of
from replate.claims.said import Certainty, ClaimKind, Identity, Said, Speaker, Stance

MINISTER = Speaker(1, "the minister")
MAYOR = Speaker(2, "the mayor")
OFFICIALS = Speaker(3, "two officials", Identity.ANONYMOUS, group=True)


def told(*statements, kind=ClaimKind.EVENT, gettext=str):
    said = [
        Said(id=number, speakers=(speaker,), stance=stance, paragraph=number, **dict(more))
        for number, (speaker, stance, *more) in enumerate(statements)
    ]
    return status_of(kind, said, gettext=gettext).reason


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ([], "unverified: nobody has said whether it is so"),
        ([(MAYOR, "declines")], "unverified: no comment from the mayor"),
        ([(MAYOR, "asserts")], "reported: said by the mayor"),
        ([(MAYOR, "asserts", ("certainty", Certainty.PROBABLE))], "reported: held probable by the mayor"),
        ([(MAYOR, "asserts", ("certainty", Certainty.UNCOMMITTED))], "reported: said on a condition by the mayor"),
        ([(MAYOR, "asserts", ("via", (OFFICIALS,)))], "reported: said by the mayor (according to two officials)"),
        ([(OFFICIALS, "confirms")], "confirmed by two officials"),
        ([(MAYOR, "denies")], "denied by the mayor"),
        (
            [(OFFICIALS, "confirms"), (MINISTER, "denies")],
            "contested: confirmed by two officials, denied by the minister",
        ),
        (
            [(MAYOR, "asserts"), (OFFICIALS, "confirms"), (MINISTER, "dismisses")],
            "contested: confirmed by two officials, said by the mayor, dismissed by the minister",
        ),
        (
            [(MINISTER, "asserts"), (MINISTER, "retracts"), (MAYOR, "denies")],
            "retracted: withdrawn by the minister, denied by the mayor",
        ),
        ([(MINISTER, "asserts"), (MINISTER, "denies")], "denied by the minister, earlier said by the minister"),
        ([(MINISTER, "denies"), (MINISTER, "retracts")], "confirmed: no longer denied by the minister"),
        (
            [(MINISTER, "denies"), (MINISTER, "retracts", ("certainty", Certainty.POSSIBLE))],
            "reported: no longer ruled out by the minister",
        ),
    ],
)
def test_the_reason_names_who_said_what(statements, sentence):
    assert told(*statements) == sentence


def test_a_superseded_figure_is_told_with_the_new_one():
    sentence = told((MAYOR, "asserts", ("value", "4")), (MAYOR, "denies", ("value", "6")), kind=ClaimKind.QUANTITY)
    assert sentence == "superseded: put at 6 by the mayor, earlier said by the mayor"


def test_a_position_is_said_to_be_neither_true_nor_false():
    sentence = told((MAYOR, "asserts"), kind=ClaimKind.POSITION)
    assert sentence == "reported: a position is neither true nor false, said by the mayor"


def test_the_reason_is_told_in_the_language_of_the_gettext_given():
    german = {
        "contested": "strittig",
        "confirmed by %(names)s": "von %(names)s bestätigt",
        "denied by %(names)s": "von %(names)s dementiert",
    }
    sentence = told(
        (OFFICIALS, Stance.CONFIRMS), (MINISTER, Stance.DENIES), gettext=lambda text: german.get(text, text)
    )
    assert sentence == "strittig: von two officials bestätigt, von the minister dementiert"


def test_a_source_without_a_name_and_a_percent_sign_in_a_name_do_no_harm():
    assert told((Speaker(7), "asserts"), (Speaker(8, "100 %(names)s"), "denies")) == (
        "contested: said by 7, denied by 100 %(names)s"
    )


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ("", ""),
        ("A", "A"),
        ("AB", "A and B"),
        ("ABA", "A and B"),
        ("ABCD", "A, B, C and D"),
        ("ABCDE", "A, B, C and 2 more"),
    ],
)
def test_many_names_are_cut_short(names, text):
    assert listed(names) == text
