"""A change on one machine reaches the others: through PostgreSQL; a site on SQLite is one machine."""

import multiprocessing
import time

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from replate.front.generation import Generation, State, places_of
from replate.web import keeping
from replate.web.neighbours import hear_neighbours

LONGEST_SECONDS = 0.1


def wait_until(is_so, seconds):
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.002)
    return is_so()


if connection.vendor == "postgresql":

    @pytest.fixture
    def neighbour(tmp_path):
        """Another machine's generation, kept true by its listener; this one has that of the settings."""
        path = tmp_path / "generation"

        def live():
            settings.GENERATION_FILE = path
            hear_neighbours()

        connection.close()  # not to be shared with the process
        process = multiprocessing.get_context("fork").Process(target=live, daemon=True)
        process.start()
        other = Generation(path)
        assert wait_until(lambda: other.now > 0, 10), "it never listened"
        yield other
        process.terminate()
        process.join(10)

    @pytest.mark.django_db(transaction=True)
    def test_a_change_reaches_other_machines_within_100_ms(neighbour):
        took = []
        for number in range(5):
            made, places = neighbour.now, places_of([f"story-{number}"])
            with transaction.atomic():
                keeping.drop([f"story-{number}"], waits=number % 2 == 0)
                time.sleep(0.05)
                assert neighbour.state(places, made) == State.FRESH  # nothing is told before the commit
            began = time.monotonic()
            assert wait_until(lambda places=places, made=made: neighbour.state(places, made), 5)
            took.append(time.monotonic() - began)
            assert neighbour.state(places, made) == (State.WRONG if number % 2 == 0 else State.CHANGED)
            assert neighbour.state(places_of(["story-99"]), made) == State.FRESH
        assert sorted(took)[2] < LONGEST_SECONDS

    @pytest.mark.django_db(transaction=True)
    def test_a_change_that_is_undone_is_told_to_nobody(neighbour):
        made = neighbour.now
        with transaction.atomic():
            keeping.drop(["story-1"], waits=True)
            transaction.set_rollback(True)
        time.sleep(0.3)
        assert neighbour.now == made

    @pytest.mark.django_db(transaction=True)
    def test_a_listener_that_lost_its_connection_drops_everything_and_listens_again(neighbour):
        made, places = neighbour.now, places_of(["story-1"])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%%'"
            )
        assert wait_until(lambda: neighbour.state(places, made) == State.WRONG, 5)
        time.sleep(1.5)
        made = neighbour.now
        keeping.drop(["story-2"], waits=False)
        assert wait_until(lambda: neighbour.state(places_of(["story-2"]), made) == State.CHANGED, 5)

    @pytest.mark.django_db(transaction=True)
    def test_more_keys_than_a_note_holds_drop_everything(neighbour):
        made = neighbour.now
        keeping.drop([f"story-{number}" for number in range(3000)], waits=False)
        assert wait_until(lambda: neighbour.state(places_of(["front-en"]), made) == State.WRONG, 5)

else:

    @pytest.mark.django_db
    def test_a_site_on_sqlite_asks_the_database_nothing_to_drop_a_page():
        with CaptureQueriesContext(connection) as asked:
            keeping.drop(["story-1"], waits=True)
        assert len(asked) == 0
