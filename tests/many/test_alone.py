"""What one process of a site does alone."""

import threading
import time

import pytest
from django.db import connection

from replate.config.alone import Lead, alone

if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_one_keeps_the_time_and_another_takes_it_over_when_it_is_gone():
        first, second = Lead(7_111), Lead(7_111)
        assert first.is_ours() and first.is_ours()
        assert not second.is_ours()
        first._connection.close()  # as PostgreSQL does for a process that is gone
        waited_until = time.monotonic() + 10
        while not second.is_ours():
            assert time.monotonic() < waited_until
            time.sleep(0.01)
        assert not first.is_ours() and not first.is_ours()
        second.leave()
        assert first.is_ours()
        first.leave()

    @pytest.mark.django_db(transaction=True)
    def test_a_database_that_is_away_is_told_of_once_until_it_answers_again(monkeypatch, caplog):
        lead = Lead(7_113)
        for _turn in range(2):
            with monkeypatch.context() as away:
                away.setitem(connection.settings_dict, "PORT", "1")
                assert [lead.is_ours() for _time in range(5)] == [False] * 5
            assert lead.is_ours()
            lead.leave()
        assert len(caplog.records) == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_done_alone_is_done_by_one_after_the_other():
    inside, most = 0, 0

    def do() -> None:
        nonlocal inside, most
        with alone(7_112):
            inside += 1
            most = max(most, inside)
            time.sleep(0.05)
            inside -= 1
        connection.close()

    threads = [threading.Thread(target=do) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (inside, most) == (0, 1)
