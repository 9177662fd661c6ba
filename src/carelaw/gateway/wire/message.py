"""A search as its message told it, whichever dialect it spoke. What names the patient is never shown by `repr`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from carelaw.gateway.facts.search import Option


def printable(text: str) -> str:
    """A text from a stranger without control characters, which no column of a database takes everywhere."""
    return "".join(sign for sign in text if sign.isprintable())


@dataclass(frozen=True, slots=True)
class PatientKeys:
    """The keys of one patient, as typed by the requester."""

    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    middle_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    zip_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SearchMessage:
    """One message: whom it asks about, who asks, what shape of answer it wants."""

    option: Option | None
    transaction_id: str = ""
    patients: int = 0
    keys: PatientKeys = field(default_factory=PatientKeys)
    period_from: date | None = None
    period_to: date | None = None
    requesters: int = 0
    requester_first: str = ""
    requester_last: str = ""
    requester_role: str = ""
    requester_license: str = ""
    from_state: str = ""
    to_states: tuple[str, ...] = ("IL",)
    parts: tuple[str, ...] = ()
    pre_stage: bool = False
    answers_elsewhere: bool = False
    routing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Vouched:
    """What the signed assertion of a point says of the user behind a search."""

    jti: str = ""
    issuer: str = ""
    fresh: bool = False
    requester_id: str = ""
    kind: str = ""
    location: str = ""
    session: str = ""
    purpose: str = ""
    initiation: str = ""
    user_action_at: datetime | None = None
    system: str = ""
    installation: str = ""
