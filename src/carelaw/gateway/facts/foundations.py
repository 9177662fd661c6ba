"""What the checks of the opening paragraph, (b) and (g)(1) may know: directed work, disclosures, links, stores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DirectedWork:
    """Work on databases or servers, and the directive under which it is asked for, if one is named."""

    kind: str
    asked_on: date
    scope: str = ""
    by_administrator: bool = False
    issued_on: date | None = None
    last_day: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class DisclosureAsked:
    """A request for program data outside a live search."""

    legal_basis: str = ""
    prescription_content: bool = False


@dataclass(frozen=True, slots=True)
class LinkHandover:
    """The link of a point in testing: since when it is waited for, whether it was handed over, what was charged."""

    waited_for_since: date
    judged_on: date
    delivered_on: date | None = None
    charged: bool = False


@dataclass(frozen=True, slots=True)
class AssistanceAsked:
    """A question about setting a link up, as text, and when it was answered."""

    text: str
    asked_on: date
    judged_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoreStanding:
    """One store: is it in production, exempt, on its way?"""

    judged_on: date
    in_production_since: date | None = None
    exempt_since: date | None = None
    exempt_until: date | None = None
    asked_for: bool = False
