"""Addresses as linkage sees them: house, street and unit apart, in the abbreviations of USPS Publication 28."""

from __future__ import annotations

import re
from functools import lru_cache

from carelaw.pdmp.linkage.names import folded, sound

# USPS Publication 28, appendix C1 (street suffixes) and section 233 (directionals), shortened to the common ones.
_STREET_WORDS = {
    "ALLEY": "ALY", "AVENUE": "AVE", "AV": "AVE", "AVEN": "AVE", "BEND": "BND", "BOULEVARD": "BLVD",
    "BOUL": "BLVD", "BRANCH": "BR", "BRIDGE": "BRG", "BROOK": "BRK", "BYPASS": "BYP", "CAUSEWAY": "CSWY",
    "CENTER": "CTR", "CENTRE": "CTR", "CIRCLE": "CIR", "CIRC": "CIR", "COURT": "CT", "COURTS": "CTS", "COVE": "CV",
    "CREEK": "CRK", "CRESCENT": "CRES", "CROSSING": "XING", "DRIVE": "DR", "DRIV": "DR", "ESTATE": "EST",
    "ESTATES": "ESTS", "EXPRESSWAY": "EXPY", "EXTENSION": "EXT", "FREEWAY": "FWY", "GARDENS": "GDNS",
    "GREEN": "GRN", "GROVE": "GRV", "HEIGHTS": "HTS", "HIGHWAY": "HWY", "HIWAY": "HWY", "HILL": "HL",
    "HILLS": "HLS", "HOLLOW": "HOLW", "ISLAND": "IS", "JUNCTION": "JCT", "LAKE": "LK", "LANDING": "LNDG",
    "LANE": "LN", "MANOR": "MNR", "MEADOW": "MDW", "MEADOWS": "MDWS", "MOUNT": "MT", "MOUNTAIN": "MTN",
    "PARKWAY": "PKWY", "PKY": "PKWY", "PLACE": "PL", "PLAZA": "PLZ", "POINT": "PT", "RIDGE": "RDG", "RIVER": "RIV",
    "ROAD": "RD", "ROUTE": "RTE", "SPRING": "SPG", "SPRINGS": "SPGS", "SQUARE": "SQ", "STATION": "STA",
    "STREET": "ST", "STR": "ST", "STRT": "ST", "SUMMIT": "SMT", "TERRACE": "TER", "TERR": "TER", "TRAIL": "TRL",
    "TURNPIKE": "TPKE", "VALLEY": "VLY", "VIEW": "VW", "VILLAGE": "VLG", "NORTH": "N", "SOUTH": "S", "EAST": "E",
    "WEST": "W", "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW", "FIRST": "1ST",
    "SECOND": "2ND", "THIRD": "3RD", "FOURTH": "4TH", "FIFTH": "5TH", "SIXTH": "6TH", "SEVENTH": "7TH",
    "EIGHTH": "8TH", "NINTH": "9TH", "TENTH": "10TH", "SAINT": "ST",
}  # fmt: skip
_SUFFIXES = frozenset(
    {
        "ALY", "AVE", "BLVD", "CIR", "CT", "CV", "DR", "HWY", "LN", "PKWY", "PL", "PLZ", "RD", "SQ", "ST", "TER",
        "TRL", "WAY", "XING", "LOOP", "PIKE", "RUN", "PATH", "TPKE", "CRES"
    }
)  # fmt: skip
# USPS Publication 28, appendix C2 (secondary unit designators).
_UNIT_WORDS = frozenset(
    {
        "APARTMENT", "APT", "UNIT", "STE", "SUITE", "RM", "ROOM", "FL", "FLOOR", "LOT", "TRLR", "TRAILER", "SPC",
        "SPACE", "BLDG", "BUILDING", "BSMT", "BASEMENT", "FRNT", "REAR", "UPPR", "LOWR", "DEPT", "NO"
    }
)  # fmt: skip
_BOX = re.compile(r"\b(?:P ?O|POST OFFICE) ?BOX (\w+)")
_NO_ADDRESS = frozenset(
    {"HOMELESS", "UNKNOWN", "NONE", "NA", "GENERAL DELIVERY", "NO ADDRESS", "NOT GIVEN", "TRANSIENT"}
)


@lru_cache(maxsize=100_000)
def address(line_1: str, line_2: str) -> tuple[str, str, str]:
    """An address as (house number, street, unit). A post office box is house BOX<n> on no street."""
    line = f"{line_1} {line_2}" if line_2 else line_1
    text = folded(line.replace("#", " NO ") if "#" in line else line)
    if text in _NO_ADDRESS:
        return "", "", ""
    if "BOX" in text and (box := _BOX.search(text)):
        return f"BOX{box[1]}", "", ""
    words, unit = _without_unit(text.split())
    house = ""
    if words and words[0][0].isdigit() and len(words) > 1:
        house, words = words[0], words[1:]
    words = [_STREET_WORDS.get(word, word) for word in words]
    return house, " ".join(words), unit


@lru_cache(maxsize=50_000)
def street_code(street: str) -> str:
    """How the word that names a street sounds: not its direction, not Street or Avenue."""
    for word in street.split():
        if len(word) > 2 and word not in _SUFFIXES:
            return sound(word)
    return street


def _without_unit(words: list[str]) -> tuple[list[str], str]:
    if _UNIT_WORDS.isdisjoint(words):
        return words, ""
    for place, word in enumerate(words):
        if place and word in _UNIT_WORDS:
            unit = "".join(other for other in words[place + 1 :] if other not in _UNIT_WORDS)
            return words[:place], unit
    return words, ""


__all__ = ["address", "street_code"]
