"""`carelaw ihh import|import-claims|import-crg|attribute|assign|choose|consent|roster`: the member path."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.terminal import actor_here

_FILE = ("file", "kind", "rows", "taken", "refused")
_CLAIM_SHEETS = {"position": "claim-dx", "rev": "claim-lines", "hcpcs": "claim-lines", "form": "claims"}


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", choices=("homes", "members", "circumstances", "claims", "claim-dx", "claim-lines", "crg", "x12")
    )
    parser.add_argument("files", nargs="+", metavar="FILE")
    add_format(parser)


def _import(options: argparse.Namespace, console: Console) -> int:
    return _load(options, console, lambda path: str(options.kind))


def _claims_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="X12 837, or sheets of heads, diagnoses, lines in turn"
    )
    add_format(parser)


def _claims(options: argparse.Namespace, console: Console) -> int:
    return _load(options, console, _kind_of)


def _crg_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="results of the risk grouper as CSV")
    parser.add_argument(
        "--pin", nargs=3, metavar=("YEAR", "RELEASE", "SINCE"), help="record the release of a year first"
    )
    add_format(parser)


def _crg(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.grouper_rows import pin_release
    from carelaw.platform import clock

    if options.pin:
        year, version, since = options.pin
        try:
            asked = (int(year), version, date.fromisoformat(since))
        except ValueError:
            says = f"“{' '.join(options.pin)}” is no release. Permitted: year, release and day, as 2019 2.2 2018-12-01."
            raise Refusal("CRG-PIN", says, cite="89 Ill. Adm. Code 140.992(c)(1)", field="pin") from None
        pin_release(actor_here(), *asked, at=clock.now())
    return _load(options, console, lambda path: "crg")


def _load(options: argparse.Namespace, console: Console, kind_of: Any) -> int:
    from carelaw.ihh.use_cases.importing import load_file
    from carelaw.platform import clock

    actor, rows, wrong = actor_here(), [], False
    progress = console.progress("files", len(options.files))
    for name in options.files:
        path = Path(name)
        with path.open("rb") as stream:
            file = load_file(actor, stream, kind=kind_of(path), file_name=path.name, at=clock.now())
        for row in file.refused_rows.order_by("number")[:20]:
            console.err(row.says)
        if file.refused > 20:
            console.err(f"Refused rows of {file.file_name} besides: {file.refused - 20}; see its page.")
        if file.refused_whole:
            console.err(file.refused_whole)
        rows.append(
            {"file": file.file_name, "kind": file.kind, "rows": file.rows, "taken": file.taken, "refused": file.refused}
        )
        wrong = wrong or bool(file.refused)
        progress.advance()
    progress.close()
    console.rows(rows, _FILE, options.format)
    return Exit.FINDINGS if wrong else Exit.DONE


def _kind_of(path: Path) -> str:
    """What a file of claims holds, by its first line."""
    with path.open("rb") as stream:
        first = stream.readline(4096).decode("utf-8-sig", "replace")
    if first.lstrip().startswith("ISA"):
        return "x12"
    headings = {one.strip() for one in first.split(",")}
    return next((kind for heading, kind in _CLAIM_SHEETS.items() if heading in headings), "claims")


def _attribute_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day of attribution (today)")
    parser.add_argument(
        "--substitute", action="store_true", help="let the open grouper speak where the named one has not"
    )
    parser.add_argument("--approve", metavar="RUN", help="let a stopped run go on instead")
    add_format(parser)


def _attribute(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.attributing import approve_run, run_attribution
    from carelaw.ihh.use_cases.common import legal_day
    from carelaw.platform import clock

    at = clock.now()
    if options.approve:
        run = approve_run(actor_here(), options.approve, at=at)
    else:
        run = run_attribution(actor_here(), options.as_of or legal_day(at), at=at, substitute=options.substitute)
    rows = [{"what": name, "people": count} for name, count in sorted(run.by_status.items())]
    rows += [{"what": f"Tier {name}", "people": count} for name, count in sorted(run.by_tier.items())]
    console.err(f"Run {run.pk} as of {run.as_of}: {run.state}; people: {run.people}; notices of choice: {run.notices}.")
    console.rows(rows, ("what", "people"), options.format)
    return Exit.FINDINGS if run.state == "stopped" else Exit.DONE


def _nothing(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def _assign(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.assigning import assign_now
    from carelaw.ihh.use_cases.common import legal_day
    from carelaw.platform import clock

    at = clock.now()
    console.err(f"People settled whose days had passed: {assign_now(actor_here(), legal_day(at), at=at)}.")
    return Exit.DONE


def _choose_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the person's id, as the page of the person shows it in its address")
    parser.add_argument("home", help="the health home's reference, such as IHH-014")
    add_format(parser)


def _choose(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.choosing import choose
    from carelaw.ihh.use_cases.common import member_for
    from carelaw.ihh.use_cases.own_homes import home_named
    from carelaw.platform import clock

    actor = actor_here()
    held = choose(actor, member_for(actor, options.person), home_named(options.home), at=clock.now())
    row = {"home": held.home.reference, "method": held.method, "from": held.effective_on}
    console.rows([row], ("home", "method", "from"), options.format)
    return Exit.DONE


def _change_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the person's id")
    parser.add_argument("kind", help="TRANSFER, OPT_OUT or REVOKE")
    parser.add_argument("home", nargs="?", default="", help="the health home to transfer to")
    add_format(parser)


def _change(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.common import member_for
    from carelaw.ihh.use_cases.leaving import change_membership
    from carelaw.platform import clock

    actor = actor_here()
    on = change_membership(actor, member_for(actor, options.person), options.kind, options.home, at=clock.now())
    console.rows([{"kind": options.kind, "effective_on": on}], ("kind", "effective_on"), options.format)
    return Exit.DONE


def _file_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="the file's reference, as its page shows it in its address")


def _set_aside(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.importing import set_aside
    from carelaw.platform import clock

    count = set_aside(actor_here(), options.file, at=clock.now())
    console.err(f"Refused rows off the list of what is due: {count}.")
    return Exit.DONE


def _consent_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", help="the person's id")
    parser.add_argument("home", help="the health home's reference")
    parser.add_argument(
        "--form",
        required=True,
        metavar="FILE|-",
        help="the signed form as JSON, from a file or standard input, so that no name stands on a command line",
    )
    add_format(parser)


def _consent(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.common import member_for
    from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
    from carelaw.ihh.use_cases.own_homes import home_for
    from carelaw.law.facts_schema import parse_facts
    from carelaw.platform import clock

    text = console.stdin.read() if options.form == "-" else Path(options.form).read_text("utf-8")
    try:
        signed = parse_facts(ConsentAsSigned, json.loads(text))
    except json.JSONDecodeError as fault:
        says = f"The form is not JSON: line {fault.lineno}, column {fault.colno}."
        raise Refusal("form-unreadable", says, field="form") from None
    actor = actor_here()
    made = enter_consent(
        actor, member_for(actor, options.person), home_for(actor, options.home), signed, at=clock.now()
    )
    console.rows([{"home": made.home.reference, "from": made.starts_on}], ("home", "from"), options.format)
    return Exit.DONE


def _roster_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("home", help="the health home's reference, such as IHH-014")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="as of which day (today)")
    parser.add_argument("--as", dest="form", choices=("csv", "834"), default="csv", help="which file (csv)")
    parser.add_argument(
        "--period", metavar="MONTH", help="instead the roster that went out for a month, such as 2019-05"
    )
    parser.add_argument("--out", metavar="FILE", help="where to write it; standard output without")


def _roster(options: argparse.Namespace, console: Console) -> int:
    from carelaw.ihh.use_cases.common import legal_day
    from carelaw.ihh.use_cases.rosters import roster_of_period, roster_on
    from carelaw.platform import clock

    at = clock.now()
    if options.period:
        text = roster_of_period(actor_here(), options.home, options.period)
    else:
        made = roster_on(actor_here(), options.home, options.on or legal_day(at))
        text = made.as_834(at=at, control=1) if options.form == "834" else made.as_csv()
    if options.out:
        Path(options.out).write_text(text, encoding="utf-8")
    else:
        console.stdout.write(text)
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("ihh", "import"),
        "Load health homes, people, circumstances or claims from sheets.",
        _import_arguments,
        _import,
        "carelaw ihh import members people.csv",
        needs_django=True,
    ),
    Command(
        ("ihh", "import-claims"),
        "Load claims: X12 837 or sheets, each told by its first line.",
        _claims_arguments,
        _claims,
        "carelaw ihh import-claims claims.837",
        needs_django=True,
    ),
    Command(
        ("ihh", "import-crg"),
        "Load results of the risk grouper.",
        _crg_arguments,
        _crg,
        "carelaw ihh import-crg crg_results.csv --pin 2019 2.2 2018-12-01",
        needs_django=True,
    ),
    Command(
        ("ihh", "attribute"),
        "Give everyone the tier that the evidence supports on a day.",
        _attribute_arguments,
        _attribute,
        "carelaw ihh attribute --as-of 2019-03-01",
        needs_django=True,
    ),
    Command(
        ("ihh", "assign"),
        "Assign those whose days to choose have passed.",
        _nothing,
        _assign,
        "carelaw ihh assign",
        needs_django=True,
    ),
    Command(
        ("ihh", "choose"),
        "Choose a health home for a person.",
        _choose_arguments,
        _choose,
        "carelaw ihh choose 5d0c… IHH-014",
        needs_django=True,
    ),
    Command(
        ("ihh", "change"),
        "Change a person's health home, leave the program, or take back a consent.",
        _change_arguments,
        _change,
        "carelaw ihh change 5d0c… TRANSFER IHH-014",
        needs_django=True,
    ),
    Command(
        ("ihh", "set-aside"),
        "Take the refused rows of a file off the list of what is due.",
        _file_arguments,
        _set_aside,
        "carelaw ihh set-aside 5d0c…",
        needs_django=True,
    ),
    Command(
        ("ihh", "consent"),
        "Enter a signed consent.",
        _consent_arguments,
        _consent,
        "carelaw ihh consent 5d0c… IHH-014 --form -",
        needs_django=True,
    ),
    Command(
        ("ihh", "roster"),
        "Write a health home's roster as CSV or X12 834.",
        _roster_arguments,
        _roster,
        "carelaw ihh roster IHH-014 --as 834 --out roster.834",
        needs_django=True,
    ),
)
