"""What the rules on the program's money may know. Amounts are US dollars. None: nobody has established it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PenaltyMoney:
    """A step of civil-penalty money: into the General Fund, or appropriated from it.

    `available` is what was collected and not yet deposited, or deposited and not yet appropriated.
    """

    step: str
    destination: str
    amount: Decimal
    available: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """A use of the program's money, by what it pays for."""

    purpose: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class GrantSought:
    """A grant that the department would seek, and the directive of the board that it cites."""

    source: str
    sought_on: date
    directive_from: date | None = None


@dataclass(frozen=True, slots=True)
class PriceSet:
    """A price, fee or tax that somebody would put on something in the program."""

    payer: str
    service: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PatientCharged:
    """What a patient says was charged, by whom, and whether it was for the reporting."""

    charged_by: str
    amount: Decimal | None = None
    for_reporting: bool | None = None


@dataclass(frozen=True, slots=True)
class AgencyTransfer:
    """Money that an agency would transfer to the department."""

    amount: Decimal
    uses_system: bool | None = None
    voluntary: bool | None = None
    access_depends_on_it: bool = False
