"""The comments desk, by plain forms."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from replate.comments.actions.moderate import object_to, remove
from replate.comments.actions.report import report_comment
from replate.comments.models import Ban, Comment, Objection, Rule, SectionComments, State, StoryComments

from ..factories import AT
from .conftest import make_comment, make_moderator, make_reader

pytestmark = pytest.mark.django_db
DESK = "/desk/comments/"


@pytest.fixture
def rule(story):
    return Rule.objects.filter(language="en").first()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def decide(desk, comment, verb, **fields):
    fields = {"turn": Comment.objects.get(pk=comment.pk).turn} | fields
    return desk.post(reverse(f"comment_{verb}", args=[comment.pk]), fields)


def test_only_moderators_come_in(client, story):
    addresses = [DESK, f"{DESK}sections/", f"/desk/stories/{story.pk}/comments/"]
    for group, allowed in (("Moderators", 3), ("Editors", 3), ("Administrators", 3), ("Writers", 0)):
        user = make_moderator(group, group)
        client.force_login(user)
        answers = [client.get(address).status_code for address in addresses]
        assert answers.count(200) == allowed, (group, answers)
    client.force_login(make_reader())
    assert client.get(DESK).status_code == 302
    comment = make_comment(story, state=State.HELD)
    assert decide(client, comment, "approve").status_code == 302
    assert Comment.objects.get(pk=comment.pk).is_held


def test_a_queue_shows_what_waits_with_all_that_stands_beside_it(desk, story, rule):
    author = make_reader("Ada Quill")
    make_comment(story, author, "An older comment of hers.", state=State.REMOVED)
    top = make_comment(story, text="The one that she answers.")
    why = {"links": "It has many links."}
    make_comment(story, author, "Her words that are held.", state=State.HELD, answers=top, held_for=why)
    page = desk.get(DESK).content.decode()
    for words in (
        "Her words that are held.", "It has many links.", "The one that she answers.", "An older comment of hers.",
        story.title, "0 published, 1 held, 1 removed", rule.title,
    ):  # fmt: skip
        assert words in page, words


def test_a_moderator_approves_and_goes_on_to_the_next(desk, story):
    first, second = (make_comment(story, text=f"Held {n}", state=State.HELD) for n in range(2))
    answer = decide(desk, first, "approve", queue="held")
    assert Comment.objects.get(pk=first.pk).is_shown
    assert f"at={second.pk}" in answer.url
    page = desk.get(answer.url).content.decode()
    assert "Approved." in page and "Held 1" in page and "Undo" in page


def test_a_removal_needs_a_rule(desk, story, rule):
    comment = make_comment(story, state=State.HELD)
    decide(desk, comment, "remove")
    assert Comment.objects.get(pk=comment.pk).is_held
    decide(desk, comment, "remove", rule=rule.pk, words="Rude.")
    comment.refresh_from_db()
    assert comment.is_removed and comment.decisions.get().words == "Rude."


def test_whoever_comes_second_is_told_and_changes_nothing(desk, client, story, rule):
    comment = make_comment(story, state=State.HELD)
    decide(desk, comment, "approve")
    client.force_login(make_moderator("Late Mod"))
    answer = decide(client, comment, "remove", rule=rule.pk, turn=1)
    assert Comment.objects.get(pk=comment.pk).is_shown
    assert "Mo Derator came first: approved." in client.get(answer.url).content.decode()


@pytest.mark.parametrize(("days", "length"), [("1", 1), ("30", 30), ("", None)])
def test_a_ban_is_for_a_time_or_for_good(desk, story, rule, days, length):
    decide(desk, make_comment(story), "ban", rule=rule.pk, days=days)
    ban = Ban.objects.get()
    assert (ban.until - ban.since == timedelta(days=length)) if length else ban.until is None


def test_the_last_decision_is_undone(desk, story, rule):
    comment = make_comment(story)
    decide(desk, comment, "remove", rule=rule.pk)
    decision = comment.decisions.get()
    desk.post(reverse("comments_undo", args=[decision.pk]), {"turn": 2})
    assert Comment.objects.get(pk=comment.pk).is_shown


def test_reports_and_objections_have_their_queues(desk, client, story, moderator, rule):
    reported = make_comment(story, text="A reported one.")
    report_comment(comment=reported, rule=rule, words="It is an insult.", language="en", at=AT)
    rude = make_comment(story, text="A removed one.")
    removal = remove(comment=rude, turn=1, rule=rule, words="", by=moderator, at=AT)
    objection = object_to(decision=removal, words="It was a joke of mine.", at=AT)
    assert "It is an insult." in desk.get(f"{DESK}?queue=reported").content.decode()
    page = desk.get(f"{DESK}?queue=objections").content.decode()
    assert "It was a joke of mine." in page and "Another moderator decides" in page
    desk.post(reverse("objection_grant", args=[objection.pk]))
    assert not Objection.objects.get().outcome
    client.force_login(make_moderator("Other Mod"))
    client.post(reverse("objection_refuse", args=[objection.pk]), {"answer": "No joke."})
    assert (Objection.objects.get().outcome, Objection.objects.get().answer) == ("refused", "No joke.")


def test_a_full_queue_asks_few_questions_of_the_database(desk, story, django_assert_max_num_queries):
    for n in range(30):
        make_comment(story, text=f"Held {n}", state=State.HELD)
    desk.get(DESK)
    with django_assert_max_num_queries(45):
        desk.get(DESK, headers={"x-fragment": "queue"})


def test_hostile_words_are_text_in_the_desk_too(desk, story):
    make_comment(story, make_reader("<script>alert(1)</script>"), "<img src=x onerror=alert(1)>", state=State.HELD)
    page = desk.get(DESK).content.decode()
    assert "<img src=x" not in page and "<script>alert" not in page


def test_sections_and_stories_are_set_in_the_desk(desk, section, story):
    desk.post(f"{DESK}sections/", {f"mode-{section.pk}": "pre", f"days-{section.pk}": "3"})
    rule = SectionComments.objects.get(section=section)
    assert (rule.mode, rule.closes_after_days) == ("pre", 3)
    desk.post(f"{DESK}sections/", {f"mode-{section.pk}": "nonsense", f"days-{section.pk}": "-1"})
    assert SectionComments.objects.get(section=section).mode == "pre"
    address = reverse("story_comments", args=[story.pk])
    desk.post(address, {"mode": "off"})
    assert StoryComments.objects.get(story=story).mode == "off"
    assert re.search(r'value="off" checked', desk.get(address).content.decode())
    desk.post(address, {"mode": ""})
    assert not StoryComments.objects.exists()


def test_the_menu_tells_how_many_wait(desk, story):
    make_comment(story, state=State.HELD)
    assert "Comments (1)" in desk.get("/desk/").content.decode()


def test_a_newsroom_founded_before_there_were_comments_gets_their_permissions_once(section):
    moderators = Group.objects.get(name="Moderators")
    ours = Permission.objects.filter(content_type__app_label="comments")
    before = set(moderators.permissions.filter(content_type__app_label="comments"))
    assert {one.codename for one in before} >= {"moderate_comment", "change_rule", "change_sectioncomments"}
    migration = MigrationExecutor(connection).loader.get_migration("comments", "0003_moderators_may")
    moderators.permissions.remove(*ours)
    from django.apps import apps

    migration.operations[0].code(apps, None)
    assert set(moderators.permissions.filter(content_type__app_label="comments")) == before
    assert ours.filter(codename="moderate_comment").get().name == "Can moderate comments"
    assert not Group.objects.get(name="Writers").permissions.filter(content_type__app_label="comments").exists()


def test_a_zero_among_a_moderators_words_is_left_out(desk, story, rule):
    comment = make_comment(story)
    assert decide(desk, comment, "remove", turn=1, rule=rule.pk, words="Not\0 here.").status_code == 302
    assert comment.decisions.get().words == "Not here."
