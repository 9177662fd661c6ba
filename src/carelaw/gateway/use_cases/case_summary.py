"""A case as every door shows it: its line in the register, and all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from carelaw.gateway.store.models import (
    Assessment,
    CollectionBundle,
    ComplianceLetter,
    DelayPeriod,
    FineCase,
    Relief,
)
from carelaw.gateway.use_cases.compliance import docket
from carelaw.gateway.use_cases.fine_sheet import Sheet, sheet_of
from carelaw.kernel.decision import plain
from carelaw.platform.money.models import Payment


def line(case: FineCase) -> dict[str, Any]:
    """One line of the compliance register."""
    return {
        "case": case.number,
        "respondent": case.respondent_name,
        "state": case.state,
        "next": case.next_says,
        "due": _text(case.due_on),
        "opened": _text(case.opened_on),
        "completed": _text(case.completed_on or case.exempt_from),
        "referred": _text(case.referred_on),
    }


def whole(case: FineCase, through: date) -> dict[str, Any]:
    """A case with its letters, delays, fine through a day, bundles and what happened."""
    return {
        **line(case),
        "id": str(case.pk),
        "respondent_kind": case.respondent_kind,
        "locations": [
            {"name": one.name, "city": one.city, "integrated_since": _text(one.integrated_since)}
            for one in case.locations.order_by("name")
        ],
        "letters": [letter_line(one) for one in case.letters.order_by("issued_on", "pk")],
        "delays": [delay_line(one) for one in case.delays.order_by("from_on", "pk")],
        "fine": fine_lines(sheet_of(case, through)),
        "bundles": [bundle_line(one) for one in case.bundles.order_by("number")],
        "events": [
            {"at": one.at.isoformat(), "kind": one.kind, **one.body} for one in docket(case).events.order_by("number")
        ],
        "clocks": [
            {"name": one.name, "says": one.says, "due_at": one.due_at.isoformat(), "met": one.met_at is not None}
            for one in docket(case).deadlines.order_by("due_at")
        ],
    }


def letter_line(letter: ComplianceLetter) -> dict[str, Any]:
    """One letter: its week, how it left, whether it counts."""
    return {
        "id": str(letter.pk),
        "notice": str(letter.notice_id),
        "kind": letter.kind,
        "counts": not letter.void,
        "issued_on": _text(letter.issued_on),
        "window_from": _text(letter.window_from),
        "window_to": _text(letter.window_to),
        "mailed_on": _text(letter.mailed_on),
        "emailed_at": letter.emailed_at.isoformat() if letter.emailed_at else None,
        "bounced": letter.bounced_at is not None,
        "sent_on": _text(letter.sent_on),
    }


def delay_line(delay: DelayPeriod) -> dict[str, Any]:
    """One delay of the Department: from when to when, why, and what was decided."""
    return {
        "delay": delay.pk,
        "from_on": _text(delay.from_on),
        "to_on": _text(delay.to_on),
        "cause": delay.cause,
        "source": delay.source,
        "state": delay.state,
        "reason": delay.reason,
    }


def assessment_line(one: Assessment) -> dict[str, Any]:
    """One month as it was assessed."""
    return {
        "case": one.case.number,
        "from_on": _text(one.from_on),
        "to_on": _text(one.to_on),
        "days": one.days,
        "amount": f"{one.amount:.2f}",
        "issued_on": _text(one.issued_on),
        "charge": str(one.charge_id) if one.charge_id else None,
    }


def relief_line(made: Relief) -> dict[str, Any]:
    """A stay or a waiver with its days and its reason."""
    return {"relief": made.kind, "from_on": _text(made.from_on), "to_on": _text(made.to_on), "reason": made.reason}


def payment_line(made: Payment) -> dict[str, Any]:
    """A payment as it was entered."""
    return {"payment": str(made.pk), "reference": made.reference, "amount": f"{made.amount:.2f}"}


def bundle_line(bundle: CollectionBundle) -> dict[str, Any]:
    """One bundle: its digest and the documents in it."""
    return {
        "id": str(bundle.pk),
        "number": bundle.number,
        "digest": bundle.digest,
        "bytes": bundle.size,
        "sent_on": _text(bundle.sent_on),
        "owed": f"{bundle.owed:.2f}",
        "receipt": bundle.receipt,
        "documents": bundle.documents,
    }


def fine_lines(sheet: Sheet) -> dict[str, Any]:
    """The sheet of a fine: months with their runs of days, and the sums."""
    made: dict[str, Any] = plain(
        {
            "start": sheet.start,
            "through": sheet.through,
            "days": sheet.days,
            "amount": f"{sheet.amount:.2f}",
            "assessed": f"{sheet.assessed:.2f}",
            "credited": f"{sheet.credited:.2f}",
            "paid": f"{sheet.paid:.2f}",
            "owed": f"{sheet.owed:.2f}",
            "months": [
                {
                    "from_on": month.from_on,
                    "to_on": month.to_on,
                    "days": month.days,
                    "amount": f"{month.amount:.2f}",
                    "assessed_on": month.assessed.issued_on if month.assessed else None,
                    "credited": f"{month.credited:.2f}",
                    "runs": [
                        {"from_on": run.from_on, "to_on": run.to_on, "days": run.days, "why": run.code}
                        for run in month.runs
                    ],
                }
                for month in sheet.months
            ],
        }
    )
    return made


def _text(on: date | None) -> str | None:
    return on.isoformat() if on else None
