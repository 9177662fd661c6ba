"""§6(e): a report on paper comes under an approved exception; without one it is taken all the same, with a finding."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.reporting import ManualForm
from carelaw.pdmp.rules.periods import within


@rule("MAP-46", cite="§6(e)")
def manual_channel(form: ManualForm, law: Law) -> Decision:
    """The exception must cover the day on which the form came in. The finding is on the channel, never on the facts."""
    if form.approved_from is None:
        says = "No approved exception is on file for this sender. The form is keyed and kept; let it apply under §6(e)."
        return breached(fault("E-MAP-46", says))
    if not within(form.received_on, form.approved_from, form.approved_until):
        says = (
            f"The exception ran from {form.approved_from} through {form.approved_until or 'no last day'}. "
            "The form is keyed and kept; let the sender apply again."
        )
        return breached(fault("E-MAP-46", says))
    return passed("approved-channel", "An approved exception covers the day on which the form came in.")
