"""`carelaw synth`: make a state and the files that its senders send."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format

if TYPE_CHECKING:
    from carelaw.pdmp.synth.write import Manifest


def _arguments(parser: argparse.ArgumentParser) -> None:
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--people", type=int, help="how many people the state has")
    size.add_argument("--dispensings", type=int, help="how many dispensings happen in the period")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same state (default 1)")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--start", type=date.fromisoformat, required=True, metavar="DATE", help="first day, 2025-01-01")
    parser.add_argument("--end", type=date.fromisoformat, required=True, metavar="DATE", help="last day, 2025-03-31")
    parser.add_argument(
        "--faulty", type=float, default=0.02, help="share of records with a planted fault (default 0.02)"
    )
    parser.add_argument("--files-per-day", type=int, default=12, help="at most so many senders (default 12)")
    parser.add_argument(
        "--version", action="append", metavar="ASAP", help="only this ASAP version; may be given more than once"
    )
    add_format(parser)


def _run(options: argparse.Namespace, console: Console) -> int:
    from carelaw.pdmp.synth.write import write_state

    bar = console.progress("writing", options.dispensings or (options.end - options.start).days + 1)
    try:
        manifest = write_state(
            options.out,
            options.seed,
            start=options.start,
            end=options.end,
            people=options.people,
            dispensings=options.dispensings,
            faulty=options.faulty,
            versions=dict.fromkeys(options.version, 1.0) if options.version else None,
            files_per_day=options.files_per_day,
            progress=lambda written: bar.advance(written if options.dispensings else 1),
        )
    except (ValueError, FileExistsError) as fault:
        console.err(str(fault))
        return Exit.USAGE
    bar.close()
    _tell(manifest, options.format, console)
    return Exit.DONE


def _tell(manifest: Manifest, format: str, console: Console) -> None:
    if format == "json":
        console.out(json.dumps(manifest.as_dict(), indent=2, ensure_ascii=False))
        return
    counts = manifest.as_dict()
    plain = ("people", "patients", "dispensers", "prescribers", "senders", "dispensings", "sent")
    rows = [{"what": name, "count": counts[name]} for name in plain]
    rows += [{"what": f"files: {kind}", "count": count} for kind, count in counts["files"].items()]
    rows += [{"what": f"outcome: {name}", "count": count} for name, count in counts["outcomes"].items()]
    console.rows(rows, ("what", "count"), format)
    console.err(f"Written to {manifest.folder}: files/, files.csv, truth.csv, people.csv, manifest.json.")


COMMANDS: tuple[Command, ...] = (
    Command(
        ("synth",),
        "Make a state of made-up people and write the files that its pharmacies send, with the truth beside them.",
        _arguments,
        _run,
        "carelaw synth --dispensings 5000 --seed 7 --start 2025-01-01 --end 2025-03-31 --out state",
    ),
)

__all__ = ["COMMANDS"]
