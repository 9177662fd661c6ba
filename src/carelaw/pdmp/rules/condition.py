"""What a condition of the access matrix is, and the shapes that most of them have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.pdmp.facts.access import AccessFacts

Check = Callable[[AccessFacts, Law], Decision]

MET = passed("met", "The condition is met.")


def must(known: bool | None, refusal: Reason, need: Reason) -> Decision:
    """A yes-or-no condition: yes meets it, no is refused, unknown is asked for."""
    if known is None:
        return wanting(need)
    return MET if known else breached(refusal)


def live_on(
    today: date, first: date, last: date | None, revoked: date | None, code: str, thing: str, called: str = ""
) -> Decision:
    """A period covers today and was not ended before: its last day belongs to it, the day of a revocation does not.

    `called` says the thing in full where its word in the codes alone would read badly.
    """
    named = called or thing
    if today < first:
        return breached(fault(f"{code}.{thing}-not-begun", f"The {named} begins on {first}."))
    if last is not None and today > last:
        return breached(fault(f"{code}.{thing}-expired", f"The {named} ended after {last}. Have it renewed."))
    if revoked is not None and revoked <= today:
        return breached(fault(f"{code}.{thing}-revoked", f"The {named} was revoked on {revoked}."))
    return MET
