"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.audits import (
    appealing,
    breaches,
    checking,
    equality,
    findings,
    noticing,
    planning,
    records,
    recouping,
    reporting,
    scope,
    setup,
)
from carelaw.pbm.use_cases.audits.evidence import bring_evidence
from carelaw.pbm.use_cases.audits.findings import dollars
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def plan(actor: Actor, at: datetime, *, audit: str, **typed: Any) -> Done:
    """Plan an audit."""
    said = {name: "\n".join(value) if isinstance(value, tuple) else value for name, value in typed.items()}
    made = planning.plan_audit(actor, at, said, audit=audit)
    more = {"state": made.state, "begins": str(made.starts_on or "")}
    return Done(f"{made.reference} is planned; every rule of the calendar permits it.", made.reference, more)


@kept_when_refused
def protocol(actor: Actor, at: datetime, *, tolerance: str, **typed: Any) -> Done:
    """Put standards on file."""
    amount: Decimal = dollars(tolerance, "tolerance")
    made = setup.enter_protocol(actor, at, tolerance=amount, **typed)
    says = f"{made.reference} is on file."
    if made.checked == "review":
        says += " Its words speak of carrying a sample over to other claims; a person looks at it."
    return Done(says, made.reference, {"digest": made.digest})


@kept_when_refused
def process(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Put the way to appeal on file."""
    made = setup.enter_process(actor, at, **typed)
    lacking = [name for name in ("name", "address", "telephone", "explanation") if not getattr(made, name)]
    says = "The way to appeal is on file."
    return Done(f"{says} Still missing before a report: {', '.join(lacking)}." if lacking else says)


@kept_when_refused
def peer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Classify a pharmacy."""
    made = setup.enter_peer(actor, at, **typed)
    return Done(f"The pharmacy is of the class {made.peer_class}.")


def claims(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take the list of claims."""
    made = scope.load_claims(actor, at, **typed)
    says = (
        f"{made.rows_in:,} rows: {made.in_scope:,} in scope, {made.excluded:,} left out, "
        f"{made.undecided:,} without a day, {made.refused:,} not readable."
    )
    counts = ("rows_in", "in_scope", "excluded", "undecided", "refused", "problems")
    return Done(says, made.audit.reference, {name: getattr(made, name) for name in counts})


def notice(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Send the notice."""
    made = noticing.send_notice(actor, at, **typed)
    if made.mode == "desk":
        return Done(f"The notice of {made.reference} goes by certified mail; print the letter.", made.reference)
    if made.noticed_on:
        return Done(f"The notice of {made.reference} stands in the pharmacy's portal since today.", made.reference)
    return Done(f"Print the notice of {made.reference} and enter the proof of its delivery.", made.reference)


def delivery(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter the proof of delivery."""
    made = noticing.record_delivery(actor, at, **typed)
    due = f" The pharmacy's answer is due by {made.response_due_on}." if made.response_due_on else ""
    return Done(f"Entered.{due}", made.reference, {"response_due_on": str(made.response_due_on or "")})


def start(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Begin the audit."""
    made = noticing.start_audit(actor, at, **typed)
    return Done(f"{made.reference} has begun on {made.started_on}.", made.reference)


def cancel(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Call the audit off."""
    made = noticing.call_off(actor, at, **typed)
    return Done(f"{made.reference} is called off.", made.reference)


def finding(actor: Actor, at: datetime, *, needs_judgment: bool | None, **typed: Any) -> Done:
    """Enter a finding."""
    made = findings.find(actor, at, needs_judgment=bool(needs_judgment), **typed)
    tail = " Record the pharmacist's consultation before the report." if made.needs_judgment else ""
    return Done(f"Finding {made.number} is entered.{tail}", made.audit.reference, {"number": made.number})


def consult(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Record a consultation."""
    made = findings.consult(actor, at, **typed)
    return Done(f"The consultation on finding {made.number} is recorded.", made.audit.reference)


def label(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Call a finding by another name."""
    made = findings.relabel(actor, at, **typed)
    return Done(f"Finding {made.number} is called {made.label}.", made.audit.reference)


def review(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Look at a practitioner's record."""
    made = records.review_record(actor, at, **typed)
    return Done("The record supports the claim." if made.accepted else "The record was looked at.", str(made.pk))


def close_finding(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a finding."""
    made = findings.close_finding(actor, at, **typed)
    return Done(f"Finding {made.number}: {made.get_state_display().lower()}.", made.audit.reference)


def reopen(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Open a finding again."""
    made = findings.reopen(actor, at, **typed)
    return Done(f"Finding {made.number} is open again.", made.audit.reference)


def refer(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Refer a finding to prosecutors."""
    made = findings.refer(actor, at, **typed)
    return Done(f"Finding {made.finding.number} is referred to {made.office}.", made.finding.audit.reference)


def project(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Keep a projection."""
    made = reporting.project(actor, at, **typed)
    return Done(f"${made.projected:,.2f} is kept for information; it is not taken back.", made.reference)


def explain(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Explain appeals ahead."""
    made = reporting.explain_appeals(actor, at, **typed)
    return Done(f"The explanation for {made.reference} is delivered.", made.reference)


def report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Issue the preliminary report."""
    made = reporting.report(actor, at, **typed)
    return Done(f"The preliminary report of {made.reference} is out.", made.reference)


def review_appeal(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take an appeal under review."""
    made = appealing.review_appeal(actor, at, **typed)
    return Done(f"{made.reference} is under review.", made.reference)


def decide_appeal(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Decide an appeal."""
    made = appealing.decide_appeal(actor, at, **typed)
    return Done(f"{made.reference}: {made.get_state_display().lower()}.", made.reference, {"state": made.state})


def settle(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Offer a settlement."""
    made = reporting.offer_settlement(actor, at, **typed)
    return Done("The settlement is offered; it counts once the pharmacy signs.", made.reference)


def final(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Issue the final report."""
    made = reporting.finish(actor, at, **typed)
    return Done(f"{made.reference} is final.", made.reference)


def recoup(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Take money back."""
    made = recouping.recoup(actor, at, **typed)
    return Done(f"${made.amount:,.2f} is taken back.", made.audit.reference, {"basis": made.basis})


def refund(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter a refund."""
    made = recouping.pay_refund(actor, at, **typed)
    return Done(f"{counted(len(made), 'refund')} entered.", made[0].audit.reference)


@kept_when_refused
def answer_case(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer a finding of the Director's staff."""
    made = breaches.answer_breach(actor, at, **typed)
    return Done("The answer is with the finding.", str(made.pk))


@kept_when_refused
def consent(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Consent to a day."""
    made = noticing.give_consent(actor, at, **typed)
    return Done(f"Consent to {made.on} is on file.")


def respond(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Answer a desk audit."""
    made = records.respond(actor, at, **typed)
    return Done(f"The answer to {made.reference} is received on {made.responded_on}.", made.reference)


def record(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Bring a practitioner's record."""
    made = records.upload_record(actor, at, **typed)
    return Done("The record is kept; the benefit manager must look at it.", str(made.pk), {"sha256": made.digest})


def appeal(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Appeal a preliminary report."""
    made = appealing.file_appeal(actor, at, **typed)
    return Done(f"{made.reference} is filed; what it is about is held meanwhile.", made.reference)


def sign(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Sign a settlement."""
    made = reporting.sign_settlement(actor, at, **typed)
    return Done(f"The settlement for ${made.terms['amount']} is signed.", made.reference)


def evidence(actor: Actor, at: datetime, *, manager: str, pharmacy: str, says: str, **told: Any) -> Done:
    """Bring evidence of an audit."""
    made, against = bring_evidence(actor, at, manager=manager, pharmacy=pharmacy, says=says, told=told)
    found = f"{counted(against, 'rule')} against it" if against else "nothing against it so far"
    return Done(f"{made.reference} is kept as it was told: {found}.", made.reference, {"against": against})


def check(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Check a file."""
    run, new = checking.check_file(actor, at, **typed)
    if run.state == "failed":
        return Done(f"The file could not be checked: {run.failure_says}", str(run.pk), {"state": run.state})
    says = "The file is checked." if run.state == "done" else "The file is received; its check is under way."
    known = "" if new else " This very file was checked before under the same law."
    return Done(says + known, str(run.pk), {"state": run.state, "rows": run.rows_in, "counts": run.counts})


def equality_report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Write the equality report."""
    made = equality.write_report(actor, at, **typed)
    return Done("The report is written; open it in the list of audit-equality reports.", str(made.pk))


def close_case(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Close a finding of the staff."""
    made = breaches.close_breach(actor, at, **typed)
    return Done("The finding is closed.", str(made.pk))
