"""Meetings of the board and of its advisory group: called, attended, voted, closed with their minutes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.board import BoardAct, MeetingHeld, YearOfMeetings
from carelaw.pdmp.rules.board.meetings import board_meeting, yearly_advisory_meeting, yearly_board_meeting
from carelaw.pdmp.rules.board.seats import board_section_in_force
from carelaw.pdmp.store.models import (
    BoardAttendance,
    BoardMeeting,
    BoardMember,
    BoardVote,
    ProgramEvaluation,
    Recommendation,
)
from carelaw.pdmp.use_cases.board.judging import known_id, not_after, passing, unknown
from carelaw.pdmp.use_cases.board.permissions import HOLD_MEETINGS, SEE_BOARD
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.board.seats import acting_for
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

BOARD, ADVISORY = "board", "advisory"
DUTY_CASE = "pdmp.board-duty"
_MEETING = {"meeting": Shape.ID, "body": Shape.CODE, "on": Shape.DAY}
CALLED = declare("board-meeting-called", says="A meeting was called.", keys=_MEETING, cite="§4(d)")
ATTENDED = declare(
    "board-seat-attended",
    says="Somebody sat for a seat at a meeting.",
    keys={"meeting": Shape.ID, "office": Shape.CODE, "designee": Shape.FLAG},
    cite="§4(b)",
)
VOTED = declare(
    "board-seat-voted",
    says="A seat voted.",
    keys={"meeting": Shape.ID, "office": Shape.CODE, "vote": Shape.CODE, "designee": Shape.FLAG},
    cite="§4(b)",
)
CLOSED = declare(
    "board-meeting-closed",
    says="A meeting was closed with its minutes.",
    keys={**_MEETING, "counts": Shape.FLAG},
    cite="§4(d)",
)


def call_meeting(
    actor: Actor, at: datetime, *, body: str, on: date, extra: bool, called_by: str, called_by_chair: bool
) -> Done:
    """Enter a meeting of the board, or of the advisory group, that is called or was held."""
    require(actor, HOLD_MEETINGS)
    if body == BOARD:
        passing(board_section_in_force(BoardAct(on), law=adopted_law()))
        # What is missing yet is the minutes; who may call is settled when the meeting is called.
        passing(board_meeting(MeetingHeld(extra, called_by_chair, minutes_on_file=True), law=adopted_law()))
    else:
        require_policy("xii", on)
    with transaction.atomic():
        if BoardMeeting.objects.filter(body=body, on=on).exists():
            says = f"A meeting of {on} is entered already. Enter attendance and minutes there."
            raise Refusal("E-MAP-142.same-day", says, cite="§4(d)", field="on", kind="conflict")
        made = BoardMeeting.objects.create(
            body=body, extra=extra, on=on, called_by=called_by, called_by_chair=called_by_chair
        )
        append(CALLED, actor=actor, at=at, body=_body(made), subject=str(made.pk))
    return Done(f"The meeting of {on} is entered. Unanswered recommendations stand on its agenda.", str(made.pk))


def attend(actor: Actor, at: datetime, *, meeting: str, office: str, person: str) -> Done:
    """Enter who sat for a seat: its member, or a designee for the member."""
    require(actor, HOLD_MEETINGS)
    with transaction.atomic():
        held = _open(meeting, at)
        stands_for = acting_for(office, person, held.on)
        if held.attendance.filter(office=office).exists():
            raise Refusal("E-MAP-139.one-seat", "This seat is taken at this meeting.", cite="§4(b)", field="office",
                          kind="conflict")  # fmt: skip
        BoardAttendance.objects.create(meeting=held, office=office, person=person, stands_for=stands_for)
        body = {"meeting": str(held.pk), "office": office, "designee": bool(stands_for)}
        append(ATTENDED, actor=actor, at=at, body=body, subject=str(held.pk))
    return Done(f"{_spoken(person, stands_for)} attended.", str(held.pk))


def vote(actor: Actor, at: datetime, *, meeting: str, motion: str, office: str, vote: str, person: str) -> Done:
    """Enter one seat's vote on a motion."""
    require(actor, HOLD_MEETINGS)
    with transaction.atomic():
        held = _open(meeting, at)
        voted = held.votes.filter(motion__iexact=motion, office=office).exists()
        stands_for = acting_for(office, person, held.on, has_voted=voted)
        BoardVote.objects.create(
            meeting=held, motion=motion, office=office, vote=vote, person=person, stands_for=stands_for
        )
        body = {"meeting": str(held.pk), "office": office, "vote": vote, "designee": bool(stands_for)}
        append(VOTED, actor=actor, at=at, body=body, subject=str(held.pk))
    return Done(f"{_spoken(person, stands_for)} voted {vote}.", str(held.pk))


