"""End a membership and its assignment on a day, and say so."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.ihh.facts.attribution import ExclusionCase, TierCase
from carelaw.ihh.rules.exclusions import exclusions
from carelaw.ihh.store.models import Assignment, ChoiceNotice, ChoiceState, Member, Membership
from carelaw.ihh.use_cases.letters import ENDED
from carelaw.ihh.use_cases.noticing import spoken_day, tell
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law

_LOOKED_BACK = 366
_WHY = {
    "en": "The reason: a circumstance that the rule leaves out has begun. If it ends, you are asked again.",
    "es": "El motivo: empezó una circunstancia que la norma excluye. Si termina, se le preguntará de nuevo.",
}


def end_membership(member: Member, last_day: date, reason: str) -> Membership | None:
    """The open membership ends on a day, which still belongs to it; None where there was none to end."""
    held = member.memberships.filter(ends_on=None).select_related("home").first()
    if held is None:
        return None
    held.ends_on, held.end_reason = max(held.starts_on, last_day), reason
    held.save(update_fields=["ends_on", "end_reason"])
    return held


def end_assignments(member: Member, last_day: date, reason: str) -> None:
    """Every open assignment ends on a day."""
    for one in Assignment.objects.filter(member=member, ends_on=None):
        one.ends_on, one.end_reason = max(one.effective_on, last_day), reason
        one.save(update_fields=["ends_on", "end_reason"])


def end_for_exclusion(case: TierCase, member: Member, found_on: date, *, at: datetime, law: Law) -> None:
    """An exclusion has begun: membership ended the day before it did, and an open choice is no longer asked."""
    last_day = first_excluded_day(case, found_on, law) - DAY
    held = end_membership(member, last_day, "EXCLUDED")
    end_assignments(member, last_day, "EXCLUDED")
    ChoiceNotice.objects.filter(member=member, state=ChoiceState.OPEN).update(
        state=ChoiceState.OVERTAKEN, settled_on=found_on
    )
    if held is not None and held.ends_on is not None:
        values = {
            "name": member.name,
            "home": held.home.name,
            "last_day": spoken_day(held.ends_on, member.language),
            "why": _WHY.get(member.language, _WHY["en"]),
        }
        tell(member, ENDED, key=str(held.pk), at=at, values=values)


def first_excluded_day(case: TierCase, found_on: date, law: Law) -> date:
    """The first of the days without a gap on which something excludes, looking back from a day, a year at most."""
    first = found_on
    for _ in range(_LOOKED_BACK):
        before = ExclusionCase(first - DAY, case.circumstances)
        if exclusions(before, law).outcome is not Outcome.VIOLATION:
            break
        first -= DAY
    return first
