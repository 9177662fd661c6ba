"""The two sides of a comparison: what was stated or booked, and what ledgers and remittances on file have about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.law.register import Law
from carelaw.pbm.store.models import (
    DisclosureStatement,
    LedgerEntry,
    LedgerSheet,
    PaidAmountRequest,
    ProgramClaim,
    Remittance,
    RemittanceAdjustment,
    RemittanceClaim,
)
from carelaw.pbm.use_cases.disclosures.ledgers import that_count
from carelaw.pbm.use_cases.payments.on_file import cents
from carelaw.pbm.use_cases.scope.named import numbers_of

Side = tuple[str, int, str, str, str, date | None, bool, int, str, str, int | None]
_CHUNK = 500
_STATED = ("stated", "exception")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides, and whether anything is on file for the period."""

    rows: tuple[Side, ...]
    on_file: bool


def rebates_or_fees(statement: DisclosureStatement) -> Sides:
    """A statement of rebates or fees beside the ledger of its period, for its covered entity."""
    rebates = statement.kind == "rebates"
    names = ("manufacturer", "kind") if rebates else ("pharmacy_npi", "fee_kind")
    stated: list[Side] = [
        _side("stated", one.row, _name(one.cells[names[0]]), one.cells[names[1]], one.amount or Decimal(0))
        for one in statement.lines.filter(standing__in=_STATED).order_by("row")
        if one.amount is not None
    ]
    sheets = that_count(statement.manager_id, statement.kind, statement.period_from, statement.period_to)
    entity = numbers_of([statement.entity_id]).get(statement.entity_id, "")
    allocated = [entity, ""] if rebates else [entity]
    booked = LedgerEntry.objects.filter(
        sheet__in=sheets, entity__in=allocated, booked_on__range=(statement.period_from, statement.period_to)
    ).select_related("sheet")
    found = [
        _side("found", one.row, _name(one.party), one.item, one.amount, place=_place(one), allocated=bool(one.entity))
        for one in booked.order_by("sheet__number", "row")
    ]
    return Sides((*stated, *found), bool(sheets))


def rates(statement: DisclosureStatement) -> Sides:
    """A statement of rates beside the remittances: its own claims, and those of the entity that it leaves out."""
    stated = [
        _side("stated", one.row, one.cells["pharmacy_npi"], "", one.amount or Decimal(0), one.claim, _day(one.cells))
        for one in statement.lines.filter(standing__in=_STATED).order_by("row")
    ]
    period = (statement.period_from, statement.period_to)
    own = ProgramClaim.objects.filter(
        program=statement.program, person__entity_id=statement.entity_id, served_on__range=period, reversed=False
    )
    wanted = {(one[4], one[5]) for one in stated} | set(own.values_list("claim", "served_on"))
    npis = {(one[4], one[5]): one[2] for one in stated}
    found = [one for one in remitted(statement.manager_id, wanted) if npis.get((one[4], one[5]), one[2]) == one[2]]
    return Sides((*stated, *found), True)


def paid_amounts(request: PaidAmountRequest) -> Sides:
    """What a plan sponsor was told as actually paid, beside the remittances."""
    told = list(request.claims.order_by("pk"))
    stated = [
        _side("stated", row, "", "", one.paid + one.adjusted, one.claim, one.served_on)
        for row, one in enumerate(told, 2)
    ]
    manager_id = request.contract.manager_id
    found: dict[tuple[str, date | None], list[Side]] = {}
    for one in remitted(manager_id, {(one.claim, one.served_on) for one in told}):
        found.setdefault((one[4], one[5]), []).append(one)
    # A number that two pharmacies used on one day tells nobody's amount.
    plain = [rows for rows in found.values() if len({row[2] for row in rows}) == 1]
    sides = [(row[0], row[1], "", *row[3:]) for rows in plain for row in rows]
    return Sides((*stated, *sides), True)


def fee_ledger(sheet: LedgerSheet, law: Law) -> Sides:
    """A ledger of fees beside the fees that remittances of its period took, by their codes or its references."""
    entries = list(sheet.entries.order_by("row"))
    stated = [_side("stated", one.row, one.party, one.item, one.amount) for one in entries]
    sent = Remittance.objects.filter(manager_id=sheet.manager_id, paid_on__range=(sheet.period_from, sheet.period_to))
    codes = _fee_codes(law, sheet.period_to)
    known = {one.reference.upper(): one.item for one in entries if one.reference}
    found = [*_adjusted(sent, codes, known), *_reduced(sent, codes)]
    return Sides((*stated, *found), sent.exists())


def remitted(manager_id: UUID, wanted: Iterable[tuple[str, date | None]]) -> Iterator[Side]:
    """What a manager's remittances paid for claims, line by line, by prescription number or control number."""
    keys = set(wanted)
    names = sorted({claim for claim, _ in keys})
    for field in ("prescription_number", "control"):
        for start in range(0, len(names), _CHUNK):
            part = {f"{field}__in": names[start : start + _CHUNK]}
            lines = RemittanceClaim.objects.filter(remittance__manager_id=manager_id, **part)
            for one in lines.select_related("remittance").order_by("pk"):
                name = getattr(one, field)
                # A claim that goes by both numbers counts once.
                if (name, one.served_on) not in keys or (field == "control" and one.prescription_number == name):
                    continue
                told = one.remittance
                yield _side(
                    "found", 0, told.payee_npi, "", one.paid, name, one.served_on,
                    place=f"{told.trace} segment {one.segment}"[:50], trace=told.trace, segment=one.segment,
                )  # fmt: skip


def _adjusted(sent: Any, codes: Mapping[str, str], known: Mapping[str, str]) -> Iterator[Side]:
    lines = RemittanceAdjustment.objects.filter(remittance__in=sent).select_related("remittance")
    for one in lines.order_by("pk").iterator(chunk_size=2_000):
        item = codes.get(f"PLB {one.reason}") or known.get(one.reference.strip().upper())
        if item:
            yield _fee(one.remittance, item, one.amount, one.segment)


def _reduced(sent: Any, codes: Mapping[str, str]) -> Iterator[Side]:
    lines = RemittanceClaim.objects.filter(remittance__in=sent).exclude(adjustments=[]).select_related("remittance")
    for one in lines.order_by("pk").iterator(chunk_size=2_000):
        for _group, reason, amount in one.adjustments:
            item = codes.get(f"CAS {reason}")
            if item:
                yield _fee(one.remittance, item, Decimal(amount), one.segment)


def _fee(told: Remittance, item: str, amount: Decimal, segment: int) -> Side:
    place = f"{told.trace} segment {segment}"[:50]
    return _side("found", 0, told.payee_npi, item, amount, place=place, trace=told.trace, segment=segment)


def _fee_codes(law: Law, on: date) -> dict[str, str]:
    told: Sequence[str] = law.number("pbm.fee_codes", on)
    return {" ".join(one.split()[:2]): one.split()[2] for one in told}


def _side(
    side: str,
    row: int,
    party: str,
    item: str,
    amount: Decimal,
    claim: str = "",
    served_on: date | None = None,
    *,
    allocated: bool = True,
    place: str = "",
    trace: str = "",
    segment: int | None = None,
) -> Side:
    return (side, row, party, item, claim, served_on, allocated, cents(amount), place, trace, segment)


def _name(text: str) -> str:
    """A name as two sheets may both write it: letter case, spaces and a last stop do not tell two apart."""
    return " ".join(text.casefold().split()).rstrip(".")


def _place(one: LedgerEntry) -> str:
    return f"{one.sheet.number} row {one.row}"


def _day(cells: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(cells["served_on"]))
