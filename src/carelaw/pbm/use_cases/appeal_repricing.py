"""After a sustained appeal: the list changes, everyone who stands alike is repriced and told, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Window
from django.db.models.functions import RowNumber

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
    RepricedClaim,
    Repricing,
    VersionKind,
)
from carelaw.pbm.store.repricing import Raise, add_claims, add_up
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.mac_letters import REPRICED, SUSTAINED
from carelaw.pbm.use_cases.mac_lists import price_on, prices_on, subjects_on
from carelaw.pbm.use_cases.mac_publishing import deliver, next_version, put_price
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_many import Told, write_to_many
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
    own, others = (_from_when(actor, at, appeal, decision, law, appellant=one) for one in (True, False))
    order = sorted(chosen, key=lambda one: (one != appeal.pharmacy_id, str(one)))
    made = [
        Repricing(
            appeal=appeal,
            pharmacy_id=pharmacy_id,
            appellant=pharmacy_id == appeal.pharmacy_id,
            effective_on=own if pharmacy_id == appeal.pharmacy_id else others,
            owed=Decimal(0),
        )
        for pharmacy_id in order
    ]
    Repricing.objects.bulk_create(made, batch_size=500)
    if appeal.mac_list is not None:
        add_claims(raise_of(appeal, decision, codes))
    if include_appealed:
        _add_appealed_claim(made[0], appeal, decision, law)
    add_up(appeal.pk)
    told = list(Repricing.objects.filter(appeal=appeal).order_by("-appellant", "pk"))
    append_many([_entry(actor, at, appeal, one) for one in told])
    _tell(at, appeal, decision, told)


def raise_of(appeal: MacAppeal, decision: AppealDecision, codes: Iterable[str] = ()) -> Raise:
    """The price that a decision raised, with the drugs whose lines it changed."""
    assert appeal.mac_list is not None
    assert decision.effective_on is not None
    changed = decision.version.prices.values_list("national_drug_code", flat=True) if decision.version else ()
    return Raise(
        appeal_id=appeal.pk,
        list_id=appeal.mac_list.pk,
        version_id=decision.version.pk if decision.version else None,
        codes=sorted({appeal.national_drug_code, *codes, *changed}),
        effective_on=decision.effective_on,
        old_price=decision.old_price or Decimal(0),
        new_price=decision.new_price or Decimal(0),
    )


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


def _entry(actor: Actor, at: datetime, appeal: MacAppeal, made: Repricing) -> Act:
    body = {
        "appeal": appeal.reference,
        "pharmacy": str(made.pharmacy_id),
        "claims": made.claims_count,
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


def _add_appealed_claim(made: Repricing, appeal: MacAppeal, decision: AppealDecision, law: Law) -> None:
    """The appealed claim itself lies before the law's first day; a benefit manager may add it of its own will."""
    assert appeal.filled_on is not None
    facts = PaidClaim(
        served_on=appeal.filled_on,
        effective_on=appeal.filled_on,
        quantity=appeal.quantity,
        ingredient_paid=appeal.ingredient_paid,
        old_price=appeal.appealed_price or Decimal(0),
        new_price=decision.new_price or Decimal(0),
    )
    answer = mac_claim_repriced(facts, law=law)
    if answer.outcome is not Outcome.PASS:
        return
    paid, owed = appeal.ingredient_paid or Decimal(0), answer.reasons[0].value
    RepricedClaim.objects.get_or_create(
        repricing=made,
        claim_reference=appeal.claim_reference,
        defaults={
            "national_drug_code": appeal.national_drug_code,
            "served_on": appeal.filled_on,
            "quantity": appeal.quantity or Decimal(0),
            "old_price": facts.old_price,
            "new_price": facts.new_price,
            "paid": paid,
            "due": paid + owed,
            "owed": owed,
            "voluntary": True,
        },
    )


def _known(party_id: UUID | None) -> UUID:
    assert party_id is not None, "a filed appeal names its benefit manager"
    return party_id


