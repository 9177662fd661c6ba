"""140.992(c)(2)(A): bipolar disorder or the schizophrenia spectrum within the year before attribution."""

from __future__ import annotations

from carelaw.ihh.facts.attribution import GroupCase
from carelaw.ihh.rules.evidence import GROUP_ONE, in_sets, look_back, told
from carelaw.ihh.rules.term import not_binding
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(c)(2)(A)"


@rule("IHH-47", cite=CITE, readings=("IHH-AMB-02", "IHH-AMB-03", "IHH-AMB-09"))
def group_one(case: GroupCase, law: Law) -> Decision:
    """One diagnosis of either family in the year before attribution is enough; no admission is needed."""
    if (unbound := not_binding(law, case.as_of)) is not None:
        return outside(unbound)
    window = look_back(case.as_of, law.number("ihh.lookback_group_1_years", case.as_of), law)
    found = in_sets(case.evidence, GROUP_ONE, window, law)
    if found:
        says = f"First group, {window.first} to {window.last}: {told(found, GROUP_ONE)}."
        return passed("G1", says, [one.claim_id for one in found], CITE)
    says = f"First group: no bipolar or schizophrenia-spectrum diagnosis from {window.first} to {window.last}."
    return outside(Reason("not-G1", says, cite=CITE))
