"""215 ILCS 5/512-7.10(a) ¶2, (b), (c): who judges, what a slip is not, and whose records count."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.kernel.words import counted
from carelaw.law.answers import breached, fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.audits import (
    ClinicalFinding,
    CriminalReferral,
    FindingClosed,
    FindingLabel,
    PractitionerRecord,
)
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted, not_binding

# Reasons that cannot be found without a pharmacist's judgment, whatever the auditor ticks.
CLINICAL_REASONS = ("days-supply", "drug-utilization-review", "substitution", "compounding")
CLERICAL_REASONS = ("missing-signature", "missing-date", "wrong-prescriber", "not-documented")


@rule("PBM-102", cite="215 ILCS 5/512-7.10(a) ¶2")
def pharmacist_consulted(finding: ClinicalFinding, law: Law) -> Decision:
    """What takes clinical or professional judgment is found with a pharmacist who knows this Article."""
    if not adopted(law, PROGRAMS_BILL, finding.reported_on):
        return outside(not_binding(law, PROGRAMS_BILL, finding.reported_on))
    if not finding.needs_judgment and finding.reason not in CLINICAL_REASONS:
        return outside(fault("no-judgment", "This finding takes no clinical or professional judgment."))
    faults = []
    if not finding.consultant.strip():
        faults.append(fault("E-PBM-102", "Name the pharmacist who was consulted.", "consultant"))
    if not finding.license_number.strip():
        faults.append(fault("E-PBM-102.license", "Give the pharmacist's license number.", "license_number"))
    if not finding.knows_the_article:
        says = "The pharmacist attests to knowing this Article; without that the consultation does not count."
        faults.append(fault("E-PBM-102.knowledge", says, "knows_the_article"))
    if finding.consulted_on is None or finding.consulted_on > finding.reported_on:
        says = f"The consultation lies on or before the report of {finding.reported_on}; give its day."
        faults.append(fault("E-PBM-102.day", says, "consulted_on", finding.reported_on))
    if faults:
        return breached(*faults)
    return passed("pharmacist-consulted", f"A pharmacist was consulted on {finding.consulted_on}.")


@rule("PBM-103", cite="215 ILCS 5/512-7.10(b)")
def slip_is_no_fraud(finding: FindingLabel, law: Law) -> Decision:
    """A clerical or record-keeping error is not of itself fraud; the claim may still be recouped."""
    if not adopted(law, PROGRAMS_BILL, finding.on):
        return outside(not_binding(law, PROGRAMS_BILL, finding.on))
    if finding.label != "fraud":
        return passed("not-called-fraud", "The finding is not called fraud; what was overpaid may be recouped.")
    if finding.kind != "clerical":
        return outside(
            fault("no-slip", "The finding is more than a clerical error; this subsection does not reach it.")
        )
    shown = [one for one in finding.intent_evidence if one.strip()]
    if not shown:
        says = "A clerical error alone is no fraud. Call it error or overpayment, or add what shows intent."
        return breached(fault("E-PBM-103", says, "label", "error"))
    return passed("intent-shown", f"{counted(len(shown), 'item')} besides the error itself shows intent.")


@rule("PBM-104", cite="215 ILCS 5/512-7.10(b)")
def no_crime_without_intent(referral: CriminalReferral, law: Law) -> Decision:
    """No claim with a clerical error is brought to prosecutors without proof of intent to commit fraud."""
    if not adopted(law, PROGRAMS_BILL, referral.on):
        return outside(not_binding(law, PROGRAMS_BILL, referral.on))
    if referral.kind != "clerical":
        return outside(
            fault("no-slip", "The finding is more than a clerical error; this subsection does not reach it.")
        )
    shown = [one for one in referral.intent_evidence if one.strip()]
    if not shown:
        says = "A clerical error carries no criminal penalty without proof of intent. Add the proof, or do not refer."
        return breached(fault("E-PBM-104", says, "intent_evidence"))
    return passed("intent-shown", f"{counted(len(shown), 'item')} of proof of intent goes with the referral.")


@rule("PBM-105", cite="215 ILCS 5/512-7.10(c)")
def practitioner_records_count(record: PractitionerRecord, law: Law) -> Decision:
    """Records of a hospital, physician or authorized practitioner, sent by any means, support a pharmacy's own."""
    if not adopted(law, PROGRAMS_BILL, record.on):
        return outside(not_binding(law, PROGRAMS_BILL, record.on))
    if record.author == "other":
        says = "The author is no hospital, physician or authorized practitioner; a person looks at what it is worth."
        return to_review(fault("W-PBM-105", says, "author"))
    if record.drug == "other":
        return outside(fault("no-legend-drug", "The order is for neither a legend nor a narcotic drug."))
    return passed("record-counts", "The record supports the pharmacy's own, by whatever means it was sent.")


@rule("PBM-105", cite="215 ILCS 5/512-7.10(c)")
def records_looked_at_first(closing: FindingClosed, law: Law) -> Decision:
    """A claim is not found unsupported while a practitioner's record for it has not been looked at."""
    if not adopted(law, PROGRAMS_BILL, closing.on):
        return outside(not_binding(law, PROGRAMS_BILL, closing.on))
    if closing.result == "validated" or closing.records_unreviewed == 0:
        return passed("records-looked-at", "No practitioner's record waits for this claim.")
    waits = counted(closing.records_unreviewed, "practitioner's record")
    says = f"{waits} for this claim was not looked at yet. Review it first, then close the finding."
    return breached(fault("E-PBM-105", says, "result", closing.records_unreviewed))
