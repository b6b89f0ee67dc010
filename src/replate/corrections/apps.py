from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "replate.corrections"
    label = "corrections"
    verbose_name = "Corrections"

    def ready(self) -> None:
        from replate.outbox.holds import holds
        from replate.stories.enclosures import redactions
        from replate.stories.signals import version_frozen

        from . import belongings  # noqa: F401 - registers what this part holds of a person
        from .actions import hold, open_correction, redact_version

        version_frozen.connect(open_correction, dispatch_uid="corrections")
        holds.append(hold)
        redactions.append(redact_version)
