"""The wall's decision, without a site around it."""

from replate.lib.wall import WALLED, WHOLE, Decision, decide

TODAY = 20_000


def visit(access, story=1, opened=None, *, length=3, is_reader=False):
    return decide(access, length, story, opened=opened or {}, is_reader=is_reader, today=TODAY)


def test_an_open_story_is_whole_and_counts_for_nothing():
    assert visit("open", opened={7: 1, 8: 1, 9: 1}) == Decision(WHOLE)


def test_a_story_for_registered_readers_is_walled_even_with_an_empty_meter():
    assert visit("registered") == Decision(WALLED)


def test_a_reader_gets_everything_whole_and_their_meter_stays():
    assert visit("registered", is_reader=True) == visit("metered", is_reader=True) == Decision(WHOLE)


def test_a_metered_story_counts_once():
    first = visit("metered")
    assert first == Decision(WHOLE, {1: TODAY})
    assert visit("metered", opened=first.opened) == Decision(WHOLE)


def test_the_story_after_the_last_free_one_is_walled():
    opened = {}
    for story in (1, 2, 3):
        opened = visit("metered", story, opened).opened
    assert list(opened) == [1, 2, 3]
    assert visit("metered", 4, opened) == Decision(WALLED)
    assert visit("metered", 2, opened) == Decision(WHOLE)


def test_a_meter_made_shorter_walls_only_what_was_not_opened():
    opened = {1: TODAY, 2: TODAY, 3: TODAY}
    assert visit("metered", 1, opened, length=1) == Decision(WHOLE)
    assert visit("metered", 4, opened, length=1) == Decision(WALLED)
