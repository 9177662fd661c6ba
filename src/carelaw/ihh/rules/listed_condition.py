"""140.992(c)(2)(C)(i): the ten families of listed conditions."""

from __future__ import annotations

from carelaw.ihh.facts.attribution import CodeOnDay
from carelaw.ihh.facts.value_sets import plain_code, value_sets
from carelaw.ihh.rules.evidence import dotted, listed_sets
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import outside
from carelaw.law.register import Law
from carelaw.law.rule import rule

_FAMILIES = ("IHH-51", "IHH-52", "IHH-53", "IHH-54", "IHH-55", "IHH-56", "IHH-57", "IHH-58", "IHH-59", "IHH-60")


@rule(
    "IHH-50",
    *_FAMILIES,
    cite="89 Ill. Adm. Code 140.992(c)(2)(C)(i)",
    readings=("IHH-AMB-06", "IHH-AMB-08", "IHH-AMB-09"),
)
def listed_condition(diagnosis: CodeOnDay, law: Law) -> Decision:
    """A diagnosis counts when it belongs to one of the ten families, wherever on the claim but two places.

    The admitting diagnosis and the reason for the visit are often only suspected. A code may belong to two families.
    """
    code = plain_code(diagnosis.code)
    if not 3 <= len(code) <= 7:
        says = f"“{diagnosis.code}” is not an ICD-10-CM code; permitted are three to seven characters."
        return outside(Reason("code-malformed", says, field="code"))
    if diagnosis.position in {"A", "R"}:
        where = "The admitting diagnosis" if diagnosis.position == "A" else "The reason for the visit"
        return outside(Reason("position-not-counted", f"{where} is not evidence.", field="position"))
    if law.reading("IHH-AMB-09") == "primary-only" and diagnosis.position != "P":
        return outside(Reason("position-not-counted", "Only the first position is evidence.", field="position"))
    sets = value_sets()
    found = [name for name in listed_sets(law) if sets[name].holds(code, diagnosis.on)]
    if not found:
        return outside(Reason("not-listed", f"{dotted(code)} is in none of the listed families.", field="code"))
    reasons = tuple(Reason(name, f"{dotted(code)} is {sets[name].says}.", code, cite=sets[name].cite) for name in found)
    return Decision(Outcome.PASS, reasons)
