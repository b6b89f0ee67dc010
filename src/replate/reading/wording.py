"""Classes of wording that tell for, against or neither. Patterns look at text with straight quotes."""

import re

from replate.reading.folding import STRAIGHT, phrases

INNER = re.compile(r"‘[^’]{1,60}’(?!\w)|(?<![\w'])'[^']{2,60}'(?!\w)")
YES = re.compile(
    r"^[\"']*(?:yes\b|(?:absolutely|correct|of course|certainly|exactly|that's right|it is|they are|we did|i did)"
    r"[\"'.,!]*$)",
    re.I,
)
NOT_NOW = re.compile(r"[\"']*not (?:today|tonight|now|here)[\"'.,!]*$", re.I)
RETRACTIONS = re.compile(
    r"^(?:he|she|it|they) (?:was|were) (?:wrong|mistaken)\b|"
    + phrases(r"""
    (?:I|we) (?:got it wrong|were wrong|was wrong|apologi[sz]e|misspoke|made a mistake|spoke too soon|regret
    |made an error
    |stand corrected|take (?:full )?responsibility|was mistaken|were mistaken|take (?:it|that) back|withdraw|retract
    |should(?: not|n't|'ve| never)? have (?:\w+ )?(?:said|told|written))
    (?:I|we|he|she|it|they|the \w+) (?:had|have|has) (?:misspoken|been mistaken|been wrong|been incorrect)|misspoke
    (?:earlier|previous|initial|first|original) (?:\w+ ){1,7}(?:was|were|had been|has been) ["']?(?:wrong|incorrect
    |untrue|false|misleading|incomplete|inaccurate|mistaken|premature|an? (?:error|mistake))
    (?:the|its|his|her|their) (?:statement|announcement|claim|figure|remarks?|comments?) (?:was|were|had been
    |has been) ["']?(?:wrong|incorrect
    |incomplete|inaccurate|mistaken|premature|issued in error|an? (?:error|mistake))
    (?:published|issued|released|made|announced|sent) (?:in error|by mistake|prematurely)|preliminary information
    (?:figures?|numbers?|toll|statement|announcement|count) .{0,30}(?:clerical|typing|counting|administrative
    |human) error
    based on (?:an? )?(?:incomplete|preliminary|outdated|erroneous|mistaken) \w+
    (?:was|were) sorry for|for that (?:I am|I'm|we are) sorry|(?:am|are|'m|'re) (?:\w+ )?sorry (?:that )?(?:I|we)
    no excuse for (?:that|this|it|what)
    (?:I|we) (?:told|said|assured|promised) .{3,80}[.;] (?:it|that|this|they|he|she) (?:is|was|were|did)(?:n't| not)
    (?:turned out|proved|turns out) to (?:be|have been) (?:wrong|false|untrue|mistaken|incorrect|inaccurate)
    correct(?:ed|ing) (?:it|the record)|confused about
    regret(?:s|ted)? (?:the|this|that|its|his|her|any) (?:error|mistake|confusion|misunderstanding|omission|remark)
    (?:no longer|not) (?:stands?|stood)(?: by)?\b|(?:spoken|spoke) (?:too (?:soon|early)|prematurely|in error)
    (?:withdr\w+|retract\w*) (?:his|her|its|their|the) (?:earlier|statement|claim|remark|report|article|paper|story
    |announcement|figure|allegation|accusation)
    """).pattern,
    re.I,
)
AUX = r"(?:ca|wo|can|could|would|will|do|does|did|may|might|shall|should|is|was|am|are)"
DECLINES = re.compile(
    phrases(rf"""
    {AUX}(?:n't| ?not) (?:\w+ )?(?:comment(?:ing)?|discuss(?:ing)?|talk about|speak (?:on|about|to)|be drawn|respond
    |answer|elaborate|disclose|reveal
    |give (?:details|any)|provide (?:details|any)|confirm or deny|(?:go|going to go|going to get|get) into)
    (?:never|not) (?:\w+ )?(?:comments?|discuss(?:es)?)|no (?:further |other |immediate )?comment
    no (?:further|more|new|other) (?:information|details?)
    not (?:wish|want|intend|propose) to (?:prejudge|pre-?empt|comment|speculate|discuss|add|get into)
    nothing (?:further |more |else )?to (?:add|say)
    not (?:going|prepared|able|in a position|at liberty|willing|permitted|allowed|authori[sz]ed|ready) to (?:comment
    |discuss
    |speak|say|get into|go into|answer|speculate|disclose)
    unable to comment|(?:not (?:appropriate|proper)|inappropriate|wrong|premature) to (?:speculate|comment)
    neither confirm nor deny|as a matter of policy|before commenting
    (?:say|comment|respond|speak|answer|update) (?:\w+ ){{0,4}}in due course
    not (?:today's|the) question|(?:I|we)(?:'ve| have) (?:already )?(?:answered|addressed) (?:that|this|it)
    """).pattern
    + "|"
    + phrases(r"""
    (?:that|this|it|which)(?:'s| is| was| would be| remains) (?:not )?(?:now )?(?:an? )?(?:matter|question|decision
    |issue|one|thing) for
    (?:is|was|are|'s|be) (?:entirely |not )?(?:for|up to|down to) (?:(?!him\b|it\b)[\w']+ ){1,4}to (?:decide|judge
    |say|answer
    |explain|determine|comment|rule|settle|speak)
    (?:make|made|take|taken|give|offer|draw|drawn|reach|reached) no (?:\w+ )?(?:decisions?|judge?ments?|conclusions?)
    (?:will|would|shall|wo|could|can)(?:n't| not) (?:make|take|reach|draw|jump to) (?:an?y? )?(?:\w+ )?(?:decisions?
    |judge?ments?|conclusions?)
    (?:leave|left|leaving) (?:that|it|this|those|them) (?:up )?(?:to|for|with)
    (?:have|need|best|better|should|must) (?:to )?ask (?:the|him|her|them|that|[A-Z]\w+)
    (?<!\w )ask (?:my|him|her|them|the \w+)
    (?:refer|point|direct) (?:you|reporters|journalists) to
    (?:talk|speak) to (?:my|his|her|their|our|the) (?:lawyers?|solicitors?|agent|press office)
    (?:that|it|this)(?:'s| is) (?:private|confidential|classified|between|none of (?:your|my|their))
    ask me (?:again|tomorrow|later|when|on|in|next|about|something|anything)|next question
    (?:you(?:'ll| will) (?:hear|know|be told)|we(?:'ll| will) (?:tell|say|let you know|speak|comment
    |report)) (?:\w+ ){0,5}when
    (?:cannot|not|\w+n't) (?:\w+ )?(?:expect|ask) (?:me|us) to
    not (?:for|up to) (?:him|her|it|them|me|us) to (?:judge|say|decide|comment|speculate|answer|determine|rule)
    not (?:for|up to) (?:the|[\w']+s) ?(?:\w+ )?to (?:judge|say|decide|comment|pre-?empt|prejudge|second-guess)
    let(?:'s| us) (?:talk|speak) about|(?:have|need) to wait (?:for|until)|wait and see
    let (?:[\w']+ ){1,4}(?:do (?:their|its|his|her) (?:work|job)|(?:run|take) its course|finish|decide)
    (?:not|\w+n't) (?:something|anything|a (?:matter|subject|topic)) (?:that )?(?:I|we|he|she|they|it) (?:can|could
    |will|would)
    (?:not|\w+n't) here to
    (?:not|\w+n't|never) (?:\w+ )?(?:negotiate|discuss|comment|litigate|argue|speak) .{0,30}\b(?:public(?:ly)?|media
    |press)
    advised (?:\w+ )?(?:to say nothing|not to)|(?:is|was) a private (?:matter|affair)
    (?:wrong|improper|inappropriate|unwise) (?:of|for) (?:me|us|him|her|them|it) to
    (?:will|would|shall|'ll) (?:say|speak|answer|comment|respond|talk)\b.{0,40}\b(?:in court|when|once|after|at (?:the
    |a|my) (?:trial|hearing|inquiry|tribunal))
    (?:was|were|is|are) (?:not available|unavailable)
    we are where we are|speaks? for (?:itself|themselves)|above my pay ?grade
    """).pattern,
    re.I,
)
QUESTIONS = phrases(r"""
    (?:too|very) (?:early|soon|close)["']? to|premature|unclear|unverified|unconfirmed|inconclusive|has no idea
    (?:still|yet) to be
    (?:not|never|yet to be|hardly) (?:been )?(?:\w+ )?(?:clear|(?<!had not )known(?! (?:such|so)\b)|certain|sure
    |verified|confirmed|established|announced|ascertained|determined|proven|proved|independently)
    (?:does|do|did|could|can|would)(?:n't| ?not) (?:\w+ )?(?:know|say|tell|verify|confirm|establish|determine
    |be sure|rule|ascertain
    |recall|remember)
    (?:ca|can|could)(?:n't| ?not) .{1,50}\b(?:until|unless|before)
    (?:ca|can|could)(?:n't| ?not) (?:\w+ )?(?:assign|apportion|attribute)
    (?:no longer|hardly|barely) (?:know|knew|knows) (?:which|what|who|whom|whether|how)
    (?:which|what|whose) (?:one|version|account|story|figure)s? (?:[\w']+ ){0,5}believed?
    (?:stor(?:y|ies)|accounts?|versions?|explanations?|figures?) (?:has|have|had|keeps?|kept) (?:\w+ )?chang(?:ed|ing)
    (?:not|\w+n't|hardly|scarcely|little) (?:\w+ )?(?:inspire|convincing|persuasive|credible|plausible|convinced
    |persuaded|satisfied)
    (?:nobody|no[ -]one) (?:\w+ )?(?:knows?|knew|can (?:say|know|tell(?! (?:me|us)\b)))
    no (?:\w+ )?confirmation|time will tell
    (?:be|very|more) (?:careful|cautious) (?:with|about)
    unconvinc(?:ed|ing)|implausible|(?:not|n't) (?:tally|match|square|stack up)|jury is (?:still )?out
    impossible to (?:say|tell|know|judge|verify|determine|confirm)|(?:not|n't|cannot) be identified
    (?:trying|working|seeking|struggling) to (?:verify|confirm|authenticate)
    (?:is|are|was|were|remain(?:s|ed)?) (?:still |as yet |\w+ly )?(?:unknown|unexplained|unresolved)|a mystery
    asked (?:[\w']+ ){1,4}(?:to explain|for an explanation|for clarification)
    unpersuasive|beggars? belief|stretch\w* credulity|begs? the question
    no way (?:of knowing|to know|to tell)|(?:not|\w+n't) (?:\w+ ){0,3}(?:position|able|possible) to (?:verify|confirm
    |say|tell|know|judge|determine|establish)
    confirm neither|cannot (?:see|say|know|be (?:verified|confirmed))|remain(?:s|ed)? to be seen
    (?:under|pending) review
    (?:hard|difficult) to (?:believe|accept|understand|credit)|s[ck]eptical|(?:not|\w+n't) add up|puzzled|baffled
    mystified|makes no sense
    would settle the question|more questions than answers|(?:conflicting|contradictory) (?:information|reports
    |accounts|evidence|signals)
    rais(?:es|ed|ing) (?:\w+ ){0,3}questions|unanswered questions?|questions? (?:\w+ ){0,2}unanswered
    need(?:s|ed)? (?:more|further)|unable to (?:verify|confirm|say|establish)
    (?:do|does|did) not (?:yet )?have (?:them|the (?:facts|full))
    no (?:information|evidence|sign|indication) (?:that|of|to)
    wait(?:ing)? for (?:the )?(?:\w+ )?(?:facts|findings|results|outcome|verdict|inquiry)
    (?<!no )(?<!no further )(?<!little )doubt(?:s|ed|ful)?
    """)
