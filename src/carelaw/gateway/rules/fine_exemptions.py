"""77 Ill. Adm. Code 2080.208(i): the two exemptions from integrating, and no third."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import Certification, HospitalBasis
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule


@rule("PMP-123", cite=f"{SECTION}(i)(1)")
def no_system_certification(certificate: Certification, law: Law) -> Decision:
    """A pharmacy without any electronic system is exempt from the day its signed certification is received."""
    if certificate.signed_on is None:
        return wanting(Reason("certification-unsigned", "The certification is not signed.", field="signed_on"))
    if certificate.received_on is None:
        return wanting(
            Reason("certification-not-received", "The certification has not been received.", field="received_on")
        )
    if certificate.received_on < certificate.signed_on:
        says = f"Received on {certificate.received_on}, before it was signed on {certificate.signed_on}."
        return breached(reason("CERTIFICATION_DATES", f"{says} Correct one of the days.", field="received_on"))
    known = [
        *(["a connection point"] if certificate.point_on_record else []),
        *(["a management system"] if certificate.system_on_record else []),
    ]
    if known:
        says = f"The register knows {' and '.join(known)} at this location. The certification is kept for review."
        return breached(reason("CERTIFICATION_CONTRADICTED", says, field="location"))
    says = f"Exempt from {certificate.received_on}, the day the certification was received."
    return passed("exempt", says, certificate.received_on)


@rule("PMP-124", cite=f"{SECTION}(i)(2)", readings=("A-21",))
def hospital_department(basis: HospitalBasis, law: Law) -> Decision:
    """A pharmacy is exempt when it is a department within an inpatient hospital facility."""
    if law.reading("A-21") == "hospital-owned" and basis.owned_by_hospital:
        return passed("exempt", "The pharmacy is owned by a hospital.")
    if basis.department_of_inpatient_facility is None:
        says = "Record whether the pharmacy is a department of an inpatient facility, and by what it was verified."
        return wanting(Reason("needs-department-status", says, field="department_of_inpatient_facility"))
    if not basis.department_of_inpatient_facility:
        says = "A pharmacy that a hospital owns but that is no department of its inpatient facility is not exempt."
        return breached(reason("EXEMPTION_NOT_APPLICABLE", says, field="department_of_inpatient_facility"))
    return passed("exempt", "The pharmacy is a department of an inpatient hospital facility.")
