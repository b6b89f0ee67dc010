"""Tasks that Celery carries, over a broker in this process's memory."""

import pytest
from django.db import transaction

from replate.config import celery
from replate.outbox.tasks import send_push


@pytest.fixture
def broker():
    kept = {name: celery.app.conf[name] for name in ("broker_url", "broker_transport_options")}
    celery.app.conf.update(broker_url="memory://", broker_transport_options={})
    yield
    celery.app.conf.update(kept)


@pytest.mark.django_db(transaction=True)
def test_a_task_is_given_to_the_broker_after_the_commit(broker):
    """A worker takes it at once, and what it is to work on has to be there."""
    backend = celery.CeleryBackend("default", {"QUEUES": []})
    with transaction.atomic():
        backend.enqueue(send_push, (), {})
        assert celery.waiting(send_push.queue_name) == 0
    assert celery.waiting(send_push.queue_name) == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        backend.enqueue(send_push, (), {})
        raise ZeroDivisionError
    assert celery.waiting(send_push.queue_name) == 1
