"""The yearly count for the transparency report."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from replate.comments.actions.moderate import approve, ban, decide_objection, object_to, remove
from replate.comments.actions.report import report_comment
from replate.comments.counting import count_year
from replate.comments.models import Rule

from ..factories import AT
from .conftest import make_comment, make_moderator, make_reader, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(story, moderator):
    rules = list(Rule.objects.filter(language="en").order_by("place"))
    rude, threat = rules[0], rules[2]
    comments = [make_comment(story, text=f"Comment {n}") for n in range(4)]
    for comment, rule in zip(comments[:3], (rude, rude, threat), strict=True):
        report_comment(comment=comment, rule=rule, words="It is not right.", language="en", at=AT)
    removal = remove(comment=comments[0], turn=1, rule=rude, words="", by=moderator, at=AT + timedelta(hours=4))
    approve(comment=comments[1], turn=1, by=moderator, at=AT + timedelta(hours=10))
    remove(comment=comments[3], turn=1, rule=threat, words="", by=moderator, at=AT)
    ban(comment=comments[3], turn=2, rule=threat, words="", days=None, by=moderator, at=AT)
    objection = object_to(decision=removal, words="No insult at all.", at=AT + timedelta(hours=5))
    decide_objection(
        objection=objection, is_granted=True, answer="", by=make_moderator("Other"), at=AT + timedelta(hours=7)
    )
    send(story, make_reader("New Comer"), "My first comment here.")
    make_comment(story, text="Of another year", at=AT - timedelta(days=365))


def test_a_year_is_counted(year):
    counts = count_year(2026)["counts"]
    assert counts["Comments"] == {"written and taken": 5, "approved by a moderator": 1, "decisions undone": 1}
    notices = counts["Notices (article 16)"]
    assert notices["received"] == 3 and notices["about: Insults or contempt"] == 2
    assert (notices["led to a removal"], notices["led to none"], notices["still open"]) == (1, 1, 1)
    assert notices["about breaking the law"] == 1 and notices["median hours to a decision"] == 7
    assert counts["Removals"] == {
        "in all": 2, "because of the law": 1, "because of the house rules": 1, "after a notice": 1,
        "on our own initiative": 1, "rule: Insults or contempt": 1, "rule: Threats": 1,
    }  # fmt: skip
    assert counts["Bans"] == {"in all": 1, "for a time": 0, "for good": 1}
    assert counts["Objections"]["granted"] == 1 and counts["Objections"]["median hours to a decision"] == 2
    assert counts["By machine"] == {"new_reader: hold": 1}
    assert count_year(2025)["counts"]["Comments"]["written and taken"] == 1


def test_the_command_prints_it(year, capsys):
    call_command("count_moderation", year=2026)
    printed = capsys.readouterr().out
    assert "Moderation of comments in 2026" in printed and "led to a removal" in printed
    call_command("count_moderation", year=2026, json=True)
    assert json.loads(capsys.readouterr().out) == count_year(2026)
