"""`replate verify` finds what was rewritten behind the program's back, and names it: on a site, in an export, in the
database itself.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from replate.cli import main
from replate.lib import merkle
from replate.lib.notes import Checkpoint, VerifierKey, sign
from replate.stories import actions
from replate.stories.models import Kind, Reason, RecordEntry, RecordNode, Story
from replate.stories.models.versions import fingerprint
from replate.stories.record import checkpoint_block, newest_checkpoint
from replate.stories.record.keys import _key, verifier_key
from replate.stories.record.leaves import Leaf, canonical, part_hash, words_of

from .factories import AT, make_editor, make_section, make_story, publish
from .stories.record.tampering import run_sql, unseal

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
BODY = [("text", "".join(f"<p>Paragraph {number} of the story, as it was told.</p>" for number in range(1, 7)))]
TAMPERED = "version 1 (entry 0): "


@pytest.fixture
def newsroom(db):
    """Entries 0 to 2: a story of three versions; 3: one that 4 withdraws; 5 and 6: one whose 5 is destroyed by 7."""
    section = make_section()
    story = make_story(section=section, title="Ferry sails", slug="ferry", body=BODY)
    for number, title in enumerate(("Ferry sinks", "Ferry is raised"), 1):
        story.title = title
        story = publish(story, Reason(Kind.CORRECTION, f"Correction {number}."), at=AT + number * HOUR)
    gone = make_story(section=section, title="Wrong from the start", slug="gone", at=AT + 3 * HOUR)
    actions.kill(story=gone, note="It was all wrong.", at=AT + 4 * HOUR, by=make_editor())
    named = make_story(section=section, title="A name too many", slug="named", at=AT + 5 * HOUR)
    named.title = "No name"
    named = publish(named, Reason(Kind.CORRECTION, "A name was removed."), at=AT + 6 * HOUR)
    actions.redact(version=named.versions.get(number=1), reason="Court order", at=AT + 7 * HOUR, by=make_editor())
    return SimpleNamespace(story=story, gone=gone, named=named)


@pytest.fixture
def verify(capsys):
    """Runs the command; gives its exit code and all that it said."""

    def verify(*arguments):
        code = main(["verify", *map(str, arguments)])
        said = capsys.readouterr()
        return SimpleNamespace(code=code, said=said.out + said.err)

    return verify


@pytest.fixture
def database():
    """What names the test's own database to the command, with the key that signs."""
    connection.ensure_connection()
    told = connection.settings_dict
    target = told["NAME"]
    if connection.vendor == "postgresql":
        password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
        target = f"postgresql://{told['USER']}{password}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    return target, "--key", verifier_key()


@pytest.fixture
def mail(tmp_path):
    """Keeps a Daily Edition of now, as a subscriber does."""

    def keep(name="edition.eml"):
        message = EmailMessage()
        message["Subject"], message["Date"] = "The Daily Edition", "Mon, 04 May 2026 18:00:00 +0000"
        block = checkpoint_block(newest_checkpoint(at=AT + 999 * HOUR))
        message.set_content(f"Good evening — here is the news.\n\n{block}\nUnsubscribe: https://news.example/x\n")
        message.add_alternative(f"<p>Good evening</p><pre>{block}</pre>", subtype="html")
        (tmp_path / name).write_bytes(message.as_bytes())
        return tmp_path / name

    return keep


def test_an_untouched_site_is_found_to_be_so(newsroom, live_server, verify):
    found = verify(live_server.url)
    assert found.code == 0
    assert "Nothing was rewritten." in found.said
    assert "8 entries, 28 parts recomputed, 8 withheld or destroyed" in found.said


def test_an_untouched_database_is_found_to_be_so(newsroom, database, verify):
    found = verify(*database)
    assert (found.code, found.said.endswith("Nothing was rewritten.\n")) == (0, True), found.said


def test_an_empty_record_is_whole(live_server, database, verify):
    make_section()
    assert verify(live_server.url).code == 0
    assert verify(*database).code == 0


