"""Sites that come from Ghost and WordPress: what was told keeps its date, comes once, and mails nobody."""

from argparse import Namespace
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from PIL import Image
from wagtail.contrib.redirects.models import Redirect

from replate.editions.audience import open_mailboxes, subscribers
from replate.editions.models import Newsletter
from replate.moving_in.command import format_of, run
from replate.moving_in.taking_over import MEMBERS_AT_ONCE
from replate.outbox.models import Delivery
from replate.people.models import User
from replate.readers.models import Consent, MailedLink, Purpose
from replate.stories.models import Picture, RecordEntry, Section, Story, Topic, Version

from ..factories import AT, make_front_page, make_section
from ..safekeeping.conftest import verify
from .sites import ATTACHMENT, COMMENT, MEMBERS, THUMBNAIL, ghost, ghost_post, item, wordpress

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def take(tmp_path, capsys, settings):
    """`replate import` of these bytes; gives its exit code and what it said."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def take(content, **options):
        path = tmp_path / "export"
        path.write_bytes(content)
        code = run(Namespace(files=[str(path)], section=options.get("section", ""), media=options.get("media")))
        said = capsys.readouterr()
        return code, said.out + said.err

    make_front_page()
    return take


@pytest.fixture
def pictures(tmp_path):
    """A copy of the old site's folder of pictures."""
    for name in ("2024/03/wall.jpg", "2024/03/cranes.jpg", "2019/07/ferry.jpg"):
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (60, 40), (len(name), 90, sum(map(ord, name)) % 200)).save(path)
    return str(tmp_path / "old")


def test_a_post_of_ghost_becomes_a_story_with_its_date_its_author_and_its_topic(take, pictures):
    code, said = take(ghost(), media=pictures)
    assert code == 0, said
    story = Story.objects.get()
    assert (story.title, story.slug, story.standfirst) == (
        "The wall goes up",
        "the-wall-goes-up",
        "A metre more by autumn.",
    )
    assert story.first_published_at == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
    version = story.current_version
    assert (version.number, version.frozen_at, version.author_name) == (1, story.first_published_at, "Replate")
    assert version.content["byline"] == [{"name": "Ines Marlow", "slug": "ines"}]
    assert version.content["topics"] == [{"name": "Harbour", "slug": "harbour"}]
    kinds = [block["type"] for block in version.content["body"]]
    assert kinds == ["text", "image", "heading", "list", "text"]
    image = version.content["body"][1]["value"]
    assert image["caption"] == "The wall at low water" and image["alt"] == "A wall"
    assert Picture.objects.get(pk=image["image"]).released_at
    assert version.content["lead_image"]["caption"] == "Cranes at dawn"
    assert '<a href="http://testserver/older-story/">older stones</a>' in version.content["body"][0]["value"]
    assert "alert" not in str(version.content)
    assert Client().get(story.url).status_code == 200
    answer = Client().get("/the-wall-goes-up/")
    assert (answer.status_code, answer.url) == (301, story.url)


def test_the_public_record_says_when_it_was_told_and_when_it_was_entered(take):
    take(ghost())
    entry = RecordEntry.objects.get()
    assert '"at":"2024-03-05T08:30:00+00:00"' in entry.leaf
    assert entry.recorded_at > Version.objects.get().frozen_at.replace(year=2025)
    assert verify() == 0


@pytest.mark.parametrize("export", [ghost(), wordpress(item(), ATTACHMENT)])
def test_the_same_import_twice_makes_nothing_twice(take, pictures, export):
    take(export, media=pictures)
    before = [model.objects.count() for model in (Story, Version, Picture, RecordEntry, Redirect, Section)]
    code, said = take(export, media=pictures)
    assert (code, "0 stories published" in said, "1 were here before" in said) == (0, True, True), said
    assert [model.objects.count() for model in (Story, Version, Picture, RecordEntry, Redirect, Section)] == before


