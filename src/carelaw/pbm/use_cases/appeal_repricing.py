"""After a sustained appeal: the list changes, everyone who stands alike is repriced and told, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pbm.facts.mac_appeals import PaidClaim, RateChange, RepricingStart
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.mac_repricing import mac_claim_repriced, mac_repricing_start, rate_change_effective
from carelaw.pbm.store.models import (
    AppealDecision,
    CatalogueItem,
    MacAppeal,
    MacPrice,
    PricedClaim,
    RepricedClaim,
    Repricing,
    VersionKind,
)
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.mac_letters import REPRICED, SUSTAINED
from carelaw.pbm.use_cases.mac_lists import price_on, prices_on, subjects_on
from carelaw.pbm.use_cases.mac_publishing import deliver, next_version, put_price
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.record.keeping import Act, append_many
from carelaw.platform.record.kinds import Shape, declare

REPRICED_ENTRY = declare(
    "mac-repriced",
    says="A pharmacy was repriced after a sustained appeal.",
    keys={"appeal": Shape.ID, "pharmacy": Shape.ID, "claims": Shape.COUNT, "cents": Shape.COUNT},
    cite="215 ILCS 5/513b1(b)(4)(E)",
)


def alike(appeal: MacAppeal, on: date) -> tuple[UUID, ...]:
    """Who stands alike by default: everyone on the same list; in a rate review alone, the asking pharmacy."""
    if MAC_APPEAL not in appeal.routes or appeal.mac_list is None:
        return (appeal.pharmacy_id,)
    found = subjects_on(on).filter(mac_list=appeal.mac_list).values_list("pharmacy_id", flat=True)
    return tuple(sorted({appeal.pharmacy_id, *found}, key=str))


def current_price(appeal: MacAppeal, on: date) -> Decimal:
    """The list price that a decision changes: today's, or the one appealed where the drug is off the list."""
    held = price_on(appeal.mac_list, appeal.national_drug_code, on) if appeal.mac_list else None
    return held.unit_price if held else (appeal.appealed_price or Decimal(0))


def reprice(
    actor: Actor,
    at: datetime,
    appeal: MacAppeal,
    decision: AppealDecision,
    chosen: Sequence[UUID],
    *,
    include_appealed: bool,
) -> None:
    """Put the new price on the list, work out what each pharmacy is owed, and tell each of them."""
    codes, law = _change_list(actor, at, appeal, decision), adopted_law()
    order = sorted(chosen, key=lambda one: (one != appeal.pharmacy_id, str(one)))
    made = [_started(actor, at, appeal, decision, pharmacy_id, law) for pharmacy_id in order]
    Repricing.objects.bulk_create(made, batch_size=500)
    rows = _rows(appeal, decision, made, codes, law, include_appealed=include_appealed)
    RepricedClaim.objects.bulk_create([row for one in rows.values() for row in one.values()], batch_size=1000)
    for one in made:
        one.owed = sum((row.owed for row in rows[one.pk].values()), Decimal(0))
    Repricing.objects.bulk_update(made, ["owed"], batch_size=500)
    append_many([_entry(actor, at, appeal, one, len(rows[one.pk])) for one in made])
    manager = Party.objects.get(pk=_known(appeal.manager_id))
    for one in made:
        _tell(at, appeal, decision, one, manager, len(rows[one.pk]))


def _change_list(actor: Actor, at: datetime, appeal: MacAppeal, decision: AppealDecision) -> set[str]:
    """A new version of the list with the drug, and its like, at the new price; gives the drugs changed."""
    codes = {appeal.national_drug_code}
    assert decision.effective_on is not None
    if appeal.mac_list is None or decision.new_price is None:
        return codes
    lines = _lines_of(appeal, local_day(at))
    codes |= {line.national_drug_code for line in lines}
    version = next_version(actor, at, appeal.mac_list, VersionKind.APPEAL, decision.effective_on)
    version.rows_in = version.listed = len(lines)
    version.save()
    for line in lines:
        put_price(version, line, decision.new_price, decision.effective_on)
    deliver(version, at)
    decision.version = version
    decision.save(update_fields=["version"])
    return codes


def _lines_of(appeal: MacAppeal, on: date) -> list[MacPrice]:
    """The appealed drug's line and those of the same group at the same price: the same drug from other labelers."""
    assert appeal.mac_list is not None
    own = price_on(appeal.mac_list, appeal.national_drug_code, on)
    if own is None:
        return []
    if not own.drug_group:
        return [own]
    return list(prices_on(appeal.mac_list, on).filter(drug_group=own.drug_group, unit_price=own.unit_price))


def _started(
    actor: Actor, at: datetime, appeal: MacAppeal, decision: AppealDecision, pharmacy_id: UUID, law: Law
) -> Repricing:
    """One pharmacy's right, with its first day; what it is owed is worked out next."""
    appellant = pharmacy_id == appeal.pharmacy_id
    effective_on = _from_when(actor, at, appeal, decision, law, appellant=appellant)
    return Repricing(
        appeal=appeal, pharmacy_id=pharmacy_id, appellant=appellant, effective_on=effective_on, owed=Decimal(0)
    )


