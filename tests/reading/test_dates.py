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
        ("the next day", None),
        ("in early May", None),
        ("this morning", date(2021, 2, 3)),
        ("on the 28th of January", date(2021, 1, 28)),
        ("on New Year’s Eve", date(2020, 12, 31)),
        ("on Tuesday (Feb. 2, 2021)", date(2021, 2, 2)),
        ("on Sunday, January 31, 2021", date(2021, 1, 31)),
        ("at 9 p.m. on Monday", date(2021, 2, 1)),
        ("shortly before midnight on Monday", date(2021, 2, 1)),
        ("in the early hours of Monday", date(2021, 2, 1)),
        ("as recently as Sunday", date(2021, 1, 31)),
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
        ("The ministry denied that on Tuesday.", date(2021, 2, 2)),
        ("The ministry disputed this in an email late on Tuesday.", date(2021, 2, 2)),
        ("The ministry rejected that account the next day.", None),
        ("The ministry said in a Jan. 29 filing that it knew.", date(2021, 1, 29)),
        ("In a Jan. 29 letter to investors, the ministry called the sale “final”.", date(2021, 1, 29)),
        ("The ministry told a Monday briefing that it knew.", date(2021, 2, 1)),
        ("The ministry, in a post on Telegram on Tuesday, said it knew.", date(2021, 2, 2)),
        ("The secretary, Lea Orn, in a note handed to reporters on Tuesday, said it knew.", date(2021, 2, 2)),
        ("The ministry said it knew, speaking to reporters on Tuesday.", date(2021, 2, 2)),
        ("The ministry said it knew, yesterday or before.", None),
        ("The claim was denied by the ministry on Tuesday.", date(2021, 2, 2)),
        ("The claim was rejected on Tuesday by the ministry.", date(2021, 2, 2)),
        ("The ministry put the toll at six on Tuesday.", date(2021, 2, 2)),
        ("The ministry’s spokeswoman, Lea Orn, denied the report on Tuesday as “invented”.", date(2021, 2, 2)),
        ("Ana Peel called the sale “a farce” in a post on Tuesday.", date(2021, 2, 2)),
        ("The ministry declined to comment when contacted on Tuesday.", date(2021, 2, 2)),
        ("The ministry on Tuesday withdrew its claim that the ship sank on Sunday.", date(2021, 2, 2)),
        ("The party on Tuesday, February 2, accused the minister of misleading the House.", date(2021, 2, 2)),
        ("In a notice posted on 2 February, the ministry says it knew.", date(2021, 2, 2)),
        ("In a second, shorter statement on Tuesday evening it said it knew.", date(2021, 2, 2)),
        ("Shown the emails on Tuesday, the ministry withdrew its statement.", date(2021, 2, 2)),
        ("The minister resigned on Tuesday, saying she had misled the House.", date(2021, 2, 2)),
        ("On Tuesday, hours after the blast, the ministry said it knew.", date(2021, 2, 2)),
        ("On February 2 the guard swore that the door was locked.", date(2021, 2, 2)),
        ("It was only on Tuesday that the ministry admitted it had known.", date(2021, 2, 2)),
        ("A statement issued on Tuesday said it knew.", date(2021, 2, 2)),
        ("The door was locked, Ana Peel said in a televised address hours later.", None),
        ("Videos from Tuesday show a man falling.", None),
        ("The ministry says its results are due on Friday.", None),
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


def test_each_of_two_cues_keeps_its_own_day():
    first, second = propose_statements(
        ["The ministry, which had insisted on Monday that it knew, said on Tuesday that it did not."], WEDNESDAY
    )
    assert (first.said_on, second.said_on) == (date(2021, 2, 1), date(2021, 2, 2))


def test_what_dates_a_denial_is_no_part_of_what_is_denied():
    paragraph = "Meridian denied that in a statement on Tuesday, saying it had sold no ship."
    first, second = propose_statements([paragraph], WEDNESDAY)
    assert [paragraph[a:b] for a, b in first.spans] == ["that"]
    assert first.said_on == second.said_on == date(2021, 2, 2)
