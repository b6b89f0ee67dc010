"""Which lines of a page are the article's, where the line alone does not tell."""

from __future__ import annotations

from replate.reading.article import read_page

TEXT = """The harbour master denied on Monday that the ferry had been overloaded when it left the quay.

“There were 140 people on board and not one more,” she told reporters in Varn.

A sailor said he had counted 200. He asked not to be named because he still works on the boat."""
HEADLINE = "Ferry was not overloaded, says harbour master"


def labels(page: str) -> dict[str, str]:
    return {line.text: line.label for line in read_page(page).lines}


def test_nothing_of_the_story_stands_above_its_dateline() -> None:
    picture = "Relatives left lanterns on the quay where the ferry was moored."
    found = labels(
        f"{HEADLINE}\nIda Holm, Harbour 6 Digital Team\nEMBED <>MORE VIDEOS\n{picture}\n\nVARN (HBR) — {TEXT}"
    )
    assert found[picture] == "caption"
    assert found["Ida Holm, Harbour 6 Digital Team"] == "byline"


def test_a_sentence_that_picture_and_links_part_from_the_lede_is_the_standfirst() -> None:
    standfirst = "The operator blames the captain. The captain blames the operator."
    links = "https://p.example/p/4Bq\nThe quay at Varn\nImage: Jo Doe/dpa"
    page = f"{HEADLINE}\n\n05/13/2024\n\n{standfirst}\n\n{links}\n\n{TEXT}"
    assert labels(page)[standfirst] == "standfirst"


def test_a_role_under_the_writer_belongs_to_the_byline() -> None:
    found = labels(f"{HEADLINE}\n\nIda Holm\nData journalist\n13 May 2024\n\n{TEXT}")
    assert found["Ida Holm"] == found["Data journalist"] == "byline"


def test_what_the_page_says_of_itself_at_the_foot_is_dropped() -> None:
    foot = [
        "Is the Harbour Post important to you?",
        "If so, we have a request.",
        "Independent journalism needs readers who pay.",
    ]
    article = read_page(f"{HEADLINE}\n\nBy Ida Holm\n\n{TEXT}\n\nShare\n" + "\n".join(foot))
    assert len(article.paragraphs) == 3
    assert {line.text for line in article.dropped} >= set(foot)


def test_a_last_paragraph_of_the_story_is_kept() -> None:
    last = "The ferry is one of four that serve the US base across the bay."
    assert read_page(f"{HEADLINE}\n\nBy Ida Holm\n\n{TEXT}\n\nAdvertisement\n\n{last}").paragraphs[-1] == last


def test_an_offer_between_controls_is_dropped() -> None:
    offer = "Thanks to one short lesson a day, in 15 minutes."
    first, second, third = TEXT.split("\n\n")
    page = f"{HEADLINE}\n\nBy Ida Holm\n\n{first}\n\n{second}\n\nAdvertisement\n{offer}\nSubscribe\n\n{third}"
    assert labels(page)[offer] == "ui"


def test_notices_above_the_page_do_not_hide_the_headline() -> None:
    notices = (
        "Your version of the program is too old to show all of this.\n"
        "It may look odd in places or stay empty until it gives way to one made in the last ten years."
    )
    assert read_page(f"Harbour Post\n{notices}\nNews\n{HEADLINE}\n\nBy Ida Holm\n\n{TEXT}").headline == HEADLINE


def test_the_way_to_the_page_is_no_headline() -> None:
    page = f"Home / News / Harbour / {HEADLINE}\n{HEADLINE}\n\nBy Ida Holm\n\n{TEXT}"
    assert labels(page)[f"Home / News / Harbour / {HEADLINE}"] == "ui"
    assert read_page(page).headline == HEADLINE


def test_a_credit_in_capitals_names_the_picture_below() -> None:
    page = f"{HEADLINE}\n\nBy Ida Holm\n\nAnna Roe | AFP | Getty Images\n\n{TEXT}"
    assert read_page(page).pictures[0].credit == "Anna Roe | AFP | Getty Images"


def test_the_clock_over_a_live_blogs_first_entry_is_no_second_timestamp() -> None:
    picture = "Boats at the quay on Monday. Photograph: Jo Doe/EPA"
    found = labels(f"{HEADLINE}\n\nBy Ida Holm\nMon 13 May 2024 16.20 CEST\n\n{picture}\n\n16.20 CEST\n{TEXT}")
    assert found["Mon 13 May 2024 16.20 CEST"] == "timestamp"
    assert found["16.20 CEST"] == "ui"


def test_a_bare_date_below_a_dated_story_is_that_of_another_story() -> None:
    found = labels(f"{HEADLINE}\n\n13 May 2024\n\n{TEXT}\n\nMore on this story\nTwo ferries collide\n1 May")
    assert found["13 May 2024"] == "timestamp"
    assert found["1 May"] == "ui"


