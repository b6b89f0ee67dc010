"""The dashboard: alerts that wait for somebody or for their time, and those that were stopped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from wagtail.admin.ui.components import Component

from replate.lib import clock

from .models import Alert

ROWS = 12
STOPPED_SHOWN_FOR = timedelta(days=1)  # after they were written


class AlertsPanel(Component):
    """Says nothing where there is nothing."""

    name = "alerts"
    order = 105
    template_name = "alerts/_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        if not user.has_perm("alerts.view_alert"):
            return {"rows": []}
        rows = Alert.objects.not_settled(clock.now() - STOPPED_SHOWN_FOR).newest_first()
        return {"rows": rows.select_related("version__story").defer("version__content", "version__text")[:ROWS]}