def close_meeting(
    actor: Actor, at: datetime, *, meeting: str, minutes: str, costs_and_benefits: bool, needed_changes: bool
) -> Done:
    """Close a meeting with its minutes; it counts for the year when both subjects were treated."""
    require(actor, HOLD_MEETINGS)
    with transaction.atomic():
        held = _open(meeting, at)
        not_after(held.on, law_day(at), "meeting", "§4(d)")
        facts = MeetingHeld(
            extra=held.extra,
            called_by_chair=held.called_by_chair,
            minutes_on_file=bool(minutes.strip()),
            costs_and_benefits=costs_and_benefits,
            needed_changes=needed_changes,
            evaluation_on_file=ProgramEvaluation.objects.filter(year=held.on.year).exists(),
        )
        if held.body == ADVISORY:
            held.counts, says = True, "The advisory group is convened for the year."
        else:
            decision = passing(board_meeting(facts, law=adopted_law()))
            held.counts, says = decision.codes == ("counts-for-the-year",), decision.reasons[0].says
            held.decision_id = keep(decision, facts, subject=f"board-meeting:{held.pk}", at=at, actor=actor).pk
        held.minutes, held.closed_on = minutes, law_day(at)
        held.costs_and_benefits, held.needed_changes = costs_and_benefits, needed_changes
        held.save()
        append(CLOSED, actor=actor, at=at, body={**_body(held), "counts": held.counts}, subject=str(held.pk))
    return Done(says, str(held.pk), {"counts": held.counts})


def year_judged(body: str, year: int, on: date) -> Decision:
    """Whether a body has met its yearly duty, as one looks on a day."""
    held = BoardMeeting.objects.filter(body=body, counts=True).order_by("on").values_list("on", flat=True)
    facts = YearOfMeetings(year, on, tuple(held))
    return (yearly_board_meeting if body == BOARD else yearly_advisory_meeting)(facts, law=adopted_law())


def meeting_of(actor: Actor, reference: str) -> BoardMeeting:
    """One meeting with who sat there and how they voted."""
    require(actor, SEE_BOARD)
    return _found(reference)


def agenda_of(held: BoardMeeting) -> list[str]:
    """What stands on a board meeting's agenda: both subjects of the yearly one, and what waits for an answer."""
    subjects = [] if held.extra else ["Costs and benefits of the program", "Needed changes"]
    waiting = Recommendation.objects.filter(made_on__lte=held.on, answered_on=None).order_by("made_on", "number")
    return [*subjects, *(f"{one.number}: {one.subject}" for one in waiting)]


@each_day("pdmp.board-duties", order=60)
def notice_missed_years(on: date, at: datetime) -> int:
    """Open a case on each body that let the last year pass without the meeting that the act asks for."""
    year = on.year - 1
    if not BoardMember.objects.filter(office_from__lte=date(year, 12, 31)).exists():
        return 0
    opened = 0
    for body in (BOARD, ADVISORY):
        decision = year_judged(body, year, on)
        if decision.codes and decision.codes[0].startswith("E-"):
            says = decision.reasons[0].says
            case = open_case(DUTY_CASE, key=f"{body}:{year}", title=says, at=at, cite=decision.cite)
            opened += case.opened_at == at
    return opened


def note_year(actor: Actor, at: datetime, *, body: str, year: int, statement: str) -> Done:
    """Close the case on a missed year with the board's statement; that the year was missed stays on the record."""
    require(actor, HOLD_MEETINGS)
    with transaction.atomic():
        case = Case.objects.filter(kind=DUTY_CASE, key=f"{body}:{year}").first()
        if case is None:
            raise unknown("year", "missed year", "§4(d)")
        close_case(case, at=at, closing=statement, actor=actor)
    return Done(f"The board's statement on {year} is on the case.", str(case.pk))


def _found(reference: str) -> BoardMeeting:
    found = BoardMeeting.objects.filter(pk=known_id(reference, "meeting", "meeting", "§4(d)")).first()
    if found is None:
        raise unknown("meeting", "meeting", "§4(d)")
    return found


def _open(reference: str, at: datetime) -> BoardMeeting:
    found = _found(reference)
    if found.closed_on is not None:
        says = f"The meeting was closed on {found.closed_on}; its minutes stand. Enter a further meeting."
        raise Refusal("meeting-closed", says, cite="§4(d)", field="meeting", kind="conflict")
    return BoardMeeting.objects.select_for_update().get(pk=found.pk)


def _spoken(person: str, stands_for: str) -> str:
    return f"{person}, for {stands_for}," if stands_for else person


def _body(held: BoardMeeting) -> dict[str, object]:
    return {"meeting": str(held.pk), "body": held.body, "on": str(held.on)}
