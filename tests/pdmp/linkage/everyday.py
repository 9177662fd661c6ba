"""Reads the table of everyday cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson

SUFFIXES = {"Jr", "Sr", "III"}


class Case(NamedTuple):
    who: str
    a: ReportedPerson
    b: ReportedPerson
    then: str
    because: str


def cases() -> list[Case]:
    """Every row of everyday.md."""
    lines = (Path(__file__).parent / "everyday.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [Case(who, person(a), person(b), then, because) for who, a, b, then, because in rows[2:]]


def person(text: str) -> ReportedPerson:
    """`last, first middle suffix; birth date; gender; address; ZIP; telephone; identifier` as a reported person."""
    name, born, gender, address, zip_code, phone, identifier = (part.strip() for part in text.split(";"))
    last, given = name.split(", ")
    words = given.split()
    suffix = words.pop() if words[-1] in SUFFIXES else ""
    baby = words[0] == "Baby"
    kind, issuer, value = identifier.split(":") if identifier else ("", "", "")
    return ReportedPerson(
        last_name=last,
        first_name=" ".join(words) if baby else words[0],
        middle_name="" if baby else " ".join(words[1:]),
        suffix=suffix,
        birth_date=date.fromisoformat(born) if born else None,
        gender=gender,
        address_1=address,
        zip_code=zip_code,
        phone=phone,
        ids=(ReportedId(issuer, kind, value),) if identifier else (),
    )
