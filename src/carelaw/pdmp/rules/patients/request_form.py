"""§6(b)(3): a request by the website or by the form; what is missing is named, and nothing that was given is lost."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Capacity, RequestForm


@rule("MAP-97", cite="§6(b)(3)")
def request_form(form: RequestForm, law: Law) -> Decision:
    """A request names who asks, as what, about whom, and where the answer goes; the rest of the form helps only."""
    missing = list(_missing(form))
    if missing:
        return wanting(*missing)
    assert form.birth_date
    assert form.received_on
    if form.birth_date > form.received_on:
        says = "The date of birth lies after the day of the request. Write it as month, day, year."
        return breached(fault("E-MAP-97.birth-date", says, "birth_date"))
    return passed("form-complete", "The form is complete.")


def _missing(form: RequestForm) -> Iterator[Reason]:
    wanted = (
        ("requester-name", "requester_name", form.requester_name.strip(), "Write the name of the person who asks."),
        ("capacity", "capacity", form.capacity, f"Say as what you ask: {', '.join(Capacity)}."),
        ("reply-to", "reply_to", form.reply_to.strip(), "Write the address to which letters can be sent."),
        ("last-name", "last_name", form.last_name.strip(), "Write the patient's last name."),
        ("first-name", "first_name", form.first_name.strip(), "Write the patient's first name."),
        ("birth-date", "birth_date", form.birth_date, "Write the patient's date of birth."),
        ("received-on", "received_on", form.received_on, "The day on which the form came in is needed."),
        ("declaration", "declared_true", form.declared_true, "Declare that what you wrote is true (or sign the form)."),
    )
    for name, field, given, says in wanted:
        if not given:
            yield fault(f"E-MAP-97.needs-{name}", says, field)
