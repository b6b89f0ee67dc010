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
        from django.db.models.signals import post_save
        from wagtail.models import ModelLogEntry, PageLogEntry

        from replate.stories.signals import version_frozen

        from .changes import drop_what_changed, drop_what_the_desk_did

        version_frozen.connect(drop_what_changed, dispatch_uid="web_drop_what_changed")
        for log in (PageLogEntry, ModelLogEntry):
            post_save.connect(drop_what_the_desk_did, sender=log, dispatch_uid=f"web_drop_{log.__name__}")
        version_frozen.connect(_tell_hub, dispatch_uid="web_tell_hub")


def _tell_hub(version: Any, **kwargs: Any) -> None:
    from .tasks import ping_hub

    if settings.WEBSUB_HUB_URL:
        transaction.on_commit(partial(ping_hub.enqueue, version.pk))
