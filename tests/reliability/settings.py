"""The product's settings on a site that gives up on a locked database after a second, where a real one waits for 30."""

from replate.config.settings import *  # noqa: F403

DATABASES["default"]["OPTIONS"]["timeout"] = 1  # noqa: F405
