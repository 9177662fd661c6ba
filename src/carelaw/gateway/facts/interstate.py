"""What the checks of sharing with other states may know: routes, agreements, permissions, terms, conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from carelaw.gateway.facts.search import QueryMode


class Route(StrEnum):
    """How a question goes to another state: from the program itself, or through a hub."""

    PMPNOW = "PMPNOW"
    HUB = "HUB"


class Hub(StrEnum):
    """The hubs that the rule approves. A third takes a change of the rule, never an entry at a screen."""

    RXCHECK = "RXCHECK"
    PMPI = "PMPI"


class AskerKind(StrEnum):
    """What somebody who asks about a patient is by trade."""

    PRESCRIBER = "prescriber"
    DISPENSER = "dispenser"
    DELEGATE = "delegate"
    OTHER = "other"


class LegOutcome(StrEnum):
    """How one state's part of a search ended; never whether anything was found."""

    ANSWERED = "ANSWERED"
    REFUSED = "REFUSED"
    TIMED_OUT = "TIMED_OUT"
    FAILED = "FAILED"


class PermissionForm(StrEnum):
    """In which form another state gave its permission."""

    SIGNED_DOCUMENT = "signed-document"
    E_MAIL = "e-mail"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class Carriage:
    """The way of one leg. `hub` is as the request names it."""

    route: Route
    hub: str = ""


# Every way to another state, in the order in which they are tried.
WAYS = (Carriage(Route.PMPNOW), Carriage(Route.HUB, Hub.RXCHECK.value), Carriage(Route.HUB, Hub.PMPI.value))


@dataclass(frozen=True, slots=True)
class IllinoisLeg:
    """The way on which Illinois's own records would reach an Illinois user."""

    hub: str = ""
    from_store: bool = False
    pharmacy_in_illinois: bool = True


@dataclass(frozen=True, slots=True)
class StateAgreementHeld:
    """The agreement between Illinois and another state, on a day. Its last day belongs to it."""

    asked_on: date
    illinois_signed_on: date | None = None
    partner_signed_on: date | None = None
    from_on: date | None = None
    last_day: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class SharingHeld:
    """Which way records go under an agreement, on a day, and whether either state has suspended it."""

    asked_on: date
    shares_with_us_from: date | None = None
    shares_with_us_last_day: date | None = None
    we_share_from: date | None = None
    we_share_last_day: date | None = None
    suspended_from: date | None = None
    resumed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PermissionHeld:
    """The written permission of another state, on a day. Its last day belongs to it."""

    asked_on: date
    route: Route = Route.PMPNOW
    signed_document: bool = False
    from_on: date | None = None
    last_day: date | None = None
    revoked_on: date | None = None
    states_passed_permit: bool | None = None


@dataclass(frozen=True, slots=True)
class PermissionOffered:
    """A permission that somebody wants to record as granted."""

    form: PermissionForm
    document: bool
    signed_by: bool


@dataclass(frozen=True, slots=True)
class TermsAsked:
    """A question beside the terms that two states agreed on. A term that names nothing sets no limit.

    `memorandum_held`: the reference of the other state's own memorandum with the entity is on file.
    """

    role: AskerKind
    purpose: str
    route: Route
    hub: str = ""
    always: bool = False
    roles: tuple[AskerKind, ...] = ()
    purposes: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    hubs: tuple[Hub, ...] = ()
    always_permitted: bool = True
    memorandum_wanted: bool = False
    memorandum_held: bool = False


@dataclass(frozen=True, slots=True)
class IllinoisAsked:
    """What somebody elsewhere asks of Illinois's records, whatever the other state permits."""

    role: AskerKind
    purpose: str
    other_data_sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """One state other than Illinois in one search, with everything that its checks ask."""

    state: str
    named_in_request: bool
    carriage: Carriage
    agreement: StateAgreementHeld
    sharing: SharingHeld
    permission: PermissionHeld
    terms: TermsAsked
    mode: QueryMode | None = None


@dataclass(frozen=True, slots=True)
class ConflictTold:
    """A state that an entity's memorandum would list: open conflicts of law, and those the entity was told of."""

    state: str
    conflicts: int
    told: int


@dataclass(frozen=True, slots=True)
class ConflictWorked:
    """An open conflict of law: when the program last did something about it."""

    on: date
    recorded_on: date
    last_act_on: date | None = None
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class StateOutcome:
    """What one state's part of a search came to, as every dialect tells it.

    `status` is the other program's own word (Provided, NotFound, Deferred …): it goes back to the requester and is
    kept nowhere. What may be kept is `kept`.
    """

    state: str
    outcome: LegOutcome
    code: str = ""
    says: str = ""
    cite: str = ""
    status: str = field(default="", repr=False)

    @property
    def kept(self) -> str:
        """What the envelope may hold: how it ended, never whether anything was found."""
        return self.code or self.outcome.value
