"""What a start makes of what an earlier one left."""

import os
import subprocess
import sys
from pathlib import Path

SITE = {"REPLATE_SITE_URL": "https://news.example"}


def python(program, data, **settings):
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    given = kept | SITE | settings | {"REPLATE_DATA_DIR": str(data)}
    return subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True)


COLLECT = """
import resource, signal, sys
from replate.config.start import _collect_static, set_up_django

set_up_django()
{first}
_collect_static()
"""
FULL = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))"


def test_static_files_that_a_full_disk_cut_off_are_made_whole_at_the_next_start(tmp_path):
    assert "File too large" in python(COLLECT.format(first=FULL), tmp_path).stderr
    made = python(COLLECT.format(first=""), tmp_path)
    assert made.returncode == 0, made.stderr
    there = "from django.contrib.staticfiles.finders import find; print(find('web/replate.css'))"
    source = python(COLLECT.format(first=there), tmp_path).stdout.split()[-1]
    assert (tmp_path / "static/web/replate.css").read_bytes() == Path(source).read_bytes()


LATE = """
import os, subprocess, sys
from replate.config.start import _collect_static, set_up_django

set_up_django()
from django.contrib.staticfiles.storage import staticfiles_storage as storage
assert not storage.hashed_files
subprocess.run([sys.executable, "-c", os.environ["OTHER"]], check=True, stdout=subprocess.DEVNULL)
_collect_static()
print(storage.url("web/replate.css"))
"""


def test_of_two_services_that_start_at_once_the_later_one_knows_the_files_too(tmp_path):
    told = python(LATE, tmp_path, OTHER=COLLECT.format(first=""))
    assert told.stdout.splitlines()[-1].startswith("/static/web/replate."), told.stderr


KEYS = "from replate.cli import main; import sys; sys.exit(main(['keys']))"


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path):
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    none = python(limit + "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); " + KEYS, tmp_path)
    assert none.returncode == 2 and "secret_key cannot be used: File too large" in none.stderr
    assert list(tmp_path.iterdir()) == []
    assert python(KEYS, tmp_path).returncode == 0


def test_a_key_that_is_empty_or_cannot_be_read_is_told_in_a_line(tmp_path):
    key = tmp_path / "secret_key"
    key.touch()
    told = python(KEYS, tmp_path)
    assert (told.returncode, told.stderr.splitlines()[-1]) == (
        2, f"replate: The key {key} is empty. Take it from a backup; on a new site, delete the file."
    )  # fmt: skip
    key.unlink()
    key.mkdir()
    told = python(KEYS, tmp_path)
    assert told.returncode == 2 and f"replate: The key {key} cannot be used" in told.stderr.splitlines()[-1]


def test_a_site_whose_address_is_a_number_is_answered_under_it(tmp_path):
    program = "import replate.config.settings as settings; print(settings.ALLOWED_HOSTS[0])"
    told = python(program, tmp_path, REPLATE_SITE_URL="http://[2001:db8::1]:8000")
    assert told.stdout == "[2001:db8::1]\n"
