"""The way to notifications: the control, the subscription of a browser, whose it is, the manifest and the worker."""

import json

import pytest
from django.test import Client

from replate.alerts.actions import send_alert
from replate.alerts.models import AlertChoice
from replate.outbox.models import Address, Outcome
from replate.people.models import User
from replate.readers.models import Device
from replate.stories.models import FrontPage, Topic

from ..alerts.subscribers import draft, make_subscription
from ..factories import AT, make_draft, make_editor, make_front_page, make_section, make_story, publish

pytestmark = pytest.mark.django_db
ENDPOINT = "https://push.example/send/abc"
# The keys of RFC 8291, appendix A.
KEYS = {
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
HERE = {"origin": "http://testserver"}


@pytest.fixture(autouse=True)
def push_service(settings):
    settings.PUSH_TRUSTED_ORIGINS = ("https://push.example",)


@pytest.fixture
def topic():
    return Topic.objects.create(name="Ferries", slug="ferries", locale=make_section().locale)


@pytest.fixture
def story(topic):
    story = make_draft(title="Ferry sails again")
    story.topics = [topic]
    return publish(story)


@pytest.fixture
def visitor():
    return Client(headers=HERE)


@pytest.fixture
def reader():
    return User.objects.create_user("ada@example.org", name="Ada")


def turn_on(visitor, *choices, endpoint=ENDPOINT, url="/-/alerts/on/", **more):
    return visitor.post(url, {"endpoint": endpoint, **KEYS, "choice": choices or ["all"]} | more)


def sheet(visitor, **fields):
    return visitor.post("/-/alerts/", fields).content.decode()


def asks_for(address):
    return {choice.subject for choice in AlertChoice.objects.of(address)}


# The control


def test_story_topic_and_front_page_have_the_control_and_other_pages_do_not(visitor, story, topic):
    for address, about in ((story.url, f"story-{story.pk}"), ("/topics/ferries/", f"topic-{topic.pk}"), ("/", "")):
        page = visitor.get(address).content.decode()
        assert f'data-alerts="/-/alerts/" data-about="{about}"' in page, address
        assert page.count("Get notifications") == 1, address
    assert "data-alerts" not in visitor.get("/archive/2026/5/").content.decode()


def test_every_page_names_the_manifest_of_its_language(visitor, story):
    make_front_page("he")
    assert 'rel="manifest" href="/manifest.webmanifest"' in visitor.get("/").content.decode()
    assert 'rel="manifest" href="/he/manifest.webmanifest"' in visitor.get("/he/").content.decode()


# What may be chosen


def test_on_a_story_it_its_topics_and_all_news_can_be_chosen_and_the_story_is_meant(visitor, story, topic):
    part = sheet(visitor, about=f"story-{story.pk}")
    for value in (f"story-{story.pk}", f"topic-{topic.pk}", "all"):
        assert f'value="{value}"' in part
    assert part.count("checked") == 1 and f'value="story-{story.pk}" checked' in part
    assert "Send me alerts about breaking news to this device." in part
    assert "Turn on" in part and "Unsubscribe" not in part


def test_on_the_front_page_all_news_is_meant_and_topics_are_offered(visitor, story, topic):
    part = sheet(visitor, about="")
    assert 'value="all" checked' in part and f'value="topic-{topic.pk}"' in part
    assert "story-" not in part


def test_who_is_subscribed_sees_what_they_chose_wherever_they_are(visitor, story, topic):
    turn_on(visitor, f"story-{story.pk}")
    part = sheet(visitor, endpoint=ENDPOINT, about="")
    assert "You’re subscribed" in part and "Unsubscribe" in part
    assert f'value="story-{story.pk}" checked' in part and 'value="all" checked' not in part


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("denied", "Your browser blocks our notifications"),
        ("home_screen", "Add to Home Screen"),
        ("unsupported", "This browser cannot get notifications"),
        ("nonsense", "This browser cannot get notifications"),
    ],
)
def test_where_it_cannot_be_done_the_control_says_why_and_what_to_do(visitor, story, state, words):
    assert words in sheet(visitor, state=state)


def test_a_story_that_is_no_more_is_not_offered(visitor, topic):
    draft = make_draft()
    assert f"story-{draft.pk}" not in sheet(visitor, about=f"story-{draft.pk}")
    assert "story-9" * 3 not in sheet(visitor, about="story-" + "9" * 30)


# Subscribing


