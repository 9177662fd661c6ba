"""The demonstration has a case at each stage, on whatever day it is made, and the tick moves them on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.gateway.store.models import FineCase, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.story.compliance import tell_of_compliance
from carelaw.gateway.story.people import COUNTERPOINT, LAKESIDE, LAKESIDE_PHARMACY, PEOPLE, prepare
from carelaw.gateway.use_cases.compliance_work import officers_work, respondents_work
from carelaw.platform.cases.ticking import tick_day
from carelaw.platform.parties.registry import find_by_identifier
from tests.gateway.compliance.people import OFFICER, acting, noon


@pytest.mark.parametrize("today", ["2026-07-06", "2026-11-21", "2027-03-01", "2028-02-29"])
def test_a_case_stands_at_each_stage(db: None, today: str) -> None:
    at = noon(today)
    scopes = prepare(at)
    people = {one.login: acting(one.role, *scopes.get(one.login, {}).get("party", ())) for one in PEOPLE}
    lakeside, maker = find_by_identifier("state", LAKESIDE), find_by_identifier("state", COUNTERPOINT)
    assert lakeside is not None
    assert maker is not None
    long_ago = at - timedelta(days=500)
    entity = PharmacyEntity.objects.create(
        party_id=lakeside.pk, responsible_officer="R. A.", officer_email="r@l.example", created_at=long_ago
    )
    vendor = Vendor.objects.create(party_id=maker.pk, makes_systems=True, created_at=long_ago)
    PharmacyLocation.objects.create(
        entity=entity, name="Lakeside", address="12 Harbor Place", city="Zion", zip_code="60099",
        system_vendor=vendor, created_at=long_ago,
    )  # fmt: skip
    tell_of_compliance(people, at)
    on = date.fromisoformat(today)
    list(tick_day(on))
    states = {one.respondent_name: one.state for one in FineCase.objects.all()}
    assert states == {
        "Juniper Street Pharmacy": "first-sent",
        "Lakeside Drug Company": "second-sent",
        "Old Mill Drug Company": "accruing",
        "Cypress Pharmacy LLC": "accruing",
        "CounterPoint Systems, Inc.": "open",
    }
    fined = FineCase.objects.get(respondent_name="Old Mill Drug Company")
    assert fined.assessments.filter(days__gt=0).count() >= 2
    assert [one.days for bill in fined.assessments.all() for one in bill.credits.all()] == [5]
    waiting = " ".join(item.says for item in officers_work(OFFICER, on))
    for words in ("determine whether it is willful", "confirm or reject", "refer it to the Bureau"):
        assert words in waiting
    assert list(respondents_work(people[LAKESIDE_PHARMACY], on))
