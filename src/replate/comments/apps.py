from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "replate.comments"
    label = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from . import belongings  # noqa: F401 - registers what this part holds of a person
