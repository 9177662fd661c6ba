"""The demonstration's holds: one that waits for the steward's decision, and one that lacks its cause."""

from __future__ import annotations

from datetime import datetime

from carelaw.pdmp.store.models import Dispensation
from carelaw.pdmp.use_cases.retention.hold_items import Named
from carelaw.pdmp.use_cases.retention.holds import HoldForm, ask_hold
from carelaw.platform.accounts.actor import Actor


def tell_holds(agent: Actor, at: datetime) -> None:
    """The Attorney General's office asks that two prescriptions be kept."""
    rows = Dispensation.objects.select_related("dispenser").exclude(dispenser__dea="").order_by("pk")[:2]
    for row, (case, cause) in zip(rows, (("CC-2291", "An open diversion case."), ("CC-2307", "")), strict=False):
        form = HoldForm(
            asks="hold",
            requester_kind="law-enforcement",
            requester="County Detectives, Sample County",
            case_number=case,
            cause=cause,
            document=f"letter of {case}",
            information=(Named(dispenser_dea=row.dispenser.dea, prescription_number=row.prescription_number),),
        )
        ask_hold(agent, form, at=at)
