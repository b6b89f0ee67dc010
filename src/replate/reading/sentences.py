"""Sentences of a paragraph as lists of tokens, each quote one token."""

import re
from dataclasses import dataclass

from replate.reading.quotes import Quote
from replate.reading.words import AUXILIARIES, MONTHS, Token, quote_token, tokens_between, word_set

ABBREVIATIONS = word_set(
    "mr mrs ms dr prof gen lt col sgt cpl maj capt cmdr adm brig pvt sen rep gov st rev hon pres sec supt"
    " insp no nos vs approx ca fr sr jr messrs mt ft dept est fig art"
) | frozenset(m for m in MONTHS if len(m) < 5 and m not in ("may", "june", "july", "march", "april"))
# Longer than any sentence of prose; what is longer is no prose, and is not read.
LONGEST_SENTENCE = 150
# VARN, Karvia (MNA) —   PORT LISSE, Oct 9 (Corvale) -   MERIVALE —   Paris (AFP) –
DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ.’'\-]{2,30}(?:[ ,]+[A-Z][\w.’'\-]{0,30}|[ ,]+\d{1,4}){0,7}(?:\s*\([^()\n]{2,40}\))?"
    r"|[A-ZÀ-Þ][\w.’'\-]{1,30}(?:[ ,]+[A-Z][\w.’'\-]{0,30}|[ ,]+\d{1,4}){0,7}\s*\([^()\n]{2,40}\)"
    r"|\([A-Z][^()\n]{1,30}\))\s*(?:[—–]|--?(?=\s)|(?<=[A-Z]):(?=\s))\s*"
)
SPEECH = word_set("said says asked told added replied wrote cried shouted answered asks wondered retorted")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`tokens` without the dateline. `joined_quote`: the quote that begins it stands alone."""

    tokens: tuple[Token, ...]

    @property
    def only_quote(self) -> bool:
        """Whether nothing but quotes (and full stops) is in the sentence."""
        return any(t.quote for t in self.tokens) and all(t.quote or not t.word for t in self.tokens)


def tokenize(text: str, quotes: list[Quote]) -> list[Token]:
    dateline = DATELINE.match(text)
    at = dateline.end() if dateline else 0
    tokens: list[Token] = []
    for quote in quotes:
        if quote.start < at:
            continue
        tokens += tokens_between(text, at, quote.start)
        tokens.append(quote_token(text, quote.start, quote.end))
        at = quote.end
    return tokens + tokens_between(text, at, len(text))


def _quote_closes_sentence(tokens: list[Token], n: int) -> bool:
    inner = tokens[n].text.rstrip("”’\"'»“ ")
    if inner[-1:] not in tuple(".?!…"):
        return False
    if n + 1 == len(tokens):
        return True
    after = tokens[n + 1]
    if not (after.quote or after.capital or after.number):
        return False
    if after.quote or inner[-1] == ".":
        return True
    for token in tokens[n + 1 : n + 13]:
        if token.low in SPEECH:
            return False
        if token.quote or not (token.word or token.text == ",") or token.low in AUXILIARIES:
            break
    return True


def _stop_closes_sentence(tokens: list[Token], n: int) -> bool:
    token = tokens[n]
    if n + 1 == len(tokens):
        return True
    after = tokens[n + 1]
    if after.start == token.end and not after.quote:
        return False
    if not (after.quote or after.capital or after.number or after.text in "(-–—•"):
        return False
    if token.text == "." and n:
        before = tokens[n - 1]
        if before.end == token.start and (
            (before.low in ABBREVIATIONS and not (before.low in MONTHS and not after.number))
            or (len(before.text) == 1 and before.capital)
        ):
            return False
    return True


def split(text: str, quotes: list[Quote]) -> list[Sentence]:
    """The sentences of a paragraph. A full stop inside a quote does not end one unless the quote itself does."""
    tokens = tokenize(text, quotes)
    sentences: list[Sentence] = []
    begin = 0
    for n, token in enumerate(tokens):
        if token.quote:
            ends = _quote_closes_sentence(tokens, n)
        elif token.text in (".", "?", "!", "…"):
            ends = _stop_closes_sentence(tokens, n)
        elif token.low in ("a.m.", "p.m."):
            ends = n + 1 < len(tokens) and (tokens[n + 1].quote or tokens[n + 1].capital)
        else:
            ends = False
        if ends or n + 1 == len(tokens):
            sentences.append(Sentence(tuple(tokens[begin : n + 1])))
            begin = n + 1
    return sentences