def test_a_broken_post_is_named_and_the_rest_goes_on(take):
    posts = [
        ghost_post(uuid="a", slug="one", title="The first"),
        ghost_post(uuid="b", slug="two", title="Without words", html=None),
        ghost_post(uuid="c", slug="three", title="Too deep", html="<div>" * 900),
        ghost_post(uuid="d", slug="four", title="No time", published_at="yesterday"),
        ghost_post(uuid="e", slug="five", title=""),
        ghost_post(uuid="f", slug="six", title="The last"),
    ]
    code, said = take(ghost(posts=posts))
    assert code == 1
    assert sorted(Story.objects.values_list("title", flat=True)) == ["The first", "The last"]
    for named in ("“Without words”: It has no text", "“Too deep”: Its markup is nested", "“No time”:", "no headline"):
        assert named in said


def test_drafts_pages_and_what_is_for_members_stay_so(take):
    posts = [
        ghost_post(uuid="a", slug="draft", title="Not yet", status="draft", published_at=None),
        ghost_post(uuid="b", slug="about", title="About us", type="page"),
        ghost_post(uuid="c", slug="inside", title="For members", visibility="paid"),
        ghost_post(uuid="d", slug="letter", title="To whom it went", status="sent"),
    ]
    _code, said = take(ghost(posts=posts))
    told = {story.title: story for story in Story.objects.all()}
    assert [bool(told[title].current_version) for title in ("Not yet", "About us", "For members")] == [
        False,
        False,
        True,
    ]
    assert told["To whom it went"].current_version is None
    assert "“To whom it went” (It was mailed, and stood on no page.)" in said
    assert told["For members"].access == "registered"
    assert "“About us” (It was a page.)" in said


def test_a_post_goes_to_the_section_of_its_tag_else_to_the_one_that_is_named(take):
    harbour, other = make_section("Harbour"), make_section("Town")
    Section.objects.filter(pk=harbour.pk).update(slug="harbour")
    Section.objects.get(pk=harbour.pk).save()
    take(ghost(posts=[ghost_post(), ghost_post(id="p2", uuid="x", slug="elsewhere")]), section=other.slug)
    assert Story.objects.get(slug="the-wall-goes-up").get_parent().pk == harbour.pk
    assert Story.objects.get(slug="elsewhere").get_parent().pk == other.pk


def test_members_come_as_readers_who_agreed_to_no_more_than_the_export_says(take):
    known = User.objects.create_user("bo@readers.example", name="Bo Lantern")
    code, said = take(MEMBERS)
    assert code == 1 and "“not an address”: It is no email address" in said
    ada = User.objects.get(email="ada@readers.example")
    assert (ada.name, ada.joined_at, ada.is_staff) == ("Ada Quill", datetime(2023, 1, 2, 10, tzinfo=UTC), False)
    assert not ada.has_usable_password()
    (consent,) = Consent.objects.all()
    assert (consent.reader, consent.wording.purpose.slug, consent.source) == (ada, "daily_edition", "earlier_site")
    assert consent.given_at == ada.joined_at
    assert "earlier site" in consent.wording.text
    known.refresh_from_db()
    assert known.name == "Bo Lantern"
    again, said = take(MEMBERS)
    assert "0 readers" in said and Consent.objects.count() == 1 and User.objects.count() == 2


def test_who_left_bounced_or_is_told_of_twice_is_not_subscribed(take):
    letters = [{"id": "n1"}]
    members = [
        {"email": "left@readers.example", "newsletters": []},
        {"email": "bounced@readers.example", "newsletters": letters, "email_disabled": True},
        {"email": "Twice@readers.example", "newsletters": letters},
        {"email": "twice@Readers.example", "newsletters": []},
        {"email": "stays@readers.example", "newsletters": letters},
    ]
    take(ghost(posts=[], members=members))
    head = MEMBERS.splitlines(keepends=True)[0]
    take(head + b"m1,gone@readers.example,Gone,,true,false,,2023-01-02T10:00:00.000Z,2024-01-02T10:00:00.000Z,,\n")
    assert [consent.reader.email for consent in Consent.objects.all()] == ["stays@readers.example"]
    assert not User.objects.filter(email="gone@readers.example").exists()


