"""An integration step by step: request, memorandum, vendor, feasibility, testing, production. No step is skipped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.onboarding import (
    Attestations,
    DecidedBy,
    Feasibility,
    MemorandumDraft,
    Stage,
    StepWanted,
    TrialRun,
    VendorChoice,
)
from carelaw.gateway.facts.search import CarriedBy, Option, QueryMode
from carelaw.gateway.rules.agreements import (
    data_sharing_agreement_current,
    memorandum_or_exception,
    previously_integrated,
)
from carelaw.gateway.rules.onboarding import (
    connection_feasible,
    onboarding_step,
    safeguards_attested,
    testing_passed,
    vendor_choice,
)
from carelaw.gateway.rules.refusal_codes import SECTION, refusal, refused
from carelaw.gateway.store.models import Onboarding, OnboardingStep, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases import agreements, points
from carelaw.gateway.use_cases.changes import requesting as changes
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate.conflicts import require_told
from carelaw.gateway.use_cases.permissions import (
    DECIDE_METHOD,
    HANDLE_INTEGRATION,
    REPORT_CONNECTION,
    REQUEST_INTEGRATION,
    SEE_POINTS,
    SWITCH_POINTS,
)
from carelaw.gateway.use_cases.rosters.duties import owe
from carelaw.gateway.use_cases.special import connections
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import not_yours, only_own, require_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

STEP = declare(
    "gateway-integration-step",
    says="An integration went a step further.",
    keys={"onboarding": Shape.ID, "stage": Shape.CODE, "waiting": Shape.CODE},
    cite=f"{SECTION}(e)",
)
ENTITY, VENDOR, DEPARTMENT, NOBODY = "ENTITY", "VENDOR", "DEPARTMENT", "NOBODY"
# What every connection is tried for before production: policy, in the words that officers tick off.
TEST_CASES: Mapping[str, str] = {
    "link": "A request with the registered certificate and key is answered.",
    "other-certificate": "A request with any other certificate is refused.",
    "no-user": "A request without a signed-in person is refused.",
    "prefetch": "A request that no person set off is refused.",
    "shown-whole": "The answer is shown whole and is not kept.",
}


def request_integration(
    actor: Actor,
    entity: PharmacyEntity,
    *,
    locations: Sequence[PharmacyLocation],
    channel: str,
    at: datetime,
    message_id: str | None = None,
) -> Onboarding:
    """Ask for an entity's integration, by e-mail or through its system's vendor; the same e-mail is one request."""
    require(actor, REQUEST_INTEGRATION)
    require_own(actor, entity.pk, *(one.system_vendor_id for one in locations))
    if channel not in {"EMAIL", "PMS_VENDOR", "CONSOLE"}:
        raise Refusal("channel-unknown", "Permitted channels: EMAIL, PMS_VENDOR, CONSOLE.", field="channel")
    if any(one.entity_id != entity.pk for one in locations) or not locations:
        raise Refusal("location-of-another", "Name one or more locations of this very entity.", field="locations")
    with transaction.atomic():
        if message_id and (known := Onboarding.objects.filter(message_id=message_id).first()):
            if known.entity_id == entity.pk:
                return known
            says = "An e-mail of this id asked for another entity. Give the id of the e-mail that asked for this one."
            raise Refusal("message-of-another", says, cite=f"{SECTION}(e)(1)", field="message_id", kind="conflict")
        on = law_day(at)
        made = Onboarding.objects.create(
            reference=f"INT-{on:%Y}-{next_in(f'gateway.integrations-{on:%Y}'):04d}",
            entity=entity,
            channel=channel,
            message_id=message_id,
            requested_on=on,
            stage=Stage.REQUESTED,
            waiting_on=ENTITY,
            created_at=at,
        )
        made.locations.set(locations)
        _stood(actor, made, at, "")
    return made


def decide_in_memorandum(
    actor: Actor,
    onboarding: Onboarding,
    *,
    points: MemorandumDraft,
    carried_by: CarriedBy,
    vendor: Vendor | None,
    states: Mapping[str, QueryMode],
    at: datetime,
) -> Agreement:
    """The entity decides how to integrate, in the draft of its memorandum; it may change the draft until it signs."""
    require(actor, DECIDE_METHOD)
    with transaction.atomic():
        held = _held(actor, onboarding)
        if held.stage != Stage.MOU_DRAFT:
            _require_step(held, Stage.MOU_DRAFT)
        made = agreements.draft_memorandum(
            actor,
            held.entity,
            reference=f"MOU-{held.reference}",
            points=points,
            carried_by=carried_by,
            vendor=vendor,
            states=states,
            at=at,
        )
        changes.require_as_asked(held, made.terms)
        held.memorandum_id = made.pk
        if held.stage == Stage.MOU_DRAFT:
            held.save(update_fields=["memorandum_id"])
        else:
            _go(actor, held, Stage.MOU_DRAFT, ENTITY, at)
    return made


def sign_memorandum(actor: Actor, onboarding: Onboarding, *, at: datetime) -> Onboarding:
    """Sign the memorandum; executed when entity and program have both signed."""
    with transaction.atomic():
        held = _held(actor, onboarding)
        if held.memorandum_id is None:
            raise refused("MOU_REQUIRED", "There is no memorandum to sign; the entity drafts it.", kind="conflict")
        _require_step(held, Stage.MOU_EXECUTED)
        # Told before it is executed: whoever signs second finds out, and the notice goes out first.
        require_told(held.entity, agreements.agreement_of(held.memorandum_id).terms.get("states", {}))
        signed = agreements.sign_agreement(actor, held.memorandum_id, at=at)
        if signed.state == AgreementState.IN_FORCE:
            _go(actor, held, Stage.MOU_EXECUTED, ENTITY, at)
            if not changes.executed(actor, held, at):
                return held
            # Other states need no other connection: nothing is left to confirm or to test.
            held.stage, held.waiting_on = Stage.PRODUCTION.value, NOBODY
            held.save(update_fields=["stage", "waiting_on"])
            return _stood(actor, held, at, "The change of states is applied; nothing is left to test.")
        held.waiting_on = ENTITY if actor.role == "IL_ADMINISTRATOR" else DEPARTMENT
        held.save(update_fields=["waiting_on"])
        return _stood(actor, held, at, "Signed by one party.")


def pass_as_previously_integrated(actor: Actor, onboarding: Onboarding, *, at: datetime) -> Onboarding:
    """An entity integrated before the rule took effect goes on without a memorandum; the basis is shown (PMP-71)."""
    require(actor, HANDLE_INTEGRATION)
    with transaction.atomic():
        held = _held(actor, onboarding)
        if held.channel == "CHANGE":
            says = "The entity asked for a change, which ends the exception. The change waits for its memorandum."
            raise refused("MOU_REQUIRED", says, kind="conflict")
        _require_step(held, Stage.MOU_EXECUTED)
        facts = agreements.memorandum_facts(held.entity, law_day(at))
        decision = _require_pass(previously_integrated(facts, law=adopted_law()), kind="conflict")
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        return _go(actor, held, Stage.MOU_EXECUTED, ENTITY, at, decision.reasons[0].says)


def confirm_vendor(
    actor: Actor, onboarding: Onboarding, *, carried_by: CarriedBy, vendor: Vendor | None, at: datetime
) -> Onboarding:
    """The entity confirms who carries its traffic: the vendor of its memorandum, with an agreement in force."""
    require(actor, DECIDE_METHOD)
    on = law_day(at)
    with transaction.atomic():
        held = _held(actor, onboarding)
        _require_step(held, Stage.VENDOR_CONFIRMED)
        program_option = carried_by is CarriedBy.PROGRAM
        agreement = _agreement(carried_by, vendor.pk if vendor else None, on)
        current = bool(vendor) and agreement.outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}
        facts = VendorChoice(
            chosen_on=on,
            program_option=program_option,
            agreement_current=current,
            same_as_memorandum=_as_in_memorandum(held, carried_by, vendor),
            decided_by=DecidedBy.ENTITY,
        )
        decision = _require_pass(vendor_choice(facts, law=adopted_law()))
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        held.carried_by, held.vendor = carried_by.value, vendor
        held.save(update_fields=["carried_by", "vendor"])
        return _go(actor, held, Stage.VENDOR_CONFIRMED, ENTITY if program_option else VENDOR, at)


def report_feasibility(
    actor: Actor, onboarding: Onboarding, *, feasible: bool, option: Option | None, at: datetime, notes: str = ""
) -> Onboarding:
    """Pharmacy and vendor say whether it can be done; if not, the entity chooses again and the history stays."""
    require(actor, REPORT_CONNECTION)
    with transaction.atomic():
        held = _held(actor, onboarding)
        _require_step(held, Stage.FEASIBLE)
        decision = connection_feasible(Feasibility(feasible, option), law=adopted_law())
        if decision.outcome is Outcome.REVIEW:
            held.stage = Stage.MOU_EXECUTED
            held.waiting_on = ENTITY
            held.save(update_fields=["stage", "waiting_on"])
            return _stood(actor, held, at, f"Not feasible: {notes}"[:300])
        _require_pass(decision)
        held.option = str(option)
        held.save(update_fields=["option"])
        return _go(actor, held, Stage.FEASIBLE, VENDOR, at, notes[:300])


def attest_safeguards(actor: Actor, onboarding: Onboarding, given: Attestations, *, at: datetime) -> Onboarding:
    """Attest the controls and both halves of the safeguards; what is missing is refused when testing opens."""
    require(actor, REPORT_CONNECTION)
    with transaction.atomic():
        held = _held(actor, onboarding)
        # One that ended, or is in production, takes no attestation; any other may still be withdrawn.
        _require_step(held, Stage.WITHDRAWN)
        held.attested = asdict(given)
        held.save(update_fields=["attested"])
        return _stood(actor, held, at, "Safeguards attested.")


def open_testing(actor: Actor, onboarding: Onboarding, *, at: datetime) -> Onboarding:
    """The program opens testing: each location gets its connection point, not yet in production."""
    require(actor, HANDLE_INTEGRATION)
    on = law_day(at)
    with transaction.atomic():
        held = _held(actor, onboarding)
        _require_step(held, Stage.TESTING)
        given = {
            f: bool(held.attested.get(f)) for f in ("control_list", "electronic_safeguards", "physical_safeguards")
        }
        facts = Attestations(responsible_officer=bool(held.entity.responsible_officer), **given)
        decision = _require_pass(safeguards_attested(facts, law=adopted_law()))
        _require_agreements(held, on)
        connections.require_ready(held, on)
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        for location in held.locations.order_by("name"):
            points.register_point(actor, held, location, at=at)
        return _go(actor, held, Stage.TESTING, VENDOR, at)


def record_test(
    actor: Actor, onboarding: Onboarding, results: Mapping[str, bool], *, at: datetime, signed_off: bool
) -> Onboarding:
    """Record the mandatory test cases; with all passed and the program's sign-off the test is passed."""
    require(actor, HANDLE_INTEGRATION)
    unknown = sorted(set(results) - set(TEST_CASES))
    if unknown:
        says = f"No test case is called {', '.join(unknown)}. Permitted: {', '.join(TEST_CASES)}."
        raise Refusal("test-case-unknown", says, field="cases")
    with transaction.atomic():
        held = _held(actor, onboarding)
        _require_step(held, Stage.TEST_PASSED)
        held.test_results = {**held.test_results, **results}
        held.save(update_fields=["test_results"])
        if not signed_off:
            return _stood(actor, held, at, f"{_passed(held)} of {len(TEST_CASES)} test cases passed.")
        facts = TrialRun(len(TEST_CASES), _passed(held), signed_off=True)
        decision = _require_pass(testing_passed(facts, law=adopted_law()))
        held.test_passed_on = law_day(at)
        held.save(update_fields=["test_passed_on"])
        keep(decision, facts, subject=f"gateway-onboarding:{held.pk}", at=at, actor=actor)
        return _go(actor, held, Stage.TEST_PASSED, DEPARTMENT, at)


