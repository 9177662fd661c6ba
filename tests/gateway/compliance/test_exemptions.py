"""Exemptions, store by store: who may say so, what contradicts it, and what it does to a fine."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.gateway.store.models import Exemption, FineCaseState
from carelaw.gateway.use_cases.case_facts import missing_locations
from carelaw.gateway.use_cases.exemptions import certify_no_system, end_exemption, record_hospital_department
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.ticking import walk
from tests.gateway.compliance.people import OFFICER, Pharmacies, again, noon, opened, sent


def test_a_certified_store_and_a_hospitals_department_stop_the_fine_on_their_day(town: Pharmacies) -> None:
    case = opened(town, "2026-01-12")
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    record_hospital_department(
        OFFICER,
        noon("2026-03-09"),
        location=town.elm_main.pk,
        department=True,
        basis="St. Anne Hospital, license 0012345",
    )
    certify_no_system(
        town.owner,
        noon("2026-03-13"),
        location=town.elm_north.pk,
        signer="Ada Stone",
        signed_on=date(2026, 3, 12),
    )
    list(walk(date(2026, 4, 1), date(2026, 4, 1)))
    assert again(case).state == FineCaseState.EXEMPT
    assert again(case).exempt_from == date(2026, 3, 13)
    assert case.assessments.get().days == 10, "March 3 to 12; the day the last store is exempt is not charged"


def test_a_certification_that_the_register_contradicts_is_refused_and_kept(town: Pharmacies) -> None:
    with pytest.raises(Refusal) as refused:
        certify_no_system(
            town.owner, noon("2026-03-13"), location=town.elm_main.pk, signer="Ada Stone", signed_on=date(2026, 3, 12)
        )
    assert refused.value.code == "E-PMP-CERTIFICATION_CONTRADICTED"
    assert Exemption.objects.get().state == "contradicted"
    town.elm_main.refresh_from_db()
    assert town.elm_main.exempt_since is None


def test_nobody_certifies_for_another_and_ownership_is_not_enough(town: Pharmacies) -> None:
    asked = {"location": town.elm_north.pk, "signer": "X", "signed_on": date(2026, 3, 12)}
    with pytest.raises(Refusal) as refused:
        certify_no_system(town.stranger, noon("2026-03-13"), **asked)
    assert refused.value.kind == "not-found"
    with pytest.raises(Refusal) as refused:
        certify_no_system(OFFICER, noon("2026-03-13"), **asked)
    assert refused.value.kind == "forbidden"
    with pytest.raises(Refusal) as refused:
        record_hospital_department(
            OFFICER, noon("2026-03-13"), location=town.elm_north.pk, department=False, owned_by_hospital=True, basis="x"
        )
    assert refused.value.code == "E-PMP-EXEMPTION_NOT_APPLICABLE"


def test_an_exemption_ends_and_the_duty_is_back(town: Pharmacies) -> None:
    made = certify_no_system(
        town.owner, noon("2026-03-13"), location=town.elm_north.pk, signer="Ada Stone", signed_on=date(2026, 3, 12)
    )
    end_exemption(OFFICER, noon("2026-05-01"), exemption=made.pk)
    town.elm_north.refresh_from_db()
    assert town.elm_north.exempt_until == date(2026, 5, 1)
    case = opened(town, "2026-05-02")
    assert [one.name for one in missing_locations(case)] == ["Elm Main Street", "Elm North"]
