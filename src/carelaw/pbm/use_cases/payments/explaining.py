"""A benefit manager explains a recoupment to a pharmacy: what lacks one of the five things, or a contact, is refused.

The letter names the patient. It is kept sealed; those who may open it are the two sides and the Director's staff.
"""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.facts.payments import Explained, Recoupment
from carelaw.pbm.rules.mac_days import ZONE
from carelaw.pbm.rules.payments.recoupments import (
    CITE,
    appeal_contact_given,
    earlier_notice_suffices,
    explanation_complete,
)
from carelaw.pbm.store.models import RecoupmentExplanation, Remittance
from carelaw.pbm.use_cases.attempts import keep_attempt
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.pbm.use_cases.payments.on_file import require_adopted
from carelaw.pbm.use_cases.payments.words import EXPLAINED_NOTICE
from carelaw.pbm.use_cases.permissions import PAYMENTS_SEE, RECOUPMENT_EXPLAIN
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.files.keeping import keep, opened
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

EXPLAINED = declare(
    "recoupment-explained",
    says="A benefit manager explained a recoupment to a pharmacy.",
    keys={"explanation": Shape.ID, "manager": Shape.ID, "pharmacy": Shape.ID},
    cite=CITE,
)
OPENED = declare(
    "recoupment-explanation-opened",
    says="The letter of an explanation was opened.",
    keys={"explanation": Shape.ID},
    cite=CITE,
)
_KIND = "pbm.recoupment-explanation"


def explain_recoupment(actor: Actor, at: datetime, **typed: Any) -> RecoupmentExplanation:
    """Explain one recoupment with its remittance, or in a notice before it. What was typed stays when it is refused."""
    require(actor, RECOUPMENT_EXPLAIN)
    require_adopted()
    manager = own_party(actor)
    try:
        return _explain(actor, at, manager, **typed)
    except Refusal as refusal:
        sealed = keep(io.BytesIO(json.dumps(typed, default=str, sort_keys=True).encode()))
        draft = {**typed, "patient": f"kept sealed: {sealed.digest}" if typed.get("patient") else ""}
        refusal.reference = refusal.reference or str(keep_attempt(actor, at, "recoupment-explain", draft, refusal).pk)
        raise


def _explain(
    actor: Actor,
    at: datetime,
    manager: Party,
    *,
    pharmacy: str,
    reference: str,
    remittance: str,
    patient: str,
    dispensed_on: date | None,
    drugs: tuple[str, ...],
    amount: str,
    reason: str,
    telephone: str,
    address: str,
) -> RecoupmentExplanation:
    party = pharmacy_numbered(pharmacy)
    on = legal_date(at, ZONE)
    told = Explained(
        patient_named=bool(patient.strip()),
        dispensed_on=dispensed_on,
        drugs=drugs,
        amount=_amount(amount),
        reason=reason,
        telephone=telephone,
        address=address,
        delivered_on=None if remittance else on,
    )
    _require_fit(told, on)
    with transaction.atomic():
        made = RecoupmentExplanation(
            manager_id=manager.pk,
            pharmacy_id=party.pk,
            reference=reference,
            remittance=remittance,
            delivered_on=told.delivered_on,
            patient_named=True,
            dispensed_on=dispensed_on,
            drugs=list(drugs),
            amount=told.amount,
            reason=reason,
            appeal_telephone=telephone,
            appeal_address=address,
            at=at,
        )
        made.document = keep(io.BytesIO(_letter(made, manager, party, patient, at))).digest
        made.save()
        body = {"explanation": str(made.pk), "manager": str(manager.pk), "pharmacy": str(party.pk)}
        append(EXPLAINED, actor=actor, at=at, body=body, subject=str(made.pk))
        write_to_party(
            EXPLAINED_NOTICE,
            key=str(made.pk),
            party_id=party.pk,
            at=at,
            values={
                "manager": manager.name,
                "reference": reference,
                "amount": f"{told.amount:,.2f}",
                "contact": "; ".join(part for part in (telephone.strip(), address.strip()) if part),
            },
            about=f"recoupment-explanation:{made.pk}",
        )
    return made


