"""Privacy officer, fiscal officer and pharmacist in charge: each does what is theirs, and what is not is refused."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.store.models import (
    EnvelopeOutcome,
    FilingState,
    Incident,
    PharmacyLocation,
    SearchAuditRequest,
)
from carelaw.gateway.use_cases import agreements, fines, referral
from carelaw.gateway.use_cases.oversight import canaries, curing, findings, keeping, search_audits
from carelaw.gateway.use_cases.rosters import receiving
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.parties.models import Party
from tests.gateway.oversight.conftest import Town
from tests.gateway.rosters.sheets import as_csv, grid, row
from tests.gateway.world import AT, person
from tests.platform.accounts.people import sign_in

DAY = AT.date()


def in_charge(town: Town, *deas: str) -> Actor:
    """The pharmacist in charge of stores with these DEA numbers."""
    one = person("PHARMACIST_IN_CHARGE", town.world.entity.pk, login=f"pic-{len(deas)}")
    scope = MappingProxyType({**one.scope, "dispenser_dea": deas})
    return Actor(one.account_id, one.name, one.role, True, "console", "test", scope=scope)


def store_of(town: Town) -> PharmacyLocation:
    assert town.world.point is not None
    return town.world.point.location


def asked(town: Town, **told: Any) -> SearchAuditRequest:
    about = {"entity": str(town.world.entity.pk), "from_on": DAY, "to_on": DAY, "because": "A complaint.", **told}
    return search_audits.ask_for_audit(town.auditor, AT, **about)


def refusal_of(act: Any, *given: Any, **named: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        act(*given, **named)
    return refused.value


def test_the_pharmacist_in_charge_answers_for_the_store_and_no_other(town: Town) -> None:
    store = store_of(town)
    whole, ours = asked(town), asked(town, location=str(store.pk))
    mine, elsewhere = in_charge(town, store.dea), in_charge(town)
    assert [one.reference for one in search_audits.visible_audits(mine)] == [ours.reference]
    assert not search_audits.visible_audits(elsewhere).exists()
    assert [ours.reference in item.says for item in waiting_for(mine, DAY) if "SA-" in item.says] == [True]
    assert refusal_of(search_audits.answer_audit, mine, AT, audit=whole.reference, rows=[]).code == "not-found"
    assert search_audits.answer_audit(mine, AT, audit=ours.reference, rows=[]).state == "closed"


def test_the_pharmacist_in_charge_files_the_list_and_signs_no_memorandum(town: Town) -> None:
    mine = in_charge(town, store_of(town).dea)
    sheet = as_csv(grid([row()]))
    refused = refusal_of(
        receiving.file_roster,
        mine,
        town.world.entity,
        io.BytesIO(sheet),
        file_name="l.csv",
        capacity="corporate",
        at=AT,
    )
    assert refused.code == "E-PMP-ROSTER_SENDER"
    assert "pharmacist-in-charge" in refused.says
    filing = receiving.file_roster(mine, town.world.entity, io.BytesIO(sheet), file_name="l.csv", capacity="", at=AT)
    assert (filing.state, filing.capacity) == (FilingState.ACCEPTED, "pharmacist-in-charge")
    assert "sign" in refusal_of(agreements.sign_agreement, mine, "x", at=AT).says
    assert refusal_of(curing.visible_notices, mine).kind == "forbidden"


def test_money_is_posted_by_the_fiscal_officer_alone(town: Town) -> None:
    fiscal, given = person("IL_FISCAL"), {"case": "FC-2026-0001", "reference": "1", "amount": 1, "on": DAY}
    assert refusal_of(fines.record_payment, town.compliance, AT, **given).code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    assert refusal_of(fines.record_payment, fiscal, AT, **given).kind == "not-found"
    assert refusal_of(fines.assess_month, fiscal, AT, case="x", month=DAY).code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    assert refusal_of(referral.refer, fiscal, AT, case="FC-2026-0001").kind == "not-found"


def test_over_the_auditors_pages_stands_the_program_whose_page_it_is(town: Town, client: Client) -> None:
    for outcome in EnvelopeOutcome:
        town.envelope(AT, outcome=outcome.value, purpose="PATIENT_CARE")
    sign_in(client, Account.objects.get(pk=town.auditor.account_id), "AUDITOR")
    page = client.get("/gateway/envelopes/").content.decode()
    assert "77 Ill. Adm. Code 2080.208" in page
    assert "35 P.S." not in page
    assert [words for words in ("Not answered in time", "Patient care") if words not in page] == []


def test_content_that_is_found_is_an_incident_for_the_privacy_officer(town: Town) -> None:
    assert town.world.point is not None
    marker = canaries.issue_canary(town.compliance, AT, point=town.world.point.reference)
    privacy = person("IL_PRIVACY")
    canaries.trace_canary(town.compliance, AT, seen=f"… {marker.marker}-1 …", says="On a market place.")
    leaked = Incident.objects.get()
    assert (leaked.kind, leaked.points) == ("misuse", [str(town.world.point.pk)])
    Party.objects.filter(pk=town.world.entity.pk).update(name=f"Kept {marker.marker}")
    assert keeping.look_for_content(DAY, AT) > 0
    kept = Incident.objects.exclude(pk=leaked.pk).get()
    assert kept.kind == "security-failure"
    waiting = [item.says for item in waiting_for(privacy, DAY)]
    assert all(any(one.reference in says for says in waiting) for one in (leaked, kept))
    told = {"incident": kept.reference, "assessment": "Low.", "notices": "", "close": True}
    assert refusal_of(findings.assess_incident, town.compliance, AT, **told).code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"
    assert findings.assess_incident(privacy, AT, **told).closed_on == DAY
    assert refusal_of(findings.dismiss, privacy, AT, finding="F-2026-0001", because="x").kind == "forbidden"
