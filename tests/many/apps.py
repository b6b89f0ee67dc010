import os

from django.apps import AppConfig


class ManyConfig(AppConfig):
    name = "tests.many"
    label = "tests_many"

    def ready(self) -> None:
        """What a killed worker held is taken up sooner than in earnest."""
        from replate.outbox import sending

        sending.LEASE_SECONDS = float(os.environ.get("MANY_LEASE_SECONDS") or sending.LEASE_SECONDS)
