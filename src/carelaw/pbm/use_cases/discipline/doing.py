"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.discipline import actions, cases, ending, following, gates, hearings, penalties
from carelaw.pbm.use_cases.discipline.causes import CAUSES
from carelaw.pbm.use_cases.licenses import complete_renewal, register_of_licenses
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done


@kept_when_refused
def open_case(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a case."""
    made = cases.open_discipline(actor, at, **typed)
    return Done(f"{made.number} is open against {made.respondent}.", made.number)


@kept_when_refused
def evidence(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Add evidence."""
    made = cases.submit_evidence(actor, at, **typed)
    return Done(f"Evidence {made.number} is kept with {typed['case'].upper()}.", typed["case"], {"number": made.number})


def _charging(code: str, slug: str) -> Any:
    """The function that charges one cause."""

    def charge(
        actor: Actor,
        at: datetime,
        *,
        case: str,
        evidence_says: str,
        evidence_reference: str,
        evidence_file: Attached | None,
        **details: Any,
    ) -> Done:
        made = cases.charge_cause(
            actor,
            at,
            case=case,
            code=code,
            details=details,
            evidence_says=evidence_says,
            evidence_reference=evidence_reference,
            evidence_file=evidence_file,
        )
        told = {"cause": made.number, "state": str(made.state), "missing": made.missing}
        if made.missing:
            return Done(
                f"Cause {made.number} of {made.case.number} stays a draft. {made.missing}", made.case.number, told
            )
        return Done(f"Cause {made.number} of {made.case.number} is charged.", made.case.number, told)

    charge.__name__ = f"charge_{slug}"
    return kept_when_refused(charge)


for _cause in CAUSES:
    globals()[f"charge_{_cause.slug.replace('-', '_')}"] = _charging(_cause.code, _cause.slug)


@kept_when_refused
def charge_draft(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Charge a draft."""
    made = cases.charge_proposed(actor, at, **typed)
    return Done(f"Cause {made.number} of {made.case.number} is charged.", made.case.number)


@kept_when_refused
def withdraw(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Withdraw a cause."""
    made = cases.withdraw_cause(actor, at, **typed)
    return Done(f"Cause {made.number} of {made.case.number} is withdrawn.", made.case.number)


@kept_when_refused
def propose(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Propose actions."""
    made = actions.propose_actions(actor, at, **typed)
    numbers = ", ".join(one.reference for one in made)
    return Done(f"Proposed: {numbers}. Mail the notice before it takes effect.", made[0].reference)


@kept_when_refused
def mail(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Mail a notice."""
    made = actions.mail_notice(actor, at, **typed)
    last = made.demand_last_day
    told = f"A hearing can be demanded by {last}." if last else "It carries no statutory demand for a hearing."
    return Done(
        f"The notice of {made.reference} is written. {told}",
        made.reference,
        {"demand_last_day": last.isoformat() if last else ""},
    )


@kept_when_refused
def effect(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put in effect."""
    made = actions.put_in_effect(actor, at, **typed)
    alerts = made.alerts.count()
    told = f" {counted(alerts, 'counterpart was', 'counterparts were')} told." if alerts else ""
    return Done(f"{made.reference} is in effect since {made.effective_on}.{told}", made.reference, {"alerts": alerts})


@kept_when_refused
def end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End an action."""
    made = actions.end_action(actor, at, **typed)
    return Done(f"{made.reference} ends with {made.ends_on}.", made.reference)


@kept_when_refused
def hold(actor: Actor, at: datetime, *, action: str, until: date) -> Done:
    """Hold a publication."""
    made = following.hold_publication(actor, at, actions.action_referenced(actor, action), until=until)
    return Done(f"{made.reference} is not published before {until} has ended.", made.reference)


@kept_when_refused
def publish(actor: Actor, at: datetime, *, action: str, text: str) -> Done:
    """Publish a sanction."""
    made = following.publish(actor, at, actions.action_referenced(actor, action), text=text)
    return Done(f"{made.reference} stands on the public register.", made.reference)


@kept_when_refused
def returned(actor: Actor, at: datetime, *, action: str, delivered_on: date, method: str) -> Done:
    """Enter a license handed back."""
    one = actions.action_referenced(actor, action)
    made = following.enter_handed_back(actor, at, one, delivered_on=delivered_on, method=method)
    return Done(f"The license is back since {made.handed_back_on} ({made.reference}).", made.reference)


@kept_when_refused
def surrender(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Surrender a license."""
    made, open_cases = ending.surrender_license(actor, at, **typed)
    goes_on = (
        f" {counted(open_cases, 'open case goes', 'open cases go')} on (215 ILCS 5/512-5(d))." if open_cases else ""
    )
    return Done(
        f"{made.number} is surrendered from {typed['on']} on.{goes_on}", made.number, {"open_cases": open_cases}
    )


@kept_when_refused
def other_actions(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer the question about other jurisdictions; a renewal that was paid is completed by it."""
    with transaction.atomic():
        made = gates.declare_other_actions(actor, at, **typed)
        license = register_of_licenses().filter(number=made.about.partition(":")[0]).first()
        renewed = license is not None and complete_renewal(actor, license, at)
    return Done(f"Answered for {made.about}.{' The license is renewed.' if renewed else ''}", made.about)


@kept_when_refused
def decide_bar(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide a match."""
    made = ending.decide_match(actor, at, **typed)
    said = "The bar reaches it" if made.barred else "The bar does not reach it"
    return Done(f"{said}: {made.application_reference}.", made.application_reference)


@kept_when_refused
def close(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a case."""
    made = cases.close_discipline(actor, at, **typed)
    return Done(f"{made.number} is closed.", made.number)


@kept_when_refused
def demand(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Demand a hearing."""
    return _demanded(hearings.demand_hearing(actor, at, **typed))


@kept_when_refused
def demand_mailed(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a demand."""
    return _demanded(hearings.enter_demand(actor, at, **typed))


def _demanded(made: Any) -> Done:
    if made.demand_in_time:
        return Done(f"{made.reference} is demanded in time; a notice with its day follows.", made.reference)
    last = made.action.demand_last_day
    says = (
        f"{made.reference} is kept, but came after {last}, the last day (215 ILCS 5/512-5(b)). A letter says so; the "
    )
    return Done(f"{says}Director may still grant a hearing.", made.reference, {"last_day": last.isoformat()})


@kept_when_refused
def grant(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Grant a hearing."""
    made = hearings.grant_hearing(actor, at, **typed)
    return Done(f"{made.reference} is granted.", made.reference)


@kept_when_refused
def set_day(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Set a hearing."""
    made = hearings.set_hearing(actor, at, **typed)
    return Done(f"{made.reference} is set for {made.held_on} before {made.officer_name}.", made.reference)


@kept_when_refused
def continue_to(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Continue a hearing."""
    made = hearings.continue_hearing(actor, at, **typed)
    looked = " It lies outside the window: a person looks." if hearings.outside_window(made) else ""
    return Done(f"{made.reference} is continued to {made.held_on}.{looked}", made.reference)


@kept_when_refused
def enter(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a stage."""
    made = hearings.enter_stage(actor, at, **typed)
    return Done(f"Entered in {made.hearing.reference}: {made.stage.replace('-', ' ')}.", made.hearing.reference)


@kept_when_refused
def order(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Make the order."""
    made = hearings.order_after_hearing(actor, at, **typed)
    stands = "stands" if made.upheld else "is set aside"
    return Done(f"The order is made; the action {stands}.", made.hearing.reference)


@kept_when_refused
def serve(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter the service."""
    made = hearings.serve_order(actor, at, **typed)
    return Done(f"Served on {made.served_on}.", made.hearing.reference)


@kept_when_refused
def penalty(actor: Actor, at: datetime, *, amount: str, **typed: Any) -> Done:
    """Charge a civil penalty."""
    made = penalties.charge_civil_penalty(actor, at, amount=_dollars(amount), **typed)
    return _sheet(made)


@kept_when_refused
def violation(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a violation."""
    made = penalties.add_violation(actor, at, **typed)
    return Done(f"Violation {made.number} of {made.case.number} is entered.", made.case.number, {"number": made.number})


@kept_when_refused
def offer(actor: Actor, at: datetime, *, case: str) -> Done:
    """Offer a hearing."""
    count = penalties.offer_hearing(actor, at, case=case)
    return Done(f"A hearing on {counted(count, 'violation')} is offered.", case.upper())


@kept_when_refused
def forfeit(actor: Actor, at: datetime, *, amount: str, violations: Sequence[str], **typed: Any) -> Done:
    """Charge a forfeiture."""
    made = penalties.charge_forfeiture(actor, at, amount=_dollars(amount), violations=violations, **typed)
    return _sheet(made)


def _sheet(made: Any) -> Done:
    says = f"{made.reference}: ${made.amount:,.2f} is charged, of at most ${made.cap:,.2f}. Its sheet is written."
    return Done(says, made.reference, {"amount": str(made.amount), "cap": str(made.cap), "counted": made.counted})


@kept_when_refused
def paid(actor: Actor, at: datetime, *, amount: str, **typed: Any) -> Done:
    """Enter a payment."""
    made = penalties.enter_payment(actor, at, amount=_dollars(amount), **typed)
    left = penalties.unpaid_of(made)
    return Done(f"Entered. Left to pay of {made.reference}: ${left:,.2f}.", made.reference, {"unpaid": str(left)})


def _dollars(text: str) -> Decimal:
    try:
        made = Decimal(text.replace("$", "").replace(",", "").strip())
        if not made.is_finite() or made != made.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        says = f"“{text[:20]}” is no amount. Permitted: dollars and cents, such as 12500.00."
        raise Refusal("amount-not-in-cents", says, cite="215 ILCS 5/512-12", field="amount") from None
    return made
