"""A story whose every part behind the wall bears a word that stands nowhere else."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from replate.claims.actions import accept
from replate.claims.models import Claim, Evidence, Source, Statement, StatementOnClaim, StatementSource
from replate.lib import clock
from replate.lib.tokens import reader_key, sign_reader
from replate.people.models import User
from replate.stories.models import Attachment, Author, Kind, Picture, Reason, Story, StoryAuthor, Topic
from replate.stories.models.pages import RelatedStory

from ..claims.newsroom import editor, make_claim, make_source
from ..factories import AT, make_section, make_story, publish

OPENING = "The ferry sailed at noon on Monday, the harbour board said in its first words on the matter."
SECRETS = (
    "quagmire", "obsidian", "zeppelin", "marzipan", "tungsten", "hyacinth", "sarsaparilla", "pumpernickel",
    "velociraptor", "kaleidoscope", "xylophone", "bandicoot", "chrysanthemum", "dodecahedron", "flugelhorn",
    "gargantuan", "harlequin",
)  # fmt: skip


def make_walled_story(access: str = "registered") -> Story:
    """Two versions, a shared claim, and every kind of block behind the wall."""
    section = make_section()
    topic = Topic.objects.create(name="Ferries", slug="ferries", locale=section.locale)
    author = Author.objects.create(name="Ada Quill", slug="ada-quill")
    other = make_story(section=section, title="Another ferry")
    picture = Picture.objects.create(title="Quay", file=get_test_image_file())
    attachment = Attachment.objects.create(title="Report", file=ContentFile(b"report", "report.txt"))
    words = iter(SECRETS)

    def secret() -> str:
        return next(words)

    said = f"The {secret()} was never on board, the harbour minister said on Tuesday morning."
    body = [
        ("text", f"<p>{OPENING}</p><p>Second comes the {secret()}, which stands behind the wall for all to find.</p>"),
        ("heading", f"A heading with {secret()}"),
        ("text", f"<p>{said}</p>"),
        ("image", {"image": picture, "caption": f"A {secret()}", "credit": secret(), "alt": f"An {secret()}"}),
        ("pull_quote", {"text": f"We saw the {secret()}", "attribution": secret()}),
        ("quote", {"text": f"And the {secret()}", "attribution": secret()}),
        ("list", {"ordered": False, "items": [f"<p>Item {secret()}</p>", f"<p>Item {secret()}</p>"]}),
        ("table", {"data": [["Head", secret()], ["Cell", "x"]], "cell": [], "mergeCells": [],
                   "first_row_is_table_header": True, "first_col_is_header": False, "table_header_choice": "row",
                   "table_caption": secret()}),
        ("document", {"document": attachment, "title": f"Report {secret()}"}),
        ("link_card", {"kind": "video", "url": f"https://video.example/{secret()}", "title": secret(),
                       "source": "", "description": ""}),
    ]  # fmt: skip
    story = make_story(section=section, title="Ferry sails", slug="walled-ferry", body=body)
    assert next(words, None) is None
    story = story.get_latest_revision_as_object()
    story.topics = [topic]
    story.story_authors = [StoryAuthor(author=author)]
    claim = make_claim(story, "The ferry was empty")
    source = make_source()
    _say(story, claim, source, said)
    story = publish(story, Reason(Kind.UPDATE, "There is more to tell."), at=AT + timedelta(hours=1))
    story = story.get_latest_revision_as_object()
    # What stood behind the wall comes to stand before it, and the other way round.
    story.body = [("text", f"<p>{OPENING}</p>"), *body[::-1]]
    story = publish(story, Reason(Kind.CORRECTION, "Put in order."), at=AT + timedelta(hours=2))
    shared = other.get_latest_revision_as_object()
    shared.related_stories = [RelatedStory(related_id=story.pk)]
    _say(shared, claim, source, "The ferry sailed at noon, the harbour board said.")
    publish(shared, Reason(Kind.UPDATE, "There is more to tell."), at=AT + timedelta(hours=3))
    Story.objects.filter(pk=story.pk).update(access=access)
    return Story.objects.get(pk=story.pk)


def _say(story: Story, claim: Claim, source: Source, words: str) -> None:
    statement = Statement.objects.create(
        story=story, passage=words, quote=words, spans=[[0, len(words)]], condition=f"if {words}", proposed_at=AT
    )
    StatementSource.objects.create(statement=statement, source=source)
    StatementOnClaim.objects.create(statement=statement, claim=claim, stance="denies", certainty="CT")
    Evidence.objects.create(statement=statement, what=words, access="public")
    accept(statement=statement, by=editor(), at=AT)


def as_reader(name: str = "reader") -> Client:
    """A browser that holds a reader's token and nothing else."""
    reader = User.objects.create_user(f"{name}@example.org")
    client, until = Client(), int(clock.now().timestamp()) + 600
    client.cookies["reader_token"] = sign_reader(reader_key(settings.SECRET_KEY), reader.pk, until)
    return client
