from django.apps import AppConfig


class MovingInConfig(AppConfig):
    name = "replate.moving_in"
    label = "moving_in"
    verbose_name = "Moving in"
