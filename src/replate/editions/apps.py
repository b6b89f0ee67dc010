from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "replate.editions"
    label = "editions"
    verbose_name = "Editions"
