"""The ledger of rebates, and the rates that paid claims paid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.crypto import salted_hmac

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.scope import Consideration, PaidAmounts, RebateKind
from carelaw.pbm.rules.scope.providers import rebate_line, reimbursement_rate
from carelaw.pbm.store.models import PaidRate, RebateLine
from carelaw.pbm.use_cases.permissions import DUTIES_FILE, REBATES_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.pbm.use_cases.scope.taking import Taken, take_sheet
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, amount, day, one_of
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.parties.own import only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

REBATES, RATES = '215 ILCS 5/512-3 "Rebates"', '215 ILCS 5/512-3 "Pharmacy reimbursement rate"'
_SHEET = {"digest": Shape.DIGEST, "taken": Shape.COUNT, "quarantined": Shape.COUNT}
REBATE_ENTERED = declare(
    "pbm-rebate-entered", says="A rebate was entered.", keys={"line": Shape.ID, "kind": Shape.CODE}, cite="512-3"
)
REBATES_LOADED = declare("pbm-rebates-loaded", says="A sheet of rebates was taken.", keys=_SHEET, cite="512-3")
RATES_LOADED = declare("pbm-paid-rates-loaded", says="A sheet of paid rates was taken.", keys=_SHEET, cite="512-3")
_DOLLARS = "an amount, such as 41.20"
_DAY = "a day, such as 2010-01-31"
REBATE_COLUMNS = (
    ColumnOf("covered_entity", str, "its state number", cite=REBATES),
    ColumnOf("manufacturer", str, "who gave it", cite=REBATES),
    ColumnOf("labeler", str, "five digits, or nothing", required=False, cite=REBATES),
    ColumnOf("product", str, "for which product, or nothing", required=False, cite=REBATES),
    # Not required here: the rule itself says that a line has a kind, and why.
    ColumnOf("kind", one_of(*RebateKind), ", ".join(RebateKind), required=False, cite=REBATES),
    ColumnOf("called", str, "what the contract calls it, or nothing", required=False, cite=REBATES),
    ColumnOf("amount", amount, _DOLLARS, cite=REBATES),
    ColumnOf("period_from", day, _DAY, cite=REBATES),
    ColumnOf("period_to", day, _DAY, cite=REBATES),
)
RATE_COLUMNS = (
    ColumnOf("pharmacy_npi", str, "ten digits", cite=RATES),
    ColumnOf("covered_entity", str, "its state number", cite=RATES),
    ColumnOf("claim", str, "the claim's own number", cite=RATES),
    ColumnOf("served_on", day, _DAY, cite=RATES),
    ColumnOf("ndc", str, "eleven digits", cite=RATES),
    ColumnOf("formula", str, "the formula's name, or nothing", required=False, cite=RATES),
    ColumnOf("ingredient_paid", amount, _DOLLARS, required=False, cite=RATES),
    ColumnOf("fee_paid", amount, _DOLLARS, required=False, cite=RATES),
    ColumnOf("other_paid", amount, _DOLLARS, required=False, cite=RATES),
    ColumnOf("patient_paid", amount, _DOLLARS, required=False, cite=RATES),
)


def enter_rebate(
    actor: Actor,
    at: datetime,
    *,
    covered_entity: str,
    manufacturer: str,
    labeler: str,
    product: str,
    kind: str | None,
    called: str,
    amount: Decimal,
    period_from: date,
    period_to: date,
) -> RebateLine:
    """Enter one rebate; a line without a kind is refused, whatever the contract calls it."""
    require(actor, DUTIES_FILE)
    manager = own_party(actor)
    row = {
        "covered_entity": covered_entity,
        "manufacturer": manufacturer,
        "labeler": labeler,
        "product": product,
        "kind": kind,
        "called": called,
        "amount": amount,
        "period_from": period_from,
        "period_to": period_to,
    }
    with transaction.atomic():
        decision, made = _rebate(manager.pk, row, at)
        stop_at(decision, outcomes=tuple(one for one in Outcome if one is not Outcome.PASS))
        assert made is not None
        body = {"line": made.number, "kind": made.kind}
        append(REBATE_ENTERED, actor=actor, at=at, body=body, subject=made.number)
    return made


def load_rebates(actor: Actor, at: datetime, *, sheet: Attached) -> Taken:
    """Take a sheet of rebates; lines without a kind are set aside."""
    require(actor, DUTIES_FILE)
    manager = own_party(actor)
    with transaction.atomic():
        taken = take_sheet(sheet, REBATE_COLUMNS, lambda row: _rebate(manager.pk, row, at)[0])
        _note(REBATES_LOADED, actor, taken, at)
    return taken


def load_rates(actor: Actor, at: datetime, *, sheet: Attached) -> Taken:
    """Take a sheet of what paid claims paid; a line with a missing or negative amount is set aside."""
    require(actor, DUTIES_FILE)
    manager = own_party(actor)
    with transaction.atomic():
        taken = take_sheet(sheet, RATE_COLUMNS, lambda row: _rate(manager.pk, row, at))
        _note(RATES_LOADED, actor, taken, at)
    return taken


def rebates_for(actor: Actor) -> QuerySet[RebateLine]:
    """The ledger of rebates that an actor may see."""
    require(actor, REBATES_SEE)
    return only_own(RebateLine.objects.all(), actor, "manager_id")


def rebates_of(manager_id: UUID, entity_id: UUID, first: date, last: date) -> QuerySet[RebateLine]:
    """The rebates received for a covered entity whose period ends in these days; both belong to it."""
    return RebateLine.objects.filter(manager_id=manager_id, entity_id=entity_id, ends_on__range=(first, last))


def rates_of(manager_id: UUID, entity_id: UUID, first: date, last: date) -> QuerySet[PaidRate]:
    """What was paid to pharmacies on claims of a covered entity, served in these days."""
    return PaidRate.objects.filter(manager_id=manager_id, entity_id=entity_id, served_on__range=(first, last))


def rates_by_formula(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """What was paid under each formula, the patients' share apart."""
    require(actor, REBATES_SEE)
    found = only_own(PaidRate.objects.all(), actor, "manager_id")
    sums = {f"{name}_sum": Sum(name) for name in ("ingredient", "fee", "other", "patient")}
    rows: Any = found.values("formula").annotate(claims=Count("pk"), **sums).order_by("formula")
    return [
        {
            "formula": row["formula"] or "none named",
            "claims": row["claims"],
            "ingredient": row["ingredient_sum"],
            "fee": row["fee_sum"],
            "other": row["other_sum"],
            "rate": row["ingredient_sum"] + row["fee_sum"] + row["other_sum"],
            "patient": row["patient_sum"] or Decimal("0.00"),
        }
        for row in rows
    ]


