"""The account: what a reader follows, agreed to, read; where they are signed in; how they move and leave."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from replate.lib import clock
from replate.people.models import User
from replate.readers import belongings
from replate.readers.actions.account import ask_for_erasure, erase_due_readers
from replate.readers.actions.sign_in import keep_account
from replate.readers.models import AddressChange, Consent, Erasure, MailedLink, PageRead, Purpose, Wording
from replate.stories.models import Author, Topic

from ..factories import make_editor, make_story
from .conftest import make_browser

pytestmark = pytest.mark.django_db


def wording(slug, language="en"):
    return Wording.objects.in_language(language) and next(
        one for one in Wording.objects.in_language(language) if one.purpose.slug == slug
    )


@pytest.fixture
def sign_in(ask, post, terms):
    """Signs a browser in by link."""

    def sign_in(client, email="ada@example.org", **fields):
        ask(email, by=client, **({"choice": terms} | fields))
        client.post(post.path)
        return User.objects.get(email=email)

    return sign_in


@pytest.fixture
def reader(visitor, sign_in):
    return sign_in(visitor)


# Who may look


@pytest.mark.parametrize("address", ["", "history/", "erase/"])
def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(visitor, address):
    assert visitor.get(f"/account/{address}").url == f"/sign-in/?next=%2Faccount%2F{address.replace('/', '%2F')}"


def test_the_account_is_kept_by_nobody(visitor, reader):
    assert "no-store" in visitor.get("/account/")["Cache-Control"]


# Consent


def test_boxes_agree_and_withdraw_with_wording_time_and_source(visitor, reader):
    alerts, mails = wording("alerts"), wording("reply_mails")
    shown = [one.pk for one in Wording.objects.in_language("en")]
    before = clock.now()
    visitor.post("/account/consents/", {"shown": shown, "choice": [alerts.pk, mails.pk]})
    consent = reader.consents.standing().to("alerts").get()
    assert (consent.wording, consent.source) == (alerts, "account")
    assert before <= consent.given_at <= clock.now()
    visitor.post("/account/consents/", {"shown": shown, "choice": [mails.pk]})
    consent.refresh_from_db()
    assert consent.withdrawn_at >= consent.given_at
    assert reader.consents.standing().to("reply_mails").exists()
    assert reader.consents.standing().to("terms").exists()


def test_a_box_that_was_not_shown_withdraws_nothing(visitor, reader):
    alerts = wording("alerts")
    visitor.post("/account/consents/", {"shown": [alerts.pk], "choice": [alerts.pk]})
    visitor.post("/account/consents/", {"shown": [wording("reply_mails").pk]})
    assert reader.consents.standing().to("alerts").exists()


def reword(slug="terms", language="en", **fields):
    old = wording(slug, language)
    return Wording.objects.create(
        purpose=old.purpose,
        language=language,
        version=old.version + 1,
        in_force_at=clock.now(),
        **({"text": "I agree to the new terms.", "details": "<p>New.</p>"} | fields),
    )


def test_when_the_terms_change_the_reader_is_asked_once_a_visit(visitor, reader):
    assert visitor.post("/-/reader/").json()["dialog_url"] == ""
    new = reword()
    assert visitor.post("/-/reader/", {"page": "/world/"}).json()["dialog_url"] == "/sign-in/terms/?next=%2Fworld%2F"
    assert visitor.post("/-/reader/").json()["dialog_url"] == ""
    page = visitor.get("/sign-in/terms/?next=/world/")
    assert page["X-Fragment"] == "terms_changed"
    assert "I agree to the new terms." in page.content.decode()
    assert visitor.post("/sign-in/terms/", {"next": "/world/"}).status_code == 422
    assert visitor.post("/sign-in/terms/", {"next": "/world/", "choice": new.pk}).url == "/world/"
    assert reader.consents.get(wording=new).source == "terms_changed"
    assert visitor.get("/sign-in/terms/?next=/world/").url == "/world/"


def test_when_the_terms_change_sign_in_leads_past_them(visitor, reader, ask, post):
    visitor.post("/sign-out/")
    reword()
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        ask(next="/world/")
        assert visitor.post(post.path).url == "/sign-in/terms/?next=%2Fworld%2F"
        assert "_auth_user_id" in visitor.session


def test_ticking_an_older_wording_of_the_terms_does_not_register(visitor, ask, post, terms):
    ask(choice=terms)
    reword()
    assert visitor.get(post.path)["X-Fragment"] == "welcome"
    visitor.post(post.path)
    assert not User.objects.exists()


def test_the_terms_have_a_page_in_each_language(visitor):
    assert "What we hold of you" in visitor.get("/terms/").content.decode()
    assert 'lang="he"' in visitor.get("/he/terms/").content.decode()


def test_the_terms_are_worded_anew_in_the_desk_and_the_old_ones_stay(visitor, rf):
    from replate.readers.wagtail_hooks import WordingViewSet

    old = wording("terms")
    admin = make_editor()
    visitor.force_login(admin)
    visitor.defaults["HTTP_ORIGIN"] = "http://testserver"
    page = visitor.get(f"/desk/snippets/readers/wording/copy/{old.pk}/")
    assert page.status_code == 200
    for address in (f"edit/{old.pk}/", f"delete/{old.pk}/"):
        assert visitor.get(f"/desk/snippets/readers/wording/{address}").status_code in (302, 403, 404)
    form = {
        "purpose": old.purpose_id,
        "language": "en",
        "text": "I agree to the terms of 2027.",
        "details": json.dumps({"blocks": [], "entityMap": {}}),
    }
    assert visitor.post("/desk/snippets/readers/wording/add/", form).status_code == 302
    new = wording("terms")
    assert (new.version, new.text) == (2, "I agree to the terms of 2027.")
    old.refresh_from_db()
    assert old.text == "I agree to the terms and conditions."
    assert WordingViewSet.add_to_settings_menu


# Following


@pytest.fixture
def topic(visitor):
    from ..factories import make_front_page

    return Topic.objects.create(name="Ferries", slug="ferries", locale=make_front_page().locale)


def test_a_topic_and_an_author_are_followed_and_left_without_a_script(visitor, reader, topic):
    author = Author.objects.create(name="Ada Quill", slug="ada-quill")
    for page, field, subject in (("/topics/ferries/", "topic", topic), ("/authors/ada-quill/", "author", author)):
        assert f'name="{field}" value="{subject.pk}"' in visitor.get(page).content.decode()
        assert visitor.post("/account/follow/", {field: subject.pk}).url == "/account/?follows#following"
    text = visitor.get("/account/").content.decode()
    assert "Ferries" in text
    assert "Ada Quill" in text
    visitor.post("/account/follow/", {"topic": topic.pk, "stop": "1"})
    assert not reader.topic_follows.exists()
    assert reader.author_follows.count() == 1


def test_a_script_is_told_whether_a_topic_is_followed(visitor, reader, topic):
    assert visitor.post("/-/reader/", {"topic": topic.pk}).json()["follow"] == {"is_on": False, "label": "Follow"}
    part = {"x-fragment": "1"}
    assert visitor.post("/account/follow/", {"topic": topic.pk}, headers=part).json()["is_on"] is True
    assert visitor.post("/-/reader/", {"topic": topic.pk}).json()["follow"]["is_on"] is True


def test_whoever_follows_without_being_signed_in_is_led_to_sign_in_and_back(visitor, topic):
    answer = visitor.post(
        "/account/follow/", {"topic": topic.pk}, headers={"referer": "http://testserver/topics/ferries/"}
    )
    assert answer.url == "/sign-in/?next=%2Ftopics%2Fferries%2F"


# Reading history


def test_a_reading_is_kept_only_of_a_reader_who_agreed_and_once_a_version(visitor, reader, sign_in):
    version = make_story().current_version
    visitor.post("/-/reader/", {"version": version.pk})
    assert not PageRead.objects.exists()
    history = wording("reading_history")
    visitor.post("/account/consents/", {"shown": [history.pk], "choice": [history.pk]})
    for _turn in range(3):
        visitor.post("/-/reader/", {"version": version.pk})
    read = PageRead.objects.get()
    assert (read.reader, read.version) == (reader, version)
    assert version.headline in visitor.get("/account/").content.decode()
    assert version.headline in visitor.get("/account/history/").content.decode()


@pytest.mark.parametrize("version", ["", "0", "99999999", "-1", "x", "9" * 30, "²"])
def test_a_reading_of_nothing_is_no_reading(visitor, reader, version):
    assert visitor.post("/-/reader/", {"version": version}).status_code == 200
    assert not PageRead.objects.exists()


def test_one_reading_or_all_can_be_cleared_and_only_ones_own(visitor, reader, sign_in):
    other = User.objects.create_user("other@example.org")
    versions = [make_story().current_version for _ in range(3)]
    reads = [PageRead.objects.create(reader=reader, version=version, first_read_at=clock.now()) for version in versions]
    others = PageRead.objects.create(reader=other, version=versions[0], first_read_at=clock.now())
    visitor.post("/account/history/clear/", {"read": others.pk})
    visitor.post("/account/history/clear/", {"read": reads[0].pk})
    assert reader.page_reads.count() == 2
    visitor.post("/account/history/clear/")
    assert reader.page_reads.count() == 2
    visitor.post("/account/history/clear/", {"all": "1"})
    assert list(PageRead.objects.all()) == [others]


# The fragment


def test_nobody_signed_in_is_204_and_drops_the_cookies(visitor):
    visitor.cookies["reader"] = "1"
    answer = visitor.post("/-/reader/")
    assert answer.status_code == 204
    assert answer.cookies["reader"].value == ""


def test_the_fragment_renews_the_token_that_opens_stories(visitor, reader, rf):
    from replate.web.visitors import reader_token_of

    answer = visitor.post("/-/reader/")
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    cookie = answer.cookies["reader_token"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (600, True, "Lax")
    request = rf.get("/")
    request.COOKIES["reader_token"] = cookie.value
    assert reader_token_of(request, clock.now()).reader_id == reader.pk
    assert reader_token_of(request, clock.now() + timedelta(minutes=10)) is None


def test_the_fragment_asks_few_questions_of_the_database(visitor, reader, topic, django_assert_max_num_queries):
    version = make_story().current_version
    visitor.post("/-/reader/")
    with django_assert_max_num_queries(9):
        visitor.post("/-/reader/", {"version": version.pk, "topic": topic.pk})


def test_a_name_is_told_as_text(visitor, reader):
    visitor.post("/account/name/", {"name": "  Ada <b>\n Quill\u202e "})
    assert visitor.post("/-/reader/").json()["name"] == "Ada <b> Quill"
    assert "&lt;b&gt;" in visitor.get("/account/").content.decode()


# Devices


def test_each_browser_is_listed_and_one_can_be_signed_out(visitor, reader, sign_in):
    phone = make_browser(**{"user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18) Version/18 Safari/604"})
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        sign_in(phone)
    text = visitor.get("/account/").content.decode()
    assert "Firefox on Linux" in text
    assert "Safari on iPhone" in text
    device = reader.devices.get(name="Safari on iPhone")
    visitor.post("/account/devices/", {"device": device.pk})
    assert phone.get("/account/").status_code == 302
    assert visitor.get("/account/").status_code == 200
    assert reader.devices.count() == 1


def test_nobody_signs_out_anothers_device(visitor, reader, sign_in):
    stranger = make_browser()
    other = sign_in(stranger, "other@example.org")
    assert visitor.post("/account/devices/", {"device": other.devices.get().pk}).status_code == 404
    assert stranger.get("/account/").status_code == 200


def test_signing_out_ends_session_device_and_cookies(visitor, reader):
    answer = visitor.post("/sign-out/", {"next": "/world/"})
    assert answer.url == "/world/"
    assert not reader.devices.exists()
    assert {answer.cookies[name].value for name in ("reader", "reader_token")} == {""}
    assert visitor.get("/sign-out/").status_code == 405


def test_a_readers_session_lasts_longer_than_a_staff_members(visitor, reader, ask, post, terms):
    assert 89 < (Session.objects.get().expire_date - clock.now()).days + 1 < 92
    editor = make_editor()
    client = make_browser()
    ask(editor.email, by=client, choice=terms)
    client.post(post.path)
    assert client.session.get_expiry_age() == 14 * 86_400


# A second factor


def test_a_link_does_not_go_around_a_further_step_of_sign_in(visitor, ask, post, terms, settings):
    """Whatever steps allauth has between (a second factor), the link goes through them."""
    settings.ACCOUNT_ADAPTER = "tests.readers.steps.AdapterWithAStep"
    ask(choice=terms)
    assert visitor.post(post.path).url == "/a-further-step/"
    assert "_auth_user_id" not in visitor.session
    assert "reader_token" not in visitor.cookies


# Another address


def test_an_address_changes_when_both_ends_say_yes(visitor, reader, ask, post):
    ask("new@example.org", url="/account/address/")
    assert sorted(message["To"] for message in post.caught[-2:]) == ["ada@example.org", "new@example.org"]
    paths = []
    for message in post.caught[-2:]:
        post.caught.append(message)
        paths.append(post.path)
    for path in paths:
        assert "Yes, change it" in visitor.get(path).content.decode()
        reader.refresh_from_db()
        assert reader.email == "ada@example.org"
        visitor.post(path)
    reader.refresh_from_db()
    assert reader.email == "new@example.org"
    assert AddressChange.objects.get().done_at


def test_a_scanner_that_sends_forms_says_yes_for_nobody(visitor, reader, ask, post):
    ask("new@example.org", url="/account/address/")
    for message in post.caught[-2:]:
        post.caught.append(message)
        make_browser().get(post.path)
        make_browser().post(post.path)
    change = AddressChange.objects.get()
    assert (change.old_agreed_at, change.new_agreed_at) == (None, None)


def test_another_reader_cannot_say_yes(visitor, reader, ask, post, sign_in):
    ask("new@example.org", url="/account/address/")
    path, stranger = post.path, make_browser()
    sign_in(stranger, "stranger@example.org")
    assert stranger.post(path).status_code == 410
    assert AddressChange.objects.get().new_agreed_at is None


def test_a_taken_address_is_told_only_to_whoever_owns_both(visitor, reader, ask, post):
    User.objects.create_user("new@example.org")
    ask("new@example.org", url="/account/address/")
    assert "new@example.org" in visitor.get("/account/?asked").content.decode()
    paths = []
    for message in post.caught[-2:]:
        post.caught.append(message)
        paths.append(post.path)
    visitor.post(paths[0])
    answer = visitor.post(paths[1])
    assert answer.status_code == 409
    assert "account of its own" in answer.content.decode()
    reader.refresh_from_db()
    assert reader.email == "ada@example.org"


def test_a_malformed_new_address_gets_the_expected_shape(visitor, reader, ask):
    page = ask("nonsense", url="/account/address/")
    assert page.status_code == 422
    assert "name@example.org" in page.content.decode()


# Download and erase


def personal_models():
    """Every model that points at a person or holds an address, but the newsroom's own records of its work."""
    newsroom = {
        "admin.LogEntry", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailadmin", "wagtailusers", "stories",
        "auth", "taggit", "wagtailsearch", "contenttypes", "django_tasks_database", "wire", "claims",
    }  # fmt: skip
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in newsroom or model._meta.auto_created:
            continue
        for field in model._meta.get_fields():
            if (field.concrete and field.is_relation and field.related_model is User) or isinstance(
                field, models.EmailField
            ):
                yield model._meta.label


