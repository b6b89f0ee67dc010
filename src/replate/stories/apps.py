from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "replate.stories"
    label = "stories"
    verbose_name = "Stories"
