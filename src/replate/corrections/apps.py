from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "replate.corrections"
    label = "corrections"
    verbose_name = "Corrections"

    def ready(self) -> None:
        from replate.stories.signals import version_frozen

        from . import belongings  # noqa: F401 - registers what this part holds of a person
        from .actions import open_correction

        version_frozen.connect(open_correction, dispatch_uid="corrections")
