"""Suggesting claims: which statements speak to the same proposition, and how to word it positively."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from replate.reading.statements import Statement
from replate.reading.words import word_set

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
STOP = word_set(
    "the a an of in on at for from by with to about and or but nor not no never any all is are was were be"
    " been being has have had do does did will would can could may might must shall should that this these"
    " those it its he his him she her they their them we our us i my me you your who which what when where"
    " whether there here as than then so if unless because one two three some more most said say says told"
    " also only just now after before over under up out into own such same other another both each either"
    " neither very still yet again during while s t re ve ll"
)
DENYING = frozenset({"denies", "dismisses", "retracts"})
POLAR = frozenset({"asserts", "confirms"})
# Cosine of two statements' weighted words above which they are taken to speak to one claim.
ALIKE = 0.17
AUTHENTIC = re.compile(r"\b(?:genuine|authentic|authenticity|forger\w+|forged|fake|real)\b", re.IGNORECASE)
ANAPHOR = re.compile(
    r"^(?:an?|that|this|the|both|it|them|her|his|their|its)?\s*(?:claims?|accounts?|allegations?|charges?|"
    r"reports?|versions?|accusations?|"
    r"letter|statement|it|this|that|them|so|finding|number)?$",
    re.IGNORECASE,
)
POINTS_BACK = re.compile(
    r"(?:this|that|it) (?:is|was)\b(?! (?:the|my|our|his|her) )|(?:it|this|that)[’']s\b|not (?:so|true)\b|no[,.]|"
    r"nonsense|rubbish|lies|absolutely not",
    re.IGNORECASE,
)
HELPERS = "did|does|do|was|were|is|are|has|have|had|will|would|could|can|should"
NEGATED = (
    (re.compile(r"^there (?:is|was|are|were|has been|have been|had been) no\b", re.IGNORECASE), "there was a"),
    (re.compile(r"^there(?:’s|'s) (?:been )?no\b", re.IGNORECASE), "there has been a"),
    (re.compile(r"^(?:no such|no|none of|not a single|neither of) ", re.IGNORECASE), ""),
    (re.compile(rf"\b({HELPERS})(?: not|n[’']t)(?: yet)? ", re.IGNORECASE), r"\1 "),
    (re.compile(r"\bcannot ", re.IGNORECASE), "can "),
    (re.compile(r"\bnever (?:been )?", re.IGNORECASE), ""),
    (re.compile(r"^any(?: of)? ", re.IGNORECASE), ""),
)  # fmt: skip
QUANTITY = re.compile(
    r"\b(?:toll|number of|\d[\d,.]* (?:\w+ )?(?:people|dead|deaths|bodies|votes|cases|soldiers|reports|percent|"
    r"kilomet|patients|miners)|percent|per cent)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ClaimProposal:
    """`text` is worded positively, without a full stop. `kind`: event act decision quantity authenticity forecast
    position. `statements`: (index into the statements, stance towards `text`)."""

    text: str
    kind: str
    statements: tuple[tuple[int, str], ...]


def content_words(text: str) -> list[str]:
    """The words that carry what is said, cut to their beginnings ("retroactive" and "retroactively" count as one)."""
    words = (m.group().lower().replace("’", "'").removesuffix("'s") for m in WORD.finditer(text))
    return [w if w[0].isdigit() else w[:5] for w in words if w not in STOP and len(w) > 1]


def _weights(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    seen = Counter(word for words in texts for word in set(words))
    return {word: math.log((len(texts) + 1) / count) + 0.3 for word, count in seen.items()}


def _cosine(a: Counter[str], b: Counter[str], weights: dict[str, float]) -> float:
    shared = sum(weights.get(w, 1.0) ** 2 for w in a if w in b)
    if not shared:
        return 0.0
    size = math.sqrt(sum(weights.get(w, 1.0) ** 2 for w in a)) * math.sqrt(sum(weights.get(w, 1.0) ** 2 for w in b))
    return shared / size


def text_of(statement: Statement, paragraphs: Sequence[str]) -> str:
    return " ".join(paragraphs[statement.paragraph][a:b] for a, b in statement.spans)


def suggest(statement_text: str, claims_texts: Sequence[str], told: Sequence[Sequence[str]] = ()) -> list[int]:
    """Indexes of all the claims, the likeliest first. `told`: per claim, the texts of the statements it already has, in
    the order they were spoken; they count nearly as much as the claim's own words. Where nothing is shared the claim
    spoken of last comes first."""
    texts = [[claim, *(told[n] if n < len(told) else ())] for n, claim in enumerate(claims_texts)]
    words = [[Counter(content_words(text)) for text in row] for row in texts]
    own = Counter(content_words(statement_text))
    weights = _weights([*(list(w) for row in words for w in row), list(own)])

    def score(n: int) -> float:
        first, *rest = (_cosine(own, w, weights) for w in words[n])
        return max([first, *(0.9 * value for value in rest)])

    return sorted(range(len(texts)), key=lambda n: (-score(n), -n if told else n))


def _bare(text: str) -> str:
    """The first sentence, without quotation marks."""
    plain = re.sub(r"\s+", " ", re.sub(r"[“”\"«»„]|(?<!\w)[‘']|(?<!s)[’'](?!\w)", "", text)).strip(" ,.;:!?–—-’")
    return re.split(r"(?<=[a-z])[,.!?] (?=[A-Z])", plain)[0]


def positive(text: str, speaker: str = "") -> str:
    """The proposition in positive words: quotes and negation off, a leading "it" or "he" replaced by the speaker."""
    plain = _bare(text)
    for pattern, instead in NEGATED:
        changed = pattern.sub(instead, plain, count=1).strip()
        if changed != plain:
            plain = changed
            break
    if speaker:
        plain = re.sub(r"^(?:it|he|she|they|we|I)\b(?![’'])", lambda _: speaker, plain, count=1)
    return plain[:1].upper() + plain[1:]


def _kind(text: str, statement: Statement) -> str:
    if AUTHENTIC.search(text):
        return "authenticity"
    if re.search(r"\b(?:decided|decision|ordered|approved|plans?|planned)\b", text, re.IGNORECASE):
        return "decision"
    if re.search(r"\b(?:will|would|shall|going to)\b", text):
        return "forecast"
    if QUANTITY.search(text):
        return "quantity"
    if statement.stance == "comments":
        return "position"
    return "event"


def group(statements: Sequence[Statement], paragraphs: Sequence[str]) -> list[ClaimProposal]:
    """Claims that the statements suggest. Each statement that is not nested goes to one claim at most; those that only
    point back ("that account") go to the claim spoken of last. A claim of one statement is kept only if it asserts,
    confirms or denies."""
    texts = [text_of(s, paragraphs) for s in statements]
    words = [Counter(content_words(text)) for text in texts]
    weights = _weights([list(w) for w in words])
    clusters: list[list[int]] = []
    latest: int | None = None
    for n, statement in enumerate(statements):
        if statement.nested or (statement.stance == "declines" and not words[n]):
            continue
        bare = texts[n].strip(" “”\"'‘’,.")
        back = ANAPHOR.match(bare) is not None or (statement.stance in DENYING and POINTS_BACK.match(bare) is not None)
        if back and latest is not None:
            clusters[latest].append(n)
            continue
        best, where = 0.0, None
        for c, cluster in enumerate(clusters[-40:], max(0, len(clusters) - 40)):
            if (AUTHENTIC.search(texts[n]) is None) != (AUTHENTIC.search(texts[cluster[0]]) is None):
                continue  # whether a document is genuine and what it says are two claims
            score = max(_cosine(words[n], words[m], weights) for m in cluster[:12])
            if score > best:
                best, where = score, c
        if where is not None and best >= ALIKE:
            clusters[where].append(n)
            latest = where
        elif words[n]:
            clusters.append([n])
            latest = len(clusters) - 1
    proposals = []
    for cluster in clusters:
        lead = _lead(cluster, statements, texts)
        stances = {statements[n].stance for n in cluster}
        if len(cluster) == 1 and not stances & (POLAR | DENYING):
            continue
        wording = (
            positive(texts[lead], _speaker(statements[lead]))
            if statements[lead].stance in DENYING
            else _plain(texts[lead], statements[lead])
        )
        proposals.append(
            ClaimProposal(wording, _kind(wording, statements[lead]), tuple((n, statements[n].stance) for n in cluster))
        )
    return proposals


def _speaker(statement: Statement) -> str:
    return statement.resolved if statement.identity != "anonymous" else ""


def _plain(text: str, statement: Statement) -> str:
    plain = _bare(text)
    if _speaker(statement) and statement.mode != "direct":
        plain = re.sub(r"^(?:it|he|she|they)\b(?![’'])", lambda _: _speaker(statement), plain, count=1)
    return plain[:1].upper() + plain[1:]


def _lead(cluster: Sequence[int], statements: Sequence[Statement], texts: Sequence[str]) -> int:
    """The statement whose words make the best claim: one in support, paraphrased, of middling length."""

    def merit(n: int) -> tuple[int, int, int, int]:
        statement, length = statements[n], len(texts[n].split())
        return (statement.stance in POLAR, 4 <= length <= 28, statement.mode != "direct", -n)

    return max(cluster, key=merit)
