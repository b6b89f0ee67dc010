"""What single lines of a page are: captions, bylines, times, datelines, interface."""

from __future__ import annotations

import pytest

from replate.reading.captions import caption_key, split_caption
from replate.reading.folding import WINDOW, fold
from replate.reading.heads import dateline, is_agency_line, is_byline, is_timestamp
from replate.reading.interface import is_interface
from replate.reading.lines import rows


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Soldiers man a checkpoint. (Pavel Renn/MNA)", "Soldiers man a checkpoint.", "Pavel Renn/MNA"),
        ("Crowds in Varn, May 2, 2022 [Omar Sadiq/MNA]", "Crowds in Varn, May 2, 2022", "Omar Sadiq/MNA"),
        ("A fryer in a store. File photo: Dunmore Wire", "A fryer in a store.", "File photo: Dunmore Wire"),
        ("Image: Ambulances wait. Credit: Siri Lund / PCN", "Ambulances wait.", "Siri Lund / PCN"),
        (
            "FILE - The court in Merivale. (Ledger/Otto Prins, File)",
            "FILE - The court in Merivale.",
            "Ledger/Otto Prins, File",
        ),
        (
            "A worker at the mill. REUTERS/Petra Mala/File Photo",
            "A worker at the mill.",
            "REUTERS/Petra Mala/File Photo",
        ),
        (
            "The clerk holds up a deed at the meeting. ELSA TORN | SENTINEL",
            "The clerk holds up a deed at the meeting.",
            "ELSA TORN | SENTINEL",
        ),
        ("Ein Hubschrauber landet. Foto: Karl Simm/dpa", "Ein Hubschrauber landet.", "Karl Simm/dpa"),
        ("Omar Sadiq via Getty Images", "", "Omar Sadiq via Getty Images"),
        ("הגשר מעל הנחל. (צילום: אבי לביא)", "הגשר מעל הנחל.", "אבי לביא"),
        ("Joe Alvarez/Getty Images", "", "Joe Alvarez/Getty Images"),
        ("Image source, PA Media", "", "PA Media"),
    ],
)
def test_a_caption_is_parted_from_its_credit(line: str, caption: str, credit: str) -> None:
    assert split_caption(line) == (caption, credit)


@pytest.mark.parametrize(
    "line",
    [
        "He said the log was real (and had seen it himself).",
        "The army accused Gen. Marek Vasko",
        "She posted a video: “We are coming.”",
        "Two sources confirmed the photo was taken in May.",
        "The report, seen by MNA/Varn, names nobody, he said.",
        "Line was off when the fire began. Fire agency says it was not",
    ],
)
def test_a_line_of_the_story_is_no_caption(line: str) -> None:
    assert split_caption(line) is None


def test_two_prints_of_a_caption_have_one_key_with_and_without_credit() -> None:
    assert caption_key("Soldiers in Varn. (Pavel Renn/MNA)") == caption_key("Soldiers in Varn.")


@pytest.mark.parametrize(
    "line",
    [
        "By Irena Dostal in Varn",
        "BY SAM ORTEGA AND LINDA CHU",
        "JOSIE TARRANT, Capitol Ledger staff",
        "Corvale Press staff",
        "AFP",
        "By our health correspondent",
        "Ruth Amsel, political correspondent, and wires",
        "Reporting from Varn by Ruth Amsel",
        "Ruth Amsel Arts and culture correspondent",
        "מאת דנה ארבל",
    ],
)
def test_who_wrote_is_a_byline(line: str) -> None:
    assert is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday evening, pressure had been restored on two of three lines.",
        "By the river",
        "Ferries",
        "Bystanders",
        "Cars at Holt Bridge on Sunday. Photograph: Ann Roe",
    ],
)
def test_what_only_begins_like_a_byline_is_none(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "14 May 2024, 6:41 pm",
        "August 18, 2022 | Updated 4:12 PM",
        "Published: 18:05, 3 February 2021",
        "Wed 12 Oct 2022 17.59 BST",
        "2020-01-06T17:59:00Z",
        "2 hours ago",
        "Mon, 16 Feb 2026 Source: www.harbourpost.example",
        "an hour ago",
        "14.02.2022, 16.05 Uhr",
        "12 במרץ 2023, 18:40",
    ],
)
def test_a_line_that_says_only_when_is_a_timestamp(line: str) -> None:
    assert is_timestamp(line)


@pytest.mark.parametrize(
    "line", ["May 12 voters turned out.", "At 4 p.m. it was open again.", "1,140 times since January", "2019"]
)
def test_a_line_that_says_more_than_when_is_no_timestamp(line: str) -> None:
    assert not is_timestamp(line)


