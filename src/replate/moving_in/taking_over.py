"""Takes over what came: posts as stories, members as readers. Each post in its own transaction; nobody is mailed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, count

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale

from replate.people.models import User
from replate.readers.actions.sign_in import UNUSABLE
from replate.readers.models import Consent, Purpose, Wording
from replate.reading.article import Unreadable
from replate.stories.access import Access
from replate.stories.actions import publish_revision
from replate.stories.models import Author, FrontPage, Section, Story, StoryAuthor, Topic
from replate.wire.draft import cut

from .bodies import read_body
from .library import Library
from .models import Arrival
from .posts import Arriving, Broken, LeftThere, Member, Person, Post

MEMBERS_AT_ONCE = 500
LONGEST_PATH = 255  # that Wagtail leads on
DEFAULT_SECTION = "News"
# What members agreed to stands in words of its own, older than any that readers are asked in now.
EARLIER_VERSION = 0
EARLIER_WORDS = "Subscribed to the newsletter of this newsroom's earlier site, before it moved here."


@dataclass
class Came:
    """What became of it. `left_out` has a line for each that could not be taken over, `there` what does not move."""

    stories: int = 0
    drafts: list[str] = field(default_factory=list)
    known: int = 0
    readers: int = 0
    subscribers: int = 0
    left_out: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    missing_pictures: int = 0


def take_over(*, arriving: Iterable[Arriving], section: Section | None, library: Library, at: datetime) -> Came:
    """Posts become stories, each once, with the date on which they were first published; members become readers.

    A post goes to the section that one of its categories names, else to `section`, else to the first one. What is
    broken is left out, and the rest goes on. Raises `Unreadable` where nothing can be read any more.
    """
    came = Came()
    members: dict[str, Member] = {}
    for one in arriving:
        match one:
            case Post():
                _post(one, section, library, at, came)
            case Member():
                _ask(one, members, came)
            case Broken():
                came.left_out.append(f"“{cut(one.name, 100)}”: {one.reason}")
            case LeftThere():
                came.there.append(f"{one.count:,} {one.what}")
    emails = list(members)
    for start in range(0, len(emails), MEMBERS_AT_ONCE):
        _members({email: members[email] for email in emails[start : start + MEMBERS_AT_ONCE]}, at, came)
    came.missing_pictures = library.missing
    return came


def _post(post: Post, section: Section | None, library: Library, at: datetime, came: Came) -> None:
    uri = post.uri if len(post.uri) <= 500 else f"sha256:{sha256(post.uri.encode()).hexdigest()}"
    try:
        with transaction.atomic():
            if Arrival.objects.filter(uri=uri).exists():
                came.known += 1
                return
            story = _story(post, section or _first_section(), library, at)
            Arrival.objects.create(uri=uri, story=story, arrived_at=at)
    except (Unreadable, ValidationError, DatabaseError, ValueError) as error:
        reason = " ".join(error.messages) if isinstance(error, ValidationError) else str(error).strip()
        came.left_out.append(f"“{cut(post.headline, 100)}”: {reason}")
        return
    if post.published_at:
        came.stories += 1
    else:
        came.drafts.append(f"“{cut(story.title, 100)}”{f' ({post.note})' if post.note else ''}")


def _story(post: Post, section: Section, library: Library, at: datetime) -> Story:
    if not post.headline:
        raise Unreadable("It has no headline.")
    named = Section.objects.filter(slug__in=post.places, locale=section.locale).order_by("path").first()
    section = named or section
    story = Story(title=cut(post.headline, 255), locale=section.locale, live=False)
    story.standfirst = cut(post.standfirst, 600)
    story.access = Access.REGISTERED if post.for_members else ""
    story.body = json.dumps(read_body(post.html, find=library.find))
    if not len(story.body):
        raise Unreadable("It has no text.")
    if post.lead:
        story.lead_image_id = library.find(post.lead)
        if story.lead_image_id or post.lead.caption:
            story.lead_caption, story.lead_credit = cut(post.lead.caption, 1000), cut(post.lead.credit, 200)
            story.lead_alt = cut(post.lead.alt, 400)
    if post.published_at:
        story.filed_on = timezone.localdate(post.published_at)
    story.story_authors = [StoryAuthor(author=author) for author in dict.fromkeys(map(_author, post.authors))]
    story.topics = list(dict.fromkeys(_topic(name, section.locale) for name in post.subjects if name))
    words = slugify(post.slug, allow_unicode=True) or slugify(story.title, allow_unicode=True)
    story.slug = find_available_slug(section, cut(words, 80).rstrip("…-") or "story")
    section.refresh_from_db()  # other children came since
    section.add_child(instance=story)
    revision = story.save_revision()
    if post.published_at:
        publish_revision(
            story=story,
            revision=revision,
            by=None,
            at=min(post.published_at, at),
            recorded_at=at,
            wagtail_publish=super(Story, story).publish,
        )
        path = Redirect.normalise_path(post.path) if post.path.strip("/") else ""
        if 0 < len(path) <= LONGEST_PATH:
            Redirect.objects.get_or_create(old_path=path, site=None, defaults={"redirect_page": story})
    return story


def _author(person: Person) -> Author:
    slug = slugify(person.slug) or slugify(person.name) or _drawn(person.name)
    author, _is_new = Author.objects.get_or_create(
        slug=slug[:120], defaults={"name": cut(person.name, 120) or slug, "biography": person.biography}
    )
    return author


def _topic(name: str, locale: Locale) -> Topic:
    """Two names are two topics, though their addresses would be one, as those of C and C++."""
    name = cut(name, 80)
    slug = (slugify(name) or _drawn(name))[:80]  # drawn of letters that no address of a topic holds, as Hebrew's
    here = Topic.objects.filter(locale=locale)
    if same := here.filter(name__iexact=name).first():
        return same
    near = {topic.slug: topic for topic in here.filter(slug__startswith=slug[:75])}
    for topic in near.values():
        if topic.name.casefold() == name.casefold():  # SQLite takes É and é for two letters
            return topic
    slugs = chain([slug], (f"{slug[:75]}-{number}" for number in count(2)))
    return here.create(locale=locale, name=name, slug=next(one for one in slugs if one not in near))


def _drawn(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:12]


def _first_section() -> Section:
    front = FrontPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if front is None:
        raise Unreadable("The site has no front page yet: start it once with `replate run`.")
    section = Section.objects.child_of(front).order_by("path").first()
    if section is None:
        section = front.add_child(
            instance=Section(
                title=DEFAULT_SECTION, slug=slugify(DEFAULT_SECTION), locale=front.locale, show_in_menus=True
            )
        )
        section.save_revision().publish()
    return section


def _ask(member: Member, asked: dict[str, Member], came: Came) -> None:
    """Who is told of twice is one, who wants mail if both say so."""
    email = User.objects.normalize_email(member.email)
    try:
        validate_email(email)
        User._meta.get_field("email").run_validators(email)
    except ValidationError:
        came.left_out.append(f"“{cut(member.email, 100)}”: It is no email address.")
        return
    first = asked.setdefault(email, member)
    asked[email] = replace(first, wants_mail=first.wants_mail and member.wants_mail)


def _members(asked: dict[str, Member], at: datetime, came: Came) -> None:
    """Those who are registered already stay as they are, and so does what they agreed to or took back here."""
    with transaction.atomic():
        known = set(User.objects.filter(email__in=asked).values_list("email", flat=True))
        came.known += len(known)
        new = [
            User(email=email, name=member.name[:150], joined_at=min(member.joined_at or at, at), password=UNUSABLE)
            for email, member in asked.items()
            if email not in known
        ]
        User.objects.bulk_create(new)
        wording = _earlier_wording(at)
        consents = [
            Consent(reader=reader, wording=wording, source=Consent.Source.EARLIER_SITE, given_at=reader.joined_at)
            for reader in User.objects.filter(email__in=[user.email for user in new])
            if asked[reader.email].wants_mail
        ]
        Consent.objects.bulk_create(consents)
    came.readers += len(new)
    came.subscribers += len(consents)


def _earlier_wording(at: datetime) -> Wording:
    return Wording.objects.get_or_create(
        purpose=Purpose.objects.get(slug=Purpose.DAILY_EDITION),
        language=settings.LANGUAGE_CODE,
        version=EARLIER_VERSION,
        defaults={"text": EARLIER_WORDS, "in_force_at": at},
    )[0]
