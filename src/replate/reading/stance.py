"""Stance and certainty of a statement, from its cue and from the words of its content."""

import re

from replate.reading import cues as lex
from replate.reading.clauses import Hit
from replate.reading.words import SUBORDINATORS, tokens_between, word_set

I = re.IGNORECASE  # noqa: E741
CONTRADICTIONS = re.compile(
    r"\b(?:fabricat\w+|nonsens\w*|false|falsehoods?|untrue|lies?|lied|fake|fakes|faked|baseless|unfounded|"
    r"groundless|absurd\w*|"
    r"ridiculous|rubbish|invent(?:ed|ion|ions)|fiction|fictitious|hoax|forger(?:y|ies)|forged|doctored|myths?|"
    r"smears?|slander\w*|"
    r"propaganda|disinformation|misinformation|ludicrous|preposterous|outrageous lie|fairy ?tales?|fantas(?:y|"
    r"ies|tical)|"
    r"no truth|not so|on the contrary|far from (?:it|the truth|true)|nothing of the (?:kind|sort)|"
    r"simply wrong|plain wrong|completely wrong|totally wrong|entirely wrong|flat(?:ly)? wrong|is wrong|"
    r"(?:are|was|were) wrong|inaccurate|"
    r"misleading|distort\w*|mischaracteri[sz]\w*|misrepresent\w*|misquoted|categorically|"
    r"without (?:any )?(?:foundation|merit|basis)|"
    r"pure speculation|complete speculation|unsubstantiated|bogus|sham|tasteless|out of context|witch-?hunt|"
    r"made[- ]up|out of (?:the )?question|(?:exaggerat(?:ed|ion)|overstated|overblown)|"
    r"malicious|spurious|pointless|politically motivated|(?:simply|quite|is|are|was|were) mistaken|"
    r"scaremongering|gossip|hearsay|"
    r"conspiracy theor\w+|wild claims?|impossible|unthinkable|contrary to|the opposite|trumped[- ]up|laughable)\b",
    I,
)
RETRACTIONS = re.compile(
    r"^(?:he|she|it|they) (?:was|were) (?:wrong|mistaken)\b|"
    r"\b(?:(?:I|we) (?:got it wrong|were wrong|was wrong|apologi[sz]e|misspoke|made a mistake|spoke too soon|"
    r"regret|stand corrected|made an error|take (?:full )?responsibility|"
    r"was mistaken|were mistaken|take (?:it|that) back|withdraw|retract|should not have said|should have (?:said|"
    r"told))|"
    r"(?:had|have|has) (?:misspoken|been mistaken|been wrong|been incorrect)|misspoke|"
    r"(?:earlier|previous|initial|first|original) (?:\w+ ){1,3}(?:was|were|had been|has been) [“‘\"']?(?:wrong|"
    r"incorrect|incomplete|inaccurate|mistaken|premature|an? (?:error|mistake))|"
    r"(?:the|its|his|her|their) (?:statement|announcement|claim|figure|remarks?|comments?) (?:was|were|had been|"
    r"has been) (?:wrong|incorrect|incomplete|inaccurate|mistaken|premature|issued in error|an? (?:error|mistake))|"
    r"(?:published|issued|released|made|announced|sent) (?:in error|by mistake|prematurely)|preliminary information|"
    r"(?:was|were|is) sorry for|for that (?:I am|I’m|we are) sorry|correct(?:ed|ing) (?:it|the record)|"
    r"confused about|"
    r"(?:no longer|not) (?:stands?|stood) by|(?:spoken|spoke) (?:too (?:soon|early)|prematurely|in error)|"
    r"withdr\w+ (?:his|her|its|their|the) (?:earlier|statement|claim|remark))",
    I,
)
DECLINES = re.compile(
    r"\b(?:(?:can|could|would|will|do|does|did|may|might|shall|should)(?:n[’']t| ?not) (?:\w+ )?(?:comment|"
    r"discuss|speak (?:on|about|to)|go into|elaborate|"
    r"be drawn|respond|answer|give (?:details|any)|provide (?:details|any)|confirm or deny|disclose|reveal)|"
    r"no comment|nothing (?:further |more )?to (?:add|say)|"
    r"not (?:going|prepared|able|in a position|at liberty|willing|permitted|allowed|authori[sz]ed) to (?:comment|"
    r"discuss|speak|say|get into|go into|answer|speculate|disclose)|"
    r"unable to comment|not (?:appropriate|proper) to comment|inappropriate to comment|wrong to (?:speculate|"
    r"comment)|neither confirm nor deny|as a matter of policy)",
    I,
)
QUESTIONS = re.compile(
    r"\b(?:(?:too|very) (?:early|soon|close) to|premature|unclear|(?:not|never|yet to be|"
    r"hardly) (?:been )?(?:\w+ )?(?:clear|known|certain|sure|verified|confirmed|established|announced|determined|"
    r"proven|proved|independently)|"
    r"(?:does|do|did|could|can|would)(?:n[’']t| ?not) (?:\w+ )?(?:know|say|tell|verify|confirm|establish|"
    r"determine|be sure|rule|recall|remember)|no way (?:of knowing|to know|to tell)|"
    r"(?:not|n[’']t) (?:\w+ ){0,3}(?:position|able|possible) to (?:verify|confirm|say)|"
    r"confirm neither|"
    r"unverified|unconfirmed|inconclusive|cannot (?:see|say|know|be (?:verified|confirmed))|has no idea|(?:still|"
    r"yet) to be|remains? to be seen|"
    r"(?:under|pending) review|would settle the question|rais(?:es|ed|ing) (?:\w+ ){0,3}questions|"
    r"unanswered questions?|questions? (?:\w+ ){0,2}unanswered|need(?:s|ed)? (?:more|"
    r"further)|unable to (?:verify|confirm|say|establish)|"
    r"(?:do|does|did) not (?:yet )?have (?:them|the (?:facts|full))|no (?:information|evidence|sign|"
    r"indication) (?:that|of|to)|wait(?:ing)? for (?:the )?(?:\w+ )?(?:facts|findings|results|outcome|verdict|inquiry)|"
    r"(?<!no )(?<!no further )(?<!little )doubt(?:s|ed|ful)?|not convinced)",
    I,
)
NO_EVIDENCE = re.compile(r"\bno (?:information|evidence|sign|indication|record|knowledge|proof) ", I)
UNAWARE = re.compile(
    r"\b(?:unaware|not aware|never (?:seen|heard|met|been told)|knew nothing|no knowledge|cannot have|"
    r"could not have)\b",
    I,
)
COMMENTS = re.compile(
    r"\b(?:our thoughts|my thoughts|condolences|we hope|I hope|hoped|thank(?:ed|s|ful)?|grateful|we (?:must|need|"
    r"call on)|must be held|deserve|"
    r"unacceptable|proud|saddened|heartbroken|disappoint\w+|shocked|welcom\w+)\b",
    I,
)
CONFIRMING = re.compile(
    r"\b(?:(?:is|was|are|were) (?:indeed )?(?:genuine|authentic|real|true|correct|accurate|confirmed)|it is true|"
    r"that is (?:true|correct|right)|indeed|stood by|stand by|stands by)\b",
    I,
)
POSSIBLE = re.compile(
    r"\b(?:may|might|could|possib\w+|perhaps|maybe|conceivabl\w+|potentially|cannot (?:be )?rule[d]? out|"
    r"not rule out|no longer rule out)\b",
    I,
)
PROBABLE = re.compile(
    r"\b(?:probabl\w+|likely|appear(?:s|ed|ing)?|seem(?:s|ed)?|apparent(?:ly)?|believ\w+|suspect\w*|presum\w+|"
    r"expected|almost certain\w*|suggest(?:s|ed)?)\b",
    I,
)
CONDITIONAL = re.compile(r"^(?:if|unless)\b|\b(?:if|unless|provided that|depending on)\b", I)
# Negative words that deny nothing.
HARMLESS = re.compile(
    r"^[“‘\"']?(?:please )?do(?: not|n[’']t)\b|\bno\. \d|"
    r"\b(?:not only|no more than|not more than|no fewer than|no less than|not less than|no longer|no doubt|"
    r"not just|not least|no later than|not far from|"
    r"not enough|not surpris\w+|no surprise|not being|not to|not because|not be able|no choice|not alone|"
    r"not immediately|not uncommon|not have to|not hesitate|not until|whether or not|"
    r"not everything|not everyone|not all|will not survive|no matter|not named|not in (?:dispute|doubt|question)|"
    r"not disputed|not (?:be )?(?:rul(?:e|ed) out|exclud(?:e|ed))|"
    r"(?:will|would|shall)(?: not|n[’']t) (?:be )?(?:tolerated?|accept|allow|intimidated|deterred|bullied|"
    r"silenced|forget|rest|give up|back down|stand by|stop)|(?:won[’']t|not) (?:be )?tolerated?|not changed)\b",
    I,
)
# "X, not Y" at the end contrasts; it asserts X.
CONTRAST = re.compile(r"(?:,| and|[–—]) not [^,.;:]{1,60}(?=[,.;:”’\"']|$)", I)
NEGATIVE = re.compile(
    r"\b(?:not|no|none|nobody|nothing|nor|neither|never|nowhere|cannot|without|refused|failed|lack(?:s|ed)?|"
    r"denied|isn[’']t|\w+n[’']t)\b",
    I,
)
STRONG_NEGATIVE = re.compile(
    r"\b(?:not|no|none|nobody|nothing|nor|neither|never|nowhere|cannot|\w+n[’']t|free of|unaware|pre-?dated|"
    r"unharmed|untouched|(?:is|are|was|were|remains?) (?:perfectly |completely |entirely |totally )?safe|"
    r"unrelated)\b",
    I,
)
CLAUSE_END = re.compile(
    r"\b(?:who|which|because|when|after|if|unless|until|since|although|though|while|so that|but that|whose|where|"
    r"before|despite|none of (?:which|whom)|and (?:that )?(?:nobody|no one|none|nothing)|"
    r"(?:and|but) (?:\w+ ){0,2}(?:not|never|\w+n[’']t)|but no|why|how)\b|[;]",
    I,
)


