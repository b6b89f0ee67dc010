from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "replate.editions"
    label = "editions"
    verbose_name = "Editions"

    def ready(self) -> None:
        from replate.stories.enclosures import redactions

        from .actions.redacting import redact_version

        redactions.append(redact_version)
