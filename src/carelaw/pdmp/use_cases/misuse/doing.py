"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.pdmp.use_cases.misuse import cases, collecting, penalizing, prosecuting
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def open_case(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a case."""
    made = cases.open_misuse_case(actor, at, **typed)
    return Done(f"{made.number} is open; {made.evidence.count()} line(s) of the query log are frozen.", made.number)


def freeze(actor: Actor, at: datetime, *, case: str, query: str) -> Done:
    """Freeze evidence."""
    made = cases.freeze_evidence(actor, at, case=case, query=query)
    return Done("The line is frozen.", made.digest)


def list_act(actor: Actor, at: datetime, *, intrusion: bool | None, **typed: Any) -> Done:
    """List an act."""
    made = cases.list_act(actor, at, intrusion=bool(intrusion), **typed)
    grade = {"M1": "misdemeanor of the first degree", "F3": "felony of the third degree"}.get(made.grade, "no crime")
    civil = "a civil penalty is due" if made.civil else "no civil penalty under §10(c)(1)"
    says = f"Act {made.number} of {made.case.number} is listed: {grade}; {civil}."
    return Done(says, made.case.number, {"act": made.number, "grade": made.grade, "civil": made.civil})


def person(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record about the person."""
    made = cases.record_person(actor, at, **typed)
    return Done(f"Recorded with {made.number}.", made.number)


def conclude(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Conclude a case."""
    offenses = cases.conclude_case(actor, at, **typed)
    return Done(f"{typed['case']} is concluded: {offenses} offense(s).", typed["case"], {"offenses": offenses})


def close(actor: Actor, at: datetime, *, case: str, because: str) -> Done:
    """Close a case."""
    made = cases.close_misuse_case(actor, at, case=case, because=because)
    return Done(f"{made.number} is closed.", made.number)


def refer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refer a case."""
    made = prosecuting.refer(actor, at, **typed)
    return Done(f"{made.case.number} is referred; the letter is with the case.", made.case.number)


def answer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record an office's answer."""
    made = prosecuting.answer_referral(actor, at, **typed)
    return Done(f"Recorded: {made.state}.", made.case.number)


def tell_board(actor: Actor, at: datetime, *, case: str) -> Done:
    """Tell the licensing board."""
    sent = prosecuting.tell_board(actor, at, case=case)
    return Done("The notice to the licensing board is written; open and post it.", str(sent.pk))


def assess(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Assess the penalty of releases and uses."""
    made = penalizing.assess_misuse_penalty(actor, at, **typed)
    more = {"offenses": made.offenses, "least": str(made.least), "due_on": made.due_on.isoformat()}
    return Done(f"{made.number}: ${made.amount:,} assessed, due by {made.due_on}.", made.number, more)


def assess_regulated(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Assess a penalty of a regulation."""
    made = penalizing.assess_regulated_penalty(actor, at, **typed)
    return Done(f"{made.number}: ${made.amount:,} assessed, due by {made.due_on}.", made.number)


def pay(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a payment."""
    made = penalizing.record_penalty_payment(actor, at, **typed)
    left = penalizing.unpaid_of(made)
    return Done(f"Entered. Left to pay of {made.number}: ${left:,}.", made.number, {"unpaid": str(left)})


def sue(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File a suit."""
    made = collecting.file_suit(actor, at, **typed)
    return Done(f"{made.number} is filed in {made.county} County.", made.number)


def end_suit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record how a suit ended."""
    made = collecting.end_suit(actor, at, **typed)
    return Done(f"{made.number} ended on {made.ended_on}.", made.number)


def costs(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Claim fees or costs."""
    made = collecting.claim_costs(actor, at, **typed)
    return Done(f"${made.amount:,} is owed besides the penalty.", typed["collection"])


def ask_help(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask an office for help."""
    made = collecting.ask_for_help(actor, at, **typed)
    return Done(f"Recorded: asked on {made.asked_on}.", typed["collection"])


def answer_help(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record the answer."""
    made = collecting.answer_help(actor, at, **typed)
    return Done(f"Recorded: answered on {made.answered_on}.", typed["collection"])
