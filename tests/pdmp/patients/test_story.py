"""What the demonstration tells of patients: each request stands at another step, and waits for somebody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carelaw.pdmp.store.models import CorrectionClaim, Dispensation, PatientRequest
from carelaw.pdmp.story.own_record import tell_own_record
from carelaw.pdmp.story.patients import tell_patients
from carelaw.pdmp.use_cases.patients.own_requests import own_claims, own_requests
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def test_four_requests_at_four_steps(steward: Actor, submitter: Actor) -> None:
    people = [
        record(PAT07=f"STORY{name}", PAT08=name, PAT18=f"19{60 + number}0312", DSP02=str(number + 1))
        for number, name in enumerate(("ANNA", "BELLA", "CLARA", "DORA"))
    ]
    send(submitter, asap(people))
    tell_patients(actor("BOARD_MEMBER"), AT)
    assert [one.state for one in PatientRequest.objects.order_by("requested_on")] == [
        "awaiting-evidence",
        "delivered",
        "open",
        "open",
    ]
    assert CorrectionClaim.objects.get().state == "with-dispenser"
    says = [item.says for item in waiting_for(steward, law_day(AT)) if item.key.startswith("patient-request")]
    assert [one.split(" ")[0] for one in says if not one.startswith("PM-")] == ["Check", "Find"]


def test_somebody_with_an_account_disputes_a_row_and_asks_once_more(steward: Actor, submitter: Actor) -> None:
    send(submitter, asap([record()]))
    patient = replace(actor("PATIENT"), name="Pat Siskin")
    tell_own_record(patient, steward, submitter, AT)
    assert [one.state for one in own_requests(patient)] == ["awaiting-evidence", "delivered"]
    claim = own_claims(patient).get()
    assert (claim.field, claim.stated_value, claim.claimed_value) == ("days_supply", "5", "10")
    assert Dispensation.objects.filter(identity__last_name__iexact="Siskin").count() == 3
