"""Signing in with an account elsewhere, in a real browser, with a real OpenID Connect provider."""

import warnings

import pytest
from playwright.sync_api import Page, expect

warnings.filterwarnings("ignore", category=DeprecationWarning)
from oidc_provider_mock import User as Person  # noqa: E402
from oidc_provider_mock import run_server_in_thread  # noqa: E402

from replate.config.environment import SignInProvider  # noqa: E402

from ..factories import make_front_page  # noqa: E402

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def provider(settings):
    people = [Person(sub="ada", claims={"email": "ada@example.org", "email_verified": True, "name": "Ada Quill"})]
    with run_server_in_thread(user_claims=people) as server:
        issuer = f"http://localhost:{server.server_port}"
        settings.SIGN_IN_PROVIDERS = (SignInProvider("oidc", "elsewhere", "Elsewhere", issuer, "replate", "shh"),)
        app = {"provider_id": "elsewhere", "name": "Elsewhere", "client_id": "replate", "secret": "shh"}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": issuer}}]}
        }
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": ["'self'", issuer]}}
        yield issuer


@pytest.mark.parametrize("in_dialog", [True, False])
def test_a_new_reader_comes_from_a_provider_agrees_and_is_back(
    page: Page, live_server, provider, faults: list[str], in_dialog: bool
) -> None:
    make_front_page()
    start = f"{live_server.url}/search/" if in_dialog else f"{live_server.url}/sign-in/?next=/search/"
    page.goto(start)
    if in_dialog:
        page.get_by_role("link", name="Sign in").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("I agree to the terms and conditions.").check()
    page.get_by_role("button", name="Elsewhere").click()
    page.wait_for_url(f"{provider}/**")
    page.get_by_role("button", name="ada").click()
    page.wait_for_url("**/sign-in/welcome/")
    expect(page.get_by_label("Your name")).to_have_value("Ada Quill")
    expect(page.get_by_label("I agree to the terms and conditions.")).to_be_checked()
    page.get_by_role("button", name="Register and sign in").click()
    page.wait_for_url(f"{live_server.url}/search/")
    expect(page.locator("[data-reader]")).to_have_text("Ada Quill")
    # The served site has this name here, and the provider's own pages load what they like.
    faults[:] = [fault for fault in faults if "http://localhost:" not in fault and "picocss" not in fault]