def switch_production_on(actor: Actor, onboarding: Onboarding, *, at: datetime) -> Onboarding:
    """The program switches production on, after the agreements have been looked at once more."""
    require(actor, SWITCH_POINTS)
    on = law_day(at)
    with transaction.atomic():
        held = _held(actor, onboarding)
        if held.stage == Stage.TESTING:
            facts = TrialRun(len(TEST_CASES), _passed(held), signed_off=False)
            raise refusal(testing_passed(facts, law=adopted_law()))
        _require_step(held, Stage.PRODUCTION)
        _require_agreements(held, on)
        for point in held.points.order_by("reference"):
            points.activate(actor, point, at=at)
        if held.channel == "CHANGE":
            points.retire_replaced(actor, held, at=at)
            changes.apply_change(actor, held, at)
        held.locations.filter(integrated_since__isnull=True).update(integrated_since=on)
        PharmacyEntity.objects.filter(pk=held.entity_id, integrated_since__isnull=True).update(integrated_since=on)
        # From its first day in production an entity owes its half-yearly list.
        owe(PharmacyEntity.objects.get(pk=held.entity_id), on)
        return _go(actor, held, Stage.PRODUCTION, NOBODY, at)


def withdraw(actor: Actor, onboarding: Onboarding, *, because: str, at: datetime) -> Onboarding:
    """The entity takes its request back; the history stays."""
    require(actor, REQUEST_INTEGRATION)
    if not because.strip():
        raise refused("REASON_REQUIRED", "Say why the request is taken back; that stays with it.", field="because")
    with transaction.atomic():
        held = _held(actor, onboarding)
        _require_step(held, Stage.WITHDRAWN)
        changes.drop(actor, held, at)
        return _go(actor, held, Stage.WITHDRAWN, NOBODY, at, because[:300])


