"""What Wagtail does when a workflow is approved to the end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from replate.people.models import User

logger = logging.getLogger(__name__)


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publishes what was approved. A change to a published story that nobody gave a reason for stays a draft."""
    from .actions import ReasonMissing  # Wagtail's models import this module before ours are ready

    try:
        with transaction.atomic():
            workflow_state.current_task_state.revision.publish(user=user)
    except ReasonMissing as error:
        logger.warning("Approved and not published: %s", "; ".join(error.messages))
