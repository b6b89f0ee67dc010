"""Who speaks: kinds of sources, and which earlier source a pronoun, surname or "the official" means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from replate.reading import nouns
from replate.reading.naming import gender_of, head_of, is_common, kind_of, lowered, proper_name, singular_of
from replate.reading.phrases import Phrase
from replate.reading.words import DETERMINERS, NUMBERS, POSSESSIVES, PREPOSITIONS, WEEKDAYS, Token, adverb, word_set

HE, SHE, IT, THEY = "he", "she", "it", "they"


GENERIC_ORGANIZATIONS = {
    "company": ("company", "firm", "maker", "manufacturer", "operator", "chain", "carrier", "group"),
    "airline": ("airline", "carrier", "air", "airways"),
    "carrier": ("airline", "carrier", "air"),
    "firm": ("company", "firm"), "operator": ("operator",), "maker": ("maker", "manufacturer"),
    "manufacturer": ("maker", "manufacturer"), "group": ("group", "network", "organisation", "organization"),
    "agency": ("agency", "bureau", "office"), "regulator": ("regulator", "bureau", "agency", "authority", "office"),
    "newspaper": ("times", "post", "herald", "chronicle", "examiner"), "paper": ("times", "post", "herald"),
}  # fmt: skip


# Documents that "it" can mean once they were mentioned.
SHOWN = word_set("letter memo report email document log statement video footage")
NO_ROLE = re.compile(r"^(?:the|an?)(?: |$)|^(?:mr|mrs|ms|miss)\.?$", re.IGNORECASE)  # "The mayor" is printed as "mayor"


@dataclass(slots=True, eq=False)
class Source:
    """One who speaks, as far as the article has told. `name` is the fullest form met."""

    name: str
    kind: str
    identity: str
    head: str = ""
    role: str = ""
    gender: str = ""
    plural: bool = False
    unsure: bool = False  # a single name that may be a person's
    words: frozenset[str] = frozenset()
    seen: tuple[int, int] = (-1, 0)  # sentence, strength of the latest mention
    mentions: set[str] = field(default_factory=set)


class Sources:
    """The sources of one article in the order they appear."""

    KEPT = 60  # how many of the latest are looked through for a match

    def __init__(self) -> None:
        self.latest: dict[int, Source] = {}  # by id, the one mentioned last at the end
        self.by_name: dict[str, Source] = {}
        self.sentence = 0

    def _recent(self) -> list[Source]:
        """Latest mentioned first, stronger mentions before weaker ones of the same sentence."""
        return sorted(islice(reversed(self.latest.values()), self.KEPT), key=lambda s: s.seen, reverse=True)

    def touch(self, source: Source, strength: int) -> Source:
        if source.seen[0] != self.sentence or source.seen[1] < strength:
            source.seen = (self.sentence, strength)
        self.latest.pop(id(source), None)
        self.latest[id(source)] = source
        return source

    def add(self, source: Source) -> Source:
        self.latest[id(source)] = source
        if len(self.by_name) < 5000:
            self.by_name.setdefault(source.name.lower(), source)
        return source

    def person(self, name: str, text: str, role: str = "") -> Source:
        """The person of that name, known by surname or new."""
        words = name.split()
        surname = words[-1].lower().removesuffix("’s").removesuffix("'s")
        known = self.by_name.get(name.lower()) or self.by_name.get("~" + surname)
        if known is not None and len(words) > 1 and " " in known.name and words[0] != known.name.split()[0]:
            known = None  # a sister, not the same person
        if known is None:
            known = self.add(Source(name, "person", "named", gender=gender_of(text, name)))
            self.by_name["~" + surname] = known
        elif len(words) > len(known.name.split()) and known.kind == "person":
            known.name = name
        if not known.gender:
            known.gender = gender_of(text, name)
        if role and not known.role:
            known.role = role
        return known

    def pronoun(self, low: str) -> Source | None:
        recent = self._recent()
        if low in (HE, SHE, "his", "her", "him"):
            wanted = "f" if low in (SHE, "her") else "m"
            people = [
                s for s in recent if (s.kind == "person" or s.unsure) and not s.plural and s.gender in ("", wanted)
            ]
            best = people[0] if people else None
            if (
                best is not None
                and best.unsure
                and any(p.seen[0] >= best.seen[0] and p.seen[1] >= min(best.seen[1], 3) for p in people[1:2])
            ):
                best = people[1]
            if best is not None:
                best.gender = wanted
                if best.unsure:
                    best.unsure, best.kind = False, "person"
            return best
        if low in (IT, "its"):
            return next(
                (s for s in recent if s.kind in ("organization", "document", "news_org", "newsroom") and not s.plural),
                None,
            )
        if low in (THEY, "their", "them"):
            groups = [s for s in recent if s.plural or s.kind == "group"]
            organizations = [s for s in recent if s.kind == "organization"]
            if recent and recent[0].kind == "person" and recent[0].identity == "anonymous" and recent[0].seen[1] >= 4:
                return recent[0]  # one person whose sex is not told
            if groups and (not organizations or groups[0].seen[0] >= organizations[0].seen[0] - 2):
                return groups[0]
            return (organizations or [s for s in recent if s.kind == "person"] or [None])[0]  # type: ignore[list-item]
        return None

    def in_role(self, words: str) -> Source | None:
        """The one person whose printed role has all these words, if there is just one."""
        wanted = set(words.lower().split())
        people = [s for s in self.latest.values() if s.kind == "person" and s.identity == "named"]
        fits = [s for s in people if s.role and wanted <= set(s.role.lower().split())]
        return fits[0] if len(fits) == 1 else None

    def same_head(self, head: str) -> Source | None:
        singular = singular_of(head)
        for source in self._recent():
            if (source.head and (source.head == head or source.head.rstrip("s") == singular)) or (
                source.kind == "person" and singular in nouns.PEOPLE and singular in source.role.lower().split()
            ):
                return source
        alike = GENERIC_ORGANIZATIONS.get(singular)
        if alike:
            for source in self._recent():
                if source.kind in ("organization", "news_org") and (set(alike) & source.words):
                    return source
            if singular in ("company", "firm", "operator", "manufacturer", "maker", "carrier", "airline"):
                return next(
                    (s for s in self._recent() if s.kind == "organization" and s.name[:1].isupper() and s.head == ""),
                    None,
                )
        return None

    def resolve(
        self, tokens: Sequence[Token], phrase: Phrase, text: str, strength: int = 3, *, shows: bool = False
    ) -> Source:
        """The source that the phrase means, added if it is new. `shows`: its verb is one of documents."""
        start, end = phrase.start, phrase.end
        while start < end - 1 and (adverb(tokens[start]) or tokens[start].low in ("but", "and")):
            start += 1
        first = tokens[start]
        printed = text[first.start : tokens[end - 1].end]
        if end - start == 1 and first.low in (HE, SHE, IT, THEY, "his", "her", "its", "their"):
            found = self.pronoun(first.low)
            if found is None and start:
                self.note_sentence(tokens[:start], text)
                found = self.pronoun(first.low)
            if shows and first.low == IT:
                found = next((s for s in self._recent()[:4] if s.kind == "document"), found)
            return (
                self.touch(found, strength)
                if found
                else Source(printed, "organization" if first.low == IT else "person", "anonymous")
            )
        if end - start == 1 and first.possessive:
            printed = printed[:-2] if first.low.endswith("s") and not first.low.endswith("s'") else printed[:-1]
        if phrase.name is not None:
            return self.touch(self._named(tokens, phrase.name[0], phrase.name[1], text, printed), strength)
        name = proper_name(tokens, start, end)
        head_at = head_of(tokens, start, end)
        head = tokens[head_at].low
        if tokens[head_at].possessive:
            head = head[:-2] if head.endswith("'s") else head[:-1]
            if head_at == end - 1:
                printed = printed[:-2] if printed[-1:] in "sS" else printed[:-1]
        personal = proper_name(tokens, start, head_at + 1) if tokens[head_at].capital else None
        if personal is not None and personal[1] - personal[0] > 1 and head_at + 1 < end:
            end, name = head_at + 1, personal  # "Ritu Anand of Blue Peak Capital"
        starts_at_sentence = start == 0 and first.capital
        if (
            name is not None
            and name[1] == end
            and head_at == end - 1
            and not (starts_at_sentence and name[0] == start and end - start == 1 and is_common(first.low))
        ):
            named = self._named(tokens, start, end, text, "")
            if phrase.outer_end > end + 1 and tokens[end].text == "," and tokens[end + 1].low == "which":
                named.kind = "organization" if named.kind == "person" else named.kind
            return self.touch(named, strength)
        return self.touch(self._described(tokens, start, end, head_at, head, printed, text, phrase), strength)

    def _named(self, tokens: Sequence[Token], start: int, end: int, text: str, role: str) -> Source:
        name = proper_name(tokens, start, end) or (start, end)
        proper = text[tokens[name[0]].start : tokens[name[1] - 1].end]
        if tokens[name[1] - 1].possessive:
            proper = proper[:-2] if proper[-1] in "sS" else proper[:-1]
        whole = text[tokens[start].start : tokens[end - 1].end]
        before = text[tokens[start].start : tokens[name[0]].start].strip() if name[0] > start else role
        before = NO_ROLE.sub("", before)
        lows = [t.low for t in tokens[start : name[0]]]
        roles = {*lows, *role.lower().split()}
        body = (
            any(w in nouns.ORGANIZATIONS and not w.endswith(("er", "or")) for w in roles) and not roles & nouns.PEOPLE
        )
        known = self.by_name.get(proper.lower())
        if known is not None:
            if body and role and known.kind == "person":
                known.kind = "organization"  # "The railroad, Brantley Western"
            if before and not known.role:
                known.role = before
            known.words = known.words | frozenset(lows)
            return known
        people_words = any(w in nouns.PEOPLE or w in nouns.TITLES for w in lows)
        if nouns.NEWS_NAMES.search(proper) and not people_words:
            return self.add(Source(proper, "news_org", "named", role=before))
        organization = nouns.ORGANIZATION_NAMES.search(proper) or (body and not people_words)
        count = name[1] - name[0]
        if not organization:
            surname = self.by_name.get("~" + proper.split()[-1].lower())
            if surname is not None and (count == 1 or proper.split()[0].lower() == surname.name.split()[0].lower()):
                if before and not surname.role:
                    surname.role = before
                return surname
            if people_words or (count in (2, 3, 4) and proper.upper() != proper and tokens[start].low not in ("the",)):
                return self.person(proper, whole, before)
        if count == 1 or organization:
            short = self.by_name.get("^" + proper.split()[0].lower())
            if short is not None and (count == 1 or set(proper.lower().split()) & set(short.name.lower().split())):
                return short
        made = self.add(
            Source(
                proper,
                "organization",
                "named",
                role=before,
                words=frozenset(lows + proper.lower().split()),
                unsure=count == 1 and not organization and tokens[start].low != "the",
            )
        )
        self.by_name.setdefault("^" + proper.split()[0].lower(), made)
        return made

    def _described(
        self,
        tokens: Sequence[Token],
        start: int,
        end: int,
        head_at: int,
        head: str,
        printed: str,
        text: str,
        phrase: Phrase,
    ) -> Source:
        first = tokens[start].low
        plural = (
            (first in NUMBERS and first != "one")
            or (head.endswith("s") and head not in nouns.ORGANIZATIONS)
            or head in nouns.GROUPS
            or any(t.low == "and" for t in tokens[start:end])
        )
        if (
            first in ("one", "another", "both", "others", "all", "some", "two", "three")
            and (end - start == 1 or tokens[start + 1].low == "of")
        ) or head in ("other", "others", "second", "third"):
            group = next(
                (s for s in self._recent() if s.identity == "anonymous" and s.kind in ("group", "person") and s.head),
                None,
            )
            if group is not None and not group.plural and end - start == 1:
                return self.add(Source(f"{first} {group.head}", "person", "anonymous", head=group.head))
            of = end - start > 2 and tokens[end - 1].low not in ("them", "those")
            label = printed if of or group is None else f"{first if first != 'the' else 'another'} of {group.name}"
            return self.add(
                Source(
                    label,
                    "person" if first in ("one", "another") or head == "other" else "group",
                    "anonymous",
                    head="" if group is None or of else group.head.rstrip("s"),
                    plural=first in ("both", "others", "all", "some", "two", "three"),
                )
            )
        singular = singular_of(head) if head not in nouns.PEOPLE else head
        definite = first in ("the", "that", "this") or first in POSSESSIVES
        if (definite and end - start <= 3) or (end - start == 1 and head in nouns.ORGANIZATIONS):
            known = self.same_head(head)
            if (
                known is not None
                and (first not in POSSESSIVES)
                and not (
                    known.identity == "named"
                    and known.kind == "person"
                    and end - start > 2
                    and tokens[start + 1].low in ("other", "second")
                )
            ):
                return known
        if head in nouns.DOCUMENTS or singular in nouns.DOCUMENTS:
            access = (
                text[tokens[phrase.end].start : tokens[phrase.outer_end - 1].end].rstrip(" ,")
                if phrase.outer_end > phrase.end
                else ""
            )
            name = lowered(tokens, start, printed)
            if access and len(access) < 80 and not access.startswith(","):
                name = f"{name} {access}"
            return self.add(Source(name, "document", "document", head=head))
        if head in nouns.JOURNALISTS and tokens[max(start, head_at - 1)].capital:
            return self.add(Source(printed, "newsroom", "named", head=head, plural=plural))
        kind, identity = kind_of(tokens, start, head_at, head, plural, printed)
        name = lowered(tokens, start, printed)
        if first in POSSESSIVES and first != "whose":
            owner = self.pronoun(first)
            if owner is not None:
                rest = text[tokens[start].end : tokens[end - 1].end].strip()
                name = f"{owner.name}’s {rest}"
        elif kind == "person" and singular in ("spokesman", "spokeswoman", "spokesperson") and end - start == 2:
            owner = next((s for s in self._recent() if s.kind == "organization"), None)
            if owner is not None:
                name = f"{first} {NO_ROLE.sub('', owner.name)} {head}"
        gender = "f" if singular in nouns.FEMALE else "m" if singular in nouns.MALE else ""
        role = head if kind == "person" else ""
        known = self.by_name.get(name.lower())
        if known is not None:
            return known
        words = frozenset(t.low for t in tokens[start:end])
        return self.add(
            Source(
                name,
                kind,
                identity,
                head=head,
                role=role,
                gender=gender,
                plural=plural and kind != "organization",
                words=words,
            )
        )

    def note_sentence(self, tokens: Sequence[Token], text: str) -> None:
        """Remember who and what the sentence mentions, weakly: a later pronoun may mean them."""
        n = 0
        while n < len(tokens):
            token = tokens[n]
            if token.quote or not token.word:
                n += 1
                continue
            if token.capital and not (is_common(token.low) or token.low in PREPOSITIONS or token.low in WEEKDAYS):
                stop = n + 1
                while (
                    stop < len(tokens)
                    and not tokens[stop].quote
                    and (
                        (tokens[stop].capital and not tokens[stop - 1].possessive)
                        or tokens[stop].text == "&"
                        or (tokens[stop].text == "." and tokens[stop - 1].low in nouns.TITLES)
                    )
                ):
                    stop += 1
                name = proper_name(tokens, n, stop)
                if name is not None and token.low not in DETERMINERS:
                    begin = n - 1 if n and tokens[n - 1].low in nouns.PEOPLE else n
                    proper = text[tokens[name[0]].start : tokens[name[1] - 1].end]
                    single = name[1] - name[0] == 1
                    if not single or "~" + proper.lower().removesuffix("’s").removesuffix("'s") in self.by_name:
                        self.touch(self._named(tokens, begin, stop, text, ""), 1)
                n = stop
                continue
            if (
                n
                and token.low in nouns.DOCUMENTS
                and tokens[n - 1].low == "the"
                and not (n > 1 and tokens[n - 2].low in ("in", "by", "on"))
            ):
                known = self.same_head(token.low)
                if known is not None:
                    self.touch(known, 1)
                elif token.low in SHOWN:
                    self.touch(self.add(Source("the " + token.low, "document", "document", head=token.low)), 1)
            n += 1
