"""89 Ill. Adm. Code 140.994(b): from which month on anything is paid."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.dates import first_of_following_month
from carelaw.kernel.decision import Reason
from carelaw.law.register import Law

RULEBOOK = "il-89-140-990"
CITE = "89 Ill. Adm. Code 140.994(b)"


def adopted_on(law: Law) -> date | None:
    """The recorded day of adoption, whatever day one asks on; None while none is recorded."""
    periods = law.periods(RULEBOOK)
    return periods[0].first_day if periods else None


def program_start(law: Law) -> date | None:
    """The first of the month after adoption: derived, never typed."""
    adopted = adopted_on(law)
    return first_of_following_month(adopted) if adopted else None


def adoption_missing() -> Reason:
    """Nothing is paid or computed before the day of adoption is recorded."""
    says = "The day of adoption is not recorded; record it with its source in the adoption file (ihh.adopted_on)."
    return Reason("CONFIG-ADOPTION-DATE-MISSING", says, None, "ihh.adopted_on", CITE)
