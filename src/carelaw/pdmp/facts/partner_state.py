"""What is established about a question from another state: its agreement, and the asker's license at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PartnerStateFacts:
    """What the agreement with the asker's state and the asker's account say.

    `agreement_until` is the agreement's last day. `suspended` tells of this very day. `role_in_agreement` tells whether
    the agreement lets in users of this kind. `on_behalf_of` says for whom a program's official asks: PROGRAM_FUNCTION
    or LAW_ENFORCEMENT.
    """

    home_state: str = ""
    agreement_from: date | None = None
    agreement_until: date | None = None
    suspended: bool | None = None
    role_in_agreement: bool | None = None
    personal_id: bool | None = None
    license_live_at_home: bool | None = None
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class TechnologyReview:
    """When the technology that connects the system to others was last reviewed (MAP-91)."""

    judged_on: date
    connected_from: date | None = None
    last_reviewed_on: date | None = None
