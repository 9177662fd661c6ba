"""Civil penalties after a hearing, forfeitures by the day, each with its calculation sheet (512-5(c), 512-12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.discipline import (
    CivilPenalty,
    ContinuingViolations,
    Forfeiture,
    PenaltyOrder,
    PersonKind,
    ViolationDays,
)
from carelaw.pbm.rules.discipline.penalties import (
    cap_for,
    civil_penalty_cap,
    days_of,
    forfeiture_cap,
    penalty_after_hearing,
    violation_days,
)
from carelaw.pbm.store.models import CountedViolation, DisciplineCase, Hearing, PenaltySheet
from carelaw.pbm.use_cases.discipline import letters
from carelaw.pbm.use_cases.discipline.cases import cases_for, docket_of, open_one, respondent_named, subject_of, today
from carelaw.pbm.use_cases.discipline.hearings import completed, hearing_referenced
from carelaw.pbm.use_cases.permissions import DISCIPLINE_DECIDE, DISCIPLINE_INVESTIGATE, PENALTY_COLLECT
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import assess, paid_of, receive_payment
from carelaw.platform.money.models import Charge, Payment
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/512-12"
FUND = "Division of Insurance"
# A penalty's charge in the ledger has this before the number of its sheet.
CHARGE_KEY = "pbm-penalty:"
CIVIL, FORFEIT = "civil-penalty", "forfeiture"
CHARGED = declare(
    "discipline-penalty",
    says="A penalty or forfeiture was charged with its calculation sheet.",
    keys={"sheet": Shape.ID, "kind": Shape.CODE, "cents": Shape.COUNT, "cap": Shape.COUNT},
    cite=CITE,
)
COUNTED = declare(
    "discipline-violation",
    says="A violation was entered with its days, or a hearing on it was offered.",
    keys={"case": Shape.ID, "number": Shape.COUNT, "state": Shape.CODE},
    cite=CITE,
)
PAID = declare(
    "discipline-penalty-paid",
    says="A payment of a penalty was entered.",
    keys={"sheet": Shape.ID, "cents": Shape.COUNT},
    cite=CITE,
)


def add_violation(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    violation: str,
    provision: str,
    since: date,
    until: date | None,
    evidence: int | None,
) -> CountedViolation:
    """Enter a violation with its days and its evidence; one that still runs has no last day (PBM-52)."""
    require(actor, DISCIPLINE_INVESTIGATE)
    with transaction.atomic():
        found = open_one(actor, case)
        facts = ContinuingViolations((ViolationDays(violation, since, until),), today(at))
        decision = stop_at(violation_days(facts, law=adopted_law()))
        keep(decision, facts, subject=subject_of(found), at=at, actor=actor)
        shown = found.evidence.filter(number=evidence).first() if evidence else None
        if shown is None:
            says = f"Name the item of evidence for it. {found.number} has {found.evidence.count()}."
            raise Refusal("E-PBM-52.evidence", says, cite=f"{CITE} ¶2", field="evidence")
        made = CountedViolation.objects.create(
            case=found,
            number=found.violations.count() + 1,
            violation=violation.strip(),
            provision=provision.strip(),
            since=since,
            until=until,
            evidence=shown,
        )
        body = {"case": found.number, "number": made.number, "state": "entered"}
        append(COUNTED, actor=actor, at=at, body=body, subject=found.number)
    return made


def offer_hearing(actor: Actor, at: datetime, *, case: str) -> int:
    """Offer a hearing before a forfeiture, though the paragraph asks for none (reading R6)."""
    require(actor, DISCIPLINE_DECIDE)
    with transaction.atomic():
        found = open_one(actor, case)
        waiting = list(found.violations.filter(hearing_offered_on=None, sheet=None).order_by("number"))
        if not waiting:
            says = f"No violation of {found.number} waits for an offer. Enter the violations with their days first."
            raise Refusal("nothing-to-offer", says, cite=f"{CITE} ¶2", field="case", kind="conflict")
        lines = [f"- {one.violation} ({one.provision}), from {one.since}" for one in waiting]
        for one in waiting:
            one.hearing_offered_on = today(at)
            one.save(update_fields=["hearing_offered_on"])
            body = {"case": found.number, "number": one.number, "state": "hearing-offered"}
            append(COUNTED, actor=actor, at=at, body=body, subject=found.number)
        key = f"{found.number}:{waiting[0].pk}"
        _tell(letters.OFFER, found, key, at, {"violations": "\n".join(lines)})
    return len(waiting)


def charge_civil_penalty(
    actor: Actor, at: datetime, *, hearing: str, amount: Decimal, basis: str, due_on: date | None
) -> PenaltySheet:
    """Charge a civil penalty after a completed hearing, at most $50,000 for each distinct cause found."""
    require(actor, DISCIPLINE_DECIDE)
    law, on = adopted_law(), today(at)
    with transaction.atomic():
        made = hearing_referenced(actor, hearing, lock=True)
        case = open_one(actor, made.case.number)
        heard = PenaltyOrder(completed(made) and hasattr(made, "order") if made.notice_mailed_on else None)
        decision = stop_at(penalty_after_hearing(heard, law=law), kind="conflict")
        keep(decision, heard, subject=subject_of(case), at=at, actor=actor)
        codes = tuple(case.causes.filter(number__in=made.order.causes_found).values_list("cause", flat=True))
        before = PenaltySheet.objects.filter(case=case, kind=CIVIL).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        facts = CivilPenalty(on, amount + before, codes)
        decision = stop_at(civil_penalty_cap(facts, law=law))
        keep(decision, facts, subject=subject_of(case), at=at, actor=actor)
        sheet = _sheet(
            case,
            kind=CIVIL,
            counted=len(set(codes)),
            rate=Decimal(law.number("pbm.penalty_cap_per_cause", on)),
            cap=cap_for(codes, on, law) - before,
            amount=amount,
            basis=basis,
            charged_on=on,
            hearing=made,
        )
        _charge(actor, at, sheet, due_on)
        values = {**_figures(sheet), "causes": str(sheet.counted), "basis": basis}
        _tell(letters.PENALTY, case, sheet.reference, at, values, party_id=sheet.party_id)
    return sheet


def charge_forfeiture(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    person: str,
    person_kind: str,
    own_duty: bool,
    manner: str,
    violations: Sequence[str],
    as_of: date | None,
    amount: Decimal,
    basis: str,
    due_on: date | None,
) -> PenaltySheet:
    """Charge a forfeiture: at most $5,000 for each violation and day, every day of a violation once (PBM-51, 52)."""
    require(actor, DISCIPLINE_DECIDE)
    law, on = adopted_law(), today(at)
    with transaction.atomic():
        found = open_one(actor, case)
        chosen = _chosen(found, violations)
        continuing = ContinuingViolations(
            tuple(ViolationDays(one.violation, one.since, one.until) for one in chosen), as_of
        )
        decision = stop_at(violation_days(continuing, law=law))
        keep(decision, continuing, subject=subject_of(found), at=at, actor=actor)
        days = sum(days_of(continuing.violations, as_of).values())
        offered = all(one.hearing_offered_on is not None for one in chosen)
        facts = Forfeiture(on, amount, days, PersonKind(person_kind), own_duty, offered)
        decision = stop_at(forfeiture_cap(facts, law=law), outcomes=_NOT_CHARGED)
        keep(decision, facts, subject=subject_of(found), at=at, actor=actor)
        rate = Decimal(law.number("pbm.forfeiture_cap", on))
        sheet = _sheet(
            found,
            kind=FORFEIT,
            counted=days,
            rate=rate,
            cap=rate * days,
            amount=amount,
            basis=basis,
            charged_on=on,
            person=person,
            person_kind=person_kind,
            manner=manner,
        )
        for one in chosen:
            one.until, one.sheet = one.until or as_of, sheet
            one.save(update_fields=["until", "sheet"])
        _charge(actor, at, sheet, due_on)
        values = {**_figures(sheet), "days": str(days), "basis": basis, "lines": lines_of(sheet), "fund": FUND}
        _tell(letters.FORFEITURE, found, sheet.reference, at, values, party_id=sheet.party_id)
    return sheet


_NOT_CHARGED = (Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.REVIEW, Outcome.NOT_APPLICABLE)


def _chosen(case: DisciplineCase, numbers: Sequence[str]) -> list[CountedViolation]:
    """Violations of the case whose days were not charged yet."""
    free = {str(one.number): one for one in case.violations.filter(sheet=None).order_by("number")}
    wrong = [number for number in numbers if number not in free]
    if wrong:
        says = f"Violation “{wrong[0][:10]}” is not open to be charged. Open are: {', '.join(free) or 'none'}."
        raise Refusal("violation-unknown", says, cite=f"{CITE} ¶2", field="violations", kind="not-found")
    return [free[number] for number in dict.fromkeys(numbers)]


def _sheet(
    case: DisciplineCase,
    *,
    kind: str,
    counted: int,
    rate: Decimal,
    cap: Decimal,
    amount: Decimal,
    basis: str,
    charged_on: date,
    hearing: Hearing | None = None,
    person: str = "",
    person_kind: str = PersonKind.BENEFIT_MANAGER,
    manner: str = "",
) -> PenaltySheet:
    party_id, name = case.party_id, case.respondent
    if person.strip():
        party, _license = respondent_named(person)
        party_id, name = party.pk, party.name
    return PenaltySheet.objects.create(
        case=case,
        number=case.penalties.count() + 1,
        kind=kind,
        party_id=party_id,
        person=name,
        person_kind=person_kind,
        manner=manner,
        counted=counted,
        rate=rate,
        cap=cap,
        amount=amount,
        basis=basis.strip(),
        fund=FUND,
        charged_on=charged_on,
        hearing=hearing,
    )


def _charge(actor: Actor, at: datetime, sheet: PenaltySheet, due_on: date | None) -> None:
    """Enter what is owed, and put the sheet on the record."""
    charge = assess(
        "fine",
        key=f"{CHARGE_KEY}{sheet.reference}",
        party_id=sheet.party_id,
        amount=sheet.amount.quantize(Decimal("0.01")),
        says=f"{sheet.kind.replace('-', ' ').capitalize()} {sheet.reference}",
        cite=f"{CITE} ¶1" if sheet.kind == CIVIL else f"{CITE} ¶2",
        on=sheet.charged_on,
        at=at,
        due_on=due_on,
        actor=actor,
    )
    sheet.charge_id = charge.pk
    sheet.save(update_fields=["charge_id"])
    add_event(docket_of(sheet.case), "penalty", at=at, actor=actor, body={"sheet": sheet.number})
    body = {
        "sheet": sheet.reference,
        "kind": sheet.kind,
        "cents": int(sheet.amount * 100),
        "cap": int(sheet.cap * 100),
    }
    append(CHARGED, actor=actor, at=at, body=body, subject=sheet.reference)


def lines_of(sheet: PenaltySheet) -> str:
    """The counted violations as lines of the calculation sheet."""
    rows = []
    for one in sheet.violations.order_by("number"):
        days = days_of((ViolationDays(one.violation, one.since, one.until),)).get(one.violation, 0)
        rows.append(f"| {one.violation} | {one.provision} | {one.since} | {one.until} | {days} |")
    return "\n".join(rows)


def _figures(sheet: PenaltySheet) -> dict[str, str]:
    return {
        "person": sheet.person,
        "sheet": sheet.reference,
        "amount": f"{sheet.amount:,.2f}",
        "rate": f"{sheet.rate:,.2f}",
        "cap": f"{sheet.cap:,.2f}",
    }


def _tell(
    kind: str, case: DisciplineCase, key: str, at: datetime, values: dict[str, str], party_id: UUID | None = None
) -> None:
    letters.write(
        kind,
        key=key,
        party_id=party_id or case.party_id,
        case=case.number,
        respondent=case.respondent,
        at=at,
        values=values,
    )


def sheet_referenced(actor: Actor, reference: str) -> PenaltySheet:
    """One calculation sheet by its number, such as D-2026-0001-P1."""
    case, _, number = reference.strip().upper().rpartition("-P")
    found = PenaltySheet.objects.filter(
        case__in=cases_for(actor), case__number=case, number=int(number) if number.isdigit() else 0
    ).select_related("case")
    one = found.first()
    if one is None:
        says = f"No penalty {reference[:24]} is yours to see. Its number looks like D-2026-0001-P1."
        raise Refusal("penalty-unknown", says, cite=CITE, field="penalty", kind="not-found")
    return one


def enter_payment(
    actor: Actor, at: datetime, *, penalty: str, amount: Decimal, reference: str, on: date
) -> PenaltySheet:
    """The Division's finance staff enters what was paid of a penalty."""
    require(actor, PENALTY_COLLECT)
    sheet = sheet_referenced(actor, penalty)
    if Payment.objects.filter(reference=reference).exists():
        says = f"A payment {reference[:40]} is entered already; each check or transfer is entered once."
        raise Refusal("payment-known", says, cite=CITE, field="reference", kind="conflict")
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        says = f"{amount} is no payment. Permitted: an amount above 0 in whole cents."
        raise Refusal("amount-not-in-cents", says, cite=CITE, field="amount")
    with transaction.atomic():
        receive_payment(
            reference=reference, party_id=sheet.party_id, amount=amount, method="check", on=on, at=at, actor=actor
        )
        body = {"sheet": sheet.reference, "cents": int(amount * 100)}
        append(PAID, actor=actor, at=at, body=body, subject=sheet.reference)
    return sheet


def unpaid_of(sheet: PenaltySheet) -> Decimal:
    """What is left to pay of a penalty."""
    charge = Charge.objects.filter(key=f"{CHARGE_KEY}{sheet.reference}").first()
    return charge.amount - paid_of(charge) if charge else sheet.amount
