"""Reading a pasted page: lines kept and dropped, and who says what; inside, without starting Python."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median

from bench._stage import tell
from replate.reading.proposal import propose

SAMPLES = Path(__file__).parent.parent / "tests" / "reading" / "samples"
ROUNDS = 7


def main() -> None:
    pages = [
        (page.read_text(encoding="utf-8"), date.fromisoformat(json.loads(gold.read_text(encoding="utf-8"))["ref_date"]))
        for gold in sorted(SAMPLES.glob("*.gold.json"))
        for page in [gold.with_name(gold.name.replace(".gold.json", ".txt"))]
    ]
    tell("an article read", median(seconds(*page) for page in pages) * 1000, "ms", f"{len(pages)} samples", "<= 10")


def seconds(page: str, published_on: date) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        propose(page, published_on)
        taken.append(time.process_time() - began)
    return median(taken)


if __name__ == "__main__":
    sys.exit(main())
