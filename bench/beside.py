"""Kept pages while slow views run on the same core: `python -m bench.beside`. Needs nginx, wrk, taskset; three cores.

All processes of the site stand on one core. A third takes twelve connections that search, again and again.
"""

from __future__ import annotations

import threading

from ._stage import OTHER_CORE, ROUNDS, STORY, medians, open_nginx, open_site, tell, wrk

SLOW, SLOW_CONNECTIONS = "/search/?q=harbour", 12
SHARE_LIMIT, P99_LIMIT_MS = 0.12, 10


def main() -> None:
    with open_site() as site:
        story = site.ask(STORY, Accept_Encoding="gzip")[2]
        site.ask(SLOW)
        site.pin(*site.processes)
        with open_nginx({"/story.html": story}) as (nginx, _worker):
            shares, paces, slow = [], [], []
            for _round in range(ROUNDS):
                limit = wrk(nginx, "/story.html")
                beside = threading.Thread(
                    target=lambda: slow.append(wrk(site.port, SLOW, connections=SLOW_CONNECTIONS, core=OTHER_CORE))
                )
                beside.start()
                paces.append(wrk(site.port, STORY))
                beside.join()
                shares.append(paces[-1].per_second / limit.per_second)
        pace, views = medians(paces), medians(slow)
        of = f"nginx alone, beside {views.per_second:.0f} slow views a second on the core"
        tell(
            "front beside slow views",
            sorted(shares)[len(shares) // 2],
            "of nginx's rate",
            of,
            f"at least {SHARE_LIMIT}",
        )
        tell("front beside slow views, p99", pace.p99_ms, "ms", of, f"at most {P99_LIMIT_MS}")


if __name__ == "__main__":
    main()
