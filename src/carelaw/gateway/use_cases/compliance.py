"""Fine cases: open one, record that the failure is willful, answer in it, see it, close it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.compliance import CaseOpening, Ground, PartyKind, Willfulness
from carelaw.gateway.rules.department_delay import integration_complete
from carelaw.gateway.rules.fine_case import FINEABLE, fine_case, willfulness
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import (
    CaseAnswer,
    Determination,
    FineCase,
    PharmacyEntity,
    PharmacyLocation,
    Vendor,
)
from carelaw.gateway.use_cases.case_clocks import KIND
from carelaw.gateway.use_cases.case_facts import completion_of
from carelaw.gateway.use_cases.case_standing import refresh
from carelaw.gateway.use_cases.fine_sheet import not_assessed
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import ANSWER_CASES, RUN_CASES, SEE_CASES
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.ledger import balance
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

OPENED = declare(
    "fine-case-opened",
    says="A case of failure to integrate was opened.",
    keys={"case": Shape.ID, "respondent": Shape.ID, "locations": Shape.COUNT},
    cite=f"{SECTION}(h)",
)
DETERMINED = declare(
    "willfulness-determined",
    says="The Department determined that a failure to integrate is willful.",
    keys={"case": Shape.ID, "on": Shape.DAY},
    cite=f"{SECTION}(h)",
)
ANSWERED = declare(
    "fine-case-answered",
    says="A respondent wrote to the Department in its case.",
    keys={"case": Shape.ID, "length": Shape.COUNT},
    cite=f"{SECTION}(h)",
)


def cases_for(actor: Actor) -> QuerySet[FineCase]:
    """The cases that an actor may see: the Department all, a respondent its own."""
    require(actor, SEE_CASES)
    return only_own(FineCase.objects.all(), actor, "respondent_id")


def case_for(actor: Actor, reference: str) -> FineCase:
    """One case by its number or id; somebody else's case reads as if it were not there."""
    seen = cases_for(actor)
    found = seen.filter(number=reference).first()
    if found is None:
        try:
            found = seen.filter(pk=UUID(reference)).first()
        except ValueError:
            found = None
    if found is None:
        says = f"No case has the number “{reference[:40]}”; numbers look like F-2026-0001 and stand in the register."
        raise Refusal("case-unknown", says, cite=f"{SECTION}(h)(2)", field="case", kind="not-found")
    return found


def held(case: FineCase) -> FineCase:
    """The same case, locked until the transaction ends."""
    return FineCase.objects.select_for_update().get(pk=case.pk)


def docket(case: FineCase) -> Case:
    """The case's events and clocks."""
    return Case.objects.get(pk=case.pk)


def judged(decision: Decision, facts: object, case_id: UUID, at: datetime, actor: Actor | None) -> UUID:
    """Keep a decision on a case and give its id; refuse where the law stands against the act."""
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision, kind="" if decision.outcome is Outcome.VIOLATION else "conflict")
    return keep(decision, facts, subject=f"gateway-fine-case:{case_id}", at=at, actor=actor).pk


def open_fine_case(
    actor: Actor,
    at: datetime,
    *,
    respondent: str,
    ground: str = Ground.FAILURE_TO_INTEGRATE,
    mailing_address: str = "",
    email: str = "",
) -> FineCase:
    """Open a case against an entity or a management system's vendor, with the locations that are not integrated."""
    require(actor, RUN_CASES)
    party, kind, officer, known_email = _respondent(respondent)
    on = law_day(at)
    locations = _locations_of(party, kind)
    decision = integration_complete(completion_of(locations), law=adopted_law())
    facts = CaseOpening(
        respondent_kind=kind,
        ground=_ground(ground),
        opened_on=on,
        everything_exempt=bool(locations) and decision.codes == ("all-exempt",),
        integrated=bool(locations) and decision.outcome is Outcome.PASS,
    )
    with transaction.atomic():
        case_id = uuid4()
        judged(fine_case(facts, law=adopted_law()), facts, case_id, at, actor)
        _require_none_open(party.pk)
        case = FineCase(
            id=case_id,
            number=_next_number(on),
            respondent_id=party.pk,
            respondent_kind=kind.value,
            respondent_name=party.name,
            officer=officer or "the responsible officer",
            mailing_address=mailing_address.strip() or _address_of(locations),
            email=email.strip() or known_email,
            opened_on=on,
        )
        title = f"Failure to integrate: {party.name}"
        base = open_case(KIND, key=case.number, title=title[:200], at=at, cite=f"{SECTION}(h)", actor=actor)
        case.id = base.pk
        Case.objects.filter(pk=base.pk).update(party_id=party.pk)
        case.save(force_insert=True)
        case.locations.set(locations)
        body = {"case": str(case.pk), "respondent": str(party.pk), "locations": len(locations)}
        append(OPENED, actor=actor, at=at, body=body, subject=str(case.pk))
        refresh(case, on, at)
    return case


