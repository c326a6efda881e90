"""Vietnamese in the codes from before Unicode: TCVN3 (ABC, fonts .Vn…) and VNI (fonts VNI-…).

Such a file looks right only in its own fonts; to every program it is full of Latin letters. Which code a text is in is
judged by its words: in the right reading nearly all of them are Vietnamese syllables, in the others hardly any.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

_FEWEST = 3  # words with marks: fewer prove nothing
_SAMPLE = 2000  # words with marks that are looked at
_ENOUGH = 0.8  # of them that must be syllables in the old reading
_FOREIGN = 0.5  # of them that may be syllables as they stand

# Letters of TCVN 5712:1993 (VN3): capitals with a tone are those of the small letters in a font of capitals.
_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)

# VNI writes a mark as a letter of its own behind the vowel.
_TONES = dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_ROOF = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BOWL = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}


def _vni_pairs() -> dict[str, str]:
    pairs = {
        "ñ": "đ", "ö": "ư", "ô": "ơ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    }  # fmt: skip
    for vowel in "aeouy":
        pairs |= {vowel + mark: vowel + tone for mark, tone in _TONES.items()}
    for vowel in ("ö", "ô"):
        pairs |= {vowel + mark: pairs[vowel] + tone for mark, tone in _TONES.items()}
    for vowel in "aeo":
        pairs |= {vowel + mark: f"{vowel}\u0302{tone}" for mark, tone in _ROOF.items()}
    pairs |= {f"a{mark}": f"a\u0306{tone}" for mark, tone in _BOWL.items()}
    pairs |= {old.upper(): new.upper() for old, new in pairs.items()}
    pairs |= {old[0].upper() + old[1:]: new[0].upper() + new[1:] for old, new in list(pairs.items()) if len(old) == 2}
    return pairs


_VNI = _vni_pairs()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORDS = re.compile(r"[^\s\d.,;:/()\"'“”+_&!?\-–]+")
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(
    r"(?:ngh|ng|gh|gi|nh|ch|kh|ph|th|tr|qu|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uôi|ươi|ươu|iêu|yêu|oai|oay|oao|oeo|uây|uyu|ia|iê|yê|ua|uô|ưa|ươ|oa|oă|oe|uê|uy|uâ|uơ|oo"
    r"|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
    r"(?:ch|nh|ng|[cmnpt])?"
)


@dataclass(frozen=True)
class Legacy:
    """A code from before Unicode: ``key`` in addresses and records, ``label`` for people."""

    key: str
    label: Any
    convert: Callable[[str], str]


def from_tcvn3(text: str) -> str:
    """Return ``text`` in Unicode; a word whose plain letters are all capitals was set in a font of capitals."""

    def word(found: re.Match[str]) -> str:
        old = found[0]
        new = "".join(_TCVN3.get(letter, letter) for letter in old)
        plain = [letter for letter in old if letter.isascii()]
        return new.upper() if len(plain) > 1 and all(letter.isupper() for letter in plain) else new

    return _WORDS.sub(word, text)


def from_vni(text: str) -> str:
    """Return ``text`` in Unicode."""
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(lambda found: _VNI[found[0]], text))


CODES = {code.key: code for code in (Legacy("tcvn3", _("TCVN3 (ABC)"), from_tcvn3), Legacy("vni", _("VNI"), from_vni))}


def suspected(texts: Iterable[str]) -> Legacy | None:
    """Return the old code in which ``texts`` seem to be written, or None."""
    marked = (text for text in texts if not text.isascii() and _is_latin1(text))
    words = list(islice((word for text in marked for word in _WORDS.findall(text) if not word.isascii()), _SAMPLE))
    if len(words) < _FEWEST or _share(words, _unchanged) > _FOREIGN:
        return None
    best = max(CODES.values(), key=lambda code: _share(words, code.convert))
    return best if _share(words, best.convert) >= _ENOUGH else None


def converted(text: str, code: Legacy) -> str:
    """Return ``text`` in Unicode; one that holds letters beyond Latin-1 already is."""
    return text if text.isascii() or not _is_latin1(text) else code.convert(text)


def _is_latin1(text: str) -> bool:
    return max(text, default="") <= "\u00ff"


def _unchanged(text: str) -> str:
    return text


def _share(words: list[str], reading: Callable[[str], str]) -> float:
    return sum(_is_syllable(reading(word)) for word in words) / len(words)


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _TONE_MARKS]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONE_MARKS))
    return len(tones) <= 1 and bool(_SYLLABLE.fullmatch(bare))