# What is labelled is dismissed if it was put forward as true, unless the label agrees.
DISPUTABLE = re.compile(
    r"(?:(?:the|that|those|these|this|such|any|all|his|her|their|its) )?(?:\w+ )?(?:claims?|allegations?|accusations?|"
    r"suggestions?|reports|rumou?rs?|talk|version)\b(?!.*\b(?:true|credible|serious|accurate|correct|troubling|worrying|disturbing)\b)",
    I,
)
OPINIONS = word_set("believe think expect accept agree recognise recognize acknowledge admit support back see hear")


def _main_clause(text: str) -> str:
    """The content up to its first subordinate clause (a leading one is skipped)."""
    if CONDITIONAL.match(text.lstrip("“‘\"' ")):
        _, _, text = text.partition(",")
    ends = [m.start() for m in CLAUSE_END.finditer(text) if m.start() > 12]
    return text[: ends[0]] if ends else text


def denies_by_wording(text: str, first_hand: bool) -> bool:
    """Whether the wording contradicts something that was put forward.

    "never" alone does so only when speakers talk of themselves (`first_hand`) or in "never … any", "no such …".
    """
    if CONTRADICTIONS.search(text) and not re.search(
        r"\b(?:not|never|n[’']t|no) (?:\w+ ){0,2}(?:false|untrue|lie|lying|fake|impossible|misleading|invented|"
        r"wrong)\b",
        text,
        I,
    ):
        return True
    if DISPUTABLE.match(text) and re.search(r"\b(?:is|are|was|were) [“‘\"']", text):
        return True
    main = HARMLESS.sub(" ", _main_clause(text))
    sentences = [s for s in re.split(r"(?<=[.?!])\s+", main) if s.strip()]
    for sentence in sentences[:2]:
        bare = CONTRAST.sub("", sentence) if len(sentence.split()) > 4 else sentence
        found = STRONG_NEGATIVE.search(bare)
        if found is None:
            continue
        word = found.group().lower()
        if word == "never" and not (first_hand or re.search(r"\b(?:any|anything|anyone|such|ever)\b", sentence, I)):
            continue
        return True
    return False


