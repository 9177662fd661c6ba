"""140.992(c)(2)(C): a listed condition and at least one behavioral-health admission."""

from __future__ import annotations

from collections.abc import Sequence

from carelaw.ihh.facts.attribution import Admission, GroupCase
from carelaw.ihh.rules.evidence import any_age, in_sets, listed_sets, look_back, told
from carelaw.ihh.rules.term import not_binding
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(c)(2)(C)"
_WORDS = {
    "INPATIENT": "a behavioral-health hospital stay",
    "CRISIS_UNIT": "a stay in a crisis unit",
    "RESIDENTIAL": "a residential stay",
    "REHAB": "a stay for rehabilitation",
}
_READINGS = (
    "IHH-AMB-02",
    "IHH-AMB-03",
    "IHH-AMB-05",
    "IHH-AMB-06",
    "IHH-AMB-08",
    "IHH-AMB-09",
)


@rule("IHH-61", cite=CITE, readings=_READINGS)
def group_three(case: GroupCase, law: Law) -> Decision:
    """A listed condition and a behavioral-health admission, of any age; they need not be on one claim."""
    if (unbound := not_binding(law, case.as_of)) is not None:
        return outside(unbound)
    limited = law.reading("IHH-AMB-05")
    year = look_back(case.as_of, law.number("ihh.lookback_group_1_years", case.as_of), law)
    always = any_age(case.as_of, law)
    conditions = in_sets(case.evidence, listed_sets(law), year if limited in {"diagnosis", "both"} else always, law)
    first = year.first if limited in {"admission", "both"} else None
    stays = [
        one for one in case.admissions if one.admitted_on <= always.last and (first is None or one.admitted_on >= first)
    ]
    if conditions and stays:
        says = f"Third group: {told(conditions, listed_sets(law))}; with {_stays(stays)}."
        claims = {one.claim_id for one in conditions} | {claim for one in stays for claim in one.claim_ids}
        return passed("G3", says, sorted(claims), CITE)
    if stays:
        says = f"Third group: {_stays(stays)}, but no listed condition before {case.as_of}."
        return outside(Reason("G3-needs-condition", says, cite=CITE))
    if conditions:
        says = f"Third group: a listed condition, but no behavioral-health admission before {case.as_of}."
        return outside(Reason("G3-needs-admission", says, cite=CITE))
    says = f"Third group: neither a listed condition nor a behavioral-health admission before {case.as_of}."
    return outside(Reason("not-G3", says, cite=CITE))


def _stays(stays: Sequence[Admission]) -> str:
    return "; ".join(
        f"{_WORDS[one.kind]} from {one.admitted_on} ({one.test}, claim {', '.join(one.claim_ids)})"
        for one in sorted(stays, key=lambda one: one.admitted_on)
    )
