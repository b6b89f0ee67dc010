from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "replate.desk"
    label = "desk"
    verbose_name = "Desk"
