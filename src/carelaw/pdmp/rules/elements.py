"""How the elements of a report answer."""

from __future__ import annotations

from collections.abc import Sequence

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import passed


def element(faults: Sequence[Reason], warnings: Sequence[Reason], code: str, says: str) -> Decision:
    """An element of a report: any fault breaks it, a warning alone asks for a look, else it is there."""
    if faults:
        return Decision(Outcome.VIOLATION, (*faults, *warnings))
    if warnings:
        return Decision(Outcome.REVIEW, tuple(warnings))
    return passed(code, says)