def stance_of(hit: Hit, content: str, first_hand: bool) -> tuple[str, str]:
    """(stance, certainty) in the terms of the statement schema. `content`: the text reported, all spans joined."""
    cue, group = hit.cue, hit.group
    lemma = cue.lemma
    certainty = _certainty(cue.certainty, content)
    if group.negated and cue.frame not in (lex.DECLINE, lex.MUTE):
        return _negated(lemma, cue.frame, certainty)
    if cue.frame == lex.DECLINE or cue.frame == lex.MUTE:
        return "declines", "U"
    if cue.stance in ("retracts", "questions") or (cue.frame == lex.OBJECT and cue.stance != "confirms"):
        return cue.stance, certainty
    if cue.frame == lex.PROPOSITION and cue.stance in ("denies", "dismisses"):
        return cue.stance, certainty
    if cue.frame in (lex.CALL, lex.PROPOSITION):
        if CONTRADICTIONS.search(content) or (cue.frame == lex.CALL and DISPUTABLE.match(content)):
            return "dismisses", certainty
        return ("comments" if lemma in ("condemn", "denounce", "slam", "blast", "decry") else cue.stance), certainty
    if lemma == "rule out":
        return "denies", certainty
    if cue.stance == "confirms":
        if RETRACTIONS.search(content):
            return "retracts", certainty
        return "confirms", certainty
    if RETRACTIONS.search(content):
        return "retracts", certainty
    if DECLINES.search(content):
        return "declines", "U"
    if cue.frame in (lex.DOCUMENT, lex.SEE):
        return ("denies" if denies_by_wording(content, False) else "asserts"), certainty
    if cue.stance == "qualifies":
        return "qualifies", certainty
    questioned = QUESTIONS.search(content)
    if CONTRADICTIONS.search(content) and denies_by_wording(content, first_hand):
        return "denies", certainty
    if UNAWARE.search(content) and first_hand:
        return "denies", certainty
    if questioned is not None and not NO_EVIDENCE.search(content):
        return "questions", "U" if certainty == "CT" else certainty
    if content.rstrip("”’\"' ").endswith("?") and not denies_by_wording(content.rpartition(". ")[0], first_hand):
        return "questions", "U"
    if lemma != "warn" and denies_by_wording(content, first_hand):
        return "denies", certainty
    if COMMENTS.search(content):
        return "comments", certainty
    if CONFIRMING.search(content):
        return "confirms", certainty
    return cue.stance, certainty


def _negated(lemma: str, frame: str, certainty: str) -> tuple[str, str]:
    if lemma in ("deny", "dispute", "reject", "contest", "challenge", "contradict", "refute", "question", "dismiss"):
        return "comments", "U"
    if lemma == "rule out":
        return "qualifies", "PS"
    if lemma in ("verify", "confirm", "establish", "determine", "authenticate", "find", "conclude"):
        return "questions", "U"
    if lemma in OPINIONS:
        return "denies", certainty
    if frame == lex.DOCUMENT:
        return "denies", certainty
    return "declines", "U"


def _certainty(default: str, content: str) -> str:
    if CONDITIONAL.search(content):
        return "U"
    if POSSIBLE.search(content):
        return "PS"
    if PROBABLE.search(content) or default == "PR":
        return "PR"
    return default


def first_hand(content: str, pronouns: frozenset[str] = word_set("i we he she it they no none nobody")) -> bool:
    """Whether the content opens with the speaker talking of themselves."""
    words = [t for t in tokens_between(content, 0, min(len(content), 60)) if t.word]
    return bool(words) and (words[0].low.split("'")[0] in pronouns or words[0].low in SUBORDINATORS)
