"""What the rules on audit, detection, inspection and breach may know: counts, instants, names of fields; no patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AuditRowTiming:
    """When a search or a display happened, and when its audit row came here."""

    event_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FeedSilence:
    """A sender of audit rows: since when it has a point in production, and when it was last heard, heartbeats too."""

    at: datetime
    active_since: datetime | None = None
    last_heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfferedRow:
    """An audit row as offered: the names of its fields, and which of their values look like what may not be kept."""

    fields: tuple[str, ...]
    like_drug_code: tuple[str, ...] = ()
    encoded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditAnswerRow:
    """Which of the three elements a row of a requested search audit shows."""

    user: bool
    patient_keys: bool
    timestamp: bool


@dataclass(frozen=True, slots=True)
class SearchAudit:
    """A search audit that was asked for: until when, and when it was answered."""

    requested_on: date
    due_on: date
    on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class AuditComparison:
    """An answered search audit beside the gateway's own envelopes: how many rows stand on both sides, or on one."""

    both: int
    only_ours: int = 0
    only_theirs: int = 0


@dataclass(frozen=True, slots=True)
class EnvelopeAge:
    """An envelope: when it was written, and whether an open audit, inspection or case still needs it."""

    received_on: date
    on: date
    needed: bool = False


@dataclass(frozen=True, slots=True)
class RequesterRate:
    """How many distinct patients one requester asked about in a minute and in an hour, refused searches too."""

    on: date
    patients_in_minute: int
    patients_in_hour: int


@dataclass(frozen=True, slots=True)
class SearchOrder:
    """The longest run of one requester's searches in alphabetical or birth-date order."""

    on: date
    run: int


@dataclass(frozen=True, slots=True)
class AddressChange:
    """One requester on two addresses: the seconds between the two searches; None when there was one address."""

    on: date
    seconds_between: int | None = None


@dataclass(frozen=True, slots=True)
class Display:
    """An answer shown at a pharmacy, as its audit row says, beside the gateway's transaction of the same id."""

    displayed_at: datetime
    transaction_known: bool
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DisplaysOfDay:
    """How many answers a point showed on a day, and how many it got."""

    on: date
    displays: int
    answers: int


@dataclass(frozen=True, slots=True)
class SearchesOfDay:
    """One point's searches of a day: how many, never shown, in the first minutes, and with the same pause between."""

    on: date
    searches: int
    never_shown: int = 0
    at_opening: int = 0
    equal_pauses: int = 0


@dataclass(frozen=True, slots=True)
class AnalysisAsked:
    """Somebody would analyze program data on a day; the written permission that would allow it."""

    on: date
    permitted_from: date | None = None
    permitted_to: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenPermission:
    """A permission about to be granted, with its paper."""

    document: str = ""
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class OtherBan:
    """A use that the rule bans besides analysis, by somebody who may analyze."""

    use: str
    may_analyze: bool = False
    document_cites_other_authority: bool = False


@dataclass(frozen=True, slots=True)
class TelemetryDeclared:
    """What a vendor says that it logs for each search: names of fields."""

    fields: tuple[str, ...]
    may_analyze: bool = False


@dataclass(frozen=True, slots=True)
class TelemetryDrift:
    """The fields a vendor declared beside those that its audit rows hold."""

    declared: tuple[str, ...]
    observed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InspectionScope:
    """What an inspection is about: letters of (g)(1)."""

    scope: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnSite:
    """The on-site step of an inspection beside the non-disclosure agreement that the party may have asked for."""

    asked_on: date | None = None
    signed_on: date | None = None
    declined_because: str = ""


@dataclass(frozen=True, slots=True)
class Termination:
    """An agreement about to be ended because its party is in breach."""

    ends_on: date
    in_force_from: date | None = None
    grounds: str = ""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The daily look for content that must not be stored: how many places were looked at, and in how many it stood."""

    places: int
    hits: int


@dataclass(frozen=True, slots=True)
class SealSeen:
    """The seal of an answer that somebody holds: whether this program made it, and what it says of that answer.

    `same`: the answer held is the one that was sealed. `direct`: Illinois's own records in it came from the program.
    """

    ours: bool
    same: bool = False
    direct: bool = False