def _rebate(manager_id: UUID, row: Any, at: datetime) -> tuple[Decision, RebateLine | None]:
    kind = RebateKind(row["kind"]) if row["kind"] else None
    called = row["called"] or ""
    facts = Consideration(kind, row["amount"], called_rebate=not called or "rebate" in called.lower())
    decision = rebate_line(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS or kind is None:
        return decision, None
    if row["period_to"] < row["period_from"]:
        says = f"The period would end on {row['period_to']}, before {row['period_from']}."
        raise Refusal("period-backward", says, cite=REBATES, field="period_to")
    entity = organization(row["covered_entity"], "covered_entity", "covered entity")
    year = legal_date(at, ZONE).year
    return decision, RebateLine.objects.create(
        number=f"RB-{year}-{next_in(f'pbm.rebates-{year}'):05}",
        manager_id=manager_id,
        entity_id=entity.pk,
        manufacturer=row["manufacturer"].strip(),
        labeler=(row["labeler"] or "").strip()[:5],
        product=(row["product"] or "").strip(),
        kind=kind.value,
        called=called.strip(),
        amount=row["amount"],
        in_kind=kind is RebateKind.IN_KIND,
        starts_on=row["period_from"],
        ends_on=row["period_to"],
        entered_at=at,
    )


def _rate(manager_id: UUID, row: Any, at: datetime) -> Decision:
    other = row["other_paid"] if row["other_paid"] is not None else Decimal("0.00")
    facts = PaidAmounts(row["ingredient_paid"], row["fee_paid"], other, row["patient_paid"])
    decision = reimbursement_rate(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        return decision
    pharmacy = organization(row["pharmacy_npi"], "pharmacy_npi", "pharmacy")
    entity = organization(row["covered_entity"], "covered_entity", "covered entity")
    claim = salted_hmac(f"pbm.claim.{manager_id}", row["claim"].strip(), algorithm="sha256").hexdigest()
    PaidRate.objects.update_or_create(
        manager_id=manager_id,
        claim=claim,
        defaults={
            "pharmacy_id": pharmacy.pk,
            "entity_id": entity.pk,
            "served_on": row["served_on"],
            "product": row["ndc"].strip()[:11],
            "formula": (row["formula"] or "").strip()[:40],
            "ingredient": row["ingredient_paid"],
            "fee": row["fee_paid"],
            "other": other,
            "patient": row["patient_paid"],
            "loaded_at": at,
        },
    )
    return decision


def _note(kind: str, actor: Actor, taken: Taken, at: datetime) -> None:
    body = {"digest": taken.digest, "taken": taken.taken, "quarantined": taken.quarantined}
    append(kind, actor=actor, at=at, body=body, subject=f"sheet-{taken.digest[:16]}-1")
