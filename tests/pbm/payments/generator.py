"""Remittances of many pharmacies with breaches planted in them, from a seed; and the truth about every row.

Nothing of the program is used: what is right is what was planted. `world(remittances, seed)` gives the file of
remittances, the file of claims, every sheet, and for each check the reason of each row that a finding is due for.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from carelaw.kernel.identifiers import npi_with_check_digit
from tests.pbm.payments.x12 import Clp, Remit, interchange

FIRST = date(2024, 1, 5)
SEEN = date(2025, 3, 31)
EVERY = 14
PER_PHARMACY = 20
D = Decimal
CENT = D("0.01")
_NDC = "00378410591"
_TELEPHONE = "217-555-0142"
# What the contract takes off an ordinary claim; no planted one has it.
_CONTRACTUAL = D("10.00")
# What is planted in provider-level adjustments, and the finding that is due.
PLANTED_ADJUSTMENTS = {
    "unexplained": "E-PBM-95",
    "late-notice": "E-PBM-95",
    "other-remittance": "E-PBM-95",
    "bare-balance": "E-PBM-95",
    "no-patient": "E-PBM-96.patient",
    "no-day": "E-PBM-96.dispensed",
    "no-drugs": "E-PBM-96.drugs",
    "no-amount": "E-PBM-96.amount",
    "no-reason": "E-PBM-96.reason",
    "wrong-sum": "E-PBM-96.sum",
    "no-contact": "E-PBM-97",
    "e-mail-contact": "E-PBM-97",
    "code-reason": "W-PBM-96.code",
    "bad-contact": "W-PBM-97",
    "unlisted": "W-PBM-95.code",
    "two-faults": "E-PBM-96.patient, E-PBM-97",
}
LAWFUL_ADJUSTMENTS = ("explained", "two-explained", "earlier-notice", "returned", "raises", "moved")
PLANTED_CLAIMS = (
    "late", "unpaid", "batch", "again-late", "same-defect", "denied", "taken-back", "audit-defective", "paid-less",
    "manager-reversed", "older-price", "below-cost",
)  # fmt: skip
LAWFUL_CLAIMS = (
    "last-day", "not-due", "returned", "again-paid", "repeated", "taken-back-and-paid", "audited", "patient-share",
    "pharmacy-reversed", "no-schedule", "newest-price", "at-cost", "rejected",
)  # fmt: skip


@dataclass
class World:
    """Files and sheets, and what is due: the reason by row for each check."""

    remittances: bytes
    claims: bytes
    sheets: dict[str, bytes]
    truth: dict[str, dict[int, str]]
    rows_of_remittances: int
    rows_put_aside: int
    claims_rows: int
    remittance_count: int
    planted: dict[str, int]


@dataclass
class _Writer:
    chance: random.Random
    remits: list[Remit] = field(default_factory=list)
    units: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    sheets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    truth: dict[str, dict[int, str]] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)
    number: int = 0

    def next(self) -> int:
        self.number += 1
        return self.number

    def sheet(self, name: str, **cells: Any) -> None:
        self.sheets.setdefault(name, []).append(cells)

    def count(self, kind: str) -> None:
        self.planted[kind] = self.planted.get(kind, 0) + 1

    def claim(self, kind: str, npi: str, rx: str, served: date, approved: Decimal, **more: Any) -> int:
        """One claim with its response; gives its row in the file."""
        answered = more.pop("answered", served)
        self.claims.append(
            {
                "manager_number": "PBM0101",
                "bin_number": "610101",
                "transaction_code": "B1",
                "service_provider_id": npi,
                "date_of_service": f"{served:%Y%m%d}",
                "prescription_number": rx,
                "fill_number": "0",
                "product_id": _NDC,
                "quantity_dispensed": "30",
                "response_status": "P",
                # Late in the evening in Illinois it is the next day in UTC.
                "answered_at": datetime(
                    answered.year, answered.month, answered.day, 22, 30, tzinfo=ZoneInfo("America/Chicago")
                ).isoformat(),
                "total_amount_paid": str(approved),
                "ingredient_cost_paid": str(approved - D("1.50")),
                "dispensing_fee_paid": "1.50",
                "basis_of_reimbursement": "01",
                "contract_number": "DAYS",
                "received_on": f"{answered:%Y%m%d}",
                **{name: str(value) for name, value in more.items()},
            }
        )
        self.count(kind)
        return len(self.claims) + 1

    def due(self, check: str, row: int, because: str) -> None:
        self.truth.setdefault(check, {})[row] = because


def world(remittances: int, seed: int) -> World:
    """A world of so many remittances. The same seed gives the same bytes."""
    writer = _Writer(random.Random(seed))
    _schedules(writer)
    _reference_prices(writer)
    pharmacies = [npi_with_check_digit(f"18831{n:04}") for n in range(-(-remittances // PER_PHARMACY))]
    for npi in pharmacies:
        _pharmacy(writer, npi, min(PER_PHARMACY, remittances - len(writer.remits)))
    aside = _break_some(writer)
    rows = _number_units(writer, aside)
    return World(
        remittances=interchange(writer.remits),
        claims=_csv(writer.claims),
        sheets={name: _csv(lines) for name, lines in writer.sheets.items()},
        truth={check: dict(sorted(found.items())) for check, found in sorted(writer.truth.items())},
        rows_of_remittances=rows[0],
        rows_put_aside=rows[1],
        claims_rows=len(writer.claims),
        remittance_count=len(writer.remits),
        planted=dict(sorted(writer.planted.items())),
    )


def _pharmacy(writer: _Writer, npi: str, count: int) -> None:
    days = [FIRST + timedelta(days=EVERY * n) for n in range(count)]
    first = len(writer.remits)
    for on in days:
        writer.remits.append(Remit(f"TR{writer.next():07}", npi, on, [], []))
    for place, on in enumerate(days):
        for _ in range(writer.chance.randint(2, 4)):
            _ordinary(writer, npi, first + place, on)
        if writer.chance.random() < 0.5:
            kind = writer.chance.choice((*PLANTED_CLAIMS, *LAWFUL_CLAIMS))
            room = len(days) - place
            if room >= 4 or kind not in {"taken-back", "audit-defective", "taken-back-and-paid", "audited"}:
                _CLAIMS[kind](writer, npi, first + place, on)
        if writer.chance.random() < 0.4:
            kind = writer.chance.choice((*PLANTED_ADJUSTMENTS, *LAWFUL_ADJUSTMENTS))
            if kind != "moved" or place + 2 < len(days):
                _adjust(writer, kind, npi, first + place, on)


def _amount(writer: _Writer) -> Decimal:
    return D(writer.chance.randint(800, 40_000)).scaleb(-2)


def _served(writer: _Writer, on: date, *, before: int | None = None) -> date:
    return on - timedelta(days=writer.chance.randint(5, 25) if before is None else before)


def _rx(writer: _Writer) -> str:
    return str(7_000_000 + writer.next())


def _put(writer: _Writer, place: int, claim: Clp, reason: str = "") -> None:
    """One claim of a remittance, with the finding that is due for it."""
    writer.remits[place].claims.append(claim)  # type: ignore[attr-defined]
    writer.units.setdefault(place, []).append(("clp", reason))


def _ordinary(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served, amount = _rx(writer), _served(writer, on), _amount(writer)
    writer.claim("ordinary", npi, rx, served, amount)
    _put(writer, place, Clp(rx, amount, served, charge=amount + _CONTRACTUAL, control=f"C{rx}"))


# Claims


def _late(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, amount = _rx(writer), _amount(writer)
    # The first day over the limit more often than others.
    served = on - timedelta(days=writer.chance.choice((31, 31, 31, 32, 45, 60)))
    row = writer.claim("late", npi, rx, served, amount)
    _put(writer, place, Clp(rx, amount, served))
    writer.due("late-payment", row, "E-PBM-117.late")


def _last_day(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, amount, served = _rx(writer), _amount(writer), on - timedelta(days=30)
    writer.claim("last-day", npi, rx, served, amount)
    _put(writer, place, Clp(rx, amount, served))


def _unpaid(writer: _Writer, npi: str, place: int, on: date) -> None:
    row = writer.claim("unpaid", npi, _rx(writer), _served(writer, on), _amount(writer))
    writer.due("late-payment", row, "E-PBM-117.unpaid")
    writer.due("denied-after-approval", row, "E-PBM-116.never-paid")


def _not_due(writer: _Writer, npi: str, place: int, on: date) -> None:
    writer.claim("not-due", npi, _rx(writer), SEEN - timedelta(days=writer.chance.randint(2, 30)), _amount(writer))


def _back(writer: _Writer, npi: str, rx: str, served: date, returned: date, **more: Any) -> None:
    writer.sheet(
        "returned-claims",
        **{
            "pharmacy_npi": npi, "prescription_number": rx, "date_of_service": served, "returned_on": returned,
            "defect": "prescriber number unreadable", "in_batch": "N", "resubmitted_on": "", "returned_again_on": "",
            "second_defect": "", "repeats_defect": "", **more,
        },
    )  # fmt: skip


def _returned(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served = _rx(writer), _served(writer, on)
    writer.claim("returned", npi, rx, served, _amount(writer))
    _back(writer, npi, rx, served, served + timedelta(days=writer.chance.choice((10, 30))))


def _batch(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served = _rx(writer), _served(writer, on)
    row = writer.claim("batch", npi, rx, served, _amount(writer))
    _back(writer, npi, rx, served, served + timedelta(days=9), defect="", in_batch="Y")
    writer.due("late-payment", row, "E-PBM-117.unpaid, E-PBM-118.batch")
    writer.due("denied-after-approval", row, "E-PBM-116.never-paid")


def _again(writer: _Writer, npi: str, place: int, on: date, days: int, kind: str) -> None:
    rx, amount = _rx(writer), _amount(writer)
    again = on - timedelta(days=days)
    served = again - timedelta(days=20)
    row = writer.claim(kind, npi, rx, served, amount)
    _back(writer, npi, rx, served, served + timedelta(days=5), resubmitted_on=again)
    _put(writer, place, Clp(rx, amount, served))
    if kind == "again-late":
        writer.due("late-payment", row, "E-PBM-119.late")


def _again_paid(writer: _Writer, npi: str, place: int, on: date) -> None:
    _again(writer, npi, place, on, writer.chance.choice((30, 12)), "again-paid")


def _again_late(writer: _Writer, npi: str, place: int, on: date) -> None:
    _again(writer, npi, place, on, writer.chance.choice((31, 44)), "again-late")


def _same(writer: _Writer, npi: str, on: date, kind: str, repeats: str) -> None:
    rx, served = _rx(writer), _served(writer, on)
    row = writer.claim(kind, npi, rx, served, _amount(writer))
    _back(
        writer, npi, rx, served, served + timedelta(days=5), resubmitted_on=served + timedelta(days=9),
        returned_again_on=served + timedelta(days=12), second_defect="Prescriber number unreadable",
        repeats_defect=repeats,
    )  # fmt: skip
    if repeats == "N":
        writer.due("late-payment", row, "E-PBM-119.same-defect")


def _same_defect(writer: _Writer, npi: str, place: int, on: date) -> None:
    _same(writer, npi, on, "same-defect", "N")


def _repeated(writer: _Writer, npi: str, place: int, on: date) -> None:
    _same(writer, npi, on, "repeated", "Y")


def _denied(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served, amount = _rx(writer), _served(writer, on), _amount(writer)
    row = writer.claim("denied", npi, rx, served, amount)
    _put(writer, place, Clp(rx, D("0.00"), served, charge=amount, status="4", reason="204"))
    writer.due("denied-after-approval", row, "E-PBM-116.denied")


def _taken(writer: _Writer, npi: str, place: int, on: date, kind: str) -> tuple[str, date, Decimal, int]:
    """Paid in one remittance, reversed in the next with an explanation."""
    rx, served, amount = _rx(writer), _served(writer, on), _amount(writer)
    row = writer.claim(kind, npi, rx, served, amount)
    control = f"C{rx}"
    _put(writer, place, Clp(rx, amount, served, control=control))
    _put(writer, place + 1, Clp(rx, -amount, served, charge=-amount, status="22", control=control))
    if kind != "taken-back-and-paid":
        _tell(writer, control, writer.remits[place + 1].trace, amount, dispensed_on=served)
    return rx, served, amount, row


def _taken_back(writer: _Writer, npi: str, place: int, on: date) -> None:
    *_, row = _taken(writer, npi, place, on, "taken-back")
    writer.due("denied-after-approval", row, "E-PBM-116.taken-back")


def _taken_back_and_paid(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served, amount, _row = _taken(writer, npi, place, on, "taken-back-and-paid")
    _put(writer, place + writer.chance.choice((1, 2, 3)), Clp(rx, amount, served, control=f"C{rx}"))


def _audit(writer: _Writer, npi: str, rx: str, served: date, noticed: str) -> None:
    writer.sheet(
        "audited-claims", pharmacy_npi=npi, prescription_number=rx, date_of_service=served, audit="AU-1",
        noticed=noticed, within_two_years="Y", outside_first_week="Y", appeal_explained="Y", explained="Y",
    )  # fmt: skip


def _audited(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served, *_ = _taken(writer, npi, place, on, "audited")
    _audit(writer, npi, rx, served, "Y")


def _audit_defective(writer: _Writer, npi: str, place: int, on: date) -> None:
    rx, served, _paid, row = _taken(writer, npi, place, on, "audit-defective")
    _audit(writer, npi, rx, served, "N")
    writer.due("denied-after-approval", row, "E-PBM-116.audit")


def _less(writer: _Writer, npi: str, place: int, on: date, kind: str, group: str) -> None:
    rx, served, amount = _rx(writer), _served(writer, on), _amount(writer)
    row = writer.claim(kind, npi, rx, served, amount)
    paid = amount - CENT if writer.chance.random() < 0.5 else (amount / 2).quantize(CENT, ROUND_HALF_UP)
    _put(writer, place, Clp(rx, paid, served, charge=amount, group=group, reason="45"))
    if group == "CO":
        writer.due("denied-after-approval", row, "E-PBM-116.paid-less")


def _paid_less(writer: _Writer, npi: str, place: int, on: date) -> None:
    _less(writer, npi, place, on, "paid-less", "CO")


def _patient_share(writer: _Writer, npi: str, place: int, on: date) -> None:
    _less(writer, npi, place, on, "patient-share", "PR")


def _undone(writer: _Writer, npi: str, on: date, kind: str, by: str) -> None:
    rx, served, amount = _rx(writer), _served(writer, on), _amount(writer)
    row = writer.claim(kind, npi, rx, served, amount)
    writer.claim(
        kind, npi, rx, served, amount, answered=served + timedelta(days=1), transaction_code="B2", response_status="A",
        reversed_by=by,
    )  # fmt: skip
    if by == "manager":
        writer.due("denied-after-approval", row, "E-PBM-116.reversed")


def _manager_reversed(writer: _Writer, npi: str, place: int, on: date) -> None:
    _undone(writer, npi, on, "manager-reversed", "manager")


def _pharmacy_reversed(writer: _Writer, npi: str, place: int, on: date) -> None:
    _undone(writer, npi, on, "pharmacy-reversed", "pharmacy")


def _no_schedule(writer: _Writer, npi: str, place: int, on: date) -> None:
    writer.claim("no-schedule", npi, _rx(writer), _served(writer, on), _amount(writer), contract_number="NONE")


def _rejected(writer: _Writer, npi: str, place: int, on: date) -> None:
    writer.claim("rejected", npi, _rx(writer), _served(writer, on), D("9.00"), response_status="R", reject_codes="70")


# Formula: 0.85 times the reference price, 30 units, a fee of 1.50. The price changes every Wednesday.
_PRICES = [(date(2023, 11, 1) + timedelta(days=7 * n), D("0.90000") + D("0.00375") * n) for n in range(60)]


def _reference_prices(writer: _Writer) -> None:
    for on, price in _PRICES:
        writer.sheet(
            "reference-prices", reference="AWP", ndc=_NDC, unit_price=price,
            published_at=datetime(on.year, on.month, on.day, 6, tzinfo=ZoneInfo("America/Chicago")).isoformat(),
            delivered_to="agent", loaded="N",
        )  # fmt: skip


def _formula(writer: _Writer, npi: str, place: int, on: date, older: bool) -> None:
    rx, served = _rx(writer), _served(writer, on)
    known = [price for since, price in _PRICES if since <= served]
    unit = known[-2] if older else known[-1]
    ingredient = (unit * 30 * D("0.85")).quantize(CENT, ROUND_HALF_UP)
    row = writer.claim(
        "older-price" if older else "newest-price", npi, rx, served, ingredient + D("1.50"),
        ingredient_cost_paid=ingredient, basis_of_reimbursement="03", formula_reference="AWP", formula_factor="0.85",
        formula_fee="1.50",
    )  # fmt: skip
    _put(writer, place, Clp(rx, ingredient + D("1.50"), served))
    if older:
        writer.due("reference-price", row, "E-PBM-115.underpaid")


def _older_price(writer: _Writer, npi: str, place: int, on: date) -> None:
    _formula(writer, npi, place, on, True)


def _newest_price(writer: _Writer, npi: str, place: int, on: date) -> None:
    _formula(writer, npi, place, on, False)


def _listed(writer: _Writer, npi: str, place: int, on: date, short: Decimal, kind: str) -> None:
    rx, served = _rx(writer), _served(writer, on)
    cost = D(writer.chance.randint(10_000, 900_000)).scaleb(-5)
    # A cent below cost and fee, or the first whole cent that covers them.
    paid = (cost * 30 + D("1.50")).quantize(CENT, "ROUND_CEILING") - short
    row = writer.claim(
        kind, npi, rx, served, paid, ingredient_cost_paid=paid - D("1.50"), basis_of_reimbursement="07",
        contract_dispensing_fee="1.50", acquisition_unit_cost=cost,
    )  # fmt: skip
    _put(writer, place, Clp(rx, paid, served))
    if short:
        writer.due("cost-cover", row, "W-PBM-120")


def _below_cost(writer: _Writer, npi: str, place: int, on: date) -> None:
    _listed(writer, npi, place, on, CENT, "below-cost")


def _at_cost(writer: _Writer, npi: str, place: int, on: date) -> None:
    _listed(writer, npi, place, on, D("0.00"), "at-cost")


Planter = Callable[[_Writer, str, int, date], None]
_CLAIMS: dict[str, Planter] = {
    "late": _late,
    "last-day": _last_day,
    "unpaid": _unpaid,
    "not-due": _not_due,
    "returned": _returned,
    "batch": _batch,
    "again-paid": _again_paid,
    "again-late": _again_late,
    "same-defect": _same_defect,
    "repeated": _repeated,
    "denied": _denied,
    "taken-back": _taken_back,
    "taken-back-and-paid": _taken_back_and_paid,
    "audited": _audited,
    "audit-defective": _audit_defective,
    "paid-less": _paid_less,
    "patient-share": _patient_share,
    "manager-reversed": _manager_reversed,
    "pharmacy-reversed": _pharmacy_reversed,
    "no-schedule": _no_schedule,
    "older-price": _older_price,
    "newest-price": _newest_price,
    "below-cost": _below_cost,
    "at-cost": _at_cost,
    "rejected": _rejected,
}


# Provider-level adjustments


def _tell(writer: _Writer, reference: str, trace: str, taken: Decimal, **more: Any) -> None:
    writer.sheet(
        "explanations",
        **{
            "reference": reference, "remittance": trace, "notice": "", "delivered_on": "", "patient": "Jane Doe",
            "dispensed_on": FIRST, "drugs": "Lisinopril 10 mg", "amount": taken,
            "reason": "Quantity billed above quantity prescribed", "appeal_telephone": _TELEPHONE,
            "appeal_address": "", **more,
        },
    )  # fmt: skip


_LACKS: dict[str, dict[str, Any]] = {
    "no-patient": {"patient": ""},
    "no-day": {"dispensed_on": ""},
    "no-drugs": {"drugs": ""},
    "no-amount": {"amount": ""},
    "no-reason": {"reason": ""},
    "no-contact": {"appeal_telephone": ""},
    "e-mail-contact": {"appeal_telephone": "appeals@example.org"},
    "code-reason": {"reason": "CO-129, N432"},
    "bad-contact": {"appeal_telephone": "555-01"},
    "two-faults": {"patient": "", "appeal_telephone": ""},
}


def _adjust(writer: _Writer, kind: str, npi: str, place: int, on: date) -> None:
    remit = writer.remits[place]
    reference, amount = f"ADJ{writer.next():07}", D(writer.chance.randint(100, 500)).scaleb(-2)
    writer.count(kind)
    reason = writer.chance.choice(("WO", "WO", "CS", "L6"))
    due = PLANTED_ADJUSTMENTS.get(kind, "")
    if kind == "raises":
        return _plb(writer, place, "L6", reference, -amount)
    if kind == "moved":
        _plb(writer, place, "FB", reference, -amount)
        return _plb(writer, place + writer.chance.choice((1, 2)), "FB", reference, amount)
    if kind == "returned":
        _plb(writer, place, "72", reference, -amount)
        return _plb(writer, place, "WO", reference, amount)
    _plb(writer, place, {"bare-balance": "FB", "unlisted": "ZZ"}.get(kind, reason), reference, amount, due)
    if kind in {"unexplained", "bare-balance", "unlisted"}:
        return None
    if kind == "two-explained":
        _tell(writer, reference, remit.trace, amount - CENT)
        return _tell(writer, reference, remit.trace, CENT)
    if kind == "late-notice":
        return _tell(
            writer, reference, "", amount, notice="N-1", delivered_on=on + timedelta(days=writer.chance.choice((0, 3)))
        )
    if kind == "earlier-notice":
        return _tell(writer, reference, "", amount, notice="N-1", delivered_on=on - timedelta(days=1))
    if kind == "other-remittance":
        return _tell(writer, reference, f"{remit.trace}X", amount)
    if kind == "wrong-sum":
        return _tell(writer, reference, remit.trace, amount - CENT)
    return _tell(writer, reference, remit.trace, amount, **_LACKS.get(kind, {}))


def _plb(writer: _Writer, place: int, reason: str, reference: str, amount: Decimal, due: str = "") -> None:
    writer.remits[place].plbs.append((reason, reference, amount))  # type: ignore[attr-defined]
    writer.units.setdefault(place, []).append(("plb", due))


# The whole


def _break_some(writer: _Writer) -> dict[int, str]:
    """Break remittances that carry nothing planted: their amounts do not add up."""
    aside: dict[int, str] = {}
    plain = [
        place
        for place, remit in enumerate(writer.remits)
        if not remit.plbs and all(clp.charge == clp.paid + _CONTRACTUAL for clp in remit.claims)
    ]
    quiet = [place for place in plain if all(not due for _, due in writer.units[place])]
    for place in quiet[:: max(1, len(quiet) // 25)]:
        aside[place] = "amount"
        writer.remits[place].amount = D("1.23")
        writer.count("unbalanced")
    return aside


def _number_units(writer: _Writer, aside: dict[int, str]) -> tuple[int, int]:
    """Give every unit its row as the file has it: the claims of a remittance, then its adjustments."""
    row = put_aside = 0
    lost: set[str] = set()
    for place, remit in enumerate(writer.remits):
        units = writer.units.get(place, [])
        for _kind, due in [one for one in units if one[0] == "clp"] + [one for one in units if one[0] == "plb"]:
            row += 1
            put_aside += place in aside
            if due:
                writer.due("recoupment", row, due)
        if place in aside:
            lost |= {clp.rx for clp in remit.claims}
    # Claims whose remittance was put aside are unpaid as far as anybody can tell.
    for number, claim in enumerate(writer.claims, 2):
        if claim["prescription_number"] in lost:
            writer.due("late-payment", number, "E-PBM-117.unpaid")
            writer.due("denied-after-approval", number, "E-PBM-116.never-paid")
    return row, put_aside


def _schedules(writer: _Writer) -> None:
    writer.sheet("schedules", contract_number="DAYS", form="days-after-adjudication", days=30, dates="", **_SINCE)


_SINCE = {"from": "2023-01-01", "to": ""}


def _csv(lines: Sequence[dict[str, Any]]) -> bytes:
    names = list(dict.fromkeys(name for line in lines for name in line))
    out = io.StringIO()
    sheet = csv.DictWriter(out, names, restval="", lineterminator="\n")
    sheet.writeheader()
    sheet.writerows(lines)
    return out.getvalue().encode()
