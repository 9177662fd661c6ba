"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.disclosures import comparing, ledgers, releasing, stating, verifying
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


@kept_when_refused
def file_statement(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File a statement."""
    made, faults = stating.file_statement(actor, at, **typed)
    counts = {name: made.lines.filter(standing=name).count() for name in _STANDINGS}
    says = f"{made.number}: {counted(made.rows_in, 'row')}, {counts['stated']:,} stated, ${made.total:,.2f} in all"
    says += "".join(f", {counts[name]:,} {word}" for name, word in _STANDINGS.items() if word and counts[name]) + "."
    if faults:
        says += " " + " ".join(one.says for one in faults[:5])
    more = {"rows_in": made.rows_in, **counts, "total": str(made.total), "faults": [one.as_dict() for one in faults]}
    return Done(says, made.number, more)


@kept_when_refused
def send_statement(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Attest and send a statement."""
    made = stating.send_statement(actor, at, **typed)
    marked = "designated confidential" if made.confidential else "not designated"
    return Done(f"{made.number} is sent, {marked}.", made.number)


@kept_when_refused
def declare_sharing(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Declare whether a contract shares rebates."""
    made, decision = stating.declare_sharing(actor, at, **typed)
    return Done(f"{made.number}: {decision.reasons[0].says}", made.number, {"outcome": decision.outcome.value})


@kept_when_refused
def ask_release(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Ask for a release."""
    made = releasing.ask_release(actor, at, **typed)
    return Done(f"{made.number}: {made.because} Record it once it went out.", made.number)


@kept_when_refused
def record_release(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a release."""
    made = releasing.record_release(actor, at, **typed)
    return Done(f"{made.number} is on record as released.", made.number)


@kept_when_refused
def consent_to_release(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Consent to a release."""
    made = releasing.consent_to_release(actor, at, **typed)
    return Done(f"Consented on {made.consented_on} for {made.recipient}.", made.statement.number)


@kept_when_refused
def verify(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Check rates with pharmacies."""
    made = verifying.ask(actor, at, **typed)
    claims = made.claims.count()
    pharmacies = made.claims.values("pharmacy_id").distinct().count()
    says = f"{made.number}: {counted(pharmacies, 'pharmacy', 'pharmacies')} asked about {counted(claims, 'claim')}."
    return Done(says, made.number, {"pharmacies": pharmacies, "claims": claims})


def object_to(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Object to a check."""
    made = verifying.object_to(actor, at, **typed)
    return Done(f"Your objection to {made.number} is kept. The check goes on.", made.number)


def answer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer a check."""
    made, claims, differing = verifying.answer(actor, at, **typed)
    says = f"{made.number}: answered for {counted(claims, 'claim')}; {differing} differ from what was disclosed."
    return Done(says, made.number, {"claims": claims, "differing": differing})


def tell(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Tell a covered entity."""
    made = verifying.tell_entity(actor, at, **typed)
    return Done(f"{made.number}: the covered entity has it. The benefit manager does not see it.", made.number)


@kept_when_refused
def file_ledger(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put a ledger on file."""
    typed["manager"] = typed.get("manager") or ""
    made, faults = ledgers.file_ledger(actor, at, **typed)
    refused = len({one.row for one in faults})
    says = f"{made.number}: {counted(made.rows_in, 'row')}, {refused:,} put aside."
    says += "".join(f" {one.says}" for one in faults[:5])
    more = {"rows_in": made.rows_in, "taken": made.rows_in - refused, "refused": refused}
    return Done(says, made.number, {**more, "faults": [one.as_dict() for one in faults]})


def compare(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Compare with what is on file."""
    run = comparing.compare(actor, at, **typed)
    counts = run.counts
    says = (
        f"{run.file_name}: {counted(run.rows_in or 0, 'amount')} compared, {counts['violation']:,} differ, "
        f"{counts['review']:,} for a person, {counts['indeterminate']:,} with nothing on file."
    )
    return Done(
        says, run.file_name, {"counts": counts, **{name: run.figures[name] for name in _TOLD if name in run.figures}}
    )


_TOLD = ("stated", "found", "billed", "spread_told", "spread_not_told")
_STANDINGS = {
    "stated": "",
    "unallocated": "not allocated",
    "exception": "with an exception",
    "refused": "put aside",
}
