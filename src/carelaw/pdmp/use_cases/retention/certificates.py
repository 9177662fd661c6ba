"""The certificate of a run: what was destroyed, by store, with digests; signed, and hung from the one before.

It names no person and no drug: the lines of a store are opaque numbers with their collection days, and the certificate
holds their count and one digest over them. A copy of each lies as a file in `certificates/`, outside the database, so
that a restored backup shows what it lacks.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min

from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law
from carelaw.pdmp.rules.term import RULEBOOK
from carelaw.pdmp.store.destroying import still_there
from carelaw.pdmp.store.models import BytesState, DestroyedItem, DestructionRun, DestructionState, Submission
from carelaw.pdmp.use_cases.retention.stores import stores
from carelaw.platform.files import keeping
from carelaw.platform.record import signing

FORMAT = "carelaw-destruction-1"
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong with the chain: which certificate, and what."""

    number: int
    says: str


def written(run: DestructionRun, decision: Decision, law: Law, held_now: int, finished_at: datetime) -> DestructionRun:
    """Write and sign the certificate of a run that is over; the caller saves it with the record's entry."""
    before = DestructionRun.objects.exclude(digest="").filter(number__lt=run.number).order_by("-number").first()
    complete = decision.outcome is Outcome.PASS
    run.previous = before.digest if before else GENESIS
    run.finished_at = finished_at
    run.state = DestructionState.COMPLETE if complete else DestructionState.INCOMPLETE
    said = {
        "format": FORMAT,
        "number": run.number,
        "on": run.on.isoformat(),
        "collected_through": run.through.isoformat(),
        "law": {
            "rulebook": RULEBOOK,
            "cite": decision.cite,
            "status": decision.law_status,
            "years": law.number("retention.years", run.on),
            "readings": {name: law.reading(name) for name in ("AMB-01", "AMB-02", "AMB-03", "AMB-35", "AMB-45")},
        },
        "started_at": run.started_at.isoformat(),
        "finished_at": finished_at.isoformat(),
        "state": str(run.state),
        "destroyed": _by_store(run.number),
        "counts": dict(sorted(run.counts.items())),
        "in_vault": held_now,
        "stores": [{"name": store.name, "method": store.method} for store in stores() if store.identifying],
        "reasons": [{"code": reason.code, "says": reason.says} for reason in decision.reasons],
        "previous": run.previous,
    }
    run.certificate = canonical(said)
    run.digest = hashlib.sha256(run.certificate.encode()).hexdigest()
    key = signing.current_key()
    run.key_id, run.signature = key.key_id, key.sign(run.certificate.encode())
    return run


def canonical(said: dict[str, Any]) -> str:
    """The certificate as the one text that is hashed and signed."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def exported(run: DestructionRun) -> dict[str, Any]:
    """The certificate with its signature and the public key, as it lies in a file."""
    public = signing.public_key(run.key_id)
    return {
        "certificate": json.loads(run.certificate),
        "digest": run.digest,
        "key_id": run.key_id,
        "public_key": public.hex() if public else "",
        "signature": run.signature,
    }


def put_beside(run: DestructionRun) -> None:
    """Keep a copy outside the database; an older copy of the same number is never overwritten by another text."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{run.number:06d}.json"
    if path.exists():
        return
    draft = folder / f"draft-{os.urandom(8).hex()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(exported(run), stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def verify(newest: int | None = None) -> tuple[int, Fault | None]:
    """Walk the whole chain; gives how many certificates there are and the first fault, or None.

    Digest, signature and link of each are checked, its lines are counted and hashed again, what it lists is looked
    for again in every store, and each copy beside the database must be in it. With `newest`, the lines of only so
    many are read again: what the daily job does, so that its day does not grow with the years.
    """
    previous, last, seen = GENESIS, 0, 0
    signed = DestructionRun.objects.exclude(digest="")
    whole = 0 if newest is None else max(0, signed.count() - newest)
    for run in signed.order_by("number"):
        if says := _fault(run, previous, last, lines=seen >= whole):
            return seen, Fault(run.number, says)
        previous, last, seen = run.digest, run.number, seen + 1
    return seen, _missing_copies()


