"""The mails that comments cause, over a real mail server."""

import re
from datetime import timedelta

import pytest
import time_machine

from replate.comments import mail
from replate.comments.actions.mail import BETWEEN_BURSTS, BURST, UNDO_SECONDS, send_due_mail, send_mail
from replate.comments.actions.moderate import approve, ban, decide_objection, remove, undo
from replate.comments.actions.report import report_comment
from replate.comments.actions.write import delete_comment
from replate.comments.mail import reader_key
from replate.comments.models import CommentMail, Rule, State
from replate.comments.querysets import MAIL_WAITS
from replate.outbox.models import Standstill
from replate.readers.actions.consent import has_agreed
from replate.readers.models import Purpose

from ..factories import AT
from ..readers.conftest import html_of, make_browser, text_of
from .conftest import make_comment, make_known, make_moderator, make_reader, send

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(seconds=UNDO_SECONDS)
AFTER_BURST = AT + BURST


@pytest.fixture
def rule(story):
    return Rule.objects.filter(language="en").first()


@pytest.fixture
def asker(story):
    """A reader who asked for mail about replies."""
    return make_known(story, make_reader("Ada Quill", "reply_mails"))


def talkers(story, number):
    return [make_known(story, make_reader(f"Talker {n}")) for n in range(number)]


def test_replies_of_one_burst_come_in_one_mail(story, asker, post):
    comment = make_comment(story, asker, "Is the ferry late again?")
    for n, talker in enumerate(talkers(story, 3)):
        send(story, talker, f"Yes, by {n} hours at least.", answers=comment, at=AT + timedelta(seconds=n))
    assert send_due_mail(at=AFTER_BURST - timedelta(seconds=1)) == 0
    assert send_due_mail(at=AFTER_BURST) == 1
    [mail] = post.caught
    assert mail["To"] == asker.email and mail["Subject"] == "3 replies to you"
    for n in range(3):
        assert f"Talker {n}" in text_of(mail) and f"Yes, by {n} hours at least." in html_of(mail)
    assert send_due_mail(at=AFTER_BURST + timedelta(days=1)) == 0


def test_the_next_burst_waits_an_hour_after_the_last_mail(story, asker, post):
    comment, [one, two] = make_comment(story, asker), talkers(story, 2)
    send(story, one, "The first of the replies.", answers=comment)
    assert send_due_mail(at=AFTER_BURST) == 1
    send(story, two, "The second of the replies.", answers=comment, at=AFTER_BURST + timedelta(minutes=1))
    assert send_due_mail(at=AFTER_BURST + timedelta(minutes=59)) == 0
    assert send_due_mail(at=AFTER_BURST + timedelta(minutes=60)) == 1
    assert "second" in text_of(post.last) and "first" not in text_of(post.last)


def test_who_did_not_ask_is_not_mailed_nor_who_answers_themselves(story, asker, post):
    silent = make_known(story, make_reader("Si Lent"))
    send(story, asker, "Do you see it so too?", answers=make_comment(story, silent))
    send(story, asker, "I forgot one more thing.", answers=make_comment(story, asker))
    assert not CommentMail.objects.exists()


def test_a_held_reply_is_mailed_once_it_is_approved(story, asker, moderator, post):
    comment = make_comment(story, asker)
    reply = send(story, make_reader("New Comer"), "My first words here, to you.", answers=comment)
    assert not CommentMail.objects.exists()
    approve(comment=reply, turn=1, by=moderator, at=AT)
    assert send_due_mail(at=AFTER_BURST) == 1
    assert post.last["Subject"] == "New Comer replied to you"


def test_what_is_gone_before_the_mail_is_not_in_it(story, asker, moderator, rule, post):
    comment, [one, two, three] = make_comment(story, asker), talkers(story, 3)
    deleted = send(story, one, "I will regret these words.", answers=comment)
    removed = send(story, two, "An insult as a reply.", answers=comment)
    delete_comment(comment=deleted, by=one, at=AT)
    remove(comment=removed, turn=1, rule=rule, words="", by=moderator, at=AT)
    CommentMail.objects.filter(kind="reasons").delete()
    assert send_due_mail(at=AFTER_BURST) == 0 and not post.caught
    assert not CommentMail.objects.exists()
    send(story, three, "A reply that stays.", answers=comment)
    assert send_due_mail(at=AFTER_BURST) == 1


