from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "replate.wire"
    label = "wire"
    verbose_name = "Wire"