def _rows(
    appeal: MacAppeal,
    decision: AppealDecision,
    made: Sequence[Repricing],
    codes: Iterable[str],
    law: Law,
    *,
    include_appealed: bool,
) -> dict[UUID, dict[str, RepricedClaim]]:
    """The claims on file that the new price reaches, by repricing and claim."""
    rows: dict[UUID, dict[str, RepricedClaim]] = {one.pk: {} for one in made}
    mine = {one.pharmacy_id: one for one in made}
    first = min(one.effective_on for one in made)
    on_file = PricedClaim.objects.filter(
        mac_list=appeal.mac_list, national_drug_code__in=codes, served_on__gte=first
    ).order_by("served_on", "pk")
    for claim in on_file.iterator():
        owner = mine.get(claim.pharmacy_id)
        row = _row(owner, claim, decision, owner.effective_on, law) if owner else None
        if owner is not None and row is not None:
            rows[owner.pk][claim.claim_reference] = row
    if include_appealed:
        own = mine[appeal.pharmacy_id]
        added = _appealed_claim(own, appeal, decision, law)
        if added is not None:
            rows[own.pk][added.claim_reference] = added
    return rows


def _entry(actor: Actor, at: datetime, appeal: MacAppeal, made: Repricing, claims: int) -> Act:
    body = {
        "appeal": appeal.reference,
        "pharmacy": str(made.pharmacy_id),
        "claims": claims,
        "cents": int(made.owed * 100),
    }
    return Act(REPRICED_ENTRY, actor, at, body, appeal.reference)


def _from_when(
    actor: Actor, at: datetime, appeal: MacAppeal, decision: AppealDecision, law: Law, *, appellant: bool
) -> date:
    """The day from which a pharmacy is repriced; earlier where the benefit manager chose an earlier day."""
    assert appeal.filed_on is not None
    facts = RepricingStart(appeal.filed_on, local_day(at), appellant, RATE_REVIEW in appeal.routes)
    start = mac_repricing_start(facts, law=law)
    effective_on: date = min(start.reasons[0].value, decision.effective_on or start.reasons[0].value)
    if appellant:
        keep(start, facts, subject=_subject(appeal), at=at, actor=actor)
    if appellant and RATE_REVIEW in appeal.routes:
        change = RateChange(appeal.filed_on, effective_on)
        keep(rate_change_effective(change, law=law), change, subject=_subject(appeal), at=at, actor=actor)
    return effective_on


def _subject(appeal: MacAppeal) -> str:
    return f"mac-appeal:{appeal.reference}"


def _row(
    made: Repricing,
    claim: PricedClaim,
    decision: AppealDecision,
    effective_on: date,
    law: Law,
    *,
    voluntary: bool = False,
) -> RepricedClaim | None:
    """What one claim is owed; None where the new price does not reach it."""
    facts = PaidClaim(
        served_on=claim.served_on,
        effective_on=effective_on,
        quantity=claim.quantity,
        ingredient_paid=claim.ingredient_paid,
        old_price=decision.old_price or Decimal(0),
        new_price=decision.new_price or Decimal(0),
        ingredient_submitted=claim.ingredient_submitted,
        usual_and_customary=claim.usual_and_customary,
        dispensing_fee=claim.dispensing_fee,
        price_bound=claim.price_bound,
    )
    answer = mac_claim_repriced(facts, law=law)
    if answer.outcome is not Outcome.PASS:
        return None
    return RepricedClaim(
        repricing=made,
        claim_reference=claim.claim_reference,
        served_on=claim.served_on,
        quantity=claim.quantity,
        paid=claim.ingredient_paid,
        owed=answer.reasons[0].value,
        voluntary=voluntary,
    )


def _appealed_claim(made: Repricing, appeal: MacAppeal, decision: AppealDecision, law: Law) -> RepricedClaim | None:
    """The appealed claim itself lies before the law's first day; a benefit manager may add it of its own will."""
    assert appeal.filled_on is not None
    claim = PricedClaim(
        claim_reference=appeal.claim_reference,
        served_on=appeal.filled_on,
        quantity=appeal.quantity or Decimal(0),
        ingredient_paid=appeal.ingredient_paid or Decimal(0),
    )
    return _row(made, claim, decision, appeal.filled_on, law, voluntary=True)


def _known(party_id: UUID | None) -> UUID:
    assert party_id is not None, "a filed appeal names its benefit manager"
    return party_id


def _tell(
    at: datetime, appeal: MacAppeal, decision: AppealDecision, made: Repricing, manager: Party, claims: int
) -> None:
    reach = (
        f"from {made.effective_on}, the day of the request (512-9(c))" if made.effective_on == appeal.filed_on else ""
    )
    values = {
        "reference": appeal.reference,
        "manager": manager.name,
        "ndc": appeal.national_drug_code,
        "list": appeal.mac_list.code if appeal.mac_list else "",
        "decided_on": str(appeal.decided_on),
        "old_price": str(decision.old_price),
        "new_price": str(decision.new_price),
        "list_from": str(decision.effective_on),
        "effective_on": str(made.effective_on),
        "count": str(claims),
        "owed": str(made.owed),
        "why": f"Your right reaches back {reach}." if made.appellant and reach else "",
    }
    write_to_party(
        SUSTAINED if made.appellant else REPRICED,
        key=f"{appeal.reference}:{made.pharmacy_id}",
        party_id=made.pharmacy_id,
        at=at,
        values=values,
        about=_subject(appeal) if made.appellant else f"mac-repricing:{made.pk}",
        letter=True,
    )


def offers_for(appeal: MacAppeal, on: date) -> list[CatalogueItem]:
    """The newest offers of the appealed drug and of those that its list groups with it, the cheapest first."""
    codes = {appeal.national_drug_code}
    if appeal.mac_list is not None:
        codes |= {line.national_drug_code for line in _lines_of(appeal, on)}
    return DrugEvidence(codes, on).offers(codes)
