"""`python -m tests.outbox.worker CHANNEL LEASE_SECONDS`: a sender's life, on the site that REPLATE_* describes.

A process of its own, so that it can be killed.
"""

import sys
import time

import django


def work(channel: str, lease_seconds: float) -> None:
    django.setup()
    from replate.lib import clock
    from replate.outbox import sending

    sending.LEASE_SECONDS = lease_seconds
    while True:
        if not sending.send_waiting(channel=channel, now=clock.now):
            time.sleep(0.05)


if __name__ == "__main__":
    work(sys.argv[1], float(sys.argv[2]))
