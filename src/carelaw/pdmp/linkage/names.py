"""Names as linkage sees them: capital letters without accents, particles joined, suffixes apart, placeholders gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from carelaw.pdmp.linkage.nicknames import FORMAL

_NOT_DECOMPOSED = str.maketrans(
    {"ß": "SS", "ẞ": "SS", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE"}
    | {"Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "ı": "I"}
)
_JOINS = re.compile(r"['`´‘’ʼ.]")
_BREAKS = re.compile(r"[^A-Z0-9]+")
_SUFFIXES = {
    "JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "2ND": "II", "III": "III", "3RD": "III",
    "IV": "IV", "4TH": "IV", "V": "V", "5TH": "V", "I": "SR", "1ST": "SR", "VI": "VI",
}  # fmt: skip
# Inside a name only these are taken for suffixes: a lone I or V there is more often an initial.
_SUFFIXES_IN_NAMES = frozenset({"JR", "JUNIOR", "SR", "SENIOR", "II", "III", "IV", "2ND", "3RD", "4TH"})
_PARTICLES = frozenset(
    {
        "O", "MC", "MAC", "D", "DE", "DEL", "LA", "LAS", "LOS", "LE", "VAN", "VON", "DER", "DEN", "TEN", "TER", "ST",
        "SAN", "SANTA", "DI", "DA", "DOS", "EL", "AL", "BIN", "IBN"
    }
)  # fmt: skip
_TITLES = frozenset(
    {
        "MR", "MRS", "MS", "MISS", "DR", "REV", "SISTER", "BROTHER"
    }
)  # fmt: skip
_NO_NAME = frozenset(
    {
        "UNKNOWN", "UNK", "NONE", "NA", "NFN", "NLN", "NMN", "NMI", "NOTGIVEN", "NONAME", "NOFIRSTNAME", "NOLASTNAME",
        "NOTPROVIDED", "NULL", "TEST", "PATIENT", "XX", "XXX", "XXXX", "JOHNDOE", "JANEDOE", "ANONYMOUS"
    }
)  # fmt: skip
_BABY = frozenset(
    {
        "BABY", "BABYBOY", "BABYGIRL", "BB", "BG", "INFANT", "NEWBORN", "TWIN", "BOY", "GIRL", "MALE", "FEMALE",
        "INFANTBOY", "INFANTGIRL"
    }
)  # fmt: skip


def folded(text: str) -> str:
    """Capital ASCII letters and digits with single spaces: accents off, apostrophes closed up, the rest is a space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _JOINS.sub("", text.translate(_NOT_DECOMPOSED)))
        text = "".join(char for char in text if not unicodedata.combining(char)).encode("ascii", "replace").decode()
    text = text.upper()
    if text.isalnum():
        return text
    return _BREAKS.sub(" ", _JOINS.sub("", text)).strip()


@lru_cache(maxsize=200_000)
def last_name(text: str) -> tuple[str, tuple[str, ...], str]:
    """A last name as (letters run together, its parts, a suffix found in it)."""
    words, suffix = _without_suffix(folded(text).split())
    parts = tuple(_with_particles(words))
    joined = "".join(parts)
    if joined in _NO_NAME:
        return "", (), ""
    return joined, tuple(sorted(set(parts))), suffix


@lru_cache(maxsize=200_000)
def given_names(first: str, middle: str) -> tuple[str, str, str, str]:
    """Given names as (first, first field run together, middle, a suffix found among them)."""
    words, suffix = _without_suffix(
        [word for word in folded(first).split() if word not in _TITLES] or folded(first).split()
    )
    joined = "".join(words)
    if joined in _NO_NAME or (words and words[0] in _BABY):
        words, joined = [], ""
    rest, found = _without_suffix(folded(middle).split())
    middles = [word for word in words[1:] + rest if word not in _NO_NAME]
    return (words[0] if words else ""), joined, (middles[0] if middles else ""), suffix or found


def suffix_of(text: str) -> str:
    """A generation suffix in one spelling: JR, SR, II, III, IV, V; empty when there is none."""
    return _SUFFIXES.get(folded(text).replace(" ", ""), "")


def formal_names(first: str) -> tuple[str, ...]:
    """The formal names that a first name may stand for, itself among them."""
    return FORMAL.get(first) or ((first,) if first else ())


_GROUPS_OF_LETTERS = {
    **dict.fromkeys("BPFV", "1"), **dict.fromkeys("CGJKQSXZ", "2"), **dict.fromkeys("DT", "3"),
    "L": "4", **dict.fromkeys("MN", "5"), "R": "6",
}  # fmt: skip
_GROUPS_BY_LETTER = {chr(code): _GROUPS_OF_LETTERS.get(chr(code), "") for code in range(65, 91)}


@lru_cache(maxsize=200_000)
def sound(name: str) -> str:
    """How a name sounds, in up to four digits: Soundex whose first letter is coded too, so that Kathy meets Cathy."""
    code, last = ("0" if name[:1] in {"A", "E", "I", "O", "U", "Y", "H", "W"} else ""), ""
    for letter in name:
        group = _GROUPS_BY_LETTER.get(letter, "")
        if group and group != last:
            code += group
            if len(code) == 4:
                break
        if letter not in {"H", "W"}:
            last = group
    return code or name[:1]


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[-1] in _SUFFIXES_IN_NAMES:
        return words[:-1], _SUFFIXES[words[-1]]
    return words, ""


def _with_particles(words: list[str]) -> list[str]:
    """Particles join the word they lead: DE LA CRUZ is one part, so that it never meets every other CRUZ half way."""
    parts: list[str] = []
    waiting = ""
    for word in words:
        waiting += word
        if word not in _PARTICLES and len(word) > 1:
            parts.append(waiting)
            waiting = ""
    if waiting and parts:
        parts[-1] += waiting
    elif waiting:
        parts.append(waiting)
    return parts


__all__ = ["folded", "formal_names", "given_names", "last_name", "sound", "suffix_of"]
