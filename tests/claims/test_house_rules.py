"""The house's rules warn."""

import pytest

from replate.claims.house_rules import warnings
from replate.claims.models import Statement

from .newsroom import make_claim, make_ferry_story, make_source, propose

pytestmark = pytest.mark.django_db


def warned(source, stance="asserts", **fields):
    story = make_ferry_story()
    statement = propose(story, make_claim(story), source, stance, **fields)
    return warnings(Statement.objects.with_parts().get(pk=statement.pk))


def test_a_plural_for_one_source_is_pointed_out():
    assert warned(make_source(), source_text="officials") == ["The story says “officials”, but one source spoke."]


def test_a_plural_for_a_group_is_fine():
    group = make_source("two clerks", kind="group", identity="anonymous", anonymity_reason="not allowed to speak")
    assert warned(group, source_text="Two clerks") == []


def test_declined_to_comment_from_someone_quoted_anonymously_is_pointed_out():
    aide = make_source("an aide", identity="anonymous", anonymity_reason="not allowed to speak")
    assert [text[:40] for text in warned(aide, "declines")] == ["Who is quoted anonymously did comment: l"]


def test_an_anonymous_source_without_a_reason_is_pointed_out():
    assert "no reason why" in warned(make_source("an aide", identity="anonymous"))[0]


@pytest.mark.parametrize("where", ["source", "statement"])
def test_a_reason_for_anonymity_is_enough_in_either_place(where):
    reason = {"anonymity_reason": "fears for her post"}
    source = make_source("an aide", identity="anonymous", **(reason if where == "source" else {}))
    assert warned(source, **(reason if where == "statement" else {})) == []


def test_an_unnamed_spokesperson_is_on_the_record():
    ministry = make_source("the ministry", kind="organization")
    assert warned(make_source("a spokesman", identity="anonymous", speaks_for=ministry)) == []
