"""The settings the tests run with: the product's own, on a throw-away data folder."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="replate-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["REPLATE_DATA_DIR"] = _folder
os.environ["REPLATE_SITE_URL"] = "http://testserver"
os.environ["REPLATE_LANGUAGES"] = "en,he"
os.environ["REPLATE_STAFF_SECOND_FACTOR"] = "no"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the tests
os.environ["REPLATE_DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from replate.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
ALLOWED_HOSTS = ["*"]
FUNNEL_WRITES_ITSELF = False
INSTALLED_APPS = ["tests.flush", "django_migration_linter", *INSTALLED_APPS]  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: several threads may use it. Nothing of it need survive a power cut.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"  # noqa: F405