def test_what_a_newsletter_offers_over_its_form_is_dropped_with_or_without_a_full_stop() -> None:
    offer = "The coast's most important stories. Get all the week's news of ports and ferries - the good and the bad"
    first, second, third = TEXT.split("\n\n")
    form = f"Free weekly letter\n{offer}\nEnter your email address"
    page = f"{HEADLINE}\n\nBy Ida Holm\n\n{first}\n\n{second}\n\n{form}\n\n{third}"
    assert labels(page)[offer] == "ui"


def test_key_points_above_the_dateline_are_text() -> None:
    points = ["The harbour office says the ferry was sound.", "A sailor counted 200 people on board."]
    found = labels(f"{HEADLINE}\nIda Holm\n13 May 2024\nKey Points\n" + "\n".join(points) + f"\n\nVARN — {TEXT}")
    assert [found[point] for point in points] == ["body", "body"]


def test_a_name_and_a_paper_parted_by_a_stroke_make_the_line_above_a_caption() -> None:
    picture = "Relatives wait for news at the quay in Varn."
    first, second, third = TEXT.split("\n\n")
    page = f"{HEADLINE}\n\nBy Ida Holm\n\n{first}\n\n{picture}\nTy Bowen/Varn Register\n\n{second}\n\n{third}"
    assert labels(page)[picture] == labels(page)["Ty Bowen/Varn Register"] == "caption"


def test_a_picture_in_capitals_between_standfirst_and_credit_is_no_text() -> None:
    picture = "AT THE QUAY: The ferry «Varn» alongside on 12 May."
    page = f"{HEADLINE}\nThe yard blames the crew.\n{picture}\nPhoto: Jo Doe / NRK\nIda Holm\nJournalist\n\n{TEXT}"
    found = labels(page)
    assert found[picture] == "caption"
    assert found["Ida Holm"] == "byline"


def test_who_edited_stands_with_who_wrote() -> None:
    found = labels(f"{HEADLINE}\n\nWritten by: Ida Holm\nEdited by: Jo Doe\n13 May 2024\n\n{TEXT}")
    assert found["Edited by: Jo Doe"] == "byline"


def test_a_blank_line_may_part_a_caption_from_its_credit() -> None:
    first, second, third = TEXT.split("\n\n")
    opening = "Lanterns were left on the quay on Sunday."
    quoted = "Ida Roe, harbour master: ‘One hundred and forty’"
    page = (
        f"{HEADLINE}\n\n13 May 2024\n\nBy Ida Holm\n\n{opening}\n\nCredit: Jo Doe/Harbour Post\n\n"
        f"{first}\n\n{second}\n\n{quoted}\n\n© Maja Thorn/Harbour Post\n\n{third}"
    )
    found = labels(page)
    assert found[opening] == found[quoted] == found["© Maja Thorn/Harbour Post"] == "caption"


def test_what_a_site_sells_itself_with_is_no_headline() -> None:
    slogan = "Trusted news, analysis and insight for the shipping industry"
    assert read_page(f"{slogan}\n{HEADLINE}\n\nBy Ida Holm\n\n{TEXT}").headline == HEADLINE


def test_notes_of_who_wrote_and_what_was_read_are_dropped() -> None:
    foot = [
        "Ida Holm is a reporter based in Varn.",
        "References",
        "Roe, I. et al. J. Ferries 9, 211–219 (2022).",
        "To encourage respectful conversations, names will appear with each submission.",
    ]
    article = read_page(f"{HEADLINE}\n\nIda Holm · Harbour News ·\n\n{TEXT}\n\n" + "\n".join(foot))
    assert {line.text for line in article.dropped} >= set(foot)


def test_points_under_their_heading_and_a_second_standfirst_stand_above_the_writer() -> None:
    points = "Master puts passengers at 140; sailor counted 200"
    found = labels(f"{HEADLINE}\n\nWhat you need to know:\n{points}\nBy Ida Holm\n\n{TEXT}")
    assert (found["What you need to know:"], found[points]) == ("ui", "standfirst")
    first, second = "Owner blames weather for loss of ferry off Varn", "Sailor says the count was wrong"
    found = labels(f"{HEADLINE}\n\n{first}\n{second}\n\nBy Ida Holm\n\n{TEXT}")
    assert found[first] == found[second] == "standfirst"


def test_the_name_of_a_minister_under_a_portrait_is_no_writer() -> None:
    found = labels(f"{HEADLINE}\n13 May 2024\nShare\nTransport Minister Lea Orn\n\n{TEXT}")
    assert found["Transport Minister Lea Orn"] == "caption"
