"""What surrounds a statement: channel, evidence, reason for anonymity, condition."""

import re
from collections.abc import Sequence
from datetime import date

from replate.reading import cues as lex
from replate.reading.dates import When
from replate.reading.readings import Reading
from replate.reading.sources import Source
from replate.reading.words import AUXILIARIES, CHANNELS, FRONTED, REDUCED, Token, word_set

EARLIER = re.compile(
    r"\b(?:initially|originally|previously|earlier|at first|first|hours earlier|a day earlier|days earlier|"
    r"the day before)\b",
    re.IGNORECASE,
)


# Never the first words of a sentence: letters as they are make it many times faster.
SEEN_BY = re.compile(
    r"\b(?:a copy of which|(?:seen|obtained|reviewed|viewed|examined) by|shared with|(?:provided|leaked|shown) to)\b"
)


ANONYMITY = re.compile(
    r"\b(?:on (?:the )?condition (?:of anonymity|that \w+ not be (?:named|identified))|(?:asked|asking|requested|"
    r"requesting|insisted|wished|declined|preferred|did not want)(?: not)? (?:to be (?:named|identified|quoted)|"
    r"anonymity)"
    r"|(?:was|were|is|are) not authori[sz]ed to (?:speak|talk|discuss|comment)|(?:was|were) (?:not (?:permitted|"
    r"allowed)|granted anonymity)|not to be (?:named|identified)|requested anonymity|granted anonymity)\b",
    re.IGNORECASE,
)


REASON = re.compile(
    r"\b(?:because|for fear|fearing|as|since|due to|citing|to (?:discuss|describe|talk about|"
    r"speak about))\b[^.;]{3,160}",
    re.IGNORECASE,
)


UNAUTHORISED = re.compile(r"\bnot (?:authori[sz]ed|permitted|allowed) to [^.,;]{3,80}", re.IGNORECASE)


CHANNEL = re.compile(
    r"\b(?:in|on|at|by|via|during|through|before) (?:(?:an?|the|his|her|its|their|later|separate|brief|emailed|"
    r"e-mailed|written|joint|video|state|live|press|televised|radio|sworn|phone|telephone|internal|open|public|"
    r"\w+ed) ){0,4}"
    r"(?:statements?|interviews?|news conference|press conference|conference call|conference|briefing|posts?|"
    r"letters?|e-?mails?|messages?|tweets?|speech|address|memo|telephone|phone|television|tv|radio|filing|court|"
    r"parliament|broadcast|call|report|hearing|testimony|blog|facebook|twitter|instagram|telegram|webcast|video|"
    r"website|article|response|bulletin|affidavit|platform \w+)\b",
    re.IGNORECASE,
)


ADDRESSEE = re.compile(
    r"^(?: also| then| later)? ?((?:an? |the )?(?:(?!that\b|on\b|it\b|there\b|he\b|she\b|"
    r"they\b)[\w’'&-]+ ){0,5}?(?:parliament|court|reporters|journalists|news conference|press conference|radio|"
    r"television|tv|mps|lawmakers|investors|supporters|congress|senate|investigators|police|detectives|news|"
    r"times|post|agency|afp|reuters|bbc|council|committee|inquiry)(?: (?-i:[A-Z]\w+))?)\b",
    re.IGNORECASE,
)


# "seen by MNA", "VARN, Karvia (MNA) —": whose story this is.
OWN_NEWSROOM = re.compile(
    r"\b(?:seen|obtained|reviewed|viewed|verified) by (?:the )?([A-Z][\w-]+(?: [A-Z][\w-]+){0,3})|"
    r"\bshared with (?:the )?([A-Z][\w-]+)"
)


DATELINE_AGENCY = re.compile(r"[^(—–]{0,60}\(([^()]{2,30})\)")


# What has been made public: "in a notice posted on Friday".
MADE_PUBLIC = word_set(
    "posted published released issued sent filed circulated submitted delivered broadcast aired distributed signed"
    " written shared made given held recorded e-mailed emailed tweeted uploaded lodged"
)


# "A statement issued on Friday said": that is when it was said.
ISSUED = word_set("issued released posted published sent")
UTTERED = word_set("statement statements post tweet message letter email e-mail notice communique bulletin release")


CONNECTIVES = word_set("but and however then yet so later only just even earlier")


def outside_of(text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], tokens[0].start
    for a, b in spans:
        pieces.append(text[at:a])
        at = b
    pieces.append(text[at : tokens[-1].end])
    return " ".join(pieces)


