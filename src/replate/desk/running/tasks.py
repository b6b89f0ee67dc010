"""What a worker looks at for the checks."""

from __future__ import annotations

import logging

from django.conf import settings
from django_tasks import task

from replate.lib import clock
from replate.outbox.mail.letterpress import site_host
from replate.outbox.mail.line import Line, LineLost

from .beats import MAIL_SERVER, beat

LOOK_SECONDS = 10.0

logger = logging.getLogger(__name__)


@task(queue_name="mail")
def look_at_mail_server() -> None:
    """Greets the mail server as a sender would, and notes that it answered. By a worker: it is they who send."""
    try:
        Line(settings.SMTP_SERVER, site_host(), LOOK_SECONDS).close()
    except LineLost as error:
        logger.warning("%s", error)
    else:
        beat(part=MAIL_SERVER, at=clock.now())
