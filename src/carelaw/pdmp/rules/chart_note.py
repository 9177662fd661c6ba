"""§8(b): what the system showed is noted in the medical record of a new patient, or when it led to a refusal."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import ChartNote


@rule("MAP-56", "MAP-57", cite="§8(b)")
def chart_note(note: ChartNote, law: Law) -> Decision:
    """The note has the query's reference, its time, a summary of what was shown, and the day it was made.

    The chart itself is outside the system: this judges the note that the system hands over.
    """
    if note.new_patient is False and note.withheld_because_of_system is False:
        says = "No note is asked for: the patient is not new, and nothing was withheld because of the system."
        return outside(fault("no-note-due", says))
    if not (note.new_patient or note.withheld_because_of_system):
        return wanting(*_triggers(note))
    asked = {
        "query-reference": (note.query_reference, "The reference of the query is needed."),
        "queried-at": (note.queried_at, "The date and time of the query are needed."),
        "summary": (note.summary_given, "A summary of what the system showed is needed."),
        "produced-on": (note.produced_on, "The day on which the note was made is needed."),
    }
    missing = [fault(f"E-MAP-56.needs-{name}", says) for name, (there, says) in asked.items() if not there]
    if missing:
        return wanting(*missing)
    return passed("note-complete", "The note holds what the act asks to be written down.")


def _triggers(note: ChartNote) -> list[Reason]:
    asked = {
        "new-patient": (note.new_patient, "Whether the patient is new is needed."),
        "withheld": (
            note.withheld_because_of_system,
            "Whether something was withheld because of the system is needed.",
        ),
    }
    return [fault(f"E-MAP-56.needs-{name}", says) for name, (known, says) in asked.items() if known is None]
