"""Words of running text, with their offsets, and the closed classes of English that the reading leans on."""

import re
from typing import NamedTuple

# One alternative per kind of token; no two can match the same character, so matching is linear.
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # a.m. U.S.
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s\d)"  # Dec. 8
    r"|[$£€]?\d+(?:[.,:]\d+)*(?:%|\w+)?(?:-\w+)*"  # 1.2 15:00 £40m 11% 34-year-old
    r"|\w+(?:[’'\-&.]\w+)*(?:(?<=s)[’'](?!\w))?"  # Okafor-Lind didn’t dockers’
    r"|[^\w\s]"
)


# "al-Habsi", "ash-Sharif": a name, though it begins small.
ARTICLED = re.compile(r"(?:a[dlnrstz]|ash|el|ul|bin|ibn|abu)-[^\W\d_a-z]")


class Token(NamedTuple):
    """A word, number, mark of punctuation or whole quote. `start` and `end` are offsets in the paragraph."""

    start: int
    end: int
    text: str
    low: str
    quote: bool = False

    @property
    def word(self) -> bool:
        return not self.quote and (self.text[0].isalnum() or (self.text[0] in "$£€" and len(self.text) > 1))

    @property
    def capital(self) -> bool:
        if self.quote:
            return False
        return self.text[0].isupper() or ("-" in self.text and ARTICLED.match(self.text) is not None)

    @property
    def possessive(self) -> bool:
        return not self.quote and self.low.endswith(("’s", "'s", "s’", "s'"))

    @property
    def number(self) -> bool:
        return not self.quote and (self.text[0].isdigit() or self.text[0] in "$£€" or self.low in NUMBERS)


def tokens_between(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of `text[start:end]`, apostrophes made straight in `low`."""
    return [
        Token(m.start(), m.end(), m.group(), m.group().lower().replace("’", "'"))
        for m in TOKEN.finditer(text, start, end)
    ]


def quote_token(text: str, start: int, end: int) -> Token:
    return Token(start, end, text[start:end], "“", True)


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set: "a b c"."""
    return frozenset(words.split())


NUMBERS = word_set(
    "one two three four five six seven eight nine ten eleven twelve dozen dozens hundreds thousands scores"
    " hundred thousand million"
)
POSSESSIVES = word_set("his her its their our my your whose")
DETERMINERS = (
    word_set(
        "the a an this that these those some any no each every both all several many few most another other"
        " more less half neither either such"
    )
    | POSSESSIVES
)
PREPOSITIONS = word_set(
    "of in on at for from by with to about against between among over under into near after before during"
    " since until without within inside outside across through along around behind beyond via per upon toward"
    " towards despite amid amidst alongside including like as than onto off concerning regarding following"
)
# What can tie a further noun to the noun phrase that a subject is.
TIES = word_set("of for from at in to with on by within near behind inside about as among")
BE = word_set("is are was were be been being am isn't aren't wasn't weren't")
AUXILIARIES = BE | word_set(
    "has have had having hasn't haven't hadn't do does did doesn't don't didn't will would won't wouldn't"
    " shall should shouldn't can cannot can't could couldn't may might must mustn't"
)
NEGATIONS = word_set("not never neither nor no none nobody nothing cannot")
RELATIVES = word_set("who which whose whom")
SUBORDINATORS = RELATIVES | word_set(
    "that whether if because when whenever where while though although whereas unless until since after"
    " before as how why what once so than"
)
CONJUNCTIONS = word_set("and or but nor yet")
SUBJECT_PRONOUNS = word_set("he she it they we i you who there")
FIRST_PERSON = word_set("i we i'm i've i'd i'll we're we've we'd we'll my our us me")
THIRD_PERSON = word_set("he she it they him her them his its their")
STANDALONE = word_set("one another both others some many most several none all neither two three four five six")
ADVERBS = word_set(
    "also later then again now still just soon often once twice too even only already however meanwhile"
    " instead earlier first long since further thus therefore nevertheless nonetheless never not immediately"
    " yet always ever swiftly quickly here today yesterday tonight separately afterwards afterward moreover"
    " furthermore besides likewise previously recently subsequently perhaps indeed thereafter simply flatly"
    " publicly privately openly hastily abruptly finally eventually promptly merely else both either neither"
    " reportedly aloud himself herself itself themselves next elsewhere consistently angrily back so"
)
NOT_ADVERBS = word_set("family italy reply ally assembly daily weekly supply july rally anomaly monthly early only")
# Participles that close a source's name and open what is said about it: "a log | seen by MNA".
REDUCED = word_set(
    "seen obtained reviewed posted dated released published circulated circulating leaked written sent signed"
    " shared read issued filed compiled prepared provided given shown made held based consulted interviewed"
    " contacted reached commissioned carried drafted addressed authored submitted distributed broadcast aired"
    " sworn verified handed forwarded entitled titled recovered"
    " speaking asked quoted cited citing declining requesting working living briefed involved"
)
# What may open a sentence before the subject who answers: "Asked about it on Friday, he said".
FRONTED = word_set(
    "speaking asked addressing testifying writing giving questioned pressed answering replying reached contacted"
    " shown confronted challenged presented interviewed approached cross-examined quizzed told grilled"
)
CHANNELS = word_set(
    "statement statements interview interviews conference briefing post posts letter letters email emails"
    " message messages tweet tweets speech address memo telephone phone video television tv radio filing"
    " filings court documents broadcast note call report hearing testimony blog facebook twitter instagram"
    " telegram x e-mail text webcast livestream podcast rally article op-ed communique communiqué response"
    " reply bulletin affidavit submission release press-release parliament thread newsletter ruling judgment"
    " verdict announcement meeting presentation update"
)
ADJECTIVES_IN_ING = word_set(
    "building shipping ruling racing holding leading outgoing visiting sitting acting trading mining cycling"
)
# Past forms that are no participles as well: where one stands, a noun phrase has ended.
PASTS = word_set(
    "took gave went came saw fell rose spoke began became ran drew grew broke knew chose drove flew threw"
    " woke wrote met got kept stood struck fled wore shook swore rang sang sank hid ate forgot forgave arose"
    " withdrew overtook stuck swung slid clung crept"
)
OBJECT_PRONOUNS = word_set("it you them him her us me those these")
PARTS = word_set("morning afternoon evening night midday noon midnight lunchtime dawn dusk")
WEEKDAYS = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for word in names.split()
    for name in (word, word + ".")
}


def adverb(token: Token) -> bool:
    if token.quote:
        return False
    low = token.low
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in NOT_ADVERBS and not token.capital)


def past_form(token: Token) -> bool:
    """Whether the word ends as a regular past tense does: "struck" is not meant, nor "bed" or "speed"."""
    low = token.low
    return low.endswith("ed") and len(low) > 4 and not low.endswith(("eed", "dred")) and not token.quote


def negation(token: Token) -> bool:
    return not token.quote and (token.low in NEGATIONS or token.low.endswith("n't"))


def noun_like(token: Token) -> bool:
    """Whether the word could stand in a noun phrase: neither punctuation nor of a closed class."""
    low = token.low
    return token.word and not (
        low in PREPOSITIONS
        or (low in AUXILIARIES and not (token.capital and low in ("may", "will")))
        or low in SUBORDINATORS
        or low in CONJUNCTIONS
        or low in SUBJECT_PRONOUNS
        or low in ADVERBS
    )
