from typing import Any

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "replate.desk"
    label = "desk"
    verbose_name = "Desk"

    def ready(self) -> None:
        from replate.readers.belongings import Belonging, register

        register(Belonging("second_factors", ("mfa.Authenticator",), _second_factors, _erase_second_factors))


def _second_factors(user: Any) -> Any:
    return [{"kind": one.type, "since": one.created_at.isoformat()} for one in user.authenticator_set.all()]


def _erase_second_factors(user: Any, at: Any) -> None:
    user.authenticator_set.all().delete()