# Open whatever else is said: who and why are asked for, proof is asked for, one of two must be wrong.
ASKS = phrases(r"""
    (?:look(?:ing|ed)? (?:at|into)|try(?:ing)? to (?:find out|establish|determine|understand|work out|learn)
    |seek(?:ing)? to establish
    |to know|find(?:ing)? out|investigating|examining
    |asking) (?:\w+ )?(?:who|what|how|why|whether|when|where|if)
    (?:I|we|he|she|they)(?:'d| would| should) (?:\w+ ){0,3}(?:like|love) to (?:see|hear)
    (?:am|is|are|was|were|'m|'re|'s) (?:still |now )?checking|show (?:us|me)|prove it
    let (?:them|him|her|it|the \w+) (?:show|prove|publish|produce|explain)
    (?:could|may|might) (?:\w+ )?have (?:[\w']+ ){0,5}(?:from anywhere|by any(?:one|body)|at any time|any number of)
    (?:could|may|might) (?:just )?(?:equally|as (?:well|easily|likely)) (?:have|be)
    (?:could|may|might) (?:[\w']+ ){0,4}(?:an)?other (?:explanations?|causes?|reasons?)
    """)
EITHER = re.compile(r"^[\"']*either\b.{3,80}\bor\b.{2,40}(?:n't|\bnot)\b", re.I)
NO_EVIDENCE = re.compile(r"\bno (?:information|evidence|sign|indication|record|knowledge|proof) ", re.I)
UNAWARE = phrases(r"""
    unaware|not aware|never (?:seen|heard|met|been told)(?! (?:anything|such|so)\b)
    knew nothing|no knowledge|cannot have|could not have
    """)
