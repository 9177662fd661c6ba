"""Commands about claims: check a file at the counter, list what was found."""

from __future__ import annotations

import argparse

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.commands.given import named_file
from carelaw.platform.accounts.terminal import actor_here

_COUNTS = ("file", "reference", "state", "rows_in", "pass", "violation", "review", "indeterminate", "not-applicable")
_FINDINGS = ("row", "manager", "claim", "served", "paid", "most", "too_much", "basis", "reference")


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="claims as CSV or Parquet; the columns stand in the manual")
    parser.add_argument("--queue", action="store_true", help="leave the judging to the worker")
    add_format(parser)


def _check(options: argparse.Namespace, console: Console) -> int:
    from carelaw.kernel.refusal import Refusal
    from carelaw.pbm.use_cases.claim_checks import quarantined_of, receive_claims, run_claims
    from carelaw.platform import clock

    actor, path = actor_here(), named_file(options.file)
    with path.open("rb") as stream:
        run, new = receive_claims(actor, stream, file_name=path.name, at=clock.now())
    if not new:
        console.err("This very file was checked before under the same law; here is its check.")
    if not options.queue:
        progress = console.progress("check", 3)
        run = run_claims(str(run.pk), at=clock.now(), step=lambda says, done, total: progress.advance())
        progress.close()
    row = {"file": run.file_reference, "reference": str(run.pk), "state": run.state, "rows_in": run.rows_in}
    console.rows([{**row, **run.counts}], (*_COUNTS, "quarantined"), options.format)
    if run.state == "failed":
        raise Refusal(run.failure, run.failure_says, field="file")
    for cell in quarantined_of(actor, run)[:20]:
        console.err(f"{run.file_reference}, row {cell.row}, {cell.field or 'the row'}: permitted is {cell.permitted}.")
    wrong = run.counts.get("violation", 0) or run.counts.get("quarantined", 0)
    return Exit.FINDINGS if wrong else Exit.DONE


def _findings_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", metavar="REFERENCE", default="", help="only those of one check")
    add_format(parser)


def _findings(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.claim_checks import findings_for, run_for

    actor = actor_here()
    found = findings_for(actor)
    if options.check:
        found = found.filter(run_id=run_for(actor, options.check).pk)
    rows = [
        {
            "row": one.row,
            "manager": one.manager_number,
            "claim": f"{one.prescription_number}/{one.fill_number}",
            "served": one.served_on,
            "paid": one.due,
            "most": one.cap,
            "too_much": one.over,
            "basis": one.basis,
            "reference": str(one.pk),
        }
        for one in found.order_by("-over", "pk")
    ]
    console.rows(rows, _FINDINGS, options.format)
    return Exit.FINDINGS if rows else Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "check-claims"),
        "Find each patient who paid more at the counter than the lesser of cost share and retail price.",
        _check_arguments,
        _check,
        "CARELAW_TOKEN=clw_… carelaw pbm check-claims march.parquet",
        needs_django=True,
    ),
    Command(
        ("pbm", "findings"),
        "List claims above the counter cap, the largest excess first.",
        _findings_arguments,
        _findings,
        "carelaw pbm findings --format csv",
        needs_django=True,
    ),
)
