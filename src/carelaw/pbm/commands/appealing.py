"""Commands around appeals: sheets, invoices, repricing statements, contacts, the panel's roster, figures."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.pbm.use_cases.appeals.acts import ACTS
from carelaw.pbm.use_cases.appeals.lists import LISTS
from carelaw.platform.accounts.terminal import actor_here
from carelaw.platform.acts.commands import act_commands, list_commands


def _statement_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("statement", help="its reference from `carelaw pbm repricing-statements`")
    parser.add_argument("--out", metavar="FILE", help="write it to a file whose name ends in .pdf or .csv")
    add_format(parser)


def _statement(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.appeals.statements import (
        HEADINGS,
        lines_of,
        statement_for,
        statement_pdf,
        statement_sheet,
        why_from,
    )
    from carelaw.platform import clock

    found = statement_for(actor_here(), options.statement, local_day(clock.now()))
    told = (
        f"{found.appeal.reference}: claims served from {found.effective_on} ({why_from(found)}); "
        f"{found.claims_count} claims, ${found.owed} owed, ${found.paid} paid."
    )
    if options.out:
        whole = statement_pdf(found) if options.out.endswith(".pdf") else statement_sheet(found).encode()
        Path(options.out).write_bytes(whole)
    else:
        console.rows(list(lines_of(found)), HEADINGS, options.format)
    console.err(told)
    return Exit.DONE


def _aside_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("batch", help="the sheet's number, such as AB-2026-0001")
    parser.add_argument("--out", metavar="FILE", default="-", help="ends in .csv or .xlsx; - is standard output, CSV")


def _aside(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.appeals.batch import batch_for, faulty_copy

    found = batch_for(actor_here(), options.batch)
    copy = faulty_copy(found, "xlsx" if options.out.endswith(".xlsx") else "csv")
    if options.out == "-":
        console.out(copy.decode())
    else:
        Path(options.out).write_bytes(copy)
    console.err(f"{found.number}: {found.aside} of {found.rows_in} rows were put aside.")
    return Exit.FINDINGS if found.aside else Exit.DONE


def _sheet_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE", help="a name that ends in .csv or .xlsx")


def _sheet(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.appeals.batch import COLUMNS
    from carelaw.pbm.use_cases.sheet_templates import blank_template, blank_workbook

    book = options.out.endswith(".xlsx")
    Path(options.out).write_bytes(blank_workbook(COLUMNS) if book else blank_template(COLUMNS).encode())
    console.err(f"{options.out} has the {len(COLUMNS)} columns of a sheet of appeals.")
    return Exit.DONE


def _invoice_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("invoice", help="its reference from `carelaw pbm appeal-invoices`")
    parser.add_argument("--out", required=True, metavar="FILE", help="where the file goes")


def _invoice(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.rules.mac_days import local_day
    from carelaw.pbm.use_cases.appeals.evidence import open_evidence
    from carelaw.platform import clock

    found, stream = open_evidence(actor_here(), options.invoice, local_day(clock.now()))
    with stream:
        Path(options.out).write_bytes(stream.read())
    console.err(f"{found.file_name} of {found.appeal.reference} is saved, {found.size:,} bytes.")
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "repricing-statement"),
        "What a pharmacy is owed after a sustained appeal, claim by claim; as table, JSON, CSV or PDF.",
        _statement_arguments,
        _statement,
        "carelaw pbm repricing-statement 2f1c… --out statement.pdf",
        needs_django=True,
    ),
    Command(
        ("pbm", "appeals-aside"),
        "The rows of a sheet of appeals that were put aside, with what is wrong; to correct and send again.",
        _aside_arguments,
        _aside,
        "carelaw pbm appeals-aside AB-2026-0001 --out aside.xlsx",
        needs_django=True,
    ),
    Command(
        ("pbm", "appeal-sheet"),
        "An empty sheet of appeals: the closed set of columns, and what each permits.",
        _sheet_arguments,
        _sheet,
        "carelaw pbm appeal-sheet --out appeals.xlsx",
        needs_django=True,
    ),
    Command(
        ("pbm", "appeal-invoice"),
        "Save an invoice that was sent with an appeal.",
        _invoice_arguments,
        _invoice,
        "carelaw pbm appeal-invoice 2f1c… --out invoice.pdf",
        needs_django=True,
    ),
    *list_commands(LISTS),
    *act_commands(ACTS),
)
