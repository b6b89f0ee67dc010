from django.apps import AppConfig


class ReadersConfig(AppConfig):
    name = "replate.readers"
    label = "readers"
    verbose_name = "Readers"

    def ready(self) -> None:
        from . import belongings  # noqa: F401 - registers what this part holds of a person
