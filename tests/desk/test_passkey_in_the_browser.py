"""A passkey as a second factor, kept by Chromium's virtual authenticator."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from replate.desk.actions import found_newsroom

from ..factories import AT
from .conftest import PASSWORD, member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def desk(page, live_server, settings):
    settings.STAFF_SECOND_FACTOR = True
    found_newsroom(name="The Test Courier", languages=["en"], at=AT)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def sign_in(page, live_server, user):
    page.goto(live_server.url + "/desk/login/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")


def accessible(page):
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_a_passkey_is_set_up_and_signs_in(desk, live_server):
    editor = member("Editors")
    sign_in(desk, live_server, editor)
    desk.wait_for_url(live_server.url + "/desk/second-factor/")
    accessible(desk)
    desk.click("text=Authenticator app")
    desk.wait_for_url(live_server.url + "/desk/second-factor/app/")
    accessible(desk)
    desk.click("text=Another way")
    desk.wait_for_url(live_server.url + "/desk/second-factor/")
    desk.click("text=Passkey")
    desk.wait_for_url(live_server.url + "/desk/second-factor/passkey/")
    accessible(desk)
    desk.click("#passkey")
    desk.wait_for_url(live_server.url + "/desk/second-factor/codes/")
    accessible(desk)
    assert Authenticator.objects.filter(user=editor, type="webauthn").count() == 1
    desk.click("text=to the desk")
    desk.wait_for_url(live_server.url + "/desk/")

    desk.context.clear_cookies()
    cache.clear()
    sign_in(desk, live_server, editor)
    desk.wait_for_url(live_server.url + "/desk/login/second-factor/")
    accessible(desk)
    desk.click("#passkey")
    desk.wait_for_url(live_server.url + "/desk/")
    assert desk.complaints == []
