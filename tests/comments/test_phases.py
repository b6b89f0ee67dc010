"""What happens to a comment before it shows."""

import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from replate.comments.lookalikes import sameness, words_of
from replate.comments.models import BannedWord, Comment, HeldTopic, PhaseCount, SectionComments, State
from replate.comments.phases import PHASES, Rejected
from replate.comments.phases.length import LONGEST
from replate.comments.templatetags.comment_text import comment_text
from replate.stories.models import Topic

from ..factories import AT, make_editor, make_story
from .conftest import make_comment, make_known, make_reader, send

pytestmark = pytest.mark.django_db


def rejected_by(*args, **options):
    with pytest.raises(Rejected) as raised:
        send(*args, **options)
    assert raised.value.reason
    return raised.value.phase


def test_the_order_is_the_one_that_the_house_rules_tell():
    assert [name for name, _phase in PHASES] == [
        "rate", "length", "links", "words", "repeated", "new_reader", "held_topic", "pre_moderated", "akismet",
    ]  # fmt: skip


def test_a_known_readers_plain_comment_shows_at_once(story, reader):
    comment = send(story, reader, "The ferry has been late all week.")
    assert comment.state == State.SHOWN and comment.held_for == {}
    assert comment.version == story.current_version


def test_a_first_comment_is_held_and_the_second_too_until_one_was_published(story):
    new = make_reader("New Comer")
    first = send(story, new, "Hello to everybody here.")
    assert list(first.held_for) == ["new_reader"] and first.state == State.HELD
    assert send(story, new, "And a second thing to say.").is_held
    Comment.objects.filter(pk=first.pk).update(state=State.SHOWN)
    assert send(story, new, "Now a third thing is said.").is_shown


def test_staff_are_not_new(story):
    assert send(story, make_editor(name="Ed Itor"), "We have asked the harbour board about it.").is_shown


def test_sixth_comment_in_two_minutes_waits(story):
    reader = make_reader()
    for number in range(5):
        make_comment(story, reader, f"Comment number {number} on it.", at=AT + timedelta(seconds=number))
    assert rejected_by(story, reader, "One more at once.", at=AT + timedelta(seconds=10)) == "rate"
    assert send(story, reader, "One more, later on.", at=AT + timedelta(minutes=3)).is_shown


@pytest.mark.parametrize("text", ["", "   \n ", ".", "\u200b\u200b", "x" * (LONGEST + 1), "a\n" * 200])
def test_nothing_and_too_much_are_not_taken(story, reader, text):
    assert rejected_by(story, reader, text) == "length"


def test_an_emoji_or_a_long_comment_is_taken(story, reader):
    assert send(story, reader, "👍🏽").is_shown
    assert send(story, reader, "word " * 999).is_shown


def test_links_are_held_then_rejected(story, reader):
    assert send(story, reader, "Two: https://a.example https://b.example").is_shown
    assert list(send(story, reader, "Three: " + "https://a.example/ " * 3).held_for) == ["links"]
    assert rejected_by(story, reader, "Ten: " + "www.a.example " * 10) == "links"


@pytest.mark.parametrize(
    "written",
    ["That villain!", "vіllаin", "V1LLA1N", "ｖｉｌｌａｉｎ", "v.i.l.l.a.i.n", "v i l l a i n", "vi\u0336l\u0336lain",
     "vill\u00adain", "vıllaın", "VILLAIN's friend", "viIlain", "crooooook", "cr00k", "(crook)"],
)  # fmt: skip
def test_a_banned_word_is_found_in_its_lookalikes(story, reader, written):
    for word in ("Villain", "crook"):
        BannedWord.objects.create(word=word)
    assert "words" in send(story, reader, f"He is a {written} to me").held_for


@pytest.mark.parametrize(
    "written", ["The villainous plot", "Villa in the hills", "evil lain bare", "in 1455, at 7", "I a m so"]
)
def test_a_word_within_another_is_not_that_word(story, reader, written):
    for word in ("villain", "ass"):
        BannedWord.objects.create(word=word, outcome="reject")
    assert send(story, reader, written).is_shown


def test_a_banned_word_in_hebrew_and_one_that_is_refused(story, reader):
    BannedWord.objects.create(word="נוכלים", outcome="reject")
    assert rejected_by(story, reader, "הם נוכלים כולם") == "words"