def test_one_click_ends_it_by_a_post_without_cookies_and_a_get_only_asks(story, asker, post):
    send(story, talkers(story, 1)[0], "A reply to be mailed.", answers=make_comment(story, asker))
    send_due_mail(at=AFTER_BURST)
    assert post.last["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<http://testserver(/\S+)>", post.last["List-Unsubscribe"].strip())[1]
    assert url in text_of(post.last)
    mail_program = make_browser(origin="null")
    assert mail_program.get(url).status_code == 200
    assert has_agreed(asker, Purpose.REPLY_MAILS)
    answer = mail_program.post(url, {"List-Unsubscribe": "One-Click"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200 and not answer.has_header("Location")
    assert not has_agreed(asker, Purpose.REPLY_MAILS)
    assert make_browser().post(f"{url[:-6]}AAAAA/").status_code == 404
    send(story, talkers(story, 1)[0], "Another reply, not mailed.", answers=make_comment(story, asker))
    assert not CommentMail.objects.waiting().exists()


def test_consent_withdrawn_while_the_mail_waits_stops_it(story, asker, post):
    send(story, talkers(story, 1)[0], "A reply to be mailed.", answers=make_comment(story, asker))
    make_browser().post(f"/-/comments/replies-off/{reader_key(asker)}/")
    assert send_due_mail(at=AFTER_BURST) == 0 and not post.caught


def report(comment, committed, **more):
    with time_machine.travel(AT, tick=False), committed():  # the task that is woken up reads the clock
        given = {"rule": Rule.objects.first(), "words": "It insults the crew.", "language": "en", "at": AT}
        return report_comment(comment=comment, **(given | more))


def test_whoever_reports_gets_a_receipt_at_once_and_the_decision(story, moderator, rule, committed, post):
    comment = make_comment(story, text="An insult to all on board.")
    made = report(comment, committed, email="eve@example.org")
    [receipt] = post.caught
    assert receipt["To"] == "eve@example.org" and f"({made.pk})" in receipt["Subject"]
    assert "An insult to all on board." in text_of(receipt) and "It insults the crew." in html_of(receipt)
    page = re.search(r"http://testserver(/-/comments/reports/\S+/)", text_of(receipt))[1]
    assert "A moderator will read it" in make_browser().get(page).content.decode()
    remove(comment=comment, turn=1, rule=rule, words="", by=moderator, at=AT)
    assert send_due_mail(at=SOON) == 2  # the reporter's and the author's
    outcome = next(mail for mail in post.caught if mail["To"] == "eve@example.org" and mail is not receipt)
    assert "the comment was removed" in text_of(outcome)
    assert "the comment was removed" in make_browser().get(page).content.decode()


def test_without_an_address_nothing_is_mailed(story, moderator, committed, post):
    comment = make_comment(story)
    report(comment, committed)
    approve(comment=comment, turn=1, by=moderator, at=AT)
    assert send_due_mail(at=SOON) == 0 and not post.caught


def test_the_author_is_told_the_rule_the_reason_and_how_to_object(story, moderator, rule, post):
    author = make_reader()
    comment = make_comment(story, author, "An insult to all on board.")
    remove(comment=comment, turn=1, rule=rule, words="The crew did what it could.", by=moderator, at=AT)
    assert send_due_mail(at=AT) == 0
    assert send_due_mail(at=SOON) == 1
    [mail] = post.caught
    for part in (text_of(mail), html_of(mail)):
        for words in ("An insult to all on board.", rule.title, rule.text, "The crew did what it could.", "court"):
            assert words in part, words
    page = re.search(r"http://testserver(/-/comments/decisions/\S+/)", text_of(mail))[1]
    visitor = make_browser()  # signed in or not
    assert rule.title in visitor.get(page).content.decode()
    assert visitor.post(page, {"words": "It was meant as a joke."}).status_code == 302
    assert "We have your objection" in visitor.get(page).content.decode()
    objection = comment.decisions.get().objection
    decide_objection(objection=objection, is_granted=True, answer="So it was.", by=make_moderator("Other"), at=SOON)
    assert send_due_mail(at=SOON) == 1
    assert "So it was." in text_of(post.last) and "You" in visitor.get(page).content.decode()


def test_a_ban_is_told_with_its_end(story, moderator, rule, post):
    comment = make_comment(story)
    banned = ban(comment=comment, turn=1, rule=rule, words="Again.", days=7, by=moderator, at=AT)
    send_due_mail(at=SOON)
    assert "11 May 2026" in text_of(post.last) or "May 11, 2026" in text_of(post.last)
    undo(decision=banned, turn=2, by=moderator, at=SOON)
    assert send_due_mail(at=SOON) == 1
    assert "you can write comments again" in text_of(post.last)


def test_a_slip_undone_at_once_is_told_to_nobody(story, moderator, rule, committed, post):
    comment = make_comment(story)
    report(comment, committed, email="eve@example.org")
    decision = remove(comment=comment, turn=1, rule=rule, words="", by=moderator, at=AT)
    undo(decision=decision, turn=2, by=moderator, at=AT + timedelta(seconds=UNDO_SECONDS - 1))
    assert send_due_mail(at=SOON) == 0 and len(post.caught) == 1  # the receipt


def test_a_hebrew_storys_author_is_told_in_hebrew(section, moderator, post):
    from ..factories import make_section, make_story

    story = make_story(section=make_section("חדשות", "he"), title="המעבורת")
    remove(
        comment=make_comment(story, text="עלבון"), turn=1, rule=Rule.objects.filter(language="he").first(), words="",
        by=moderator, at=AT,
    )  # fmt: skip
    send_due_mail(at=SOON)
    assert 'dir="rtl"' in html_of(post.last) and "/he/-/comments/decisions/" in text_of(post.last)


def test_mail_waits_while_the_server_is_away_and_is_sent_once(story, moderator, rule, post):
    remove(comment=make_comment(story), turn=1, rule=rule, words="", by=moderator, at=AT)
    post.stop()
    assert send_due_mail(at=SOON) == 0
    [row] = CommentMail.objects.all()
    assert row.failed_at == SOON and row.due_at > SOON
    post.start()
    later = row.due_at
    assert send_due_mail(at=later) == 1 and send_mail(mail_id=row.pk, at=later) is False
    assert len(post.caught) == 1


def test_a_refused_address_is_not_tried_again_and_holds_nobody_up(story, moderator, rule, post):
    refused = make_reader("Re Fused")
    post.refused.add(refused.email)
    for author in (refused, make_reader("Ac Cepted")):
        remove(comment=make_comment(story, author), turn=1, rule=rule, words="", by=moderator, at=AT)
    assert send_due_mail(at=SOON) == 1
    assert send_due_mail(at=SOON + timedelta(hours=1)) == 0
    assert CommentMail.objects.exclude(refused_at=None).count() == 1


def test_while_everything_that_leaves_is_stopped_it_waits(story, moderator, rule, post):
    remove(comment=make_comment(story), turn=1, rule=rule, words="", by=moderator, at=AT)
    stopped = Standstill.objects.create(stopped_at=AT, stopped_by="Ed Itor")
    assert send_due_mail(at=SOON) == 0 and not post.caught
    Standstill.objects.filter(pk=stopped.pk).update(ended_at=SOON, ended_by="Ed Itor")
    assert send_due_mail(at=SOON) == 1


def test_held_comments_are_mailed_to_nobody(story, asker, post):
    make_comment(story, state=State.HELD, answers=make_comment(story, asker))
    assert send_due_mail(at=AFTER_BURST) == 0


def test_after_a_day_without_a_mail_server_the_next_reply_is_mailed(story, asker, post):
    comment, [one, two] = make_comment(story, asker), talkers(story, 2)
    send(story, one, "The first of the replies.", answers=comment)
    later = AT + MAIL_WAITS + timedelta(hours=1)
    assert send_due_mail(at=later) == 0
    send(story, two, "The second of the replies.", answers=comment, at=later)
    assert send_due_mail(at=later + BURST) == 1
    [mail] = post.caught
    assert "The second of the replies." in text_of(mail) and "The first of" not in text_of(mail)


def test_a_reply_removed_by_a_slip_is_mailed_all_the_same(story, asker, moderator, rule, post):
    comment, [talker] = make_comment(story, asker), talkers(story, 1)
    reply = send(story, talker, "Yes, by hours.", answers=comment)
    decision = remove(comment=reply, turn=1, rule=rule, words="", by=moderator, at=AT)
    undo(decision=decision, turn=2, by=moderator, at=AT)
    assert send_due_mail(at=AFTER_BURST) == 1
    assert "Yes, by hours." in text_of(post.caught[0])


def test_a_reply_that_is_approved_twice_is_mailed_once(story, asker, moderator, post):
    reply = make_comment(story, answers=make_comment(story, asker), state=State.HELD)
    decision = approve(comment=reply, turn=1, by=moderator, at=AT)
    assert send_due_mail(at=AFTER_BURST) == 1
    undo(decision=decision, turn=2, by=moderator, at=AFTER_BURST)
    approve(comment=reply, turn=3, by=moderator, at=AFTER_BURST)
    assert send_due_mail(at=AFTER_BURST + timedelta(hours=2)) == 0


def test_a_reply_that_comes_while_the_mail_is_sent_comes_in_the_next(story, asker, post, monkeypatch):
    comment, [one, two] = make_comment(story, asker), talkers(story, 2)
    send(story, one, "The first of the replies.", answers=comment)
    sent = mail.write

    def write(row):
        is_written = sent(row)
        if len(post.caught) == 1:
            send(story, two, "The second of the replies.", answers=comment, at=AFTER_BURST)
        return is_written

    monkeypatch.setattr(mail, "write", write)
    assert send_due_mail(at=AFTER_BURST) == 1
    assert send_due_mail(at=AFTER_BURST + BETWEEN_BURSTS) == 1
    assert "The second of the replies." in text_of(post.caught[1])
    assert "The first of the replies." not in text_of(post.caught[1])
