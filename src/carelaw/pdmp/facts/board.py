"""What the rules on the board, its advisers and the department's acts may know. None: nobody has established it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BoardAct:
    """Something the board did, or would do, on a day: a seat taken, a meeting, minutes."""

    on: date


@dataclass(frozen=True, slots=True)
class SeatAsked:
    """A seat that somebody would take by an office, and whether it would be the chair's."""

    office: str
    chair: bool = False
    already_held: bool = False


@dataclass(frozen=True, slots=True)
class HeadOfDepartment:
    """Whether a physician heads the Department of Health: from `since` on, and before it.

    `seat_claimed` is true when somebody would take the Physician General's seat on the day.
    """

    on: date
    since: date | None = None
    is_physician: bool | None = None
    was_physician: bool | None = None
    seat_claimed: bool = False


@dataclass(frozen=True, slots=True)
class Membership:
    """A member of the board on a day, the office by which the member serves, and a term that somebody would set."""

    on: date
    office_from: date
    office_until: date | None = None
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class VoteCast:
    """A vote for a seat; by the member, or by a designee under a letter."""

    on: date
    by_designee: bool = False
    letter_from: date | None = None
    letter_until: date | None = None
    seat_has_voted: bool = False


@dataclass(frozen=True, slots=True)
class YearOfMeetings:
    """The meetings of a body that count towards its yearly duty, as one looks at a year on a day."""

    year: int
    on: date
    held: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting of the board that is to be closed: who called it, what was treated, what is on file."""

    extra: bool = False
    called_by_chair: bool | None = None
    minutes_on_file: bool = False
    costs_and_benefits: bool = False
    needed_changes: bool = False
    evaluation_on_file: bool = False


@dataclass(frozen=True, slots=True)
class CostBenefitEvaluation:
    """A calendar year's evaluation of the program: how many lines of each, and how many without a source."""

    year: int
    on: date
    cost_lines: int = 0
    outcome_measures: int = 0
    without_source: int = 0
    already_made: bool = False


@dataclass(frozen=True, slots=True)
class VendorComponent:
    """A part of the system that a vendor is to run, and the board's file on the vendor."""

    on: date
    criteria_on_file: bool = False
    scores_on_file: bool = False
    awarded_on: date | None = None
    contract_from: date | None = None
    contract_until: date | None = None
    security_terms: bool = False


@dataclass(frozen=True, slots=True)
class AdvisoryGroup:
    """The advisory group as it would stand: how many members, what the newest speaks for, who is silent."""

    on: date
    members: int
    interest: str
    unrepresented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationMade:
    """A recommendation of the advisory group, the board's next meeting after it, and the board's answer."""

    made_on: date
    board_met_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class PolicyAsked:
    """One of the fifteen matters on a day, and from when the board's policy on it is in force."""

    item: str
    on: date
    in_force_from: date | None = None


@dataclass(frozen=True, slots=True)
class DepartmentAct:
    """An administrative act of the department, and the directive of the board that it cites."""

    kind: str
    done_on: date
    directive_from: date | None = None
    directive_until: date | None = None


@dataclass(frozen=True, slots=True)
class RegulationClaimed:
    """A regulation that somebody rests an act on: in force or not on its day, and what it touches."""

    citation: str
    on: date
    effective_on: date | None = None
    ended_on: date | None = None
    setting: str = ""
    settings_touched: tuple[str, ...] = ()
