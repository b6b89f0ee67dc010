"""The visitor's meter keeps what it was told, and nothing that was made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replate.lib.meter import LONGEST, MOST_STORIES, PERIOD_DAYS, meter_key, read_meter, sign_meter

KEY = meter_key("a secret")
TODAY = 20_000
days = st.integers(min_value=TODAY - PERIOD_DAYS + 1, max_value=TODAY)


@given(st.dictionaries(st.integers(min_value=1), days, max_size=MOST_STORIES))
def test_what_was_signed_is_read(opened):
    assert read_meter(KEY, sign_meter(KEY, opened), TODAY) == opened


@given(st.text())
def test_what_was_made_up_is_an_empty_meter(value):
    assert read_meter(KEY, value, TODAY) == {}


@pytest.mark.parametrize(
    "change", [lambda v: v[:-1], lambda v: "9" + v, lambda v: v.replace("12", "13"), lambda v: v * 2]
)
def test_a_changed_meter_is_empty(change):
    assert read_meter(KEY, change(sign_meter(KEY, {12: TODAY})), TODAY) == {}


def test_another_sites_meter_is_empty():
    assert read_meter(KEY, sign_meter(meter_key("another"), {12: TODAY}), TODAY) == {}


def test_a_story_leaves_the_meter_after_the_period():
    value = sign_meter(KEY, {12: TODAY})
    assert read_meter(KEY, value, TODAY + PERIOD_DAYS - 1) == {12: TODAY}
    assert read_meter(KEY, value, TODAY + PERIOD_DAYS) == {}


def test_a_day_from_a_clock_that_runs_ahead_counts_as_today():
    assert read_meter(KEY, sign_meter(KEY, {12: TODAY + 9}), TODAY) == {12: TODAY}


def test_the_cookie_is_bounded():
    value = sign_meter(KEY, {10**9 + story: TODAY for story in range(500)})
    assert len(value) <= LONGEST
    assert len(read_meter(KEY, value, TODAY)) == MOST_STORIES
