"""A change that needs a memorandum begins anew there; what runs goes on until it is applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.facts.onboarding import Attestations, ChangeKind, Stage
from carelaw.gateway.facts.search import CarriedBy, Option, QueryMode
from carelaw.gateway.store.models import ConnectionPoint, Onboarding, PharmacyEntity
from carelaw.gateway.use_cases import agreements, onboarding, points
from carelaw.gateway.use_cases.changes import requesting
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from tests.gateway.world import AT, POINTS, World, adopt, go_live, make_key, small_world

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 5, 4, 15, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    adopt(tmp_path, settings)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return go_live(small_world())


def asked(world: World, kind: ChangeKind, **given: Any) -> Any:
    return requesting.request_change(world.pharmacy, LATER, entity=world.entity, kind=kind, **given)


def decided(world: World, one: Onboarding, option: Option, **states: QueryMode) -> None:
    onboarding.decide_in_memorandum(
        world.pharmacy,
        one,
        points=replace(POINTS, option=option),
        carried_by=CarriedBy.INTEGRATION_VENDOR,
        vendor=world.vendor,
        states=states,
        at=LATER,
    )


def signed(world: World, one: Onboarding) -> None:
    onboarding.sign_memorandum(world.pharmacy, one, at=LATER)
    onboarding.sign_memorandum(world.administrator, one, at=LATER)


def test_another_option_goes_through_every_step_while_the_old_point_goes_on(world: World) -> None:
    change = asked(world, ChangeKind.OPTION, option=Option.FHIR)
    one = change.onboarding
    assert (change.state, one.stage, one.waiting_on) == ("pending-mou", Stage.MOU_DRAFT, "ENTITY")
    with pytest.raises(Refusal) as other:
        decided(world, one, Option.REST_PMIX)
    assert other.value.code == "E-PMP-MOU_AMENDMENT_REQUIRED"
    decided(world, one, Option.FHIR)
    signed(world, one)
    onboarding.confirm_vendor(
        world.pharmacy, one, carried_by=CarriedBy.INTEGRATION_VENDOR, vendor=world.vendor, at=LATER
    )
    onboarding.report_feasibility(world.connector, one, feasible=True, option=Option.FHIR, at=LATER)
    onboarding.attest_safeguards(world.connector, one, Attestations(True, True, True, True), at=LATER)
    onboarding.open_testing(world.officer, one, at=LATER)
    new = ConnectionPoint.objects.get(onboarding=one)
    world.point.refresh_from_db()
    assert (world.point.state, world.point.option, new.state) == ("active", "REST_PMIX", "testing")
    key = make_key("second", world.authority)
    points.register_keys(world.connector, new, certificate=key.pem, keys=[key.jwk], at=LATER)
    onboarding.record_test(world.officer, one, dict.fromkeys(onboarding.TEST_CASES, True), at=LATER, signed_off=True)
    onboarding.switch_production_on(world.administrator, one, at=LATER)
    world.point.refresh_from_db()
    new.refresh_from_db()
    change.refresh_from_db()
    assert (world.point.state, new.state, new.option) == ("retired", "active", "FHIR")
    assert (change.state, change.applied_on) == ("applied", date(2026, 5, 4))


def test_other_states_are_applied_by_the_memorandum_alone(world: World) -> None:
    change = asked(world, ChangeKind.INTERSTATE, states={"MO": QueryMode.ALWAYS})
    assert agreements.states_of(world.entity, date(2026, 5, 4)) == {}
    decided(world, change.onboarding, Option.REST_PMIX, MO=QueryMode.ALWAYS)
    signed(world, change.onboarding)
    change.refresh_from_db()
    assert (change.state, change.onboarding.stage) == ("applied", Stage.PRODUCTION)
    assert agreements.states_of(world.entity, date(2026, 5, 4)) == {"MO": QueryMode.ALWAYS}
    world.point.refresh_from_db()
    assert world.point.state == "active"


def test_a_clerical_change_is_applied_at_once(world: World) -> None:
    change = asked(world, ChangeKind.CLERICAL, says="A new telephone number.")
    assert (change.state, change.onboarding) == ("applied", None)


def test_a_change_ends_the_exception_of_those_integrated_before(world: World) -> None:
    PharmacyEntity.objects.update(integrated_since=date(2024, 10, 7))
    from carelaw.platform.agreements.models import Agreement

    Agreement.objects.filter(kind=agreements.MEMORANDUM).delete()
    change = asked(world, ChangeKind.PRODUCT, system_product="CounterPoint 8")
    assert change.ended_exception
    with pytest.raises(Refusal) as refused:
        onboarding.pass_as_previously_integrated(world.officer, change.onboarding, at=LATER)
    assert refused.value.code == "E-PMP-MOU_REQUIRED"
    world.location.refresh_from_db()
    assert world.location.system_product != "CounterPoint 8"


def test_one_change_at_a_time_and_it_can_be_taken_back(world: World) -> None:
    change = asked(world, ChangeKind.OPTION, option=Option.FHIR)
    with pytest.raises(Refusal) as waits:
        asked(world, ChangeKind.OPTION, option=Option.SOAP_PMIX)
    assert waits.value.code == "change-waits"
    requesting.withdraw_change(world.pharmacy, LATER, reference=change.reference)
    assert Onboarding.objects.get(pk=change.onboarding_id).stage == Stage.WITHDRAWN
    with pytest.raises(Refusal) as vendor:
        requesting.request_change(
            world.connector, LATER, entity=world.entity, kind=ChangeKind.OPTION, option=Option.FHIR
        )
    assert vendor.value.code == "E-PMP-ENTITY_DECISION_REQUIRED"


def test_what_changes_must_be_said(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        asked(world, ChangeKind.OPTION)
    assert (refused.value.code, refused.value.field) == ("change-incomplete", "option")
