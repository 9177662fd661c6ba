"""An agency, its officer, two agents of the Attorney General's office, and requests at each of their stages."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from carelaw.pdmp.store.models import LawEnforcementRequest
from carelaw.pdmp.use_cases.law_enforcement.offices import record_prescribed, register_agency, register_agent
from carelaw.pdmp.use_cases.law_enforcement.orders import enter_order, file_order
from carelaw.pdmp.use_cases.law_enforcement.requests import save_request, send_request, start_request
from carelaw.pdmp.use_cases.law_enforcement.reviewing import approve_request, begin_review
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer, run_request
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from tests.pdmp.conftest import AT, actor

AGENCY = "Dauphin County Detectives"
BEFORE = datetime(2025, 1, 2, 15, 0, tzinfo=UTC)
ANSWERS = {
    "agency_case_number": "DC-2025-17",
    "investigation_opened_on": "2024-12-02",
    "subject_last_name": "Sampleson",
    "subject_first_name": "August",
    "subject_birth_date": "1989-03-12",
    "schedules": "II",
    "purpose": "SEARCH_WARRANT_PC",
    "basis": "A pharmacy reported altered prescriptions.",
}
ORDER: dict[str, Any] = {
    "court": "Court of Common Pleas, Dauphin County",
    "docket": "MD-17-2025",
    "judge": "R. Sample",
    "signed": True,
    "issued_on": date(2025, 1, 3),
    "expires_on": date(2025, 2, 3),
    "standard": "preponderance",
    "movant_agency": AGENCY,
    "names_subject": True,
    "investigation_found": True,
    "investigation_page": "2",
    "crime_found": True,
    "crime_page": "3",
    "period_from": date(2024, 7, 1),
    "period_to": date(2025, 1, 31),
    "schedules": ("III", "IV"),
}
PDF = b"%PDF-1.7 made-up order"


def registered(admin: Actor | None = None) -> tuple[Actor, Actor]:
    """An officer whose agency is registered, and an agent with an identifier; form and manner are in force."""
    admin = admin or actor("ADMIN")
    agency = register_agency(admin, BEFORE, name=AGENCY, kind="local")
    officer = actor("LE_REQUESTER", party=(str(agency.pk),))
    agent = actor("OAG_AGENT")
    email = Account.objects.get(pk=agent.account_id).email
    register_agent(admin, BEFORE, email=email, identifier="OAG-0417", one_person=True)
    for kind, fields in (("form", ["basis"]), ("manner", ["agency_case_number", "basis"])):
        record_prescribed(agent, BEFORE, kind=kind, version="1", effective_on=date(2024, 1, 1), required_fields=fields)
    return officer, agent


def received(officer: Actor, at: datetime = AT, **changes: str) -> LawEnforcementRequest:
    """A complete request that the office received."""
    one = start_request(officer, at)
    save_request(officer, at, reference=one.reference, answers={**ANSWERS, **changes})
    return send_request(officer, at, reference=one.reference)


def with_order(who: Actor, reference: str, at: datetime = AT, **changes: Any) -> None:
    """Enter an order and file its document."""
    enter_order(who, at, reference=reference, elements={**ORDER, **changes})
    file_order(who, at, reference=reference, document=io.BytesIO(PDF), file_name="order.pdf")


def approved(officer: Actor, agent: Actor, at: datetime = AT, **changes: str) -> LawEnforcementRequest:
    """An approved request; with an order where other schedules than II are asked for."""
    one = received(officer, at, **changes)
    if changes.get("schedules", "II") != "II":
        with_order(officer, one.reference, at)
    begin_review(agent, at, reference=one.reference)
    return approve_request(agent, at, reference=one.reference)


def ran(officer: Actor, agent: Actor, at: datetime = AT, **changes: str) -> LawEnforcementRequest:
    """A request that was run."""
    one = approved(officer, agent, at, **changes)
    run_request(agent, at, reference=one.reference)
    one.refresh_from_db()
    return one


def delivered(officer: Actor, agent: Actor, at: datetime = AT, **changes: str) -> LawEnforcementRequest:
    """A request whose answer was handed over."""
    one = ran(officer, agent, at, **changes)
    return deliver_answer(agent, at, reference=one.reference, recipient="Det. L. Example")
