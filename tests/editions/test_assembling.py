"""The rule that chooses an edition's stories, and how editors overrule it."""

from datetime import UTC, datetime, timedelta

from replate.editions.assembling import MOST_STORIES, Candidate, assemble, by_rule

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def told(story, minutes=0, **facts):
    return Candidate(story, NOON + timedelta(minutes=minutes), **facts)


def test_the_front_pages_lead_leads():
    assert by_rule([told(1, 9), told(2, front_place=1), told(3, front_place=0)]) == [3, 2, 1]


def test_new_stories_come_before_updates_developing_ones_first_and_the_newest_first():
    assert by_rule(
        [told(1, 1), told(2, 2), told(3, 0, is_developing=True), told(4, 9, is_update=True), told(5, 3)]
    ) == [3, 5, 2, 1, 4]


def test_there_is_an_end():
    assembly = assemble([told(number, number) for number in range(1, MOST_STORIES + 4)])
    assert len(assembly.shown) == MOST_STORIES
    assert assembly.others == [3, 2, 1]


def test_editors_choose_the_lead_and_the_order():
    candidates = [told(1, 1, front_place=0), told(2, 2), told(3, 3)]
    assert assemble(candidates, arranged=[3, 1], left_out=[2]).shown == [3, 1]
    assert assemble(candidates, arranged=[3, 1], left_out=[2]).others == [2]


def test_a_story_that_came_since_follows_after_theirs():
    candidates = [told(1), told(2), told(9, 99, front_place=0)]
    assert assemble(candidates, arranged=[2, 1]).shown == [2, 1, 9]


def test_a_chosen_story_that_is_gone_drops_out():
    assert assemble([told(1)], arranged=[7, 1]).shown == [1]


def test_editors_may_choose_more_than_the_rule_would():
    candidates = [told(number) for number in range(1, 20)]
    assert assemble(candidates, arranged=list(range(1, 20))).shown == list(range(1, 20))
    assert assemble([*candidates, told(99, 99)], arranged=list(range(1, 20))).others == [99]


def test_all_left_out_leaves_nothing():
    assert assemble([told(1), told(2)], left_out=[1, 2]).shown == []
