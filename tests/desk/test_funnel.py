"""The funnel in the desk: a drawing, the same as tables, and a file."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.utils.timezone import localdate

from replate.desk.funnel import draw
from replate.lib import clock
from replate.readers.models import FunnelCount

from ..factories import make_story

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/reports/wall/"


@pytest.fixture
def story(section):
    story, today = make_story(section=section, title="=Ferry & <quay>"), localdate(clock.now())
    for ago in (0, 1, 40):
        for step, number in (("viewed", 200), ("walled", 100), ("asked", 20), ("followed", 10), ("registered", 5)):
            FunnelCount.objects.create(day=today - timedelta(days=ago), story=story, step=step, number=number)
    FunnelCount.objects.create(day=today, story=None, step="asked", number=7)
    return story


def test_the_steps_are_drawn_and_told_in_tables(as_editor, story):
    page = as_editor.get(ADDRESS)
    chart = page.context["chart"]
    assert [step.total for step in chart] == [400, 200, 47, 20, 10]
    assert [step.share for step in chart] == [None, 50, 24, 43, 50]
    assert page.content.decode().count('<svg viewBox="0 0 720 72"') == 5
    assert page.context["by_story"][0]["numbers"] == [400, 200, 40, 20, 10]
    assert page.context["by_story"][1]["title"] == "Not from a story"
    assert len(page.context["by_day"]) == 2
    assert "=Ferry &amp; &lt;quay&gt;" in page.content.decode()


def test_the_length_can_be_chosen_and_nonsense_is_thirty_days(as_editor, story):
    assert as_editor.get(f"{ADDRESS}?days=90").context["chart"][0].total == 600
    for days in ("9", "x", "-1", "9" * 99, ""):
        assert as_editor.get(f"{ADDRESS}?days={days}").context["length"] == 30


def test_it_is_downloaded_as_csv_without_formulas(as_editor, story):
    answer = as_editor.get(f"{ADDRESS}?format=csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode())))
    assert rows[0] == ["day", "story", "headline", "viewed", "walled", "asked", "followed", "registered"]
    assert rows[1][2] == "'=Ferry & <quay>"
    assert rows[1][3:] == ["200", "100", "20", "10", "5"]
    assert len(rows) == 4


def test_the_page_asks_a_fixed_number_of_queries(as_editor, story, django_assert_max_num_queries):
    as_editor.get(ADDRESS)
    with django_assert_max_num_queries(25):
        as_editor.get(f"{ADDRESS}?days=90")


def test_a_writer_is_not_shown_it(as_writer, story):
    assert as_writer.get(ADDRESS).status_code in (302, 403)


def test_nothing_at_all_is_drawn_as_nothing():
    from collections import Counter, defaultdict

    assert [step.total for step in draw([], defaultdict(Counter))] == [0] * 5