def test_a_visitor_subscribes_without_an_account(visitor, story, topic):
    answer = turn_on(visitor, "all", f"topic-{topic.pk}", f"story-{story.pk}")
    assert answer["X-Fragment"] == "subscribed" and "You’re subscribed" in answer.content.decode()
    address = Address.objects.get()
    assert (address.value, address.owner, address.language) == (ENDPOINT, None, "en")
    assert len(address.p256dh) == 65 and len(address.auth) == 16
    assert asks_for(address) == {None, topic, story}


def test_the_language_of_the_page_is_the_subscriptions(visitor, story):
    make_front_page("he")
    turn_on(visitor, "all", url="/he/-/alerts/on/")
    assert Address.objects.get().language == "he"


def test_a_second_answer_changes_the_choices_of_the_one_subscription(visitor, story, topic):
    turn_on(visitor, "all")
    turn_on(visitor, f"topic-{topic.pk}")
    assert asks_for(Address.objects.get()) == {topic}


@pytest.mark.parametrize(
    "fields",
    [
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://localhost/x"},
        {"endpoint": "https://push.example:8443/x"},
        {"endpoint": "https://push.example/" + "x" * 2100},
        {"endpoint": ""},
        {"p256dh": "A" * 87},
        {"p256dh": "BN" + "A" * 85},  # of the right size, and no point of the curve
        {"p256dh": "short"},
        {"p256dh": "ä" * 87},
        {"auth": "A" * 40},
        {"auth": ""},
    ],
)
def test_what_no_push_service_gives_is_not_taken(visitor, story, fields):
    answer = visitor.post("/-/alerts/on/", {"endpoint": ENDPOINT, **KEYS, "choice": "all"} | fields)
    assert answer.status_code == 422 and answer["X-Fragment"] == "unsupported"
    assert not Address.objects.exists()


@pytest.mark.parametrize("choice", ["", "nonsense", "topic-", "story-0", "topic-²", "all;", "story-" + "1" * 40])
def test_whoever_chooses_nothing_is_asked_again(visitor, story, choice):
    answer = turn_on(visitor, choice)
    assert answer.status_code == 422 and "Choose what you want to be told of." in answer.content.decode()
    assert not Address.objects.exists()


@pytest.mark.parametrize("name", ["", "on/", "off/", "renew/"])
def test_other_sites_can_do_nothing_here(story, name):
    elsewhere = Client(headers={"origin": "https://elsewhere.example"})
    assert elsewhere.post(f"/-/alerts/{name}", {"endpoint": ENDPOINT}).status_code == 403
    assert Client(headers=HERE).get(f"/-/alerts/{name}").status_code == 405


def test_somebody_who_floods_is_held_up(visitor, story):
    for _ in range(40):
        visitor.post("/-/alerts/off/", {"endpoint": ENDPOINT})
    assert visitor.post("/-/alerts/off/", {"endpoint": ENDPOINT}).status_code == 429


# Ending it


def test_unsubscribing_forgets_the_address(visitor, story):
    turn_on(visitor)
    other = make_subscription(all_news=True)
    answer = visitor.post("/-/alerts/off/", {"endpoint": ENDPOINT})
    assert answer["X-Fragment"] == "unsubscribed"
    assert list(Address.objects.all()) == [other]
    assert "You’re subscribed" not in sheet(visitor, endpoint=ENDPOINT)
    assert visitor.post("/-/alerts/off/", {"endpoint": ENDPOINT}).status_code == 200


# Renewal


def test_a_renewed_endpoint_keeps_choices_deliveries_and_owner(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor, f"story-{story.pk}")
    before = Address.objects.get()
    new = {"endpoint": "https://push.example/send/new", **KEYS}
    assert visitor.post("/-/alerts/renew/", {"old": ENDPOINT} | new).status_code == 204
    after = Address.objects.get()
    assert (after.pk, after.value, after.owner) == (before.pk, new["endpoint"], reader)
    assert asks_for(after) == {story}


def test_a_browser_that_forgot_its_old_endpoint_is_known_by_its_cookie(visitor, story):
    turn_on(visitor)
    new = {"endpoint": "https://push.example/send/new", **KEYS}
    assert visitor.post("/-/alerts/renew/", {"old": ""} | new).status_code == 204
    assert Address.objects.get().value == new["endpoint"]
    assert Client(headers=HERE).post("/-/alerts/renew/", {"old": "", **new}).status_code == 404


