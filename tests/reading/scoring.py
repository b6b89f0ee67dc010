"""Counting how well proposals meet the gold: a unit is a span; it matches where the words overlap by half (Jaccard)."""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from replate.reading.statements import Statement, propose_statements
from replate.reading.words import word_set

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").glob("*.gold.json"))
INVENTED = sorted((HERE / "gold").glob("*.gold.json"))
CLASS = {
    **dict.fromkeys(("asserts", "confirms"), "support"),
    **dict.fromkeys(("denies", "dismisses", "retracts"), "deny"),
    **dict.fromkeys(("qualifies", "declines", "comments"), "comment"),
    "questions": "query",
}
PRONOUNS = {"he", "she", "it", "they", "we", "i", "who", "which", "one"}
SMALL = word_set("the a an of in on at for his her its their said who and two mr ms dr gen col home")


def plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text or "").lower().replace("’", "'").replace("‘", "'")
    return re.sub(r"\s+", " ", text).strip()


def word_starts(text: str, start: int, end: int) -> frozenset[int]:
    return frozenset(m.start() for m in re.finditer(r"[\w’'-]+", text) if start <= m.start() < end)


def name_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"['’]s\b", "", plain(text)))) - SMALL


def same_source(gold: dict[str, Any], ids: list[str], statement: Statement) -> bool:
    given = [statement.resolved] + ([statement.source] if plain(statement.source) not in PRONOUNS else [])
    for source in (gold["sources"][i] for i in ids):
        names = [source["name"], *(m for m in source["mentions"] if plain(m) not in PRONOUNS)]
        for own in filter(None, (name_words(g) for g in given)):
            for name in filter(None, (name_words(n) for n in names)):
                if len(own & name) / len(own | name) >= 0.6 or name <= own:
                    return True
            if source["kind"] == "person" and plain(source["name"]).split()[-1] in own:
                return True
    return False


def read(gold: dict[str, Any]) -> list[Statement]:
    return propose_statements(gold["article"]["paragraphs"], date.fromisoformat(gold["ref_date"]))


def count(gold: dict[str, Any], statements: list[Statement]) -> dict[str, int]:
    """required, proposed, found, sourced, stance (of found), dates, dated, spurious (dates), scare (hits)."""
    paragraphs = gold["article"]["paragraphs"]
    wanted = [
        (s, s["para"], word_starts(paragraphs[s["para"]], span["start"], span["end"]))
        for s in gold["statements"]
        if s["zone"] == "body"
        for span in s["spans"]
    ]
    given = [(s, s.paragraph, word_starts(paragraphs[s.paragraph], a, b)) for s in statements for a, b in s.spans]
    pairs = []
    for w, (gold_statement, para, words) in enumerate(wanted):
        free = gold_statement.get("optional") or gold_statement.get("nested")
        for g, (statement, where, own) in enumerate(given):
            if where == para and words and own and len(words & own) / len(words | own) >= 0.5:
                right = same_source(gold, gold_statement["src"], statement)
                pairs.append((len(words & own) / len(words | own) + 0.3 * right - 0.2 * bool(free), w, g, right))
    taken: dict[int, int] = {}
    used: set[int] = set()
    found = dict.fromkeys(
        ("required", "proposed", "found", "sourced", "stance", "dates", "dated", "spurious", "scare"), 0
    )
    for _, w, g, right in sorted(pairs, reverse=True):
        if w in taken or g in used:
            continue
        taken[w] = g
        used.add(g)
        gold_statement, statement = wanted[w][0], given[g][0]
        if gold_statement.get("optional") or gold_statement.get("nested"):
            continue
        found["found"] += 1
        found["sourced"] += right
        allowed = {x for t in gold_statement["targets"] for x in (t["stance"], *t.get("accept", ()))}
        found["stance"] += CLASS[statement.stance] in {CLASS[x] for x in allowed}
        said = statement.said_on.isoformat() if statement.said_on else None
        time = gold_statement["time"]
        if time and not time.get("relative"):
            found["dates"] += 1
            found["dated"] += said == time["date"]
        elif said and not (time and said == time["date"]):
            found["spurious"] += 1
    ignored = [x for x in wanted if x[0].get("optional") or x[0].get("nested")]
    found["required"] = len(wanted) - len(ignored)
    for g, (_, where, own) in enumerate(given):
        matched = [w for w, at in taken.items() if at == g]
        free = any(wanted[w] in ignored for w in matched) or (
            not matched and any(p == where and own and len(own & words) / len(own) >= 0.6 for _, p, words in ignored)
        )
        found["proposed"] += not free
    for scare in gold["not_statements"]:
        words = word_starts(paragraphs[scare["para"]], scare["start"], scare["end"])
        found["scare"] += any(p == scare["para"] and own and len(own & words) / len(own) >= 0.7 for _, p, own in given)
    return found


def total(files: list[Path]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"))
        for key, value in count(gold, read(gold)).items():
            sums[key] = sums.get(key, 0) + value
    return sums


def f1(hits: int, sums: dict[str, int]) -> float:
    return 2 * hits / (sums["proposed"] + sums["required"])
