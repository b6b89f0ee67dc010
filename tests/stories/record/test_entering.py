"""Every version, withdrawal and redaction is one entry, appended with what it records."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from replate.lib import merkle
from replate.lib.notes import Checkpoint, NoteError, text_of
from replate.stories import actions
from replate.stories.models import Kind, Reason, RecordEntry, RecordNode, Story, Version
from replate.stories.models.versions import fingerprint
from replate.stories.record import leaves, newest_checkpoint
from replate.stories.record.entering import RecordDamaged, enter_missing
from replate.stories.record.keys import KeyUnreadable, verifier_key

from ...factories import AT, make_draft, make_editor, make_section, make_story, publish
from ...readers.walled import make_walled_story
from .tampering import unseal

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
LONG = [("text", "".join(f"<p>Paragraph {number} of the story, for all to read.</p>" for number in range(9)))]


def kinds():
    return list(RecordEntry.objects.order_by("index").values_list("index", "kind"))


def corrected(story):
    story.title = "Ferry sinks"
    return publish(story, Reason(Kind.CORRECTION, "It sank."), at=LATER)


def test_each_version_kill_and_redaction_is_an_entry_in_order():
    story = corrected(make_story())
    other = make_story(at=LATER)
    actions.redact(version=story.versions.get(number=1), reason="Court order", at=LATER, by=make_editor())
    actions.kill(story=other, note="All wrong.", at=LATER, by=make_editor())
    assert kinds() == [(0, "publication"), (1, "correction"), (2, "publication"), (3, "redaction"), (4, "kill")]


def test_what_makes_no_version_makes_no_entry():
    publish(make_story())
    assert kinds() == [(0, "publication")]


def test_a_publication_that_fails_leaves_no_entry():
    story = make_story()
    with pytest.raises(RuntimeError), transaction.atomic():
        corrected(story)
        raise RuntimeError
    assert kinds() == [(0, "publication")]
    corrected(Story.objects.get(pk=story.pk))
    assert kinds() == [(0, "publication"), (1, "correction")]


def test_the_leaf_tells_what_when_and_why_and_of_the_words_only_salted_hashes():
    entry = corrected(make_story(title="Ferry sails", body=LONG)).versions.get(number=2).record_entries.get()
    leaf = entry.told
    assert (leaf.kind, leaf.version, leaf.at, leaf.recorded_at) == ("correction", 2, *(2 * [LATER.isoformat()]))
    assert leaf.story == entry.version.story_id
    assert set(leaf.parts) == set(leaves.PARTS)
    assert "Ferry" not in entry.leaf and "sank" not in entry.leaf
    assert len(set(entry.salts.values())) == 5


@pytest.mark.parametrize("make", [lambda: make_story(body=LONG), make_story, make_walled_story])
def test_the_parts_hash_to_the_leaf_and_make_up_the_version_again(make):
    make()
    for entry in RecordEntry.objects.select_related("version"):
        version, ends = entry.version, json.loads(entry.metadata)["opening_ends"]
        parts = leaves.words_of(version.content, version.text, ends)
        for part, text in (parts | {"metadata": entry.metadata}).items():
            assert leaves.part_hash(entry.salts[part], text) == entry.told.parts[part]
        assert fingerprint(leaves.content_from(parts, ends)) == version.sha256
        assert json.loads(parts["opening"])["body"] == version.opening().content["body"]
        assert json.loads(parts["head"]) | {"body": []} == version.head().content


def test_every_key_of_a_story_is_either_of_its_head_or_its_body():
    """Otherwise it would pass for something that another part enclosed: it needs a new format of the leaf."""
    assert set(make_story().own_content()) == {*leaves.HEAD_KEYS, "body"}


def test_the_same_words_twice_have_other_hashes():
    first, second = make_story(title="Same", body=LONG), make_story(title="Same", body=LONG)
    told = [story.versions.get().record_entries.get().told.parts for story in (first, second)]
    assert all(told[0][part] != told[1][part] for part in leaves.PARTS)


def test_the_tree_grows_over_the_leaves_and_each_entry_has_its_signed_checkpoint():
    section = make_section()
    for _ in range(7):
        make_story(section=section)
    hashes = [merkle.leaf_hash(entry.leaf.encode()) for entry in RecordEntry.objects.all()]
    for entry in RecordEntry.objects.all():
        checkpoint = Checkpoint.read(text_of(entry.checkpoint, verifier_key().public))
        assert checkpoint == Checkpoint("testserver/record", entry.index + 1, merkle.root_of(hashes[: entry.index + 1]))
    assert RecordNode.objects.count() == 7 + 3 + 1


def test_the_newest_checkpoint_is_that_of_the_asked_time():
    assert Checkpoint.read(newest_checkpoint(at=AT)).size == 0
    assert text_of(newest_checkpoint(at=AT), verifier_key().public)
    corrected(make_story())
    sizes = [Checkpoint.read(newest_checkpoint(at=at)).size for at in (AT - timedelta(seconds=1), AT, LATER)]
    assert sizes == [0, 1, 2]


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path, settings):
    settings.RECORD_KEY = tmp_path / "key.pem"
    note = newest_checkpoint(at=AT)
    made = settings.RECORD_KEY.read_bytes()
    assert stat.S_IMODE(settings.RECORD_KEY.stat().st_mode) == 0o600
    assert newest_checkpoint(at=AT) == note
    assert settings.RECORD_KEY.read_bytes() == made
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_a_damaged_key_is_named_and_never_replaced(tmp_path, settings):
    settings.RECORD_KEY = tmp_path / "key.pem"
    settings.RECORD_KEY.write_text("no key")
    with pytest.raises(KeyUnreadable, match="put back the one that signed"):
        newest_checkpoint(at=AT)
    assert settings.RECORD_KEY.read_text() == "no key"


def test_another_key_signs_otherwise(tmp_path, settings):
    note, settings.RECORD_KEY = newest_checkpoint(at=AT), tmp_path / "other.pem"
    with pytest.raises(NoteError):
        text_of(note, verifier_key().public)


CHANGES = {
    "leaf": lambda: RecordEntry.objects.update(leaf="{}"),
    "salt": lambda: RecordEntry.objects.update(walled_salt=""),
    "all salts of a version that stands": lambda: RecordEntry.objects.update(
        head_salt="", opening_salt="", walled_salt="", enclosed_salt=""
    ),
    "node": lambda: RecordNode.objects.update(hash=b"x" * 32),
    "entry gone": lambda: RecordEntry.objects.all().delete(),
    "node gone": lambda: RecordNode.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_database_refuses_to_change_or_delete_what_is_recorded(change):
    make_story()
    with pytest.raises(IntegrityError, match="can only grow"), transaction.atomic():
        change()


def test_redaction_destroys_the_salts_of_the_words_and_no_other():
    story = corrected(make_story())
    actions.redact(version=story.versions.get(number=1), reason="Court order", at=LATER, by=make_editor(name="E. D."))
    destroyed, kept, redaction = RecordEntry.objects.order_by("index")
    assert set(destroyed.salts) == set(redaction.salts) == {"metadata"}
    assert set(kept.salts) == set(leaves.PARTS)
    assert set(redaction.told.parts) == {"metadata"}
    assert json.loads(redaction.metadata) | {"address": ""} == {"address": "", "by": "E. D.", "reason": "Court order"}
    assert (redaction.told.story, redaction.told.version) == (story.pk, 1)


def test_a_second_entry_for_a_version_is_refused():
    story = make_story()
    entry = RecordEntry.objects.get()
    entry.index = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordEntry.objects.bulk_create([entry])
    assert story.versions.count() == 1


def test_what_was_published_before_there_was_a_record_is_entered_once_in_its_order():
    first = make_story(at=AT)
    second = make_story(at=AT + timedelta(minutes=5))
    corrected(first)
    redacted = first.versions.get(number=1)
    actions.redact(version=redacted, reason="Court order", at=LATER + timedelta(hours=1), by=make_editor())
    unseal()
    RecordEntry.objects.all().delete()
    RecordNode.objects.all().delete()
    assert enter_missing(at=LATER + timedelta(days=1)) == 4
    assert kinds() == [(0, "publication"), (1, "publication"), (2, "correction"), (3, "redaction")]
    assert [entry.version.story_id for entry in RecordEntry.objects.all()] == [first.pk, second.pk, first.pk, first.pk]
    entry = RecordEntry.objects.get(index=0)
    assert entry.told.at == AT.isoformat() and entry.told.recorded_at > LATER.isoformat()
    assert set(entry.told.parts) == {"metadata"}
    assert enter_missing(at=LATER + timedelta(days=2)) == 0
    assert RecordEntry.objects.count() == 4


def test_nothing_is_appended_to_a_tree_with_holes():
    make_story()
    unseal()
    RecordNode.objects.all().delete()
    with pytest.raises(RecordDamaged, match="replate verify"):
        make_story()


def test_an_entry_reads_few_rows_however_long_the_record_is(django_assert_max_num_queries):
    story = make_story()
    version = story.versions.get()
    unseal()
    RecordEntry.objects.all().delete()
    RecordNode.objects.all().delete()
    from replate.stories.record.entering import enter_version

    with django_assert_max_num_queries(10):  # two savepoints, a lock, two reads, two writes, and the story's address
        enter_version(version=Version.objects.get(pk=version.pk), at=AT)


@pytest.mark.django_db(transaction=True)
def test_publications_at_the_same_time_leave_no_gap_and_one_tree():
    section, editor = make_section(), make_editor()
    drafts = [make_draft(section) for _ in range(12)]

    def publish_one(story):
        try:
            publish(story, by=editor)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(publish_one, drafts))
    entries = list(RecordEntry.objects.all())
    assert [entry.index for entry in entries] == list(range(12))
    root = merkle.root_of(merkle.leaf_hash(entry.leaf.encode()) for entry in entries)
    assert Checkpoint.read(entries[-1].checkpoint).root == root
    assert settings.RECORD_KEY.exists()
