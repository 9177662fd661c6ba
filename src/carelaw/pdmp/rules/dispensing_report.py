"""§7(a): every controlled substance dispensed is reported; what becomes of one whole report."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.intake import IntakeFacts
from carelaw.pdmp.facts.verdict import Finding, IntakeOutcome
from carelaw.pdmp.rules.intake import judge_in_full

_SAYS = {
    IntakeOutcome.ACCEPTED: "The report is accepted.",
    IntakeOutcome.ACCEPTED_WITH_WARNING: "The report is accepted; something in it should be looked at.",
    IntakeOutcome.ACCEPTED_LATE: "The report is accepted, and it came late.",
    IntakeOutcome.SET_ASIDE: "The report is set aside: kept, and shown in no history.",
    IntakeOutcome.DUPLICATE: "The same report is on file already; nothing changes.",
    IntakeOutcome.VOIDED: "The report on file is voided.",
}


READINGS = ("AMB-06", "AMB-07", "AMB-25", "AMB-28", "AMB-31", "AMB-32", "AMB-36", "AMB-37", "AMB-38", "AMB-42")


@rule("MAP-28", cite="§7(a)", readings=READINGS)
def dispensing_report(report: IntakeFacts, law: Law) -> Decision:
    """One whole report judged: accepted, accepted late or with a warning, set aside, duplicate or void.

    The first reason is the outcome; the others are everything that was found, in the law's order.
    """
    verdict = judge_in_full(report, law)
    reasons = (Reason(verdict.outcome.value, _SAYS[verdict.outcome]), *map(_reason, verdict.findings))
    if verdict.outcome is IntakeOutcome.DUPLICATE or not verdict.reportable:
        return Decision(Outcome.NOT_APPLICABLE, reasons)
    if verdict.outcome is IntakeOutcome.SET_ASIDE:
        return Decision(Outcome.VIOLATION, reasons)
    return Decision(Outcome.PASS, reasons)


def _reason(finding: Finding) -> Reason:
    return Reason(finding.code, finding.says, finding.value, finding.field, finding.cite)