def _require_fit(told: Explained, on: date) -> None:
    """Refuse an explanation that would break the law, with every paragraph that it breaks."""
    law = adopted_law()
    amount = told.amount if told.amount is not None else Decimal(1)
    # As it stands with the remittance: its own content is judged here, not yet its day.
    with_it = Explained(
        told.patient_named, told.dispensed_on, told.drugs, told.amount, told.reason, told.telephone, told.address
    )
    facts = Recoupment(on, amount, explanations=(with_it,))
    decisions = (explanation_complete(facts, law=law), appeal_contact_given(facts, law=law))
    problems = tuple(
        Problem(reason.code, f"{reason.says} Give it and send the explanation again.", reason.field, one.cite)
        for one in decisions
        if one.outcome is Outcome.VIOLATION
        for reason in one.reasons
    )
    if problems:
        raise Refusal(problems[0].code, problems[0].says, cite=CITE, field=problems[0].field, problems=problems)


def _amount(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")) or amount > 10**9:
        says = "Amount taken back: permitted are dollars and cents above 0 such as 12.50."
        raise Refusal("value-not-permitted", says, cite=CITE, field="amount")
    return amount


def _letter(made: RecoupmentExplanation, manager: Party, pharmacy: Party, patient: str, at: datetime) -> bytes:
    """The letter as a PDF. It is made of a notice that is never kept as one."""
    taken = f"with the remittance {made.remittance}" if made.remittance else "on a remittance to come"
    appeal = [part for part in (made.appeal_telephone.strip(), made.appeal_address.strip()) if part]
    body = (
        f"To {pharmacy.name}\n\n{manager.name} takes back ${made.amount:,.2f} {taken}, under the reference "
        f"{made.reference}.\n\n| Patient | Dispensed on | Drug | Amount |\n"
        f"| {patient.strip().replace('|', ' ')} | {made.dispensed_on} | "
        f"{'; '.join(made.drugs).replace('|', ' ')} | ${made.amount:,.2f} |\n\n"
        f"## Reason\n\n{made.reason.strip()}\n\n## How to appeal\n\n" + "\n".join(f"- {one}" for one in appeal)
    )
    paper = Notice(
        kind=_KIND,
        language="en",
        subject=f"Explanation of the recoupment {made.reference}",
        body=body,
        cite=f"{CITE}, as House Bill 5614 of 2008 has it (bill text)",
        address=pharmacy.name,
        created_at=at,
    )
    return letter_pdf(paper)


def explanations_for(actor: Actor) -> Any:
    """The explanations that an actor may see: all of them, or those of one's own organization on either side."""
    require(actor, PAYMENTS_SEE)
    return only_own(RecoupmentExplanation.objects.all(), actor, "manager_id", "pharmacy_id")


def open_explanation(actor: Actor, at: datetime, reference: UUID | str) -> bytes:
    """The letter of an explanation, for those who may open it; opening it stands on the record."""
    found = explanations_for(actor).filter(pk=reference, row=0).first()
    if found is None:
        says = "No letter of this reference is yours to see. Sheets that were sent stay sealed."
        raise Refusal("explanation-unknown", says, field="explanation", kind="not-found")
    with transaction.atomic():
        append(OPENED, actor=actor, at=at, body={"explanation": str(found.pk)}, subject=str(found.pk))
    with opened(found.document) as stream:
        return stream.read()


def counts_as_notice(one: RecoupmentExplanation, remittance: Remittance) -> bool:
    """Whether an earlier notice stands for the explanation of a remittance's recoupment (PBM-98)."""
    if remittance.paid_on is None or one.delivered_on is None or one.amount is None:
        return False
    told = Explained(
        patient_named=one.patient_named,
        dispensed_on=one.dispensed_on,
        drugs=tuple(one.drugs),
        amount=one.amount,
        reason=one.reason,
        delivered_on=one.delivered_on,
    )
    facts = Recoupment(remittance.paid_on, one.amount, explanations=(told,))
    return earlier_notice_suffices(facts, law=adopted_law()).outcome is Outcome.PASS
