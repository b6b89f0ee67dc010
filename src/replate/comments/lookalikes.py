"""Words as the eye reads them: other scripts' lookalikes, digits for letters and hidden or spread letters undone.

The lookalikes are those of Unicode Technical Standard 39 (confusables) that stand for a plain Latin letter.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LOOKALIKES = {
    "a": "аɑα4@", "b": "ЬъƄᏏ8", "c": "сϲⅽᴄ", "d": "ԁⅾɗ", "e": "еєҽℯ3€ε", "f": "ſϝƒ", "g": "ɡցԍ", "h": "һհнᏂ",
    "i": "іıɩιӏǀ1!|ⅰ", "j": "јϳ", "k": "кκҝ", "l": "ⅼℓ", "m": "мⅿ", "n": "ոռпη", "o": "оοօσ0۰٠०", "p": "рρⲣ",
    "q": "ԛգ", "r": "гᴦⲅ", "s": "ѕꜱ5$", "t": "тτ7+", "u": "υսцᴜ", "v": "ѵνⅴ", "w": "ѡաԝω", "x": "хχ×ⅹ", "y": "уүγ",
    "z": "ᴢ2",
}  # fmt: skip
_PLAIN = {ord(other): letter for letter, others in _LOOKALIKES.items() for other in others}
_FINAL_LETTERS = dict(zip(map(ord, "ךםןףץ"), "כמנפצ", strict=True))
_WORD = re.compile(r"[!|$@+€]?\w(?:[\w!|$@+€]*\w)?")  # signs that stand for letters stand before another
_SPREAD = re.compile(r"(?<![^\W_])(?:[^\W_][\W_]{1,3}){2,40}[^\W_](?![^\W_])")
_SHORTEST_SPREAD = 3


def folded(text: str) -> str:
    """`text` in small letters as it looks, without marks; where i and l cannot be told apart, l.

    Digits stand for letters only in a word that has letters.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    seen = "".join(letter for letter in decomposed if unicodedata.category(letter)[0] not in "MC" or letter.isspace())
    return _WORD.sub(_folded_word, seen)


def _folded_word(found: re.Match[str]) -> str:
    if found[0].isdecimal():
        return found[0]
    return found[0].translate(_PLAIN).translate(_FINAL_LETTERS).replace("i", "l")


def words_of(text: str) -> set[str]:
    """The folded words of `text`: those written with signs between their letters too, and those drawn out."""
    seen = folded(text)
    found = set(re.findall(r"\w+", seen))
    for spread in _SPREAD.findall(seen):
        letters = folded(re.sub(r"[\W_]", "", spread))
        ends = range(_SHORTEST_SPREAD, len(letters) + 1)
        found |= {letters[start:end] for end in ends for start in range(end - _SHORTEST_SPREAD + 1)}
    return found | {re.sub(r"(.)\1{2,}", kept, word) for word in found for kept in (r"\1", r"\1\1")}


def sameness(text: str) -> str:
    """The same 64 hexadecimal digits for texts that read alike, whatever their spaces, signs and lookalikes."""
    return hashlib.sha256(re.sub(r"[\W_]", "", folded(text)).encode()).hexdigest()