def visible_onboardings(actor: Actor) -> QuerySet[Onboarding]:
    """The integrations that an actor may see: outsiders those of their own parties."""
    require(actor, SEE_POINTS)
    found = Onboarding.objects.select_related("entity", "vendor")
    return only_own(found, actor, "entity", "vendor", "locations__system_vendor").distinct()


def locations_to_integrate(actor: Actor) -> QuerySet[PharmacyLocation]:
    """The open locations for which an actor may ask: an entity's own, or those that run a vendor's product."""
    require(actor, REQUEST_INTEGRATION)
    found = PharmacyLocation.objects.filter(closed_on=None, integrated_since=None).select_related("entity")
    return only_own(found, actor, "entity", "system_vendor").order_by("name", "city", "pk")


def onboarding_of(actor: Actor, reference: UUID | str) -> Onboarding:
    """One integration by its reference or id. Raises Refusal `not-found`, also for what belongs to others."""
    found = visible_onboardings(actor)
    by_id = found.filter(pk=reference) if isinstance(reference, UUID) else found.filter(reference=printable(reference))
    one = by_id.first()
    if one is None:
        raise not_yours()
    return one


def _held(actor: Actor, onboarding: Onboarding) -> Onboarding:
    held = Onboarding.objects.select_for_update(of=("self",)).select_related("entity").get(pk=onboarding.pk)
    systems = held.locations.values_list("system_vendor_id", flat=True)
    require_own(actor, held.entity_id, held.vendor_id, *systems)
    return held


