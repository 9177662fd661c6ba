"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.sponsors import auditing, paying
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


@kept_when_refused
def ask_audit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for an audit."""
    made, decision = auditing.ask_audit(actor, at, **typed)
    return Done(f"{made.number} is asked for. {decision.reasons[0].says}", made.number)


@kept_when_refused
def answer_audit(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer an audit."""
    made = auditing.answer_audit(actor, at, **typed)
    return Done(f"{made.number} is {made.get_state_display().lower()}.", made.number)


@kept_when_refused
def deliver_pack(actor: Actor, at: datetime, *, audit: str, **files: Any) -> Done:
    """Deliver a pack."""
    made = auditing.deliver_pack(actor, at, audit=audit, files=files)
    missing = auditing.missing_parts(made)
    says = f"Kept. The pack still lacks: {', '.join(missing)}." if missing else f"{made.number} is delivered whole."
    return Done(says, made.number, {"missing": missing})


@kept_when_refused
def ask_paid(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for paid amounts."""
    made = paying.ask_paid(actor, at, **typed)
    return Done(f"{made.number} is asked for.", made.number)


@kept_when_refused
def answer_paid(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer with paid amounts."""
    made, says, more = paying.answer_paid(actor, at, **typed)
    assert made.billed is not None
    assert made.paid is not None
    spread = made.billed - made.paid
    return Done(f"{made.number}: spread ${spread:,.2f}. {says}", made.number, {**more, "spread": str(spread)})


@kept_when_refused
def record_money(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record money."""
    made = paying.record_money(actor, at, **typed)
    return Done(f"{made.number} is recorded. Tell the contract partner.", made.number)


@kept_when_refused
def tell_money(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Tell the contract partner."""
    made = paying.tell_of_money(actor, at, **typed)
    return Done(f"{made.number}: the contract partner is told.", made.number)
