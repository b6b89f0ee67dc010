"""The whole site as open files, and the same site made of them."""

import filecmp
import json
import shutil
import tracemalloc
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from replate.comments.models import Comment
from replate.demo.fill import fill
from replate.people.models import User
from replate.readers.actions.consent import withdraw_consent
from replate.readers.models import Consent, Purpose
from replate.safekeeping import Refused, rows
from replate.safekeeping.arrival import check, put_all
from replate.safekeeping.export import export_site
from replate.stories.models import Story, Version
from replate.stories.models.versions import fingerprint

from .. import database
from ..comments.conftest import make_reader
from ..factories import AT, make_editor, make_story
from .conftest import verify

pytestmark = pytest.mark.django_db(transaction=True)


def files_of(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}


def test_an_exported_site_is_the_same_to_the_byte_when_it_was_imported_and_exported_again(tmp_path, media):
    fill(at=AT)
    reader = make_reader("Ada Quill", "daily_edition", "reading_history")
    withdraw_consent(reader=reader, purpose=Purpose.objects.get(slug="reading_history"), at=AT)
    told = {model: model.objects.count() for model in (Story, Version, Comment, Consent, User)}
    assert all(told.values())
    prints = dict(Version.objects.values_list("pk", "sha256"))
    count = export_site(folder=tmp_path / "one")

    database.put_back()
    shutil.move(media, tmp_path / "media-before")
    rows._name_of.cache_clear()
    assert put_all(folder=tmp_path / "one", files=check(tmp_path / "one")) == count
    assert {model: model.objects.count() for model in told} == told
    assert dict(Version.objects.values_list("pk", "sha256")) == prints
    assert all(fingerprint(version.content) == version.sha256 for version in Version.objects.filter(redacted_at=None))
    assert verify() == 0

    export_site(folder=tmp_path / "two")
    one, two = files_of(tmp_path / "one"), files_of(tmp_path / "two")
    assert one.keys() == two.keys()
    assert [name for name in one if not filecmp.cmp(one[name], two[name], shallow=False)] == []

    story = make_story(title="The first of the new site")  # numbers are free, and the record goes on
    assert story.current_version.number == 1
    assert verify() == 0


def test_no_password_and_no_second_factor_is_in_an_export(tmp_path):
    editor = make_editor()
    Authenticator.objects.create(user=editor, type="totp", data={"secret": "kept to oneself"})
    export_site(folder=tmp_path / "site")
    content = b"".join(path.read_bytes() for path in (tmp_path / "site" / "rows").rglob("*.jsonl"))
    assert editor.email.encode() in content
    assert editor.password.encode() not in content
    assert b"kept to oneself" not in content
    database.put_back()
    put_all(folder=tmp_path / "site", files=check(tmp_path / "site"))
    arrived = User.objects.get(email=editor.email)
    assert arrived.is_superuser and not arrived.has_usable_password()


def test_a_story_stands_in_the_export_as_anybody_can_read_it(tmp_path):
    story = make_story(title="Ferry sails again", slug="ferry")
    export_site(folder=tmp_path / "site")
    read = lambda name: [json.loads(line) for line in (tmp_path / "site/rows" / name).read_bytes().splitlines()]  # noqa: E731
    (row,) = read("stories/story.jsonl")
    assert (row["id"], row["title"], row["slug"], row["content_type"]) == (
        story.pk,
        "Ferry sails again",
        "ferry",
        "stories.story",
    )
    (version,) = read("stories/version.jsonl")
    assert version["content"]["headline"] == "Ferry sails again"
    assert version["frozen_at"] == "2026-05-04T09:30:00+00:00"
    assert version["sha256"] == fingerprint(version["content"])


