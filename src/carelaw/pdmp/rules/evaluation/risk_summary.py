"""§5(5)(v): help prescribers to identify individuals at risk. One number, made of the flags and of nothing else."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import RiskFacts

CITE = "§5(5)(v)"
# One point for each line reached; the high dose line also passes the lower one, so it counts two.
POINTS = {
    "opioid-benzodiazepine": 1,
    "many-prescribers": 1,
    "many-dispensers": 1,
    "early-refill": 1,
    "mme-caution": 1,
    "mme-high": 2,
}
MOST = sum(points for code, points in POINTS.items() if code != "mme-caution")


@rule("MAP-128", cite=CITE)
def risk_summary(facts: RiskFacts, law: Law) -> Decision:
    """How many of the history's lines are reached. It advises, blocks nothing and goes to nobody."""
    if not facts.rule_version:
        return outside(fault("E-MAP-125", "No version of the flag rules is approved, so nothing is summed up."))
    points = sum(POINTS.get(code, 0) for code in set(facts.flags))
    several = law.number("clinical.risk_points_several", facts.on)
    doubt = (Reason("dose-incomplete", "A dose cannot be computed, so the sum may be too low."),)
    doubts = doubt if facts.dose_incomplete else ()
    if points >= several:
        says = f"{points} of {MOST} points; {several} or more are several (policy). Consider screening and treatment."
        return to_review(fault("several", says, value=points), *doubts)
    if points:
        return to_review(
            fault("some", f"{points} of {MOST} points; {several} are several (policy).", value=points), *doubts
        )
    if doubts:
        return to_review(fault("none-so-far", f"0 of {MOST} points.", value=0), *doubts)
    return passed("none", f"0 of {MOST} points.", 0)


def formula(version: str) -> str:
    """The formula in words, printed under every summary."""
    parts = ", ".join(f"{code} {points}" for code, points in POINTS.items())
    return f"Sum of points for the flags raised under flag rules {version}: {parts}. At most {MOST}."
