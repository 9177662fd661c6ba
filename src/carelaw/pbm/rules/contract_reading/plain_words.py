"""Words made plain for reading: one spelling of quotes, dashes and spaces; numbers spelled or in digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_QUOTES = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "\u00ad": "",
        "\u200b": "",
        "\u200d": "",
        "\ufeff": "",
    }
)
_UNITS = tuple(
    re.findall(
        r"\w+",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
    )
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = {word: place for place, word in enumerate(_UNITS)} | _TENS
_NUMBERS |= {f"{ten}-{unit}": value + place for ten, value in _TENS.items() for place, unit in enumerate(_UNITS[:10])}
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_PERIOD = re.compile(
    rf"(?P<number>\d{{1,3}}|{_WORD})(?:\s*\(\s*(?P<digits>\d{{1,3}})\s*\))?[\s-]*"
    r"(?P<business>business|working)?[\s-]*(?P<calendar>calendar"
    r"|consecutive)?[\s-]*(?P<unit>day|week|month|year|hour)s?\b"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
_NAMED = (
    (re.compile(r"\b(?:bi-?weekly|every (?:other|second) week|fortnight(?:ly)?|every two weeks)\b"), 14),
    (re.compile(r"\b(?:semi-?monthly|twice (?:a|each|per|every) month|two times (?:a|each|per) month)\b"), 16),
    (re.compile(rf"\b(?:every|each) (?:other|second) {_WEEKDAY}"), 14),
    (
        re.compile(
            rf"\b(?:every|each|the (?:following|next|first|second|third)|on|by) (?:the (?:following|next) )?{_WEEKDAY}"
        ),
        7,
    ),
    (re.compile(r"\b(?:daily|each day|every day)\b"), 1),
    (re.compile(r"\b(?:weekly|(?:each|every|once a|per) (?:calendar )?week)\b"), 7),
    (re.compile(r"\b(?:monthly|(?:each|every|once a|per) (?:calendar )?month)\b"), 31),
    (re.compile(r"\b(?:quarterly|(?:each|every|once a|per) (?:calendar )?quarter)\b"), 92),
    (re.compile(r"\b(?:annual(?:ly)?|(?:each|every|once a|per) (?:calendar |contract |plan )?year|yearly)\b"), 366),
)
_DAYS_OF = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as a contract writes it, in calendar days, the longest it can be."""

    days: int
    start: int
    words: str
    business: bool = False


_SHORT = (
    (re.compile(r"\bcan't\b|\bcan not\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|has|have|should|would|must|could)n't\b"), r"\1 not"),
)


def plain(text: str) -> str:
    """One spelling: lower case, plain quotes and dashes, one space between words."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    # What is said short is what is said long: “don't” and “can't” deny as “do not” and “cannot” do.
    for short, long in _SHORT:
        folded = short.sub(long, folded)
    return re.sub(r"\s+", " ", folded).strip()


_ORDINALS = {
    "tenth": 10,
    "fifth": 5,
    "seventh": 7,
    "fourteenth": 14,
    "fifteenth": 15,
    "twentieth": 20,
    "twenty-first": 21,
    "thirtieth": 30,
}
_NTH = re.compile(
    rf"\b(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<digits>\d{{1,3}})(?:st|nd|rd"
    rf"|th))(?:\s*\(\s*\d{{1,3}}(?:st|nd|rd|th)?\s*\))? (?:calendar )?day\b"
)


def periods(text: str) -> list[Period]:
    """Every stretch of time in a plain text. Business days count as the calendar days that they can be at the most."""
    found = []
    for seen in _PERIOD.finditer(text):
        digits = seen["digits"] or seen["number"]
        number = int(digits) if digits.isdigit() else _NUMBERS[digits]
        business = seen["business"] is not None
        days = 1 if seen["unit"] == "hour" and number <= 24 else number * _DAYS_OF.get(seen["unit"], 1)
        # Five business days are seven calendar days; seven are nine or more.
        longest = days + 2 * (days // 5 if days % 5 else max(days // 5, 1)) if business else days
        found.append(Period(longest, seen.start(), seen.group(0).strip(), business))
    for seen in _NTH.finditer(text):
        number = _ORDINALS[seen["word"]] if seen["word"] else int(seen["digits"])
        found.append(Period(number, seen.start(), seen.group(0)))
    for pattern, days in _NAMED:
        found += [Period(days, seen.start(), seen.group(0)) for seen in pattern.finditer(text)]
    return sorted(found, key=lambda one: one.start)
