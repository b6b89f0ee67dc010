"""A story as ninjs 3.1."""

import pytest

from replate.stories import actions

from ..factories import AT, make_editor, make_story

pytestmark = pytest.mark.django_db


def test_a_story_is_a_usable_text_with_its_version(client):
    story = make_story(kicker="Harbour", dateline="PORT ANSEL")
    item = client.get(f"{story.url}ninjs.json").json()
    assert (item["uri"], item["version"], item["pubStatus"]) == (story.uri, "1", "usable")
    assert item["headlines"][0]["value"] == story.title
    assert item["located"] == "PORT ANSEL"
    assert item["bodies"][0]["value"].startswith("<p>The ferry sailed")
    assert item["standard"]["version"] == "3.1"


def test_a_withdrawn_story_is_canceled_gone_and_has_no_body(client):
    story = make_story()
    actions.kill(story=story, note="The witness was invented.", at=AT, by=make_editor())
    response = client.get(f"{story.url}ninjs.json")
    assert response.status_code == 410
    assert response.json()["pubStatus"] == "canceled"
    assert story.title not in response.content.decode()
    assert "bodies" not in response.json()
