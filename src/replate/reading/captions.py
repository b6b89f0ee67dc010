"""Telling a picture's caption from its credit, and both from other lines."""

from __future__ import annotations

import re

from replate.reading.controls import word_set
from replate.reading.folding import alternatives, fold

LONGEST = 700

AGENCIES = word_set(
    "afp ap reuters dpa epa upi pa ansa efe tass xinhua bloomberg getty flash90 gpo idf nasa pti ani ians jta"
    " mna anadolu aa yonhap kyodo interfax alamy shutterstock istock rex cctv abc bbc cnn nbc cbs nyt sputnik"
    " ria novosti maxar handout pool supplied courtesy facebook twitter youtube instagram telegram x wikimedia"
    " wikipedia flickr unsplash pixabay"
)
PHOTO_WORDS = re.compile(
    r"\b"
    + alternatives(r"""
    photos?|photograph\w*|pictures?|images?|courtesy|file|screen ?(?:shot|grab|capture)|handout|via|pool|illustrat\w+
    graphic|getty|supplied|archive|library|stock|video grab|wire|press|news|agency|agence|service|media|ministry
    spokesperson\w*|office|cc by|creative commons|public domain
    """)
    + r"\b"
)
LABELS = re.compile(
    r"(?:^|(?<=[\s.|(,;–—-]))((?:file |main |photo |picture |image |video )?"
    + alternatives(r"""
    photographs?|photography|photographer|photo|picture|pic|image|credits?|credit line|illustration|graphic|video|source
    foto|crédits?|צילום|תמונה|תצלום|קרדיט|تصوير|الصورة|المصدر
    """)
    + r"(?: credit| source)?(?: by)?)\s?[:：]\s*",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?<=[.!?”\"')\]|–—-]) ((?:file )?(?:photographs?|photo|picture|image|illustration|graphic|video)"
    r" (?:by|courtesy of|courtesy|from|via) |courtesy of |courtesy )",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"(?:image|photo|picture|caption|image caption|photo caption|pictured|תמונה|בתמונה)\s?[:,]\s+"
    r"|\[\d{1,2} ?(?:/|of) ?\d{1,2}\] ?|\d{1,2} ?(?:/|of) ?\d{1,2} [|·–—-] ",
    re.IGNORECASE,
)
# What an agency's site offers behind a picture.
LICENCE = re.compile(
    r",? ?\b(?:purchase licensing rights|opens? (?:in a )?new tab|buy (?:now|this photo))\b.{0,40}$", re.IGNORECASE
)
# "Getty Images A close-up of …": the source and then what a picture shows, as screen readers are told it.
DESCRIBED = re.compile(
    r"(?:[A-Z][\w.-]+ [A-Z][\w.-]+ ?/ ?)?"
    r"(?:Getty Images|PA(?: Media)?|EPA(?:-EFE)?|Reuters|AFP|AP|Handout|Supplied|BBC|Alamy|Shutterstock)"
    r" (?:An? |The |Two |Three |People |[A-Z]\w+ [A-Z]?)"
)
OPENS = re.compile(
    alternatives(r"""
    file ?[-–—:]
    file (?:photo|image|picture|pic)\b
    (?:illustrative|pictured)\b
    (?:illustration|above|below|left|right|top)\s?:
    \((?:l-r|left|from left|left to right)\)
    from left\b
    an? (?:file|handout|undated|screen ?grab|still|general view|aerial view|combination|satellite|video grab)\b
    an? (?:artist's|archive|archival) (?:photo|image|picture|impression|illustration|rendering)
    in (?:this|an?) (?:\w+ ){0,2}(?:photo|image|picture|photograph|frame|handout|screen ?grab|still|video|grab)\b
    in this MONTH\b.{0,40}(?:photo|image)
    this (?:\w+ ){0,2}(?:photo|image|picture|photograph|frame|handout|screen ?grab|still)\b
    (?:photo|image|picture|video) (?:shows|caption)
    (?:satellite|video|still) image\b
    undated (?:photo|image|handout)
    combination (?:photo|picture)
    (?:general )?view of\b
    אילוסטרציה|תמונת ארכיון
    """).replace("MONTH", "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"),
    re.IGNORECASE,
)
CUES = re.compile(
    alternatives(r"""
    \b(?:is|are) (?:seen|pictured|shown)\b
    \bpictured\b
    \bfile (?:photo|image|picture)\b
    \((?:file|left|right|center|centre|l|r|c|archive)\)
    \bin this (?:undated )?(?:file )?(?:photo|image|picture)\b
    \bseen (?:here|in this|from)\b
    """)
)
POSES = re.compile(
    r"\b"
    + alternatives(r"""
    speaks?|addresses|attends?|stands?|walks?|waves?|waits?|gathers?|looks?|arrives?|leaves|poses?|holds? up|hold
    holding|sits?|inspects?|patrols?|patrolling|queues?|queuing|lines? up|mans?|sorts?|rises?|rising|billows?|flies|fly
    reacts?|gestures?|shakes?|carry|carries|carrying|embraces?|hugs?|lights?|mourns?|search|searches|searching|clears?
    watch
    watches|standing|walking|waiting|speaking|gathering|sitting|protesting|marching|march|rally|chant
    """)
    + r"\b"
)
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
DATED = re.compile(
    alternatives(rf"""
    \b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b
    \b{MONTH}[a-z]*\.? \d{{1,2}}\b
    \b\d{{1,2}} {MONTH}
    \bin (?:19|20)\d\d\b
    \b(?:19|20)\d\d\.?$
    \blast (?:year|week|month|night|summer|winter|spring|autumn)\b
    """)
)
FULL_DATE = re.compile(rf"\b{MONTH}[a-z]*\.? \d{{1,2}}, (?:19|20)\d\d\b")
TELLS = re.compile(
    r"\b(?:said|says|told|was|were|had|has|have|will|would|could|(?<!\d )may|might|did|does|denied|announced|called"
    r"|reported)\b"
)
VERBS = re.compile(r"\b(?:says?|said|denies|denied|is|are|was|were|has|had|will)\b")  # of a sentence, not a credit
HEADED = re.compile(r"[^\W\d_a-z](?:[^\W\d_a-z]| ){3,30}: \w")  # "TAKING WATER: The frigate at the quay"
SMALL = word_set("for via of the and de von van al in by / x")
CREDITS = (
    "image source, ",
    "photo by ",
    "photograph by ",
    "picture by ",
    "photo courtesy of ",
    "courtesy of ",
    "credit...",
)
SPLITTERS = (" | ", " – ", " — ", " - ", " / ", "  ")


def _names(text: str) -> bool:
    """Capitalised words and the small words between them, at most eight."""
    words = text.replace("/", " ").replace(",", " ").replace("&", " ").split()
    capital = all(word[0].isupper() or not word[0].isascii() or word in SMALL for word in words)
    return 0 < len(words) <= 8 and capital and words[0][0] not in "“‘\"'"


def is_credit(text: str) -> bool:
    """True for the name of a photographer, agency or archive: "Pavel Renn/MNA", "AP Photo/Jo Doe, File"."""
    if not text or len(text) > 100 or text[-1] in "?!":
        return False
    folded = fold(text)
    words = re.findall(r"\w+", folded)
    if not 0 < len(words) <= 14 or VERBS.search(folded):
        return False
    if "/" in text and _names(text.replace("File photo", "File").replace("file photo", "File")):
        return True
    if any(word in AGENCIES for word in words):
        return len(words) <= 8 and (_names(text) or len(words) <= 3 or PHOTO_WORDS.search(folded) is not None)
    return PHOTO_WORDS.search(folded) is not None and len(words) <= 8


def is_names_by_slash(text: str) -> bool:
    """True for "Jo Doe / Sentinel" or "Jo Doe | Sentinel": a name and who printed it."""
    name, slash, house = re.sub(r" ?[|/] ?", " / ", text, count=1).partition(" / ")
    return bool(slash) and 2 <= len(name.split()) <= 4 and _names(name) and len(house.split()) <= 5 and _names(house)


def describes(text: str) -> bool:
    """True for the words that stand for a picture where it cannot be seen: "PA Media A boat on its side"."""
    return DESCRIBED.match(text) is not None and len(text.split()) >= 9 and text[-1] not in ".?!" and not tells(text)


def tells(text: str) -> bool:
    """True where the line has a verb that tells what happened, or a quotation, as captions seldom have."""
    folded = fold(text)
    return TELLS.search(folded) is not None or '"' in folded


def _clean(credit: str) -> str:
    credit = credit.strip().strip("()[]").strip(" ,;|–—")
    return credit[:-1].rstrip() if credit.endswith(".") and not credit.endswith(("Inc.", "Jr.", "U.S.")) else credit


def _caption(text: str) -> str:
    match = PREFIX.match(text)
    rest = text[match.end() :] if match else text
    return rest.strip().rstrip("|–—").rstrip(" -").rstrip()


def split_caption(text: str) -> tuple[str, str] | None:
    """(caption, credit) of a line that carries a credit or opens as captions do; None for any other line.

    The caption is "" for a line that holds a credit alone.
    """
    if len(text) > LONGEST or len(text) < 4:
        return None
    text = LICENCE.sub("", text) or text
    if _is_credit_alone(text):
        return "", _clean(text)
    found = _bracketed(text) or _labelled(text) or _trailing(text)
    if found:
        caption, credit = found
        return _caption(caption), credit
    folded = fold(text)
    if len(text.split()) > 60:
        return None
    if PREFIX.match(text) or describes(text):
        return _caption(text), ""
    if OPENS.match(folded) and not _tells_early(folded):
        return text.strip(), ""
    return None


def _is_credit_alone(text: str) -> bool:
    """ "Jo Doe/Getty Images": names and an agency, and nothing of a sentence."""
    if text[0] == "©":
        return is_names_by_slash(text[1:].strip())
    text = text.replace(" | ", "/").replace(" via ", "/")
    if "/" not in text or ". " in text or ":" in text or not _names(text):
        return False
    if text.isupper() and text.count("/") == 1 and 3 <= len(text.replace("/", " ").split()) <= 6:
        return True  # "JO DOE/STAFF"
    return is_credit(text) and any(word in AGENCIES for word in re.findall(r"\w+", text.lower()))


def _tells_early(folded: str) -> bool:
    return re.search(r"\b(?:said|told|denied|announced)\b", folded[:120]) is not None


def _bracketed(text: str) -> tuple[str, str] | None:
    end = text.rstrip(" .")
    for opening, closing in ("()", "[]"):
        if end.endswith(closing):
            start = end.rfind(opening)
            inner, before = end[start + 1 : -1].strip(), text[:start].rstrip()
            if start < 0 or not inner:
                continue
            label = LABELS.match(inner)
            if label:
                return before, _clean(_label_kept(label, inner))
            if is_credit(inner):
                return before, _clean(inner)
            ended = before.endswith((".", "!", "?", ".”", '."', ".’", ".'")) and text.endswith(closing)
            if ended and inner[0].isupper() and inner[-1] not in ".!?" and len(inner.split()) <= 6 and _names(inner):
                return before, _clean(inner)
    return None


def _label_kept(label: re.Match[str], text: str) -> str:
    """The credit after its label; a "File photo:" stays, for it says when the picture was not taken."""
    return text[label.start(1) :] if label.group(1).lower().startswith("file") else text[label.end() :]


def _labelled(text: str) -> tuple[str, str] | None:
    label = _last(LABELS, text)
    if label is not None:
        tail, before = text[label.end() :].strip(), text[: label.start()].rstrip()
        sentence = tail.endswith(("?", "!", "”", '"', "’", "'")) or (tail.endswith(".") and len(tail.split()) > 4)
        if (
            0 < len(tail.split()) <= 9
            and not sentence
            and (is_credit(tail) or _names(tail) or (before and tail[0].isupper() and not tail.endswith(".")))
        ):
            return before, _clean(_label_kept(label, text))
    by = _last(BY, text)
    if by is not None:
        tail = text[by.end() :].strip()
        if 0 < len(tail.split()) <= 8 and tail[0].isupper():
            return text[: by.start()], _clean(tail)
    folded = fold(text)
    for opening in CREDITS:
        if folded.startswith(opening) and len(text.split()) <= 10:
            return "", _clean(text[len(opening) :])
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _trailing(text: str) -> tuple[str, str] | None:
    sign = text.rfind("©")
    if sign > 0 and len(text[:sign].split()) >= 4 and len(text[sign:].split()) <= 8:
        return text[:sign].rstrip(), _clean(text[sign + 1 :])
    stop = max(text.rfind(mark) for mark in (". ", "? ", "! ", ".” ", '." ', ".’ "))
    if stop > 0 and not text.endswith((".", "?", "!", "”", '"', ":", "…")):
        tail = text[stop + 1 :].strip('”"’ ')
        bare = tail.lstrip("-–—| /")
        if bare and len(bare.split()) <= 8 and (is_credit(bare) or (bare != tail and _names(bare))):
            return text[: stop + 1], _clean(bare)
        # "… at the meeting. Jo Doe": a word of some length before the stop, so that it is no "Gen. Jo Doe".
        words = text[:stop].split()
        signed = 2 <= len(bare.split()) <= 5 and _names(bare.replace("|", " "))
        if signed and len(words) >= 5 and len(words[-1]) >= 4 and words[-1].islower():
            return text[: stop + 1], _clean(bare)
    for splitter in SPLITTERS:
        before, found, tail = text.rpartition(splitter)
        before, tail = before.rstrip(), tail.strip()
        if not found or len(before.split()) < 5 or len(tail.split()) > 6 or not is_credit(tail):
            continue
        if "/" in tail or before.endswith(".") or PHOTO_WORDS.search(tail.lower()):
            return before, _clean(tail)
    return None


def looks_posed(text: str) -> bool:
    """True for a line written as captions are, though no credit says so: one sentence, in the present tense, dated."""
    folded = fold(text)
    words = folded.split()
    if not 4 <= len(words) <= 40 or len(text) > LONGEST or folded[0] in "\"'":
        return False
    if CUES.search(folded):
        return not _tells_early(folded)
    if FULL_DATE.search(folded) and not TELLS.search(folded):
        return True
    if TELLS.search(folded) or folded.rstrip(".").count(". ") > 0:
        return False
    return POSES.search(" ".join(words[:12])) is not None and DATED.search(folded) is not None


def caption_key(text: str) -> str:
    """What two prints of one caption have in common."""
    parts = split_caption(text)
    return "".join(re.findall(r"\w+", fold((parts[0] if parts else "") or text)))
