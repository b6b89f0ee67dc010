"""Signing in with an account elsewhere, against a real OpenID Connect provider over HTTP."""

import warnings
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

warnings.filterwarnings("ignore", category=DeprecationWarning)
from allauth.socialaccount.models import SocialAccount, SocialToken  # noqa: E402
from oidc_provider_mock import User as Person  # noqa: E402
from oidc_provider_mock import run_server_in_thread  # noqa: E402

from replate.config.environment import SettingError, SignInProvider, read_environment  # noqa: E402
from replate.people.models import User  # noqa: E402
from replate.readers.models import Wording  # noqa: E402

from ..factories import make_editor  # noqa: E402

pytestmark = pytest.mark.django_db

PEOPLE = {
    "ada": {"email": "Ada@Example.org", "email_verified": True, "name": "Ada Quill"},
    "unverified": {"email": "ada@example.org", "email_verified": False},
    "unsaid": {"email": "ada@example.org"},
    "in-words": {"email": "ada@example.org", "email_verified": "false"},
    "nameless": {"name": "No Body"},
    "malformed": {"email": "no address", "email_verified": True},
    "markup": {"email": "m@example.org", "email_verified": True, "name": "<b>M</b>\u202e\n"},
}


@pytest.fixture(scope="module")
def issuer():
    people = [Person(sub=name, claims=claims) for name, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(settings, issuer):
    settings.SIGN_IN_PROVIDERS = (SignInProvider("oidc", "elsewhere", "Elsewhere", issuer, "replate", "shh"),)
    app = {"provider_id": "elsewhere", "name": "Elsewhere", "client_id": "replate", "secret": "shh"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": issuer}}]}
    }
    return "/-/sign-in/elsewhere/"


def leave(visitor, provider, **fields):
    """Where the button leads."""
    return visitor.post(provider, {"next": "/world/#a", "language": "en"} | fields)


def come_back(visitor, provider, person, **fields):
    """There and back again; the answer to the way back."""
    there = leave(visitor, provider, **fields).url
    agreed = requests.post(there, {"sub": person}, allow_redirects=False, timeout=10)
    way_back = urlsplit(agreed.headers["Location"])
    return visitor.get(f"{way_back.path}?{way_back.query}")


def signed_in(visitor):
    return "_auth_user_id" in visitor.session


def test_the_buttons_show_what_is_set_up(visitor, provider, settings):
    assert f'formaction="{provider}"' in visitor.get("/sign-in/").content.decode()
    settings.SIGN_IN_PROVIDERS = ()
    assert "Or continue with" not in visitor.get("/sign-in/").content.decode()
    assert visitor.post(provider).status_code == 404


def test_the_way_there_carries_state_and_a_pkce_challenge(visitor, provider, issuer):
    there = urlsplit(leave(visitor, provider).url)
    query = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}" == issuer
    assert query["redirect_uri"] == ["http://testserver/-/sign-in/elsewhere/callback/"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert query["state"][0]


def test_a_link_alone_starts_nothing(visitor, provider):
    assert visitor.get(provider).url == "/sign-in/"


def test_a_new_reader_is_welcomed_agrees_and_is_back_at_the_same_place(visitor, provider, terms):
    answer = come_back(visitor, provider, "ada")
    assert answer.url == "/sign-in/welcome/"
    assert not User.objects.exists()
    page = visitor.get(answer.url)
    assert page["X-Fragment"] == "welcome"
    assert 'value="Ada Quill"' in page.content.decode()
    assert visitor.post(answer.url, {"name": "Ada"}).status_code == 422
    assert not signed_in(visitor)
    assert visitor.post(answer.url, {"name": "Ada", "choice": terms}).url == "/world/#a"
    assert signed_in(visitor)
    reader = User.objects.get(email="ada@example.org")
    assert (reader.name, reader.has_usable_password()) == ("Ada", False)
    assert reader.consents.get().source == "social"


def test_ticked_boxes_go_along(visitor, provider, terms):
    daily = Wording.objects.get(purpose__slug="daily_edition", language="en").pk
    answer = come_back(visitor, provider, "ada", choice=[terms, daily])
    assert visitor.get(answer.url).content.decode().count(" checked") == 2
    visitor.post(answer.url, {"choice": [terms, daily]})
    assert set(User.objects.get().consents.values_list("wording", flat=True)) == {terms, daily}


def test_a_known_reader_with_the_same_verified_address_is_linked_and_signed_in(visitor, provider):
    reader = User.objects.create_user("ada@example.org")
    answer = come_back(visitor, provider, "ada")
    assert answer.url.startswith("/sign-in/terms/")
    assert visitor.session["_auth_user_id"] == str(reader.pk)
    assert SocialAccount.objects.get().user == reader


def test_the_second_time_the_account_is_known_by_its_id(visitor, provider, terms):
    visitor.post(come_back(visitor, provider, "ada").url, {"choice": terms})
    User.objects.update(email="moved@example.org")
    visitor.post("/sign-out/")
    assert come_back(visitor, provider, "ada").url == "/world/#a"
    assert User.objects.count() == 1


def test_nothing_that_the_provider_told_is_kept_but_its_id(visitor, provider, terms):
    visitor.post(come_back(visitor, provider, "ada").url, {"choice": terms})
    visitor.post("/sign-out/")
    come_back(visitor, provider, "ada")
    account = SocialAccount.objects.get()
    assert (account.uid, account.extra_data) == ("ada", {})
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("person", ["unverified", "unsaid", "in-words"])
def test_an_address_that_is_not_verified_links_nothing(visitor, provider, person):
    User.objects.create_user("ada@example.org")
    page = come_back(visitor, provider, person)
    assert (page.status_code, page["X-Fragment"]) == (403, "provider_refused")
    assert "does not vouch" in page.content.decode()
    assert not signed_in(visitor)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("person", ["nameless", "malformed"])
def test_a_provider_that_tells_no_address_leads_to_a_page_that_helps(visitor, provider, person):
    page = come_back(visitor, provider, person)
    assert page["X-Fragment"] == "provider_refused"
    assert 'name="email"' in page.content.decode()
    assert not User.objects.exists()


def test_a_name_from_elsewhere_is_text(visitor, provider):
    answer = come_back(visitor, provider, "markup")
    assert "<b>M</b>" not in visitor.get(answer.url).content.decode()


def test_whoever_breaks_off_is_told_so(visitor, provider):
    there = leave(visitor, provider).url
    denied = requests.post(there, {"action": "deny"}, allow_redirects=False, timeout=10)
    way_back = urlsplit(denied.headers["Location"])
    page = visitor.get(f"{way_back.path}?{way_back.query}&state={parse_qs(urlsplit(there).query)['state'][0]}")
    assert page["X-Fragment"] == "provider_failed"
    assert "You broke off" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=forged", "?error=server_error"])
def test_a_way_back_that_nobody_went_there_for_signs_nobody_in(visitor, provider, query):
    page = visitor.get(f"{provider}callback/{query}")
    assert page["X-Fragment"] == "provider_failed"
    assert not signed_in(visitor)


def test_a_provider_that_is_away_is_told_so(visitor, provider, settings):
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://127.0.0.1:9"
    page = leave(visitor, provider)
    assert page["X-Fragment"] == "provider_failed"
    assert page.status_code == 502


def test_a_further_step_of_sign_in_holds_here_too(visitor, provider, settings):
    make_editor()
    User.objects.create_user("ada@example.org")
    settings.ACCOUNT_ADAPTER = "tests.readers.steps.AdapterWithAStep"
    assert come_back(visitor, provider, "ada").url == "/a-further-step/"
    assert not signed_in(visitor)


def test_a_switched_off_account_is_told_so(visitor, provider):
    User.objects.create_user("ada@example.org", is_active=False)
    assert come_back(visitor, provider, "ada")["X-Fragment"] == "closed"


def test_none_of_allauths_own_pages_can_be_reached(visitor, provider):
    others = ["signup/", "social/signup/", "social/connections/", "email/", "openid_connect/elsewhere/login/"]
    for address in others:
        for prefix in ("/", "/accounts/", "/account/", "/-/sign-in/"):
            assert visitor.get(prefix + address).status_code == 404, prefix + address


# The setting

SITE = {"REPLATE_SITE_URL": "https://news.example"}


def read(text):
    return read_environment(SITE | {"REPLATE_OIDC_PROVIDERS": text}).oidc_providers


def test_providers_are_set_up_by_a_json_list():
    first, second = read(
        '[{"name": "Our Login", "issuer": "https://id.example/", "client_id": "a", "secret": "b"},'
        ' {"kind": "google", "client_id": "c", "secret": "d"}]'
    )
    assert (first.kind, first.slug, first.issuer) == ("oidc", "our-login", "https://id.example")
    assert (second.kind, second.slug, second.issuer) == ("oidc", "google", "https://accounts.google.com")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "JSON"),
        ("{}", "JSON list of objects"),
        ('[{"name": "A"}]', "client_id, issuer, secret"),
        ('[{"kind": "myspace"}]', "kind"),
        ('[{"kind": "google", "client_id": "c", "secret": "hush", "isuer": "x"}]', "no isuer"),
        ('[{"name": "A", "issuer": "ftp://x", "client_id": "c", "secret": "hush"}]', "https://"),
    ],
)
def test_a_provider_that_cannot_work_fails_at_start_and_tells_no_secret(text, told):
    with pytest.raises(SettingError) as error:
        read(text)
    assert told in str(error.value)
    assert "hush" not in str(error.value)
