"""Whether the wording of a statement goes against something that was put forward."""

import re
from functools import lru_cache

from replate.reading.folding import phrases
from replate.reading.wording import CONDITIONAL

# "X is …": what X was put forward as.
PUT_FORWARD = (
    r"(?:claims?|allegations?|accusations?|assertions?|suggestions?|insinuations?|reports|rumou?rs?|talk|versions?|"
    r"accounts?|explanations?|stor(?:y|ies)|narratives?|theor(?:y|ies)|charges?|notion|excuses?)"
)
CONTRADICTIONS = phrases(r"""
    fabricat\w+|nonsens\w*|false|falsehoods?|untrue|lies?|lied|fake|fakes|faked|baseless|unfounded|groundless
    absurd\w*
    ridiculous|rubbish|invent(?:ed|ion|ions)|fiction|fictitious|hoax|forger(?:y|ies)|forged|doctored|myths?
    smears?|slander\w*|propaganda|disinformation|misinformation|ludicrous|preposterous|outrageous lie
    (?:fairy|bedtime|tall|cock and bull) ?(?:tales?|stor(?:y|ies))|fairytales?|fantas(?:y|ies|tical)
    (?:is|are|was|were) (?:\w+ )?speculation
    suggestions? to the contrary
    no truth|not so|not true|on the contrary|far from (?:it|the truth|true|being)|nothing of the (?:kind|sort)
    anything but
    (?:simply|plain|completely|totally|entirely|flat|flatly|is|are|was|were) wrong|inaccurate|incorrect
    misleading|distort\w*|mischaracteri[sz]\w*|misrepresent\w*|misquoted|misconstrued|categorically
    without (?:any )?(?:foundation|merit|basis)|(?:pure|complete|wild|mere|idle) speculation|unsubstantiated|bogus
    sham
    tasteless|out of context|witch-?hunt|made[- ]up|out of (?:the )?question|exaggerat(?:ed|ion)|overstated|overblown
    malicious|spurious|pointless|politically motivated|(?:simply|quite|is|are|was|were) mistaken
    scaremongering|gossip|hearsay|conspiracy theor\w+|wild claims?|impossible|unthinkable|contrary to|the opposite
    trumped[- ]up|laughable|(?:is|are|was|were|\w+'s|\w+'re) (?:an? )?(?:\w+ )?liars?
    (?:is|are|was|were|\w+'s|\w+'re) lying(?! (?:on|in|at|there|under|face|by|next))
    wide of the mark|off the mark|nowhere near(?! enough)|without substance|meritless
    frivolous
    vexatious|defamatory|libell?ous|hogwash|bunkum|baloney|moonshine
    figment|wishful thinking|red herring|character assassination|hatchet job
    made (?:it|this|that|everything) (?:all )?up
    (?:I|we) (?:\w+ )?(?:deny|reject|refute|dispute)|(?:am|is|are|was|were) (?:\w+ )?innocent
    """)
