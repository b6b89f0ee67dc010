"""The product's settings, with a push service on this machine: no site has a setting for that."""

import os

from replate.config.settings import *  # noqa: F403

PUSH_TRUSTED_ORIGINS = (os.environ["BENCH_PUSH_URL"],)
PUSH_CA_FILE = os.environ["BENCH_PUSH_CA_FILE"]
