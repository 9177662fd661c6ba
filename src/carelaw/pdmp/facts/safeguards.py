"""What the rules of §5(5)(iv) may know: a look at somebody whom the asker knows, and where an incident stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class LookMade:
    """One answered question, compared with what is known about its asker. None: nobody has compared."""

    same_name: bool | None = None
    same_surname: bool | None = None
    same_address: bool | None = None
    declared_relation: bool | None = None
    colleague: bool | None = None
    well_known: bool | None = None


class Step(StrEnum):
    """The steps of an incident, in their order."""

    CONTAIN = "contain"
    LIST_PATIENTS = "list-patients"
    TELL_PATIENTS = "tell-patients"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class IncidentStep:
    """A step that is about to be taken, and the days on which the earlier ones were."""

    step: Step
    on: date
    opened_on: date
    contained_on: date | None = None
    listed_on: date | None = None
    told_on: date | None = None
    patients: int = 0
