from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "replate.people"
    label = "people"
    verbose_name = "People"
