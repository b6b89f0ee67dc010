from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "replate.outbox"
    label = "outbox"
    verbose_name = "Outbox"