NOT_CONTRADICTED = re.compile(
    r"\b(?:not|never|n't|no) (?:\w+ ){0,2}(?:false|untrue|lie|lying|fake|impossible|misleading|invented|wrong)\b", re.I
)
DISPUTABLE = re.compile(
    rf"(?:(?:the|that|those|these|this|such|any|all|his|her|their|its|[\w-]+'s|\w+s') )?(?:[\w-]+(?:'s|s')? ){{0,2}}?"
    rf"{PUT_FORWARD}\b(?!.*\b(?:(?<!half )(?<!partly )true|credible|serious|accurate|correct|troubling|worrying|"
    r"disturbing|plausible|convincing|compelling|consistent|reasonable|fair|welcome|brilliant|brave|alarming|damning|"
    r"devastating|explosive|shocking|smoking gun|grave|important|good|great)\b)",
    re.I,
)
LABELLED = re.compile(r"\b(?:is|are|was|were|sounded like|amounts to|amounted to) [\"']", re.I)
INCREDULOUS = re.compile(r"^[\"']*if .{3,90}, (?:then )?i(?:'m| am) (?:a|an|the) (?-i:[A-Z])", re.I)
OTHERWISE = re.compile(r"^[\"']*(?:otherwise|differently|the (?:opposite|contrary|reverse))\b", re.I)
NO = re.compile(
    r"^[\"']*(?:no|never|nope|not at all|not me|(?:absolutely|certainly|definitely|of course) not|not true|wrong)"
    r"[\"'.,!]*$",
    re.I,
)
# Negative words that deny nothing.
HARMLESS = re.compile(
    r"^[\"']?(?:please )?do(?: not|n't)\b|\bno\. \d|"
    + phrases(r"""
    not only|no (?:more|fewer|less|later) than|not (?:more|less) than|no longer
    no (?:further |longer any |real )?doubt|not just|not least|not far from
    not enough|nowhere near enough|not (?:at all )?(?:surpris\w+|shocked|happy|pleased|sorry|afraid|proud|angry
    |satisfied)|no surprise
    not being|not to|not because|not be able|no choice|not alone|no reason to (?:doubt|panic)
    not the (?:first|only|last|best|same|end)|not (?:very |so |always |exactly )?(?:easy|simple|straightforward
    |unusual|ideal|fair|pretty)
    been given no \w+|(?<!we )(?<!i )did nothing(?! wrong)|(?:nobody|no one|nothing) .{0,40}(?:more|better|less
    |worse) than
    (?:I'm|we're|I am|we are) not (?:leaving|going (?:anywhere|away)|giving|stopping|moving|backing)
    not immediately|not uncommon|not have to|not hesitate|not until|whether or not|not everything|not everyone|not all
    will not survive|no matter|not named|not in (?:dispute|doubt|question)|not disputed
    not (?:be )?(?:rul(?:e|ed) out|exclud(?:e|ed))|(?:made|making) no arrests?
    (?:nobody|no[ -]one) (?:can|could|will) (?:tell|persuade|convince) (?:me|us)
    (?:will|would|shall|wo)(?: not|n't) (?:be )?(?:tolerated?|accept|allow|intimidated|deterred|bullied|silenced
    |forget|rest|give (?:up|in)|yield|bow|surrender
    |back down|stand by|stop)|(?:won't|not) (?:be )?tolerated?|not changed
    you (?:do|would|could|should|ca|wo)(?: not|n't)|you (?:cannot|never)
    (?:nobody|no[ -]one) (?:ever |even )?(?:called|rang|phoned|wrote|answered|replied|listened|cared|helped|came
    |apologi[sz]ed
    |explained|got back|turned up|picked up|bothered)
    """).pattern,
    re.I,
)
# "X, not Y" at the end contrasts; it asserts X.
CONTRAST = re.compile(r"(?:,| and|[–—]) not [^,.;:]{1,60}(?=[,.;:\"']|$)", re.I)
# Kept waiting: what somebody complains of, nothing that was put forward.
UNANSWERED = re.compile(
    r"\b(?:had|has|have|'ve|received|got|getting|given|heard) (?:had |been given |received )?"
    r"(?:no|nothing|not a) (?:\w+ )?(?:answers?|reply|replies|response|explanation|apology|help|support|word|"
    r"phone calls?|calls?|letters?|thanks|visit|back)\b"
    r"(?:, (?:no [\w ]{1,30}|nothing)\b)*",
    re.I,
)
# "not hiding it from us; hiding it from themselves": the same thing done, to another.
REPEATED = re.compile(r"(?:\bnot|n't) (\w{4,})\b[^.]{0,60}[;,.] (?:but )?(?:\w+'\w+|\w+ \w+|\w+)? ?\1\b", re.I)
STRONG_NEGATIVE = phrases(r"""
    not|no|none|nobody|nothing|nor|neither|never|nowhere|cannot|\w+n't|free of|unaware|pre-?dated|unharmed|untouched
    unrelated
    (?:is|are|was|were|remains?) (?:perfectly |completely |entirely |totally )?safe
    yet to (?:receive|see|hear|find|get|meet|arrive|begin|start|reach)
    """)
CLAUSE_END = re.compile(
    r"\b(?:who|which|because|when|after|if|unless|until|since|although|though|while|so that|but that|whose|where|"
    r"before|despite|none of (?:which|whom)|and (?:that )?(?:nobody|no one|none|nothing)|"
    r"(?:and|but) (?:\w+ ){0,2}(?:not|never|\w+n't)|but no|and (?:had|has|have) received no|why|how)\b|[;]",
    re.I,
)
# What is said in a warning that is told of is not said by who tells of it.
TOLD_OF = phrases("(?:warnings?|notice|advice|fears?|concerns?|complaints?|worry|worries|note|message|reminder) that")


def main_clause(text: str) -> str:
    """The content up to its first subordinate clause (a leading one is skipped)."""
    if CONDITIONAL.match(text.lstrip("\"' ")):
        _, _, text = text.partition(",")
    ends = [m.start() for m in CLAUSE_END.finditer(text) if m.start() > 12]
    text = text[: ends[0]] if ends else text
    told = TOLD_OF.search(text)
    return text[: told.start()] if told else text


@lru_cache(maxsize=64)
def contradicts(text: str) -> bool:
    return CONTRADICTIONS.search(text) is not None and NOT_CONTRADICTED.search(text) is None


def denies(text: str, first_hand: bool) -> bool:
    """Whether the wording goes against something that was put forward.

    "never" alone does so only when speakers talk of themselves (`first_hand`) or in "never … any", "no such …".
    """
    if contradicts(text) or OTHERWISE.match(text) or NO.match(text) or INCREDULOUS.match(text):
        return True
    if DISPUTABLE.match(text) and LABELLED.search(text):
        return True
    if REPEATED.search(text):
        return False
    main = HARMLESS.sub(" ", UNANSWERED.sub(" ", main_clause(text)))
    sentences = [s for s in re.split(r"(?<=[.?!])\s+", main) if s.strip()]
    for sentence in sentences[:2]:
        bare = CONTRAST.sub("", sentence) if len(sentence.split()) > 4 else sentence
        found = STRONG_NEGATIVE.search(bare)
        if found is None:
            continue
        word = found.group().lower()
        if word == "never" and not (first_hand or re.search(r"\b(?:any|anything|anyone|such|ever)\b", sentence, re.I)):
            continue
        return True
    return False
