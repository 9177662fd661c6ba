"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.gateway.use_cases import seals
from carelaw.gateway.use_cases.oversight import (
    analysis,
    canaries,
    curing,
    findings,
    inspecting,
    search_audits,
    shutting_out,
    telemetry,
)
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def ask_audit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for a search audit."""
    made = search_audits.ask_for_audit(actor, at, **typed)
    return Done(f"{made.reference} is asked for, due by {made.due_on} (policy).", made.reference)


def declare_telemetry(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Declare what is logged."""
    made = telemetry.declare_telemetry(actor, at, **typed)
    return Done(f"Declared for version {made.software_version}: {len(made.field_names)} field(s).", str(made.pk))


def report_misuse(actor: Actor, at: datetime, *, party_kind: str | None, use: str | None, **typed: Any) -> Done:
    """Report a breach."""
    made = findings.report_misuse(actor, at, party_kind=party_kind or "", use=use or "", **typed)
    return Done(f"{made.reference} is open; a person reviews it.", made.reference)


def substantiate(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Substantiate a finding."""
    made = findings.substantiate(actor, at, **typed)
    return Done(f"{made.reference} is substantiated.", made.reference)


def dismiss(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Dismiss a finding."""
    made = findings.dismiss(actor, at, **typed)
    return Done(f"{made.reference} is dismissed.", made.reference)


def disable(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Switch the point of a finding off."""
    made = findings.disable_point(actor, at, **typed)
    return Done(f"The point of {made.reference} is switched off.", made.reference)


def incident(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open an incident."""
    made = findings.open_incident(actor, at, **typed)
    return Done(f"{made.reference} is open.", made.reference)


def assess(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record the assessment of an incident."""
    made = findings.assess_incident(actor, at, **typed)
    return Done(f"{made.reference} is {'closed' if made.closed_on else 'assessed'}.", made.reference)


def cure(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Send a cure notice."""
    made = curing.send_cure_notice(actor, at, **typed)
    more = {"cure_by": made.cure_by.isoformat(), "letter": str(made.letter_id)}
    return Done(f"{made.reference} is written: to be cured by {made.cure_by}.", made.reference, more)


def answer_cure(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer a cure notice."""
    made = curing.answer_cure_notice(actor, at, **typed)
    return Done(f"{made.reference} is answered; the Department decides.", made.reference)


def decide_cure(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide on a cure notice."""
    made = curing.decide_cure(actor, at, **typed)
    return Done(f"{made.reference}: {made.state.replace('-', ' ')}.", made.reference, {"state": made.state})


def prohibit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Prohibit a party."""
    made = shutting_out.prohibit(actor, at, **typed)
    says = f"{made.party_name} is prohibited ({made.reference}); {len(made.points_before)} point(s) stopped."
    return Done(says, made.reference, {"points": len(made.points_before)})


def lift(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Lift a prohibition."""
    made = shutting_out.lift(actor, at, **typed)
    return Done(f"{made.reference} is lifted.", made.reference)


def end_agreement(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End an agreement."""
    made = shutting_out.end_agreement(actor, at, **typed)
    return Done(f"{made.reference} ends on {made.ended_on}.", made.reference)


def permit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Permit analysis."""
    made = analysis.permit_analysis(actor, at, **typed)
    return Done(f"{made.reference} is in force from {made.effective_on} on.", made.reference)


def revoke(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Revoke a permission to analyze."""
    made = analysis.revoke_analysis(actor, at, **typed)
    return Done(f"{made.reference} holds no longer from {made.ended_on} on.", made.reference)


def inspect(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open an inspection."""
    made = inspecting.open_inspection(actor, at, **typed)
    return Done(f"{made.reference} is open, about (g)(1) {', '.join(made.scope)}.", made.reference)


def ask_nda(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for a non-disclosure agreement."""
    made = inspecting.ask_for_nda(actor, at, **typed)
    return Done(f"{made.reference}: the visit waits until the agreement is settled.", made.reference)


def settle_nda(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Settle a non-disclosure agreement."""
    made = inspecting.settle_nda(actor, at, **typed)
    return Done(f"{made.reference}: settled.", made.reference)


def visit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Begin the visit."""
    made = inspecting.go_on_site(actor, at, **typed)
    return Done(f"{made.reference}: on site since {made.access_on}.", made.reference)


def access_refused(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record that access was refused."""
    made = inspecting.record_refusal(actor, at, **typed)
    return Done(f"{made.reference}: access refused; a finding is open.", made.reference)


def material(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Note material received."""
    made = inspecting.receive_material(actor, at, **typed)
    return Done("Noted as proprietary." if made.proprietary else "Noted.", made.inspection.reference)


def report_inspection(actor: Actor, at: datetime, *, breach: str | None, **typed: Any) -> Done:
    """Report an inspection."""
    made = inspecting.report_inspection(actor, at, breach=breach or "", **typed)
    return Done(f"{made.reference} is {made.state}.", made.reference)


def seal(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Hold a seal beside an answer."""
    made = seals.check_seal(actor, at, **typed)
    first = made.decision.reasons[0]
    opened = f" {made.finding.reference} is open." if made.finding else ""
    told = {"code": first.code, "cite": first.cite or made.decision.cite, "point": made.point}
    return Done(f"{first.says}{opened}", made.envelope, told)


def canary(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Issue a canary."""
    made = canaries.issue_canary(actor, at, **typed)
    who = canaries.patient_of(made)
    says = f"Search from that point for {who.last} {who.first}, born {canaries.BORN}: its history bears {made.marker}."
    return Done(says, made.marker, {"last_name": who.last, "first_name": who.first, "birth_date": f"{canaries.BORN}"})


def trace(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Trace a canary's word."""
    made = canaries.trace_canary(actor, at, **typed)
    if made is None:
        says = "This is no canary's word of ours, or its point is gone."
        raise Refusal("canary-unknown", says, field="seen", kind="not-found")
    return Done(f"{made.reference} is open: {made.says}", made.reference)
