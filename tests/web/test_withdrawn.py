"""A withdrawn story keeps its address and says why; its earlier texts are withheld."""

import pytest

from replate.stories import actions
from replate.stories.models import Kind, Reason

from ..factories import AT, make_editor, make_story, publish

pytestmark = pytest.mark.django_db
WORDS = "The minister stole a ferry"


@pytest.fixture
def withdrawn():
    story = make_story(title=WORDS, slug="stolen", body=[("text", f"<p>{WORDS}, he said.</p>")])
    story.standfirst = "Changed."
    story = publish(story, Reason(Kind.UPDATE, "More is known."))
    actions.kill(story=story, note="No ferry was stolen.", at=AT, by=make_editor())
    return story


def test_its_address_answers_gone_with_the_reason_and_no_body(client, withdrawn):
    response = client.get(withdrawn.url)
    assert response.status_code == 410
    assert "No ferry was stolen." in response.content.decode()
    assert WORDS not in response.content.decode()


def test_no_public_address_gives_its_words(client, withdrawn):
    section = withdrawn.get_parent()
    for address in (
        "/", section.url, "/search/?q=minister", "/archive/2026/5/", "/atom.xml", "/rss.xml", f"{section.url}atom.xml",
        "/sitemap-stories.xml", "/news-sitemap.xml", f"{withdrawn.url}versions/", f"{withdrawn.url}versions/1/",
        f"{withdrawn.url}versions/2/", f"{withdrawn.url}versions/3/", f"{withdrawn.url}versions/1-2/",
        f"{withdrawn.url}ninjs.json",
    ):  # fmt: skip
        response = client.get(address)
        assert WORDS not in response.content.decode(), address


def test_the_history_keeps_hashes_and_reasons(client, withdrawn):
    text = client.get(f"{withdrawn.url}versions/").content.decode()
    for version in withdrawn.versions.all():
        assert version.sha256[:12] in text
    assert "More is known." in text
    assert client.get(f"{withdrawn.url}versions/1/").status_code == 410


def test_a_redacted_version_is_gone_and_says_so(client):
    story = make_story(body=[("text", f"<p>{WORDS}</p>")])
    story.body = [("text", "<p>Nothing.</p>")]
    story = publish(story, Reason(Kind.CORRECTION, "A name was removed."))
    actions.redact(version=story.versions.get(number=1), reason="Court order 12/26", at=AT, by=make_editor())
    response = client.get(f"{story.url}versions/1/")
    assert response.status_code == 410
    assert "Court order 12/26" in response.content.decode()
    assert client.get(f"{story.url}versions/1-2/").status_code == 410
    assert WORDS not in client.get(f"{story.url}versions/1-2/").content.decode()
    assert not story.revisions.filter(content__icontains=WORDS).exists()
