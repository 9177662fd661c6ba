"""`carelaw pdmp ask`: a patient's history at the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    pass


def _ask_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ask",
        required=True,
        metavar="FILE|-",
        help="the question as JSON; from a file or standard input, so that no name stands on a command line",
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")


def _ask(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.facts.history import Candidates
    from carelaw.pdmp.use_cases.asking import ask_history
    from carelaw.pdmp.wire.questions import read_question
    from carelaw.platform import clock

    text = sys.stdin.read() if options.ask == "-" else Path(options.ask).read_text("utf-8")
    answer = ask_history(actor_here(), read_question(text), at=clock.now())
    if options.format == "json":
        console.out(json.dumps(answer.as_dict(), indent=2, ensure_ascii=False))
        return Exit.DONE
    if isinstance(answer, Candidates):
        console.err(answer.says)
        rows = [{"patient_id": p.patient_id, "names": _names(p.names), "born": p.birth_dates} for p in answer.patients]
        console.rows(rows, ("patient_id", "names", "born"))
        return Exit.FINDINGS
    console.rows(
        [
            {
                "filled": p.filled_on,
                "drug": p.drug.name,
                "quantity": p.quantity,
                "days": p.days_supply,
                "mme": p.daily_mme,
                "prescriber": f"{p.prescriber.last_name}, {p.prescriber.first_name}",
                "dispenser": p.dispenser.name,
                "payment": p.payment_says,
            }
            for p in answer.prescriptions
        ],
        ("filled", "drug", "quantity", "days", "mme", "prescriber", "dispenser", "payment"),
    )
    for caveat in answer.caveats:
        console.err(caveat)
    console.err(f"Query {answer.query_id}, {answer.access.cite}, {answer.access.law_status}.")
    return Exit.DONE


def _names(names: object) -> str:
    assert isinstance(names, tuple)
    return "; ".join(f"{name.last}, {name.first}" for name in names)


HISTORIES: tuple[Command, ...] = (
    Command(
        ("pdmp", "ask"),
        "Ask for a patient's history.",
        _ask_arguments,
        _ask,
        "carelaw pdmp ask --ask - < question.json",
        needs_django=True,
    ),
)
