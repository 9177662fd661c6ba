"""`carelaw pdmp submit` and its like: report, watch a drop folder, load the drug file, register dispensers."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.platform.accounts.terminal import actor_here

if TYPE_CHECKING:
    pass


def _submit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="ASAP files, 4.2 to 5.0")
    parser.add_argument("--queue", action="store_true", help="leave the judging to the worker")
    add_format(parser)


def _submit(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.processing import process
    from carelaw.pdmp.use_cases.submitting import receive
    from carelaw.platform import clock

    actor = actor_here()
    rows = []
    progress = console.progress("files", len(options.files))
    for name in options.files:
        with Path(name).open("rb") as stream:
            submission = receive(actor, stream, file_name=Path(name).name, at=clock.now())
        if not options.queue:
            submission = process(str(submission.pk), at=clock.now())
        rows.append(_standing(submission))
        progress.advance()
    progress.close()
    console.rows(rows, ("file", "reference", "state", "sent", "counts"), options.format)
    wrong = any(row["state"] == "failed" or "held" in str(row["counts"]) for row in rows)
    return Exit.FINDINGS if wrong else Exit.DONE


def _standing(submission: object) -> dict[str, object]:
    from carelaw.pdmp.store.models import Submission

    assert isinstance(submission, Submission)
    counts = ", ".join(f"{name} {count}" for name, count in sorted(submission.counts.items()))
    return {
        "file": submission.file_name,
        "reference": str(submission.pk),
        "state": submission.state,
        "sent": submission.sent,
        "counts": counts,
    }


def _acknowledge_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("reference", help="the reference that `carelaw pdmp submit` printed")


def _acknowledge(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.following import acknowledgment, submission_for

    console.out(
        json.dumps(acknowledgment(submission_for(actor_here(), options.reference)), indent=2, ensure_ascii=False)
    )
    return Exit.DONE


def _drop_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", help="the drop: one sub-folder per submitter, named by the account's e-mail address")
    parser.add_argument("--once", action="store_true", help="take what is there, then end")
    parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="how often to look (5)")


def _drop(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.dropping import watch

    taken = watch(Path(options.folder), once=options.once, every=options.every, say=console.err)
    console.err(f"{taken} file(s) taken.")
    return Exit.DONE


def _drugs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("products", help="product.txt of the FDA's NDC Directory")
    parser.add_argument("packages", help="package.txt of the FDA's NDC Directory")
    add_format(parser)


def _drugs(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.drug_file import load_directory
    from carelaw.platform import clock

    loaded = load_directory(Path(options.products), Path(options.packages), at=clock.now())
    console.err(f"{loaded.products} products loaded, {loaded.rejudged} waiting records judged again.")
    console.rows(loaded.quarantine, ("file", "row", "field", "reason"), options.format)
    return Exit.FINDINGS if loaded.quarantine else Exit.DONE


def _register_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="CSV with the columns dea,npi,name,kind,basis")
    add_format(parser)


def _register(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.use_cases.registering import register_dispensers

    with Path(options.file).open(encoding="utf-8", newline="") as sheet:
        registered, refused = register_dispensers(sheet)
    console.err(f"{registered} dispensers registered.")
    console.rows(refused, ("row", "field", "value", "reason"), options.format)
    return Exit.FINDINGS if refused else Exit.DONE


REPORTING: tuple[Command, ...] = (
    Command(
        ("pdmp", "submit"),
        "Report dispensings: send ASAP files and see what became of them.",
        _submit_arguments,
        _submit,
        "CARELAW_TOKEN=clw_… carelaw pdmp submit monday.asap",
        needs_django=True,
    ),
    Command(
        ("pdmp", "acknowledgment"),
        "What became of a submission, for machines.",
        _acknowledge_arguments,
        _acknowledge,
        "carelaw pdmp acknowledgment 6f1c…",
        needs_django=True,
    ),
    Command(
        ("pdmp", "drop"),
        "Watch a folder into which submitters drop files (SFTP).",
        _drop_arguments,
        _drop,
        "carelaw pdmp drop /srv/drop --once",
        needs_django=True,
    ),
    Command(
        ("pdmp", "load-drugs"),
        "Load the FDA's NDC Directory into the drug file.",
        _drugs_arguments,
        _drugs,
        "carelaw pdmp load-drugs product.txt package.txt",
        needs_django=True,
    ),
    Command(
        ("pdmp", "register-dispensers"),
        "Register the dispensers that must report.",
        _register_arguments,
        _register,
        "carelaw pdmp register-dispensers dispensers.csv",
        needs_django=True,
    ),
)