# Partly so: neither for nor against.
PARTLY = phrases(r"""
    (?:true|accurate|correct|right) but
    half[- ](?:true|truths?|right|the (?:story|truth))|part(?:ly|ially) (?:true|right|correct|accurate|responsible)
    more nuanced|more likely (?:[\w-]+ ){1,5}than
    (?:nothing|no (?:option|possibility|cause|scenario|explanation)) (?:is|was|can be|could be|has been
    |had been) (?:excluded|ruled out|off the table)
    (?:not|\w+n't) (?:quite |nearly )?(?:as|so|that) (?:simple|clear|straightforward|clear-cut|easy)
    somewhere in (?:between|the middle)
    (?:some|an element of|a grain of|a kernel of) truth|(?:only|just) (?:\w+ )?(?:half|part|one side
    |one part) of (?:the|it)
    (?:not|isn't|wasn't) the (?:whole|full|entire|complete) (?:story|picture|truth)
    an? (?:partial|incomplete) (?:picture|account|view)
    (?:treat|view|tak|handl|read)\w* (?:\w+ )?with (?:some |great |extreme )?caution
    a (?:pinch|grain) of salt
    (?:is|was|are|were) (?:\w+ )?(?:preliminary|provisional|tentative)|more complicated|more complex|two sides to
    open to interpretation|both (?:may|might|could) be (?:right|true)
    """)
