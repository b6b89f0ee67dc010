"""Whether content of a given wording can go with a given cue."""

from collections.abc import Sequence

from replate.reading import cues as lex
from replate.reading.clauses import NON_ANSWERS
from replate.reading.naming import SPEAKING_PRONOUNS, head_of
from replate.reading.nouns import GROUPS, PEOPLE, PROPOSITIONS
from replate.reading.openings import COMMITMENTS, is_clause_like
from replate.reading.readings import Reading
from replate.reading.words import AUXILIARIES, DETERMINERS, NUMBERS, PREPOSITIONS, Token, word_set

# These take a plain noun phrase too often for something else ("added two players"): only a clause or quote counts.
NEEDS_CLAUSE = word_set(
    "add find learn determine calculate feel think expect fear observe conclude indicate signal project rule"
    " decide remember agree understand argue believe accept recognise recognize answer reply object protest"
    " mention note hear recommend respond write post tweet counter assume guess reckon complain threaten go"
    " assure allow own plead recount relate recall speak"
    " confide snap sigh reason narrate whisper undertake demand submit yell fume scoff shrug laugh"
    " smile sob weep gasp intimate"
)


SPEECH_INFINITIVES = word_set(
    "comment say discuss confirm answer identify name give elaborate respond speak reveal disclose provide"
    " explain specify deny talk address be clarify detail describe rule speculate acknowledge admit apologise"
    " apologize take offer share make estimate accept endorse concede"
    " divulge release predict characterize verify show produce"
    " characterise expand state indicate elaborate guess"
)


# What is declined and no answer.
DEEDS = word_set(
    "attend intervene prosecute hear sign join participate appear accept renew extend run testify pay take leave go"
    " meet cooperate charge pursue proceed act play serve stand vote"
)


SUPPOSED = word_set("possibility likelihood chance idea suggestion theory prospect link sabotage foul arson")
UNNAMED = word_set("named identified quoted photographed filmed")


# Without "that" or a quote these tell what somebody did, not what they said.
THAT_ONLY = word_set("find rule decide determine hear feel think understand fear expect learn submit")
CLAUSE_PREPOSITIONS = word_set(
    "at about over more between under in on for with after during since despite as from by until"
)


def names_proposition(tokens: Sequence[Token], start: int, end: int) -> bool:
    for k in range(start, min(end, start + 9)):
        if k > start and tokens[k].low in ("it", "this", "that", "them", "all", "both"):
            continue
        if tokens[k].quote or tokens[k].low.removesuffix("'s") in PROPOSITIONS or tokens[k].low in ("that", "whether"):
            return True
        if tokens[k].low in ("for", "from", "against", "by") and k > start:
            return False
    return False


