"""§2: the history alerts clinicians to potential dangers. Starter flags; the board may replace them."""

from __future__ import annotations

from decimal import Decimal

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.clinical import ClinicalFacts

# Each flag and the fact that raised it.
FLAG_CODES = {
    "opioid-benzodiazepine": "overlap_days",
    "many-prescribers": "prescribers",
    "many-dispensers": "dispensers",
    "early-refill": "refill_days_early",
    "mme-caution": "daily_mme",
    "mme-high": "daily_mme",
}


@rule("MAP-03", cite="§2")
def clinical_flag(facts: ClinicalFacts, law: Law) -> Decision:
    """What a history points out to the clinician who asks: advice, which blocks nothing and refers nobody.

    Each line is policy. A dose that cannot be computed in full never silences the flags that can be raised without it.
    """
    if not facts.rule_version:
        says = "No version of the flag rules is approved, so none is run. Approve a version of the rules first."
        return outside(fault("E-MAP-125", says, "rule_version"))
    raised = [*_patterns(facts, law), *_dose(facts, law)]
    lacking = facts.dose_incomplete or facts.daily_mme is None
    doubt = Reason("dose-incomplete", "The dose of at least one active opioid cannot be computed; see its row.")
    if raised:
        return to_review(*raised, *((doubt,) if lacking else ()))
    if lacking:
        return wanting(doubt)
    return passed("nothing-to-point-out", "None of the flag rules points anything out.")


def _patterns(facts: ClinicalFacts, law: Law) -> list[Reason]:
    days = law.number("clinical.multiple_provider_days", facts.on)
    checks = (
        (
            "opioid-benzodiazepine",
            facts.overlap_days,
            "clinical.overlap_days",
            f"An opioid and a benzodiazepine overlap on {facts.overlap_days} day(s) of the last {days}.",
        ),
        (
            "many-prescribers",
            facts.prescribers,
            "clinical.multiple_provider_prescribers",
            f"{facts.prescribers} prescribers in {days} days.",
        ),
        (
            "many-dispensers",
            facts.dispensers,
            "clinical.multiple_provider_dispensers",
            f"{facts.dispensers} dispensers in {days} days.",
        ),
        (
            "early-refill",
            facts.refill_days_early,
            "clinical.early_refill_days",
            f"A refill came {facts.refill_days_early} day(s) before the earlier supply ended.",
        ),
    )
    return [
        Reason(code, f"{says} The line is {line} (policy).", value)
        for code, value, number, says in checks
        if value >= (line := law.number(number, facts.on))
    ]


def _dose(facts: ClinicalFacts, law: Law) -> list[Reason]:
    """The higher of the two lines that the day's dose reaches."""
    if facts.daily_mme is None:
        return []
    for code, number in (("mme-high", "clinical.daily_mme_high"), ("mme-caution", "clinical.daily_mme_caution")):
        line = law.number(number, facts.on)
        if facts.daily_mme >= line:
            dose = facts.daily_mme.quantize(Decimal("0.1"))
            says = f"{dose} mg morphine equivalent that day. The line is {line} (policy); it is not a limit."
            return [Reason(code, says, facts.daily_mme)]
    return []


__all__ = ["FLAG_CODES", "clinical_flag"]
