"""Heads, proper names, gender: what the words of a source's phrase tell."""

from collections.abc import Sequence

from replate.reading import nouns
from replate.reading.phrases import Phrase, is_a_body
from replate.reading.words import ADJECTIVES_IN_ING, DETERMINERS, NUMBERS, PREPOSITIONS, Token, noun_like, word_set

COUNTED = NUMBERS | word_set("another other others both some many several them most all second third")


SPEAKING_PRONOUNS = word_set("he she it they who we")


def head_of(tokens: Sequence[Token], start: int, end: int) -> int:
    """Index of the head noun: the last word before the first preposition."""
    for n in range(start + 1, end):
        if (tokens[n].low in PREPOSITIONS and noun_like(tokens[n - 1])) or (
            (tokens[n].low in ("familiar", "close", "who", "and") and noun_like(tokens[n - 1]))
            or (tokens[n].low.endswith("ing") and is_a_body(tokens[n - 1]) and tokens[n].low not in ADJECTIVES_IN_ING)
        ):
            return n - 1
    labelled = end - start > 1 and tokens[end - 1].text[0].isdigit() and noun_like(tokens[end - 2])
    return end - 1 - labelled  # "Form 34C"


def proper_name(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """The capitalised name at the end of a phrase, its titles and roles left off."""
    stop = end
    while stop > start and not (tokens[stop - 1].capital or tokens[stop - 1].low in ("jr", "sr")):
        return None
    begin = stop
    while begin > start:
        token = tokens[begin - 1]
        particle = (
            token.low
            in ("de", "van", "von", "der", "al", "bin", "ben", "da", "del", "di", "el", "la", "le", "ter", "ibn")
            and begin - 1 > start
        )
        if not (token.capital or token.text == "&" or particle or (token.text == "." and begin - 1 > start)):
            break
        if token.possessive and begin < stop:
            break
        if begin < stop and (token.low in nouns.PEOPLE or token.low in nouns.TITLES) and token.text != "&":
            break
        begin -= 1
    while begin < stop and (
        not tokens[begin].word
        or tokens[begin].low in ("the", "a", "an")
        or (tokens[begin].low in nouns.TITLES and begin + 1 < stop)
    ):
        begin += 1
    if begin >= stop or tokens[begin].low in DETERMINERS:
        return None
    return begin, stop


def is_common(low: str) -> bool:
    return (
        low in nouns.PEOPLE
        or low in nouns.GROUPS
        or low in nouns.DOCUMENTS
        or low in nouns.ORGANIZATIONS
        or (low.endswith("s") and (low[:-1] in nouns.PEOPLE or low[:-1] in nouns.ORGANIZATIONS))
        or low in DETERMINERS
    )


def lowered(tokens: Sequence[Token], start: int, printed: str) -> str:
    low = tokens[start].low
    plain = low in DETERMINERS or low in NUMBERS or low in nouns.GROUPS or (start == 0 and is_common(low))
    return printed[:1].lower() + printed[1:] if plain else printed


def gender_of(text: str, name: str) -> str:
    words = {w.strip(".,’'").lower() for w in text.split()}
    first = name.split()[0].lower()
    if words & nouns.FEMALE_TITLES or words & nouns.FEMALE:
        return "f"
    if words & {"mr", "sir", "lord"} or words & (nouns.MALE - {"pope", "king"}):
        return "m"
    if first in nouns.FEMALE_NAMES and first not in nouns.MALE_NAMES:
        return "f"
    if first in nouns.MALE_NAMES and first not in nouns.FEMALE_NAMES:
        return "m"
    return ""


def kind_of(
    tokens: Sequence[Token], start: int, head_at: int, head: str, plural: bool, printed: str
) -> tuple[str, str]:
    """(kind, identity) of a source that is described and not named: "two officials", "the health ministry"."""
    singular = singular_of(head)
    one_person = head in nouns.PEOPLE and tokens[start].low in ("a", "an", "one")
    if (head in nouns.ORGANIZATIONS and not one_person) or head in nouns.PLURAL_ORGANIZATIONS:
        return "organization", "named"
    if head in nouns.NEWS:
        return "news_org", "named"
    if nouns.ORGANIZATION_NAMES.search(printed) and tokens[head_at].capital:
        return "organization", "named"
    if plural:
        return "group", "anonymous"
    people = head in nouns.PEOPLE or singular in nouns.PEOPLE
    person = people or head.endswith(("er", "or", "ist", "man", "ian", "é"))
    return "person" if person else "organization", "anonymous"


def singular_of(noun: str) -> str:
    """The singular of a regular plural: "agencies", "doctors"; other words as they are."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") else noun


def could_speak(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether the noun phrase names a person, body, group or document, and no mere thing."""
    start, end = phrase.start, phrase.end
    if phrase.name is not None:
        return True
    head = tokens[head_of(tokens, start, end)]
    low = head.low
    if head.possessive:
        low = low[:-2] if low.endswith("'s") else low[:-1]
    if (head.capital and not (start == 0 and end - start == 1 and not low.endswith("s"))) or low in SPEAKING_PRONOUNS:
        return True
    singular = singular_of(low)
    kinds = (nouns.PEOPLE, nouns.GROUPS, nouns.ORGANIZATIONS, nouns.DOCUMENTS, nouns.NEWS, nouns.JOURNALISTS)
    if any(low in kind or singular in kind for kind in kinds):
        return True
    if low in COUNTED:
        return True
    return any(tokens[k].capital for k in range(start + (1 if start == 0 else 0), end)) or head.capital


def printed_as(text: str, tokens: Sequence[Token], phrase: Phrase) -> str:
    end = phrase.name[1] if phrase.name is not None else phrase.end
    printed = text[tokens[phrase.start].start : tokens[end - 1].end]
    if phrase.end - phrase.start >= 1 and phrase.name is None and tokens[end - 1].possessive:
        printed = printed[:-2] if printed[-1:] in "sS" else printed[:-1]
    return printed
