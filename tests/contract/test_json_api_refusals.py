"""What random requests once broke, each told in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.pdmp.store.models import Query, Submission
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.doors import QUESTION, caller_for

pytestmark = pytest.mark.django_db


def test_free_text_in_place_of_a_purpose_is_refused_and_never_written_down(prescriber: Actor, client: Any) -> None:
    typed = {**QUESTION, "purpose": "about SAMPLESON", "reason": "asks SAMPLESON", "attestation": "SAMPLESON\u0000"}
    with caller_for(prescriber, client) as caller:
        response = caller.post("/api/pdmp/histories", typed, "application/json")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "E-MAP-50.purpose"
    query = Query.objects.get()
    assert (query.purpose, query.reason, query.attestation, query.outcome) == ("OTHER", "", "", "denied")
    assert "SAMPLESON" not in str(list(Entry.objects.values())) + response.content.decode()


def test_a_name_that_is_no_field_of_the_layout_is_refused_before_anything_is_kept(
    submitter: Actor, client: Any
) -> None:
    sent = {"fields": {"PHA03": "FT7654329", "DSP99": "1", "XYZ": "2"}}
    with caller_for(submitter, client) as caller:
        response = caller.post("/api/pdmp/dispensings", sent, "application/json")
        compound = caller.post(
            "/api/pdmp/dispensings", {"fields": {}, "compounds": [{"DSP01": "1"}]}, "application/json"
        )
        zero = {"dispenser": {"PAT07": "X"}, "begin": "2025-01-01", "end": "2025-01-02"}
        of_zero = caller.post("/api/pdmp/zero-reports", zero, "application/json")
    assert [one.status_code for one in (response, compound, of_zero)] == [422] * 3
    assert [problem["field"] for problem in response.json()["problems"]] == ["fields.DSP99", "fields.XYZ"]
    assert compound.json()["problems"][0]["field"] == "compounds.0.DSP01"
    assert of_zero.json()["problems"][0]["field"] == "dispenser.PAT07"
    assert not Submission.objects.exists()
