"""Whether the wording of a statement goes against something that was put forward."""

import re
from functools import lru_cache

from replate.reading.folding import phrases
from replate.reading.wording import CONDITIONAL

# "X is …": what X was put forward as.
PUT_FORWARD = (
    r"(?:claims?|allegations?|accusations?|assertions?|suggestions?|insinuations?|reports|rumou?rs?|talk|versions?|"
    r"accounts?|explanations?|stor(?:y|ies)|narratives?|theor(?:y|ies)|charges?|notion|excuses?|demands?|criticisms?)"
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
    tasteless|out of context|witch-?hunt|made[- ]up|cooked up
    dream(?:ed|t) up|concocted|out of (?:the )?question|exaggerat(?:ed|ion)|overstated|overblown
    malicious|spurious|pointless|politically motivated|(?:simply|quite|is|are|was|were) mistaken
    scaremongering|gossip|hearsay|conspiracy theor\w+|wild claims?|unthinkable|contrary to|the opposite
    impossible(?! to (?:say|tell|know|judge|verify|determine|confirm))
    trumped[- ]up|laughable|(?:is|are|was|were|\w+'s|\w+'re) (?:an? )?(?:\w+ )?liars?
    (?:is|are|was|were|\w+'s|\w+'re) lying(?! (?:on|in|at|there|under|face|by|next))
    wide of the mark|off the mark|nowhere near(?! enough)|without substance|meritless
    frivolous
    vexatious|defamatory|libell?ous|hogwash|bunkum|baloney|moonshine|tosh|poppycock|twaddle|balderdash|drivel|claptrap|piffle
    for the birds|pie in the sky|news to (?:me|us|him|her|them|the \w+)|exist(?:s|ed)? only in
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
# "described the review as “amateurish”"
SLIGHTED = re.compile(
    rf"^(?:[\w'-]+ ){{0,4}}?(?:{PUT_FORWARD}|reports?|reviews?|stud(?:y|ies)|audits?|findings?|figures?|polls?|"
    r"inquir(?:y|ies)|verdicts?|dossiers?|letters?|articles?)\b.*\b(?:amateurish|one-sided|lopsided|flawed|biased|"
    r"shodd\w+|slopp\w+|selective|superficial|unprofessional|unscientific|partisan|incompetent|worthless|unreliable)\b",
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
    no more, no less|no more(?=["'.,]*$)|not only|no (?:more|fewer|less|later) than|not (?:more|less) than|no longer
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
    (?:will|would|shall|wo)(?:n't| not) (?:\w+ )?(?:pass|go|stand|be) (?:without|un(?:answered|punished|challenged
    |noticed|heeded))
    (?:did|does|was|were|had)(?:n't| not) (?:\w+ ){1,2}until
    (?:could|ca|can)(?:n't| ?not) (?:even )?(?:see|hear|feel|stop|breathe|move|sleep|eat|afford|escape|cope|swim|stand
    |live|survive|go on|wait|pay|describe|imagine|thank|put a price|get (?:out|in|away|through))
    (?:was|were|is|are)(?:n't| not) (?:breathing|moving|responding|conscious|awake)
    nowhere (?:else )?(?:to|left)|nothing (?:\w+ )?left|with nothing|(?:no|much) worse|not a single (?:\w+ ){1,3}left
    (?:not|never|\w+n't) (?:\w+ )?(?:any worse|anything (?:else )?like)|never (?:in|before|again)\b.{0,40}
    never (?:\w+ )?(?:seen|known) (?:such|so)
    no (?:turning|going) back|(?:leave|left|leaving) (?:nobody|no[ -]one|none) behind
    (?:not|never) going to (?:be )?(?:intimidated|silenced|deterred|bullied|give up|stop|rest|forget)
    (?:not|never) (?:\w+ )?(?:consulted?|informed?|warned?|told?|compensated?|repaid?) (?:its|their|his|her|our|us|them)
    no (?:\w+ )?(?:aid|help|food|relief|medicine|ambulances?|rescuers?|assistance) (?:\w+ )?(?:reached|c[ao]me|arrived)
    (?:am|are|is|was|were|'m|'re)(?:n't| not) (?:asking|begging|looking|calling) for
    (?:not|n't|never) been (?:paid|fed|compensated|consulted|rescued|treated)
    (?:nobody|no[ -]one|none) (?:\w+ ){0,3}(?:will|would|shall|should) be (?:spared|above the law|left behind|forgotten)
    (?:does|do|did|will|would|wo)(?:n't| not) (?:bring|give|get) .{1,30} back
    (?:not|\w+n't) (?:stop|quit|cease)(?:ped|d)?|no (?:joy|pleasure|satisfaction|illusions?|regrets?|hurry|rush|secret)
    (?:nobody|no[ -]one) (?:is (?:served|above|immune)|benefits|gains|wins|wants|likes|deserves|expects|should)
    no stone (?:\w+ ){0,2}unturned
    (?:nobody|no[ -]one) (?:can|could|will) (?:tell|persuade|convince) (?:me|us)
    (?:will|would|shall|wo)(?: not|n't) (?:be )?(?:tolerated?|accept|allow|intimidated|deterred|bullied|silenced
    |forget|rest|give (?:up|in)|yield|bow|surrender
    |back down|stand by|stop)|(?:won't|not) (?:be )?tolerated?|not changed
    you (?:do|would|could|should|ca|wo)(?: not|n't)|you (?:cannot|never)
    (?:nobody|no[ -]one) (?:ever |even |had )?(?:warned|consulted|called|rang|phoned|wrote|answered|replied
    |listened|cared|helped|came|apologi[sz]ed
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
# "We will not sign until …": what is asked for, not what is denied.
WITHHELD = phrases("(?:will|would|shall|wo)(?:n't| not) .{1,60} (?:until|unless|before)")
STRONG_NEGATIVE = phrases(r"""
    not|no|none|nobody|nothing|nor|neither|never|nowhere|cannot|\w+n't|free of|unaware|pre-?dated|unharmed|untouched
    (?:is|are|was|were|remains?) (?:perfectly |completely |entirely |totally )?(?:clean|intact|above board)
    follow(?:ed|s)? (?:every|all) (?:\w+ ){0,2}(?:instructions?|rules?|procedures?|protocols?|orders?|steps?)
    unrelated|lawfully|by the book|within the law
    in (?:line|accordance|compliance|keeping) with (?:the |all |its |our |their )?(?:\w+ )?(?:laws?|rules?|regulations?
    |procedures?|protocols?|guidelines|standards?|policy|requirements?)
    all (?:[\w']+ ){1,4}(?:is|are|was|were|had been|have been) (?:safe|accounted for|unharmed|in order|in place)
    (?:is|are|was|were|remains?) (?:perfectly |completely |entirely |totally )?safe
    yet to (?:receive|see|hear|find|get|meet|arrive|begin|start|reach)
    """)
CLAUSE_END = re.compile(
    r"\b(?:who|which|because|when|after|if|unless|until|since|although|though|while|so that|but that|whose|where|"
    r"before|despite|none of (?:which|whom|us|them)|and (?:that )?(?:nobody|no one|none|nothing)|"
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
    main = main_clause(text)
    if STRONG_NEGATIVE.search(main) is None or REPEATED.search(text) or WITHHELD.search(text):
        return False
    main = HARMLESS.sub(" ", UNANSWERED.sub(" ", main))
    sentences = [s for s in re.split(r"(?<=[.?!])\s+", main) if s.strip()]
    for sentence in sentences[:2]:
        bare = CONTRAST.sub("", sentence) if len(sentence.split()) > 4 else sentence
        found = STRONG_NEGATIVE.search(bare)
        if found is None:
            continue
        word = found.group().lower()
        if word == "never" and not (
            first_hand
            or re.search(r"\b(?:any|anything|anyone|such|ever|took place|happened|existed|occurred)\b", sentence, re.I)
        ):
            continue
        return True
    return False
