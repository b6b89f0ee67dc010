import base64
import stat
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from replate.config.environment import SettingError, read_environment
from replate.lib import clock
from replate.outbox.push import vapid
from replate.outbox.push.origins import Origin

from .push_service import base64url, point

SITE = {"REPLATE_SITE_URL": "https://news.example"}


@pytest.fixture
def key_file(settings, tmp_path):
    settings.VAPID_KEY, settings.VAPID_KEY_FILE = None, tmp_path / "vapid_key.pem"
    return settings.VAPID_KEY_FILE


def read(authorization):
    scheme, _, rest = authorization.partition(" ")
    fields = dict(part.split("=", 1) for part in rest.split(", "))
    number = fields["k"]
    key = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))
    )
    assert scheme == "vapid"
    return jwt.decode(fields["t"], key, algorithms=["ES256"], options={"verify_aud": False})


def test_the_key_is_made_on_first_use_for_its_owner_alone(key_file):
    public = vapid.public_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(base64.urlsafe_b64decode(public + "=")) == 65
    vapid._key.cache_clear()
    assert vapid.public_key() == public
    assert [path.name for path in key_file.parent.iterdir()] == ["vapid_key.pem"]


def test_a_file_of_another_key_is_not_taken(key_file):
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    other = ec.generate_private_key(ec.SECP384R1())
    key_file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(ValueError, match=r"holds no P-256 key: put back the one"):
        vapid.public_key()


def test_several_machines_are_given_one_key_by_a_setting(settings, key_file):
    key = ec.generate_private_key(ec.SECP256R1())
    text = base64url(key.private_numbers().private_value.to_bytes(32))
    settings.VAPID_KEY = read_environment(SITE | {"REPLATE_VAPID_KEY": text}).vapid_key
    assert vapid.public_key() == base64url(point(key))
    assert not key_file.exists()


@pytest.mark.parametrize("text", ["no key", "A" * 43, "_" * 43, "AAAA", "é" * 43])
def test_a_setting_that_is_no_key_ends_the_start_without_showing_it(text):
    with pytest.raises(SettingError, match="must be the 32 bytes of a P-256 private key") as told:
        read_environment(SITE | {"REPLATE_VAPID_KEY": text})
    assert text not in str(told.value)


def test_a_token_names_its_push_service_and_whom_to_write_to(settings, key_file):
    settings.DEFAULT_FROM_EMAIL = "The Courier <news@courier.example>"
    at = clock.now()
    claims = read(vapid.authorization("https://push.example", at))
    assert claims["aud"] == "https://push.example"
    assert claims["sub"] == "mailto:news@courier.example"
    assert timedelta(hours=1) < timedelta(seconds=claims["exp"] - at.timestamp()) <= timedelta(hours=24)


def test_one_token_serves_an_origin_for_hours_and_is_renewed_before_it_is_over(key_file):
    at, push = clock.now(), Origin("https://push.example")
    first = push.authorization(at)
    assert push.authorization(at + timedelta(hours=5)) == first
    later = at + timedelta(hours=11, minutes=59)
    assert read(push.authorization(later))["exp"] > later.timestamp() + 3600
    assert Origin("https://other.example").authorization(at) != first
