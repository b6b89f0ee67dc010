from functools import partial
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction


class WebConfig(AppConfig):
    name = "replate.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from replate.stories.signals import version_frozen

        version_frozen.connect(_tell_hub, dispatch_uid="web_tell_hub")


def _tell_hub(version: Any, **kwargs: Any) -> None:
    from .tasks import ping_hub

    if settings.WEBSUB_HUB_URL:
        transaction.on_commit(partial(ping_hub.enqueue, version.pk))
