"""A search as its message told it, whichever dialect it spoke. What names the patient is never shown by `repr`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from carelaw.gateway.facts.search import Option
from carelaw.gateway.facts.soap import ProtectionFault, SoapForm
from carelaw.pdmp.public import PersonAsked


def printable(text: str) -> str:
    """A text from a stranger without control characters, which no column of a database takes everywhere."""
    return "".join(sign for sign in text if sign.isprintable())


def bare_id(message_id: str) -> str:
    """The id of a message without the prefix, for the same id is written with `uuid:` and with `urn:uuid:`."""
    return message_id.lower().removeprefix("urn:").removeprefix("uuid:")


@dataclass(frozen=True, slots=True)
class PatientKeys:
    """The keys of one patient, as typed by the requester."""

    last_name: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    middle_name: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    zip_code: str = field(default="", repr=False)

    @property
    def person(self) -> PersonAsked:
        """The person as prescription monitoring is asked about one; a middle name is no key there."""
        return PersonAsked(
            last_name=self.last_name,
            first_name=self.first_name,
            birth_date=self.birth_date,
            gender=self.sex,
            zip_code=self.zip_code,
        )


@dataclass(frozen=True, slots=True)
class MessageSignature:
    """What the signature of a message is worth: its fault if it has one, the key that made it, what it leaves out."""

    fault: ProtectionFault | None = None
    signer: Mapping[str, str] | None = None
    unsigned: tuple[str, ...] = ()
    created_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SearchMessage:
    """One message: whom it asks about, who asks, what shape of answer it wants.

    `assertion` is the signed assertion where the dialect carries it inside; `message_id` is the id of the envelope
    where that is another than the search's; `requesters` is unknown of a message that could not be read so far.
    """

    option: Option | None
    transaction_id: str = ""
    patients: int = 0
    keys: PatientKeys = field(default_factory=PatientKeys)
    period_from: date | None = None
    period_to: date | None = None
    requesters: int | None = 0
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
    hub: tuple[str, str] = ("", "")
    assertion: str = field(default="", repr=False)
    message_id: str = ""
    soap: SoapForm | None = None
    signature: MessageSignature | None = None


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
