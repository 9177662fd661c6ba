"""Patients complain of a charge for the reporting: a compliance case, the receipt, a conclusion, a letter (§11(e))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.funds import PatientCharged
from carelaw.pdmp.rules.funds.charging import CHARGERS, patient_charged
from carelaw.pdmp.store.models import ChargeComplaint
from carelaw.pdmp.use_cases.board.judging import next_number, not_after, unknown
from carelaw.pdmp.use_cases.funds.dollars import dollars
from carelaw.pdmp.use_cases.funds.permissions import COMPLAIN, FIND
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files import keeping
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§11(e)"
CASE = "pdmp.patient-charge"
LARGEST = 10 << 20
_KINDS = {b"%PDF-": "application/pdf", b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_COMPLAINT = {"complaint": Shape.ID, "case": Shape.ID}
MADE = declare("charge-complaint-made", says="A patient complained of a charge.", keys=_COMPLAINT, cite=CITE)
FOUND = declare(
    "charge-complaint-concluded",
    says="A complaint about a charge was concluded.",
    keys={**_COMPLAINT, "outcome": Shape.CODE},
    cite=CITE,
)
RECEIPT_SEEN = declare(
    "charge-receipt-opened", says="The receipt of a complaint was opened.", keys=_COMPLAINT, cite=CITE
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody complains of."""

    complainant: str
    charged_by: str
    charger: str
    charged_on: date
    amount: Decimal | None
    says: str = ""


def complain(
    actor: Actor,
    at: datetime,
    *,
    complainant: str,
    charged_by: str,
    charger: str,
    charged_on: date,
    amount: str,
    says: str,
) -> Done:
    """Complain that a pharmacy or prescriber charged for having to report; the receipt can be added."""
    read = dollars(amount, "amount") if amount.strip() else None
    made = take_complaint(actor, Complaint(complainant, charged_by, charger, charged_on, read, says), at=at)
    return Done(f"The complaint is taken as {made.number}. It is looked into.", made.number)


def take_complaint(actor: Actor, told: Complaint, *, at: datetime, receipt: BinaryIO | None = None) -> ChargeComplaint:
    """Take a complaint with its receipt, if there is one, and open the compliance case."""
    require(actor, COMPLAIN)
    on = law_day(at)
    not_after(told.charged_on, on, "charged_on", CITE)
    for field, value in (("complainant", told.complainant), ("charger", told.charger)):
        if not value.strip():
            who = "Your name" if field == "complainant" else "Who charged you"
            raise Refusal("E-MAP-166.needs", f"{who} is needed.", cite=CITE, field=field)
    if told.charged_by not in CHARGERS:
        says = f"Permitted: {', '.join(CHARGERS)}. §11(e) speaks of these two."
        raise Refusal("E-MAP-166.charger", says, cite=CITE, field="charged_by")
    digest, media_type = _kept(receipt) if receipt is not None else ("", "")
    with transaction.atomic():
        number = next_number("C", on.year, ChargeComplaint.objects.filter(number__startswith=f"C-{on.year}-").count())
        case = open_case(CASE, key=number, title=f"Complaint {number}: charged for reporting", at=at, cite=CITE,
                         actor=actor)  # fmt: skip
        made = ChargeComplaint.objects.create(
            number=number,
            account_id=actor.account_id or None,
            complainant=told.complainant.strip(),
            charged_by=told.charged_by,
            charger=told.charger.strip(),
            charged_on=told.charged_on,
            amount=told.amount,
            says=told.says,
            receipt_digest=digest,
            receipt_type=media_type,
            received_at=at,
            case_id=case.pk,
        )
        append(MADE, actor=actor, at=at, body=_body(made), subject=str(made.pk))
    return made


def conclude(actor: Actor, at: datetime, *, complaint: str, amount: str, for_reporting: bool, finding: str) -> Done:
    """Conclude on a complaint after looking into it; what is found stands on the compliance case."""
    require(actor, FIND)
    with transaction.atomic():
        held = ChargeComplaint.objects.select_for_update().filter(number=complaint.strip().upper()).first()
        if held is None:
            raise unknown("complaint", "complaint", CITE)
        if held.outcome:
            says = f"{held.number} was concluded on {held.found_on}; the finding stands."
            raise Refusal("E-MAP-166.concluded", says, cite=CITE, field="complaint", kind="conflict")
        charged = dollars(amount, "amount", zero=True)
        facts = PatientCharged(held.charged_by, charged, for_reporting)
        decision = patient_charged(facts, law=adopted_law())
        kept = keep(decision, facts, subject=f"charge-complaint:{held.number}", at=at, actor=actor)
        held.amount, held.finding, held.found_on = charged, finding, law_day(at)
        held.outcome, held.code, held.decision_id = decision.outcome.value, decision.codes[0], kept.pk
        held.save()
        close_case(Case.objects.get(pk=held.case_id), at=at, closing=decision.codes[0], actor=actor)
        append(FOUND, actor=actor, at=at, body={**_body(held), "outcome": held.outcome}, subject=str(held.pk))
    more = {"outcome": held.outcome, "code": held.code}
    return Done(f"{held.number}: {decision.reasons[0].says}", held.number, more)


def complaints(actor: Actor) -> QuerySet[ChargeComplaint]:
    """Every complaint, for whoever looks into them."""
    require(actor, FIND)
    return ChargeComplaint.objects.all()


def receipt_of(actor: Actor, complaint_id: UUID, *, at: datetime) -> tuple[bytes, str]:
    """The receipt of a complaint, as sent; that it was opened stands on the record."""
    held = complaints(actor).filter(pk=complaint_id).first()
    if held is None or not held.receipt_digest:
        raise unknown("complaint", "receipt", CITE)
    with keeping.opened(held.receipt_digest) as source:
        content = source.read()
    with transaction.atomic():
        append(RECEIPT_SEEN, actor=actor, at=at, body=_body(held), subject=str(held.pk))
    return content, held.receipt_type


def breaches_found() -> int:
    """How many complaints were well founded."""
    return ChargeComplaint.objects.filter(outcome=Outcome.VIOLATION.value).count()


def _kept(receipt: BinaryIO) -> tuple[str, str]:
    head = receipt.read(8)
    media_type = next((name for magic, name in _KINDS.items() if head.startswith(magic)), "")
    if not media_type:
        says = "The receipt cannot be read. Permitted: a PDF, PNG or JPEG of at most 10 MB."
        raise Refusal("E-MAP-166.receipt", says, cite=CITE, field="receipt")
    receipt.seek(0)
    return keeping.keep(receipt, largest=LARGEST).digest, media_type


def _body(held: ChargeComplaint) -> dict[str, Any]:
    return {"complaint": str(held.pk), "case": str(held.case_id)}
