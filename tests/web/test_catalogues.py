"""What readers see is there in Hebrew, all of it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, ngettext

import replate
from replate.stories.models import Kind

SOURCE = Path(replate.__file__).parent
CATALOGUE = Path("web/locale/he/LC_MESSAGES/django.po")


def test_every_word_has_its_hebrew() -> None:
    entries = polib.pofile(SOURCE / CATALOGUE)
    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy or entry.obsolete] == []


def test_placeholders_are_those_of_the_original() -> None:
    for entry in polib.pofile(SOURCE / CATALOGUE):
        for shown in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            wanted = set(_placeholders(entry.msgid_plural or entry.msgid))
            left_out = wanted - set(_placeholders(shown))
            assert not set(_placeholders(shown)) - wanted and (not left_out or entry.msgid_plural), entry.msgid


def _placeholders(text: str) -> list[str]:
    return [part.partition(")")[0] for part in text.split("%(")[1:]]


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    text, compiled = polib.pofile(SOURCE / CATALOGUE), polib.mofile((SOURCE / CATALOGUE).with_suffix(".mo"))
    for catalogue in (text, compiled):
        assert catalogue.metadata["Plural-Forms"] == "nplurals=3; plural=(n == 1 ? 0 : n == 2 ? 1 : 2);"
    assert {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in compiled} == {
        entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in text
    }


@pytest.mark.skipif(not shutil.which("xgettext"), reason="no gettext on this machine")
def test_no_word_of_a_public_page_is_missing(tmp_path: Path) -> None:
    copy = tmp_path / "replate"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "__pycache__", "demo", "reading"))
    program = (
        "from django.conf import settings; settings.configure(); import django; django.setup();"
        "from replate.web.management.commands.makemessages import Command;"
        "from django.core.management import call_command; call_command(Command(), locale=['he'], verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(tmp_path), "PATH": _path()}, check=True)
    fresh, kept = (polib.pofile(folder / CATALOGUE) for folder in (copy, SOURCE))
    message = "run `replate manage makemessages -l he`, then translate what is new in it, then run it again"
    assert {entry.msgid for entry in fresh} == {entry.msgid for entry in kept}, message


def _path() -> str:
    return str(Path(shutil.which("xgettext") or "/").parent)


def test_kinds_and_numbers_speak_hebrew() -> None:
    with translation.override("he"):
        assert [str(kind.label) for kind in Kind] == ["עדכון", "הבהרה", "תיקון", "הסרה"]
        paragraphs = ("%(n)s unchanged paragraph", "%(n)s unchanged paragraphs")
        assert [ngettext(*paragraphs, n) % {"n": n} for n in (1, 2, 14)] == [
            "פסקה אחת ללא שינוי",
            "שתי פסקאות ללא שינוי",
            "14 פסקאות ללא שינוי",
        ]
        assert gettext("Related stories") == "כתבות קשורות"


@pytest.mark.django_db
def test_a_missing_page_speaks_the_language_of_its_address() -> None:
    assert "אין עמוד בכתובת הזאת" in Client().get("/he/nothing-here/").content.decode()


def test_email_is_spelled_in_one_way() -> None:
    root = SOURCE.parents[1]
    texts = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.po")]
    texts += [path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0] != "reading"]  # of all papers
    assert [str(path) for path in texts if re.search(r"\be-mail", path.read_text(), re.IGNORECASE)] == []
