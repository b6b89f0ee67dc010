from django.apps import AppConfig


class ToldConfig(AppConfig):
    name = "replate.told"
    label = "told"
    verbose_name = "Told"

    def ready(self) -> None:
        from . import belongings  # noqa: F401 - registers what this part holds of a person
