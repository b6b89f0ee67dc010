"""Proposing who said what: the statements of an article, read by rule from its paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from replate.reading import cues as lex
from replate.reading import nouns
from replate.reading.attributions import read_sentence
from replate.reading.dates import When, find_times
from replate.reading.details import (
    DATELINE_AGENCY,
    EARLIER,
    OWN_NEWSROOM,
    SEEN_BY,
    anonymity_of,
    channel_of,
    condition_of,
    evidence_of,
    outside_of,
    said_on,
)
from replate.reading.following import POLAR, Contrary, after, announced
from replate.reading.naming import could_speak, printed_as
from replate.reading.quotes import begins_with_quote, find_quotes
from replate.reading.readings import Reading
from replate.reading.sentences import LONGEST_SENTENCE, Sentence, split
from replate.reading.sources import Source, Sources
from replate.reading.speakers import speaks
from replate.reading.stance import first_hand, stance_of
from replate.reading.subjects import main_subject
from replate.reading.verbs import Group, Hit
from replate.reading.words import Token, word_set

# Verbs whose subject can be a mere thing: "the change signals", "costs are expected".
THINGS_DO = word_set(
    "post report record show suggest indicate find estimate predict contradict confirm verify reveal disclose mention"
    " signal imply explain note forecast project expect mean determine rule decide calculate stress observe challenge"
    " promise threaten understand feel learn answer counter underline underscore rebut conclude reflect"
)
# What the rest of a quote can tell where its beginning only asserts.
TELLING = word_set("questions comments")
# So much of a content is looked at for its stance.
MOST_READ = 2000


FIRST_PERSON_WORDS = re.compile(r"\b(?:I|we|my|our|me|us)\b", re.IGNORECASE)


UNSPEAKING = word_set("i you there nothing something this that which what")


@dataclass(frozen=True)
class Statement:
    """One proposed statement. `spans`: character offsets in the paragraph, quotation marks included; more than one
    where the attribution splits a quote. The values of `mode`, `stance`, `certainty` and `kind` are those of the
    statement schema. `source` is as printed, `resolved` the fullest name the article gives. `said_on` is when it was
    said, None if not told; `earlier`: the text says that it came before the others. `nested`: stands inside another
    statement, whose source is `via`. `condition` is an if-clause that the content depends on."""

    paragraph: int
    spans: tuple[tuple[int, int], ...]
    mode: str
    source: str
    resolved: str
    identity: str
    kind: str
    role: str
    cue: str
    stance: str
    certainty: str
    said_on: date | None = None
    said_on_explicit: bool = False
    earlier: bool = False
    channel: str = ""
    evidence: str = ""
    anonymity_reason: str = ""
    condition: str = ""
    via: str = ""
    nested: bool = False


@dataclass(slots=True)
class _Open:
    """Where a further quote without attribution would belong."""

    source: Source
    statement: int
    after_quote: bool


class Reader:
    """Reads one article from top to bottom."""

    def __init__(self, published_on: date) -> None:
        self.published_on = published_on
        self.sources = Sources()
        self.statements: list[Statement] = []
        self.last: _Open | None = None
        self.running: Source | None = None  # who speaks in a quote that goes on over paragraphs
        self.topic: Source | None = None  # subject of the sentence before
        self.newsrooms: set[str] = set()
        self.contrary: Contrary | None = None  # what the sentence before tells of the next statement
        self.access: dict[str, str] = {}  # by the noun of a document: who has seen it

    def read(self, paragraphs: Sequence[str]) -> list[Statement]:
        self.newsrooms = {(m.group(1) or m.group(2)) for text in paragraphs for m in OWN_NEWSROOM.finditer(text)}
        if paragraphs and (dateline := DATELINE_AGENCY.match(paragraphs[0])):
            self.newsrooms.add(dateline.group(1))
        for number, text in enumerate(paragraphs):
            following = paragraphs[number + 1] if number + 1 < len(paragraphs) else ""
            quotes = find_quotes(text, begins_with_quote(following))
            running, self.running = self.running, None
            sentences = split(text, quotes)
            for position, sentence in enumerate(sentences):
                self.sources.sentence += 1
                if len(sentence.tokens) <= LONGEST_SENTENCE:
                    self._sentence(number, text, sentence, running if position == 0 else None, position)
            if quotes and quotes[-1].open_ended and self.last is not None:
                self.running = self.last.source
            if self.last is not None:
                self.last.after_quote = False
        return [self._known_later(statement) for statement in self.statements]

    def _known_later(self, statement: Statement) -> Statement:
        """ "The defense secretary said …" before the article gives the name."""
        if statement.identity != "anonymous" or not statement.resolved.startswith("the "):
            return statement
        named = self.sources.in_role(statement.resolved[4:])
        if named is None:
            return statement
        return replace(statement, resolved=named.name, identity="named", role=named.role)

    def _sentence(self, number: int, text: str, sentence: Sentence, running: Source | None, position: int) -> None:
        tokens = sentence.tokens
        if sentence.only_quote:
            self._lone_quote(number, text, tokens, running, position)
            return
        times = find_times(tokens, self.published_on)
        readings = read_sentence(tokens, times)
        if self.last is not None:
            self.last.after_quote = False
        told = " ".join(t.text for t in tokens if not t.quote)
        polar = next((s.stance for s in reversed(self.statements) if s.stance in POLAR), "")
        self.contrary = announced(told[:MOST_READ], number, polar) or self.contrary
        spoken: dict[int, Source] = {}
        strongest: Source | None = None
        before = len(self.statements)
        for reading in sorted(readings, key=lambda r: r.hit.at):
            source = self._source(tokens, reading, text, spoken)
            if source is None:
                continue
            spoken[id(reading)] = source
            if reading.emitted and reading.ranges and speaks(reading, source, tokens, self.newsrooms):
                self._emit(number, text, tokens, times, reading, source, spoken)
                if reading.outer is None:
                    strongest = source
        self.sources.note_sentence(tokens, text)
        self._note_access(tokens, text)
        if strongest is None and not readings:
            subject = main_subject(tokens, len(tokens))
            if subject is not None and subject.end - subject.start < 12 and could_speak(tokens, subject):
                strongest = self.sources.resolve(tokens, subject, text, 2)
        self.topic = strongest or self.topic
        if len(self.statements) == before and strongest is not None:
            self.last = _Open(strongest, -1, False)

    def _note_access(self, tokens: Sequence[Token], text: str) -> None:
        """ "… sent a letter, a copy of which was seen by MNA": remembered for what the letter says later."""
        found = SEEN_BY.search(text, tokens[0].start, tokens[-1].end)
        if found is None:
            return
        for token in reversed(tokens):
            if token.start < found.start() and not token.quote and token.low in nouns.DOCUMENTS:
                self.access[token.low] = evidence_of("", text[found.start() : tokens[-1].end], None)
                return

    def _source(self, tokens: Sequence[Token], reading: Reading, text: str, spoken: dict[int, Source]) -> Source | None:
        shared = reading.same_subject_as
        if shared is not None and id(shared) in spoken:
            return spoken[id(shared)]
        subject = reading.hit.subject
        if subject is None:
            return None
        low = tokens[subject.start].low
        if subject.end - subject.start == 1 and low in UNSPEAKING:
            return None
        cue = reading.hit.cue
        mere = cue.frame not in (lex.SAY, lex.TELL, lex.OBJECT, lex.ACCUSE, lex.DECLINE) or cue.lemma in THINGS_DO
        if mere and not could_speak(tokens, subject):
            return None
        strength = 2 if reading.outer is not None else 4 if reading.emitted else 3
        return self.sources.resolve(tokens, subject, text, strength, shows=cue.frame == lex.DOCUMENT)

    def _emit(
        self,
        number: int,
        text: str,
        tokens: Sequence[Token],
        times: Sequence[When],
        reading: Reading,
        source: Source,
        spoken: dict[int, Source],
    ) -> None:
        hit = reading.hit
        spans = tuple((tokens[a].start, tokens[b - 1].end) for a, b in reading.ranges if b > a)
        if not spans:
            return
        content = " ".join(text[a:b] for a, b in spans)
        words = [t for a, b in reading.ranges for t in tokens[a:b] if t.word or t.quote]
        only_quotes = all(t.quote for t in words)
        mode = "direct" if only_quotes else "mixed" if any(t.quote for t in words) else "indirect"
        if hit.cue.frame == lex.SEE:
            mode = "observation"
        if not words or (
            len(words) == 1
            and not words[0].quote
            and hit.cue.frame in (lex.SAY, lex.DOCUMENT, lex.SEE)
            and len(content) < 4
        ):
            return
        lead = [*tokens[hit.group.start : hit.at], *tokens[hit.end : max(reading.ranges[0][0], hit.end)]]
        only = not reading.before and any(t.low == "only" for t in lead)
        stance, certainty = stance_of(hit, content[:MOST_READ], first_hand(content), only)
        stance = self._against(stance, number, source, only_quotes)
        if reading.outer is None:
            self.contrary = after(reading, stance, content, number, source.name)
        subject = hit.subject
        printed = printed_as(text, tokens, subject) if subject is not None else source.name
        when = said_on(tokens, times, reading)
        apart = tokens[max(hit.group.start - 1, 0)].low in ("after", "before")
        if when is None and reading.same_subject_as is not None and not apart:
            when = next(
                (
                    s.said_on
                    for s in reversed(self.statements[-4:])
                    if s.paragraph == number and s.resolved == source.name
                ),
                None,
            )
        surroundings = text[tokens[0].start : tokens[-1].end]
        aside = (
            text[tokens[subject.outer_start].start : tokens[subject.outer_end - 1].end] if subject is not None else ""
        )
        tail = (
            text[tokens[reading.tail[0]].start : tokens[reading.tail[1] - 1].end]
            if reading.tail[1] > reading.tail[0]
            else ""
        )
        outside = outside_of(text, tokens, spans)
        via = spoken[id(reading.outer)].name if reading.outer is not None and id(reading.outer) in spoken else ""
        if reading.via is not None and reading.via.hit.subject is not None:
            via = printed_as(text, tokens, reading.via.hit.subject)
        lead_words = text[tokens[hit.group.start].start : tokens[hit.at].end]
        statement = Statement(
            paragraph=number,
            spans=spans,
            mode=mode,
            source=printed,
            resolved=source.name,
            identity=source.identity,
            kind=source.kind,
            role=source.role,
            cue=text[
                tokens[min(hit.at, len(tokens) - 1)].start : tokens[max(hit.at, min(hit.end, len(tokens)) - 1)].end
            ],
            stance=stance,
            certainty=certainty,
            said_on=when,
            said_on_explicit=when is not None,
            earlier=bool(EARLIER.search(lead_words)) or (hit.group.had and when is None),
            channel=channel_of(hit.cue.lemma, text, tokens, hit.end, outside + " " + tail),
            evidence=evidence_of(aside, surroundings, source) or self.access.get(source.head, ""),
            anonymity_reason=anonymity_of(aside + " " + tail) if source.identity == "anonymous" else "",
            condition=condition_of(content) if certainty == "U" else "",
            via=via,
            nested=reading.outer is not None,
        )
        self.statements.append(statement)
        if reading.outer is None:
            quote_last = tokens[reading.ranges[-1][1] - 1].quote or tokens[reading.ranges[0][1] - 1].quote
            self.last = _Open(source, len(self.statements) - 1, quote_last and reading.before)

    def _against(self, stance: str, number: int, source: Source, direct: bool) -> str:
        turned = self.contrary is not None and self.contrary.turns(stance, number, source.name, direct)
        return "denies" if turned else stance

    def _wording(self, spans: Sequence[tuple[int, int]], text: str) -> tuple[str, str]:
        content = " ".join(text[a:b] for a, b in spans)
        said = Hit(lex.Cue("say", "past", lex.SAY, "asserts", "CT"), 0, 0, Group(0), None, "own")
        return stance_of(said, content[:MOST_READ], first_hand(content))

    def _lone_quote(
        self,
        number: int,
        text: str,
        tokens: Sequence[Token],
        running: Source | None,
        position: int,
    ) -> None:
        """A sentence that is a quote and nothing else: more of the quote before, or a new one of the same speaker."""
        quotes = [t for t in tokens if t.quote]
        spans = tuple((t.start, t.end) for t in quotes)
        last = self.last
        if running is None and last is not None and last.statement >= 0 and last.after_quote:
            previous = self.statements[last.statement]
            apology = (
                previous.stance == "retracts"
                and self._wording(spans, text)[0] not in ("retracts", "questions")
                and not FIRST_PERSON_WORDS.search(quotes[0].text)
            )
            if previous.paragraph == number and previous.mode == "direct" and not apology:
                told = self._wording(spans, text)[0]
                stance = told if previous.stance == "asserts" and told in TELLING else previous.stance
                self.statements[last.statement] = replace(previous, spans=previous.spans + spans, stance=stance)
                return
        source = running or (last.source if last is not None and (position > 0 or last.source is self.topic) else None)
        if source is None or sum(len(t.text.split()) for t in quotes) < 3:
            return
        stance, certainty = self._wording(spans, text)
        stance, self.contrary = self._against(stance, number, source, True), None
        self.sources.touch(source, 4)
        self.statements.append(
            Statement(
                number,
                spans,
                "direct",
                source.name,
                source.name,
                source.identity,
                source.kind,
                source.role,
                "",
                stance,
                certainty,
            )
        )
        self.last = _Open(source, len(self.statements) - 1, True)


def propose_statements(paragraphs: Sequence[str], published_on: date) -> list[Statement]:
    """All statements that the paragraphs report, in the order of the text. Never raises on any text."""
    return Reader(published_on).read(paragraphs)
