"""(b)(3), (d)(4), (g)(2), (g)(9): audit rows: what they may hold, what they must show, how fresh they are."""

from __future__ import annotations

from datetime import timedelta

from carelaw.gateway.facts.oversight import (
    AuditAnswerRow,
    AuditComparison,
    AuditRowTiming,
    EnvelopeAge,
    FeedSilence,
    OfferedRow,
    SearchAudit,
    SelfCheck,
)
from carelaw.gateway.rules.compliance_term import chicago_day
from carelaw.gateway.rules.oversight.allowlist import ROW_FIELDS, field_name
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.dates import years_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_ELEMENTS = {
    "user": "the user who searched",
    "patient_keys": "the patient details that were searched with",
    "timestamp": "the date and time of the search, with its zone",
}


@rule("PMP-33", cite=f"{SECTION}(g)(9)", readings=("A-27",))
def audit_row_timely(row: AuditRowTiming, law: Law) -> Decision:
    """An audit row is here within the hour of what it tells of; a late one is kept and marked."""
    if law.reading("A-27") != "vendors-to-program":
        return outside(Reason("not-owed", "Under this reading nobody owes the program audit rows."))
    longest = _interval(law, row.received_at)
    gap = row.received_at - row.event_at
    if gap > longest:
        says = f"The row came {_told(gap)} after its event; permitted are {_told(longest)}. It is kept, marked late."
        return breached(reason("LATE", says, field="event_at"))
    tolerance = int(law.number("gateway.clock_tolerance", chicago_day(row.received_at, law)))
    if -gap > timedelta(seconds=tolerance):
        says = f"The event lies {_told(-gap)} ahead of its receipt; look at the sender's clock."
        return to_review(Reason("ahead-of-clock", says, field="event_at"))
    return passed("on-time", f"The row came {_told(max(gap, timedelta()))} after its event.")


@rule("PMP-33", cite=f"{SECTION}(g)(9)", readings=("A-27",))
def feed_unbroken(feed: FeedSilence, law: Law) -> Decision:
    """A sender with a point in production is heard at least hourly, be it with an empty batch."""
    if law.reading("A-27") != "vendors-to-program":
        return outside(Reason("not-owed", "Under this reading nobody owes the program audit rows."))
    if feed.active_since is None:
        return outside(Reason("no-active-point", "No point of this sender is in production."))
    heard = max(feed.active_since, feed.last_heard_at or feed.active_since)
    silence, longest = feed.at - heard, _interval(law, feed.at)
    if silence > longest:
        says = f"Nothing was heard for {_told(silence)}, not even a heartbeat; permitted are {_told(longest)}."
        return breached(reason("FEED_GAP", says))
    return passed("heard", f"Last heard {_told(max(silence, timedelta()))} ago.")


def _interval(law: Law, at: object) -> timedelta:
    return timedelta(minutes=int(law.number("gateway.audit_interval", chicago_day(at, law))))  # type: ignore[arg-type]


def _told(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    return f"{minutes}:{seconds:02d} minutes"


@rule("PMP-31", cite=f"{SECTION}(b)(3), (g)(2)")
def audit_row_fields(row: OfferedRow, law: Law) -> Decision:
    """An audit row holds fields of the envelope and nothing else; the fault names fields, never what stood in them."""
    unknown = [name for name in row.fields if name not in ROW_FIELDS]
    faults = [
        reason("PHI_IN_AUDIT_RECORD", f"The field {field_name(name)} is none of an envelope. Leave it out.", field=name)
        for name in unknown
    ]
    faults += [
        reason("PHI_IN_AUDIT_RECORD", f"What stands in {name} looks like a drug code. Send a clean row.", field=name)
        for name in row.like_drug_code
        if name not in unknown
    ]
    faults += [
        reason("PHI_IN_AUDIT_RECORD", f"What stands in {name} is packed content. Send a clean row.", field=name)
        for name in row.encoded
        if name not in {*unknown, *row.like_drug_code}
    ]
    return breached(*faults) if faults else passed("envelope-only", "The row holds fields of the envelope alone.")


@rule("PMP-32", cite=f"{SECTION}(d)(4)")
def audit_row_complete(row: AuditAnswerRow, law: Law) -> Decision:
    """A row of a search audit shows who searched, with which patient details, and when."""
    missing = [
        reason("AUDIT_ROW_INCOMPLETE", f"The row lacks {words}. Send it again with that.", field=name)
        for name, words in _ELEMENTS.items()
        if not getattr(row, name)
    ]
    return breached(*missing) if missing else passed("row-complete", "User, patient details and time are there.")


@rule("PMP-32", cite=f"{SECTION}(d)(4)", readings=("A-28",))
def search_audit_answered(audit: SearchAudit, law: Law) -> Decision:
    """A search audit is answered by the day that its request names; that day is policy, not law."""
    timely = law.reading("A-28") == "none"
    if audit.answered_on is not None and (timely or audit.answered_on <= audit.due_on):
        return passed("audit-answered", f"Answered on {audit.answered_on}.")
    if audit.answered_on is not None:
        says = f"Answered on {audit.answered_on}, after {audit.due_on} (policy). Decide what follows."
        return to_review(Reason("audit-answered-late", says))
    if timely or audit.on <= audit.due_on:
        until = "no day is set" if timely else f"due by {audit.due_on} (policy)"
        return outside(Reason("audit-running", f"Not answered yet; {until}."))
    says = f"Not answered by {audit.due_on} (policy, asked on {audit.requested_on}). Remind, or open a finding."
    return to_review(Reason("audit-overdue", says))


@rule("PMP-32", "PMP-38", cite=f"{SECTION}(d)(4), (g)(1)(E)")
def audit_agrees(compared: AuditComparison, law: Law) -> Decision:
    """A search audit tells of the same searches as the gateway's own envelopes."""
    faults = []
    if compared.only_theirs:
        says = f"{compared.only_theirs} row(s) have no envelope here: shown without a search, or a wrong row."
        faults.append(Reason("rows-without-envelope", says, compared.only_theirs))
    if compared.only_ours:
        says = f"{compared.only_ours} envelope(s) stand in no row: the audit is not whole."
        faults.append(Reason("envelopes-without-row", says, compared.only_ours))
    return to_review(*faults) if faults else passed("audit-agrees", f"{compared.both} row(s) agree with envelopes.")


@rule("PMP-30", cite=f"{SECTION}(b)(3), (g)(2)", readings=("A-26",))
def envelope_kept(envelope: EnvelopeAge, law: Law) -> Decision:
    """An envelope is kept for the policy years, and longer while an open audit, inspection or case needs it."""
    if law.reading("A-26") == "forever":
        return passed("kept", "Envelopes are kept without end under this reading.")
    years = int(law.number("gateway.envelope_retention_years", envelope.on))
    last = years_after(envelope.received_on, years)
    if envelope.on <= last:
        return passed("kept", f"Kept through {last} ({years} years, policy).")
    if envelope.needed:
        return to_review(Reason("held", f"Past {last}, and still needed by an open audit, inspection or case."))
    return outside(Reason("due-for-purge", f"Past {last}; it goes with the next purge."))


@rule("PMP-31", cite=f"{SECTION}(b)(3), (g)(2)")
def nothing_stored(check: SelfCheck, law: Law) -> Decision:
    """The daily look finds canary content in no store and in no log."""
    if check.hits:
        says = f"Content that must not be kept stood in {check.hits} of {check.places} places. Open an incident."
        return breached(reason("STORED_CONTENT", says, value=check.hits))
    return passed("nothing-stored", f"{check.places} places were looked at; none held content.")
