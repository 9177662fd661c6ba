"""140.992(b): the tier of a person on a day, with every reason for it."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.attribution import CoverageCase, ExclusionCase, GroupCase, TierCase
from carelaw.ihh.rules.chronic_status import chronic_status
from carelaw.ihh.rules.exclusions import exclusions
from carelaw.ihh.rules.group_one import group_one
from carelaw.ihh.rules.group_three import group_three
from carelaw.ihh.rules.group_two import group_two
from carelaw.ihh.rules.program_coverage import program_coverage
from carelaw.ihh.rules.term import not_binding
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import outside, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(b)"
_SAYS = {
    "A": "Tier A: a mental-health group and a chronic physical condition.",
    "B": "Tier B: a mental-health group, no chronic physical condition.",
    "C": "Tier C: a chronic physical condition, no mental-health group.",
}
_PARAGRAPH = {"A": "(1)", "B": "(2)", "C": "(3)"}
_READINGS = (
    "IHH-AMB-02",
    "IHH-AMB-03",
    "IHH-AMB-04",
    "IHH-AMB-05",
    "IHH-AMB-06",
    "IHH-AMB-07",
    "IHH-AMB-08",
    "IHH-AMB-09",
    "IHH-AMB-13",
    "IHH-AMB-15",
    "IHH-AMB-16",
    "IHH-AMB-17",
    "IHH-AMB-18",
    "IHH-AMB-19",
)


@rule("IHH-30", "IHH-41", "IHH-42", "IHH-43", cite=CITE, readings=_READINGS)
def tier_of_person(case: TierCase, law: Law) -> Decision:
    """A: mental health and chronic condition; B: mental health alone; C: chronic condition alone; never more than one.

    All groups are judged and told. An exclusion sets the tier aside, and staff still see what it would have been.
    """
    if case.as_of is None:
        return wanting(Reason("needs-as-of", "The day of attribution is needed.", field="as_of", cite=CITE))
    if (unbound := not_binding(law, case.as_of)) is not None:
        return outside(unbound)
    tier, reasons = supported(case, case.as_of, law)
    covered = program_coverage(CoverageCase(case.as_of, case.coverage, case.feed_loaded_on), law)
    if covered.outcome is not Outcome.PASS:
        return Decision(covered.outcome, (*covered.reasons, *reasons))
    if not tier:
        says = "No tier: neither a mental-health group nor a chronic condition is supported."
        return outside(Reason("ATT-NONE", says, cite=CITE), *reasons)
    excluded = exclusions(ExclusionCase(case.as_of, case.circumstances), law)
    if excluded.outcome is Outcome.VIOLATION:
        return outside(*excluded.reasons, *reasons)
    if excluded.outcome is Outcome.REVIEW:
        return Decision(Outcome.REVIEW, (*excluded.reasons, *reasons))
    return Decision(Outcome.PASS, reasons)


def supported(case: TierCase, on: date, law: Law) -> tuple[str, tuple[Reason, ...]]:
    """The tier that the evidence supports, and the reasons: the tier first, then what is met, then what is not."""
    group = GroupCase(on, case.evidence, case.admissions)
    judged = [group_one(group, law), group_two(group, law), group_three(group, law)]
    behavioral = any(one.outcome is Outcome.PASS for one in judged)
    if case.chronic is not None:
        judged.append(chronic_status(case.chronic, law))
    chronic = case.chronic is not None and judged[-1].outcome is Outcome.PASS
    met = [reason for one in judged if one.outcome is Outcome.PASS for reason in one.reasons]
    unmet = [reason for one in judged if one.outcome is not Outcome.PASS for reason in one.reasons]
    if case.chronic is None:
        unmet.append(Reason("no-status", "No clinical risk group status is on file for the year.", cite=CITE))
    tier = {(True, True): "A", (True, False): "B", (False, True): "C"}.get((behavioral, chronic), "")
    first = (Reason(f"TIER-{tier}", _SAYS[tier], tier, cite=CITE + _PARAGRAPH[tier]),) if tier else ()
    return tier, (*first, *met, *unmet)
