"""Django's makemessages for what readers see: one catalogue in web/locale, without the desk's words."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

REPLATE = Path(__file__).parents[3]
LOCALE = REPLATE / "web" / "locale"

# Patterns below src/replate. The desk speaks one language.
ALERTS = (
    "_account",
    "_choice",
    "_choices",
    "_control",
    "_denied",
    "_home_screen",
    "_subscribed",
    "_unsubscribed",
    "_unsupported",
    "alerts",
)
CLAIMS = ("_sign", "_status", "_statements", "_stood", "_who_says_what", "claim", "source")
CORRECTIONS = ("_correction", "_name", "_words", "corrections", "receipt", "report")
READ_BY_READERS = (
    "web/*.py",
    "web/templates/*.html",
    "web/templates/stories/**/*.html",
    "web/templates/web/*.html",
    "web/templates/readers/**/*.html",
    "web/templates/readers/**/*.txt",
    "web/templates/comments/*.html",
    "web/templates/comments/mail/*",
    "comments/mail.py",
    "comments/phases/*.py",
    "readers/addresses.py",
    "readers/mail.py",
    *(f"web/templates/alerts/{name}.html" for name in ALERTS),
    *(f"web/templates/claims/{name}.html" for name in CLAIMS),
    *(f"web/templates/corrections/{name}.html" for name in CORRECTIONS),
    "web/templates/corrections/mail/*",
    "corrections/mail.py",
    "corrections/messages.py",
    "corrections/turned.py",
    *(f"web/templates/editions/{name}" for name in ("_story.html", "issue*.html", "mail.*")),
    "editions/gathering.py",
    "editions/rendering.py",
    "editions/actions/newsletters.py",
    "stories/changes.py",
    "stories/models/record.py",
    "stories/models/versions.py",
    "claims/box.py",
    "claims/frozen.py",
    "claims/reason.py",
    "claims/words.py",
)


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
    help = "Brings the catalogues of what readers see up to date and compiles them: makemessages -l he"

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options | {"no_location": True, "no_obsolete": True})
        for language in options["locale"]:
            catalogue = LOCALE / language / "LC_MESSAGES" / "django.po"
            subprocess.run(  # noqa: S603
                ["msgfmt", "--check-format", "-o", catalogue.with_suffix(".mo"), catalogue],  # noqa: S607
                check=True,
            )

    def find_files(self, root: str) -> list[Any]:
        self.default_locale_path, self.locale_paths = str(LOCALE), [str(LOCALE)]
        paths = {path for pattern in READ_BY_READERS for path in REPLATE.glob(pattern)}
        return [self.translatable_file_class(str(path.parent), path.name, str(LOCALE)) for path in sorted(paths)]
