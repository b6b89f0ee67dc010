"""What stands round a headline: times, bylines and the dateline that opens a wire story."""

from __future__ import annotations

import re

from replate.reading.captions import AGENCIES
from replate.reading.controls import SECTION_NAMES, word_set
from replate.reading.folding import EDGES, alternatives, fold

MONTHS = word_set(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august"
    " september october november december januar februar märz mai juni juli oktober dezember janvier février"
    " mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר"
    " אוקטובר נובמבר דצמבר בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר"
    " يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
)
DATE_WORDS = MONTHS | word_set(
    "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday"
    " montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi"
    " dimanche am pm a m p gmt utc est edt et ct cst cdt mst mdt pst pdt pt bst cet cest eet eest ist idt msk"
    " sgt jst hkt aest aedt wib sast wat eat h hr hrs z t uhr local time at on of the in and st nd rd th"
    " published publish updated update last first posted modified created issued date filed edited revised"
    " release released am gmtupdated ago hour hours minute minutes min mins second seconds day days week weeks"
    " month months year years d s an one two three four five six seven eight nine ten eleven twelve today"
    " yesterday just now original originally publication le à de du mis jour publié veröffentlicht"
    " aktualisiert el publicado actualizado stand eastern pacific central summer standard פורסם עודכן בשעה יום"
    " שני שלישי רביעי חמישי שישי שבת ראשון לפני שעות דקות נشر نشرت تحديث آخر الساعة الأحد الاثنين الثلاثاء"
    " الأربعاء الخميس الجمعة السبت"
)
PIECE = re.compile(r"\d+|[^\W\d_]+")
CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b")
PLAYED = re.compile(r"0?\d:\d\d|\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d")  # how long a video is, no time of day
SITE_NAMED = re.compile(r"\bsource: ?(?:www\.)?[\w-]+(?:\.[\w-]+)+$")  # "Mon, 16 Feb 2026 Source: www.news.example"
SENTENCE_END = re.compile(r"\w{4,}\. [^\W\d_a-z]")
NUMERIC_DATE = re.compile(r"(?<!\d)\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?!\d)")

BYLINE = re.compile(
    alternatives(r"""
    by|from|words by|words|text by|text|written by|story by|report by|reported by|reporting by|analysis by|authors?
    reporting from [\w ]{2,30} by|posted by|published by|compiled by|von|par|por|מאת|כתב|כתבה|بقلم|كتب|كتبت
    """)
    + r"(?:\s*[:|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
ROLES = re.compile(
    r"\b"
    + alternatives(r"""
    staff|reporters?|correspondents?|editors?|writers?|bureau|desk|agencies|newsroom|team|wires?|service|columnists?
    journalists?|freelancers?|contributors?|special to|in \w+|at \w+|associated press|agence france-presse
    """)
    + r"\b"
)
SMALL = word_set(
    "de da del della di van von der den la le al el bin ibn ben abu and in for the of with at on to & ja o og"
    " und et y e | - – — / special via as staff reporter reporters correspondent correspondents editor editors"
    " writer writers chief senior foreign political diplomatic security economics business science health"
    " environment defence defense legal affairs middle east and, bureau desk newsroom team agencies agency"
    " service wires freelance our contributors columnist analyst deputy national city crime education"
    " culture arts media social religious royal home property travel consumer transport industry energy community"
    " technology tech reporting investigations regional europe asia africa video data guest edited by"
)
LABELS = word_set(
    "watch live read more breaking update updated explainer analysis opinion exclusive video photos"
    " correction editorial factbox note editors"
)
PLACE = re.compile(r"[^\W\d_][\w'’.]*(?:[ /-][^\W\d_][\w'’.]*){0,5}")
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
MONTH_DAY = re.compile(
    rf"{MONTH}[a-z]*\.? \d{{1,2}}|\d{{1,2}} {MONTH}[a-z]*\.?|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE
)
NOT_PLACES = word_set(
    "the a an this that these those he she it they we i you his her its their but and so yet no not yes in on"
    " at by for to from with when while if as after before there here what who why how"
)


def is_timestamp(text: str) -> bool:
    """True for a line that says only when: "Published: 18:05, 3 February 2021", "2 hours ago"."""
    if len(text) > 120 or PLAYED.fullmatch(text):
        return False
    folded = SITE_NAMED.sub("", fold(text))
    pieces = PIECE.findall(folded)
    if not 1 < len(pieces) <= 28 or not any(piece.isdigit() or piece == "ago" for piece in pieces):
        return False
    strange = [piece for piece in pieces if not piece.isdigit() and piece not in DATE_WORDS]
    dated = any(piece in MONTHS for piece in pieces) or NUMERIC_DATE.search(folded) is not None
    if strange:
        year = any(piece.isdigit() and len(piece) == 4 and piece[:2] in ("19", "20") for piece in pieces)
        marked = any(piece in ("published", "updated", "posted", "modified") for piece in pieces[:4])
        few = len(strange) <= (4 if marked else 2)
        return (
            few
            and dated
            and (marked or len(pieces) <= 14)
            and (year or marked)
            and (marked or text.rstrip()[-1] != ".")
            and len(strange) < len(pieces) / 2
        )
    return dated or CLOCK.search(folded) is not None or "ago" in pieces or "לפני" in pieces


def has_date(text: str) -> bool:
    folded = fold(text)
    return any(piece in MONTHS for piece in PIECE.findall(folded)) or NUMERIC_DATE.search(folded) is not None


def _name_like(text: str) -> bool:
    words = [word.strip(",;.()|·•") for word in text.split()]
    words = [word for word in words if word]
    if not 1 < len(words) <= 14 or any(character.isdigit() for character in text):
        return False
    large = [word for word in words if word[0].isupper() or not word[0].isascii()]
    return bool(large) and all(word in large or word.lower() in SMALL for word in words)


def is_byline(text: str) -> bool:
    """True for a line that says who wrote: "By Jo Doe and Ann Roe in Varn", "Corvale Press staff", "AFP"."""
    if len(text) > 200 or text[-1] in "?!:":
        return False
    words = text.split()
    opening = BYLINE.match(text)
    if opening:
        rest = text[opening.end() :]
        first = rest.split()[0]
        if (
            not rest[0].isalpha()
            or has_date(first + " x")
            or first.lower()
            in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "the", "then")
        ):
            return False
        capitals = rest[0].isupper() or not rest[0].isascii()
        if ROLES.search(rest.lower()) and len(words) <= 12 and (words[-1][0].isupper() or rest.startswith("our ")):
            return True
        ended = text.endswith(".") and len(words) > 9
        return (
            len(words) <= 26
            and capitals
            and not ended
            and (_name_like(rest) or len(words) <= 12 or "," in rest or "|" in rest)
        )
    folded = fold(text)
    core = EDGES.sub("", folded)
    if core in AGENCIES or core in (
        "associated press",
        "the associated press",
        "agence france-presse",
        "press association",
        "pa media",
        "news agencies",
        "staff",
        "agencies",
        "editorial board",
    ):
        return True
    if len(words) > 12 or text.endswith(".") or core in SECTION_NAMES or SENTENCE_END.search(text):
        return False
    return ROLES.search(folded) is not None and _name_like(text)


