"""Sign what the record is now, keep it in two places, and prove that an entry was in it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.record import chain, keeping, kinds, merkle, reading, signing, tampering
from carelaw.platform.record.instants import instant
from carelaw.platform.record.models import Checkpoint
from carelaw.platform.record.statements import Statement, from_dict
from carelaw.platform.record.tampering import Deed, Finding, Verdict

CHECKPOINT_SIGNED = kinds.declare(
    "checkpoint-signed",
    says="The record was verified and its state signed.",
    keys={"size": kinds.Shape.COUNT, "root": kinds.Shape.DIGEST, "key": kinds.Shape.CODE},
)
PROOF_FORMAT = "carelaw-proof-1"


def take(at: datetime, advance: Callable[[int], None] = lambda count: None) -> Statement:
    """Verify the whole record and sign what it is. Raises Refusal `record-tampered` instead of signing a broken one.

    The statement is kept in the database and as a file in `checkpoints/`; keep a copy on another machine.
    """
    verdict = verify(advance=advance)
    if verdict.finding:
        says = f"{verdict.finding.says} Nothing was signed. Run `carelaw audit verify` and restore from a backup."
        raise Refusal("record-tampered", says, kind="conflict")
    if verdict.entries == 0:
        raise Refusal("record-empty", "The record has no entries yet, so there is nothing to sign.", kind="conflict")
    statement = _signed(verdict, at)
    with transaction.atomic():
        if Checkpoint.objects.filter(size=statement.size).exists():
            return statement
        Checkpoint.objects.create(
            size=statement.size,
            at=at,
            root=statement.root,
            last_hash=statement.last_hash,
            key_id=statement.key_id,
            signature=statement.signature,
        )
        body = {"size": statement.size, "root": statement.root, "key": statement.key_id}
        keeping.append(CHECKPOINT_SIGNED, actor=None, at=at, body=body)
    _write(statement)
    return statement


def verify(
    given: Iterable[Statement] = (),
    export: Iterable[dict[str, Any]] | None = None,
    advance: Callable[[int], None] = lambda count: None,
) -> Verdict:
    """Walk the record against every checkpoint kept here, those given, and an export if there is one."""
    kept, unbelievable = known()
    verdict = tampering.verify([*kept, *given], export, advance)
    return verdict if verdict.finding or not unbelievable else replace(verdict, finding=unbelievable)


def known() -> tuple[list[Statement], Finding | None]:
    """The checkpoints kept in the database and beside it that can be believed; and the first that cannot."""
    found = [*(_of_row(row) for row in Checkpoint.objects.order_by("size")), *_files()]
    believed: list[Statement] = []
    broken: Finding | None = None
    for statement in found:
        fault = statement.fault()
        if not fault:
            believed.append(statement)
        elif broken is None:
            says = f"The checkpoint over {statement.size} entries ({statement.origin}) cannot be believed: {fault}."
            broken = Finding(statement.size, Deed.CHECKPOINT_CHANGED, says, statement.size)
    return believed, broken


def prove(seq: int) -> dict[str, Any]:
    """A proof that entry `seq` was on the record when the newest checkpoint was signed; it needs no database to check.

    Raises Refusal `entry-not-found` or `entry-not-covered`.
    """
    row = next(reading.rows_after(seq - 1, seq), None)
    if row is None:
        raise Refusal("entry-not-found", f"The record has no entry {seq}.", kind="not-found")
    believed, _ = known()
    statement = max(believed, key=lambda s: s.size, default=None)
    if statement is None or statement.size < seq:
        says = f"No checkpoint covers entry {seq} yet. Run `carelaw audit checkpoint`, then ask again."
        raise Refusal("entry-not-covered", says, kind="conflict")
    leaves = (bytes.fromhex(found) for _, found in reading.hashes_after(0, statement.size))
    proof = [step.hex() for step in merkle.inclusion_proof(leaves, seq - 1, statement.size)]
    shown = replace(statement, block_roots=(), tail=()).as_dict()
    return {"format": PROOF_FORMAT, "entry": reading.as_json(row), "proof": proof, "checkpoint": shown}


def check_proof(shown: Mapping[str, Any], public: bytes | None = None) -> str:
    """Why a proof does not hold, or nothing when it does. Needs no database."""
    try:
        if shown["format"] != PROOF_FORMAT:
            return "it is not a proof that `carelaw audit prove` wrote"
        entry, statement = shown["entry"], from_dict(shown["checkpoint"], "its checkpoint")
        leaf = chain.entry_hash([entry[column] for column in chain.COLUMNS])
        steps = [bytes.fromhex(step) for step in shown["proof"]]
        root = merkle.root_from_proof(bytes.fromhex(leaf), int(entry["seq"]) - 1, statement.size, steps)
        if instant(entry["at"]).isoformat() != entry["at_utc"] or entry["hash"] != leaf:
            return "the entry is not the one that was hashed"
    except (KeyError, TypeError, ValueError, OverflowError):
        return "it is damaged: a part is missing or is not what it should be"
    if fault := statement.fault(public):
        return f"its checkpoint cannot be believed: {fault}"
    if root is None or root.hex() != statement.root:
        return "the entry is not the one that was on the record"
    return ""


def _signed(verdict: Verdict, at: datetime) -> Statement:
    key = signing.current_key()
    statement = Statement(
        size=verdict.entries,
        root=verdict.root,
        last_hash=verdict.last_hash,
        at=at,
        key_id=key.key_id,
        block_roots=verdict.block_roots,
        tail=verdict.tail,
        origin="signed now",
    )
    return replace(statement, signature=key.sign(statement.message))


def _of_row(row: Checkpoint) -> Statement:
    return Statement(row.size, row.root, row.last_hash, row.at, row.key_id, row.signature, origin="in the database")


def _folder() -> Path:
    return Path(settings.CARELAW_HOME) / "checkpoints"


def _files() -> Iterable[Statement]:
    for path in sorted(_folder().glob("*.json")):
        try:
            yield from_dict(json.loads(path.read_text(encoding="utf-8")), path.name)
        except (Refusal, ValueError):
            size = int(path.stem) if path.stem.isdigit() else 0
            yield Statement(size, "", "", instant(0), origin=path.name)


def _write(statement: Statement) -> None:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder / f"draft-{os.urandom(8).hex()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(replace(statement, block_roots=(), tail=()).as_dict(), stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / f"{statement.size:012d}.json")