COMMENTS = phrases(r"""
    (?:our|my) (?:thoughts|hearts?|prayers)|tak(?:e|es|ing|en) (?:[\w']+ ){1,5}seriously(?! (?:ill|injured|hurt
    |wounded|damaged))
    took (?:[\w']+ ){1,5}seriously(?! (?:ill|injured|hurt|wounded|damaged))
    (?:check|verify|review|look(?:ing)? into|examin|investigat|assess|study)(?:ing)? (?:the|these|those|this
    |that) (?:\w+ )?(?:reports?
    |claims?|allegations?|accusations?|complaints?|matter)
    (?:it|this|that)(?:'s| is| was| has been) (?:\w+ )?an? (?:\w+ )?(?:outrage|disgrace|scandal|tragedy|shame
    |travesty|victory|insult
    |relief|day|moment|step|blow|slap)
    (?:full|every|complete|total|utmost|absolute) confidence in|co-?operat\w+ (?:fully |closely )?with
    aware of (?:the|these|those|some|such|media)? ?(?:\w+ )?(?:reports?|claims?|allegations?|footage|video|images?
    |concerns|complaints?|posts?)
    condolences|we hope|I hope|hoped|thank(?:ed|s|ful)?|grateful|we (?:must|need|call on)
    (?:must|should|can|may) (?:this )?never (?:be allowed to )?happen again|never again|shame on
    pray(?:ing|s|ed)? for|in mourning|(?:somebody|someone) (?:has to|must|should|will have to) (?:pay|answer)
    (?:I'm|I am|we're|we are|(?:he|she|they|it) (?:was|were|is|are)) (?:\w+ )?(?:delighted|devastated|relieved
    |overjoyed|sickened|furious
    |outraged|angry|thrilled|appalled|horrified)
    must be held|deserve|unacceptable|proud|saddened|heartbroken|disappoint\w+|shocked|welcom\w+
    """)