def test_a_cookie_that_was_made_up_is_nobodys(visitor, story):
    other = make_subscription(all_news=True)
    for value in (str(other.pk), f"{other.pk}:x", "x" * 500, f"{other.pk}:1abc:{'A' * 43}"):
        visitor.cookies["alerts"] = value
        new = {"endpoint": "https://push.example/send/new", **KEYS}
        assert visitor.post("/-/alerts/renew/", {"old": "", **new}).status_code == 404
    other.refresh_from_db()
    assert other.value.startswith("https://push.example/") and "new" not in other.value


def test_renewal_is_bound_to_what_a_push_service_gives(visitor, story):
    turn_on(visitor)
    bad = {"old": ENDPOINT, **KEYS, "endpoint": "https://127.0.0.1/x"}
    assert visitor.post("/-/alerts/renew/", bad).status_code == 422
    assert Address.objects.get().value == ENDPOINT


def test_a_browser_that_subscribes_anew_is_the_one_that_was_told(visitor, story):
    turn_on(visitor, f"story-{story.pk}")
    alert = send_alert(alert=draft(story), by=make_editor(), at=AT)
    alert.dispatch.deliveries.update(outcome=Outcome.ACCEPTED, settled_at=AT)
    turn_on(visitor, "all", endpoint="https://push.example/send/fresh")
    address = Address.objects.get()
    assert (address.value, address.deliveries.count()) == ("https://push.example/send/fresh", 1)
    assert asks_for(address) == {None}


# Whose it is


def test_the_subscription_joins_the_reader_at_sign_in_and_is_parted_at_sign_out(visitor, story, reader):
    turn_on(visitor, f"story-{story.pk}")
    assert Address.objects.get().owner is None
    visitor.force_login(reader)
    assert visitor.post("/-/reader/", {"page": "/"}).status_code == 200
    assert Address.objects.get().owner == reader
    assert reader.consents.standing().to("alerts").get().source == "alerts"
    visitor.post("/sign-out/")
    assert Address.objects.get().owner is None
    assert asks_for(Address.objects.get()) == {story}


