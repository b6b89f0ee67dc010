"""Time expressions against the day of publication."""

from datetime import date

import pytest

from replate.reading.dates import find_times, latest_weekday
from replate.reading.statements import propose_statements
from replate.reading.words import tokens_between

WEDNESDAY = date(2021, 2, 3)


def days(text: str, published_on: date = WEDNESDAY) -> list[date | None]:
    return [when.day for when in find_times(tokens_between(text, 0, len(text)), published_on)]


def test_a_weekday_is_the_latest_on_or_before_publication():
    assert [latest_weekday(n, WEDNESDAY).day for n in range(7)] == [1, 2, 3, 28, 29, 30, 31]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on Tuesday", date(2021, 2, 2)),
        ("later on Wednesday evening", date(2021, 2, 3)),
        ("early Thursday", date(2021, 1, 28)),
        ("last Wednesday", date(2021, 1, 27)),
        ("yesterday", date(2021, 2, 2)),
        ("on January 25", date(2021, 1, 25)),
        ("on 25 January 2019", date(2019, 1, 25)),
        ("on Feb. 4", date(2020, 2, 4)),
        ("June 9, 2020,", date(2020, 6, 9)),
        ("on 31 February", None),
        ("last week", None),
    ],
)
def test_an_expression_names_its_day(text, day):
    assert days(text) == [day]


@pytest.mark.parametrize(
    ("text", "said_on"),
    [
        ("The ministry denied on Tuesday that it knew.", date(2021, 2, 2)),
        ("On Tuesday the ministry said it knew.", date(2021, 2, 2)),
        ("The ministry on Tuesday said it knew.", date(2021, 2, 2)),
        ("“We knew,” the ministry said in a statement on Tuesday.", date(2021, 2, 2)),
        ("The ministry rejected the claim on Tuesday.", date(2021, 2, 2)),
        ("The ministry confirmed it had sold the ship on Tuesday.", None),
        ("The ship that sank on Tuesday was sound, the ministry said.", None),
        ("A report dated January 29 says the ship was sound.", None),
        ("Ana Peel, whose son died on Tuesday, said nobody came.", None),
    ],
)
def test_only_words_that_date_the_cue_date_the_statement(text, said_on):
    (statement,) = propose_statements([text], WEDNESDAY)
    assert statement.said_on == said_on
    assert statement.said_on_explicit == (said_on is not None)


def test_a_second_cue_of_the_same_speaker_shares_the_day():
    first, second = propose_statements(["Vail acknowledged on Tuesday that it broke, but said it was old."], WEDNESDAY)
    assert first.said_on == second.said_on == date(2021, 2, 2)
