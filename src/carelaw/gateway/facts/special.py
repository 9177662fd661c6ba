"""What the checks of special connections and of data sets beyond controlled substances may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DataSet(StrEnum):
    """The data sets that go further than controlled substances: what the program shows beside them."""

    OTHER_DRUGS = "OTHER_DRUGS"


class Grantee(StrEnum):
    """To whom a data set can be opened."""

    ENTITY = "ENTITY"
    ROLE = "ROLE"
    REQUESTER = "REQUESTER"


@dataclass(frozen=True, slots=True)
class DataSetAsked:
    """A data set that an answer would hold, and the permission that would let it be given."""

    data_set: DataSet
    asked_on: date
    permitted_from: date | None = None
    permitted_to: date | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class DataSetGrant:
    """Who would open a data set, or close it again: the role used, and the designation of a designee."""

    role: str
    on: date
    designated_from: date | None = None
    designated_to: date | None = None
    designation_ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class FederalConnection:
    """What is on file of a federally sponsored connection. The last day of a verification belongs to it."""

    asked_on: date
    sponsor: str = ""
    program_name: str = ""
    evidence: str = ""
    verified_on: date | None = None
    last_day: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class ApplicationNamed:
    """The application that a connection names, as the program's list of authorized ones has it."""

    asked_on: date
    named: bool = False
    authorized_on: date | None = None
    withdrawn_on: date | None = None
