"""The settings of the nodes that the tests start: the product's own, with the tests' push service."""

import os

from replate.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PUSH_TRUSTED_ORIGINS = tuple(filter(None, [os.environ.get("MANY_PUSH")]))
PUSH_CA_FILE = os.environ.get("MANY_PUSH_CA")
INSTALLED_APPS = ["tests.many", *INSTALLED_APPS]  # noqa: F405
