"""What several machines share, and what each refuses to make for itself."""

import os
import subprocess
import sys
import time

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.cache.backends.base import BaseCache

from replate.config.environment import Bucket, SettingError, read_environment
from replate.config.keys import refuse_other_keys
from replate.desk.running.beats import LONGEST_SILENCE, beat, keys_mark
from replate.lib import clock

ENOUGH = {"REPLATE_SITE_URL": "https://news.example"}


def replate(*arguments, **settings):
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("REPLATE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "replate", *arguments], env=kept | settings, capture_output=True, text=True
    )


def test_a_node_refuses_to_run_with_keys_that_the_others_do_not_have():
    told = replate(
        "run", "--only", "web", REPLATE_SECRET_KEY="known", REPLATE_DATABASE_URL="postgresql://nowhere/none", **ENOUGH
    )
    assert told.returncode == 2
    assert told.stderr == (
        "replate: Each machine would make a key of its own: "
        "set REPLATE_VAPID_KEY and REPLATE_RECORD_KEY on all of them. "
        "`replate keys` prints those of this data folder, or new ones.\n"
    )


@pytest.mark.django_db
def test_a_machine_is_refused_beside_one_that_runs_with_other_keys():
    now = clock.now()
    beat(part="web", at=now, place=f"paper1 17 {keys_mark()}")
    beat(part="web", at=now - LONGEST_SILENCE, place="paper2 17 0123456789ab")  # gone, or stopped to be given new keys
    refuse_other_keys()
    beat(part="default", at=now, place="paper3 17 0123456789ab")
    with pytest.raises(SettingError, match=r"^paper3 ran this site with other keys"):
        refuse_other_keys()


def test_the_keys_of_a_site_are_told_as_settings_and_taken_as_such(tmp_path):
    told = replate("keys", REPLATE_DATA_DIR=str(tmp_path), **ENOUGH)
    assert told.returncode == 0, told.stderr
    settings = dict(line.partition("=")[::2] for line in told.stdout.splitlines())
    assert list(settings) == ["REPLATE_SECRET_KEY", "REPLATE_VAPID_KEY", "REPLATE_RECORD_KEY"]
    assert settings["REPLATE_SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    environment = read_environment(ENOUGH | settings)
    assert environment.vapid_key and environment.record_key
    record = load_pem_private_key((tmp_path / "record_key.pem").read_bytes(), None)
    assert record.private_bytes_raw() == environment.record_key.private_bytes_raw()
    vapid = load_pem_private_key((tmp_path / "vapid_key.pem").read_bytes(), None)
    assert vapid.private_numbers().private_value == environment.vapid_key


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"REPLATE_RECORD_KEY": "c2hvcnQ"}, r"^REPLATE_RECORD_KEY is '…', but must be the 32 bytes"),
        ({"REPLATE_REDIS_URL": "localhost:6379"}, "must be redis://"),
        ({"REPLATE_TASKS": "rq"}, "must be database or celery"),
        ({"REPLATE_TASKS": "celery"}, "say where its broker is"),
        ({"REPLATE_BROKER_URL": "kafka://host"}, "must be redis://HOST:6379/0 or amqp://"),
        ({"REPLATE_MEDIA_BUCKET": "s3://host/bucket"}, "must be s3://KEY:SECRET@HOST/BUCKET"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line(settings, reason):
    with pytest.raises(SettingError, match=reason):
        read_environment(ENOUGH | settings)


def test_a_bucket_is_read_with_its_region_and_characters_of_any_kind():
    url = "s3://KEY:a%2Fb%40c@s3.eu-central-1.amazonaws.com/paper?region=eu-central-1"
    assert read_environment(ENOUGH | {"REPLATE_MEDIA_BUCKET": url}).media_bucket == Bucket(
        "https://s3.eu-central-1.amazonaws.com", "KEY", "a/b@c", "paper", "eu-central-1"
    )


def test_software_that_a_setting_needs_and_is_missing_is_named(monkeypatch):
    monkeypatch.setattr("replate.config.environment.find_spec", lambda name: None)
    with pytest.raises(SettingError, match=r"REPLATE_REDIS_URL is set, .* pip install 'replate\[many\]'"):
        read_environment(ENOUGH | {"REPLATE_REDIS_URL": "redis://127.0.0.1/0"})
    read_environment(ENOUGH)


def test_a_cache_without_its_redis_counts_in_this_process_at_once():
    from replate.config.cache import RedisWhileItAnswers

    class Away(RedisWhileItAnswers):
        """Its own memory of whether Redis is there."""

    cache: BaseCache = Away("redis://127.0.0.1:1/0", {})
    began = time.monotonic()
    assert cache.add("count", 0)
    for _turn in range(200):
        cache.incr("count")
    assert cache.get("count") == 200
    assert cache.get_or_set("other", lambda: "made") == "made" == cache.get("other")
    assert time.monotonic() - began < 5