def fronted_channel(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether what is fronted says how it was said: "Asked about it on Friday", "In a notice posted on Friday"."""
    if tokens[start].low in FRONTED:
        return True
    return tokens[start].low in ("in", "on", "at", "during") and any(
        tokens[k].low in CHANNELS or tokens[k].low in MADE_PUBLIC for k in range(start + 1, min(start + 10, end))
    )


def channel_of(lemma: str, text: str, tokens: Sequence[Token], after: int, outside: str) -> str:
    if lemma == "tell" and after < len(tokens):
        found = ADDRESSEE.match(text[tokens[after].start - 1 : tokens[after].start + 120])
        if found:
            return found.group(1)
    found = CHANNEL.search(outside)
    if found:
        return found.group(0)
    return {"write": "in writing", "tweet": "tweet", "post": "post"}.get(lemma, "")


def evidence_of(aside: str, surroundings: str, source: Source | None) -> str:
    found = SEEN_BY.search(surroundings)
    if found is None and source is not None and source.kind == "document":
        found = re.search(r"\b(?:posted|published|dated|released|circulated|leaked)\b", aside)
    if found is None:
        return ""
    at = found.start()
    text = surroundings if SEEN_BY.search(surroundings) else aside
    return re.split(
        r"[,.;]| (?:said|says|show|shows|showed|recorded|lists|states|listed|suggests|warns|suggested|warned) ",
        text[at : at + 120],
    )[0].strip()


def anonymity_of(text: str) -> str:
    found = ANONYMITY.search(text)
    if found is None:
        return ""
    unauthorised = UNAUTHORISED.search(text)
    if unauthorised:
        return unauthorised.group(0).strip()
    reason = REASON.search(text, found.end())
    return re.sub(r"^because (?:he|she|they) (?:was|were) ", "", (reason or found).group(0).strip(" ,"))


def condition_of(content: str) -> str:
    found = re.search(r"\b(?:if|unless) [^,;.]{3,160}", content, re.IGNORECASE)
    return found.group(0) if found else ""


def said_on(tokens: Sequence[Token], times: Sequence[When], reading: Reading) -> date | None:
    """The day that the words round the cue give: "denied on Monday that", "On Monday, he said"."""
    hit = reading.hit
    subject_end = (
        hit.subject.outer_end if hit.subject is not None and hit.link in ("own", "relative") else hit.group.start
    )
    inside = [range(a, b) for a, b in reading.ranges]
    # After the cue first: "The owner of the bridge that fell on Monday said on Wednesday".
    for time in sorted(times, key=lambda time: not reading.tail[0] <= time.start < reading.tail[1]):
        dated = time.start > 0 and tokens[time.start - 1].low == "dated"
        issued = time.start < hit.at and time.start > 0 and tokens[time.start - 1].low in REDUCED
        if issued and tokens[time.start - 1].low in ISSUED and tokens[max(time.start - 2, 0)].low in UTTERED:
            issued = False
        labelled = time.end < len(tokens) and tokens[time.end].low == "as" and time.day is not None
        if labelled and hit.cue.frame in (lex.OBJECT, lex.PROPOSITION, lex.CALL) and hit.end <= time.start:
            return time.day  # "rejected the claim on Thursday as untrue"
        if time.day is None or dated or any(time.start in span for span in inside):
            continue
        aside = hit.subject is not None and hit.subject.end < time.start < hit.subject.outer_end
        if aside and hit.subject is not None:
            commas = (k for k in range(time.start, hit.subject.end, -1) if tokens[k].text == ",")
            opening = next(commas, hit.subject.end) + 1
            if fronted_channel(tokens, opening, time.start):
                return time.day  # "Vasko, reached by telephone on Friday, said", "Vasko, in a post on Friday, said"
        if hit.link == "agent" and hit.subject is not None and time.start in (hit.end, hit.subject.end):
            return time.day  # "was denied by the ministry on Friday"
        if time.start > inside[-1].stop and tokens[inside[-1].stop].text == ",":
            trailing = tokens[inside[-1].stop + 1 : time.start]
            if trailing and trailing[0].low == "speaking" and not any(t.text == "," for t in trailing):
                return time.day  # "The ship was lost, he said, speaking to reporters on Friday"
        in_group = subject_end <= time.start < hit.at and not issued
        if reading.tail[0] <= time.start < reading.tail[1] or in_group:
            stop = reading.tail[1]
            if time.start >= hit.end and any(
                tokens[k].low in ("when", "after", "before", "who", "which", "since", "until")
                and not (tokens[k].low == "when" and tokens[k + 1].low in FRONTED)  # "when contacted on Friday"
                for k in range(hit.end, min(time.start, stop))
            ):
                continue
            return time.day
    if reading.before or hit.link in ("relative", "according", "noun", "agent") or hit.subject is None:
        return None
    lead = hit.lead
    shared = reading.same_subject_as
    if hit.link == "participle" and tokens[lead - 1].text == ",":
        for time in times:
            told = shared is not None and any(a <= time.start < b for a, b in shared.ranges)
            if time.end == lead - 1 and not told:
                return time.day  # "The minister resigned on Friday, saying …"
    first = next((k for k in range(lead) if tokens[k].low not in CONNECTIVES), lead)
    for time in times:
        if time.day is None or time.end > lead or any(time.start in span for span in inside):
            continue
        opening = time.start
        while opening > 0 and tokens[opening - 1].text not in (",", ";") and not tokens[opening - 1].quote:
            opening -= 1
        while opening < time.start and tokens[opening].low in CONNECTIVES:
            opening += 1
        cleft = time.start > 1 and tokens[time.end].low == "that" and tokens[0].low == "it"
        if cleft and tokens[1].low in ("was", "is"):
            return time.day  # "It was only on Friday that the bank admitted it"
        if time.start > first and any(t.low in ("after", "before", "when") for t in tokens[time.end : lead]):
            continue
        # "In a statement on Friday", "In a Friday statement"
        if opening == time.start or fronted_channel(tokens, opening, time.end + 1):
            return time.day
        plain = not any(t.quote or t.low in AUXILIARIES for t in tokens[first : time.start])
        if plain and fronted_channel(tokens, first, time.end + 1):
            return time.day  # "In a second, shorter statement on Friday it said"
    return None
