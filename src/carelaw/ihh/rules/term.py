"""The text and its term: until a day of adoption is recorded, nothing of it binds."""

from __future__ import annotations

from datetime import date

from carelaw.kernel.decision import Reason
from carelaw.law.register import Law

RULEBOOK = "il-89-140-990"
CITE = "89 Ill. Adm. Code 140"


def binds(law: Law, on: date) -> bool:
    """True when this deployment has adopted the text and it binds on a day."""
    return RULEBOOK in law.rulebooks and law.in_force(RULEBOOK, on)


def not_binding(law: Law, on: date) -> Reason | None:
    """Why the text does not bind on a day, or None when it does."""
    if law.in_force(RULEBOOK, on):
        return None
    periods = law.periods(RULEBOOK)
    if not periods:
        says = "The day of adoption is not recorded yet; record it with its source, then run again."
        return Reason("CONFIG-ADOPTION-DATE-MISSING", says, field="adopted_on", cite=f"{CITE}.994(b)")
    says = f"The text does not bind on {on}: its first day is {periods[0].first_day}."
    return Reason("not-in-force", says, periods[0].first_day, cite=f"{CITE}.994(b)")
