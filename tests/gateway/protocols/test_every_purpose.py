"""The gateway's face of the access matrix: every purpose that prescription monitoring knows, rows of every schedule."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.gateway.facts.search import Purpose as SearchPurpose
from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.pdmp.facts.access import Purpose
from carelaw.pdmp.store.models import Dispensation, Query
from tests.gateway.protocols.dialects import FHIR_PATH, fhir, post, said
from tests.gateway.world import World

pytestmark = pytest.mark.django_db

SEARCHES = {SearchPurpose.DISPENSING_REVIEW: Purpose.DISPENSING, SearchPurpose.PATIENT_CARE: Purpose.TREATMENT}


@pytest.fixture(autouse=True)
def _speaks_fhir(live: World) -> None:
    ConnectionPoint.objects.update(option="FHIR")


def ask(client: Any, live: World, purpose: str) -> Any:
    return said(FHIR_PATH, post(client, live, FHIR_PATH, fhir(1), claims=live.claims(purpose=purpose)))


@pytest.mark.parametrize("schedule", ["II", "III", "IV", "V", ""])
def test_both_purposes_of_a_search_give_rows_of_every_schedule(client: Any, live: World, schedule: str) -> None:
    Dispensation.objects.update(state_schedule=schedule)
    for search, purpose in SEARCHES.items():
        answer = ask(client, live, search.value)
        assert (answer.outcome, len(answer.prescriptions)) == ("Provided", 2)
        line = Query.objects.get(purpose=purpose.value)
        assert (line.role, line.channel, line.outcome) == ("GATEWAY_REQUESTER", "gateway", "passed-on")
        assert line.cite
        assert line.shown_rows == []
    assert Envelope.objects.filter(outcome="ANSWERED").count() == len(SEARCHES)


def test_no_other_door_of_the_matrix_opens_through_the_gateway(client: Any, live: World) -> None:
    for purpose in Purpose:
        answer = ask(client, live, purpose.value)
        assert (answer.outcome, answer.code) == ("Disallowed", "E-PMP-PURPOSE_NOT_ALLOWED"), purpose
        assert answer.cite
        envelope = Envelope.objects.get(pk=answer.reference)
        assert (envelope.outcome, envelope.refusal_code, envelope.citation) == ("REFUSED", answer.code, answer.cite)
        assert not answer.prescriptions
    assert not Query.objects.exists()