def _tell(at: datetime, appeal: MacAppeal, decision: AppealDecision, made: Sequence[Repricing]) -> None:
    """The statement's letter to each pharmacy: from when, how many claims, how much."""
    manager, lines = Party.objects.get(pk=_known(appeal.manager_id)), _first_lines(appeal)
    values = {
        "reference": appeal.reference,
        "manager": manager.name,
        "ndc": appeal.national_drug_code,
        "list": appeal.mac_list.code if appeal.mac_list else "",
        "decided_on": str(appeal.decided_on),
        "old_price": str(decision.old_price),
        "new_price": str(decision.new_price),
        "list_from": str(decision.effective_on),
    }
    for kind, some in (
        (SUSTAINED, [one for one in made if one.appellant]),
        (REPRICED, [one for one in made if not one.appellant]),
    ):
        told = [
            Told(
                key=f"{appeal.reference}:{one.pharmacy_id}",
                party_id=one.pharmacy_id,
                values={
                    **values,
                    "effective_on": str(one.effective_on),
                    "count": str(one.claims_count),
                    "owed": str(one.owed),
                    "why": _why(appeal, one),
                    "lines": _lines_told(one, lines.get(one.pk, ())),
                },
                about=_subject(appeal) if one.appellant else f"mac-repricing:{one.pk}",
            )
            for one in some
        ]
        write_to_many(kind, told, at=at, letter=True)


def _why(appeal: MacAppeal, made: Repricing) -> str:
    """Why the first day is what it is, under which law."""
    if made.effective_on == appeal.filed_on and RATE_REVIEW in appeal.routes and made.appellant:
        return f"Your right reaches back from {made.effective_on}, the day of the request (512-9(c))."
    if made.effective_on == appeal.decided_on:
        return f"From {made.effective_on}, the day of the decision (513b1(b)(4)(E))."
    return f"From {made.effective_on}, an earlier day that the benefit manager chose (513b1(b)(4)(E))."


def _first_lines(appeal: MacAppeal) -> Mapping[UUID, Sequence[RepricedClaim]]:
    """The first claims of every statement, in one question."""
    place = Window(RowNumber(), partition_by="repricing_id", order_by=["served_on", "claim_reference"])
    first = RepricedClaim.objects.filter(repricing__appeal=appeal).annotate(place=place).filter(place__lte=_MOST_TOLD)
    found: dict[UUID, list[RepricedClaim]] = defaultdict(list)
    for one in first.order_by("repricing_id", "served_on", "claim_reference").iterator():
        found[one.repricing_id].append(one)
    return found


def _lines_told(made: Repricing, lines: Sequence[RepricedClaim]) -> str:
    """The first claims of a statement as a table; the rest stands in the statement itself."""
    if not lines:
        return "No claim on file is reached yet; claims that are reported later are added."
    table = ["| Claim | Served | Quantity | Old price | New price | Paid | At the new price | Difference |"]
    table += [
        f"| {one.claim_reference} | {one.served_on} | {one.quantity.normalize():f} | ${one.old_price} | "
        f"${one.new_price} | ${one.paid} | ${one.due} | ${one.owed} |"
        for one in lines
    ]
    table.append(f"| Total of {made.claims_count} | | | | | | | ${made.owed} |")
    more = made.claims_count - len(lines)
    rest = f"\n\n{more} more claims stand in the statement, as a page, PDF or CSV." if more > 0 else ""
    return "\n".join(table) + rest


_MOST_TOLD = 40


def offers_for(appeal: MacAppeal, on: date) -> list[CatalogueItem]:
    """The newest offers of the appealed drug and of those that its list groups with it, the cheapest first."""
    codes = {appeal.national_drug_code}
    if appeal.mac_list is not None:
        codes |= {line.national_drug_code for line in _lines_of(appeal, on)}
    return DrugEvidence(codes, on).offers(codes)