def test_every_model_with_a_readers_data_is_in_download_and_erase():
    assert set(personal_models()) - belongings.covered_models() == set()
    assert belongings.covered_models() <= {model._meta.label for model in apps.get_models()}


def test_all_that_is_held_is_downloaded_as_one_json(visitor, reader, topic):
    version = make_story().current_version
    PageRead.objects.create(reader=reader, version=version, first_read_at=clock.now())
    visitor.post("/account/follow/", {"topic": topic.pk})
    answer = visitor.post("/account/download/")
    assert "my-data.json" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["account"]["email"] == "ada@example.org"
    assert data["consents"][0]["wording"] == "I agree to the terms and conditions."
    assert data["consents"][0]["version"] == 1
    assert data["follows"]["topics"][0]["name"] == "Ferries"
    assert data["reading_history"][0]["headline"] == version.headline
    assert data["devices"][0]["name"] == "Firefox on Linux"
    assert set(data) >= {belonging.name for belonging in belongings.all_belongings()}
    assert visitor.get("/account/download/").status_code == 302


def test_an_erased_account_is_gone_after_seven_days_with_all_its_rows(visitor, reader, topic):
    PageRead.objects.create(reader=reader, version=make_story().current_version, first_read_at=clock.now())
    visitor.post("/account/follow/", {"topic": topic.pk})
    assert "seven days" in visitor.get("/account/erase/").content.decode()
    assert visitor.post("/account/erase/").status_code == 200
    assert visitor.get("/account/").status_code == 302
    due = Erasure.objects.get().due_at
    assert (due - clock.now()).days in (6, 7)
    assert erase_due_readers(at=due - timedelta(seconds=1)) == 0
    assert erase_due_readers(at=due) == 1
    for label in belongings.covered_models() - {"people.User", "sessions.Session"}:
        assert not apps.get_model(label).objects.exists(), label
    assert not User.objects.filter(email="ada@example.org").exists()


