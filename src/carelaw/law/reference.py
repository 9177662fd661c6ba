"""Reference pages made from the register and the rules, so that they cannot say anything else than the code does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from carelaw.law.coverage import Carried
from carelaw.law.facts_schema import form_fields
from carelaw.law.register import Register
from carelaw.law.rule import Rule
from carelaw.law.texts import Number, Reading, Rulebook

_STANDING = {
    Carried.CARRIED: "A use case, page, job, report, document or the register carries it, with its rules if any; "
    "`carriers.toml` of the rulebook names it.",
    Carried.RULE_ONLY: "A rule can be tried on a case (`carelaw decide`), but no part of the software calls it yet.",
    Carried.NOT_YET: "Nothing carries it yet.",
    Carried.CANNOT: "No software can carry it; the reason stands beside it.",
}
_MADE = "<!-- Made by `carelaw law reference --out docs/reference`. Edit the register or the rule, not this page. -->"


def pages(law: Register, rules: Mapping[str, Rule[Any]]) -> dict[str, str]:
    """Every page by its place below the reference folder."""
    made = {f"law/{book.id}.md": _book_page(book) for book in law.books.values()}
    return {"law/README.md": _law_page(law), "rules.md": _rules_page(rules, law), **made}


def stale_pages(made: Mapping[str, str], folder: Path) -> list[str]:
    """The pages that a folder lacks or holds in another form."""
    return [name for name, text in made.items() if not _same(folder / name, text)]


def _same(place: Path, text: str) -> bool:
    return place.is_file() and place.read_text(encoding="utf-8") == text


def _law_page(law: Register) -> str:
    rows = [
        (f"[{book.id}]({book.id}.md)", book.citation, book.program, book.status.value, _term(law, book))
        for book in law.books.values()
    ]
    notes = [f"- **{book.id}** ({book.status}): {book.status_note}" for book in law.books.values()]
    columns = ("rulebook", "citation", "program", "status", "in force as shipped")
    standing = _table(("status", "what it means"), [(status.value, says) for status, says in _STANDING.items()])
    return _page(
        "The law",
        [
            "## Rulebooks",
            _table(columns, rows),
            "## What the status means here",
            "\n".join(notes),
            "## What carries a provision",
            "`carelaw law coverage`, `GET /api/law/coverage` and the page of the law say it of each provision.",
            standing,
        ],
    )


def _term(law: Register, book: Rulebook) -> str:
    periods = [f"{period.first_day} to {period.last_day or 'open'}" for period in law.periods(book.id)]
    return ", ".join(periods) or "no day yet: its first day is not recorded"


def _book_page(book: Rulebook) -> str:
    provisions = [
        (
            one.id,
            one.cite,
            one.actor,
            one.kind,
            one.software.value,
            one.summary + (f" {one.reason}" if one.reason else ""),
        )
        for one in book.provisions.values()
    ]
    return _page(
        book.title,
        [
            f"{book.citation.rstrip('.')}. Status: **{book.status}**. {book.status_note}",
            f"Source: {book.source}. Local dates: {book.time_zone}.",
            "## Numbers",
            _table(("id", "kind", "value", "unit", "what", "cite"), [_number(one) for one in book.numbers.values()]),
            "## Readings of unclear places",
            "\n\n".join(_reading(one) for one in book.readings.values()),
            "## Provisions",
            _table(("id", "cite", "actor", "kind", "software", "summary"), provisions),
        ],
    )


def _number(number: Number) -> tuple[str, ...]:
    values = [_value(version.value) + _since(version.starts_on) for version in number.versions]
    told = "; ".join(values) or "not recorded yet"
    return (number.id, number.kind.value, told, number.unit, number.says, number.cite)


def _since(starts_on: date) -> str:
    return "" if starts_on == date.min else f" from {starts_on}"


def _value(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value)


def _reading(reading: Reading) -> str:
    options = [
        f"- `{key}`{' (default)' if key == reading.default else ''}: {says}" for key, says in reading.options.items()
    ]
    return (
        f"**{reading.id}** ({reading.where}). {reading.question}\n\n" + "\n".join(options) + f"\n\nWhy: {reading.why}"
    )


def _rules_page(rules: Mapping[str, Rule[Any]], law: Register) -> str:
    parts: list[str] = []
    for rule in rules.values():
        provisions = ", ".join(f"{one} ({law.provision(one).cite})" for one in rule.provisions)
        parts += [
            f"## {rule.name}",
            rule.says,
            f"Carries {provisions}. Law: {law.status_of(rule.provisions[0])}. Version {rule.version}. "
            f"Readings: {', '.join(rule.readings) or 'none'}.",
            _table(
                ("fact", "type", "needed", "permitted"),
                [(one.name, one.type, "yes" if one.required else "no", one.help) for one in form_fields(rule.facts)],
            ),
        ]
    return _page("Rules", [f"{len(rules)} rules. Try one with `carelaw decide RULE --facts FILE`.", *parts])


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([f"# {title}", _MADE, *parts]) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines)
