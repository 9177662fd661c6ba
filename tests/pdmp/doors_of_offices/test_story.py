"""What the demonstration tells about the doors goes through the same use cases, and leaves work for people."""

from __future__ import annotations

import pytest

from carelaw.pdmp.store.models import AccessCase, PartnerState, ProgramMember
from carelaw.pdmp.story.doors import ANALYST, CORONER, LICENSING, REVIEWER, TEAM, tell_doors, tell_quality
from carelaw.pdmp.use_cases.doors.cases import live_appointments
from carelaw.pdmp.use_cases.doors.expiring import grant_expiry
from carelaw.pdmp.web.doors.work import approvals_that_end
from carelaw.platform.accounts.actor import Actor, law_day
from tests.pdmp.conftest import AT, actor

pytestmark = pytest.mark.django_db


def test_a_coroner_and_a_reviewer_have_their_cases_and_an_approval_ends_soon(admin: Actor, on_file: None) -> None:
    people = {CORONER: "CORONER_ME", REVIEWER: "DOH_REVIEWER", ANALYST: "DOH_ANALYST", LICENSING: "LICENSING_REP"}
    people[TEAM] = "DDAP_MDIRT"
    tell_doors(admin, {name: actor(role) for name, role in people.items()}, AT)
    kinds = AccessCase.objects.values_list("appointment__kind", flat=True)
    assert sorted(kinds) == ["analysis", "coroner", "licensing", "mdirt", "review"]
    assert PartnerState.objects.get().state == "OH"
    assert len(list(approvals_that_end(admin, law_day(AT)))) == 1
    assert grant_expiry(law_day(AT), AT) == 1


def test_staff_of_a_benefit_program_have_their_designation_and_a_member(admin: Actor) -> None:
    staff = actor("COMMONWEALTH_QI")
    tell_quality(admin, staff, AT)
    assert [one.program for one in live_appointments(staff, law_day(AT))] == ["MA"]
    assert ProgramMember.objects.get().program == "MA"
