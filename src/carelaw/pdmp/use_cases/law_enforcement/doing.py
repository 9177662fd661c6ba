"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from carelaw.pdmp.facts.history import Candidates
from carelaw.pdmp.use_cases.law_enforcement import investigations, offices, orders, outcomes, requests, reviewing
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer, run_request
from carelaw.pdmp.use_cases.law_enforcement.withholding import require_disclosable
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def register_agency(actor: Actor, at: datetime, *, name: str, kind: str) -> Done:
    """Register an agency."""
    party = offices.register_agency(actor, at, name=name, kind=kind)
    return Done(f"{party.name} is registered. Name its id in its officers' grants.", str(party.pk))


def register_agent(actor: Actor, at: datetime, *, email: str, identifier: str, one_person: bool) -> Done:
    """Register an agent's personal identifier."""
    made = offices.register_agent(actor, at, email=email, identifier=identifier, one_person=one_person)
    return Done(f"{made.identifier} is registered.", made.identifier)


def record_prescribed(
    actor: Actor, at: datetime, *, kind: str, version: str, effective_on: date, required_fields: Sequence[str]
) -> Done:
    """Record a form or manner."""
    made = offices.record_prescribed(
        actor, at, kind=kind, version=version, effective_on=effective_on, required_fields=required_fields
    )
    return Done(f"The {kind} {made.version} is recorded, in force from {made.effective_on}.", made.version)


def begin(actor: Actor, at: datetime, *, like: str) -> Done:
    """Begin a request."""
    made = requests.start_request(actor, at, like=like)
    return Done(f"{made.reference} is begun. Fill it in, then send it.", made.reference)


def begin_grand_jury(actor: Actor, at: datetime) -> Done:
    """Begin a grand jury's request."""
    made = requests.start_grand_jury(actor, at)
    return Done(f"{made.reference} is begun. Fill it in, then send it.", made.reference)


def send(actor: Actor, at: datetime, *, reference: str) -> Done:
    """Send a request."""
    requests.send_request(actor, at, reference=reference)
    return Done(f"{reference} is with the Attorney General's office.", reference)


def order(actor: Actor, at: datetime, *, reference: str, **elements: Any) -> Done:
    """Enter a court order; what is left empty stays as it was."""
    given = {name: value for name, value in elements.items() if value not in (None, "", (), [])}
    orders.enter_order(actor, at, reference=reference, elements=given)
    return Done(f"The order is entered with {reference}. File its document there.", reference)


def review(actor: Actor, at: datetime, *, reference: str) -> Done:
    """Take a request into review."""
    reviewing.begin_review(actor, at, reference=reference)
    return Done(f"{reference} is in review.", reference)


def approve(actor: Actor, at: datetime, *, reference: str, schedule_ii_only: bool | None) -> Done:
    """Approve a request."""
    made = reviewing.approve_request(actor, at, reference=reference, schedule_ii_only=bool(schedule_ii_only))
    part = " The schedules that no order covers are refused (§9(b)(3)(i)(B))." if made.partial else ""
    return Done(f"{reference} is approved for the door {made.door}.{part}", reference, {"partial": made.partial})


def decline(actor: Actor, at: datetime, *, reference: str, because: str) -> Done:
    """Refuse a request."""
    reviewing.decline_request(actor, at, reference=reference, because=because)
    return Done(f"{reference} is refused, and the officer is told why.", reference)


def run(actor: Actor, at: datetime, *, reference: str, patient: str) -> Done:
    """Run a request."""
    answer = run_request(actor, at, reference=reference, patient_id=patient)
    if isinstance(answer, Candidates):
        return Done(f"{answer.says} Run {reference} again with the id of the one meant.", reference, answer.as_dict())
    return Done(f"{reference} is run. Open its answer, and hand it over.", answer.query_id, answer.as_dict())


def deliver(actor: Actor, at: datetime, *, reference: str, recipient: str) -> Done:
    """Write down a delivery."""
    deliver_answer(actor, at, reference=reference, recipient=recipient)
    return Done(f"The answer to {reference} is delivered.", reference)


def outcome(
    actor: Actor,
    at: datetime,
    *,
    reference: str,
    kind: str,
    sought_on: date | None,
    issued_on: date | None,
    used_for: str | None,
) -> Done:
    """Report what came of an answer."""
    made = outcomes.report_outcome(
        actor, at, reference=reference, kind=kind, sought_on=sought_on, issued_on=issued_on, used_for=used_for or ""
    )
    says = f"What came of {reference} is on record."
    if made.misuse:
        says += " The use you report lies outside the limit of §9(b)(3)(ii) and goes to review."
    return Done(says, reference, {"misuse": made.misuse})


def close(actor: Actor, at: datetime, *, reference: str) -> Done:
    """Close a request."""
    outcomes.close_request(actor, at, reference=reference)
    return Done(f"{reference} is closed.", reference)


def disclose(actor: Actor, at: datetime, *, reference: str) -> Done:
    """Say whether a run may be shown to the person it was about."""
    shown_from = require_disclosable(actor, at, reference=reference)
    return Done(f"{reference} may be shown to the person since {shown_from}.", reference, {"since": shown_from})


def conclude(actor: Actor, at: datetime, *, investigation: str, concluded_on: date, reported_by: str) -> Done:
    """Enter a conclusion."""
    made = investigations.conclude(
        actor, at, investigation=investigation, concluded_on=concluded_on, reported_by=reported_by
    )
    return Done(f"The investigation {made.number} is concluded with {concluded_on}.", str(made.pk))


def reopen(actor: Actor, at: datetime, *, investigation: str) -> Done:
    """Reopen an investigation."""
    made = investigations.reopen(actor, at, investigation=investigation)
    return Done(f"The investigation {made.number} is reopened.", str(made.pk))
