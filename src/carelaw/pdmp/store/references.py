"""Prescribers and dispensers as reported: the same details share one row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TypeVar

from django.db.models import Model

from carelaw.pdmp.facts.clinical import dispenser_key, prescriber_key
from carelaw.pdmp.facts.report import ReportedDispenser, ReportedPrescriber
from carelaw.pdmp.store.models import Dispenser, Prescriber

M = TypeVar("M", bound=Model)
CHUNK = 900  # placeholders that one statement may hold on every SQLite in use


def chunks(items: Sequence[str] | Sequence[int], size: int = CHUNK) -> Iterable[Sequence[str] | Sequence[int]]:
    """The items in runs that fit one statement."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def enter_prescribers(reported: Iterable[ReportedPrescriber]) -> dict[ReportedPrescriber, int]:
    """The row of each prescriber, entered where new."""
    wanted = {_digest(asdict(who)): who for who in set(reported)}
    rows = [Prescriber(digest=digest, key=_prescriber_key(who), **asdict(who)) for digest, who in wanted.items()]
    found = _entered(Prescriber, rows)
    return {who: found[digest] for digest, who in wanted.items()}


def enter_dispensers(reported: Iterable[ReportedDispenser]) -> dict[ReportedDispenser, int]:
    """The row of each dispenser, entered where new."""
    wanted = {_digest(asdict(who)): who for who in set(reported)}
    rows = [Dispenser(digest=digest, key=_dispenser_key(who), **asdict(who)) for digest, who in wanted.items()]
    found = _entered(Dispenser, rows)
    return {who: found[digest] for digest, who in wanted.items()}


def _prescriber_key(who: ReportedPrescriber) -> str:
    return prescriber_key(who.npi, who.dea, who.license_number, who.license_state)


def _dispenser_key(who: ReportedDispenser) -> str:
    return dispenser_key(who.ncpdp, who.npi, who.dea)


def _entered(model: type[M], rows: Sequence[M]) -> dict[str, int]:
    by_digest = {str(row.digest): row for row in rows}  # type: ignore[attr-defined]
    found = _found(model, list(by_digest))
    missing = [row for digest, row in by_digest.items() if digest not in found]
    if missing:
        model._default_manager.bulk_create(missing, batch_size=60, ignore_conflicts=True)
        found |= _found(model, [str(row.digest) for row in missing])  # type: ignore[attr-defined]
    return found


def _found(model: type[M], digests: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunks(digests):
        found.update(model._default_manager.filter(digest__in=chunk).values_list("digest", "pk"))
    return found


def _digest(values: Mapping[str, str]) -> str:
    text = "\x1f".join(f"{name}={str(value).strip().upper()}" for name, value in sorted(values.items()))
    return hashlib.sha256(text.encode()).hexdigest()
