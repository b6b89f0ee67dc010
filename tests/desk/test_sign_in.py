"""How staff get in, and who does not."""

import pytest
from django.urls import get_resolver, resolve, reverse
from django.urls.resolvers import URLResolver
from wagtail.admin.views import account

from replate.people.models import User

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/desk/login/"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.email, "password": password} | more)


def test_staff_sign_in_with_e_mail_and_password(client, editor):
    assert sign_in(client, editor).url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_who_is_made_in_the_desk_has_their_name_and_is_known_by_their_address_in_any_case(client, editor):
    User.objects.filter(pk=editor.pk).update(is_superuser=True)
    sign_in(client, editor)
    told = {"email": "Ada@Example.org", "first_name": "Ada", "last_name": "Quill"}
    client.post("/desk/users/new/", told | {"password1": PASSWORD, "password2": PASSWORD, "is_active": "on"})
    assert User.objects.get(email="ada@example.org").get_full_name() == "Ada Quill"


def test_nobodys_address_stands_for_their_name():
    assert User(email="ada@example.org").get_full_name() == "ada"


def test_the_address_is_read_without_regard_to_case(client, editor):
    assert client.post(LOGIN, {"login": editor.email.upper(), "password": PASSWORD}).status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, editor):
    def errors(email):
        page = client.post(LOGIN, {"login": email, "password": "wrong"})
        return page.status_code, page.context["form"].non_field_errors()

    assert errors(editor.email) == errors("nobody@courier.example")


def test_after_sign_in_next_is_followed_on_this_site_only(client, editor):
    assert sign_in(client, editor, next="/desk/reports/site-history/").url == "/desk/reports/site-history/"
    client.logout()
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert sign_in(client, editor, next=elsewhere).url == "/desk/"
        client.logout()


def test_guessing_is_limited(client, editor):
    for _turn in range(6):
        sign_in(client, editor, "wrong")
    page = sign_in(client, editor)
    assert page.status_code == 200
    assert "Too many" in page.content.decode()


def test_a_switched_off_account_is_told_so(client, editor):
    User.objects.filter(pk=editor.pk).update(is_active=False)
    page = client.post(LOGIN, {"login": editor.email, "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert page.status_code == 200


def test_an_account_without_the_desk_gets_a_clear_page_and_no_loop(client, front):
    reader = User.objects.create_user("reader@courier.example", PASSWORD)
    page = client.post(LOGIN, {"login": reader.email, "password": PASSWORD}, follow=True)
    assert page.status_code == 403
    assert "no way into the desk" in page.content.decode()


def test_leaving_needs_a_post(as_editor):
    assert as_editor.get("/desk/logout/").status_code == 200
    assert "_auth_user_id" in as_editor.session
    as_editor.post("/desk/logout/")
    assert "_auth_user_id" not in as_editor.session


@pytest.mark.parametrize(
    "address", ["password_reset/", "password_reset/done/", "password_reset/confirm/x/y/", "failwhale/"]
)
def test_wagtails_password_reset_is_not_there(client, front, address):
    assert client.get("/desk/" + address).status_code == 404
    assert client.post("/desk/" + address, {"email": "editor@courier.example"}).status_code == 404


@pytest.mark.parametrize("address", ["signup/", "password/reset/", "email/", "password/change/", "accounts/signup/"])
def test_allauths_other_pages_are_not_there(as_editor, address):
    assert as_editor.get("/desk/" + address).status_code == 404
    assert as_editor.get("/" + address).status_code == 404


def _patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern.callback


def test_no_address_reaches_wagtails_own_sign_in():
    """Its view signs in with a password alone, whatever second factor the user has."""
    shadowed = (account.LoginView, account.LogoutView, account.PasswordResetView, account.PasswordResetConfirmView)
    found = [address for address, view in _patterns(get_resolver()) if getattr(view, "view_class", None) in shadowed]
    assert found
    for address in found:
        path = "/" + address.replace("<uidb64>", "a").replace("<token>", "b")
        assert getattr(resolve(path).func, "view_class", None) not in shadowed, path
    assert resolve(reverse("wagtailadmin_login")).url_name == "account_login"
    assert resolve(reverse("wagtailadmin_logout")).url_name == "account_logout"
