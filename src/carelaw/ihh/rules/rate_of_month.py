"""89 Ill. Adm. Code 140.994(c): the amount of a paid month, from the published fee schedule."""

from __future__ import annotations

from carelaw.ihh.facts.services import FeeLine, RateAsked
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.994(c)"


@rule("IHH-120", cite=_CITE, readings=("IHH-AMB-35",))
def rate_of_month(asked: RateAsked, law: Law) -> Decision:
    """The rate is the fee schedule's for the member's tier, age and day; the text itself has no amount."""
    tier = asked.member_tier if law.reading("IHH-AMB-35") == "member" else asked.health_home_tier
    found = [line for line in asked.schedule if line.tier == tier and _fits(line, asked)]
    if len(found) == 1:
        says = f"Tier {tier}, age {asked.age}, on {asked.served_on}: {found[0].amount} in the published fee schedule."
        return passed("rate", says, found[0].amount, _CITE)
    fault = "no line" if not found else f"{len(found)} lines"
    says = f"The fee schedule has {fault} for tier {tier}, age {asked.age} on {asked.served_on}; the month waits."
    return to_review(Reason("PAY-NO-RATE", says, cite=_CITE))


def _fits(line: FeeLine, asked: RateAsked) -> bool:
    in_days = line.first_day <= asked.served_on and (line.last_day is None or asked.served_on <= line.last_day)
    return in_days and line.age_from <= asked.age and (line.age_to is None or asked.age <= line.age_to)
