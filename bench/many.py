"""A dispatch over two worker nodes, of which one is killed in the middle together with a web node: who is lost, who is
told twice, how fast. And how soon a change reaches another node.

Needs the servers of PostgreSQL and Redis installed; it runs its own.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from bench._stage import tell

RECIPIENTS = int(os.environ.get("BENCH_RECIPIENTS", "50000"))


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from replate.outbox.sending import WINDOW
    from tests.many.machines import Machines, Postgres, Redis, until
    from tests.many.test_machines import latency_seconds, release, sent_to, state_of
    from tests.outbox.post import PostOffice

    with tempfile.TemporaryDirectory(prefix="replate-bench-many-") as folder, PostOffice() as post:
        postgres, redis = Postgres(), Redis()
        site = Machines(Path(folder), postgres, redis, smtp_port=post.port)
        try:
            postgres.create()
            site.told = site.fill(RECIPIENTS)
            site.start()
            tell("a change reaches another node after", latency_seconds(site) * 1000, "ms", "median of 5", "100")
            release(site)
            began = time.monotonic()
            until(lambda: sent_to(site, post).total() > RECIPIENTS // 3, 600, "a third has left")
            for node in (site.workers[0], site.web[0]):
                node.kill()
            killed = sent_to(site, post).total()
            until(lambda: state_of(site) == "done", 600, "the dispatch ends")
            took, received = time.monotonic() - began, sent_to(site, post)
            of = f"{RECIPIENTS} recipients, a worker and a web node killed after {killed}"
            tell("lost", RECIPIENTS - len(received), "readers", of, "0")
            tell("told twice", received.total() - len(received), "readers", of, str(WINDOW))
            tell("the whole dispatch", took, "s", f"{of}; a lease of 30 s has to end", "-")
        finally:
            site.stop()
            redis.stop()
            postgres.end()


if __name__ == "__main__":
    main()
