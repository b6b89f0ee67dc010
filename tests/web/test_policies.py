"""The newsroom's policies: there from the start, its own to word, and where programs look for them."""

import json
import re

import pytest
from wagtail.models import Locale

from replate.desk.actions import found_newsroom
from replate.desk.policies import FIRST_WORDS, found_policies
from replate.stories.models import Policy

from ..factories import AT, make_draft, make_editor, make_section, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom():
    return found_newsroom(name="The Test Courier", languages=["en", "he"], at=AT)


def test_a_new_newsroom_has_all_three_in_each_of_its_languages(client, newsroom):
    assert {*FIRST_WORDS["en"]} == {*FIRST_WORDS["he"]} == {*Policy.Slug}
    for slug in Policy.Slug.values:
        for language, start in (("en", ""), ("he", "/he")):
            page = client.get(f"{start}/policies/{slug}/")
            title, _text = FIRST_WORDS[language][slug]
            assert page.status_code == 200 and title in page.content.decode()
    assert client.get("/policies/manners/").status_code == 404


def test_the_first_words_lead_to_the_corrections_page_of_their_language(client, newsroom):
    assert 'href="/corrections/"' in Policy.objects.get(slug="corrections", locale__language_code="en").text
    assert 'href="/he/corrections/"' in Policy.objects.get(slug="corrections", locale__language_code="he").text


def test_founding_again_keeps_what_editors_wrote(newsroom):
    Policy.objects.filter(slug="feedback", locale__language_code="en").update(title="Write to us")
    found_policies(["en", "he"])
    assert Policy.objects.get(slug="feedback", locale__language_code="en").title == "Write to us"
    assert Policy.objects.count() == 6


def test_a_language_without_words_of_its_own_is_given_those_of_the_main_one(client, newsroom):
    Policy.objects.filter(locale=Locale.objects.get(language_code="he")).delete()
    page = client.get("/he/policies/feedback/").content.decode()
    assert FIRST_WORDS["en"]["feedback"][0] in page
    assert 'lang="en" dir="ltr"' in page


def test_every_page_leads_to_them(client, newsroom):
    page = client.get("/").content.decode()
    for slug in Policy.Slug.values:
        assert f'href="/policies/{slug}/"' in page
    assert 'href="/he/policies/corrections/"' in client.get("/he/").content.decode()


def test_programs_find_them_from_the_front_page_and_from_every_story(client, newsroom):
    story = publish(make_draft(make_section()))
    for address, find in (("/", lambda data: data), (story.url, lambda data: data["publisher"])):
        found = re.search(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(address).content.decode(), re.S
        )
        organization = find(json.loads(found[1]))
        assert organization["@type"] == "NewsMediaOrganization"
        for name, slug in (
            ("correctionsPolicy", "corrections"),
            ("unnamedSourcesPolicy", "unnamed-sources"),
            ("actionableFeedbackPolicy", "feedback"),
        ):
            assert organization[name] == f"http://testserver/policies/{slug}/"
            assert client.get(organization[name].removeprefix("http://testserver")).status_code == 200


def test_an_editor_words_them_in_the_desk(client, newsroom, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(make_editor())
    policy = Policy.objects.get(slug="feedback", locale__language_code="en")
    form = client.get(f"/desk/snippets/stories/policy/edit/{policy.pk}/")
    assert form.status_code == 200 and b"How to reach us" in form.content


def test_a_newsroom_without_policies_promises_none(client):
    story = publish(make_draft())
    page = client.get(story.url).content.decode()
    assert "correctionsPolicy" not in page and "/policies/" not in page
