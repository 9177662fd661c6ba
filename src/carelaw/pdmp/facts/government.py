"""What is established about a question of the department, a licensing body or another government office."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GovernmentFacts:
    """What the approval, designation or case that a government question relies on says; None is not established."""