def _require_step(held: Onboarding, to: Stage) -> None:
    _require_pass(onboarding_step(StepWanted(Stage(held.stage), to), law=adopted_law()))


def _require_pass(decision: Decision, *, kind: str = "") -> Decision:
    if decision.outcome is Outcome.PASS:
        return decision
    raise refusal(decision, kind=kind)


def _require_agreements(held: Onboarding, on: date) -> None:
    memorandum = memorandum_or_exception(agreements.memorandum_facts(held.entity, on), law=adopted_law())
    _require_pass(memorandum, kind="conflict")
    agreement = _agreement(CarriedBy(held.carried_by), held.vendor_id, on)
    if agreement.outcome is not Outcome.NOT_APPLICABLE:
        _require_pass(agreement, kind="conflict")


def _agreement(carried_by: CarriedBy, vendor_id: UUID | None, on: date) -> Decision:
    return data_sharing_agreement_current(
        agreements.vendor_agreement_facts(carried_by, vendor_id, on), law=adopted_law()
    )


def _as_in_memorandum(held: Onboarding, carried_by: CarriedBy, vendor: Vendor | None) -> bool:
    if held.memorandum_id is None:
        # Previously integrated: there is no memorandum to differ from.
        return True
    terms: Mapping[str, Any] = agreements.agreement_of(held.memorandum_id).terms
    return terms["carried_by"] == carried_by.value and terms["vendor"] == (str(vendor.pk) if vendor else "")


def _passed(held: Onboarding) -> int:
    return sum(1 for case in TEST_CASES if held.test_results.get(case) is True)


def _go(actor: Actor, held: Onboarding, to: Stage, waiting_on: str, at: datetime, says: str = "") -> Onboarding:
    _require_step(held, to)
    held.stage, held.waiting_on = to.value, waiting_on
    held.save(update_fields=["stage", "waiting_on", "memorandum_id"])
    return _stood(actor, held, at, says)


def _stood(actor: Actor, held: Onboarding, at: datetime, says: str) -> Onboarding:
    OnboardingStep.objects.create(
        onboarding=held,
        stage=held.stage,
        waiting_on=held.waiting_on,
        on=law_day(at),
        at=at,
        by=actor.name[:120],
        says=printable(says),
    )
    body = {"onboarding": str(held.pk), "stage": held.stage, "waiting": held.waiting_on}
    append(STEP, actor=actor, at=at, body=body, subject=str(held.pk))
    return held
