"""89 Ill. Adm. Code 140.994(b), second sentence: when are months paid on telephone contact limited?"""

from __future__ import annotations

from carelaw.ihh.facts.payment import Limit, OutcomesStanding, PairYear
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.994(b)"


@rule("IHH-84", cite=_CITE, readings=("IHH-AMB-28", "IHH-AMB-29", "IHH-AMB-31"))
def telephone_limit(pair: PairYear, law: Law) -> Decision:
    """The limit comes when a year had too few face-to-face months and brought no outcomes payment."""
    if pair.index < 2:
        return passed("first-year", "There is no year before that could have been missed.", Limit.NONE, _CITE)
    tenure = law.number("ihh.telephone_limit_least_tenure_months", pair.on)
    if pair.months_enrolled < tenure and law.reading("IHH-AMB-29") == "no-limit":
        says = f"Enrolled in {pair.months_enrolled} months of the year before; the test needs {tenure}."
        return passed("short-membership", says, Limit.NONE, _CITE)
    needed, had = law.number("ihh.face_to_face_months_required", pair.on), _months(pair, law)
    if had >= needed:
        return passed("enough-face-to-face", f"{had} months face to face; {needed} lift the limit.", Limit.NONE, _CITE)
    few = f"{had} months face to face in the year before, fewer than {needed}"
    if pair.outcomes is OutcomesStanding.QUALIFIED:
        says = f"{few}, but the health home qualified for an outcomes payment."
        return passed("outcomes-qualified", says, Limit.NONE, _CITE)
    if pair.outcomes is OutcomesStanding.NOT_QUALIFIED:
        says = f"{few}, and no outcomes payment for it."
        return breached(Reason("limit-in-force", says, Limit.IN_FORCE, cite=_CITE))
    says = f"{few}; the outcomes of that year are not decided yet."
    return to_review(Reason("limit-undetermined", says, Limit.UNDETERMINED, cite=_CITE))


def _months(pair: PairYear, law: Law) -> int:
    if law.reading("IHH-AMB-28") == "health-home":
        return pair.health_home_months_face_to_face
    lost = pair.months_only_in_denied_days if law.reading("IHH-AMB-31") == "lost" else 0
    return pair.months_face_to_face - lost
