"""What surrounds a statement: channel, evidence, reason for anonymity, condition."""

import re
from collections.abc import Sequence

from replate.reading.phrases import CHANNELS
from replate.reading.sources import Source
from replate.reading.words import Token, word_set

EARLIER = re.compile(
    r"\b(?:initially|originally|previously|earlier|at first|first|hours earlier|a day earlier|days earlier|"
    r"the day before)\b",
    re.IGNORECASE,
)


SEEN_BY = re.compile(
    r"\b(?:a copy of which|seen by|obtained by|reviewed by|viewed by|shared with|provided to|leaked to|"
    r"examined by|shown to)\b",
    re.IGNORECASE,
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


FRONTED = word_set("speaking asked addressing testifying writing giving questioned pressed answering replying")


CONNECTIVES = word_set("but and however then yet so later")


def outside_of(text: str, tokens: Sequence[Token], spans: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], tokens[0].start
    for a, b in spans:
        pieces.append(text[at:a])
        at = b
    pieces.append(text[at : tokens[-1].end])
    return " ".join(pieces)


def fronted_channel(tokens: Sequence[Token], start: int, end: int) -> bool:

    if tokens[start].low in FRONTED:
        return True
    return tokens[start].low in ("in", "on", "at", "during") and any(
        tokens[k].low in CHANNELS for k in range(start + 1, min(start + 7, end))
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
