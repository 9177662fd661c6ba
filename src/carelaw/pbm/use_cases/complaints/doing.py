"""What each act of `acts` does, and the sentence in which it says so.

Acts whose words may hold something about a patient keep no draft here: the form keeps them, and nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.complaints import filing, protected, retaliation, unfair
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def file(actor: Actor, at: datetime, *, confirmed: bool | None, **typed: Any) -> Done:
    """File a complaint."""
    made = filing.file_complaint(actor, at, confirmed=bool(confirmed), **typed)
    return Done(f"Your complaint was received under {made.receipt}. Keep this number.", made.receipt)


def file_open(actor: Actor | None, at: datetime, *, confirmed: bool | None, **typed: Any) -> Done:
    """File a complaint without an account; says by when somebody looks at it."""
    made = filing.file_complaint(None, at, confirmed=bool(confirmed), **typed)
    look_by = filing.due_on(made)
    more = {"filed_on": made.filed_on.isoformat(), "look_by": look_by.isoformat() if look_by else ""}
    return Done(f"Your complaint was received under {made.receipt}. Keep this number.", made.receipt, more)


def forward(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put a complaint to the manager."""
    made = filing.forward_complaint(actor, at, **typed)
    return Done(f"{made.receipt} is put to {filing.named(made)}; answer due by {filing.due_on(made)}.", made.receipt)


def answer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer a complaint."""
    made = filing.answer_complaint(actor, at, **typed)
    return Done(f"{made.receipt} is answered.", made.receipt)


@kept_when_refused
def close(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a complaint."""
    made = filing.close_complaint(actor, at, **typed)
    return Done(f"{made.receipt} is closed: {made.outcome.replace('-', ' ')}.", made.receipt)


@kept_when_refused
def to_discipline(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a discipline case."""
    number = filing.complaint_to_discipline(actor, at, **typed)
    return Done(f"{number} is open; the complaint is its evidence.", number)


def register(
    actor: Actor, at: datetime, *, confirmed: bool | None, oral: bool | None, noted_on: date | None, **typed: Any
) -> Done:
    """Register a protected act."""
    made = protected.register_act(actor, at, confirmed=bool(confirmed), oral=bool(oral), noted_on=noted_on, **typed)
    told = {
        "protected": "It stands as protected.",
        "complaint": "It names no forum or agency, and is kept as a complaint.",
        "undecided": "Protection is undecided until what is missing is given.",
        "unverified": "Its receipt was not found; it is kept as unverified.",
        "to-look-at": "A person looks at its day.",
        "before-the-act": "It lies before the ban on retaliation began.",
    }[made.standing]
    return Done(f"{made.number} is registered. {told}", made.number, {"standing": made.standing})


@kept_when_refused
def report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Report an action."""
    made = retaliation.report_action(actor, at, **typed)
    case = getattr(made, "retaliation", None)
    linked = case.links.count() if case else 0
    told = f" {counted(linked, 'protected act')} linked; {case.number} is open." if case else " No act is linked to it."
    return Done(f"{made.number} is reported.{told}", made.number, {"acts": linked})


@kept_when_refused
def ask(actor: Actor, at: datetime, *, case: str) -> Done:
    """Ask the manager."""
    made = retaliation.ask_manager(actor, at, case=case)
    return Done(f"The inquiry {made.number} is written.", made.number)


@kept_when_refused
def answer_inquiry(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer an inquiry."""
    made = retaliation.answer_inquiry(actor, at, **typed)
    return Done(f"{made.number} is answered.", made.number)


@kept_when_refused
def decide(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide a case."""
    made = retaliation.decide_retaliation(actor, at, **typed)
    return Done(f"{made.number} is decided: {made.outcome.replace('-', ' ')}.", made.number, {"outcome": made.outcome})


@kept_when_refused
def open_unfair(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a case of an unfair practice."""
    made = unfair.open_practice(actor, at, **typed)
    return Done(f"{made.number} holds {counted(made.findings.count(), 'finding')}.", made.number)


@kept_when_refused
def decide_unfair(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide it."""
    made = unfair.decide_practice(actor, at, **typed)
    return Done(f"{made.number}: {made.get_state_display().lower()}.", made.number)


@kept_when_refused
def final(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter finality."""
    made = unfair.make_final(actor, at, **typed)
    return Done(f"{made.number} is final since {made.final_on}.", made.number)


@kept_when_refused
def counsel(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refer to counsel."""
    made = unfair.refer_to_counsel(actor, at, **typed)
    return Done(f"{made.number} is with counsel.", made.number)