def test_the_next_reader_in_that_browser_has_it_and_the_one_before_does_not(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    visitor.post("/sign-out/")
    other = User.objects.create_user("bo@example.org")
    visitor.force_login(other)
    visitor.post("/-/reader/", {"page": "/"})
    assert Address.objects.get().owner == other


def test_signing_the_browser_out_from_another_parts_it(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    device = Device.objects.get(push_address=Address.objects.get())
    elsewhere = Client(headers=HERE)
    elsewhere.force_login(reader)
    elsewhere.post("/account/devices/", {"device": device.pk})
    assert Address.objects.get().owner is None


def test_a_session_that_ran_out_parts_it_as_soon_as_the_browser_shows(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    visitor.session.flush()
    sheet(visitor, endpoint=ENDPOINT)
    assert Address.objects.get().owner is None


def test_signing_out_parts_it_also_after_a_session_that_ran_out_before(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    visitor.session.flush()
    visitor.force_login(reader)
    visitor.post("/-/reader/", {"page": "/"})
    visitor.post("/sign-out/")
    assert Address.objects.get().owner is None


def test_leaving_the_desk_parts_the_editors_browser(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    visitor.post("/desk/logout/")
    assert Address.objects.get().owner is None


def test_who_has_no_subscription_costs_no_query(visitor, story, reader, django_assert_max_num_queries):
    visitor.force_login(reader)
    visitor.post("/-/reader/", {"page": "/"})
    with django_assert_max_num_queries(12) as asked:
        visitor.post("/-/reader/", {"page": "/"})
    assert not any("outbox_address" in query["sql"] for query in asked.captured_queries)


# The account


def test_the_account_shows_each_browser_and_ends_one(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor, "all", f"story-{story.pk}")
    make_subscription(all_news=True, owner=reader)
    page = visitor.get("/account/").content.decode()
    assert "All breaking news" in page and "Ferry sails again" in page and page.count("/account/alerts/") == 2
    visitor.post("/account/alerts/", {"address": Address.objects.get(value=ENDPOINT).pk})
    assert Address.objects.count() == 1


def test_nobody_ends_anothers_subscription(visitor, story, reader):
    other = make_subscription(all_news=True)
    visitor.force_login(reader)
    for number in (other.pk, "x", "", "9" * 30):
        assert visitor.post("/account/alerts/", {"address": number}).status_code == 404
    assert Client(headers=HERE).post("/account/alerts/", {"address": other.pk}).status_code == 302
    assert Address.objects.filter(pk=other.pk).exists()


def test_taking_the_consent_back_ends_every_subscription(visitor, story, reader):
    visitor.force_login(reader)
    turn_on(visitor)
    consent = reader.consents.standing().to("alerts").get()
    assert "agreed on" in visitor.get("/account/").content.decode()
    visitor.post("/account/consents/", {"shown": [consent.wording_id]})
    assert not Address.objects.exists()


# The page, the manifest, the worker


def test_the_page_of_notifications_is_the_same_for_everybody(story, reader):
    anonymous, signed_in = Client(), Client()
    signed_in.force_login(reader)
    pages = [client.get("/alerts/") for client in (anonymous, signed_in)]
    assert pages[0].content == pages[1].content and pages[0].status_code == 200
    assert not pages[1].cookies


def test_the_manifest_makes_the_paper_a_home_screen_app(visitor, story):
    FrontPage.objects.update(tagline="News of the strait")
    answer = visitor.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["name"], told["start_url"], told["scope"]) == ("The Test Courier", "/", "/")
    assert (told["display"], told["lang"], told["dir"]) == ("standalone", "en", "ltr")
    assert {(icon["sizes"], icon.get("purpose")) for icon in told["icons"]} == {
        ("any", None),
        ("192x192", "any"),
        ("512x512", "any"),
        ("192x192", "maskable"),
        ("512x512", "maskable"),
    }
    make_front_page("he")
    hebrew = json.loads(visitor.get("/he/manifest.webmanifest").content)
    assert (hebrew["start_url"], hebrew["dir"], hebrew["scope"]) == ("/he/", "rtl", "/")


def test_every_icon_of_the_manifest_is_there_in_the_size_it_names(visitor, story):
    from django.contrib.staticfiles.finders import find
    from PIL import Image

    for icon in json.loads(visitor.get("/manifest.webmanifest").content)["icons"]:
        path = find(icon["src"].removeprefix("/static/"))
        assert path, icon
        if icon["type"] == "image/png":
            assert "x".join(map(str, Image.open(path).size)) == icon["sizes"]


def test_the_worker_stands_at_the_root_and_no_cache_keeps_an_old_one(visitor, story):
    answer = visitor.get("/service-worker.js")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/javascript")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    site = json.loads(answer.content.decode().split("\n")[0].removeprefix("const SITE = ").rstrip(";"))
    assert site["title"] == "News from The Test Courier" and site["renew"] == "/-/alerts/renew/"
    assert len(site["key"]) == 87


def test_a_paper_with_an_odd_name_cannot_write_script(visitor):
    make_story()
    FrontPage.objects.update(title="</script>\u2028'\"\\")
    answer = visitor.get("/service-worker.js").content.decode()
    first = answer.split("\n")[0]
    assert json.loads(first.removeprefix("const SITE = ").rstrip(";"))["title"].endswith("</script>\u2028'\"\\")


# Counting what was seen


@pytest.fixture
def delivered(visitor, story):
    turn_on(visitor)
    alert = send_alert(alert=draft(story), by=make_editor(), at=AT)
    alert.dispatch.deliveries.update(outcome=Outcome.ACCEPTED, settled_at=AT)
    return alert


def report(visitor, alert, what="seen", endpoint=ENDPOINT):
    return visitor.post("/-/seen/", {"what": what, "tag": alert.tag, "endpoint": endpoint})


def test_nothing_is_counted_unless_the_site_counts(visitor, delivered):
    assert report(visitor, delivered).status_code == 404
    assert delivered.dispatch.deliveries.get().seen_at is None
    assert '"seen": ""' in visitor.get("/service-worker.js").content.decode()


def test_where_it_counts_what_was_shown_and_opened_counts_once(visitor, delivered, settings):
    settings.COUNT_OPENS = True
    assert '"seen": "/-/seen/"' in visitor.get("/service-worker.js").content.decode()
    assert report(visitor, delivered).status_code == 204
    seen_at = delivered.dispatch.deliveries.get().seen_at
    assert seen_at and delivered.dispatch.deliveries.get().clicked_at is None
    report(visitor, delivered, "clicked")
    delivery = delivered.dispatch.deliveries.get()
    assert delivery.seen_at == seen_at and delivery.clicked_at


def test_nobody_counts_for_another(visitor, delivered, settings):
    settings.COUNT_OPENS = True
    report(visitor, delivered, endpoint="https://push.example/made-up")
    visitor.post("/-/seen/", {"what": "seen", "tag": "x", "endpoint": ENDPOINT})
    assert delivered.dispatch.deliveries.get().seen_at is None
