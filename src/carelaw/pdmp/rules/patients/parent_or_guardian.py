"""§9(b)(11): a parent or guardian, as long as the person is under 18."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import LeapBirthday, birthday_in
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Capacity, Checked, PatientAccessFacts
from carelaw.pdmp.rules.birth_date import CODE, ahead


@rule("MAP-93", cite="§9(b)(11)", readings=("AMB-16",))
def parent_or_guardian(asked: PatientAccessFacts, law: Law) -> Decision:
    """The person is under 18 on the day of the request, and still on the day the record is given."""
    if asked.capacity not in (Capacity.PARENT, Capacity.GUARDIAN):
        return outside(fault("not-a-parent-or-guardian", "This is not the request of a parent or guardian."))
    missing = [
        fault(f"E-MAP-93.needs-{name}", says, field)
        for known, name, field, says in (
            (asked.birth_date, "birth-date", "birth_date", "The person's date of birth is needed."),
            (asked.requested_on, "request-day", "requested_on", "The day of the request is needed."),
            (asked.judged_on, "day", "judged_on", "The day on which the record would be given is needed."),
        )
        if known is None
    ]
    if missing:
        return wanting(*missing)
    assert asked.birth_date
    assert asked.requested_on
    assert asked.judged_on
    if says := ahead(asked.birth_date, asked.requested_on):
        return breached(fault(f"E-MAP-93.{CODE}", says, "birth_date"))
    of_age = of_age_on(asked.birth_date, law, asked.judged_on)
    if asked.requested_on >= of_age:
        says = "The person was 18 or older on the day of the request. Only the person may ask now."
        return breached(fault("E-MAP-93.of-age-at-request", says, "birth_date"))
    if asked.judged_on >= of_age:
        says = (
            "The person has turned 18 since the request, so a parent or guardian is given nothing. "
            "The person may ask for the record."
        )
        return breached(fault("E-MAP-93.of-age-at-delivery", says, "birth_date"))
    return _proof(asked)


def of_age_on(born: date, law: Law, on: date) -> date:
    """The day on which somebody comes of age; for a birthday on February 29 as the reading in use says (AMB-16)."""
    years = int(law.number("patient.majority_age", on))
    return birthday_in(born.year + years, born, LeapBirthday(law.reading("AMB-16")))


def _proof(asked: PatientAccessFacts) -> Decision:
    if asked.capacity_proof is Checked.POSITIVE:
        return passed("under-age", "The person is under 18, and the proof of parentage or guardianship holds.")
    if asked.capacity_proof is Checked.NEGATIVE:
        says = "The proof of parentage or guardianship does not hold. Send a birth certificate or the court's order."
        return breached(fault("E-MAP-93.no-proof", says, "capacity_proof"))
    says = "A proof of parentage (birth certificate, adoption decree) or the guardianship order is needed."
    return wanting(fault("E-MAP-93.needs-proof", says, "capacity_proof"))
