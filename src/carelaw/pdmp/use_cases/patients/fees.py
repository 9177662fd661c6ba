"""What a request costs: said before the person commits, charged only when the record was given (MAP-99)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.patient_access import FeeFacts, FeeStatus
from carelaw.pdmp.linkage.names import folded
from carelaw.pdmp.rules.patients.access_fee import NOTHING, patient_access_fee, period_of
from carelaw.pdmp.store.models import PatientAccessCost, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients.common import kind, law_here, request_for
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.money.ledger import assess, reverse
from carelaw.platform.money.models import Charge, ChargeKind
from carelaw.platform.record.keeping import append

CITE = "§5(3)(v)"
WAIVED = kind("patient-fee-waived", "The cost of a patient's access was taken back.", CITE)
_UNCOUNTED = (
    PatientRequestState.REFUSED,
    PatientRequestState.WITHDRAWN,
    PatientRequestState.CLOSED_NO_EVIDENCE,
    PatientRequestState.CLOSED_OF_AGE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Who asks about whom: by these details two requests are of the same person about the same patient."""

    requester_name: str
    last_name: str
    first_name: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a request would cost, with the reason."""

    status: FeeStatus
    amount: Decimal
    decision: Decision


def quote(pair: Pair, on: date, *, without: PatientRequest | None = None) -> Quotation:
    """What an access would cost somebody who asks on a day."""
    decision = patient_access_fee(
        FeeFacts(requested_on=on, earlier=_earlier(pair, on, without), cost=cost_on(on)), law=law_here()
    )
    chargeable = decision.outcome is Outcome.PASS and decision.codes == (FeeStatus.CHARGEABLE.value,)
    if not chargeable:
        return Quotation(FeeStatus.FREE, NOTHING, decision)
    return Quotation(FeeStatus.CHARGEABLE, Decimal(decision.reasons[0].value), decision)


def cost_on(on: date) -> Decimal | None:
    """The published cost of a further access on a day; None while the department has set none."""
    set_ = PatientAccessCost.objects.filter(effective_on__lte=on).order_by("-effective_on").first()
    return set_.amount if set_ and set_.amount > 0 else None


def charge_for(held: PatientRequest, at: datetime, actor: Actor | None) -> Charge | None:
    """Charge a delivered access. Refuses to bill what is free; call inside the transaction of the delivery."""
    if held.fee <= 0:
        return None
    pair = Pair(held.requester_name, held.last_name, held.first_name, held.birth_date)
    facts = FeeFacts(
        requested_on=held.requested_on,
        earlier=_earlier(pair, held.requested_on, held),
        cost=cost_on(held.requested_on),
        billed=held.fee,
    )
    decision = patient_access_fee(facts, law=law_here())
    if decision.outcome is not Outcome.PASS:
        held.fee, held.fee_status = NOTHING, FeeStatus.FREE.value
        held.fee_waived_because = decision.codes[0]
        held.save(update_fields=["fee", "fee_status", "fee_waived_because"])
        return None
    return assess(
        ChargeKind.FEE,
        key=f"patient-request:{held.pk}",
        party_id=held.pk,
        amount=held.fee,
        says="A further access to a record in the same calendar quarter.",
        cite=CITE,
        on=law_day(at),
        at=at,
        actor=actor,
    )


def waive(actor: Actor, request_id: str, because: str, *, at: datetime) -> PatientRequest:
    """Take the cost of a request back, such as for an answer that was empty by the department's error."""
    require(actor, KEEP_REQUESTS)
    if not because.strip():
        raise Refusal("E-MAP-99.why", "Write down why the cost is taken back.", cite=CITE, field="because")
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=request_for(actor, request_id).pk)
        charge = Charge.objects.filter(key=f"patient-request:{held.pk}", reversed_by__isnull=True).first()
        if charge is not None:
            reverse(charge, says="The access is not charged.", on=law_day(at), at=at, actor=actor)
        held.fee, held.fee_status, held.fee_waived_because = NOTHING, FeeStatus.FREE.value, because.strip()[:200]
        held.save(update_fields=["fee", "fee_status", "fee_waived_because"])
        append(WAIVED, actor=actor, at=at, body={"request": str(held.pk)}, subject=str(held.pk))
    return held


def _earlier(pair: Pair, on: date, without: PatientRequest | None) -> tuple[date, ...]:
    """The days of the earlier requests that count: the same person about the same patient, not without an answer."""
    within = period_of(on, law_here())
    found = PatientRequest.objects.filter(
        requested_on__gte=within.starts,
        requested_on__lte=on,
        birth_date=pair.birth_date,
    ).exclude(state__in=_UNCOUNTED)
    if without is not None:
        found = found.exclude(pk=without.pk).filter(received_at__lt=without.received_at)
    names = found.order_by("requested_on").values_list("requested_on", *_NAMES)
    asked = _spelled(pair.requester_name, pair.last_name, pair.first_name)
    return tuple(day for day, *written in names if _spelled(*written) == asked)


_NAMES = ("requester_name", "last_name", "first_name")


def _spelled(*names: str) -> tuple[str, ...]:
    """Names as people mean them: capitals, accents, spaces and punctuation tell nobody apart."""
    return tuple(folded(name).replace(" ", "") for name in names)
