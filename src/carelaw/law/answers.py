"""Short ways to put a rule's answer, so that a rule reads as its law does.

Codes: `E-…` refuses or finds a breach, `W-…` warns, `needs-…` says what is missing, plain words pass.
"""

from __future__ import annotations

from typing import Any

from carelaw.kernel.decision import Decision, Outcome, Reason


def fault(code: str, says: str, field: str | None = None, value: Any = None, cite: str | None = None) -> Reason:
    """A reason with its arguments in the order in which the rules speak."""
    return Reason(code, says, value, field, cite)


def passed(code: str, says: str, value: Any = None, cite: str | None = None) -> Decision:
    """The law is met."""
    return Decision(Outcome.PASS, (Reason(code, says, value, cite=cite),))


def breached(*reasons: Reason) -> Decision:
    """The law is not met."""
    return Decision(Outcome.VIOLATION, reasons)


def to_review(*reasons: Reason) -> Decision:
    """The law has no more to say, or needs judgment; a person looks."""
    return Decision(Outcome.REVIEW, reasons)


def outside(*reasons: Reason) -> Decision:
    """The law does not reach this case."""
    return Decision(Outcome.NOT_APPLICABLE, reasons)


def wanting(*reasons: Reason) -> Decision:
    """A fact is missing; the reasons say which."""
    return Decision(Outcome.INDETERMINATE, reasons)


__all__ = ["breached", "fault", "outside", "passed", "to_review", "wanting"]
