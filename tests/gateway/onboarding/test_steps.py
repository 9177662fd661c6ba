"""An entity asks, signs, chooses, tests and goes live; no step is skipped, and each refusal says what comes first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.facts.onboarding import Attestations
from carelaw.gateway.facts.search import CarriedBy, Option
from carelaw.gateway.store.models import ConnectionPoint, Onboarding, OnboardingStep, PharmacyEntity
from carelaw.gateway.use_cases import agreements, onboarding, points, registering
from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.record.models import Entry
from tests.gateway.world import (
    AT,
    CLAUSES,
    POINTS,
    World,
    adopt,
    agree_on_data_sharing,
    execute_memorandum,
    go_live,
    go_to_testing,
    make_key,
    person,
    small_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    adopt(tmp_path, settings)
    return small_world()


def refused(act: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_the_whole_way_ends_in_production_and_is_on_the_record(world: World) -> None:
    go_live(world)
    one = Onboarding.objects.get(pk=world.onboarding.pk)
    assert (one.stage, one.waiting_on) == ("production", "NOBODY")
    point = ConnectionPoint.objects.get()
    assert (point.state, point.option, point.fingerprint) == ("active", "REST_PMIX", world.key.fingerprint)
    world.location.refresh_from_db()
    assert world.location.integrated_since == date(2026, 3, 2)
    assert PharmacyEntity.objects.get().integrated_since == date(2026, 3, 2)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"gateway-integration-step", "gateway-point-changed", "agreement-in-force", "decision-kept"} <= kinds
    stages = list(OnboardingStep.objects.order_by("pk").values_list("stage", flat=True))
    assert stages[0] == "requested"
    assert stages[-1] == "production"


def test_the_same_email_is_one_request(world: World) -> None:
    officer, entity, store = world.officer, world.entity, [world.location]
    first = onboarding.request_integration(
        officer, entity, locations=store, channel="EMAIL", at=AT, message_id="<1@prairie.example>"
    )
    again = onboarding.request_integration(
        officer, entity, locations=store, channel="EMAIL", at=AT, message_id="<1@prairie.example>"
    )
    assert first == again


def test_nothing_goes_on_before_the_memorandum(world: World) -> None:
    choose = refused(
        lambda: onboarding.confirm_vendor(
            world.pharmacy,
            world.onboarding,
            carried_by=CarriedBy.INTEGRATION_VENDOR,
            vendor=world.vendor,
            at=AT,
        )
    )
    assert choose.code == "E-PMP-STEP_OUT_OF_ORDER"
    assert "(e)(3)" in choose.cite
    assert "mou-executed" in choose.says
    assert refused(lambda: onboarding.open_testing(world.officer, world.onboarding, at=AT)).kind == "conflict"
    sign = refused(lambda: onboarding.sign_memorandum(world.pharmacy, world.onboarding, at=AT))
    assert sign.code == "E-PMP-MOU_REQUIRED"


def test_one_signature_is_no_memorandum(world: World) -> None:
    agree_on_data_sharing(world)
    onboarding.decide_in_memorandum(
        world.pharmacy,
        world.onboarding,
        points=POINTS,
        carried_by=CarriedBy.INTEGRATION_VENDOR,
        vendor=world.vendor,
        states={},
        at=AT,
    )
    signed = onboarding.sign_memorandum(world.pharmacy, world.onboarding, at=AT)
    assert (signed.stage, signed.waiting_on) == ("mou-draft", "DEPARTMENT")
    assert agreements.memorandum_facts(world.entity, AT.date()).executed_on is None


def test_each_missing_point_is_told_with_its_own_paragraph_and_the_draft_stays(world: World) -> None:
    def decide(points: Any) -> Agreement:
        return onboarding.decide_in_memorandum(
            world.pharmacy,
            world.onboarding,
            points=points,
            carried_by=CarriedBy.INTEGRATION_VENDOR,
            vendor=world.vendor,
            states={},
            at=AT,
        )

    decide(replace(POINTS, knows_duty=False, states_listed=False))
    fault = refused(lambda: onboarding.sign_memorandum(world.pharmacy, world.onboarding, at=AT))
    assert [(p.field, (p.cite or "")[-9:]) for p in fault.problems] == [
        ("point_a", "(d)(6)(A)"),
        ("point_c", "(d)(6)(C)"),
    ]
    assert Agreement.objects.get().state == AgreementState.DRAFT
    decide(POINTS)
    onboarding.sign_memorandum(world.pharmacy, world.onboarding, at=AT)


def test_only_the_entity_decides_and_only_the_program_switches(world: World) -> None:
    for outsider in (world.connector, world.officer):
        fault = refused(
            lambda who=outsider: onboarding.confirm_vendor(  # type: ignore[misc]
                who, world.onboarding, carried_by=CarriedBy.PROGRAM, vendor=None, at=AT
            )
        )
        assert fault.code == "E-PMP-ENTITY_DECISION_REQUIRED"
    go_live(world)
    assert world.point is not None
    for outsider in (world.pharmacy, world.connector, world.officer):
        fault = refused(lambda who=outsider: points.disable(who, world.point, because="x", at=AT))  # type: ignore[misc, arg-type]
        assert fault.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    assert ConnectionPoint.objects.get().state == "active"


def test_a_vendor_without_an_agreement_in_force_cannot_be_chosen(world: World) -> None:
    agree_on_data_sharing(world, last_day=date(2026, 3, 2))
    execute_memorandum(world)

    def choose(at: datetime) -> Onboarding:
        return onboarding.confirm_vendor(
            world.pharmacy, world.onboarding, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=at
        )

    assert refused(lambda: choose(AT + timedelta(days=1))).code == "E-PMP-VENDOR_NOT_ELIGIBLE"
    # 23:30 in Chicago on its last day, already the next day in UTC.
    assert choose(datetime(2026, 3, 3, 5, 30, tzinfo=UTC)).stage == "vendor-confirmed"


def test_another_vendor_than_the_memorandums_needs_an_amendment(world: World) -> None:
    agree_on_data_sharing(world)
    execute_memorandum(world)
    fault = refused(
        lambda: onboarding.confirm_vendor(
            world.pharmacy, world.onboarding, carried_by=CarriedBy.PROGRAM, vendor=None, at=AT
        )
    )
    assert fault.code == "E-PMP-MOU_AMENDMENT_REQUIRED"


def test_an_agreement_that_costs_the_state_is_not_signed(world: World) -> None:
    made = agreements.draft_data_sharing(
        world.connector,
        world.vendor,
        reference="DSA-1",
        clauses=replace(CLAUSES, audit_at_no_cost=False, disabling_at_no_cost=False),
        last_day=None,
        at=AT,
    )
    fault = refused(lambda: agreements.sign_agreement(world.connector, made.pk, at=AT))
    assert {p.code for p in fault.problems} == {"E-PMP-COST_TO_STATE_NOT_ALLOWED"}
    assert {(p.cite or "")[-6:] for p in fault.problems} == {"(g)(9)", "(b)(6)"}


def test_a_vendor_never_changes_the_draft_of_another_by_its_reference(world: World) -> None:
    made = agreements.draft_data_sharing(
        world.connector, world.vendor, reference="DSA-1", clauses=CLAUSES, last_day=None, at=AT
    )
    other = registering.enter_vendor(
        world.officer, name="Other LLC", number="IV-2", officer="O", officer_email="o@x.example", at=AT
    )
    fault = refused(
        lambda: agreements.draft_data_sharing(
            person("INTEGRATION_VENDOR", other.pk, login="other"),
            other,
            reference="DSA-1",
            clauses=replace(CLAUSES, inspection=False),
            last_day=None,
            at=AT,
        )
    )
    assert (fault.code, fault.kind, fault.field) == ("agreement-reference-taken", "conflict", "reference")
    assert Agreement.objects.get(pk=made.pk).terms == made.terms


def test_an_email_that_asked_for_one_entity_asks_for_no_other(world: World) -> None:
    onboarding.request_integration(
        world.officer, world.entity, locations=[world.location], channel="EMAIL", at=AT, message_id="<1@x>"
    )
    other = registering.enter_entity(
        world.officer, name="Oak", identifiers={"state": "PH-2"}, officer="O", officer_email="o@x.example", at=AT
    )
    store = world.location
    store.pk, store.entity, store._state.adding = uuid.uuid4(), other, True
    store.dea = store.npi = ""
    store.save()
    fault = refused(
        lambda: onboarding.request_integration(
            world.officer, other, locations=[store], channel="EMAIL", at=AT, message_id="<1@x>"
        )
    )
    assert (fault.code, fault.field) == ("message-of-another", "message_id")


def test_testing_waits_for_both_halves_of_the_safeguards(world: World) -> None:
    agree_on_data_sharing(world)
    execute_memorandum(world)
    one = world.onboarding
    onboarding.confirm_vendor(world.pharmacy, one, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=AT)
    onboarding.report_feasibility(world.connector, one, feasible=True, option=Option.REST_PMIX, at=AT)
    assert refused(lambda: onboarding.open_testing(world.officer, one, at=AT)).code == "E-PMP-ATTESTATION_MISSING"
    onboarding.attest_safeguards(world.connector, one, Attestations(True, True, False, True), at=AT)
    fault = refused(lambda: onboarding.open_testing(world.officer, one, at=AT))
    assert (fault.code, fault.field) == ("E-PMP-SAFEGUARD_MISSING", "physical_safeguards")
    assert not ConnectionPoint.objects.exists()


def test_what_is_not_feasible_goes_back_to_the_choice(world: World) -> None:
    agree_on_data_sharing(world)
    execute_memorandum(world)
    one = world.onboarding
    onboarding.confirm_vendor(world.pharmacy, one, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=AT)
    back = onboarding.report_feasibility(world.connector, one, feasible=False, option=None, at=AT, notes="no PMIX")
    assert (back.stage, back.waiting_on) == ("mou-executed", "ENTITY")
    onboarding.confirm_vendor(world.pharmacy, one, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=AT)
    onboarding.report_feasibility(world.connector, one, feasible=True, option=Option.FHIR, at=AT)


def test_production_waits_for_every_test_case(world: World) -> None:
    agree_on_data_sharing(world)
    execute_memorandum(world)
    go_to_testing(world)
    one = world.onboarding
    early = refused(lambda: onboarding.switch_production_on(world.administrator, one, at=AT))
    assert (early.code, early.says) == ("E-PMP-TESTING_NOT_PASSED", "0 of 5 mandatory test cases have passed.")
    almost = {**dict.fromkeys(onboarding.TEST_CASES, True), "prefetch": False}
    fault = refused(lambda: onboarding.record_test(world.officer, one, almost, at=AT, signed_off=True))
    assert fault.says == "4 of 5 mandatory test cases have passed."
    onboarding.record_test(world.officer, one, {"prefetch": True}, at=AT, signed_off=False)
    passed = onboarding.record_test(world.officer, one, almost | {"prefetch": True}, at=AT, signed_off=True)
    assert (passed.stage, passed.waiting_on) == ("test-passed", "DEPARTMENT")
    onboarding.switch_production_on(world.administrator, one, at=AT)


def test_an_entity_integrated_before_the_rule_needs_no_memorandum(world: World) -> None:
    agree_on_data_sharing(world)
    PharmacyEntity.objects.update(integrated_since=date(2024, 10, 8))
    one = world.onboarding
    late = refused(lambda: onboarding.pass_as_previously_integrated(world.officer, one, at=AT))
    assert (late.code, late.kind) == ("E-PMP-MOU_REQUIRED", "conflict")
    PharmacyEntity.objects.update(integrated_since=date(2024, 10, 7))
    onboarding.pass_as_previously_integrated(world.officer, one, at=AT)
    go_to_testing(world)
    passed = dict.fromkeys(onboarding.TEST_CASES, True)
    onboarding.record_test(world.officer, one, passed, at=AT, signed_off=True)
    assert onboarding.switch_production_on(world.administrator, one, at=AT).stage == "production"
    assert PharmacyEntity.objects.get().integrated_since == date(2024, 10, 7)


def test_a_certificate_serves_one_point_only(world: World) -> None:
    go_live(world)
    other = ConnectionPoint.objects.create(
        reference="IL-9",
        location=world.location,
        option="FHIR",
        carried_by="integration-vendor",
        vendor=world.vendor,
        system_product="X",
        installation="other",
        state="testing",
        state_since=AT,
        created_at=AT,
    )
    fault = refused(
        lambda: points.register_keys(world.connector, other, certificate=world.key.pem, keys=[world.key.jwk], at=AT)
    )
    assert (fault.code, fault.kind) == ("E-PMP-LINK_NOT_ONE_TO_ONE", "conflict")


def test_private_and_weak_keys_are_not_registered(world: World) -> None:
    agree_on_data_sharing(world)
    execute_memorandum(world)
    go_to_testing(world)
    assert world.point is not None
    key = make_key("other", world.authority)

    def register(**jwk: str) -> Refusal:
        offered = [{**key.jwk, **jwk}]
        return refused(
            lambda: points.register_keys(world.connector, world.point, certificate=key.pem, keys=offered, at=AT)  # type: ignore[arg-type]
        )

    assert "private key" in register(d="AAAA").problems[0].says
    assert "neither" in register(crv="P-256").problems[0].says
    assert "no kid" in register(kid="").problems[0].says
    assert "no key" in register(x="AAAA").problems[0].says


def test_switching_off_needs_a_reason_and_leaves_the_neighbor(world: World) -> None:
    go_live(world)
    assert world.point is not None
    point = world.point
    assert refused(lambda: points.disable(world.administrator, point, because=" ", at=AT)).code == (
        "E-PMP-REASON_REQUIRED"
    )
    points.disable(world.administrator, point, because="A leak is suspected.", at=AT)
    assert refused(lambda: points.disable(world.administrator, point, because="again", at=AT)).code == "point-state"
    points.enable(world.administrator, point, because="It was none.", at=AT)
    told = list(point.events.order_by("pk").values_list("what", "because"))
    assert told[-2:] == [("disabled", "A leak is suspected."), ("enabled", "It was none.")]


def test_what_belongs_to_others_is_not_there(world: World) -> None:
    go_live(world)
    stranger = person("PHARMACY_ENTITY", uuid.uuid4(), login="stranger")
    assert not onboarding.visible_onboardings(stranger).exists()
    assert not points.visible_points(stranger).exists()
    assert world.point is not None
    reference = world.point.reference
    assert refused(lambda: points.point_of(stranger, reference)).kind == "not-found"
    assert points.point_of(world.pharmacy, reference) == world.point
    assert points.point_of(world.connector, reference) == world.point
