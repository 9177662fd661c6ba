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
from carelaw.law.coverage import COLUMNS, Carried, coverage
from carelaw.law.decide import decide, find_rule, rule_sheet
from carelaw.law.describe import describe
from carelaw.law.reference import pages, stale_pages
from carelaw.law.register import Register, UnknownInLaw, default_law
from carelaw.law.rule import load_programs, rules

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
    parser.add_argument("--status", choices=[one.value for one in Carried], help="only provisions that stand so")
    parser.add_argument("--on", metavar="DAY", type=date.fromisoformat, help="only provisions that bind on a day")
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
        if options.rulebook in (None, row.provision.rulebook)
        and options.status in (None, row.status.value)
        and (options.on is None or law.provision_in_force(row.provision.id, options.on))
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
    sheet = describe(options.id, _law(options), _source_tables())
    if options.format == "json":
        console.out(_as_json(sheet))
        return Exit.DONE
    for name, value in sheet.items():
        console.out(f"{name.replace('_', ' ')}: {_spoken(value)}")
    return Exit.DONE


def _reference_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FOLDER", required=True, help="the folder of the reference pages")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not current")


def _reference(options: argparse.Namespace, console: Console) -> int:
    load_programs()
    made, folder = pages(default_law(), rules()), Path(options.out)
    stale = stale_pages(made, folder)
    for name in stale:
        console.out(name)
        if not options.check:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(made[name], encoding="utf-8")
    console.err(f"{len(stale)} of {len(made)} pages {'are not current' if options.check else 'written'}")
    return Exit.FINDINGS if options.check and stale else Exit.DONE


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
    Command(
        ("law", "reference"),
        "Write the reference pages of the rules and of every rulebook.",
        _reference_arguments,
        _reference,
        "carelaw law reference --out docs/reference",
    ),
)
