"""215 ILCS 5/512-5(b): when a hearing is held, its stages, and who may hold it."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import days_after
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.discipline import HearingDay, HearingStep, OfficerChosen

_CITE = "215 ILCS 5/512-5(b)"
STAGES = ("notice", "appearance", "exhibits", "record", "proposed-findings", "order", "service")
# The stages that make a hearing complete; the order and its service rest on them.
HEARD = STAGES[:5]


def hearing_days(notice_mailed_on: date, law: Law) -> tuple[date, date]:
    """The first and the last day on which a hearing may be held."""
    first = days_after(notice_mailed_on, law.number("pbm.hearing_earliest_days", notice_mailed_on))
    return first, days_after(notice_mailed_on, law.number("pbm.hearing_latest_days", notice_mailed_on))


@rule("PBM-47", cite=_CITE)
def hearing_window(day: HearingDay, law: Law) -> Decision:
    """A hearing is held from the twentieth through the thirtieth day after its notice was mailed."""
    first, last = hearing_days(day.notice_mailed_on, law)
    if first <= day.hearing_on <= last:
        return passed("in-window", f"Between {first} and {last}.", last)
    if day.continued:
        says = f"Continued by agreement outside {first} through {last}; the text has no rule on continuances."
        return to_review(fault("W-PBM-47.continued", says, "hearing_on", day.hearing_on))
    says = f"{day.hearing_on} is not permitted. Permitted: {first} through {last}, the notice mailed on "
    return breached(fault("E-PBM-47", f"{says}{day.notice_mailed_on}.", "hearing_on", day.hearing_on))


@rule("PBM-48", cite=_CITE)
def hearing_stage(step: HearingStep, law: Law) -> Decision:
    """Notice, appearance, exhibits, record, proposed findings, order and service follow each other; none is skipped."""
    if step.stage not in STAGES:
        says = f"“{step.stage}” is no stage of a hearing. Permitted: {', '.join(STAGES)}."
        return breached(fault("E-PBM-48.unknown", says, "stage", step.stage))
    if not step.procedural_part.strip():
        says = "Name the part of the Illinois Administrative Code that the hearing follows."
        return wanting(fault("needs-procedural_part", says, "procedural_part"))
    skipped = [stage for stage in STAGES[: STAGES.index(step.stage)] if stage not in step.done]
    if skipped:
        says = f"The stage “{skipped[0]}” is missing; enter it before “{step.stage}”."
        return breached(fault("E-PBM-48", says, "stage", skipped[0]))
    return passed("in-order", f"“{step.stage}” follows what was entered.")


@rule("PBM-48", cite=_CITE)
def hearing_officer(chosen: OfficerChosen, law: Law) -> Decision:
    """A hearing is run by an officer who did not investigate the case."""
    if not chosen.officer:
        return wanting(fault("needs-officer", "Name the hearing officer.", "officer"))
    if chosen.officer in chosen.investigators:
        says = "This officer investigated the case. Name another one."
        return breached(fault("E-PBM-48.officer", says, "officer"))
    return passed("impartial", "The officer did not investigate the case.")
