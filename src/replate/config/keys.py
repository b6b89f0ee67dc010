"""The keys that all machines of a site share: what one signs, the others must be able to read."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from replate.config.environment import Environment, SettingError
from replate.config.start import set_up_django


def demand_keys(environment: Environment) -> None:
    """Raises SettingError where each machine would make keys of its own."""
    keys = {
        "REPLATE_SECRET_KEY": environment.secret_key,
        "REPLATE_VAPID_KEY": environment.vapid_key,
        "REPLATE_RECORD_KEY": environment.record_key,
    }
    lacking = " and ".join(name for name, key in keys.items() if not key)
    if lacking and environment.database_url.startswith("postgres"):
        raise SettingError(
            f"Each machine would make a key of its own: set {lacking} on all of them. "
            "`replate keys` prints those of this data folder, or new ones."
        )


def refuse_other_keys() -> None:
    """Raises SettingError where another machine runs this site with other keys."""
    from replate.desk.running.beats import LONGEST_SILENCE, machines_with_other_keys
    from replate.lib import clock

    if machines := machines_with_other_keys(at=clock.now()):
        raise SettingError(
            f"{', '.join(sorted(machines))} ran this site with other keys within the last {LONGEST_SILENCE.seconds} s: "
            "who signs in there would not be signed in here. `replate keys` prints those of a machine; set them on all."
        )


def keys_as_settings() -> str:
    """The keys of this site as lines of its settings, for its other machines; made where they were not yet."""
    set_up_django()
    from django.conf import settings

    from replate.outbox.push import vapid
    from replate.stories.record import keys

    def written(key: bytes) -> str:
        return urlsafe_b64encode(key).rstrip(b"=").decode()

    return (
        f"REPLATE_SECRET_KEY={settings.SECRET_KEY}\n"
        f"REPLATE_VAPID_KEY={written(vapid.private_bytes())}\n"
        f"REPLATE_RECORD_KEY={written(keys.private_bytes())}"
    )