def second_reading(run: int) -> int:
    """How many items of a run are found again by their keys."""
    models = {store.name: store.model for store in stores() if store.tables}
    found = 0
    for name in DestroyedItem.objects.filter(run=run).order_by().values_list("store", flat=True).distinct():
        if name == "submitted-files":
            found += _files_left(run)
        elif name in models:
            found += still_there(run, name, models[name])
    return found


def _fault(run: DestructionRun, previous: str, last: int, *, lines: bool) -> str:
    said = json.loads(run.certificate)
    public = signing.public_key(run.key_id)
    if hashlib.sha256(run.certificate.encode()).hexdigest() != run.digest:
        return "its text is not the one that was hashed"
    if public is None:
        return f"it is signed under the key {run.key_id}, whose public half is not kept here"
    if not signing.verified(run.certificate.encode(), run.signature, public):
        return "its signature does not hold"
    if said["previous"] != previous or run.previous != previous or run.number != last + 1:
        return "it does not hang from the certificate before it: one was taken out, put in or exchanged"
    if said["number"] != run.number or said["state"] != run.state or said["on"] != run.on.isoformat():
        return "its line is not what it certifies"
    if lines and _by_store(run.number) != said["destroyed"]:
        return "the lines of what it destroyed are not those that it certifies"
    if lines and (left := second_reading(run.number)):
        return f"{left} of what it destroyed is there again: a backup was restored; destroy what is due"
    copy = _folder() / f"{run.number:06d}.json"
    if copy.exists() and json.loads(copy.read_text(encoding="utf-8")).get("digest") != run.digest:
        return "its copy beside the database says something else"
    return ""


def _missing_copies() -> Fault | None:
    known = set(DestructionRun.objects.values_list("number", flat=True))
    for path in sorted(_folder().glob("[0-9]*.json")):
        if int(path.stem) not in known:
            says = "its copy lies beside the database, which does not know it: a backup was restored"
            return Fault(int(path.stem), says)
    return None


def _files_left(run: int) -> int:
    """Files of a run that are kept again without anybody having sent them again."""
    names = DestroyedItem.objects.filter(run=run, store="submitted-files").values_list("name", flat=True)
    kept = [name for name in names.iterator() if keeping.exists(name)]
    sent = Submission.objects.exclude(bytes_state=BytesState.DESTROYED)
    return sum(not sent.filter(digest=name).exists() for name in kept)


def _by_store(run: int) -> dict[str, Any]:
    """Each store of a run: how many, the first and last collection day, and one digest over the lines in order."""
    items = DestroyedItem.objects.filter(run=run)
    told = (
        items.order_by("store")
        .values("store")
        .annotate(count=Count("pk"), first=Min("collected_on"), last=Max("collected_on"))
    )
    return {
        one["store"]: {
            "count": one["count"],
            "first": one["first"].isoformat() if one["first"] else None,
            "last": one["last"].isoformat() if one["last"] else None,
            "digest": _digest(_lines(run, one["store"])),
        }
        for one in told
    }


def _lines(run: int, store: str) -> Iterator[str]:
    items = DestroyedItem.objects.filter(run=run, store=store).order_by("pk")
    for item, name, day in items.values_list("item", "name", "collected_on").iterator(chunk_size=5000):
        yield f"{name if item is None else item} {day.isoformat() if day else '-'}\n"


def _digest(lines: Iterator[str]) -> str:
    seen = hashlib.sha256()
    for line in lines:
        seen.update(line.encode())
    return seen.hexdigest()


def _folder() -> Path:
    return Path(settings.CARELAW_HOME) / "certificates"