def test_who_is_told_of_twice_is_not_subscribed_however_far_apart(take):
    letters = [{"id": "n1"}]
    others = [{"email": f"m{number}@readers.example"} for number in range(MEMBERS_AT_ONCE)]
    twice = "twice@readers.example"
    take(ghost(posts=[], members=[{"email": twice, "newsletters": letters}, *others, {"email": twice}]))
    assert not Consent.objects.exists()
    assert User.objects.count() == MEMBERS_AT_ONCE + 1


def test_a_member_that_cannot_be_taken_keeps_back_nobody_else(take):
    members = [
        {"email": "m" * 60 + "@" + ".".join(["m" * 60] * 4) + ".example"},
        {"email": "early@readers.example", "created_at": "0001-01-01T00:00:00+14:00"},
        {"email": "last@readers.example", "created_at": "9999-12-31T23:59:59-12:00"},
    ]
    _code, said = take(ghost(posts=[], members=members))
    assert "mmm…”: It is no email address" in said
    assert User.objects.count() == 2


def test_a_date_that_stands_for_none_is_no_date(take):
    posts = [ghost_post(published_at="0001-01-01T00:00:00.000Z")]
    assert "its date cannot be read" in take(ghost(posts=posts))[1]
    assert "its date cannot be read" in take(wordpress(item(post_date_gmt="0001-01-01 00:00:00", post_date="")))[1]
    take(ghost(posts=[ghost_post(published_at="2024-03-05T08:30:00-23:59")]))
    assert Story.objects.get().first_published_at == datetime(2024, 3, 6, 8, 29, tzinfo=UTC)


def test_topics_in_other_letters_come_too(take):
    tags = "".join(f"<category domain='post_tag' nicename='x{name}'>{name}</category>" for name in ("נמל", "מעבורת"))
    take(wordpress(item(more=tags)))
    assert {topic.name for topic in Story.objects.get().topics.all()} == {"Transport", "Ferries", "נמל", "מעבורת"}


def test_topics_whose_slugs_would_clash_are_two_and_stay_two(take):
    tags = [f"<category domain='post_tag' nicename='{slug}'>{name}</category>" for slug, name in (
        ("c", "C"), ("cpp", "C++"), ("cs", "C#"), ("long", "A" * 80), ("longer", "A" * 80 + "!")
    )]  # fmt: skip
    take(wordpress(item(more="".join(tags))))
    slugs = {topic.name: topic.slug for topic in Story.objects.get().topics.all()}
    assert [slugs[name] for name in ("C", "C++", "C#")] == ["c", "c-2", "c-3"]
    take(wordpress(item(more="".join(tags)), item(id=8, title="Another", more=tags[1].replace("C++", "c++"))))
    assert Topic.objects.count() == len(slugs)
    assert Topic.objects.get(slug="c-2").stories.count() == 2
    accents = "<category domain='post_tag' nicename='ete'>{}</category>"
    take(wordpress(*(item(id=9 + n, more=accents.format(name)) for n, name in enumerate(("Été", "ÉTÉ")))))
    assert Topic.objects.filter(slug__startswith="ete").count() == 1


def test_a_post_whose_address_is_too_long_to_lead_on_comes_all_the_same(take):
    take(ghost(posts=[ghost_post(slug="s" * 400)]))
    assert Story.objects.get().current_version and not Redirect.objects.exists()


def test_a_member_who_left_here_is_not_subscribed_anew(take):
    take(MEMBERS)
    Consent.objects.update(withdrawn_at=AT)
    take(MEMBERS)
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_nobody_is_mailed_by_an_import_and_the_next_edition_goes_to_who_had_the_letter(take):
    from replate.desk.actions import found_newsroom

    found_newsroom(name="The Test Courier", languages=["en"], at=AT)
    take(MEMBERS)
    take(ghost(members=[{"email": "cy@readers.example", "name": "Cy", "subscribed": True}]))
    assert (mail.outbox, MailedLink.objects.count(), Delivery.objects.count()) == ([], 0, 0)
    newsletter = Newsletter.objects.get(purpose__slug="daily_edition", language="en")
    open_mailboxes(purpose=Purpose.objects.get(slug="daily_edition"), at=AT)
    assert sorted(subscribers(newsletter).values_list("value", flat=True)) == [
        "ada@readers.example",
        "cy@readers.example",
    ]


