"""One message becomes one mail for each reader, right in every header and slot."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.outbox.leaving import read_leave_token
from replate.outbox.mail.letterpress import CannotPrint, Letterpress
from replate.outbox.mail.quoted import quoted
from tests.factories import make_front_page

from .letters import html_of, make_letter, make_message, parsed, text_of

AT = datetime(2026, 5, 4, 5, 30, tzinfo=UTC)


def printed(letter):
    return Letterpress(letter.message).print(letter, AT)


def mail_of(letter):
    return parsed(printed(letter).content)


def test_every_header_says_what_it_should(settings):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://news.example", "news@news.example"
    letter = make_letter(number=7)
    mail = mail_of(letter)
    leave = mail["List-Unsubscribe"][1:-1]
    assert dict(mail.items()) == {
        "From": "The Test Courier <news@news.example>",
        "Subject": "The harbour opens",
        "List-Id": "<daily_edition.news.example>",
        "Precedence": "bulk",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Feedback-ID": f"{letter.message.key.hex}:daily_edition:edition:newsexample",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{letter.message.key.hex}"',
        "To": "reader7@post.example",
        "Message-ID": f"<{letter.message.key.hex}.7@news.example>",
        "Date": "Mon, 04 May 2026 05:30:00 +0000",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert parsedate_to_datetime(mail["Date"]) == AT
    token = re.fullmatch(r"https://news\.example/-/leave/([^/]+)/", leave)[1]
    assert read_leave_token(token) == (1007, "daily_edition")


def test_a_letter_that_is_sent_again_is_the_same_message():
    letter = make_letter()
    later = Letterpress(letter.message).print(letter, AT.replace(hour=9))
    assert parsed(later.content)["Message-ID"] == mail_of(letter)["Message-ID"]


def test_two_readers_get_links_of_their_own():
    message = make_message()
    mails = [mail_of(make_letter(message, number)) for number in (1, 2)]
    for mail in mails:
        link = mail["List-Unsubscribe"][1:-1]
        assert text_of(mail) == f"The ferry sails.\n\nLeave: {link}\n"
        assert html_of(mail) == f'<p>The ferry sails.</p>\n<p><a href="{link}">Leave</a></p>\n'
    assert mails[0]["List-Unsubscribe"] != mails[1]["List-Unsubscribe"]


def test_a_reader_of_another_language_is_led_to_pages_in_it():
    mail = mail_of(make_letter(make_message(language="he", text="{{slot:preferences_url}} {{slot:unsubscribe_url}}")))
    assert "http://testserver/he/account/#mail http://testserver/he/-/leave/" in text_of(mail)
    assert mail["Content-Language"] == "he"


def test_hebrew_subjects_names_and_words_arrive_whole():
    words = "<p dir='rtl'>מעבורת הנמל שבה להפליג – “סוף סוף”, אמר רב־החובל שלה. </p>" * 9
    subject = "הנמל נפתח: המעבורת הראשונה מזה שבועיים יצאה בצהריים, אומרת רשות הנמל, ואיתה מאה ושישה נוסעים"
    mail = mail_of(make_letter(make_message(subject=subject, from_name="השליח", html=words, text=words, language="he")))
    assert mail["Subject"] == subject
    assert (mail["From"].addresses[0].display_name, mail["From"].addresses[0].addr_spec) == (
        "השליח",
        "news@testserver",
    )
    assert html_of(mail) == text_of(mail) == words


@pytest.mark.parametrize(
    "subject",
    [
        "The harbour opens and the first ferry in two weeks sails at noon “says” the harbour board",
        "The harbour opens: all@news.example, the first ferry in two weeks; sails at noon, says the board ,",
        "=?utf-8?q?harbour?= is no code",
        "x" * 200,
        "הנמל " * 60 + "נפתח",
    ],
)
def test_long_and_odd_subjects_arrive_whole(subject):
    letter = make_letter(make_message(subject=subject))
    assert mail_of(letter)["Subject"] == subject
    assert max(map(len, printed(letter).content.split(b"\r\n"))) <= 300


def test_a_name_with_commas_and_quotes_is_one_name():
    name = 'Courier, "The" <evil@evil.example>'
    [sender] = mail_of(make_letter(make_message(from_name=name)))["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "news@testserver")


@pytest.mark.parametrize("break_", ["\r\nBcc: all@evil.example\r\n", "\n\n<p>", "\x00", "\u2028Bcc: x", "\x85Bcc: x"])
def test_no_line_break_gets_into_a_header(break_):
    message = make_message(
        subject=f"Harbour{break_}opens {{{{slot:word}}}}", from_name=f"Cou{break_}rier", list_id=f"day{break_}ly"
    )
    mail = mail_of(make_letter(message, personal={"word": f"now{break_}, they say"}))
    assert mail["Bcc"] is None
    assert len(mail.items()) == 14
    assert mail["Subject"].startswith("Harbour")
    assert mail["Subject"].endswith(", they say")


def test_a_subject_can_be_personal():
    message = make_message(subject="{{slot:name}}, מה חדש: {{slot:count}}")
    mail = mail_of(make_letter(message, personal={"name": "Zoë", "count": 3}))
    assert mail["Subject"] == "Zoë, מה חדש: 3"


def test_a_personal_value_is_text_and_never_markup():
    value = '"><script src=//evil.example></script>&amp; {{slot:email}} ü'
    message = make_message(html='<a title="{{slot:name}}">{{slot:name}}</a>', text="{{slot:name}}")
    mail = mail_of(make_letter(message, personal={"name": value}))
    escaped = "&quot;&gt;&lt;script src=//evil.example&gt;&lt;/script&gt;&amp;amp; {{slot:email}} ü"
    assert html_of(mail).strip() == f'<a title="{escaped}">{escaped}</a>'
    assert text_of(mail).strip() == value


def test_a_personal_value_cannot_take_the_place_of_a_link_of_ours():
    letter = make_letter(personal={"unsubscribe_url": "https://evil.example", "email": "other@evil.example"})
    assert "evil" not in printed(letter).content.decode()


def test_a_message_without_a_purpose_offers_no_unsubscription():
    mail = mail_of(make_letter(make_message(purpose="", text="Hello", html="Hello"), personal={"unsubscribe_url": "x"}))
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None


def test_mail_is_no_automatic_answer():
    """RFC 3834 would have readers' programs take it for one."""
    assert mail_of(make_letter())["Auto-Submitted"] is None


