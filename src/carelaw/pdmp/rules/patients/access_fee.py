"""§5(3)(i), (v): one access in a calendar quarter is free; only further ones may carry the published cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from carelaw.kernel.dates import Window, quarter_of, year_of
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import FeeFacts, FeeStatus, RequestKind

NOTHING = Decimal("0.00")


@rule("MAP-99", cite="§5(3)(i), (v)", readings=("AMB-05",))
def patient_access_fee(asked: FeeFacts, law: Law) -> Decision:
    """The first access of a quarter is free; a later one costs what the department has published, if anything."""
    if asked.kind is RequestKind.CORRECTION:
        return _free(asked, "correction-free", "Correcting the record never costs anything.")
    if not asked.answered:
        return _free(asked, "unanswered-free", "A request that was not answered is not charged.")
    if asked.earlier is None:
        return wanting(fault("E-MAP-99.needs-earlier", "The days of the earlier requests are needed.", "earlier"))
    within = period_of(asked.requested_on, law)
    before = sum(1 for day in asked.earlier if day in within and day <= asked.requested_on)
    if before < int(law.number("patient.free_per_quarter", asked.requested_on)):
        return _free(asked, FeeStatus.FREE.value, f"Free: no other access from {within.starts} to {within.last_day}.")
    if asked.cost is None or asked.cost <= 0:
        return _free(asked, "no-cost-set", "No cost is published for a further access, so it is free.")
    if asked.billed is not None and asked.billed != asked.cost:
        says = f"The bill is not the published cost of ${asked.cost}."
        return breached(fault("E-MAP-99.not-the-published-cost", says, "billed", asked.billed))
    says = f"A further access from {within.starts} to {within.last_day}: it costs ${asked.cost}."
    return passed(FeeStatus.CHARGEABLE.value, says, asked.cost)


def period_of(on: date, law: Law) -> Window:
    """The calendar quarter of a request, or its calendar year under the other reading (AMB-05)."""
    return year_of(on) if law.reading("AMB-05") == "year" else quarter_of(on)


def _free(asked: FeeFacts, code: str, says: str) -> Decision:
    if asked.billed is not None and asked.billed > 0:
        return breached(fault("E-MAP-99.free", f"{says} It cannot be billed.", "billed", asked.billed))
    return passed(code, says, NOTHING)
