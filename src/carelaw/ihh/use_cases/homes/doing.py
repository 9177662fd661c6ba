"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.ihh.facts.homes import ProfessionalChanged
from carelaw.ihh.rules.homes.professionals import required_professional
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.homes import (
    applying,
    delegating,
    findings,
    panels,
    partners,
    plans,
    terminating,
    terms,
    tiers,
)
from carelaw.ihh.use_cases.reporting_changes import due_of, record_change
from carelaw.kernel.decision import Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law


def apply(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Apply to be a health home."""
    made = applying.apply(actor, at, **typed)
    return Done(f"{made.number} is on file under Tier {made.tier}.", made.number)


def withdraw(actor: Actor, at: datetime, *, application: str) -> Done:
    """Withdraw an application."""
    made = applying.withdraw(actor, at, application=application)
    return Done(f"{made.number} is withdrawn.", made.number)


def enrollment(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter an applicant's enrollment."""
    made = applying.record_enrollment(actor, at, **typed)
    return Done(f"{made.number}: the enrollment is {made.enrollment}.", made.number)


def approve(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Approve an application."""
    made = applying.approve(actor, at, **typed)
    assert made.home is not None
    says = f"{made.home.name} is a health home from {made.home.active_from}: {made.home.reference}."
    return Done(says, made.home.reference)


def refuse(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refuse an application."""
    made = applying.refuse(actor, at, **typed)
    return Done(f"{made.number} is refused; the applicant is told.", made.number)


def terms_publish(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Publish the terms."""
    made = terms.publish_terms(actor, at, **typed)
    return Done(f"Version {made.version} is published; every health home is asked to sign it.", made.version)


def terms_sign(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Sign the terms."""
    made = terms.sign_terms(actor, at, **typed)
    return Done(f"Version {made.terms['version']} is signed.", str(made.pk))


def partner_add(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take on a partner."""
    made = partners.add_partner(actor, at, **typed)
    return Done(f"{made.name} is a partner from {made.declared_on}: {made.number}.", made.number)


def partner_agreement(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Hand in an agreement."""
    made = partners.hand_in_agreement(actor, at, **typed)
    return Done(f"The copy for {made.name} is here and waits to be looked at.", made.number)


def partner_look(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Look at an agreement."""
    made = partners.look_at_agreement(actor, at, **typed)
    return Done(f"{made.number}: {made.get_paper_display().lower()}.", made.number)


def partner_end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End a partnership."""
    made = partners.end_partner(actor, at, **typed)
    return Done(f"{made.name} serves through {made.ended_on}.", made.number)


def professional_change(
    actor: Actor,
    at: datetime,
    *,
    home: str,
    role: str,
    name: str,
    changed_on: date,
    received_on: date | None,
    tracking_number: str,
) -> Done:
    """Enter a change of a professional, where it has to be told."""
    law, current = adopted_law(), terms.newest_terms(legal_day(at))
    decision = required_professional(ProfessionalChanged(role, tuple(current.required_roles) if current else ()), law)
    if decision.outcome is not Outcome.PASS:
        return Done(f"{decision.reasons[0].says} No notice is due, and nothing is entered.", "", {"due": ""})
    made = record_change(
        actor,
        at,
        home=home,
        kind="professional",
        subject=f"{role}: {name}",
        changed_on=changed_on,
        received_on=received_on,
        tracking_number=tracking_number,
    )
    due = due_of(made, law).notice_on
    return Done(f"{decision.reasons[0].says} Its last day is {due}.", str(made.pk), {"due": due.isoformat()})


def tier_change(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Change the tier of a health home."""
    made = tiers.change_tier(actor, at, **typed)
    away = tiers.no_longer_served(made.home, made.tier, legal_day(at))
    numbers = [one.person_id for one in away]
    says = f"{made.home.reference} is of Tier {made.tier} from {made.starts_on}; no longer served: {len(numbers)}."
    return Done(says, made.home.reference, {"no_longer_served": numbers})


def intake(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open or close a health home."""
    made, decision = tiers.set_intake(actor, at, **typed)
    return Done(decision.reasons[0].says, made.reference, {"open": made.open_to_new})


def panel_count(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Count a panel again."""
    made = panels.count_again(actor, at, **typed)
    says = f"{made.members} on {made.month_end}; {made.required} are needed."
    return Done(says, made.home.reference, {"standing": made.standing})


def panel_ask(actor: Actor, at: datetime, *, ground: str | None, **typed: Any) -> Done:
    """Ask for a smaller panel."""
    made = panels.ask_smaller(actor, at, ground=ground or "", **typed)
    return Done(f"{made.number} waits for its decision.", made.number, {"supporting": made.supporting})


def panel_decide(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide on a smaller panel."""
    made = panels.decide_smaller(actor, at, **typed)
    return Done(f"{made.number} is {made.state}.", made.number)


def finding_open(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a finding."""
    made = findings.find(actor, at, **typed)
    return Done(f"{made.number} under {made.provision} is open; the health home is told.", made.number)


def finding_close(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a finding."""
    made = findings.close_finding(actor, at, **typed)
    return Done(f"{made.number} is closed.", made.number)


def plan_ask(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for a plan."""
    made = plans.ask_plan(actor, at, **typed)
    return Done(f"{made.number} is asked for by {made.due_on}.", made.number, {"due_on": made.due_on.isoformat()})


def plan_hand_in(actor: Actor, at: datetime, *, plan: str, steps: str) -> Done:
    """Hand in a plan."""
    lines = [line for line in steps.splitlines() if line.strip()]
    made, decision = plans.hand_in(actor, at, plan=plan, steps=lines)
    return Done(f"{made.number}, version {made.version}: {decision.reasons[0].says}", made.number)


def plan_decide(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide on a plan."""
    made = plans.decide_plan(actor, at, **typed)
    return Done(f"{made.number}: {made.get_state_display().lower()}.", made.number)


def plan_step(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Report a milestone."""
    made = plans.step_done(actor, at, **typed)
    return Done(f"Milestone {made.number} was reached on {made.done_on}.", made.plan.number)


def plan_conclude(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Conclude a plan."""
    made = plans.conclude(actor, at, **typed)
    return Done(f"{made.number}: {made.get_state_display().lower()}.", made.number)


def termination_open(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Give notice of termination."""
    made = terminating.open_termination(actor, at, **typed)
    return Done(f"{made.number}: notice is given; a hearing may be asked for through {made.hearing_by}.", made.number)


def termination_hearing(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for a hearing."""
    made = terminating.ask_hearing(actor, at, **typed)
    return Done(f"{made.number}: a hearing is asked for.", made.number)


def termination_decide(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter the final decision."""
    made = terminating.decide_termination(actor, at, **typed)
    says = f"ends; the first day without it is {made.effective_on}" if made.outcome == "ended" else "goes on"
    return Done(f"{made.number}: the agreement {says}.", made.number)


def duties_delegate(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Give duties to an agent."""
    made = delegating.delegate(actor, at, **typed)
    return Done(f"{made.number}: {made.organization} performs {', '.join(made.duties)}.", made.number)


def duties_take_back(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take duties back."""
    made = delegating.take_back(actor, at, **typed)
    return Done(f"{made.number} ends on {made.revoked_on}.", made.number)


def duties_agent(actor: Actor, at: datetime, *, email: str, organization: str) -> Done:
    """Say whose staff an account is."""
    made = delegating.name_agent(actor, at, email=email, organization=organization)
    return Done(
        f"The account acts as staff of {made.organization}." if made else "The account is the Department's own."
    )
