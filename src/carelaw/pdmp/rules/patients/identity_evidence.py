"""§9(b)(11): identity evidence comes first; what does not come is not waited for beyond the last day of the answer."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import Checked, PatientAccessFacts
from carelaw.pdmp.rules.patients.own_record import REPRESENTATIVES

CONTINUE = "Send a copy of an identity document that shows your name and date of birth."


@rule("MAP-95", cite="§9(b)(11)")
def identity_evidence(asked: PatientAccessFacts, law: Law) -> Decision:
    """Nothing is released before the evidence was checked and found good; a representative also proves the capacity."""
    wanted = {"identity": asked.identity}
    if asked.capacity in REPRESENTATIVES:
        wanted["capacity_proof"] = asked.capacity_proof
    if all(found is Checked.POSITIVE for found in wanted.values()):
        return passed("evidence-positive", "The evidence was checked and is good.")
    if asked.requested_on is None or asked.judged_on is None:
        return wanting(fault("E-MAP-95.needs-days", "The day of the request and the day of today are needed."))
    if asked.judged_on > asked.requested_on + timedelta(
        days=int(law.number("patient.response_days", asked.requested_on))
    ):
        says = "No evidence was found good by the last day of the answer. The request is closed; a new one starts anew."
        return breached(fault("E-MAP-95.no-evidence", says))
    return wanting(*(_waits(name, found) for name, found in wanted.items() if found is not Checked.POSITIVE))


_WHAT = {
    "identity": CONTINUE,
    "capacity_proof": "Send the proof of your capacity: birth certificate, guardianship order or health-care power.",
}


def _waits(name: str, found: Checked | None) -> Reason:
    short = {"identity": "identity", "capacity_proof": "capacity"}[name]
    if found is Checked.WAITING:
        return fault(f"E-MAP-95.{short}-waits", "The evidence came in and waits to be checked.", name)
    if found is Checked.NEGATIVE:
        return fault(f"E-MAP-95.{short}-not-good", f"What was sent does not prove it. {_WHAT[name]}", name)
    return fault(f"E-MAP-95.needs-{short}", _WHAT[name], name)
