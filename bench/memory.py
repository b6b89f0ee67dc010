"""How long a site takes to its first answer, and what the page server weighs after 10,000 different pages:
`python -m bench.memory`.

The pages are the demo's story with a number in each, given out by a stand-in for Django, so that only the page server
is weighed. Its bound is REPLATE_PAGE_MEMORY_MB; what the process itself takes comes on top.
"""

from __future__ import annotations

import socket
from pathlib import Path

from replate.front.terms import Terms
from tests.front.newsstand import Answer, Asked, open_newsstand, read, request

from ._stage import STORY, open_site, tell

PAGES, BOUND_MB = 10_000, 64
COLD_LIMIT_SECONDS, BESIDE_LIMIT_MB = 15, 48


def main() -> None:
    with open_site() as site:
        tell(
            "cold start to the first answer",
            site.started_in_seconds,
            "s",
            "a filled database",
            f"at most {COLD_LIMIT_SECONDS}",
        )
        html = site.ask(STORY)[2].decode()

    def page(asked: Asked) -> Answer:
        return Answer(html.replace("</title>", f" {asked.target}</title>"), terms=Terms(3600))

    with open_newsstand(page, memory_bytes=BOUND_MB * 2**20) as stand:
        assert stand.process.pid
        before = memory_mb(stand.process.pid)
        with stand.connect() as connection:
            for number in range(PAGES):
                for encoding in ("br", "gzip") if number % 10 == 0 else ("br",):
                    take(connection, f"/{number}/", encoding)
        grown = memory_mb(stand.process.pid) - before
    of = f"{PAGES} pages of {len(html) // 1000} KB, of which as many are kept as {BOUND_MB} MB hold"
    tell("memory grown by kept pages", grown, "MB", of, f"at most {BOUND_MB + BESIDE_LIMIT_MB}")


def take(connection: socket.socket, path: str, encoding: str) -> None:
    connection.sendall(request(path, Accept_Encoding=encoding))
    if read(connection).status != 200:
        raise SystemExit(f"{path} was not answered.")


def memory_mb(pid: int) -> float:
    """Its own: what it shares with the process that started it is not its weight."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


if __name__ == "__main__":
    main()
