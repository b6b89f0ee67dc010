"""Where what a cue reports ends: at breaks, at the next cue, at a relative clause."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.acceptance import names_proposition
from replate.reading.dates import VAGUE
from replate.reading.nouns import ORGANIZATIONS, PEOPLE, PROPOSITIONS
from replate.reading.phrases import phrase_from, starts_phrase
from replate.reading.readings import Range, Reading
from replate.reading.verbs import Hit
from replate.reading.words import DETERMINERS, PREPOSITIONS, Token, adverb, word_set

# What follows a comma and is no longer what was said.
BREAKS = word_set(
    "contradicting reversing prompting citing raising sparking triggering rejecting despite amid without"
    " hours days minutes apparently though although whereas while according speaking referring casting adding"
    " drawing fuelling fueling leaving following setting signalling signaling underlining highlighting echoing"
)
CONTRASTS = word_set("but while though although whereas")
APART = CONTRASTS | word_set(
    "and as after before because since until when yet even hours days minutes or nor despite if"
)
# What opens a circumstance of the thing denied or withdrawn, and no part of it.
CIRCUMSTANCES = word_set("after before despite amid following when because hours days minutes moments")
# With the subject left out, these are more often part of what is said than a second cue.
WEAK = word_set(
    "find show record read observe learn determine understand feel think expect remember hear see watch count"
    " agree accept back support repeat cite give list contain describe detail document carry assume rule"
    " decide calculate put identify name signal report announce fear brief recognise recognize defend correct"
    " uphold go on make clear write cry smell infer advise notify convince blast continue tell assure remind"
    " post recommend"
)


def left_edge(tokens: Sequence[Token], readings: list[Reading], n: int) -> int:
    """Where the content before cue `n` starts: after a contrast that parts it from an earlier cue."""
    lead = readings[n].hit.lead if readings[n].hit.link != "inverted" else readings[n].hit.at
    edge = 0
    for earlier in readings[:n]:
        if earlier.hit.at >= lead:
            continue
        cut = None
        for k in range(earlier.hit.end, min(lead, len(tokens) - 1)):
            if tokens[k].text == ":" and tokens[k + 1].quote:
                cut = k + 1
            elif (
                tokens[k].text in (",", ";")
                and tokens[k + 1].low in ("but", "while", "though", "although", "and")
                and starts_phrase(tokens, k + 2, lead)
            ):
                cut = k + 2
        if cut is not None:
            edge = max(edge, cut)
        elif earlier.before and earlier.ranges:
            edge = max(edge, earlier.tail[0])
    return edge


def content_end(tokens: Sequence[Token], readings: list[Reading], n: int, start: int, limit: int) -> int:
    """Where content that starts at `start` ends."""
    end = break_after(tokens, start, limit)
    dashes = [k for k in range(limit) if tokens[k].text in ("—", "–")]
    if sum(k < start for k in dashes) % 2 and len(dashes) % 2 == 0:
        end = min(end, next(k for k in dashes if k >= start))
    for later in readings[n + 1 :]:
        hit = later.hit
        if hit.at < start:
            continue
        if hit.link == "according":
            comma, _ = before_connector(tokens, hit.at)
            if comma > start:
                end = min(end, comma)
            continue
        if later.before and hit.link == "own":
            edge = left_edge(tokens, readings, readings.index(later))
            cut = before_connector(tokens, hit.lead)[0] if edge <= start else before_connector(tokens, edge)[0]
            if cut > start:
                end = min(end, cut)
            continue
        if not _reports(tokens, hit, limit):
            continue  # "after customers withdrew $3bn", "before flames reached the town"
        own = readings[n].hit
        if (
            own.link == "relative"
            and hit.subject is not None
            and hit.subject.outer_start < own.at < hit.subject.outer_end
        ):
            closing = hit.subject.outer_end - 1
            end = min(end, closing + tokens[closing].quote)
            break
        apart = set_apart(tokens, hit, True)
        if apart is not None and apart > start:
            end = min(end, apart)
            break
    return end


def _reports(tokens: Sequence[Token], hit: Hit, limit: int) -> bool:
    """Whether a cue has what makes it one: a proposition for its object, a negation."""
    if hit.cue.frame == lex.MUTE and not hit.group.negated:
        return False
    if hit.cue.frame != lex.PROPOSITION or hit.link not in ("own", "relative") or hit.group.passive:
        return True
    asked = hit.end < limit and tokens[hit.end].low in ("why", "how", "if", "what", "who")
    return asked or names_proposition(tokens, hit.end, limit) or object_relative(tokens, hit) is not None


def before_relative(tokens: Sequence[Token], start: int, end: int, bare: bool) -> int:
    """The object of "denied" or "withdrew" ends before ", which …" and ", in which …"."""
    for k in range(start + 1, end - 1):
        if tokens[k].text == "," and tokens[k + 1].low in ("after", "before", "hours", "days", "minutes", "weeks"):
            return k  # "denied taking the drug, after …"
        if tokens[k].text == "," and tokens[k + 1].low.endswith("ing") and k + 2 < end and tokens[k + 2].low == "that":
            return k  # "rejected the findings, intimating that …"
        if bare and tokens[k].low in CIRCUMSTANCES and tokens[start].low not in ("that", "whether"):
            return k
        if tokens[k].text == "," and (
            tokens[k + 1].low in ("which", "who", "whose", "where")
            or (k + 2 < end and tokens[k + 2].low in ("which", "whom"))
        ):
            return k
    return end


def end_of_sentence(tokens: Sequence[Token]) -> int:
    limit = len(tokens)
    while limit and not tokens[limit - 1].quote and not tokens[limit - 1].word and tokens[limit - 1].text not in ")%":
        limit -= 1
    return limit


def break_after(tokens: Sequence[Token], start: int, limit: int) -> int:
    """The first comma after `start` where the content ends by itself."""
    for n in range(start, limit - 1):
        if tokens[n].quote and tokens[n].text[-2:-1] == "," and tokens[n + 1].low in BREAKS:
            return n + 1
        if tokens[n].quote and tokens[n + 1].low == "without":
            return n + 1
        if n > start and tokens[n].text == ":" and tokens[n + 1].quote:
            return n
        if n == start or tokens[n].text not in (",", "–", "—", ";") or tokens[n].quote:
            continue
        after = tokens[n + 1]
        if after.low in BREAKS or _tells_how_long(tokens[n + 1 : n + 7]):
            return n
        if tokens[n].text == ";":
            return n
        if after.low == "but" and n + 2 < limit and not tokens[n + 2].quote:
            then = tokens[n + 2]
            other = phrase_from(tokens, n + 2, limit) if then.low in DETERMINERS else None
            if other is not None and tokens[other.end - 1].low in ORGANIZATIONS | PEOPLE and other.end < limit - 1:
                return n
            if not (
                starts_phrase(tokens, n + 2, limit)
                or then.low in ("that", "not", "if", "when", "there")
                or then.low in PREPOSITIONS
            ):
                return n
        if after.low == "and" and n + 2 < limit and tokens[n + 2].low.endswith("ed") and not tokens[n + 2].capital:
            return n
        if (
            after.low in ("a", "an", "the", "in")
            and tokens[min(n + 3, limit - 1)].low != "of"
            and any(
                t.low in PROPOSITIONS and t.low not in ("it", "this", "that", "all", "both", "data")
                for t in tokens[n + 2 : n + 4]
            )
        ):
            tail = tokens[n + 2 : n + 14]
            if after.low == "in" or any(
                t.low in ("that", "which", "by") or t.low.endswith("ed") or t.low.endswith("ies") for t in tail[1:]
            ):
                return n
        if after.low in ("a", "one", "two", "three") and n + 2 < limit and tokens[n + 2].low in ("reference",):
            return n
    return limit


def ends_aside(token: Token) -> bool:
    """A comma, or a quote that holds it: "…, which had called them “traitors,” said …"."""
    return token.text == "," or (token.quote and token.text[-2:-1] == ",")


def _tells_how_long(words: Sequence[Token]) -> bool:
    """ ", nearly two weeks after …", ", less than an hour before …"."""
    found = next((k for k, word in enumerate(words) if word.low in VAGUE), len(words))
    return found + 1 < len(words) and words[found + 1].low in ("after", "before")


def before_connector(tokens: Sequence[Token], lead: int) -> tuple[int, bool]:
    """From the clause at `lead` back over its conjunction and comma: where the clause before it ends, and whether
    there was a comma."""
    k = lead
    while k > 0 and (tokens[k - 1].low in APART or adverb(tokens[k - 1])) and not tokens[k - 1].quote:
        k -= 1
    comma = k > 0 and tokens[k - 1].text in (",", ";", "–", "—") and not tokens[k - 1].quote
    return (k - 1 if comma else k), comma


def set_apart(tokens: Sequence[Token], hit: Hit, that_content: bool) -> int | None:
    """Where an earlier content ends because this later clause is not part of it; None if it can be part."""
    lead = hit.lead
    end, comma = before_connector(tokens, lead)
    words = {t.low for t in tokens[end:lead]}
    if hit.link == "participle":
        before = tokens[hit.group.start - 1] if hit.group.start else None
        if before is not None and (
            before.text in (",", "–", "—")
            or before.quote
            or before.low in ("and", "but", "while", "before", "after", "by")
        ):
            return end
        return None
    if hit.link == "elided":
        if tokens[hit.group.start].low == "having":
            return end
        told_of = hit.cue.frame in (lex.ACCUSE, lex.CALL, lex.DOCUMENT, lex.SEE, lex.PUT)
        if hit.group.modal and ("but" not in words or told_of):
            return None  # "it was helping but could not yet attribute the attack"
        weak = hit.cue.lemma.split()[0] in WEAK or hit.cue.frame in (lex.DOCUMENT, lex.SEE, lex.MUTE, lex.PUT)
        if "but" in words or ("and" in words or "or" in words or comma):
            return None if weak and not hit.group.negated else end
        return None
    if hit.link == "noun":
        return end if comma or "despite" in words else None
    if hit.link in ("own", "agent"):
        if hit.cue.form == "ing" and not hit.group.passive:
            return end
        if lead > 1 and tokens[lead - 1].low in ("which", "who", "whom") and tokens[lead - 2].text == ",":
            return lead - 2
        if words & CONTRASTS:
            return end
        if comma and words & APART:
            return end
        rejected = object_relative(tokens, hit)
        if rejected is not None and rejected[0] and tokens[rejected[0] - 1].text == ",":
            return rejected[0] - 1
        if words & {"after", "before"}:
            return end
        # What is reported stands one tense further back: a plain past tense is the writer's own again.
        if "and" in words and hit.cue.form == "past" and not hit.group.had and hit.cue.frame in (lex.SAY, lex.TELL):
            return end
        return None
    if hit.link == "relative":
        return end if comma else None
    return None


def object_relative(tokens: Sequence[Token], hit: Hit) -> Range | None:
    """ "…, a charge the Tolmen government swiftly rejected": the noun phrase before the subject is the content."""
    if hit.subject is None or hit.cue.frame not in (lex.OBJECT, lex.PROPOSITION):
        return None
    n = hit.subject.outer_start - 1
    if n >= 0 and tokens[n].low in ("that", "which"):
        n -= 1
    begin = n
    while begin > 0 and tokens[begin].word and tokens[begin].low not in DETERMINERS:
        begin -= 1
    if begin < 0 or n < 1 or tokens[begin].low not in DETERMINERS or tokens[n].low not in PROPOSITIONS or n - begin > 3:
        return None
    return begin, n + 1
