"""A page's HTML depends on its address alone."""

from datetime import timedelta

import pytest
from django.test import Client

from replate.people.models import User
from replate.stories.models import Author, Kind, Reason, StoryAuthor, Topic

from ..factories import AT, make_draft, make_editor, make_section, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses():
    section = make_section()
    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    author = Author.objects.create(name="Ada Quill", slug="ada-quill")
    story = make_draft(section)
    story.topics = [topic]
    story.story_authors = [StoryAuthor(author=author)]
    story = publish(story)
    story.title = "Ferry sinks"
    story = publish(story, Reason(Kind.CORRECTION, "It sank."), at=AT + timedelta(hours=1))
    return [
        "/", "/search/", "/search/?q=ferry", "/archive/2026/5/", "/archive/2026/5/4/", "/robots.txt",
        "/atom.xml", "/rss.xml", "/sitemap.xml", "/sitemap-stories.xml", "/sitemap-fronts.xml",
        "/sitemap-subjects.xml", "/news-sitemap.xml", "/topics/ferries/", "/topics/ferries/rss.xml",
        "/authors/ada-quill/", "/authors/ada-quill/atom.xml", section.url, f"{section.url}atom.xml", story.url,
        f"{story.url}versions/", f"{story.url}versions/1/", f"{story.url}versions/2/", f"{story.url}versions/1-2/",
        f"{story.url}ninjs.json", "/no/such/page/",
    ]  # fmt: skip


def test_every_public_page_is_the_same_bytes_for_everybody(addresses):
    anonymous, reader, editor = Client(), Client(headers={"accept-language": "he", "user-agent": "Reader/1"}), Client()
    reader.force_login(User.objects.create_user("reader@example.org", "a long pass phrase", name="Rea Der"))
    editor.force_login(make_editor(name="Ed Itor"))
    for address in addresses:
        answers = [client.get(address) for client in (anonymous, reader, editor)]
        assert answers[0].status_code == (404 if "no/such" in address else 200), address
        assert len({answer.content for answer in answers}) == 1, address
        for answer in answers:
            assert "Cookie" not in answer.get("Vary", ""), address
            assert not answer.cookies, address
            assert b"csrfmiddlewaretoken" not in answer.content, address


def test_public_pages_allow_no_inline_script_or_style(addresses):
    client = Client()
    for address in addresses:
        response = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert b" style=" not in response.content, address
        assert b" onclick=" not in response.content, address
