"""Commands about price lists: publish, ask for a price, load what lists are tested against."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.commands.given import named_file, read_day
from carelaw.platform.accounts.terminal import actor_here

_PRICE = ("list", "ndc", "name", "unit", "unit_price", "starts_on", "ends_on", "version", "tests", "marks")
_SOURCES = ("orange-book", "ndc-directory", "drugs-at-fda", "nadac", "nppes", "hrsa-340b", "catalogue")


def _publish_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the price list as CSV: ndc, name, unit, mac_unit_price, …")
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--kind", choices=("full", "delta"), default="full", help="the whole list, or changes only")
    parser.add_argument("--effective-on", type=read_day, metavar="DAY", help="the day from which it holds (today)")
    add_format(parser)


def _publish(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import list_for
    from carelaw.pbm.use_cases.mac_publishing import publish
    from carelaw.platform import clock

    actor, path, at = actor_here(), named_file(options.file), clock.now()
    found = list_for(actor, options.list, local_day(at))
    with path.open("rb") as stream:
        done = publish(
            actor,
            at,
            mac_list=found,
            stream=stream,
            file_name=path.name,
            kind=options.kind,
            effective_on=options.effective_on,
        )
    one = done.version
    console.err(
        f"{found.code}, version {one.number}: {one.listed} listed, {one.refused} not listed, {one.removed} off."
    )
    rows = [
        {"row": line.row, "ndc": line.national_drug_code, "code": reason["code"], "why": reason["says"]}
        for line in done.refused
        for reason in line.reasons
    ]
    console.rows(rows, ("row", "ndc", "code", "why"), options.format)
    return Exit.FINDINGS if rows or done.late_days else Exit.DONE


def _price_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ndc", metavar="NDC", help="eleven digits, or with hyphens")
    parser.add_argument("--list", required=True, metavar="CODE", help="the list's code or id")
    parser.add_argument("--on", type=read_day, metavar="DAY", help="the day (today)")
    add_format(parser)


def _price(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.mac_lists import ask_price
    from carelaw.platform import clock

    on = options.on or local_day(clock.now())
    found = ask_price(actor_here(), list_reference=options.list, drug=options.ndc, on=on)
    row: dict[str, Any] = {
        "list": found.list_code,
        "ndc": found.national_drug_code,
        "name": found.name,
        "unit": found.unit,
        "unit_price": found.unit_price,
        "starts_on": found.starts_on,
        "ends_on": found.ends_on,
        "version": found.version,
        "tests": found.gate,
        "marks": list(found.marks),
    }
    console.rows([row], _PRICE, options.format)
    return Exit.DONE


def _load_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", choices=_SOURCES, help="which file it is")
    parser.add_argument(
        "file", metavar="FILE", help="the file as it was downloaded, packed or not; a sheet of catalogues"
    )
    parser.add_argument("--issued-on", type=read_day, metavar="DAY", help="its day, where the file does not tell")
    parser.add_argument("--queue", action="store_true", help="leave the reading to the worker")
    add_format(parser)


def _load(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.prices.sources import receive_source, run_source
    from carelaw.platform import clock
    from carelaw.platform.accounts.actor import host_operator

    path, at, actor = named_file(options.file), clock.now(), host_operator("carelaw pbm load-reference")
    given = {"kind": options.source, "file_name": path.name, "issued_on": options.issued_on, "queue": options.queue}
    with path.open("rb") as stream:
        source, new = receive_source(actor, at, stream, **given)
    if not new and source.state == "done":
        console.err(f"This very file of {source.issued_on} is on file already.")
    if options.queue:
        console.err(f"Received as {source.pk}; a worker reads it.")
        return Exit.DONE
    source = run_source(str(source.pk), at=at, told=_progress(console))
    if source.state == "failed":
        raise Refusal(source.failure, source.failure_says, field="file")
    over = f", {source.passed_over:,} passed over" if source.passed_over else ""
    console.err(f"{source.taken} lines taken{over}, {source.refused} not.")
    faults = source.faults.order_by("row", "pk")
    console.rows(({"where": one.field, "why": one.says} for one in faults), ("where", "why"), options.format)
    return Exit.FINDINGS if source.refused else Exit.DONE


def _progress(console: Console) -> Callable[[int], None]:
    """A line at each hundred thousand rows: how many there are is known at the end alone."""
    last = 0

    def told(rows: int) -> None:
        nonlocal last
        if rows // 100_000 > last:
            last = rows // 100_000
            console.err(f"{rows:,} rows read …")

    return told


def _claims_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="list-priced claims as CSV: claim_reference, list, pharmacy_npi, …"
    )
    add_format(parser)


def _claims(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.priced_claims import report_claims
    from carelaw.platform import clock

    path = named_file(options.file)
    with path.open("rb") as stream:
        told = report_claims(actor_here(), clock.now(), stream, file_name=path.name)
    console.err(f"{told.taken} claims taken, {told.known} on file before, {len(told.problems)} cells not permitted.")
    console.rows(({"where": p.field, "why": p.says} for p in told.problems), ("where", "why"), options.format)
    return Exit.FINDINGS if told.problems else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "mac-publish"),
        "Publish a price list; lines that fail a test come back with their reasons.",
        _publish_arguments,
        _publish,
        "CARELAW_TOKEN=clw_… carelaw pbm mac-publish retail.csv --list RETAIL",
        needs_django=True,
    ),
    Command(
        ("pbm", "mac-price"),
        "A drug's list price on a day.",
        _price_arguments,
        _price,
        "carelaw pbm mac-price 55111-683-01 --list RETAIL --on 2026-03-02",
        needs_django=True,
    ),
    Command(
        ("pbm", "load-reference"),
        "Import an official file as downloaded: Orange Book, NDC Directory, Drugs@FDA, NADAC, NPPES, 340B register.",
        _load_arguments,
        _load,
        "carelaw pbm load-reference orange-book EOBZIP_2026_04.zip --issued-on 2026-04-30",
        needs_django=True,
    ),
    Command(
        ("pbm", "report-priced-claims"),
        "Report claims that a list priced, so that a new price can reach them.",
        _claims_arguments,
        _claims,
        "carelaw pbm report-priced-claims march.csv",
        needs_django=True,
    ),
)
