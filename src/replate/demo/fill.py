"""Puts the demo newsroom into an empty database, the way the desk puts things there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale, Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.users.models import UserProfile

from replate.claims.actions import accept, drop
from replate.claims.models import Claim, Statement
from replate.claims.proposing import propose_for
from replate.desk.actions import found_newsroom
from replate.desk.roles import ADMINISTRATORS, EDITORS, WRITERS
from replate.people.models import User
from replate.stories.actions import kill
from replate.stories.blocks import RICH_TEXT_FEATURES
from replate.stories.models import (
    Attachment,
    Author,
    FrontPage,
    FrontPageLead,
    Kind,
    Picture,
    Reason,
    RelatedStory,
    Section,
    Story,
    StoryAuthor,
    Topic,
)
from replate.wire.actions import receive
from replate.wire.incoming import read

from . import newsroom as content
from .alerts import alert_on
from .comments import write_comments
from .corrections import settle_corrections
from .documents import pdf
from .editions import bring_out_editions
from .pictures import draw

DESK_EMAIL = "editor@ansel-courier.example"
DESK_PASSWORD = "kestrel-strait"  # noqa: S105 - the demo's, known to everyone; it listens on this machine alone
GROUPS = {"writer": WRITERS, "editor": EDITORS, "administrator": ADMINISTRATORS}


def fill(*, at: datetime) -> None:
    """Everything in content/ as it stands at `at`. Does nothing where there are stories already."""
    if Story.objects.exists():
        return
    with transaction.atomic(), disable_reference_index_auto_update():
        _Filling(content.load(at=timezone.localtime(at)), at).run()
    # What saving queued for the search is done here, at once: the first visitor can search.
    DBTaskResult.objects.filter(task_path__startswith="modelsearch.").delete()
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)


@dataclass
class _Filling:
    newsroom: content.Newsroom
    at: datetime
    staff: dict[str, User] = field(default_factory=dict)  # by role
    fronts: dict[str, FrontPage] = field(default_factory=dict)  # by language
    sections: dict[str, Section] = field(default_factory=dict)
    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    stories: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        papers = self.newsroom.papers
        found_newsroom(name=papers[0].name, languages=[paper.language for paper in papers], at=self.at)
        self.hire()
        for paper in self.newsroom.papers:
            self.fronts[paper.language] = FrontPage.objects.get(locale__language_code=paper.language)
        self.lay_out_sections()
        self.name_topics_and_authors()
        oldest_first = sorted(self.newsroom.stories, key=lambda story: story.first_published_at)
        for story in oldest_first:
            self.open(story)
        moments = [(version.published_at, story, version) for story in oldest_first for version in story.versions]
        for _, story, version in sorted(moments, key=lambda moment: moment[0]):
            self.bring_out(story, version)
            alert_on(Story.objects.get(pk=self.stories[story.slug]), by=self.staff["editor"], at=version.published_at)
        self.make_fronts()
        self.take_in_the_wire()
        settle_corrections(by=self.staff["editor"])
        write_comments(staff=self.staff, at=self.at)
        bring_out_editions(at=self.at)
        UserProfile.objects.all().delete()  # from now on they are mailed what is submitted

    def hire(self) -> None:
        password = make_password(DESK_PASSWORD)
        for person in self.newsroom.staff:
            user = User.objects.create(name=person.name, email=person.email, password=password, is_staff=True)
            user.groups.add(Group.objects.get(name=GROUPS[person.role]))
            UserProfile.objects.create(user=user, submitted_notifications=False)
            self.staff[person.role] = user

    def lay_out_sections(self) -> None:
        for row in self.newsroom.sections:
            front = self.fronts[row.language]
            section = Section(
                title=row.name, slug=row.slug, description=row.description, locale=front.locale, show_in_menus=True
            )
            self.sections[row.slug] = front.add_child(instance=section)
            section.save_revision(user=self.staff["administrator"]).publish()

    def name_topics_and_authors(self) -> None:
        for row in self.newsroom.topics:
            locale = Locale.objects.get(language_code=row.language)
            self.topics[row.language, row.slug] = Topic.objects.create(
                name=row.name, slug=row.slug, description=row.description, locale=locale
            )
        for person in self.newsroom.authors:
            portrait = self.picture(content.Picture(person.portrait, "", "The Ansel Courier", person.name))
            self.authors[person.slug] = Author.objects.create(
                name=person.name, slug=person.slug, role=person.role, biography=person.biography, portrait=portrait
            )

    def open(self, row: content.Story) -> None:
        """Files the story as an empty draft, so that others can name it as related."""
        section = self.sections[row.section]
        story = Story(
            title=row.versions[0].headline,
            slug=row.slug,
            locale=section.locale,
            live=False,
            access=row.access,
            owner=self.staff["writer"],
        )
        section.add_child(instance=story)
        self.stories[row.slug] = story.pk

    def bring_out(self, row: content.Story, version: content.Version) -> None:
        """One version: saved as a draft, then published, submitted, scheduled or, for a kill, withdrawn."""
        editor, writer = self.staff["editor"], self.staff["writer"]
        story = Story.objects.get(pk=self.stories[row.slug])
        if version.kind == "kill":
            kill(story=story, note=version.note, at=version.published_at, by=editor)
            return
        draft = story.get_latest_revision_as_object() if story.latest_revision_id else story
        self.write(draft, row, version)
        revision = draft.save_revision(user=writer if row.draft else editor, clean=False)
        written_at = min(version.published_at, self.at)
        Revision.objects.filter(pk=revision.pk).update(created_at=written_at)
        Page.objects.filter(pk=story.pk).update(latest_revision_created_at=written_at)
        if row.submitted:
            story.get_workflow().start(story, writer)
        elif not row.draft:
            self.decide_on_claims(row, draft, written_at)
            story.publish(revision, user=editor, at=written_at)

    def decide_on_claims(self, row: content.Story, draft: Story, at: datetime) -> None:
        """What the editor of a developing story does at the claims desk before publishing it."""
        decisions = content.decisions(row.slug)
        if decisions is None:
            return
        propose_for(story=draft, at=at)
        claims = {
            claim["name"]: Claim.objects.get_or_create(
                text=claim["text"], defaults={"kind": claim["kind"], "locale": draft.locale}
            )[0]
            for claim in decisions["claims"]
        }
        for statement in Statement.objects.filter(story_id=draft.pk, state=Statement.State.PROPOSED):
            named = [name for words, name in decisions["accept"].items() if re.match(words, statement.quote)]
            if named:
                accept(statement=statement, claim=claims[named[0]], by=self.staff["editor"], at=at)
            else:
                drop(statement=statement, by=self.staff["editor"], at=at)

    def write(self, draft: Story, row: content.Story, version: content.Version) -> None:
        draft.title, draft.standfirst, draft.kicker = version.headline, version.standfirst, row.kicker
        draft.slugline, draft.dateline = row.slugline, row.dateline_place
        draft.filed_on = timezone.localdate(row.first_published_at)
        draft.developing = row.developing
        draft.embargo_until = row.first_published_at if row.first_published_at > self.at else None
        draft.change_reason = Reason(Kind(version.kind), version.note).as_json() if version.kind else {}
        draft.body = [(block.kind, self.block_value(block)) for block in version.body]
        draft.topics = [self.topics[row.language, slug] for slug in row.topics]
        draft.story_authors = [StoryAuthor(author=self.authors[slug]) for slug in row.authors]
        draft.related_stories = [RelatedStory(related_id=self.stories[slug]) for slug in row.related]
        if row.picture:
            draft.lead_image = self.picture(row.picture)
            draft.lead_caption, draft.lead_credit = row.picture.caption, row.picture.credit
            draft.lead_alt = row.picture.alt

    def block_value(self, block: content.Block) -> Any:
        value = block.value
        match block.kind:
            case "text":
                return rich_text(value)
            case "list":
                return {"ordered": value["ordered"], "items": [rich_text(f"<p>{item}</p>") for item in value["items"]]}
            case "table":
                return table(value["caption"], value["header"], value["rows"])
            case "image":
                picture = self.picture(value)
                return {"image": picture, "caption": value.caption, "credit": value.credit, "alt": value.alt}
            case "document":
                return {"document": self.attachment(value["name"], value["title"]), "title": value["title"]}
        return value

    def picture(self, shown: content.Picture) -> Picture:
        """The library's picture of that name. It bears the words of its first use."""
        if shown.name not in self.pictures:
            jpeg = draw(shown.name)
            picture = Picture(
                title=shown.name.replace("-", " ").capitalize(),
                file=ContentFile(jpeg, f"{shown.name}.jpg"),
                caption=shown.caption,
                credit=shown.credit,
                description=shown.alt,
                uploaded_by_user=self.staff["editor"],
            )
            picture._set_image_file_metadata()
            picture.save()
            self.pictures[shown.name] = picture
        return self.pictures[shown.name]

    def attachment(self, name: str, title: str) -> Attachment:
        if name not in self.attachments:
            file = ContentFile(pdf(name), f"{name}.pdf")
            attachment = Attachment(title=title, file=file, uploaded_by_user=self.staff["editor"])
            attachment._set_document_file_metadata()
            attachment.save()
            self.attachments[name] = attachment
        return self.attachments[name]

    def make_fronts(self) -> None:
        for paper in self.newsroom.papers:
            front = self.fronts[paper.language].get_latest_revision_as_object()
            front.title, front.tagline, front.access = paper.name, paper.tagline, paper.access
            front.leads = [FrontPageLead(story_id=self.stories[slug]) for slug in paper.leads]
            front.save_revision(user=self.staff["editor"]).publish(user=self.staff["editor"])

    def take_in_the_wire(self) -> None:
        for item in self.newsroom.wire:
            receive(
                incoming=read(item.payload, name=item.name),
                section=self.sections[item.section],
                filed_on=timezone.localdate(self.at),
                at=self.at,
                by=None,
            )


def rich_text(html: str) -> str:
    """`html` as the desk's editor would write it: saving it there unchanged changes nothing."""
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    return converter.to_database_format(converter.from_database_format(html))


def table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> dict[str, Any]:
    return {
        "data": [list(header), *map(list, rows)],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": caption,
    }
