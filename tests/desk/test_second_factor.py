"""No road leads into the desk with a password alone."""

import re
import time
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from replate.lib import clock
from replate.people.models import User
from replate.stories.models import Attachment
from replate.web.sign_in import let_in

from ..factories import make_draft
from .conftest import PASSWORD
from .test_sign_in import LOGIN, sign_in

pytestmark = pytest.mark.django_db
DOOR = "/desk/second-factor/"
ADDRESSES = (
    "/desk/", "/desk/pages/", "/desk/reports/site-history/", "/desk/account/", "/desk/images/", "/desk/users/",
    "/desk/api/main/pages/", "/desk/wire/", "/desk/login/../",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _asked_for(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def secret(editor):
    """The editor's authenticator app."""
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(editor, secret)
    return secret


def code(secret):
    cache.clear()  # a code is good once
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def by_link(client, user):
    """Signs in as the reader's link does."""
    request = client.get("/").wsgi_request
    with request_context(request):
        let_in(request, user, "/", method="link")
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key


def is_inside(client):
    return client.get("/desk/").status_code == 200


def test_with_a_password_alone_nobody_is_let_in(client, editor):
    assert sign_in(client, editor).url == "/desk/"
    for address in ADDRESSES:
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (302, 404), address
            assert answer.status_code == 404 or answer.url == DOOR, address


def test_who_has_none_sets_one_up_and_is_in(client, editor):
    page = sign_in(client, editor, follow=False)
    page = client.get("/desk/", follow=True)
    assert page.redirect_chain[-1][0] == DOOR
    page = client.get(f"{DOOR}app/")
    secret = re.search(r'class="desk-secret">(\w+)<', page.content.decode())[1]
    wrong = client.post(f"{DOOR}app/", {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    assert not is_inside(client)
    done = client.post(f"{DOOR}app/", {"code": code(secret)})
    assert done.url == f"{DOOR}codes/"
    assert len(re.findall(r"<li><code>", client.get(done.url).content.decode())) == 10
    assert is_inside(client)


def test_with_password_and_code_one_is_in(client, editor, secret):
    assert sign_in(client, editor, next="/desk/pages/").url == "/desk/login/second-factor/"
    assert not is_inside(client)
    assert client.post("/desk/login/second-factor/", {"code": "123456"}).status_code == 200
    assert not is_inside(client)
    assert client.post("/desk/login/second-factor/", {"code": code(secret)}).url == "/desk/pages/"
    assert is_inside(client)


def test_a_recovery_code_lets_in_once(client, editor):
    sign_in(client, editor)
    page = client.get(f"{DOOR}app/")
    secret = re.search(r'class="desk-secret">(\w+)<', page.content.decode())[1]
    client.post(f"{DOOR}app/", {"code": code(secret)})
    spare = re.search(r"<li><code>([^<]+)<", client.get(f"{DOOR}codes/").content.decode())[1]
    for is_in in (True, False):
        client.post("/desk/logout/")
        cache.clear()
        sign_in(client, editor)
        client.post("/desk/login/second-factor/", {"code": spare})
        assert is_inside(client) is is_in


def test_guessing_codes_is_limited(client, editor, secret):
    sign_in(client, editor)
    for turn in range(12):
        client.post("/desk/login/second-factor/", {"code": f"{turn:06}"})
    right = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/desk/login/second-factor/", {"code": right})
    assert not is_inside(client)


def test_a_readers_link_leads_into_no_desk(client, editor):
    """A colleague reads the paper by a link to their mailbox; the desk asks for the password all the same."""
    by_link(client, editor)
    assert client.get("/account/").status_code == 200
    for address in ADDRESSES:
        answer = client.get(address)
        assert answer.status_code == 404 or answer.url.startswith("/desk/login/"), address
    for address in ("", "app/", "passkey/", "codes/", "codes/new/"):
        assert client.get(DOOR + address).url.startswith("/desk/login/")
        client.post(DOOR + address)
    assert not Authenticator.objects.exists()
    login = client.get("/desk/login/?again=1&next=/desk/")
    assert login.status_code == 200
    assert (
        client.post("/desk/login/?again=1&next=/desk/", {"login": editor.email, "password": PASSWORD}).url == "/desk/"
    )
    assert client.get("/desk/").url == DOOR


def test_a_readers_link_and_a_code_are_no_password(client, editor, secret):
    by_link(client, editor)
    client.post("/desk/login/second-factor/", {"code": code(secret)})
    assert client.get("/account/").status_code == 200
    assert not is_inside(client)


def test_a_session_that_was_made_in_another_way_is_not_let_in(editor):
    client = Client()
    client.force_login(editor)
    assert not is_inside(client)


def test_who_sets_a_factor_up_elsewhere_is_asked_for_it_here(client, editor):
    sign_in(client, editor)
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    assert client.get("/desk/").url.startswith("/desk/login/?again")
    for address in ("", "app/", "app/remove/", "passkey/", "codes/"):
        assert client.get(DOOR + address).url.startswith("/desk/login/?again")


def test_second_factors_are_changed_only_soon_after_signing_in(client, editor, secret):
    sign_in(client, editor)
    client.post("/desk/login/second-factor/", {"code": code(secret)})
    assert client.get(DOOR).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert is_inside(client)
        assert client.get(DOOR).url.startswith("/desk/login/?again")
        assert client.get(client.get(DOOR).url).status_code == 200


def test_the_last_second_factor_cannot_be_removed(client, editor, secret):
    sign_in(client, editor)
    client.post("/desk/login/second-factor/", {"code": code(secret)})
    assert client.post(f"{DOOR}app/remove/").status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()


def test_nobody_reaches_another_ones_passkey(client, editor, secret, writer):
    passkey = Authenticator.objects.create(user=writer, type="webauthn", data={"name": "x", "credential": {}})
    sign_in(client, editor)
    client.post("/desk/login/second-factor/", {"code": code(secret)})
    assert client.post(f"{DOOR}passkey/{passkey.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/_util/login/", "/desk/_util/login/", "/login/", "/accounts/login/", "/admin/", "/desk/password_reset/"]
    + ["/accounts/2fa/", "/desk/2fa/", "/accounts/2fa/webauthn/login/"],
)
def test_no_other_sign_in_stands_anywhere(client, editor, address):
    for answer in (client.get(address), client.post(address, {"username": editor.email, "password": PASSWORD})):
        assert answer.status_code == 404 or answer.url.startswith("/desk/login/?next=")
    assert "_auth_user_id" not in client.session


def test_wagtails_own_sign_in_and_reset_are_shadowed(client, editor):
    client.post(reverse("wagtailadmin_login"), {"username": editor.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    uid, token = urlsafe_base64_encode(force_bytes(editor.pk)), default_token_generator.make_token(editor)
    assert client.get(f"/desk/password_reset/confirm/{uid}/{token}/").status_code == 404


def test_pictures_and_documents_that_are_not_out_yet_are_inside_too(client, editor, section, settings):
    make_draft(section)
    held = Attachment.objects.create(title="Plan", file=ContentFile(b"plan", "plan.txt"))
    sign_in(client, editor)
    assert client.get(f"/documents/{held.pk}/{held.filename}").status_code == 404


def test_a_reader_is_not_asked(client, front):
    reader = User.objects.create_user("ada@example.org", PASSWORD)
    page = client.post(LOGIN, {"login": reader.email, "password": PASSWORD}, follow=True)
    assert page.status_code == 403
    assert client.get(DOOR).url.startswith("/desk/login/")


def test_where_it_is_not_asked_for_who_has_one_is_asked_all_the_same(client, editor, secret, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert sign_in(client, editor).url == "/desk/login/second-factor/"
    assert not is_inside(client)


def test_an_administrator_forgets_a_lost_factor(client, editor, secret):
    out = StringIO()
    call_command("forget_second_factor", editor.email.upper(), stdout=out)
    assert "sets one up" in out.getvalue()
    sign_in(client, editor)
    assert client.get("/desk/").url == DOOR
    with pytest.raises(CommandError, match="no second factor"):
        call_command("forget_second_factor", editor.email)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("forget_second_factor", "x@example.org")