def test_the_same_again_is_refused_and_the_same_by_another_held(story, reader):
    text = "Everybody must read what I have to say on ferries."
    assert send(story, reader, text).is_shown
    assert rejected_by(story, reader, "everybody must  read what I have to say on ferries!!") == "repeated"
    other = make_known(story, make_reader("Other Person"))
    assert list(send(story, other, text).held_for) == ["repeated"]
    assert send(story, other, "I agree").is_shown
    assert send(story, reader, "I agree").is_shown
    assert send(story, reader, text, at=AT + timedelta(days=2)).is_shown


def test_held_topics_and_pre_moderated_stories_wait_for_a_moderator(section, story, reader):
    topic = Topic.objects.create(name="Trials", slug="trials", locale=section.locale)
    HeldTopic.objects.create(topic=topic)
    other = make_story(section=section, topics=[topic])
    assert list(send(other, reader, "About the trial of today.").held_for) == ["held_topic"]
    SectionComments.objects.create(section=section, mode="pre")
    assert list(send(story, reader, "About the ferry of today.").held_for) == ["pre_moderated"]


def test_all_that_holds_is_told_and_counted(section, story):
    SectionComments.objects.create(section=section, mode="pre")
    comment = send(story, make_reader(), "Look: " + "https://a.example/ " * 3)
    assert list(comment.held_for) == ["links", "new_reader", "pre_moderated"]
    rejected_by(story, make_reader(), "")
    counted = {(one.phase, one.outcome): one.number for one in PhaseCount.objects.all()}
    held = {(phase, "hold"): 1 for phase in ("links", "new_reader", "pre_moderated")}
    assert counted == held | {("length", "reject"): 1}


class Akismet(BaseHTTPRequestHandler):
    """Speaks Akismet's comment-check: what it says of its own test words, and what it was told."""

    told = []

    def do_POST(self):
        fields = {
            name: values[0]
            for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        Akismet.told.append((self.path, fields, self.headers["User-Agent"]))
        author, text = fields.get("comment_author", ""), fields["comment_content"]
        if "broken" in text:
            self.send_response(500)
            self.end_headers()
            return
        self.send_response(200)
        if fields.get("api_key") != "good-key":
            self.send_header("X-akismet-debug-help", "We were unable to parse your blog URI")
            answer = b"invalid"
        else:
            if "blatant" in text:
                self.send_header("X-akismet-pro-tip", "discard")
            answer = b"true" if "viagra-test-123" in author or "blatant" in text else b"false"
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


@pytest.fixture
def akismet(settings):
    Akismet.told.clear()
    server = HTTPServer(("127.0.0.1", 0), Akismet)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.AKISMET_KEY, settings.AKISMET_URL = "good-key", f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def test_akismet_is_asked_with_what_it_needs(story, reader, akismet):
    comment = send(story, reader, "Spam or not? שלום", client="203.0.113.5", agent="Firefox")
    assert comment.is_shown
    [(path, fields, agent)] = Akismet.told
    assert path == "/1.1/comment-check" and "Akismet" in agent
    assert fields["user_ip"] == "203.0.113.5" and fields["comment_content"] == "Spam or not? שלום"
    assert fields["blog"] == "http://testserver" and fields["comment_author_email"] == reader.email


def test_akismets_spam_is_held_and_its_worst_refused(story, akismet):
    spammer = make_known(story, make_reader("viagra-test-123"))
    assert list(send(story, spammer, "Buy something from me").held_for) == ["akismet"]
    assert rejected_by(story, make_known(story, make_reader()), "blatant advertising") == "akismet"


@pytest.mark.parametrize("trouble", ["down", "wrong key", "broken"])
def test_where_akismet_fails_the_comment_is_held_and_not_lost(story, reader, akismet, settings, trouble):
    if trouble == "down":
        settings.AKISMET_URL = "http://127.0.0.1:9"
    elif trouble == "wrong key":
        settings.AKISMET_KEY = "bad-key"
    assert list(send(story, reader, f"A {trouble} day at sea").held_for) == ["akismet"]


def test_without_a_key_nobody_is_asked(story, reader):
    assert send(story, reader, "Nobody else hears of this.").is_shown
    assert Akismet.told == [] or all("Nobody else" not in fields["comment_content"] for _p, fields, _a in Akismet.told)


@pytest.mark.parametrize(
    "text", ["_" * 5000, "a_" * 2500, "a " * 2500, "x!" * 2500, "a.b_" * 1250, "Z" + "\u0310" * 4999, ")" * 5000]
)
def test_no_text_takes_the_phases_long(text):
    began = time.perf_counter()
    words_of(text), sameness(text), comment_text(text)
    assert time.perf_counter() - began < 1