def test_an_untouched_export_is_found_to_be_so(newsroom, verify, tmp_path, capsys):
    call_command("export_record", tmp_path / "export")
    assert "8 entries were written" in capsys.readouterr().out
    found = verify(tmp_path / "export", "--key", tmp_path / "export" / "key")
    assert found.code == 0 and "Nothing was rewritten." in found.said


def test_an_export_goes_only_into_a_new_folder(newsroom, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_record", tmp_path)


JSON = "CAST(%s AS jsonb)" if connection.vendor == "postgresql" else "%s"
ONE = "WHERE number = 1 AND story_id = (SELECT id FROM wagtailcore_page WHERE slug = 'ferry')"


def changed(newsroom, **parts):
    content = newsroom.story.versions.get(number=1).content
    content |= parts
    return json.dumps(content)


def rewritten(newsroom, old, new):
    return json.dumps(newsroom.story.versions.get(number=1).content).replace(old, new)


# What is rewritten in version 1 of “Ferry sails”, and how it is named: in the database, and on the site (None: only the
# newsroom itself can see it).
REWRITTEN = {
    "text behind the wall": (
        lambda room: (f"content = {JSON}", rewritten(room, "Paragraph 6", "Paragraph 7")),
        "its text behind the wall is not what was recorded",
        "its text behind the wall is not what was recorded",
    ),
    "text before the wall": (
        lambda room: (f"content = {JSON}", rewritten(room, "Paragraph 1", "Paragraph 0")),
        "its text before the wall is not what was recorded",
        "its text before the wall is not what was recorded",
    ),
    "headline": (
        lambda room: (f"content = {JSON}", changed(room, headline="Ferry flies")),
        "its headline or the lines around it is not what was recorded",
        "its headline or the lines around it is not what was recorded",
    ),
    "claims put in": (
        lambda room: (f"content = {JSON}", changed(room, claims=[])),
        "what it tells of who says what is not what was recorded",
        "what it tells of who says what is not what was recorded",
    ),
    "all of the text, and its fingerprint": (
        lambda room: (f"content = {JSON}, sha256 = %s", "{}", "0" * 64),
        "its text before the wall is not what was recorded",
        "its text before the wall is not what was recorded",
    ),
    "no JSON that can be read": (
        lambda room: (f"content = {JSON}", '{"body": 7}'),
        "rewritten so that it cannot be read",
        None,
    ),
    "plain text": (lambda room: ("text = %s", "Otherwise"), "its text behind the wall is not", "its text behind"),
    "fingerprint": (lambda room: ("sha256 = %s", "0" * 64), "its SHA-256 is not that of its text", "another SHA-256"),
    "author": (lambda room: ("author_name = %s", "Nobody"), "its author was rewritten: recorded as", None),
    "time": (lambda room: ("frozen_at = %s", "2020-01-01 00:00:00+00:00"), "its time was rewritten", None),
    "how much it matters": (lambda room: ("worth_telling = %s", False), "its worth telling was rewritten", None),
}


@pytest.mark.parametrize("what", REWRITTEN)
def test_a_rewritten_row_is_found_in_the_database_and_named(newsroom, database, verify, what):
    change, named, _ = REWRITTEN[what]
    assignment, *values = change(newsroom)
    run_sql(f"UPDATE stories_version SET {assignment} {ONE}", *values)
    found = verify(*database)
    assert found.code == 1
    assert f"FAULT  “Ferry is raised”, {TAMPERED}" in found.said
    assert named in found.said
    assert "(entry 1)" not in found.said and "(entry 3)" not in found.said


@pytest.mark.parametrize("what", [what for what, (_, _, named) in REWRITTEN.items() if named])
def test_a_rewritten_row_is_found_on_the_site_and_named(newsroom, live_server, verify, what):
    change, _, named = REWRITTEN[what]
    assignment, *values = change(newsroom)
    run_sql(f"UPDATE stories_version SET {assignment} {ONE}", *values)
    found = verify(live_server.url)
    assert found.code == 1, found.said
    assert any(TAMPERED in line and named in line for line in found.said.splitlines()), found.said
    assert "(entry 1)" not in found.said and "(entry 3)" not in found.said


DAMAGED = {
    "note": (
        "UPDATE stories_version SET note = 'Nothing much.' WHERE note = 'Correction 1.'",
        "version 2 (entry 1): its note was rewritten: recorded as 'Correction 1.'",
    ),
    "kind": (
        "UPDATE stories_version SET kind = 'update' WHERE note = 'Correction 1.'",
        "version 2 (entry 1): its kind was rewritten: recorded as correction",
    ),
    "a version gone": (
        "DELETE FROM stories_version WHERE note = 'Correction 1.'",
        "version 2 (entry 1): its version is missing from the database",
    ),
    "a version slipped in": (
        "INSERT INTO stories_version (story_id, number, kind, note, worth_telling, frozen_at, author_name, content,"
        " text, sha256, redacted_by, redaction_reason) SELECT story_id, 4, kind, note, worth_telling, frozen_at,"
        " author_name, content, text, sha256, redacted_by, redaction_reason FROM stories_version"
        " WHERE note = 'Correction 2.'",
        "“Ferry is raised”, version 4: it was never recorded",
    ),
    "an entry gone": (
        'DELETE FROM stories_recordentry WHERE "index" = 1',
        "The public record lacks entry 1",
    ),
    "the last entry gone": (
        'DELETE FROM stories_recordentry WHERE "index" = 7',
        "“No name”, version 1 (entry 5): its text was destroyed, and no entry says why",
    ),
    "an entry's leaf": (
        'UPDATE stories_recordentry SET leaf = replace(leaf, \'"version":2\', \'"version":9\') WHERE "index" = 1',
        "(entry 1): its leaf, or one before it, is not what was signed when it was entered",
    ),
    "an entry's leaf to rubbish": (
        "UPDATE stories_recordentry SET leaf = '[]' WHERE \"index\" = 1",
        "(entry 1): its leaf, or one before it, is not what was signed when it was entered",
    ),
    "what an entry tells": (
        "UPDATE stories_recordentry SET metadata = replace(metadata, 'Correction 1.', 'Nothing.') WHERE \"index\" = 1",
        "version 2 (entry 1): what its history tells of it (note, author, time) is not what was recorded",
    ),
    "an entry's checkpoint": (
        "UPDATE stories_recordentry SET checkpoint = replace(checkpoint, '/record', '/other') WHERE \"index\" = 1",
        "(entry 1): its checkpoint is not signed by the key",
    ),
    "a salt": (
        "UPDATE stories_recordentry SET walled_salt = '' WHERE \"index\" = 1",
        "version 2 (entry 1): its text behind the wall is not what was recorded",
    ),
    "a node": (
        "UPDATE stories_recordnode SET hash = (SELECT hash FROM stories_recordnode WHERE place = 0) WHERE place = 5",
        "1 rows of stories_recordnode are not what the entries make",
    ),
    "a withdrawn story brought back": (
        "UPDATE stories_story SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        "version 2 (entry 4): its story was withdrawn here, and is not marked so any more",
    ),
    "a story withdrawn in silence": (
        "UPDATE stories_story SET withdrawn_at = '2026-05-05 00:00:00+00:00' WHERE withdrawn_at IS NULL",
        "version 3 (entry 2): its story is marked as withdrawn, and no entry says why",
    ),
    "a text destroyed in silence": (
        "UPDATE stories_version SET content = '{}', text = '', redacted_at = frozen_at, redaction_reason = 'x'"
        " WHERE note = 'Correction 1.'",
        "version 2 (entry 1): its text was destroyed, and no entry says why",
    ),
    "the reason for a destruction": (
        "UPDATE stories_version SET redaction_reason = 'None' WHERE redacted_at IS NOT NULL",
        "version 1 (entry 7): its reason was rewritten: recorded as 'Court order'",
    ),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_whatever_else_is_done_to_the_database_is_found_and_named(newsroom, database, verify, what):
    statement, named = DAMAGED[what]
    run_sql(statement)
    found = verify(*database)
    assert found.code == 1, found.said
    assert named in found.said, found.said


def test_rows_that_are_gone_are_found_on_the_site_too(newsroom, live_server, verify):
    run_sql("DELETE FROM stories_version WHERE note = 'Correction 1.'")
    found = verify(live_server.url, "--record-only")
    assert found.code == 1
    assert "Entry 1: the entry is listed, and cannot be read." in found.said.replace(
        f"Story {newsroom.story.pk}, version 2 (entry 1)", "Entry 1"
    )


def rewrite_all_of_it(index):
    """What the newsroom itself could do with its own key: rewrite a version and everything that tells of it."""
    unseal()
    entry = RecordEntry.objects.select_related("version").get(index=index)
    content = entry.version.content | {"headline": "Ferry flies"}
    texts = words_of(content, entry.version.text, entry.opening_ends) | {"metadata": entry.metadata}
    parts = {part: part_hash(entry.salts[part], text) for part, text in texts.items()}
    type(entry.version).objects.filter(pk=entry.version_id).update(content=content, sha256=fingerprint(content))
    RecordEntry.objects.filter(index=index).update(leaf=str(Leaf(**(json.loads(entry.leaf) | {"parts": parts}))))
    tree = merkle.Tree()
    for one in RecordEntry.objects.all():
        for place, digest in tree.append(merkle.leaf_hash(one.leaf.encode())).items():
            RecordNode.objects.filter(place=place).update(hash=digest)
        origin = Checkpoint.read(one.checkpoint).origin
        note = sign(str(Checkpoint(origin, tree.size, tree.root)), origin, _key(settings.RECORD_KEY))
        RecordEntry.objects.filter(index=one.index).update(checkpoint=note)


def test_a_newsroom_that_rewrites_everything_with_its_own_key_is_found_by_a_kept_mail(
    newsroom, live_server, database, verify, mail, tmp_path
):
    kept = mail()
    assert verify(live_server.url, "--mail", kept).code == 0
    assert verify(*database, "--mail", kept).code == 0
    rewrite_all_of_it(0)
    assert verify(live_server.url).code == 0  # nothing but a witness can tell
    call_command("export_record", tmp_path / "export")
    for target in ([live_server.url], database, [tmp_path / "export"]):
        found = verify(*target, "--mail", kept)
        assert found.code == 1
        assert "rewritten since the mail edition.eml of Mon, 04 May 2026 18:00:00 +0000" in found.said
        assert "somewhere in entries 0 to 7" in found.said


def test_two_kept_mails_narrow_down_what_was_rewritten(newsroom, live_server, verify, mail):
    first = mail("first.eml")
    for number in range(3):
        newsroom.story.title = f"Ferry again {number}"
        newsroom.story = publish(newsroom.story, Reason(Kind.UPDATE, "More."), at=AT + (8 + number) * HOUR)
    second = mail("second.eml")
    rewrite_all_of_it(9)
    found = verify(live_server.url, "--mail", first, "--mail", second)
    assert found.code == 1
    assert "since the mail second.eml" in found.said and "somewhere in entries 8 to 10" in found.said
    assert "first.eml" not in found.said


def test_a_state_that_was_kept_names_what_was_rewritten(newsroom, live_server, database, verify, tmp_path):
    state = tmp_path / "state.json"
    assert verify(live_server.url, "--state", state).code == 0
    assert verify(live_server.url, "--state", state).code == 0
    rewrite_all_of_it(1)
    kept = state.read_bytes()
    for target in ([live_server.url], database):
        found = verify(*target, "--state", state)
        assert found.code == 1
        assert "version 2 (entry 1): what is recorded was rewritten since the state kept in state.json" in found.said
        assert found.said.count("FAULT") == 1
    assert state.read_bytes() == kept  # what was found wanting is not remembered as right


def test_a_record_cut_short_is_found_by_a_kept_mail(newsroom, live_server, verify, mail):
    kept = mail()
    unseal()
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM stories_recordentry WHERE "index" > 4')
        cursor.execute("DELETE FROM stories_recordnode WHERE place > 8")
    found = verify(live_server.url, "--mail", kept, "--record-only")
    assert found.code == 1
    assert "was signed over 8 entries; the record has 5: the last are gone" in found.said


def test_another_key_than_the_one_known_is_a_fault(newsroom, live_server, verify, tmp_path):
    state = tmp_path / "state.json"
    assert verify(live_server.url, "--state", state).code == 0
    other = str(VerifierKey("testserver/record", Ed25519PrivateKey.generate().public_key().public_bytes_raw()))
    found = verify(live_server.url, "--key", other)
    assert found.code == 1
    assert "gives another key than the one known before" in found.said
    assert "not signed by the record's key" in found.said
    assert json.loads(state.read_text())["key"] == str(verifier_key())


def test_a_mail_signed_by_another_key_is_a_fault(newsroom, live_server, verify, tmp_path):
    note = sign(str(Checkpoint("x.example/record", 3, bytes(32))), "x.example/record", Ed25519PrivateKey.generate())
    (tmp_path / "forged.eml").write_text(f"Subject: x\n\n{checkpoint_block(note)}")
    found = verify(live_server.url, "--mail", tmp_path / "forged.eml")
    assert found.code == 1
    assert "The checkpoint of the mail forged.eml is not signed by the record's key" in found.said


def test_proofs_that_do_not_hold_are_found_on_the_site(newsroom, live_server, verify, mail):
    kept = mail()
    newsroom.story.title = "Ferry again"
    publish(newsroom.story, Reason(Kind.UPDATE, "More."), at=AT + 9 * HOUR)
    run_sql(
        "UPDATE stories_recordnode SET hash = (SELECT hash FROM stories_recordnode WHERE place = 0) WHERE place = 7"
    )
    found = verify(live_server.url, "--mail", kept)
    assert found.code == 1
    assert "(entry 8): the site's proof that it is in the record does not hold" in found.said


SWAPS = [(b"Paragraph 3 of", b"Paragraph three of"), (b"Correction 1.", b"A slip."), (b"It was all wrong.", b"")]


@pytest.fixture
def two_faced(live_server):
    """A site that keeps its record and shows its readers something else."""

    class Swapping(BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                with urlopen(live_server.url + self.path, timeout=20) as response:
                    status, data = response.status, response.read()
            except HTTPError as error:
                status, data = error.code, error.read()
            if not self.path.startswith("/record/"):
                for old, new in SWAPS:
                    data = data.replace(old, new)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Swapping) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pages_that_say_otherwise_than_the_record_are_found(newsroom, two_faced, verify):
    found = verify(two_faced)
    assert found.code == 1
    assert "version 3 (entry 2): its page does not say, as the record does: “Paragraph 3 of the story" in found.said
    assert "version 2 (entry 1): the story's history does not give its note: “Correction 1.”" in found.said
    assert "version 2 (entry 4): its page does not say why it was withdrawn" in found.said
    assert found.said.count("FAULT") == 4  # the withdrawal's note is in its history too
    assert verify(two_faced, "--record-only").code == 0


def test_a_story_published_while_its_site_is_checked_is_no_fault(newsroom, live_server, verify):
    waiting, publishing = [newsroom.story], Lock()

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self):
            with publishing:  # pages are asked for side by side: none is given out before
                if not self.path.startswith("/record/") and waiting:
                    story = waiting.pop()
                    story.title = "Ferry sails again"
                    publish(story, Reason(Kind.UPDATE, "She sails."), at=AT + 9 * HOUR)
                    connection.close()
            try:
                with urlopen(live_server.url + self.path, timeout=20) as response:
                    status, data = response.status, response.read()
            except HTTPError as error:
                status, data = error.code, error.read()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = verify(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
    assert not waiting
    assert found.code == 0, found.said
    assert f"story {newsroom.story.pk} was published anew" in found.said


def test_a_walled_site_is_checked_as_far_as_a_visitor_sees(newsroom, live_server, verify):
    Story.objects.update(access="registered")
    found = verify(live_server.url)
    assert found.code == 0, found.said
    assert "behind the wall" in found.said
    run_sql(f"UPDATE stories_version SET content = {JSON} {ONE}", rewritten(newsroom, "Paragraph 6", "Paragraph 7"))
    assert verify(live_server.url).code == 0


def exported(tmp_path):
    call_command("export_record", tmp_path / "export")
    return tmp_path / "export", [json.loads(line) for line in (tmp_path / "export" / "entries.jsonl").open()]


def test_a_text_withheld_without_an_entry_that_withholds_it_is_found(newsroom, verify, tmp_path):
    folder, rows = exported(tmp_path)
    rows[0]["parts"]["walled"] = {"withheld_by": 4}
    rows[1]["parts"]["head"] = {"behind": "wall"}
    del rows[2]["parts"]["opening"]
    (folder / "entries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = verify(folder)
    assert found.code == 1
    for named in (
        "(entry 0): its text behind the wall is said to be withheld by entry 4, which does not withhold it",
        "(entry 1): its headline or the lines around it is not shown, and no entry says why",
        "(entry 2): its text before the wall is not shown, and no entry says why",
    ):
        assert named in found.said


def test_a_damaged_export_is_told_from_a_rewritten_one(newsroom, verify, tmp_path):
    folder, rows = exported(tmp_path)
    (folder / "entries.jsonl").write_text(json.dumps(rows[0]) + "\n" + json.dumps(rows[1])[:50])
    found = verify(folder)
    assert found.code == 2
    assert "is damaged: line 2 is no entry 1. Nothing was checked." in found.said
    (folder / "entries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows[:-1]))
    assert "8 entries were signed, 7 are there: the last are gone" in verify(folder).said


def test_what_others_wrote_cannot_steer_the_terminal(newsroom, verify, tmp_path):
    folder, rows = exported(tmp_path)
    rows[0]["parts"]["metadata"]["text"] = canonical({"address": "\x1b[2J\u202e\nFAULT"})
    rows[0]["leaf"] = rows[0]["leaf"].replace('"kind":"publication"', '"kind":"\\u001b"')
    (folder / "entries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = verify(folder)
    assert found.code == 1
    assert "\x1b" not in found.said and "\u202e" not in found.said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/nowhere/at/all"], "is none of what can be verified"),
        (["http://127.0.0.1:9"], "cannot be reached"),
        (["http://"], "is no address of a site"),
        (["postgresql://nobody@127.0.0.1:9/none"], "cannot be read"),
        (["https://news.example", "--key", "x"], "This is no key of a log"),
        (["https://news.example", "--mail", "/nowhere.eml"], "cannot be read"),
    ],
)
def test_what_cannot_be_checked_is_one_clear_line_and_exit_code_2(verify, arguments, said):
    found = verify(*arguments)
    assert found.code == 2
    assert said in found.said and found.said.count("\n") == 1
    assert found.said.startswith("replate verify: ") and found.said.endswith("Nothing was checked.\n")


def test_a_site_without_a_record_a_mail_without_a_checkpoint_and_a_strange_state_are_told(
    live_server, verify, tmp_path
):
    make_section()
    (tmp_path / "plain.eml").write_text("Subject: Hello\n\nNothing in it.\n")
    assert "has no checkpoint in it" in verify(live_server.url, "--mail", tmp_path / "plain.eml").said
    (tmp_path / "state").write_text("[]")
    assert "is no state that" in verify(live_server.url, "--state", tmp_path / "state").said
    (tmp_path / "replate.sqlite3").write_text("no database")
    assert "cannot be read" in verify(tmp_path).said


def test_a_folder_and_a_database_are_verified_without_django_and_without_settings(newsroom, database, tmp_path):
    exported(tmp_path)
    program = (
        "import sys; from replate.cli import main; code = main(['verify', *sys.argv[1:]]); "
        "assert not {'django', 'wagtail'} & {name.partition('.')[0] for name in sys.modules}; sys.exit(code)"
    )
    bare = {name: text for name, text in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    for arguments in ([tmp_path / "export"], database):
        command = [sys.executable, "-c", program, *map(str, arguments)]
        result = subprocess.run(command, env=bare, capture_output=True, text=True, timeout=60)
        assert result.returncode == 0, result.stderr
        assert "Nothing was rewritten." in result.stdout
