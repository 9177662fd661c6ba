"""77 Ill. Adm. Code 2080.208(h): against whom, and for what, a case of willful failure to integrate may be opened."""

from __future__ import annotations

from carelaw.gateway.facts.compliance import CaseOpening, Ground, PartyKind, Willfulness
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

FINEABLE = frozenset({PartyKind.PHARMACY_ENTITY, PartyKind.PMS_VENDOR})


@rule("PMP-105", "PMP-103", "PMP-107", cite=f"{SECTION}(h)")
def fine_case(case: CaseOpening, law: Law) -> Decision:
    """A fine case is opened against a pharmacy entity or a management system's vendor that has not integrated.

    Every other party and every other breach goes the way of cure notices (PMP-100) and is never fined here.
    """
    if case.respondent_kind not in FINEABLE:
        says = f"A fine falls on a pharmacy entity or a pharmacy management software vendor, not on: {_kind(case)}."
        return breached(
            reason("RESPONDENT_NOT_FINEABLE", f"{says} Send a cure notice instead.", field="respondent_kind")
        )
    if case.ground is not Ground.FAILURE_TO_INTEGRATE:
        ground = case.ground.value.replace("-", " ")
        says = f"Only a failure to integrate is fined; this case is about: {ground}. Send a cure notice instead."
        return breached(reason("FINE_GROUND_NOT_INTEGRATION", says, field="ground"))
    mandate = law.number("gateway.mandate_from", case.opened_on)
    if case.opened_on < mandate:
        says = f"The duty to integrate runs from {mandate}; a case cannot be opened on {case.opened_on}."
        return outside(Reason("before-mandate", says))
    if case.everything_exempt:
        says = "Every location of this respondent is exempt under (i), so there is nothing to integrate."
        return breached(reason("RESPONDENT_EXEMPT", says, field="respondent"))
    if case.integrated:
        says = "Every location of this respondent that must be integrated is integrated; no case is needed."
        return breached(reason("CASE_RESOLVED", says, field="respondent"))
    return passed("may-be-opened", f"The duty to integrate has run since {mandate}, and it is not met.")


@rule("PMP-103", cite=f"{SECTION}(h); 720 ILCS 570/316(a)(4)")
def willfulness(finding: Willfulness, law: Law) -> Decision:
    """The Department itself has found the failure willful, and its facts are written down."""
    if finding.determined_on is None:
        says = "Nobody has determined yet that the failure is willful. Record the determination with its facts first."
        return wanting(reason("WILFULNESS_NOT_DETERMINED", says, field="determination"))
    if not finding.by_department:
        says = "Willfulness is for the Department to determine; the program and outside parties cannot."
        return breached(reason("ILPMP_AUTHORITY_REQUIRED", says, field="decided_by", cite=f"{SECTION}(h)"))
    if not finding.facts_stated:
        says = "A determination states the facts it rests on: what was asked, when, and how the respondent answered."
        return breached(reason("REASON_REQUIRED", says, field="facts", cite=f"{SECTION}(h)"))
    return passed("determined", f"The Department determined on {finding.determined_on} that the failure is willful.")


def _kind(case: CaseOpening) -> str:
    return case.respondent_kind.value.replace("-", " ")