def test_a_post_of_wordpress_becomes_a_story_with_its_captions_and_its_lines(take, pictures):
    code, said = take(wordpress(item(more=THUMBNAIL + COMMENT), ATTACHMENT), media=pictures)
    assert code == 0, said
    story = Story.objects.get()
    assert story.first_published_at == datetime(2019, 7, 12, 8, tzinfo=UTC)
    content = story.current_version.content
    assert content["byline"] == [{"name": "Omar Teague", "slug": "omar"}]
    assert [topic["name"] for topic in content["topics"]] == ["Ferries", "Transport"]
    assert [block["type"] for block in content["body"]] == ["text", "image", "quote"]
    assert content["body"][0]["value"].count("<p") == 2
    assert "<b>will not sail</b>" in content["body"][0]["value"]
    assert content["body"][1]["value"]["caption"] == "The ferry in port"
    assert content["lead_image"]["image"] == content["body"][1]["value"]["image"]
    assert "evil" not in str(content) and "[gallery" not in str(content)
    assert Client().get("/2019/07/no-ferry-7/").url == story.url
    assert "1 comments, whose writers have no account here" in said


def test_what_wordpress_kept_private_or_behind_a_password_comes_as_a_draft(take):
    _code, said = take(
        wordpress(
            item(id=1, title="Private", status="private"),
            item(id=2, title="With a password", post_password="kestrel"),
            item(id=3, title="Thrown away", status="trash"),
            item(id=4, title="A menu", post_type="nav_menu_item"),
        )
    )
    assert sorted(Story.objects.values_list("title", "live")) == [("Private", False), ("With a password", False)]
    assert "(It had a password.)" in said


def test_without_the_folder_pictures_are_counted_and_their_words_stand(take):
    _code, said = take(ghost())
    story = Story.objects.get()
    assert story.current_version.content["body"][1]["value"] == {
        "image": None, "caption": "The wall at low water", "credit": "", "alt": "A wall",
    }  # fmt: skip
    assert "2 pictures are not there" in said


def test_no_file_outside_the_folder_is_taken_for_a_picture(take, pictures, tmp_path):
    Image.new("RGB", (60, 40)).save(tmp_path / "secret.jpg")
    (tmp_path / "old" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    html = "".join(
        f'<p>Words.</p><img src="https://old.example/{path}" alt="A secret">'
        for path in ("../secret.jpg", "%2e%2e/secret.jpg", "x/../../secret.jpg", "link.jpg", "%00", "a" * 3000)
    )
    code, said = take(ghost(posts=[ghost_post(html=html, feature_image=None)]), media=pictures)
    assert code == 0, said
    assert not Picture.objects.exists()


def test_the_command_knows_them_by_their_content(tmp_path):
    names = {"Ghost": ghost(), "Ghost members": MEMBERS, "WordPress": wordpress()}
    for name, content in names.items():
        (tmp_path / "any.name").write_bytes(content)
        assert name == format_of(str(tmp_path / "any.name")).NAME
    for other in (b"A page of text", b"<rss><channel></channel></rss>", b'{"uri": "x", "headline": "ninjs"}', b""):
        (tmp_path / "any.name").write_bytes(other)
        assert format_of(str(tmp_path / "any.name")) is None
    assert format_of("-") is None


def test_a_file_that_cannot_be_read_as_a_whole_takes_over_nothing(take):
    code, said = take(wordpress(item(), item(id=8)).replace(b"</channel>", b"</chanel>"))
    assert code == 2 and "It is no XML that can be read" in said
    assert not Story.objects.exists()
