"""Commands about programs' terms, disclosures to covered entities and plan sponsors' rights."""

from __future__ import annotations

import argparse
from pathlib import Path

from carelaw.kernel.command import Command, Console, Exit
from carelaw.pbm.use_cases.disclosures.acts import ACTS as DISCLOSURE_ACTS
from carelaw.pbm.use_cases.disclosures.lists import LISTS as DISCLOSURE_LISTS
from carelaw.pbm.use_cases.program_terms.acts import ACTS as TERM_ACTS
from carelaw.pbm.use_cases.program_terms.lists import LISTS as TERM_LISTS
from carelaw.pbm.use_cases.sponsors.acts import ACTS as SPONSOR_ACTS
from carelaw.pbm.use_cases.sponsors.lists import LISTS as SPONSOR_LISTS
from carelaw.platform.acts.commands import act_commands, list_commands

_SHEETS = (
    "rebates", "fees", "rates", "rebates-ledger", "fees-ledger", "people", "cards", "claims", "paid-amounts",
)  # fmt: skip


def _template_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=_SHEETS, help="which sheet")
    parser.add_argument("--out", required=True, metavar="FILE", help="where it goes: a name that ends in .csv or .xlsx")


def _template(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.disclosures.ledgers import LEDGERS
    from carelaw.pbm.use_cases.disclosures.templates import TEMPLATES
    from carelaw.pbm.use_cases.program_terms.people import CARDS, CLAIMS, PEOPLE
    from carelaw.pbm.use_cases.sheet_templates import blank_template, blank_workbook
    from carelaw.pbm.use_cases.sponsors.paying import PAID

    ledgers = {f"{kind}-ledger": columns for kind, columns in LEDGERS.items()}
    sheets = {**TEMPLATES, **ledgers, "people": PEOPLE, "cards": CARDS, "claims": CLAIMS, "paid-amounts": PAID}
    out = Path(options.out)
    if out.suffix == ".xlsx":
        out.write_bytes(blank_workbook(sheets[options.kind]))
    else:
        out.write_text(blank_template(sheets[options.kind]), encoding="utf-8")
    console.err(f"The template of {options.kind} is in {out}.")
    return Exit.DONE


def _statement_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="STATEMENT", help="its number, such as DS-2026-0001")
    parser.add_argument("--out", required=True, metavar="FILE", help="where the PDF goes")


def _statement(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pbm.use_cases.disclosures.paper import statement_pdf
    from carelaw.pbm.use_cases.disclosures.stating import opened_statement
    from carelaw.platform import clock
    from carelaw.platform.accounts.terminal import actor_here

    made = opened_statement(actor_here(), options.number, clock.now())
    Path(options.out).write_bytes(statement_pdf(made))
    console.err(f"The statement {made.number} is in {options.out}; that it was opened is on record.")
    return Exit.DONE


COMMANDS: tuple[Command, ...] = (
    Command(
        ("pbm", "sheet-template"),
        "An empty template of a sheet about a program, as CSV or as a workbook.",
        _template_arguments,
        _template,
        "carelaw pbm sheet-template rebates --out rebates.xlsx",
        needs_django=True,
    ),
    Command(
        ("pbm", "disclosure-pdf"),
        "A statement of rebates, fees or rates as a PDF.",
        _statement_arguments,
        _statement,
        "carelaw pbm disclosure-pdf DS-2026-0001 --out statement.pdf",
        needs_django=True,
    ),
    *list_commands((*TERM_LISTS, *DISCLOSURE_LISTS, *SPONSOR_LISTS)),
    *act_commands((*TERM_ACTS, *DISCLOSURE_ACTS, *SPONSOR_ACTS)),
)