def record_willfulness(
    actor: Actor, at: datetime, *, case: str, facts: str, evidence: str = "", on: date | None = None
) -> FineCase:
    """Record that the Department found the failure willful, with its facts; the program never decides that."""
    require(actor, RUN_CASES)
    with transaction.atomic():
        one = held(case_for(actor, case))
        determined_on = on or law_day(at)
        if determined_on > law_day(at):
            says = f"The determination is dated {determined_on}, after today, {law_day(at)}. Date it today or before."
            raise refused("REASON_REQUIRED", says, field="on")
        known = Willfulness(determined_on, facts_stated=bool(facts.strip()))
        judged(willfulness(known, law=adopted_law()), known, one.pk, at, actor)
        require_open(one)
        Determination.objects.create(
            case=one,
            determined_on=determined_on,
            facts=facts.strip(),
            evidence=evidence[:300],
            account_id=actor.account_id or None,
            at=at,
        )
        body = {"on": determined_on.isoformat()}
        add_event(docket(one), "willfulness-determined", at=at, actor=actor, body=body)
        append(DETERMINED, actor=actor, at=at, body={"case": str(one.pk), "on": determined_on.isoformat()})
        return refresh(one, law_day(at), at)


def answer_case(actor: Actor, at: datetime, *, case: str, text: str) -> CaseAnswer:
    """A respondent writes to the Department in its own case; what it writes goes with the bundle."""
    require(actor, ANSWER_CASES)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        if not text.strip():
            raise refused("REASON_REQUIRED", "Write your answer, then send it.", field="text")
        answer = CaseAnswer.objects.create(case=one, text=text.strip(), account_id=actor.account_id or None, at=at)
        add_event(docket(one), "answered", at=at, actor=actor, body={"answer": answer.pk})
        append(ANSWERED, actor=actor, at=at, body={"case": str(one.pk), "length": len(text)}, subject=str(one.pk))
    return answer


def close_fine_case(actor: Actor, at: datetime, *, case: str, reason: str) -> FineCase:
    """Close a case that ended by integration, exemption or the Department's own decision, once nothing is owed."""
    require(actor, RUN_CASES)
    with transaction.atomic():
        one = held(case_for(actor, case))
        require_open(one)
        if not reason.strip():
            raise refused("REASON_REQUIRED", "Write down why the case is closed.", field="reason")
        coming = not_assessed(one, law_day(at))
        if coming > 0:
            says = f"Days of ${coming:,.2f} are charged and not assessed yet. Close the case once they are paid."
            raise Refusal("case-not-assessed", says, cite=f"{SECTION}(h)", field="case", kind="conflict")
        owed = balance(one.respondent_id)
        if owed > 0:
            says = f"${owed:,.2f} is still owed. The case is closed when it is paid, credited or waived."
            raise Refusal("case-owed", says, cite=f"{SECTION}(h)", field="case", kind="conflict")
        one.closed_on = law_day(at)
        one.save(update_fields=["closed_on"])
        close_case(docket(one), at=at, closing=reason.strip()[:200], actor=actor)
        return refresh(one, law_day(at), at)


def require_open(case: FineCase) -> None:
    """Refuse an act in a case that is closed."""
    if case.closed_on is not None:
        says = f"The case was closed on {case.closed_on}; open a new one instead."
        raise Refusal("case-closed", says, cite=f"{SECTION}(h)", field="case", kind="conflict")


def _respondent(reference: str) -> tuple[Party, PartyKind, str, str]:
    try:
        party = Party.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        party = None
    if party is None:
        says = f"No party has the id “{reference[:40]}”; choose a pharmacy entity or a vendor of the register."
        raise Refusal("party-unknown", says, field="respondent", kind="not-found")
    entity = PharmacyEntity.objects.filter(pk=party.pk).first()
    if entity is not None:
        return party, PartyKind.PHARMACY_ENTITY, entity.responsible_officer, entity.officer_email
    vendor = Vendor.objects.filter(pk=party.pk).first()
    if vendor is None:
        return party, PartyKind.NOT_BOUND, "", ""
    kind = PartyKind.PMS_VENDOR if vendor.makes_systems else PartyKind.INTEGRATION_VENDOR
    return party, kind, vendor.responsible_officer, vendor.officer_email


def _locations_of(party: Party, kind: PartyKind) -> list[PharmacyLocation]:
    """An entity: all its open locations. A vendor: those that run its product and still wait for it."""
    if kind not in FINEABLE:
        return []
    found = PharmacyLocation.objects.filter(closed_on=None).prefetch_related("onboardings").order_by("name", "pk")
    if kind is PartyKind.PHARMACY_ENTITY:
        return list(found.filter(entity_id=party.pk))
    waiting = found.filter(system_vendor_id=party.pk, integrated_since=None)
    return [one for one in waiting if one.exempt_since is None or one.exempt_until is not None]


def _address_of(locations: Iterable[PharmacyLocation]) -> str:
    first = next(iter(locations), None)
    return f"{first.address}\n{first.city}, {first.state} {first.zip_code}" if first else ""


def _ground(text: str) -> Ground:
    try:
        return Ground(text)
    except ValueError:
        permitted = ", ".join(Ground)
        says = f"The ground “{text[:40]}” is not known; permitted: {permitted}. Only the first can be fined."
        raise refused("FINE_GROUND_NOT_INTEGRATION", says, field="ground") from None


def _require_none_open(respondent_id: UUID) -> None:
    other = FineCase.objects.filter(respondent_id=respondent_id, closed_on=None).first()
    if other is not None:
        says = f"The case {other.number} against this respondent is open; go on in that case, or close it first."
        raise Refusal("case-open-already", says, cite=f"{SECTION}(h)", field="respondent", kind="conflict")


def _next_number(on: date) -> str:
    lead = f"F-{on.year}-"
    last = FineCase.objects.filter(number__startswith=lead).order_by("-number").values_list("number", flat=True).first()
    return f"{lead}{int(last.removeprefix(lead)) + 1 if last else 1:04d}"