def _is_person(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a person is questioned, as by a detective: "questioned two men", "questioned Vasko for hours"."""
    head = tokens[head_of(tokens, start, end)]
    singular = head.low.removesuffix("s")
    return (
        (head.capital and not head.possessive) or head.low in PEOPLE | GROUPS | SPEAKING_PRONOUNS or singular in PEOPLE
    )


def _is_title(quote: str, fewest: int) -> bool:
    """Whether the quote is a name: up to five words, each with a capital."""
    words = quote.strip("“”‘’\"',.").split()
    return fewest <= len(words) <= 5 and all(word[0].isupper() for word in words)


def is_acceptable(tokens: Sequence[Token], reading: Reading, start: int, end: int) -> bool:
    """Whether content of this wording can go with this cue."""
    hit = reading.hit
    cue, group = hit.cue, hit.group
    body = tokens[start:end]
    first = body[0]
    quoted = any(t.quote for t in body)
    that = tokens[start - 1].low == "that"
    lemma = cue.lemma
    if (
        first.low in AUXILIARIES
        and first.low not in ("being", "having")
        and not quoted
        and cue.frame == lex.SAY
        and not first.capital
        and hit.link != "according"
    ):
        return False  # a gap: "a run-off that the commission said was too close to call"
    if reading.directive:
        return quoted
    if cue.frame == lex.DECLINE:
        if first.low != "to" or len(body) == 1:
            return lemma.startswith(("neither", "no"))
        act = body[1].low
        if act == "be" and any(t.low in UNNAMED for t in body[2:4]):
            return False  # "who declined to be named"
        return act in SPEECH_INFINITIVES or (
            lemma == "decline" and act.isalpha() and act not in DEEDS and act not in DETERMINERS and act not in NUMBERS
        )
    if cue.frame == lex.MUTE:
        if not group.negated:
            return False
        if lemma in ("give", "offer", "provide"):
            return any(t.low in NON_ANSWERS for t in body[:5])
        return True
    if (
        group.modal
        and not group.negated
        and cue.frame != lex.SEE
        and not quoted
        and "only" not in [t.low for t in tokens[group.start : hit.at]]
    ):
        return False
    if group.negated and cue.frame in (lex.TELL, lex.CALL, lex.ACCUSE, lex.PUT):
        return False
    if cue.frame == lex.CALL:
        label = next((k for k in range(len(body) - 1, -1, -1) if body[k].quote), 0)
        nickname = body[label].quote and len(body[label].text.split()) <= 3
        if (
            lemma in ("call", "dub")
            and nickname
            and (body[label].text[1:5].lower() == "the " or body[label - 1].low == "the")
        ):
            return False  # "locals call it “the bathtub”", "what soldiers call the “funnel”"
        if body[label].quote and _is_title(body[label].text, 1 if lemma == "dub" else 2):
            return False  # "have called the inquiry “Operation Plover”"
        if first.low in PREPOSITIONS or (first.quote and lemma == "call"):
            return False
        if first.low == "that" and not (quoted or body[min(1, len(body) - 1)].low == "as"):
            return False
        return (
            quoted
            or any(t.low == "as" for t in body)
            or (lemma == "describe" and first.low.endswith("ing"))
            or (
                lemma == "call"
                and first.low in ("it", "the", "that", "this", "his", "her", "their", "its")
                and len(body) > (1 if first.low == "it" and body[-1].low not in ("quits", "off") else 2)
            )
        )
    if cue.frame == lex.PUT:
        at = next((k for k in range(len(body) - 1, 0, -1) if body[k].low == "at"), len(body))
        numbers = (t.number or (t.quote and any(letter.isdigit() for letter in t.text)) for t in body[at + 1 : at + 5])
        return any(numbers) and len(body) < 16
    if cue.frame == lex.PROPOSITION:
        if lemma in ("exclude", "discount") and not group.negated:
            return that or any(t.low in SUPPOSED for t in body[:4])
        asked = lemma in ("question", "query") and first.low in ("why", "whether", "how", "if", "what", "who")
        if lemma in ("question", "query") and not (that or asked):
            return not _is_person(tokens, start, end)
        if lemma in ("play down", "downplay") or lemma.startswith("distance "):
            return True
        if [t.low for t in body[:2]] in (["each", "other"], ["one", "another"]):
            return False  # "contradicted each other"
        return that or asked or (lemma == "contradict" and cue.form == "past") or names_proposition(tokens, start, end)
    if (
        cue.frame == lex.OBJECT
        and lemma == "deny"
        and len(body) < 4
        and body[-1].low in ("bail", "entry", "access", "permission", "parole", "visas", "asylum")
    ):
        return False
    if lemma == "rule out":
        return True
    if first.low == "to" or (first.low == "not" and len(body) > 1 and body[1].low == "to"):
        return quoted or lemma in COMMITMENTS
    if (
        cue.frame == lex.SAY
        and first.low in PREPOSITIONS
        and lemma not in ("warn", "complain", "caution")
        and not that
        and first.low not in CLAUSE_PREPOSITIONS
    ):
        return False
    if (
        lemma.split()[0] in NEEDS_CLAUSE
        and cue.frame not in (lex.SEE, lex.OBJECT)
        and not (that or quoted or is_clause_like(body) or first.low.endswith("ing"))
        and not (lemma == "mention" and group.negated)
        and not (lemma == "understand" and cue.form == "s")
    ):
        return False
    if hit.link == "relative" and cue.frame == lex.SAY and not (that or quoted or is_clause_like(body)):
        return False
    if lemma in ("ask", "wonder"):
        return quoted or first.low in ("whether", "why", "how", "if", "who", "what", "when", "where", "which")
    if lemma == "understand" and cue.form == "s":
        return True  # "The Herald understands the sum was paid"
    return not (cue.frame == lex.SAY and lemma in THAT_ONLY and not (that or quoted))
