"""A mark is the standard one: other programs could make it, if they had the key."""

import hmac
from base64 import urlsafe_b64encode

from hypothesis import given
from hypothesis import strategies as st

from replate.lib.marks import Key

WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(WORDS, st.binary(min_size=1), WORDS)
def test_a_mark_is_hmac_sha256(secret, use, told):
    key = hmac.digest(secret.encode(), use, "sha256")
    wanted = urlsafe_b64encode(hmac.digest(key, told.encode(), "sha256")).rstrip(b"=").decode()
    made = Key(secret, use)
    assert made.mark(told) == wanted
    assert made.made(told, wanted)
    assert not made.made(told + "x", wanted)
