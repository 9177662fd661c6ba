"""`carelaw audit`: sign the record, verify it, export it, show an entry, prove an entry."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TextIO

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock

_VERDICT_COLUMNS = ("whole", "entries", "covered", "root", "first_tampered", "last_tampered", "deed", "says")


def _checkpoint_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FILE", help="also write the checkpoint here, to keep on another machine")


def _checkpoint(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import checkpoints

    with _counted(console, "verify") as advance:
        statement = checkpoints.take(clock.now(), advance)
    console.out(f"{statement.size} entries, root {statement.root}, signed under key {statement.key_id}")
    if options.out:
        _write_json(Path(options.out), statement.as_dict())
        console.err(f"Written to {options.out}. Keep a copy on a machine that this one cannot write to.")
    else:
        console.err("Kept here only. Export it with --out and keep a copy on another machine.")
    return Exit.DONE


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--checkpoint", metavar="FILE", action="append", default=[], help="an exported checkpoint")
    parser.add_argument("--export", metavar="FILE", help="what `carelaw audit export` once wrote")
    add_format(parser)


def _verify(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import checkpoints, statements

    given = [statements.from_file(Path(path)) for path in options.checkpoint]
    opened = _opened(options.export) if options.export else nullcontext(None)
    with opened as stream, _counted(console, "verify") as advance:
        verdict = checkpoints.verify(given, _lines(stream, options.export) if stream else None, advance)
    finding = verdict.finding
    row = {
        "whole": verdict.whole,
        "entries": verdict.entries,
        "covered": verdict.covered,
        "root": verdict.root,
        "first_tampered": finding.seq if finding else None,
        "last_tampered": finding.last if finding else None,
        "deed": finding.deed.value if finding else None,
        "says": finding.says if finding else "Every entry is what it was when it was written.",
    }
    if options.format == "table":
        console.out(str(row["says"]))
        after = "hold" if finding is None else "before it hold"
        console.out(f"{verdict.entries} entries {after}; root {verdict.root}; {verdict.covered} under a checkpoint.")
    else:
        console.rows([row], _VERDICT_COLUMNS, options.format)
    console.err(verdict.unseen if finding is None else f"First tampered entry: {finding.seq} ({finding.deed}).")
    return Exit.DONE if finding is None else Exit.FINDINGS


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", type=int, default=1, metavar="SEQ", help="first entry (1)")
    parser.add_argument("--to", dest="last", type=int, metavar="SEQ", help="last entry (the newest)")
    parser.add_argument("--out", metavar="FILE", help="write here instead of to stdout")


def _export(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import reading

    count = 0
    target = Path(options.out).open("w", encoding="utf-8") if options.out else nullcontext(console.stdout)  # noqa: SIM115
    with target as stream:
        for row in reading.rows_after(options.first - 1, options.last):
            stream.write(json.dumps(reading.as_json(row), ensure_ascii=False) + "\n")
            count += 1
    console.err(f"{count} entries exported.")
    return Exit.DONE


def _seq_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("seq", type=int, metavar="SEQ", help="the entry's number")


def _show(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import kinds, reading

    row = next(reading.rows_after(options.seq - 1, options.seq), None)
    if row is None:
        raise Refusal("entry-not-found", f"The record has no entry {options.seq}.", kind="not-found")
    shown = reading.as_json(row)
    shown["body"] = json.loads(shown.pop("body_text"))
    kind = kinds.kind_named(shown["kind"])
    shown["says"], shown["cite"] = (kind.says, kind.cite) if kind else ("", "")
    console.out(json.dumps(shown, ensure_ascii=False, indent=2))
    return Exit.DONE


def _prove_arguments(parser: argparse.ArgumentParser) -> None:
    _seq_argument(parser)
    parser.add_argument("--out", metavar="FILE", help="write the proof here instead of to stdout")


def _prove(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import checkpoints

    proof = checkpoints.prove(options.seq)
    if options.out:
        _write_json(Path(options.out), proof)
        console.err(f"Written to {options.out}. Check it with `carelaw audit check-proof`, on any machine.")
    else:
        console.out(json.dumps(proof, ensure_ascii=False, indent=2))
    return Exit.DONE


def _check_proof_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a proof; - reads stdin")
    parser.add_argument("--public-key", metavar="HEX", help="the signer's public key, if it is not kept here")


def _check_proof(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import checkpoints

    with _opened(options.file, console) as stream:
        try:
            shown = json.load(stream)
            public = bytes.fromhex(options.public_key) if options.public_key else None
        except ValueError as fault:
            raise Refusal("proof-malformed", "The proof is not JSON, or the key is not hexadecimal.") from fault
    fault_found = checkpoints.check_proof(shown if isinstance(shown, dict) else {}, public)
    if fault_found:
        console.out(f"The proof does not hold: {fault_found}.")
        return Exit.FINDINGS
    entry, size = shown["entry"], shown["checkpoint"]["size"]
    console.out(f"Entry {entry['seq']} ({entry['kind']}, {entry['at_utc']}) was on the record among {size} entries.")
    return Exit.DONE


def _kinds(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.record import kinds

    rows = [
        {
            "kind": k.name,
            "says": k.says,
            "keys": [f"{key}: {s.name.lower()}" for key, s in k.keys.items()],
            "cite": k.cite,
        }
        for k in kinds.declared()
    ]
    console.rows(rows, ("kind", "says", "keys", "cite"), options.format)
    return Exit.DONE


@contextmanager
def _counted(console: Console, label: str) -> Iterator[Callable[[int], None]]:
    from carelaw.platform.record.models import Head

    head = Head.objects.filter(pk=1).first()
    bar = console.progress(label, head.seq if head else 0)
    yield bar.advance
    bar.close()


def _opened(path: str, console: Console | None = None) -> Any:
    if path == "-":
        return nullcontext(console.stdin if console else sys.stdin)
    try:
        return Path(path).open(encoding="utf-8")
    except FileNotFoundError:
        raise Refusal("file-not-found", f"There is no file {path}. Check the path.") from None


def _lines(stream: TextIO, name: str) -> Iterator[dict[str, Any]]:
    from carelaw.platform.record import chain

    last = 0
    for number, line in enumerate(stream, start=1):
        try:
            shown = json.loads(line)
            sound = chain.entry_hash([shown[column] for column in chain.COLUMNS]) == shown["hash"]
            sound = sound and shown["seq"] > last
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            says = (
                f"Line {number} of {name} is not as it was exported, so the file cannot bear witness. Use another copy."
            )
            raise Refusal("export-damaged", says, field=f"line {number}")
        last = shown["seq"]
        yield shown


def _write_json(path: Path, shown: dict[str, Any]) -> None:
    path.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


COMMANDS: tuple[Command, ...] = (
    Command(
        ("audit", "checkpoint"),
        "verify the whole record and sign what it is",
        _checkpoint_arguments,
        _checkpoint,
        "carelaw audit checkpoint --out checkpoint.json",
        needs_django=True,
    ),
    Command(
        ("audit", "verify"),
        "name the first tampered entry of the record and what was done to it",
        _verify_arguments,
        _verify,
        "carelaw audit verify --checkpoint checkpoint.json",
        needs_django=True,
    ),
    Command(
        ("audit", "export"),
        "print entries as JSON, one a line",
        _export_arguments,
        _export,
        "carelaw audit export --from 1 --to 1000 --out record.jsonl",
        needs_django=True,
    ),
    Command(("audit", "show"), "show one entry", _seq_argument, _show, "carelaw audit show 42", needs_django=True),
    Command(
        ("audit", "prove"),
        "prove that an entry was on the record when the newest checkpoint was signed",
        _prove_arguments,
        _prove,
        "carelaw audit prove 42 --out proof.json",
        needs_django=True,
    ),
    Command(
        ("audit", "check-proof"),
        "check a proof; needs no database",
        _check_proof_arguments,
        _check_proof,
        "carelaw audit check-proof proof.json",
        needs_django=True,
    ),
    Command(
        ("audit", "kinds"),
        "list the kinds of entries and what each may carry",
        add_format,
        _kinds,
        "carelaw audit kinds",
        needs_django=True,
    ),
)
