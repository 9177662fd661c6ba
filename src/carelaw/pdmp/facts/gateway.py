"""A question that an integration gateway has judged under its own law, and passes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from carelaw.kernel.decision import Decision
from carelaw.pdmp.facts.history import PersonAsked


@dataclass(frozen=True, slots=True)
class GatewayQuestion:
    """One question about one person: the envelope that keeps who asked, and the decision by which it was let through.

    `purpose` is one of MAP-02's codes. What is answered is kept nowhere: not as rows, not as a digest, not as a count.
    """

    envelope_id: str
    asked_by: str
    client: str
    purpose: str
    access: Decision
    person: PersonAsked = field(repr=False)
    period_from: date | None = None
    period_to: date | None = None


@dataclass(frozen=True, slots=True)
class SeveralFit:
    """More than one person fits, so nobody's history is given and nobody is shown: the asker must say more."""

    says: str
