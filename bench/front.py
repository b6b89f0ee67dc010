"""Kept pages beside the limit: `python -m bench.front`. Needs nginx, wrk and taskset; two cores.

nginx serves the same bytes as a static file from the same core, in turns with the page server. A share is taken within
a round; the figure is the median of rounds. Where other work is on the machine, the shares of the core's time say more:
answers in a second that the server itself was on the core.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from replate.lib import meter, tokens

from ._stage import CONNECTIONS, ROUNDS, STORY, Site, open_nginx, open_site, tell, wrk

METERED = "/world/hallin-pass-snow/"  # whole to readers and to a meter with room; see web/wall.py
STRANGERS = 20_000  # several times what the page server knows again
LIMITS = {
    "anonymous": 0.65,
    "signed in": 0.55,
    "signed in, strangers all": 0.55,
    "not modified": 0.50,
    "meter moved": 0.45,
    "meter moved, strangers all": 0.45,
}
P99_LIMIT = 4.0
IN_TURN = """
function init()
  sent = {}
  for line in io.lines(%r) do
    wrk.headers["Cookie"] = line
    sent[#sent + 1] = wrk.format("GET")
  end
  turn = 0
end
function request()
  turn = turn %% #sent + 1
  return sent[turn]
end
"""


def cookies(site: Site) -> dict[str, str]:
    now = time.time()
    token = tokens.sign_reader(tokens.reader_key(site.secret), 1, int(now + 3600))
    opened = dict.fromkeys((900_001, 900_002), meter.day_of(now))
    return {
        "reader": f"Cookie: {tokens.COOKIE}={token}",
        "meter": f"Cookie: {meter.COOKIE}={meter.sign_meter(meter.meter_key(site.secret), opened)}",
    }


def strangers(site: Site, folder: Path) -> dict[str, str]:
    """Scripts for wrk by which each request comes from somebody else than the thousands before."""
    now = time.time()
    readers, meters, today = tokens.reader_key(site.secret), meter.meter_key(site.secret), meter.day_of(now)
    cookies = {
        "readers": [f"{tokens.COOKIE}={tokens.sign_reader(readers, n, int(now + 3600))}" for n in range(STRANGERS)],
        "meters": [
            f"{meter.COOKIE}={meter.sign_meter(meters, {900_001: today, 900_002 + n: today})}" for n in range(STRANGERS)
        ],
    }
    for name, lines in cookies.items():
        (folder / name).write_text("\n".join(lines))
        (folder / f"{name}.lua").write_text(IN_TURN % str(folder / name))
    return {name: str(folder / f"{name}.lua") for name in cookies}


def main() -> None:
    with open_site() as site, TemporaryDirectory() as folder:
        scripts = strangers(site, Path(folder))
        sent = cookies(site)
        _, story_headers, story = site.ask(STORY, Accept_Encoding="gzip")
        _, whole_headers, whole = site.ask(METERED, Accept_Encoding="gzip", Cookie=sent["reader"].partition(": ")[2])
        _, moved_headers, moved = site.ask(METERED, Accept_Encoding="gzip", Cookie=sent["meter"].partition(": ")[2])
        assert "set-cookie" not in whole_headers and "set-cookie" in moved_headers and moved == whole
        page_server = site.page_server
        site.pin(page_server)
        with open_nginx({"/story.html": story, "/whole.html": whole}) as (nginx, worker):
            cases = {
                "anonymous": (("/story.html",), (STORY,), ""),
                "signed in": (("/whole.html",), (METERED, sent["reader"]), ""),
                "signed in, strangers all": (("/whole.html",), (METERED,), scripts["readers"]),
                "meter moved": (("/whole.html",), (METERED, sent["meter"]), ""),
                "meter moved, strangers all": (("/whole.html",), (METERED,), scripts["meters"]),
                "not modified": (("/story.html",), (STORY, f"If-None-Match: {story_headers['etag']}"), ""),
            }
            for name, (beside, ours, script) in cases.items():
                rounds = [
                    (
                        wrk(nginx, *beside, server=worker, script=script),
                        wrk(site.port, *ours, server=page_server, script=script),
                    )
                    for _round in range(ROUNDS)
                ]
                rate = median(pace.per_second for _, pace in rounds)
                of = f"nginx, {median(pace.per_second for pace, _ in rounds):.0f} a second, {CONNECTIONS} connections"
                share = median(pace.per_second / limit.per_second for limit, pace in rounds)
                tell(f"front: {name}", share, "of nginx's rate", of, f"at least {LIMITS[name]}")
                by_core = median(pace.per_cpu_second / limit.per_cpu_second for limit, pace in rounds)
                tell(f"front: {name}, by the core's time", by_core, "of nginx's", of, f"at least {LIMITS[name]}")
                tell(f"front: {name}, a second", rate, "1/s", of, "its share decides")
                lag = median(pace.p99_ms / limit.p99_ms for limit, pace in rounds)
                tell(f"front: {name}, p99", lag, "of nginx's p99", of, f"at most {P99_LIMIT:g}")


if __name__ == "__main__":
    main()
