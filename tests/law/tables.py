"""Read the law tables: one Markdown file per provision, the same for lawyers, people and pytest."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from carelaw.kernel.decision import Outcome
from carelaw.law.facts_schema import typed_cell
from carelaw.law.register import Register, default_law
from carelaw.law.rule import Rule, load_programs, rules
from carelaw.law.texts import LawChange, LawEffect

FOLDER = Path(__file__).parent
KEEP = "~"
ANSWER_COLUMNS = ("law", "reading", "then", "because", "note")


class TableFault(ValueError):
    """A law table that cannot be read: file, line and what is wrong."""


@dataclass(frozen=True)
class Case:
    """One row of a law table: a case, and what the law says of it."""

    provision: str
    rule: str
    facts: dict[str, Any]
    then: Outcome
    because: tuple[str, ...]
    note: str
    line: int
    readings: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    changes: tuple[LawChange, ...] = ()

    @property
    def law(self) -> Register:
        """The law that the row names: as shipped, with its changes, under its readings."""
        return default_law().with_changes(self.changes).with_readings(self.readings)

    @property
    def id(self) -> str:
        return f"{self.provision}: {self.note}"

    def with_facts(self, **changed: Any) -> dict[str, Any]:
        """The facts of this case with some of them changed, for tests that go on from a table."""
        return {**copy.deepcopy(self.facts), **changed}


def provisions_with_tables(folder: Path = FOLDER) -> list[str]:
    """The ids of all provisions that have a table."""
    return sorted(path.stem for path in folder.glob("*.md") if path.stem != "README")


def table(provision: str, folder: Path = FOLDER) -> list[Case]:
    """Every case of a provision's file, in its order."""
    load_programs()
    path = folder / f"{provision}.md"
    cases = list(_cases(provision, path.name, path.read_text(encoding="utf-8").splitlines()))
    if not cases:
        raise TableFault(f"{path.name} has no case: a table needs a `Rule:` line, a header, a rule line and rows.")
    notes = [case.note for case in cases]
    for note in sorted({note for note in notes if notes.count(note) > 1}):
        raise TableFault(f"{path.name}: the note '{note}' stands twice; it names the test, so it must be unique.")
    return cases


def all_cases(folder: Path = FOLDER) -> list[Case]:
    """Every case of every table."""
    return [case for provision in provisions_with_tables(folder) for case in table(provision, folder)]


def _cases(provision: str, name: str, lines: list[str]) -> Iterator[Case]:
    rule: Rule[Any] | None = None
    usual: dict[str, Any] = {}
    header: list[str] | None = None
    standing = ""
    number = 0
    while number < len(lines):
        line, number = lines[number], number + 1
        if found := re.fullmatch(r"Rule: `([a-z0-9-]+)`\.?", line.strip()):
            rule, usual, header = _rule(found[1], name, number), {}, None
        elif found := re.fullmatch(r"Law: `([^`]+)`\.?", line.strip()):
            standing = found[1]
        elif line.strip() == "```json":
            end = lines.index("```", number)
            usual = json.loads("\n".join(lines[number:end]))
            number = end + 1
        elif not line.startswith("|"):
            header = None
        elif header is None:
            header = _split(line)
            _check_header(header, name, number)
        elif not set(line) <= set("|-: "):
            if rule is None:
                raise TableFault(f"{name}, line {number}: a `Rule:` line must stand before the table.")
            yield _case(provision, rule, usual, header, line, f"{name}, line {number}", number, standing)


def _case(
    provision: str,
    rule: Rule[Any],
    usual: dict[str, Any],
    header: list[str],
    line: str,
    where: str,
    number: int,
    standing: str = "",
) -> Case:
    values = _split(line)
    if len(values) != len(header):
        raise TableFault(f"{where}: {len(values)} cells under {len(header)} columns.")
    cells = dict(zip(header, values, strict=True))
    facts = copy.deepcopy(usual)
    for column, text in cells.items():
        if column in ANSWER_COLUMNS or text == KEEP:
            continue
        try:
            _put(facts, column, typed_cell(rule.facts, column, text))
        except (KeyError, ValueError) as wrong:
            raise TableFault(f"{where}, column {column}: {wrong}") from wrong
    try:
        then = Outcome(cells["then"])
    except ValueError:
        raise TableFault(f"{where}: then is '{cells['then']}'; it must be one of {', '.join(Outcome)}.") from None
    because = tuple(code.strip() for code in re.split(r"[,;]", cells["because"]) if code.strip())
    if not because or not cells["note"]:
        raise TableFault(f"{where}: `because` and `note` must say something.")
    readings = _readings(cells.get("reading", ""), where)
    changes = _changes(cells.get("law") or standing, where)
    return Case(provision, rule.name, facts, then, because, cells["note"], number, readings, cells, changes)


def _readings(text: str, where: str) -> dict[str, str]:
    made = {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        reading, mark, option = pair.partition("=")
        if not mark:
            raise TableFault(f"{where}: reading is '{pair}'; it must look like AMB-07=filled.")
        made[reading.strip()] = option.strip()
    return made


_DAY = r"(\d{4}-\d\d-\d\d)"
_EXTENDED = re.compile(rf"(\S+) extended {_DAY} to {_DAY}")
_AMENDED = re.compile(rf"(\S+) amended {_DAY}: (\S+) = (\S+)")


def _changes(text: str, where: str) -> tuple[LawChange, ...]:
    if text == "as shipped":
        return ()
    made = []
    for place, part in enumerate(filter(None, (part.strip() for part in text.split(";")))):
        if found := _EXTENDED.fullmatch(part):
            day, last = date.fromisoformat(found[2]), date.fromisoformat(found[3])
            made.append(LawChange(f"row-{place}", found[1], "a later law", day, LawEffect.EXTEND, last_day=last))
        elif found := _AMENDED.fullmatch(part):
            day, value = date.fromisoformat(found[2]), tomllib.loads(f"value = {found[4]}")["value"]
            made.append(
                LawChange(
                    f"row-{place}", found[1], "a later law", day, LawEffect.AMEND_SETTING, number=found[3], value=value
                )
            )
        else:
            raise TableFault(f"{where}: law is '{part}'; it must look like RULEBOOK extended DAY to DAY.")
    return tuple(made)


def _rule(name: str, file: str, line: int) -> Rule[Any]:
    if name not in rules():
        raise TableFault(f"{file}, line {line}: no rule is called '{name}'.")
    return rules()[name]


def _check_header(header: list[str], name: str, line: int) -> None:
    missing = [column for column in ("then", "because", "note") if column not in header]
    if missing:
        raise TableFault(f"{name}, line {line}: the table lacks the column(s) {', '.join(missing)}.")


def _put(facts: dict[str, Any], path: str, value: Any) -> None:
    *owners, last = path.split(".")
    for owner in owners:
        if not isinstance(facts.get(owner), dict):
            facts[owner] = {}
        facts = facts[owner]
    facts[last] = value


def _split(line: str) -> list[str]:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [cell.strip().replace(r"\|", "|").strip("`") for cell in cells]
