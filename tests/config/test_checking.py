"""`replate check` names what is unsafe, missing or leads nowhere, and nothing else."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from replate.config import checking
from replate.config.environment import read_environment
from tests.test_cli import free_port, replate

from ..mailers import mail_by_smtp

SITE = {"REPLATE_SITE_URL": "https://news.example", "REPLATE_TRUSTED_PROXY_COUNT": "1"}


def says(find, **settings):
    """What `find` has to say of a site with these settings, each as (whether it must be mended, words)."""
    told = SITE | {f"REPLATE_{name.upper()}": str(value) for name, value in settings.items()}
    return [(finding.must, finding.text) for finding in find(read_environment(told))]


def one(findings, must, *words):
    assert len(findings) == 1, findings
    assert findings[0][0] is must
    for word in words:
        assert word in findings[0][1]


@contextmanager
def mail_server():
    """Greets and takes its leave, as SMTP wants it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet():
            line, _ = server.accept()
            with line, line.makefile("rwb") as spoken:
                spoken.write(b"220 mail.example ESMTP\r\n")
                spoken.flush()
                for _command in spoken:
                    spoken.write(b"250 mail.example\r\n")
                    spoken.flush()

        threading.Thread(target=greet, daemon=True).start()
        yield server.getsockname()[1]


def test_every_fault_of_the_settings_is_named_at_once():
    faults = checking.setting_faults(
        {"REPLATE_LISTEN": "8000", "REPLATE_TIME_ZONE": "Berlin", "REPLATE_SIT_URL": "https://news.example"}
    )
    assert [fault.split()[0] for fault in sorted(faults)] == [
        "REPLATE_LISTEN", "REPLATE_SITE_URL", "REPLATE_SIT_URL", "REPLATE_TIME_ZONE",
    ]  # fmt: skip
    assert checking.setting_faults(SITE) == []
    one_with_another = {**SITE, "REPLATE_MAIL_WEBHOOK": "postmark"}
    assert "REPLATE_MAIL_WEBHOOK is set" in checking.setting_faults(one_with_another)[0]


def test_a_site_in_the_clear_must_be_mended_except_on_this_machine():
    one(says(checking._addresses, site_url="http://news.example"), True, "in the clear", "nginx.conf")
    one(says(checking._addresses, site_url="http://127.0.0.1:8000"), False, "other machines cannot come")
    assert says(checking._addresses) == []


def test_https_without_a_proxy_that_is_counted_must_be_mended():
    one(says(checking._addresses, trusted_proxy_count=0), True, "REPLATE_TRUSTED_PROXY_COUNT", "share one limit")


def test_a_demo_with_readers_must_be_mended():
    one(says(checking._addresses, demo="yes"), True, "REPLATE_DEMO")


def test_a_port_open_to_all_is_worth_a_look():
    one(says(checking._addresses, listen="0.0.0.0:8000"), False, "REPLATE_LISTEN", "firewall")


def test_keys_that_are_short_or_on_one_machine_alone_are_named():
    one(says(checking._keys, secret_key="secret"), True, "REPLATE_SECRET_KEY", "guessed")
    one(
        says(checking._keys, database_url="postgresql://replate@db/replate"),
        False, "REPLATE_SECRET_KEY, REPLATE_VAPID_KEY, REPLATE_RECORD_KEY", "replate keys",
    )  # fmt: skip
    assert says(checking._keys) == []


def test_a_data_folder_that_others_may_read_must_be_mended(tmp_path):
    def said():
        return [told for told in says(checking._folder, data_dir=tmp_path) if not told[1].startswith("You are root")]

    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o600)
    tmp_path.chmod(0o750)
    assert said() == []
    tmp_path.chmod(0o755)
    one(said(), True, "chmod o-rwx")
    tmp_path.chmod(0o700)
    (tmp_path / "secret_key").chmod(0o644)
    one(said(), True, "chmod 600")


def test_a_mail_server_that_does_not_answer_must_be_mended():
    findings = says(checking._mail, smtp_url=f"smtp://127.0.0.1:{free_port()}", imprint="x")
    assert findings[0][0]
    assert "REPLATE_SMTP_URL" in findings[0][1]
    with mail_server() as port:
        one(says(checking._mail, smtp_url=f"smtp://127.0.0.1:{port}", imprint="x"), False, "REPLATE_DKIM_KEY")


def test_what_the_settings_lead_to_must_answer():
    nowhere = free_port()
    one(says(checking._neighbours, redis_url=f"redis://127.0.0.1:{nowhere}/0"), True, "REPLATE_REDIS_URL")
    one(says(checking._neighbours, tasks="celery", broker_url=f"amqp://127.0.0.1:{nowhere}//"), True, "The broker")
    one(says(checking._neighbours, purge_urls=f"http://127.0.0.1:{nowhere}/"), True, f"127.0.0.1:{nowhere}")
    assert says(checking._neighbours) == []


@pytest.mark.django_db
def test_the_database_is_looked_at():
    one(says(checking._database), False, "createsuperuser")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'web'")
    one(says(checking._database), True, "not of this release")


@pytest.mark.django_db
def test_a_database_elsewhere_without_encryption_is_worth_a_look():
    found = says(checking._database, database_url="postgresql://replate@db.example/replate")
    assert (False, "sslmode") in [(must, "sslmode" if "sslmode" in text else "") for must, text in found]


@pytest.mark.django_db
def test_djangos_own_checks_find_nothing_more_in_a_safe_site(monkeypatch, settings):
    mail_by_smtp(settings, 25)
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the tests' own
    assert says(checking._django) == []


def test_it_ends_with_1_where_something_must_be_mended_and_says_each_in_a_line(tmp_path):
    result = replate(
        "check", site_url="http://news.example", data_dir=tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}"
    )
    assert result.returncode == 1
    *lines, total = result.stdout.splitlines()
    assert {line[:4] for line in lines} == {"MEND", "LOOK"}
    assert total.startswith("To mend: 2. ")
    assert "REPLATE_SITE_URL" in lines[0]
    assert "REPLATE_SMTP_URL" in lines[1]


def test_a_safe_site_ends_it_with_0(tmp_path):
    with mail_server() as port:
        result = replate(
            "check", site_url="https://news.example", trusted_proxy_count=1, data_dir=tmp_path / "data",
            smtp_url=f"smtp://127.0.0.1:{port}",
        )  # fmt: skip
    assert result.returncode == 0, result.stdout
    assert "To mend: 0." in result.stdout
    assert (tmp_path / "data").stat().st_mode & 0o007 == 0
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0
