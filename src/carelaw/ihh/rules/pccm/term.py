"""Former 89 Ill. Adm. Code 140.990 to 140.997: the days on which primary care case management bound."""

from __future__ import annotations

from datetime import date

from carelaw.ihh.facts.pccm import DayAsked
from carelaw.ihh.rules.program_start import adopted_on, program_start
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, outside, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

PART = "89 Ill. Adm. Code former 140"
FEDERAL = "42 CFR 438"
_CLOSED = "89 Ill. Adm. Code 140.990, 140.995 to 140.997 (repealed)"


@rule("IHH-146", "PCCM-01", cite=f"{PART}.990")
def coordination_law_of_day(asked: DayAsked, law: Law) -> Decision:
    """The former rule binds until the day before the health-home rule takes effect; a day gets the law of that day."""
    found = not_of_its_time(asked.on, law)
    if found is None:
        last = adopted_on(law)
        until = f"its last day was {last - DAY}" if last else "no day of adoption of the health-home rule is recorded"
        return passed("former-law", f"On {asked.on} primary care case management bound; {until}.", cite=f"{PART}.990")
    if found.code == "RULESET-CLOSED":
        return breached(found)
    return outside(found)


def not_of_its_time(on: date, law: Law) -> Reason | None:
    """Why the former rule does not bind on a day, or None when it does."""
    first, adopted = law.number("pccm.first_day", on), adopted_on(law)
    if on < first:
        says = f"Primary care case management paid and asked nothing before {first}; {on} lies before it."
        return Reason("before-pccm", says, first, cite=f"{PART}.993(c)")
    if adopted is not None and on >= adopted:
        says = (
            f"Primary care case management ended on {adopted - DAY}; on {on} the health-home rule bound, "
            f"which pays from {program_start(law)}. Ask the rules of health homes."
        )
        return Reason("RULESET-CLOSED", says, adopted - DAY, cite=_CLOSED)
    return None


def closed(on: date, law: Law) -> Decision | None:
    """The answer of every rule of the former program on a day that is not its own."""
    found = not_of_its_time(on, law)
    return outside(found) if found else None


def cite(paragraph: str) -> str:
    """A place of the former text."""
    return PART + paragraph
