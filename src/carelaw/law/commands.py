"""The law on the command line: list the rules, try a case, show an id, see what carries each provision."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import carelaw
from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.law.adoption import read_adoption
from carelaw.law.coverage import COLUMNS, coverage
from carelaw.law.decide import decide, find_rule, rule_sheet
from carelaw.law.register import Register, UnknownInLaw, default_law
from carelaw.law.rule import load_programs, rules
from carelaw.law.texts import Number

_RULE_COLUMNS = ("rule", "provisions", "cite", "facts", "version", "law_status", "says")
_REASON_COLUMNS = ("outcome", "code", "says", "field", "cite")


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    add_format(parser)
    _add_law(parser)


def _list_rules(options: argparse.Namespace, console: Console) -> int:
    law = _law(options)
    load_programs()
    if options.format == "json":
        console.out(_as_json([rule_sheet(rule, law) for rule in rules().values()]))
        return Exit.DONE
    listed = [
        {
            "rule": rule.name,
            "provisions": ", ".join(rule.provisions),
            "cite": rule.cite,
            "facts": rule.facts.__name__,
            "version": rule.version,
            "law_status": law.status_of(rule.provisions[0]),
            "says": rule.says,
        }
        for rule in rules().values()
    ]
    console.rows(listed, _RULE_COLUMNS, options.format)
    return Exit.DONE


def _decide_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="a rule's name, or a provision that one rule carries")
    parser.add_argument("--facts", metavar="FILE", help="the facts as JSON; - reads them from stdin")
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="ID=OPTION",
        help="judge under another reading of an unclear place, such as AMB-07=filled; may be repeated",
    )
    parser.add_argument("--example", action="store_true", help="print an example of the facts instead of deciding")
    add_format(parser)
    _add_law(parser)


def _decide(options: argparse.Namespace, console: Console) -> int:
    load_programs()
    rule = find_rule(options.rule)
    law = _law(options)
    if options.example:
        console.out(_as_json(rule_sheet(rule, law)["example"]))
        return Exit.DONE
    if not options.facts:
        console.err("Say where the facts are: --facts FILE, or --facts - to read them from stdin.")
        return Exit.USAGE
    chosen = _readings(options.reading)
    try:
        law = law.with_readings(chosen)
    except UnknownInLaw as unknown:
        raise Refusal("reading-not-found", str(unknown), field="reading") from None
    decision = decide(rule.name, _facts(options.facts, console), law)
    _show(decision, options.format, console)
    return Exit.DONE if decision.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE} else Exit.FINDINGS


def _show(decision: Decision, format: str, console: Console) -> None:
    if format == "json":
        console.out(_as_json(decision.as_dict()))
        return
    listed = [
        {
            "outcome": decision.outcome.value,
            "code": reason.code,
            "says": reason.says,
            "field": reason.field,
            "cite": reason.cite or decision.cite,
        }
        for reason in decision.reasons
    ]
    console.rows(listed, _REASON_COLUMNS, format)
    readings = ", ".join(f"{reading}={option}" for reading, option in decision.readings.items()) or "none"
    console.err(
        f"rule {decision.rule}; provisions {', '.join(decision.provisions)}; law {decision.law_status}; "
        f"readings {readings}"
    )


def _coverage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rulebook", metavar="ID", help="only this rulebook")
    parser.add_argument("--status", choices=("carried", "not yet", "cannot"), help="only provisions that stand so")
    parser.add_argument("--tables", metavar="FOLDER", help="where the law tables lie (a source tree has them)")
    add_format(parser)
    _add_law(parser)


def _coverage(options: argparse.Namespace, console: Console) -> int:
    load_programs()
    law = _law(options)
    if options.rulebook and options.rulebook not in law.rulebooks:
        raise Refusal(
            "rulebook-not-found",
            f"'{options.rulebook}' is not an adopted rulebook; it may be {', '.join(law.rulebooks)}.",
            field="rulebook",
            kind="not-found",
        )
    tables = Path(options.tables) if options.tables else _source_tables()
    listed = [
        row
        for row in coverage(law, rules(), tables)
        if options.rulebook in (None, row.provision.rulebook) and options.status in (None, row.status.value)
    ]
    columns = COLUMNS if options.format != "table" else ("provision", "status", "rules", "carriers", "table", "summary")
    console.rows([row.as_row() for row in listed], columns, options.format)
    counted = Counter(row.status.value for row in listed)
    told = ", ".join(f"{count} {status}" for status, count in sorted(counted.items()))
    console.err(f"{len(listed)} provisions: {told or 'none'}")
    return Exit.DONE


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="a provision, number, reading, rulebook or rule")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="how to print the result")
    _add_law(parser)


def _show_id(options: argparse.Namespace, console: Console) -> int:
    load_programs()
    sheet = describe(options.id, _law(options))
    if options.format == "json":
        console.out(_as_json(sheet))
        return Exit.DONE
    for name, value in sheet.items():
        console.out(f"{name.replace('_', ' ')}: {_spoken(value)}")
    return Exit.DONE


def describe(identity: str, law: Register) -> dict[str, Any]:
    """What the register knows of an id, whatever kind of id it is. Refuses an id that is none."""
    if identity in law.provisions:
        row = next(row for row in coverage(law, rules(), _source_tables()) if row.provision.id == identity)
        book = law.books[row.provision.rulebook]
        return {
            **row.as_row(),
            "actor": row.provision.actor,
            "law_status": row.provision.status.value,
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
    counted = {"provisions": len(book.provisions), "numbers": len(book.numbers), "readings": len(book.readings)}
    starts = law.numbers[book.starts]
    periods = plain(law.periods(identity)) if starts.versions else f"none yet: {starts.says}"
    return {**sheet, **counted, "in_force": periods}


def _add_law(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--law", metavar="FILE", help="the adoption file of a deployment; without it the law as shipped, all rulebooks"
    )


def _law(options: argparse.Namespace) -> Register:
    return read_adoption(Path(options.law)) if options.law else default_law()


def _readings(pairs: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in pairs:
        reading, mark, option = pair.partition("=")
        if not mark:
            raise Refusal(
                "reading-unclear", f"--reading is '{pair}'; it must look like AMB-07=filled.", field="reading"
            )
        chosen[reading.strip()] = option.strip()
    return chosen


def _facts(place: str, console: Console) -> Any:
    try:
        text = console.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        says = f"The facts in '{place}' cannot be read: {fault.__class__.__name__}. Name a UTF-8 file, or - for stdin."
        raise Refusal("facts-unreadable", says, field="facts") from None
    try:
        return json.loads(text)
    except ValueError as fault:
        where = f"line {fault.lineno}, column {fault.colno}: {fault.msg}" if isinstance(fault, _JSON_FAULT) else "text"
        raise Refusal("facts-not-json", f"The facts are not JSON ({where}).", field="facts") from None


_JSON_FAULT = json.JSONDecodeError


def _source_tables() -> Path | None:
    """The law tables of a source tree; an installed package has none beside it."""
    folder = Path(carelaw.__file__).parents[2] / "tests" / "law"
    return folder if folder.is_dir() else None


def _as_json(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, indent=2)


def _spoken(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_spoken(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list):
        return ", ".join(_spoken(item) for item in value) or "none"
    return "" if value is None else str(value)


COMMANDS: tuple[Command, ...] = (
    Command(
        ("rules",),
        "List every rule with its provisions, the facts it takes and the status of its law.",
        _rules_arguments,
        _list_rules,
        "carelaw rules --format json",
    ),
    Command(
        ("decide",),
        "Try one case against a rule: outcome, reasons, citations. Exit 1 when it does not pass.",
        _decide_arguments,
        _decide,
        "carelaw decide reporting-deadline --facts - --reading AMB-07=filled",
    ),
    Command(
        ("law", "coverage"),
        "List every provision with what carries it: rules, other parts of the software, its law table.",
        _coverage_arguments,
        _coverage,
        "carelaw law coverage --rulebook pa-abc-map --format csv",
    ),
    Command(
        ("law", "show"),
        "Show one provision, number, reading, rulebook or rule.",
        _show_arguments,
        _show_id,
        "carelaw law show AMB-07",
    ),
)
