import base64
import json

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from replate.outbox.push import encryption
from replate.outbox.push.encryption import MOST_BYTES, MOST_TEXT_BYTES, BadKeys, MessageKey, make_key, seal

from .push_service import point


def octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# RFC 8291, appendix A
TEXT = b"When I grow up, I want to be a watermelon"
P256DH = octets("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
AUTH = octets("BTBZMqHH6r4Tts7J_aSIgg")
SENDER_KEY = octets("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")
SALT = octets("DGv6ra1nlYgDCS1FRnbzlw")
BODY = octets(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


@pytest.fixture(scope="module")
def subscriber():
    return ec.generate_private_key(ec.SECP256R1())


def test_the_example_of_rfc_8291_comes_out():
    ours = ec.derive_private_key(int.from_bytes(SENDER_KEY), ec.SECP256R1())
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), P256DH)
    secret = encryption._shared_secret(ours, receiver, AUTH, P256DH, point(ours))
    assert encryption._seal(MessageKey(point(ours), secret), TEXT, SALT) == BODY


@given(text=st.binary(max_size=MOST_TEXT_BYTES))
def test_another_implementation_reads_every_message(subscriber, text):
    body = seal(make_key(point(subscriber), AUTH), text)
    assert http_ece.decrypt(body, private_key=subscriber, auth_secret=AUTH, version="aes128gcm") == text


def test_the_longest_text_just_fits_what_push_services_take(subscriber):
    assert len(seal(make_key(point(subscriber), AUTH), b"x" * MOST_TEXT_BYTES)) == MOST_BYTES
    with pytest.raises(ValueError, match="3993 bytes at most, not 3994"):
        seal(make_key(point(subscriber), AUTH), b"x" * (MOST_TEXT_BYTES + 1))


def test_each_message_has_a_key_of_its_own(subscriber):
    keys = {make_key(point(subscriber), AUTH) for _ in range(20)}
    assert len({key.point for key in keys}) == len({key.secret for key in keys}) == 20


def test_even_a_key_that_came_twice_gives_other_bytes_each_time(subscriber):
    key = make_key(point(subscriber), AUTH)
    first, second = seal(key, b"the harbour"), seal(key, b"the harbour")
    assert first[:16] != second[:16] and first[-27:] != second[-27:]
    for body in (first, second):
        assert http_ece.decrypt(body, private_key=subscriber, auth_secret=AUTH, version="aes128gcm") == b"the harbour"


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (b"", AUTH),
        (P256DH[:-1], AUTH),
        (P256DH[:-1] + bytes([P256DH[-1] ^ 1]), AUTH),  # not on the curve
        (b"\x02" + P256DH[1:33], AUTH),  # compressed
        (bytes(65), AUTH),
        (P256DH, b""),
        (P256DH, AUTH + b"x"),
    ],
)
def test_keys_that_are_none_are_told(p256dh, auth):
    with pytest.raises(BadKeys):
        make_key(p256dh, auth)


def test_the_service_of_these_tests_reads_what_pywebpush_writes(subscriber):
    """So that it is not only ourselves that it understands."""
    from pywebpush import WebPusher

    from .push_service import Subscription

    subscription = Subscription("https://push.example/x", subscriber)
    body = WebPusher(subscription.as_json()).encode(b'{"title": "T"}')["body"]
    assert json.loads(subscription.decrypt(body)) == {"title": "T"}
