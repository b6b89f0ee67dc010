"""The status rule on the annotated stories: the derived status of each claim against the annotator's."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from replate.claims.rule import standings
from replate.claims.said import Said, Speaker

SAMPLES = sorted((Path(__file__).parents[1] / "reading" / "samples").rglob("0[1-6].gold.json"))
ZONES = {"headline": -2, "standfirst": -1}
SHADES = {"questioned", "qualified", "declined"}  # flags that the annotators left out


def speakers_of(gold):
    """Who speaks for whom is not marked in the samples; roles and names say so."""
    sources = gold["sources"]
    by_name = {source["name"]: key for key, source in sources.items()}
    speakers = {}
    for key, source in sources.items():
        home = by_name.get(source["affiliation"], source["affiliation"])
        speaks_for = home if "spokes" in (source["role"] or "") or "press office" in source["name"] else None
        if source["name"].startswith("office of") or source["name"].endswith("’s office"):
            head = source["name"].removeprefix("office of ").removesuffix("’s office")
            speaks_for = next(k for k, s in sources.items() if k != key and s["name"].split()[-1] == head.split()[-1])
        speakers[key] = Speaker(
            id=key,
            name=source["name"],
            identity=source["ident"],
            group=source["kind"] == "group",
            speaks_for=speaks_for,
            institution=home,
        )
    return speakers


def said_on(gold, *, optional=True):
    speakers = speakers_of(gold)
    claims = {key: (claim["kind"], []) for key, claim in gold["claims"].items()}
    published_at = datetime.combine(date.fromisoformat(gold["ref_date"]), datetime.min.time(), UTC)
    for statement in gold["statements"]:
        if statement.get("optional") and not optional:
            continue
        day = (statement["time"] or {}).get("date")
        for target in statement["targets"]:
            said = Said(
                id=int(statement["id"][1:]),
                speakers=tuple(speakers[key] for key in statement["src"]),
                stance=target["stance"],
                certainty=target["certainty"],
                auth=target.get("auth", False),
                observation=statement["mode"] == "observation",
                seen=bool(statement.get("evidence")),
                via=tuple(speakers[key] for key in statement.get("via", [])),
                value=target.get("value", ""),
                said_on=date.fromisoformat(day) if day else None,
                earlier=statement.get("seq") == "earlier",
                version_at=published_at,
                paragraph=ZONES.get(statement["zone"], statement["para"]),
                offset=statement["spans"][0]["start"],
            )
            claims[target["claim"]][1].append(said)
    return claims


def cases():
    """Each claim twice: with all its statements, and without those that are borderline."""
    for path in SAMPLES:
        gold = json.loads(path.read_text())
        for optional in (True, False):
            derived = standings(said_on(gold, optional=optional), {})
            for key, claim in gold["claims"].items():
                label = f"{gold['id']}-{key}-{'all' if optional else 'sure'}"
                yield pytest.param(claim, derived[key], id=label)


CASES = list(cases())


@pytest.mark.parametrize(("gold", "derived"), CASES)
def test_the_status_is_the_annotators(gold, derived):
    assert derived.status == gold["final"] or derived.status in gold.get("accept", []), derived.reason


@pytest.mark.parametrize(("gold", "derived"), CASES)
def test_the_flags_are_the_annotators(gold, derived):
    assert set(derived.flags) - SHADES == set(gold.get("flags", []))


@pytest.mark.parametrize(("gold", "derived"), CASES)
def test_the_timeline_ends_at_the_status_and_on_the_annotators_day(gold, derived):
    last, gold_last = derived.timeline[-1], gold["timeline"][-1]
    assert last.status == derived.status
    assert last.reason.startswith(derived.status)
    assert gold_last["date"] in (None, last.date.isoformat())


@pytest.mark.parametrize(("gold", "derived"), CASES)
def test_the_timeline_begins_as_the_annotators_where_the_days_tell_the_order(gold, derived):
    """On one day annotators tell the assertion before the denial; the order of speaking is then the printed one."""
    days = [move["date"] for move in gold["timeline"]]
    if len(set(days)) == len(days) > 1:
        assert derived.timeline[0].status == gold["timeline"][0]["status"]


def test_the_samples_are_there():
    assert len(SAMPLES) == 6
