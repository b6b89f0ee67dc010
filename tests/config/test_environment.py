"""Every setting is told of, and a wrong one is one clear line."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from replate.config.environment import SETTINGS, SettingError, read_environment, usable_folder

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
ENOUGH = {"REPLATE_SITE_URL": "https://news.example"}


def test_every_setting_stands_in_the_docs_and_nothing_else_does():
    told = re.findall(r"^\| `(REPLATE_\w+)` \|", DOCS.read_text(), re.MULTILINE)
    assert told == [setting.variable for setting in SETTINGS]


def test_the_docs_tell_the_defaults():
    rows = dict(re.findall(r"^\| `(REPLATE_\w+)` \| (.*?) \|", DOCS.read_text(), re.MULTILINE))
    plain = {setting.variable: setting.default for setting in SETTINGS if setting.default}
    assert {name: default for name, default in plain.items() if f"`{default}`" != rows[name]} == {}


def test_the_site_url_is_all_that_must_be_set():
    environment = read_environment(ENOUGH)
    assert environment.site_url == "https://news.example"
    assert environment.listen == ("127.0.0.1", 8000)
    assert not environment.demo


def test_a_missing_setting_is_named_with_its_meaning():
    with pytest.raises(SettingError, match=r"^REPLATE_SITE_URL is not set\. The address readers type"):
        read_environment({})


def test_an_unknown_setting_is_named_with_the_one_that_was_meant():
    with pytest.raises(SettingError, match=r"REPLATE_TIMEZONE is not a setting.* Did you mean REPLATE_TIME_ZONE\?"):
        read_environment(ENOUGH | {"REPLATE_TIMEZONE": "UTC"})


def test_what_is_not_ours_is_left_alone():
    read_environment(ENOUGH | {"PATH": "/bin", "DATABASE_URL": "x"})


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SITE_URL", "news.example", "with no path"),
        ("SITE_URL", "https://news.example/paper", "with no path"),
        ("SITE_URL", "https://editor:secret@news.example", "with no path"),
        ("SITE_URL", "https://news.example:99999", "up to 65535"),
        ("SITE_URL", "https://מבט.example", "as browsers send it: xn--5dboq.example"),
        ("DATABASE_URL", "mysql://host/name", "must be postgresql://"),
        ("LISTEN", "8000", "must be HOST:PORT"),
        ("LISTEN", "127.0.0.1:99999", "must be HOST:PORT"),
        ("WEB_PROCESSES", "0", "1 or more"),
        ("WEB_PROCESSES", "many", "must be a whole number"),
        ("WEB_PROCESSES", "²", "must be a whole number"),
        ("TOLD_KEPT_DAYS", "99999999999", "1 to 36500"),
        ("LANGUAGES", ",", "by their codes"),
        ("LANGUAGES", "en,klingon", "by their codes"),
        ("TIME_ZONE", "Berlin", "Europe/Berlin"),
        ("SMTP_URL", "mail.example", "must be smtp://"),
        ("SMTP_URL", "smtp://mail.example:many", "must be smtp://"),
        ("SITE_URL", "http://news example", "a host's name"),
        ("DATABASE_URL", "postgresql://news@host", "HOST/NAME"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///PATH"),
        ("WEBSUB_HUB_URL", "hub.example", "must start with https://"),
        ("DEMO", "true", "must be yes or no"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_it_must_be(name, value, reason):
    with pytest.raises(SettingError) as caught:
        read_environment(ENOUGH | {f"REPLATE_{name}": value})
    assert f"REPLATE_{name} is " in str(caught.value)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://news:kept@host/name"),
        ("SMTP_URL", "smtps://news:a/kept@mail.example"),
        ("SMTP_URL", "smtp://news:a#kept@mail.example"),
        ("MEDIA_BUCKET", "s3://KEY:a/kept@s3.example/media"),
        ("MEDIA_BUCKET", "s3:/KEY:kept@s3.example/media"),
        ("SMTP_URL", "smtp:news:kept@mail.example"),
        ("REDIS_URL", "redis://:kept\u2100@redis.example"),
        ("REDIS_URL", "redis://:kept/a@redis.example"),
        ("BROKER_URL", "amqp://news:kept#a@rabbit.example/x"),
        ("DATABASE_URL", "postgresql://news:kept/a@host/name"),
        ("DATABASE_URL", "postgresql://news:kept[@host/name"),
        ("DATABASE_URL", "postgresql://news:kept@host:many/name"),
        ("OIDC_PROVIDERS", "[{'name': 'Port', 'secret': 'kept'}]"),
    ],
)
def test_a_refused_value_does_not_show_its_password(name, value):
    with pytest.raises(SettingError) as caught:
        read_environment(ENOUGH | {f"REPLATE_{name}": value})
    assert "kept" not in str(caught.value)


def test_a_mail_server_is_read_with_its_password_and_its_safety():
    server = read_environment(ENOUGH | {"REPLATE_SMTP_URL": "smtp+starttls://news:p%40ss@mail.example"}).smtp_url
    assert (server.host, server.port, server.user, server.password, server.security) == (
        "mail.example",
        587,
        "news",
        "p@ss",
        "starttls",
    )


@pytest.mark.parametrize("listen", ["0.0.0.0:8000", "192.168.1.4:8000"])
def test_the_demo_refuses_to_be_seen_from_other_machines(listen):
    with pytest.raises(SettingError, match="listen on 127"):
        read_environment(ENOUGH | {"REPLATE_DEMO": "yes", "REPLATE_LISTEN": listen})


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingError, match="Nothing can be written to the data folder .*/file/data: Not a directory"):
        usable_folder(tmp_path / "file" / "data")


def test_a_file_of_the_data_folder_that_is_another_users_is_named():
    """As after a command that root gave."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        (Path(folder) / "lock").touch(mode=0o444)
        program = (
            "import os, sys; from pathlib import Path; from replate.config.environment import usable_folder\n"
            "os.geteuid() or os.setuid(65534)\n"
            "usable_folder(Path(sys.argv[1]))"
        )
        told = subprocess.run([sys.executable, "-c", program, folder], capture_output=True, text=True)
    assert f"SettingError: {folder}/lock cannot be written: it is another user's." in told.stderr


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("https://news.example:443/", "https://news.example"),
        ("http://news.example:80", "http://news.example"),
        ("https://news.example:80", "https://news.example:80"),
        ("HTTPS://News.Example.", "https://news.example"),
        ("https://news.example:", "https://news.example"),
        ("http://[2001:DB8::1]:8000", "http://[2001:db8::1]:8000"),
    ],
)
def test_the_site_url_is_taken_as_browsers_send_it(typed, sent):
    assert read_environment({"REPLATE_SITE_URL": typed}).site_url == sent
