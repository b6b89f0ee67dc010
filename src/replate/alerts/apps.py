from typing import Any

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "replate.alerts"
    label = "alerts"
    verbose_name = "Alerts"

    def ready(self) -> None:
        from replate.stories.signals import version_frozen

        from . import belongings  # noqa: F401 - registers what this part holds of a person

        version_frozen.connect(_stop_what_it_mends, dispatch_uid="alerts_stop_what_it_mends")


def _stop_what_it_mends(version: Any, **kwargs: Any) -> None:
    from .actions import stop_alerts
    from .models.alerts import MENDING

    if version.kind in MENDING:
        stop_alerts(version=version, at=version.frozen_at)
