"""Stance and certainty of a statement, from its cue and from the words of its content."""

import re

from replate.reading import cues as lex
from replate.reading import denial, wording
from replate.reading.clauses import Hit
from replate.reading.words import SUBORDINATORS, tokens_between, word_set

REMARKS = (wording.COMMENTS, wording.DEMANDS, wording.ABOUT_WORDS)
# What is said so is the speaker's own charge or outlook, with "not" as without.
CHARGES = word_set(
    "warn predict forecast fear expect complain lament allege regret vow pledge promise threaten undertake"
)
# What an inquiry or a court finds was not done, it puts forward itself.
FINDINGS = word_set("find conclude rule")
QUERIES = re.compile(r"(?:\w+ ){0,2}(?:questions|queries|inquiries)\b", re.IGNORECASE)
OPINIONS = word_set("believe think expect accept agree recognise recognize acknowledge admit support back see hear")


def stance_of(hit: Hit, content: str, first_hand: bool, only: bool = False) -> tuple[str, str]:
    """(stance, certainty) in the terms of the statement schema. `content`: the text reported, all spans joined. `only`:
    it is told to be all that was said."""
    cue, group = hit.cue, hit.group
    lemma = cue.lemma
    text = wording.own_words(content)
    certainty = _certainty(cue.certainty, text)
    if group.negated and cue.frame not in (lex.DECLINE, lex.MUTE):
        return ("declines", "U") if text.startswith("or deny") else _negated(lemma, cue.frame, certainty)
    if cue.frame == lex.DECLINE or cue.frame == lex.MUTE:
        return "declines", "U"
    if cue.stance == "dismisses" and QUERIES.match(text):
        return "declines", "U"
    if cue.stance in ("retracts", "questions") or (cue.frame == lex.OBJECT and cue.stance != "confirms"):
        return cue.stance, certainty
    if cue.frame == lex.PROPOSITION and cue.stance in ("denies", "dismisses"):
        return cue.stance, certainty
    if cue.frame in (lex.CALL, lex.PROPOSITION):
        called = cue.frame == lex.CALL and (denial.DISPUTABLE.match(text) or denial.SLIGHTED.match(text))
        if denial.CONTRADICTIONS.search(text) or called:
            return "dismisses", certainty
        return ("comments" if lemma in ("condemn", "denounce", "slam", "blast", "decry") else cue.stance), certainty
    if cue.stance == "confirms":
        return ("retracts" if wording.RETRACTIONS.search(text) else "confirms"), certainty
    stance, certainty = _by_wording(hit, text, first_hand, certainty)
    if (only or wording.NOTHING_MORE.match(text)) and stance in ("asserts", "confirms"):
        return "comments", certainty
    return stance, certainty


def _by_wording(hit: Hit, text: str, first_hand: bool, certainty: str) -> tuple[str, str]:
    cue = hit.cue
    if wording.RETRACTIONS.search(text):
        return "retracts", certainty
    if wording.DECLINES.search(text) or wording.NOT_NOW.match(text):
        return "declines", "U"
    if cue.frame in (lex.DOCUMENT, lex.SEE):
        return ("denies" if denial.denies(text, False) else "asserts"), certainty
    if cue.stance == "qualifies":
        return "qualifies", certainty
    if wording.EITHER.match(text):
        return "questions", certainty
    if cue.lemma in FINDINGS and not denial.contradicts(text):
        return "asserts", certainty
    denied = denial.denies(text, first_hand)
    if denied and (denial.contradicts(text) or denial.NO.match(text)):
        return "denies", certainty
    if wording.UNAWARE.search(text) and first_hand:
        return "denies", certainty
    if wording.PARTLY.search(text):
        return "qualifies", certainty
    if wording.ASKS.search(text):
        return "questions", certainty
    if wording.QUESTIONS.search(text) and not wording.NO_EVIDENCE.search(text):
        return "questions", "U" if certainty == "CT" else certainty
    if text.rstrip("\"' ").endswith("?") and not denial.denies(text.rpartition(". ")[0], first_hand):
        return "questions", "U"
    if denied and cue.lemma not in CHARGES:
        return "denies", certainty
    if any(pattern.search(text) for pattern in REMARKS):
        return "comments", certainty
    if wording.CONFIRMING.search(text) or wording.YES.match(text):
        return "confirms", certainty
    return cue.stance, certainty


def _negated(lemma: str, frame: str, certainty: str) -> tuple[str, str]:
    if lemma in ("deny", "dispute", "reject", "contest", "challenge", "contradict", "refute", "question", "dismiss"):
        return "comments", "U"
    if lemma in ("rule out", "exclude", "discount"):
        return "qualifies", "PS"
    if lemma in ("verify", "confirm", "establish", "determine", "authenticate", "find", "conclude"):
        return "questions", "U"
    if lemma in OPINIONS:
        return "denies", certainty
    if frame == lex.DOCUMENT:
        return "denies", certainty
    return "declines", "U"


def _certainty(default: str, content: str) -> str:
    if wording.CONDITIONAL.search(content):
        return "U"
    if wording.POSSIBLE.search(content):
        return "PS"
    if wording.PROBABLE.search(content) or default == "PR":
        return "PR"
    return default


def first_hand(content: str, pronouns: frozenset[str] = word_set("i we he she it they no none nobody")) -> bool:
    """Whether the content opens with the speaker talking of themselves."""
    words = [t for t in tokens_between(content, 0, min(len(content), 60)) if t.word]
    return bool(words) and (words[0].low.split("'")[0] in pronouns or words[0].low in SUBORDINATORS)