def test_every_model_is_exported_but_those_left_out_by_name():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    exported = {model._meta.label for model in rows.exported_models()}
    assert rows.LEFT_OUT - labels <= {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert exported >= {"stories.Version", "stories.RecordEntry", "claims.Claim", "readers.Consent", "outbox.Delivery"}


def test_what_a_row_points_to_is_exported_or_named():
    exported = set(rows.exported_models())
    loose = [
        f"{model._meta.label}.{field.name}"
        for model in exported
        for field in model._meta.local_fields
        if field.related_model and field.related_model not in exported and field.related_model not in rows._NAMED
    ]
    assert loose == []


def test_memory_does_not_grow_with_the_number_of_stories(tmp_path):
    story = make_story()

    def add(count):
        last = Version.objects.count()
        Version.objects.bulk_create(
            Version(
                story=story,
                number=last + place + 1,
                kind="update",
                note="More.",
                frozen_at=AT,
                author_name="Ada",
                content={"headline": "Quay", "body": [{"type": "text", "value": "<p>Water.</p>" * 800}]},
                text="Water. " * 800,
                sha256="0" * 64,
            )
            for place in range(count)
        )

    def peak(folder):
        tracemalloc.start()
        export_site(folder=folder)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    add(200)
    export_site(folder=tmp_path / "warm")
    few = peak(tmp_path / "few")
    add(1000)
    assert peak(tmp_path / "many") < 1.2 * few


@pytest.mark.parametrize("name", ["rows/stories/version.jsonl", "contents.json"])
def test_a_damaged_export_is_refused(tmp_path, name):
    make_story()
    export_site(folder=tmp_path / "site")
    path = tmp_path / "site" / name
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Refused, match="damaged|cannot be read"):
        check(tmp_path / "site")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "is newer"),
        ({"migrations": ["replate.stories.migrations.9999_later"]}, "is newer"),
        ({"files": {"rows/../../evil.jsonl": [1, ""]}}, "which no export does"),
        ({"files": {"/etc/passwd": [1, ""]}}, "which no export does"),
        ({"files": []}, "is damaged|cannot be read"),
        ({"files": {"rows/a.jsonl": 5}}, "cannot be read"),
        ({"files": {"rows/a.jsonl": ["many", ""]}}, "cannot be read"),
    ],
)
def test_an_export_that_is_newer_or_hostile_is_refused(tmp_path, changes, said):
    make_story()
    export_site(folder=tmp_path / "site")
    path = tmp_path / "site" / "contents.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(Refused, match=said):
        check(tmp_path / "site")


def test_a_row_of_another_release_is_refused_and_nothing_is_kept(tmp_path):
    make_story(title="Ferry sails")
    export_site(folder=tmp_path / "site")
    path = tmp_path / "site/rows/stories/story.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"slugline"', b'"slugslug"'))
    contents = json.loads((tmp_path / "site/contents.json").read_text())
    database.put_back()
    before = ContentType.objects.count()
    with pytest.raises(Refused, match=r"story\.jsonl cannot be read: It has other fields.*slugline"):
        put_all(folder=tmp_path / "site", files=contents["files"])
    assert not Story.objects.exists()
    assert ContentType.objects.count() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda row: [row | {"joined_at": "no day"}], r"user\.jsonl cannot be read: .*no day"),
        (lambda row: [row, row], "database .* does not take it: .*Empty the database"),
        (lambda row: ["a word"], r"user\.jsonl cannot be read"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_in_a_line(tmp_path, change, said):
    make_reader("Ada Quill")
    export_site(folder=tmp_path / "site")
    path = tmp_path / "site/rows/people/user.jsonl"
    row = json.loads(path.read_text().splitlines()[0])
    path.write_text("".join(json.dumps(one) + "\n" for one in change(row)))
    contents = json.loads((tmp_path / "site/contents.json").read_text())
    database.put_back()
    with pytest.raises(Refused, match=said):
        put_all(folder=tmp_path / "site", files=contents["files"])
    assert not User.objects.exists()


def test_an_export_is_its_owners_alone_and_goes_into_an_empty_folder(tmp_path):
    make_story()
    export_site(folder=tmp_path / "site")
    assert (tmp_path / "site").stat().st_mode & 0o077 == 0
    for path in files_of(tmp_path / "site").values():  # also when it was copied out of the folder
        assert path.name == "contents.json" or path.stat().st_mode & 0o077 == 0, path
    with pytest.raises(Refused, match="is not empty"):
        export_site(folder=tmp_path / "site")
    assert not connection.in_atomic_block
