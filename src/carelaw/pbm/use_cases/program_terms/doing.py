"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.program_terms import changing_terms, drug_lists, ending, enrolling, grievances, people
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


@kept_when_refused
def announce(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Announce an enrollment period."""
    made = enrolling.announce(actor, at, **typed)
    return Done(f"{made.number}: open from {made.opens_on} through {made.closes_on}.", made.number)


@kept_when_refused
def lengthen(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Lengthen an enrollment period."""
    made = enrolling.lengthen(actor, at, **typed)
    return Done(f"{made.number} is open through {made.closes_on}.", made.number)


@kept_when_refused
def elect(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Elect to join."""
    made = enrolling.elect(actor, at, **typed)
    says = {
        "accepted": f"You are in, from {made.starts_on} through {made.ends_on}.",
        "waiting": "Kept: it waits until the roster shows your license.",
        "outside": "Kept: no period is open today. The answer names the next one.",
    }[made.state]
    return Done(f"{made.number}. {says}", made.number, {"state": made.state})


@kept_when_refused
def refuse(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refuse an election."""
    made, decision = enrolling.refuse(actor, at, **typed)
    return Done(
        f"{made.number} is refused. {decision.reasons[0].says}", made.number, {"outcome": decision.outcome.value}
    )


@kept_when_refused
def change_terms(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Publish changed terms."""
    made = changing_terms.publish(actor, at, **typed)
    told = made.deliveries.exclude(delivered_on=None).count()
    every = made.deliveries.count()
    says = f"{made.number} is published: {told} of {counted(every, 'pharmacy', 'pharmacies')} have it in the portal"
    says += "; record the deliveries of the others." if told < every else "."
    return Done(says, made.number, {"pharmacies": every, "in_portal": told})


@kept_when_refused
def delivery(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a delivery."""
    made, decision = changing_terms.record_delivery(actor, at, **typed)
    return Done(f"Recorded. {decision.reasons[0].says}", made.change.number, {"outcome": decision.outcome.value})


def load_people(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Load people."""
    says, more = people.load_people(actor, at, **typed)
    return Done(says, typed["program"], more)


def load_claims(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Load claims."""
    says, more = people.load_claims(actor, at, **typed)
    return Done(says, typed["program"], more)


def issue_cards(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record issued cards."""
    says, more = people.issue_cards(actor, at, **typed)
    return Done(says, typed["program"], more)


@kept_when_refused
def file_card(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File what the card says."""
    made = people.file_card(actor, at, **typed)
    return Done(f"{made.number}: every field is filled; the card stands on the program's open page.", made.number)


@kept_when_refused
def file_route(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File a procedure."""
    made = drug_lists.file_route(actor, at, **typed)
    return Done(f"The {made.route} procedure is on file.", typed["program"])


@kept_when_refused
def propose(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Propose a change."""
    made, decision = drug_lists.propose(actor, at, **typed)
    says = decision.reasons[0].says
    asked = made.consents.exclude(asked_at=None).count()
    if asked:
        says += f" It is kept as a draft; {counted(asked, 'covered entity', 'covered entities')} asked for consent."
    return Done(f"{made.number}. {says}", made.number, {"state": made.state})


@kept_when_refused
def consent(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Consent."""
    made, decision = drug_lists.consent(actor, at, **typed)
    return Done(f"You consented to {made.number}. {decision.reasons[0].says}", made.number, {"state": made.state})


@kept_when_refused
def split_off(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Split a covered entity off."""
    made, decision = drug_lists.split_off(actor, at, **typed)
    return Done(f"{made.number}: split off. {decision.reasons[0].says}", made.number, {"state": made.state})


@kept_when_refused
def go_live(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Go live."""
    made, unreached = drug_lists.go_live(actor, at, **typed)
    says = f"{made.number} is live from {made.effective_on}: {counted(made.told, 'person', 'people')} written to"
    says += f", {unreached} without an address." if unreached else "."
    return Done(says, made.number, {"told": made.told, "unreached": unreached})


def grieve(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File a grievance."""
    made = grievances.file_grievance(actor, at, **typed)
    hit = "a claim for the drug is on file" if made.affected else "no claim for the drug is on file; it is taken anyway"
    return Done(f"{made.number} is taken ({hit}).", made.number, {"affected": made.affected})


def decide_grievance(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide a grievance."""
    made = grievances.decide_grievance(actor, at, **typed)
    return Done(f"{made.number} is {made.outcome}; the letter is written.", made.number)


@kept_when_refused
def end(actor: Actor, at: datetime, **typed: Any) -> Done:
    """End a program."""
    made, told, missing = ending.end_program(actor, at, **typed)
    says = f"{made.number} ends on {made.ends_on}. {ending.summary(told, missing)}"
    return Done(says, made.number, {"told": told, "without_address": missing})


def receipt(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a receipt."""
    made, decision = ending.record_receipt(actor, at, **typed)
    return Done(f"Recorded: received on {made.received_on}. {decision.reasons[0].says}", typed["program"])


def open_misuse(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a file."""
    made = ending.open_misuse(actor, at, **typed)
    return Done(f"{made.number} is open. It accuses nobody.", made.number)


def refer_misuse(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refer a file."""
    made = ending.refer(actor, at, **typed)
    return Done(f"{made.number} is referred.", made.number)


def repayment(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Write a statement."""
    sent, total = ending.state_repayment(actor, at, **typed)
    return Done(
        f"The statement over ${total:,.2f} is written.", typed["file"], {"letter": str(sent.pk), "total": str(total)}
    )