@pytest.mark.parametrize(
    ("paragraph", "opening"),
    [
        ("VARN, Karvia (MNA) — Karvia said", "VARN, Karvia (MNA)"),
        ("PORT LISSE, Oct 9 (Corvale) - Both parties", "PORT LISSE, Oct 9 (Corvale)"),
        ("MERIVALE — The court", "MERIVALE"),
        ("Wiesenau (dpa) – Die Ministerin", "Wiesenau (dpa)"),
        ("Mbeya Nord (Kasanga) (AFP) – The army", "Mbeya Nord (Kasanga) (AFP)"),
        ("ALMAR: The ministry said", "ALMAR"),
        ("SANTA RICA, San Tomé — Twelve miners", "SANTA RICA, San Tomé"),
        ("The minister — who was ill — said", ""),
        ("WATCH: The minister speaks", ""),
        ("He had one word for it: Rust", ""),
    ],
)
def test_the_dateline_is_what_stands_before_the_dash(paragraph: str, opening: str) -> None:
    assert dateline(paragraph) == opening


@pytest.mark.parametrize(
    "line",
    [
        "Register for free",
        "and continue reading",
        "Registering lets you comment on stories, free of charge.",
        "By signing up you accept our terms of service. You’ll receive our email for free.",
        "It has a link that lets you in.",
        "Or Continue with",
        "3 min read",
        "News | Politics | Courts",
        "Home > World > Health",
        "Facebook  Twitter  LinkedIn  Email",
        "What to know today: get our free morning email",
        "This article is more than 1 month old",
        "Copyright 2023 Capitol Ledger. Do not redistribute without permission.",
        "Reporting by Pavla Nemec in Prague; Editing by Ann Kessler",
        "We and our 842 partners store information on a device, such as cookies.",
        "___",
        "1.2K shares",
        "הירשמו לניוזלטר היומי שלנו",
        "A previous version of this article misstated the year of the sale.",
        "Due to an editing error, the number of boats was wrong at first.",
        "This story and headline have been updated.",
        "UPDATE, 3 p.m.: Adds comment from the harbour office.",
        "Warning: This story contains details some may find distressing.",
        "Privacy Notice: Mailings may hold content funded by outside parties.",
        "This site is protected by reCAPTCHA.",
        "There was a problem with your sign-up. Please try again.",
        "Comments posted here are those of their writers.",
        "The views expressed in this column do not necessarily reflect those of the Post.",
        "Ida Holm: 555-0114 or iholm@harbourpost.example; on Twitter: @idaholm.",
        "She can be reached at iholm@harbourpost.example.",
        "Were you affected by the closure? Get in touch.",
        "For more news from the coast, visit harbourpost.example.",
        "Hi! Welcome to the harbour desk.",
        "Subscribers can listen to this article",
    ],
)
def test_the_pages_own_words_are_interface(line: str) -> None:
    assert is_interface(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sign-ups for emergency heating aid passed 20,000 within hours, the ministry said.",
        "Subscribers to the state gas service were told to expect cuts until Monday.",
        "Share prices in Almar fell 4 percent.",
        "Follow-up inspections in 2018 found corrosion at Kesh.",
        "Support for the government fell to its lowest in a year.",
        "By using drones, the army has cut its losses.",
        "Already a candidate in March, she now leads the count.",
        "Only $5 million of the fund was spent.",
        "“You can unsubscribe from this war,” the minister told our newspaper.",
        "The company said its cookies and privacy policy had been changed after the fine.",
        "Once registered, voters can cast a ballot at any station.",
        "You must be joking.",
        "The video was provided by the harbour police.",
        "AI-generated pictures of the minister spread on Monday.",
        "The views that the envoy expressed were met with silence.",
        "For more than a week ships could not go to Varn.",
    ],
)
def test_a_sentence_of_the_news_is_no_interface(line: str) -> None:
    assert not is_interface(line)


def test_a_line_is_looked_at_no_further_than_the_window() -> None:
    assert len(fold("word " * 1_000_000)) <= WINDOW


def test_a_credit_on_its_own_line_makes_the_line_above_it_a_caption() -> None:
    page = rows(
        "Talks in Varn fail\n\nBy Jo Doe\n\nA crowd outside the court.\nCredit...\nAnna Roe for The Ledger\n\nText."
    )
    assert [row.sort for row in page][2:5] == ["caption"] * 3


def test_a_paragraph_among_others_above_a_credit_stays_text() -> None:
    page = rows("Talks fail\nThe bank said no.\nHe denies each and every charge.\nJo Doe/Getty Images\nMore.")
    assert page[2].sort == "prose"


def test_a_posed_and_dated_line_above_a_credit_is_a_caption_even_among_paragraphs() -> None:
    page = rows(
        "Talks fail\nThe bank said no.\nA boat leaves the quay at Varn, Nov. 12, 2024.\nJo Doe | Getty Images\nMore."
    )
    assert page[2].sort == "caption"


@pytest.mark.parametrize("text", ["(RADIO MONDE with AFP)", "ab/rt (AFP, dpa, Reuters)"])
def test_agencies_in_brackets_sign_a_story_off(text: str) -> None:
    assert is_agency_line(text)


def test_a_paragraph_that_ends_in_brackets_signs_nothing_off() -> None:
    assert not is_agency_line("He said the log was real (and had seen it himself)")


def test_a_headline_above_a_credit_stays_a_headline() -> None:
    page = rows("Menu\nSearch\nTalks on the bridge fail\nJo Doe/Getty Images\n\nThe bank said no.")
    assert page[2].sort == "title"
