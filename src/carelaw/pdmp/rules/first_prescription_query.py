"""§8(a)(1): a prescriber queries the first time that prescriber gives a patient a controlled-substance prescription."""

from __future__ import annotations

from datetime import date, timedelta

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import FirstPrescription
from carelaw.pdmp.rules.local_time import local_day
from carelaw.pdmp.rules.periods import within
from carelaw.pdmp.rules.term import binds, not_binding


@rule("MAP-54", cite="§8(a)(1)", readings=("AMB-09", "AMB-10", "AMB-11", "AMB-25"))
def first_prescription_query(first: FirstPrescription, law: Law) -> Decision:
    """One query per prescriber and patient, near the first prescription. Never found to be a violation by itself.

    What is not matched opens an inquiry that lets the prescriber answer; a person decides (AMB-11).
    """
    reached = _not_reached(first, law)
    if reached is not None:
        return reached
    if first.written_on is None or first.queried_at is None:
        return wanting(*_missing(first))
    starts = _starts(first.written_on, law)
    near = [at for at in first.queried_at if within(local_day(at), starts, first.written_on)]
    if near:
        return passed("matched", "A query was made near the first prescription.", max(near))
    if not first.safe_harbor_stated:
        says = "No query near the first prescription is on file. Ask the prescriber; a person decides."
        return to_review(fault("not-found", says))
    if law.reading("AMB-11") == "excuses":
        return outside(fault("safe-harbor-excuses", "The prescriber's safe-harbor statement excuses the query."))
    if law.reading("AMB-11") == "does-not-excuse":
        says = "The safe harbor does not reach the first query. Nothing but a person's conclusion ends the inquiry."
        return to_review(fault("harbor-does-not-excuse", says))
    says = "No query is on file, and the prescriber has stated the safe harbor. A person decides."
    return to_review(fault("not-found-harbor-stated", says))


def _not_reached(first: FirstPrescription, law: Law) -> Decision | None:
    """Why the duty does not reach this prescription, if it does not."""
    if first.controlled is False:
        return outside(fault("not-controlled", "The drug is not a controlled substance."))
    if first.earlier_row:
        return outside(fault("not-first", "An earlier prescription of this prescriber for this patient is on file."))
    if first.written_on is not None and not binds(law, first.written_on):
        return outside(not_binding(law, first.written_on, "a prescription written on this day"))
    if first.first_seen_before_collection:
        says = "The pair is older than the first collected day, so this may not be the first prescription."
        return outside(fault("older-than-collection", says))
    if first.chose_suspicion_trigger and law.reading("AMB-10") == "choice":
        says = "The prescriber met the other trigger, and one is enough under the reading in use."
        return outside(fault("other-trigger-met", says))
    if first.controlled is None or first.earlier_row is None:
        return wanting(*_missing(first))
    return None


def _missing(first: FirstPrescription) -> list[Reason]:
    asked = {
        "controlled": (first.controlled, "Whether the drug is a controlled substance is needed."),
        "earlier-row": (first.earlier_row, "Whether an earlier prescription of the pair is on file is needed."),
        "written-on": (first.written_on, "The date written is needed."),
        "queries": (first.queried_at, "The queries of the prescriber and the designees about this patient are needed."),
    }
    return [fault(f"needs-{name}", says) for name, (known, says) in asked.items() if known is None]


def _starts(written_on: date, law: Law) -> date:
    """The first day on which a query counts."""
    if law.reading("AMB-09") == "same-day":
        return written_on
    return written_on - timedelta(days=law.number("first_query.lookback_days", written_on))
