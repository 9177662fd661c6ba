"""The demonstration's requests stand at their stages, told through the use cases that everyone uses."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from carelaw.pdmp.store.models import LawEnforcementRequest
from carelaw.pdmp.story.law_enforcement import enter_agency, tell_law_enforcement
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db


def test_something_waits_for_the_officer_and_for_the_office(submitter: Actor) -> None:
    people = [
        record(DSP02=str(n), PAT07=f"SAMPLE{chr(65 + n)}", PAT18=f"19{50 + n}0101", PAT12=f"{n} ELM ST")
        for n in range(22)
    ]
    send(submitter, asap(people))
    actor("ADMIN")
    officer = actor("LE_REQUESTER", party=(enter_agency(AT),))
    agent = actor("OAG_AGENT")
    tell_law_enforcement(officer, agent, AT)
    states = Counter(LawEnforcementRequest.objects.values_list("state", flat=True))
    assert states == {"PENDING": 1, "RECEIVED": 1, "APPROVED": 1, "DELIVERED": 1}
    assert len(waiting_for(officer, date(2025, 1, 6))) == 2
    assert len(waiting_for(agent, date(2025, 1, 6))) == 3
