"""140.992(c)(2)(B): self-injury, a suicide attempt or homicidal ideation, together with a listed condition."""

from __future__ import annotations

from carelaw.ihh.facts.attribution import GroupCase
from carelaw.ihh.rules.evidence import any_age, event_sets, in_sets, listed_sets, look_back, told
from carelaw.ihh.rules.term import not_binding
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(c)(2)(B)"
_READINGS = (
    "IHH-AMB-02",
    "IHH-AMB-03",
    "IHH-AMB-04",
    "IHH-AMB-06",
    "IHH-AMB-07",
    "IHH-AMB-08",
    "IHH-AMB-09",
)


@rule("IHH-48", "IHH-49", cite=CITE, readings=_READINGS)
def group_two(case: GroupCase, law: Law) -> Decision:
    """An event and a listed condition, both in the year before attribution; one claim may show both.

    Where only one part is there, the reason says which, so that staff see the near miss.
    """
    if (unbound := not_binding(law, case.as_of)) is not None:
        return outside(unbound)
    year = look_back(case.as_of, law.number("ihh.lookback_group_2_years", case.as_of), law)
    events = event_sets(law)
    first_part = any_age(case.as_of, law) if law.reading("IHH-AMB-04") == "part-ii-only" else year
    happened = in_sets(case.evidence, events, first_part, law)
    conditions = in_sets(case.evidence, listed_sets(law), year, law)
    if happened and conditions:
        says = (
            f"Second group, {year.first} to {year.last}: {told(happened, events)}; "
            f"with {told(conditions, listed_sets(law))}."
        )
        return passed("G2", says, sorted({one.claim_id for one in (*happened, *conditions)}), CITE)
    if happened:
        says = f"Second group: {told(happened, events)}, but no listed condition from {year.first} to {year.last}."
        return outside(Reason("G2-needs-condition", says, cite=CITE))
    says = f"Second group: no self-injury, suicide attempt or homicidal ideation from {year.first} to {year.last}."
    return outside(Reason("not-G2", says, cite=CITE))
