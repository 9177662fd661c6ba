"""140.992(d)(1): when conditions change, attribution goes on; the tier moves, and nobody is put out by a run."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.attribution import TierChange
from carelaw.ihh.rules.home_asked import SERVES
from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule

CITE = "89 Ill. Adm. Code 140.992(d)(1)"


@rule("IHH-62", cite=CITE, readings=("IHH-AMB-11", "IHH-AMB-12"))
def tier_change(change: TierChange, law: Law) -> Decision:
    """The new tier counts from the first of the next month, once the serving health home serves it.

    Where it does not, the person chooses again and keeps the tier of record until then. Where no tier is supported any
    more, the tier of record stays and staff decide.
    """
    if not change.now:
        if law.reading("IHH-AMB-12") == "ends":
            return passed(
                "membership-ends", f"No tier is supported on {change.on}; this reading ends it.", change.on, CITE
            )
        says = f"No tier is supported on {change.on}; tier {change.of_record} stays until staff decide."
        return to_review(Reason("ATT-LAPSED-REVIEW", says, cite=CITE))
    if change.now == change.of_record:
        return passed("same-tier", f"Tier {change.now} as before.", cite=CITE)
    if not change.of_record:
        return passed("first-tier", f"Tier {change.now} from {change.on}.", change.on, CITE)
    if law.reading("IHH-AMB-11") == "keeps":
        return passed("same-tier", f"Tier {change.of_record} is kept under this reading.", cite=CITE)
    first = first_of_next_month(change.on)
    if change.home_tier and change.now not in SERVES[change.home_tier]:
        says = f"Tier {change.now} now fits, which this health home does not serve; the person chooses again."
        return to_review(Reason("choice-needed", says, cite=CITE))
    return passed("tier-moves", f"Tier {change.now} instead of {change.of_record} from {first}.", first, CITE)


def first_of_next_month(on: date) -> date:
    """The first day of the month after a day."""
    return months_after(on.replace(day=1), 1)
