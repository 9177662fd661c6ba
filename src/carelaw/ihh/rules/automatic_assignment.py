"""140.993(b): without a choice, a health home that serves the tier; among several, a ranking that anyone can follow."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from carelaw.ihh.facts.choosing import AssignmentCase, Candidate, HomeAsked
from carelaw.ihh.rules.home_asked import home_asked
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.993(b)"
_BAND = Decimal(5)
_NO_BAND = 10_000


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate and the sentence why it stands where it stands."""

    candidate: Candidate
    key: tuple[Any, ...]
    says: str


@rule("IHH-68", cite=CITE)
def automatic_assignment(case: AssignmentCase, law: Law) -> Decision:
    """The rule fixes the tier; beyond it, care the person already had counts first, then kin, language, way and room.

    The ranking is policy, the same for everyone and kept with the decision.
    """
    fit = [one for one in case.candidates if _fits(one, case, law)]
    if not fit:
        says = f"No health home serves Tier {case.tier} here with room for one more; the program asks again each month."
        return to_review(Reason("ASSIGN-NONE-AVAILABLE", says, cite=CITE))
    ranked = sorted((_standing(one, case) for one in fit), key=lambda one: one.key)
    first = Reason(
        "assigned", f"{ranked[0].candidate.reference}: {ranked[0].says}", ranked[0].candidate.reference, cite=CITE
    )
    rest = tuple(
        Reason(f"rank-{place}", f"{one.candidate.reference}: {one.says}", one.candidate.reference)
        for place, one in enumerate(ranked[1:5], start=2)
    )
    return Decision(Outcome.PASS, (first, *rest))


def _fits(one: Candidate, case: AssignmentCase, law: Law) -> bool:
    asked = HomeAsked(case.tier, one.tier, one.active, one.open_to_new, one.members, one.capacity)
    in_county = not one.counties or not case.county or case.county in one.counties
    return home_asked(asked, law).outcome is Outcome.PASS and in_county and not one.left_on_request


def _standing(one: Candidate, case: AssignmentCase) -> Standing:
    speaks = case.language in one.languages
    band = int(one.miles // _BAND) if one.miles is not None else _NO_BAND
    fill = Decimal(one.members) / max(one.capacity, 1)
    small = one.members < one.panel_minimum
    key = (
        -one.service_dates,
        not one.was_last_home,
        not one.serves_household,
        not speaks,
        band,
        not small,
        fill,
        one.reference,
    )
    words = [f"days of service in the last 12 months: {one.service_dates}" if one.service_dates else "no services yet"]
    words += ["the last health home"] if one.was_last_home else []
    words += ["serves the household"] if one.serves_household else []
    words += ["speaks the person's language"] if speaks else []
    words += [f"within {(band + 1) * _BAND} miles"] if one.miles is not None else []
    words += ["below its least panel"] if small else []
    return Standing(one, key, ", ".join(words) + f", {one.members} of {one.capacity} places taken.")