def is_agency_line(text: str) -> bool:
    """True for what signs a story off: "(RADIO MONDE with AFP)", "ab/rt (AFP, dpa, Reuters)"."""
    _, bracket, named = text.partition("(")
    if not bracket or not named.endswith(")") or "." in text or len(text.split()) > 8:
        return False
    known = [part in AGENCIES for part in re.split(r"[,/ ]+", fold(named[:-1])) if part not in ("and", "with")]
    return any(known) and (all(known) if text[0] != "(" else _name_like(named[:-1]) or all(known))


def is_role(text: str) -> bool:
    """True for "Data journalist", "Europe correspondent": what the writer named above it is."""
    if text.startswith("with ") and len(text.split()) <= 4:
        return True
    return len(text.split()) <= 6 and text[-1] not in ".?!:" and ROLES.search(fold(text)) is not None


def might_be_name(text: str) -> bool:
    """True for two to five words that could be a person's name, with or without who employs them."""
    name, comma, house = text.partition(", ")
    if comma and len(house.split()) <= 5 and ROLES.search(house.lower()):
        text = name
    words = [word for word in text.replace(",", " ").split() if word.lower() not in SMALL and word not in "|·•"]
    return (
        2 <= len(words) <= (4 if " and " not in text and "," not in text else 8)
        and _name_like(text)
        and text[-1] not in ".?!:…"
        and fold(text) not in SECTION_NAMES
        and not (len(words) == 2 and words[-1].lower() == "news")
    )


def dateline(paragraph: str) -> str:
    """What opens a first paragraph: "VARN, Karvia (MNA)" of "VARN, Karvia (MNA) — Karvia said"; or ""."""
    window = paragraph[:120]
    for mark in (" — ", " – ", " -- ", " - ", " ― ", "— ", "– ", ": "):
        at = window.find(mark)
        if at <= 0:
            continue
        head, rest = window[:at].strip(), window[at + len(mark) :].lstrip()
        if rest and _is_dateline(head, rest, colon=mark == ": "):
            return head
    return ""


def _is_dateline(head: str, rest: str, *, colon: bool) -> bool:
    agency = ""
    if head.endswith(")") and "(" in head:
        head, _, agency = head[:-1].rpartition("(")
        head = head.strip()
        if head.endswith(")") and "(" in head:
            head = head[: head.rfind("(")].strip()
        if len(agency.split()) > 4:
            return False
        if not head:
            return not colon
    parts = [part.strip() for part in head.split(",") if part.strip()]
    if not parts or len(parts) > 4 or len(head.split()) > 9:
        return False
    place = parts[0]
    if not PLACE.fullmatch(place) or place.split()[0].lower() in NOT_PLACES or place.lower() in LABELS:
        return False
    for part in parts[1:]:
        if not (MONTH_DAY.fullmatch(part) or part.isdigit() or part[0].isupper()):
            return False
    capitals = sum(character.isupper() for character in place) > sum(character.islower() for character in place)
    if not place[0].isascii():
        return bool(agency) and len(place.split()) <= 3
    if capitals:
        return any(word.lower() not in LABELS for word in place.split())
    titled = all(
        word[0].isupper() or word in ("of", "de", "al", "el", "the") for word in place.replace("/", " ").split()
    )
    return (
        titled
        and not colon
        and (bool(agency) or (len(head.split()) <= 4 and (rest[0].isupper() or rest[0] in "“\"‘'")))
    )
