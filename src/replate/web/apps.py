from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "replate.web"
    label = "web"
    verbose_name = "Web"
