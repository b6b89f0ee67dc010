"""What Wagtail does when a workflow is approved to the end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

if TYPE_CHECKING:
    from wagtail.models import WorkflowState

    from replate.people.models import User

logger = logging.getLogger(__name__)


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Publishes what was approved. A change that may not go out (nobody said why, withdrawn since) stays a draft."""
    try:
        with transaction.atomic():
            workflow_state.content_object.get_latest_revision().publish(user=user)
    except ValidationError as error:
        logger.warning("Approved and not published: %s", "; ".join(error.messages))
