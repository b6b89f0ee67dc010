"""Nothing of an embargoed story leaks before its time."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from PIL import Image as PillowImage

from replate.lib import clock
from replate.stories.actions import publish_due
from replate.stories.models import Attachment, Picture, Story, Topic

from ..factories import make_draft, make_section, make_story, publish

pytestmark = pytest.mark.django_db
SECRET = "Xanthippe"


@pytest.fixture
def picture():
    import io

    written = io.BytesIO()
    PillowImage.new("RGB", (640, 480), "teal").save(written, "JPEG")
    return Picture.objects.create(title=SECRET, file=ContentFile(written.getvalue(), "quay.jpg"))


@pytest.fixture
def embargoed(picture):
    section = make_section()
    make_story(section=section, title="Open story", slug="open")
    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    story = make_draft(
        section,
        title=f"{SECRET} resigns",
        slug="secret",
        lead_image=picture,
        embargo_until=clock.now() + timedelta(hours=2),
    )
    story.topics = [topic]
    return publish(story, at=clock.now())


def public_addresses(story):
    section = story.get_parent()
    addresses = ["/", "/search/?q=" + SECRET, "/archive/", "/atom.xml", "/rss.xml", "/sitemap.xml"]
    addresses += ["/sitemap-stories.xml", "/news-sitemap.xml", "/topics/ferries/", "/topics/ferries/atom.xml"]
    addresses += [section.url, section.url + "atom.xml", section.url + "rss.xml", story.url, story.url + "ninjs.json"]
    addresses += [story.url + "versions/", story.url + "versions/1/", story.url + "versions/1-1/"]
    return addresses


def test_an_embargoed_story_is_scheduled_instead_of_published(embargoed):
    assert not embargoed.live
    assert embargoed.versions.count() == 0


def test_no_public_address_shows_anything_of_it(client, embargoed):
    for address in public_addresses(embargoed):
        response = client.get(address, follow=True)
        assert response.status_code in (200, 404), address
        text = response.content.decode()
        text = text.replace(f"q={SECRET}", "").replace(f"“{SECRET}”", "").replace(f'value="{SECRET}"', "")
        assert SECRET not in text.replace(f"{SECRET} | Search", ""), address


def test_its_picture_is_not_served_before_the_story(client, embargoed, picture):
    rendition = picture.get_rendition("width-480")
    assert client.get(rendition.url).status_code == 404
    assert client.get(picture.file.url).status_code == 404


def test_its_attachment_is_not_served_before_the_story(client, embargoed):
    attachment = Attachment.objects.create(title="Letter", file=ContentFile(b"secret", "letter.txt"))
    assert client.get(attachment.url).status_code == 404


def test_it_appears_at_its_time_with_its_picture(client, embargoed, picture):
    at = embargoed.embargo_until + timedelta(seconds=1)
    import time_machine

    with time_machine.travel(at):
        assert publish_due(at=at) == 1
        assert Story.objects.published().filter(pk=embargoed.pk).exists()
        assert client.get(embargoed.url).status_code == 200
        assert client.get(picture.get_rendition("width-480").url).status_code == 200
        assert client.get(picture.file.url).status_code == 404, "originals are never served"
