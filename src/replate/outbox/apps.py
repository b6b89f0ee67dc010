from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "replate.outbox"
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        from replate.stories.enclosures import redactions

        from .actions.redacting import redact_version

        redactions.append(redact_version)
