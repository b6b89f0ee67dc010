from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "replate.claims"
    label = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        from replate.stories.enclosures import Enclosure, enclosures, redactions
        from replate.stories.models import Version
        from replate.stories.signals import version_frozen

        from . import frozen

        enclosures["claims"] = Enclosure(content=frozen.content_of, changes=frozen.changes_between)
        redactions.append(frozen.redact)
        version_frozen.connect(frozen.freeze_with, sender=Version, dispatch_uid="claims")
