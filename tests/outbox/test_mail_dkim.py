"""What leaves is signed, and whoever changes a word of it breaks the signature."""

import base64
import re
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from replate.config.environment import SettingError, read_environment
from replate.outbox.channels import Accepted, mail
from replate.outbox.mail.dkim import Signer
from replate.outbox.mail.letterpress import Letterpress

from .letters import MailServer, at, make_letter, make_letters, make_message

AT = datetime(2026, 5, 4, 5, 30, tzinfo=UTC)
KEYS = {
    "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}


def verify(content, public_key):
    """RFC 6376, 6.1, on a mail with one signature. Returns its tags; raises InvalidSignature or AssertionError.

    Written from the standard and on its own: header fields are picked from the bottom, relaxed, and hashed.
    """
    head, _, body = content.partition(b"\r\n\r\n")
    fields = [field + b"\r\n" for field in re.split(rb"\r\n(?![ \t])", head)]
    signature = fields.pop(next(n for n, field in enumerate(fields) if field.lower().startswith(b"dkim-signature:")))
    unfolded = signature.partition(b":")[2].replace(b"\r\n", b"").decode()
    tags = {
        name.strip(): re.sub(r"\s", "", value) for name, _, value in (t.partition("=") for t in unfolded.split(";"))
    }

    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    canonical = b"".join(line + b"\r\n" for line in lines)
    assert base64.b64encode(sha256(canonical).digest()).decode() == tags["bh"], "the body was changed"

    def relax(field):
        name, _, value = field.partition(b":")
        return name.lower().rstrip() + b":" + re.sub(rb"\s+", b" ", value.replace(b"\r\n", b"")).strip()

    hashed = b""
    for name in tags["h"].lower().encode().split(b":"):
        found = [n for n, field in enumerate(fields) if field.lower().startswith(name + b":")]
        if found:
            hashed += relax(fields.pop(found[-1])) + b"\r\n"
    hashed += relax(re.sub(rb"(;\s*b=)[^;]*", rb"\1", signature, flags=re.S))
    mark = base64.b64decode(tags["b"])
    if tags["a"] == "rsa-sha256":
        public_key.verify(mark, hashed, padding.PKCS1v15(), SHA256())
    else:
        public_key.verify(mark, sha256(hashed).digest())
    return tags


@pytest.fixture(params=KEYS)
def kind(request):
    return request.param


def signed(kind, letter):
    press = Letterpress(letter.message, Signer(KEYS[kind], "news.example", "may"))
    return press.print(letter, AT).content


NASTY = "  two  spaces \t\n.\n.dot\n \n\n" + "שלום  עולם " * 40 + "x" * 300 + "\n\n\n"


@pytest.mark.parametrize("words", ["Short", NASTY + "{{slot:word}}" + NASTY], ids=["short", "nasty"])
def test_a_letter_is_signed_in_full(kind, words):
    message = make_message(subject=f"Harbour  שלום {words}"[:150] + "{{slot:word}}", text=words, html=words)
    content = signed(kind, make_letter(message, personal={"word": NASTY}))
    tags = verify(content, KEYS[kind].public_key())
    assert {name: tags[name] for name in ("v", "a", "c", "d", "s", "t")} == {
        "v": "1",
        "a": f"{kind}-sha256",
        "c": "relaxed/relaxed",
        "d": "news.example",
        "s": "may",
        "t": str(int(AT.timestamp())),
    }


def test_every_header_is_signed_and_a_second_one_breaks_the_signature(kind):
    content = signed(kind, make_letter())
    tags = verify(content, KEYS[kind].public_key())
    names = re.findall(rb"^([\w-]+):", content.partition(b"\r\n\r\n")[0], re.M)
    there = sorted(name.lower().decode() for name in names if name != b"DKIM-Signature")
    assert sorted(tags["h"].split(":")) == sorted([*there, "from", "to", "subject", "date"])
    with pytest.raises(InvalidSignature):
        verify(b"Subject: Another\r\n" + content, KEYS[kind].public_key())


@pytest.mark.parametrize(
    "change", [(b"sails", b"sinks"), (b"harbour", b"harbor"), (b"/-/leave/", b"/-/lease/")], ids=str
)
def test_a_changed_word_breaks_the_signature(kind, change):
    content = signed(kind, make_letter())
    assert change[0] in content
    with pytest.raises((InvalidSignature, AssertionError)):
        verify(content.replace(*change), KEYS[kind].public_key())


def test_spaces_that_a_server_folds_break_nothing(kind):
    content = signed(kind, make_letter())
    folded = content.replace(b"Subject: The harbour", b"SUBJECT:   The\r\n\tharbour").replace(
        b"The ferry", b"The   ferry"
    )
    assert verify(folded, KEYS[kind].public_key())


def test_what_arrives_at_a_server_is_signed(kind, settings):
    settings.DKIM_KEY, settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = KEYS[kind], "news.example", "may"
    message = make_message(text=NASTY + "{{slot:email}}", html=NASTY)
    with MailServer() as server:
        settings.SMTP_SERVER = at(server.port)
        answers = [answer for answer in mail.send(iter(make_letters(10, message))) if answer]
    assert all(isinstance(answer, Accepted) for answer in answers)
    assert len({verify(content, KEYS[kind].public_key())["bh"] for content in server.raw}) == 10


def test_without_a_key_nothing_is_signed(settings):
    assert settings.DKIM_KEY is None
    assert b"DKIM-Signature" not in Letterpress(make_message()).print(make_letter(), AT).content


def pem(key, password=None):
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def environment(**variables):
    return read_environment({"REPLATE_SITE_URL": "https://news.example"} | variables)


def test_the_key_is_read_from_its_file(kind, tmp_path):
    (tmp_path / "dkim.pem").write_bytes(pem(KEYS[kind]))
    key = environment(REPLATE_DKIM_KEY=str(tmp_path / "dkim.pem")).dkim_key
    assert key.public_key() == KEYS[kind].public_key()


@pytest.mark.parametrize(
    "content",
    [None, b"", b"no key", pem(KEYS["rsa"], b"a password"), pem(ec.generate_private_key(ec.SECP256R1()))],
    ids=["missing", "empty", "nonsense", "locked", "of another kind"],
)
def test_a_key_that_cannot_be_used_is_said_at_the_start(content, tmp_path):
    if content is not None:
        (tmp_path / "dkim.pem").write_bytes(content)
    with pytest.raises(SettingError, match=r"REPLATE_DKIM_KEY is .*dkim\.pem', but must be a file with a private key"):
        environment(REPLATE_DKIM_KEY=str(tmp_path / "dkim.pem"))


@pytest.mark.parametrize("sender", ["nobody", "a b@c.example", "News <>", "a@b@c.example"])
def test_a_sender_that_is_no_address_is_said_at_the_start(sender):
    with pytest.raises(SettingError, match="REPLATE_MAIL_FROM is .* must be a mail address"):
        environment(REPLATE_MAIL_FROM=sender)
