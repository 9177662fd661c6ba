"""An agency's requests at the Attorney General's office: one to finish, to review, to run, to report on."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from carelaw.pdmp.store.models import Dispensation
from carelaw.pdmp.use_cases.law_enforcement.offices import record_prescribed, register_agency, register_agent
from carelaw.pdmp.use_cases.law_enforcement.orders import enter_order, file_order
from carelaw.pdmp.use_cases.law_enforcement.requests import save_request, send_request, start_request
from carelaw.pdmp.use_cases.law_enforcement.reviewing import approve_request, begin_review
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer, run_request
from carelaw.platform.accounts.actor import Actor, actor_for, law_day
from carelaw.platform.accounts.models import Account, RoleGrant

OFFICER, AGENT = "detective", "attorney-general"
AGENCY = "Kestrel County Detectives"
_ORDER = b"%PDF-1.4\n% A made-up court order of the demonstration.\n%%EOF\n"


def enter_agency(at: datetime) -> str:
    """Register the officer's agency; gives its id for the officer's grant."""
    return str(register_agency(administrator(at), at, name=AGENCY, kind="local").pk)


def tell_law_enforcement(officer: Actor, agent: Actor, at: datetime) -> None:
    """Four requests, each at another stage; the people asked about are of the synthetic state."""
    on = law_day(at)
    email = Account.objects.get(pk=agent.account_id).email
    register_agent(administrator(at), at, email=email, identifier="OAG-0417", one_person=True)
    for kind, fields in (("form", ("officer_title", "offense", "basis")), ("manner", ("agency_case_number", "basis"))):
        record_prescribed(
            agent, at, kind=kind, version="1", effective_on=on - timedelta(days=365), required_fields=fields
        )
    save_request(officer, at, reference=start_request(officer, at).reference, answers={"agency_case_number": "KC-104"})
    _sent(officer, at, 1, "KC-101", "II")
    with_order = _sent(officer, at, 2, "KC-102", "II, III, IV")
    elements = {
        "court": "Court of Common Pleas, Kestrel County",
        "docket": f"MD-88-{on.year}",
        "judge": "R. Sample",
        "signed": True,
        "ex_parte": True,
        "issued_on": on,
        "expires_on": on + timedelta(days=60),
        "standard": "preponderance",
        "movant_agency": AGENCY,
        "names_subject": True,
        "investigation_found": True,
        "investigation_page": "2",
        "crime_found": True,
        "crime_page": "3",
        "period_from": on - timedelta(days=180),
        "period_to": on,
        "schedules": ("III", "IV"),
    }
    enter_order(officer, at, reference=with_order, elements=elements)
    file_order(officer, at, reference=with_order, document=io.BytesIO(_ORDER), file_name="order.pdf")
    delivered = _sent(officer, at, 3, "KC-103", "II")
    for reference in (with_order, delivered):
        begin_review(agent, at, reference=reference)
        approve_request(agent, at, reference=reference)
    run_request(agent, at, reference=delivered)
    deliver_answer(agent, at, reference=delivered, recipient="Lt. Avery Sample")


def _sent(officer: Actor, at: datetime, which: int, case: str, schedules: str) -> str:
    """A request about somebody to whom a schedule II drug was dispensed, sent to the office."""
    row = Dispensation.objects.filter(state_schedule="II").select_related("identity").order_by("pk")[which * 7]
    one = start_request(officer, at)
    answers = {
        "agency_case_number": case,
        "investigation_opened_on": str(law_day(at) - timedelta(days=30)),
        "officer_title": "Detective",
        "subject_last_name": row.identity.last_name,
        "subject_first_name": row.identity.first_name,
        "subject_birth_date": str(row.identity.birth_date),
        "schedules": schedules,
        "purpose": "SEARCH_WARRANT_PC",
        "offense": "Prescription forgery",
        "basis": "A pharmacy reported altered prescriptions.",
    }
    save_request(officer, at, reference=one.reference, answers=answers)
    return send_request(officer, at, reference=one.reference).reference


def administrator(at: datetime) -> Actor:
    """The demonstration's first administrator."""
    grant = RoleGrant.objects.filter(role="ADMIN").select_related("account").order_by("granted_at", "pk").first()
    assert grant is not None, "the demonstration has its administrators before its stories"
    return actor_for(grant.account, "ADMIN", at, "cli", "carelaw demo", second_factor=True)
