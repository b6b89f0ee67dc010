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
os.environ["REPLATE_DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from replate.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ALLOWED_HOSTS = ["*"]
