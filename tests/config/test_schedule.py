"""What the clock itself does, and what it leaves to workers."""

from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from replate.config.schedule import mail_answers
from replate.corrections.actions import report_error
from replate.corrections.models import ErrorReport
from replate.lib import clock
from replate.stories.models import Version

from ..factories import make_story

IN_THE_DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.mark.django_db
def test_a_mail_server_that_hangs_is_left_to_a_worker_and_asked_by_one_at_a_time(settings):
    settings.TASKS = IN_THE_DATABASE
    make_story()
    answered_at = clock.now() - timedelta(hours=1)
    report_error(
        version=Version.objects.get(),
        what_is_wrong="There were 21.",
        how_known="I counted.",
        language="en",
        email="bo@reader.example",
        at=answered_at,
    )
    DBTaskResult.objects.all().delete()
    mail_answers()
    assert not DBTaskResult.objects.exists()
    ErrorReport.objects.update(state=ErrorReport.State.DECLINED, answer="It was 12.", answered_at=answered_at)
    mail_answers()
    mail_answers()
    assert [task.queue_name for task in DBTaskResult.objects.all()] == ["mail"]