@pytest.mark.parametrize("personal", [{}, {"name": None}, {"name": ["a"]}, {"name": "\ud800"}])
def test_a_reader_whose_slot_has_no_value_gets_nothing(personal):
    press = Letterpress(make_message(text="Dear {{slot:name}}"))
    with pytest.raises(CannotPrint):
        press.print(make_letter(personal=personal), AT)


@pytest.mark.parametrize(
    "value",
    [
        "a@b.example\r\nRCPT TO:<all@evil.example>",
        "a@b.example>",
        "<a@b.example",
        "a b@c.example",
        "a,b@c.example",
        "ünique@post.example",
        "a@post.example\n",
        "@post.example",
        "post.example",
        "",
    ],
)
def test_what_is_no_address_is_written_nowhere(value):
    with pytest.raises(CannotPrint, match="is no address that mail can be sent to"):
        printed(make_letter(value=value))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ({"html": None}, "cannot be written"),
        ({"text": "\ud800"}, "cannot be written"),
        ({"reply_to": "\ud800 <a@b.example>"}, "cannot be written"),
    ],
)
def test_a_message_that_is_no_mail_says_why(content, fault):
    with pytest.raises(CannotPrint, match=fault):
        Letterpress(make_message(**content))


def test_a_message_that_lacks_something_says_what():
    message = make_message()
    del message.content["html"]
    with pytest.raises(CannotPrint, match="The message has no html"):
        Letterpress(message)


def test_answers_go_where_the_message_says():
    assert (
        mail_of(make_letter(make_message(reply_to="Desk <desk@news.example>")))["Reply-To"]
        == "Desk <desk@news.example>"
    )
    assert mail_of(make_letter())["Reply-To"] is None


def test_a_site_with_letters_of_its_own_writes_its_name_in_ascii(settings):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://zeitung-köln.example", "news@zeitung-köln.example"
    mail = mail_of(make_letter())
    assert mail["From"].addresses[0].addr_spec == "news@xn--zeitung-kln-zfb.example"
    assert mail["Message-ID"].endswith("@xn--zeitung-kln-zfb.example>")
    assert mail["List-Unsubscribe"].startswith("<https://xn--zeitung-kln-zfb.example/-/leave/")


@pytest.mark.django_db
def test_a_message_without_a_name_is_from_the_paper(settings):
    make_front_page()
    message = make_message(from_name="")
    assert mail_of(make_letter(message))["From"] == "The Test Courier <news@testserver>"
    settings.DEFAULT_FROM_EMAIL = "The Desk <desk@news.example>"
    assert mail_of(make_letter(message))["From"] == "The Desk <desk@news.example>"


NASTY = "\n.\n..\n. \n  a  b   c\t\td \n" + "x" * 400 + "." * 300 + " " * 90 + "=" * 80 + "é" * 99 + "\rFrom me\r\n"


def test_nasty_words_arrive_whole():
    words = NASTY + "{{slot:word}}" + NASTY + "{{slot:word}}{{slot:word}}"
    mail = mail_of(make_letter(make_message(text=words, html=words), personal={"word": NASTY}))
    arrived = words.replace("{{slot:word}}", NASTY).replace("\r\n", "\n").replace("\r", "\n")
    assert text_of(mail) == arrived
    assert html_of(mail) == arrived


def test_the_bytes_need_no_care_on_the_wire():
    words = NASTY + "{{slot:word}}" + NASTY
    letter = make_letter(make_message(text=words, html=words), personal={"word": NASTY})
    content = printed(letter).content
    assert content.isascii()
    assert content.endswith(b"--\r\n")
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
    for line in content.split(b"\r\n"):
        assert not line.startswith(b".")
        assert len(line) <= 998
    body = content.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= 77
    assert not re.search(rb"[ \t]{2}|[ \t]\r\n", body)


@given(st.lists(st.text(st.sampled_from("a .=\n\r\té\u2028\x00{}&")), max_size=4), st.text())
def test_any_words_can_be_cut_at_any_slot(pieces, value):
    import quopri

    value = value.encode("utf-8", "ignore").decode()
    coded = b"=\r\n".join(quoted(piece) for piece in [*pieces, value])
    arrived = "".join("\n".join(re.split(r"\r\n|\r|\n", piece)) for piece in [*pieces, value])
    assert quopri.decodestring(coded).replace(b"\r\n", b"\n").decode() == arrived
    for line in coded.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith(b".")
        assert not re.search(rb"[ \t]{2}|[ \t]$", line)
