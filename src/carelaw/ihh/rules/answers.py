"""Short ways to put a rule's answer, so that a rule reads as its law does."""

from __future__ import annotations

from typing import Any

from carelaw.kernel.decision import Decision, Outcome, Reason


def passed(code: str, says: str, value: Any = None, cite: str | None = None) -> Decision:
    """The law is met."""
    return Decision(Outcome.PASS, (Reason(code, says, value, cite=cite),))


def breached(*reasons: Reason) -> Decision:
    """The law is not met."""
    return Decision(Outcome.VIOLATION, reasons)


def to_review(*reasons: Reason) -> Decision:
    """A person looks; nothing is decided yet."""
    return Decision(Outcome.REVIEW, reasons)


def outside(*reasons: Reason) -> Decision:
    """The law does not reach this case."""
    return Decision(Outcome.NOT_APPLICABLE, reasons)


def wanting(*reasons: Reason) -> Decision:
    """A fact is missing; the reasons say which."""
    return Decision(Outcome.INDETERMINATE, reasons)