def test_signing_in_within_the_week_takes_the_erasure_back(visitor, reader, ask, post):
    visitor.post("/account/erase/")
    with time_machine.travel(clock.now() + timedelta(days=6)):
        ask()
        assert visitor.post(post.path).url == "/account/?kept"
        assert "so it stays" in visitor.get("/account/?kept").content.decode()
    assert not Erasure.objects.exists()
    assert erase_due_readers(at=clock.now() + timedelta(days=30)) == 0


def test_who_signs_in_while_others_are_erased_is_back(visitor, monkeypatch):
    first, second = (User.objects.create(email=f"{name}@example.org") for name in ("ada", "ben"))
    at = clock.now()
    for reader in (first, second):
        ask_for_erasure(reader=reader, at=at)

    def erase(reader, at):
        if reader == first:
            keep_account(reader=second)

    slow = belongings.Belonging("slow", (), lambda reader: None, erase)
    monkeypatch.setattr(belongings, "all_belongings", lambda: [slow])
    assert erase_due_readers(at=at + timedelta(days=8)) == 1
    assert User.objects.get() == second


def test_after_a_session_that_lapsed_a_form_of_any_page_leads_back_to_a_page(visitor, sign_in):
    sent = make_browser(referer="http://testserver/account/address/").post("/account/name/", {"name": "Ada"})
    assert sent.url == "/sign-in/?next=%2Faccount%2Faddress%2F"
    sign_in(visitor, next="/account/address/")
    assert visitor.get("/account/address/", follow=True).redirect_chain == [("/account/", 302)]


def test_an_account_of_the_newsroom_is_not_erased_by_its_owner(visitor, sign_in):
    editor = make_editor()
    visitor.force_login(editor)
    assert visitor.post("/account/erase/").status_code == 403
    assert not Erasure.objects.exists()


def test_links_without_an_account_are_forgotten_by_themselves(ask, post):
    ask("nobody@example.org")
    assert MailedLink.objects.count() == 1
    assert Purpose.objects.count() == 5
    assert not Consent.objects.exists()