DEMANDS = phrases(r"""
    (?:must|should|had to|has to|needs? to) go(?=["'.,!]|$)|(?:it's|it is|it was) (?:high )?time (?:for|that|to)
    (?:I|we|they) (?:just |only )?(?:want|demand|deserve|are owed) (?:an? |some )?(?:apology|answers?|explanation
    |justice|the truth|inquiry)
    (?:should|must|ought to|ha(?:s|ve) to|needs? to|had better) (?:now |also |at least )?(?:resign|explain|answer
    |apologi[sz]e
    |come (?:back|clean|forward|to)|tell|go|quit|step (?:down|aside)|publish|account|do (?:more|better)|own up|face
    |be (?:ashamed|held
    |sacked|fired|punished|prosecuted)|say sorry|stop (?:lying|hiding|blaming)|(?:take|accept) (?:responsibility
    |the blame))
    """)
# Talk of how something was put says nothing of whether it is so.
ABOUT_WORDS = phrases(r"""
    (?:a|an) (?:\w+ )?(?:big|strong|harsh|heavy|loaded|ugly|odd|strange|large|funny|interesting|elastic
    |slippery) words?
    (?:chose|choos\w+|pick\w*|pars\w+|weigh\w*) (?:the|their|his|her|its|those|these) words|only words|just words
    (?:play(?:ing|s)?|quibbl\w+) (?:with|on|over) words|choice of words|(?:hear(?:s|d|ing)?) the words?|semantics
    depends (?:on )?what you mean
    """)
CONFIRMING = phrases(r"""
    (?:I|we|it|he|she|they) (?:can |could )?confirm(?:s|ed)?|(?:he|she|they)(?:'s| is| are|'re) right
    (?:is|was|are|were) (?:indeed )?(?:genuine|authentic|real|true|correct|accurate|confirmed)|it is true
    that is (?:true|correct|right)|indeed|stood by|stand by|stands by
    """)
POSSIBLE = phrases(r"""
    may|might|could|possib\w+|perhaps|maybe|conceivabl\w+|potentially|cannot (?:be )?rule[d]? out|not rule out
    no longer rule out
    """)
PROBABLE = phrases(r"""
    probabl\w+|likely|appear(?:s|ed|ing)?|seem(?:s|ed)?|apparent(?:ly)?|believ\w+|suspect\w*|presum\w+|expected
    almost certain\w*|suggest(?:s|ed)?
    """)
CONDITIONAL = re.compile(r"^(?:if|unless)\b|\b(?:if|unless|provided that|depending on)\b", re.I)
NOTHING_MORE = re.compile(r"^(?:little|no|nothing) (?:more|other|else|further) than\b", re.I)


def own_words(content: str) -> str:
    """The content in straight quotes, without what a speaker quotes in turn."""
    if content[:1] in ("“", '"'):
        content = INNER.sub("‘’", content)
    return content.translate(STRAIGHT)
