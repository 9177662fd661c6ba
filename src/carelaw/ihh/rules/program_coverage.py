"""140.992(a): covered under one of three statutes on the day."""

from __future__ import annotations

from carelaw.ihh.facts.attribution import COUNTED_PROGRAMS, CoverageCase
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(a)"
_NAMES = {
    "ART5": "Article V of the Public Aid Code",
    "CHIP": "the Children's Health Insurance Program Act",
    "ALLKIDS": "the Covering ALL KIDS Health Insurance Act",
}


@rule("IHH-29", cite=CITE)
def program_coverage(case: CoverageCase, law: Law) -> Decision:
    """The person is covered through the Public Aid Code, the children's program or the ALL KIDS act on the day."""
    oldest = law.number("ihh.eligibility_feed_age_days", case.on)
    stale = case.feed_loaded_on is not None and (case.on - case.feed_loaded_on).days > oldest
    if case.coverage is None or stale:
        says = f"No coverage was loaded in the {oldest} days before {case.on}; load the eligibility feed."
        return wanting(Reason("ELIG-DATA-MISSING", says, field="coverage", cite=CITE))
    for span in case.coverage:
        in_time = span.starts_on <= case.on and (span.ends_on is None or case.on <= span.ends_on)
        if in_time and span.program in COUNTED_PROGRAMS:
            return passed("covered", f"Covered on {case.on} through {_NAMES[span.program]}.", span.program, CITE)
    says = f"Not covered on {case.on} through any of {', '.join(_NAMES.values())}."
    return outside(Reason("ELIG-NOT-ENROLLED-PROGRAM", says, field="coverage", cite=CITE))
