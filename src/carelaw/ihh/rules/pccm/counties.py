"""Former 140.993(e) to (g), 140.995(e): the three groups of counties by which fees and notices were phased in."""

from __future__ import annotations

from datetime import date

from carelaw.law.register import Law


def county_group(county: str, on: date, law: Law) -> int | None:
    """1, 2 or 3; None for what is no county of Illinois."""
    asked = _plain(county)
    for group in (1, 2):
        if asked in {_plain(one) for one in law.number(f"pccm.counties_group_{group}", on)}:
            return group
    return 3 if asked in {_plain(one) for one in law.number("pccm.counties_group_3", on)} else None


def _plain(name: str) -> str:
    """A county's name without case, spaces and dots, so that De Kalb is DeKalb and St. Clair is St Clair."""
    return "".join(letter for letter in name.casefold().removesuffix(" county") if letter.isalpha())


def unknown(county: str) -> str:
    """What is said of a county that is none."""
    return f"“{county[:40]}” is no county of Illinois; write its name, such as Cook or Winnebago."
