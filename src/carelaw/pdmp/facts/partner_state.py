"""What is established about a question from another state: its agreement, and the asker's license at home."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartnerStateFacts:
    """What the agreement with the asker's state and the message from there say; None is not established."""
