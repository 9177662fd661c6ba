"""What the register knows of one id."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Refusal
from carelaw.law.coverage import coverage
from carelaw.law.decide import rule_sheet
from carelaw.law.register import Register
from carelaw.law.rule import rules
from carelaw.law.texts import Number


def describe(identity: str, law: Register, law_tables_dir: Path | None = None) -> dict[str, Any]:
    """What the register knows of an id, whatever kind of id it is. Refuses an id that is none."""
    if identity in law.provisions:
        row = next(row for row in coverage(law, rules(), law_tables_dir) if row.provision.id == identity)
        book = law.books[row.provision.rulebook]
        return {
            **row.as_row(),
            "carriers": [f"{one} ({one.note.rstrip('.')})" if one.note else str(one) for one in row.carriers],
            "actor": row.provision.actor,
            "law_status": row.provision.status.value,
            "binds": _term(law.term_of(identity)),
            "text": f"{book.title} ({book.citation})",
        }
    if identity in law.numbers:
        return _number(law.numbers[identity])
    if identity in law.readings:
        return {**plain(law.readings[identity]), "chosen": law.reading(identity)}
    if identity in law.books:
        return _book(identity, law)
    if identity in rules():
        return rule_sheet(rules()[identity], law)
    says = f"The register has no provision, number, reading, rulebook or rule '{identity}'."
    raise Refusal("id-not-found", f"{says} `carelaw law coverage` and `carelaw rules` list them.", kind="not-found")


def _term(days: tuple[date, date | None] | None) -> str:
    """On which days a provision binds, in words."""
    if days is None:
        return "on no day yet: the first is not recorded"
    first, last = days
    return f"from {first} through {last}" if last else f"from {first} on"


def _number(number: Number) -> dict[str, Any]:
    versions = [
        {
            "from": "always" if version.starts_on == date.min else version.starts_on,
            "value": version.value,
            "source": version.source,
        }
        for version in number.versions
    ]
    return plain({**plain(number), "versions": versions})


def _book(identity: str, law: Register) -> dict[str, Any]:
    book = law.books[identity]
    told = ("id", "title", "citation", "program", "jurisdiction", "time_zone", "status", "status_note", "source")
    sheet = {name: plain(getattr(book, name)) for name in told}
    if book.purpose:
        sheet["purpose"] = book.purpose
    counted = {"provisions": len(book.provisions), "numbers": len(book.numbers), "readings": len(book.readings)}
    starts = law.numbers[book.starts]
    periods = plain(law.periods(identity)) if starts.versions else f"none yet: {starts.says}"
    return {**sheet, **counted, "in_force": periods}
