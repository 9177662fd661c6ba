"""Who sits on the board: holders of offices, the ninth seat, designees with a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.board import BoardAct, HeadOfDepartment, Membership, SeatAsked, VoteCast
from carelaw.pdmp.rules.board.seats import (
    NINTH,
    OFFICES,
    PERMANENT,
    board_membership,
    board_seat,
    board_section_in_force,
    board_vote,
    ninth_seat,
)
from carelaw.pdmp.store.models import BoardDesignation, BoardMember, DepartmentHead
from carelaw.pdmp.use_cases.board.judging import not_after, not_before, passing
from carelaw.pdmp.use_cases.board.permissions import KEEP_SEATS, SEE_BOARD
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_SEAT = {"member": Shape.ID, "office": Shape.CODE, "on": Shape.DAY}
SEATED = declare("board-member-seated", says="An office with a seat got its holder.", keys=_SEAT, cite="§4(b)")
LEFT = declare("board-office-ended", says="A member left the office, and the board.", keys=_SEAT, cite="§4(c)")
HEAD = declare(
    "department-head-recorded",
    says="Whether a physician heads the Department of Health was recorded.",
    keys={"since": Shape.DAY, "physician": Shape.FLAG},
    cite="§4(b)(9)",
)
DESIGNATED = declare("board-designee-named", says="A member designated somebody.", keys=_SEAT, cite="§4(b)")


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat on a day: its office, its holder and its designee, if there is one."""

    number: int
    office: str
    title: str
    open: bool
    holder: BoardMember | None
    designee: BoardDesignation | None


def seat_member(actor: Actor, at: datetime, *, office: str, name: str, office_from: date) -> Done:
    """Record who holds an office with a seat, from the day in the office on."""
    require(actor, KEEP_SEATS)
    on, law = law_day(at), adopted_law()
    not_after(office_from, on, "office_from", "§4(c)")
    passing(board_section_in_force(BoardAct(on), law=law))
    with transaction.atomic():
        held = BoardMember.objects.filter(office=office).filter(Q(office_until=None) | Q(office_until__gte=office_from))
        passing(board_seat(SeatAsked(office, already_held=held.exists()), law=law))
        if office == NINTH:
            passing(ninth_seat(head_on(on, claimed=True), law=law))
        made = BoardMember.objects.create(office=office, name=name, office_from=office_from, recorded_at=at)
        append(SEATED, actor=actor, at=at, body=_body(made, office_from), subject=str(made.pk))
    return Done(f"{name} sits on the board as {OFFICES[office]} for as long as the office is held.", str(made.pk))


def end_office(actor: Actor, at: datetime, *, office: str, office_until: date) -> Done:
    """The holder leaves the office: the membership ends that day, and the designations with it. Votes stay."""
    require(actor, KEEP_SEATS)
    with transaction.atomic():
        held = BoardMember.objects.select_for_update().filter(office=office, office_until=None).first()
        if held is None:
            says = f"Nobody holds the seat of the {OFFICES.get(office, office)}. Record its holder first."
            raise Refusal("E-MAP-140.nobody", says, cite="§4(c)", field="office", kind="conflict")
        not_before(office_until, held.office_from, "office_until", "§4(c)")
        not_after(office_until, law_day(at), "office_until", "§4(c)")
        held.office_until = office_until
        held.save(update_fields=["office_until"])
        held.designations.filter(Q(ends_on=None) | Q(ends_on__gt=office_until)).filter(
            starts_on__lte=office_until
        ).update(ends_on=office_until)
        append(LEFT, actor=actor, at=at, body=_body(held, office_until), subject=str(held.pk))
    return Done(f"The seat of the {OFFICES[office]} is free after {office_until}.", str(held.pk))


def record_head(actor: Actor, at: datetime, *, since: date, is_physician: bool) -> Done:
    """Record whether a physician heads the Department of Health; the ninth seat opens and closes with it."""
    require(actor, KEEP_SEATS)
    not_after(since, law_day(at), "since", "§4(b)(9)")
    with transaction.atomic():
        DepartmentHead.objects.update_or_create(since=since, defaults={"is_physician": is_physician, "recorded_at": at})
        append(HEAD, actor=actor, at=at, body={"since": str(since), "physician": is_physician})
    decision = ninth_seat(head_on(law_day(at)), law=adopted_law())
    return Done(decision.reasons[0].says, str(since), {"seats": decision.reasons[0].value})


def designate(
    actor: Actor, at: datetime, *, office: str, designee: str, letter: str, starts_on: date, ends_on: date | None
) -> Done:
    """Record a member's letter by which somebody else attends and votes for the seat."""
    require(actor, KEEP_SEATS)
    with transaction.atomic():
        member = member_on(office, starts_on)
        if ends_on is not None:
            not_before(ends_on, starts_on, "ends_on", "§4(b)")
        made = BoardDesignation.objects.create(
            member=member,
            designee=designee,
            letter=letter,
            starts_on=starts_on,
            ends_on=min(filter(None, (ends_on, member.office_until)), default=None),
            recorded_at=at,
        )
        append(DESIGNATED, actor=actor, at=at, body=_body(member, starts_on), subject=str(member.pk))
    return Done(f"{designee} acts for {member.name} from {starts_on} on.", str(made.pk))


def member_on(office: str, on: date) -> BoardMember:
    """Whoever holds an office's seat on a day. Raises Refusal when the seat is empty or closed."""
    law = adopted_law()
    passing(board_seat(SeatAsked(office), law=law))
    if office == NINTH:
        passing(ninth_seat(head_on(on, claimed=True), law=law))
    members = BoardMember.objects.filter(office=office, office_from__lte=on).order_by("-office_from")
    found = members.first()
    if found is None:
        says = f"Nobody holds the seat of the {OFFICES[office]} on {on}. Record its holder first."
        raise Refusal("E-MAP-140.nobody", says, cite="§4(c)", field="office", kind="conflict")
    passing(board_membership(Membership(on, found.office_from, found.office_until), law=law))
    return found


def acting_for(office: str, person: str, on: date, *, has_voted: bool = False) -> str:
    """Whom a person at the table stands for: nobody but oneself, or a member by letter. Raises Refusal otherwise."""
    member = member_on(office, on)
    by_designee = person.strip().casefold() != member.name.strip().casefold()
    letter = None
    if by_designee:
        letters = member.designations.filter(designee__iexact=person.strip()).order_by("-starts_on")
        letter = letters.filter(starts_on__lte=on).first() or letters.first()
    vote = VoteCast(
        on,
        by_designee=by_designee,
        letter_from=letter.starts_on if letter else None,
        letter_until=letter.ends_on if letter else None,
        seat_has_voted=has_voted,
    )
    passing(board_vote(vote, law=adopted_law()))
    return member.name if by_designee else ""


def head_on(on: date, *, claimed: bool = False) -> HeadOfDepartment:
    """What is on record about who heads the Department of Health on a day."""
    latest = list(DepartmentHead.objects.filter(since__lte=on).order_by("-since")[:1])
    since, physician = (latest[0].since, latest[0].is_physician) if latest else (None, None)
    return HeadOfDepartment(on, since, physician, None, claimed)


def ninth_seat_on(on: date) -> Decision:
    """Whether there are eight seats or nine on a day."""
    return ninth_seat(head_on(on), law=adopted_law())


def seats_on(actor: Actor, on: date) -> list[Seat]:
    """Every seat of the board on a day, in the order of §4(b)."""
    require(actor, SEE_BOARD)
    nine = ninth_seat_on(on)
    ninth_open = nine.outcome is Outcome.PASS and nine.reasons[0].value == 9
    holding = BoardMember.objects.filter(office_from__lte=on).filter(Q(office_until=None) | Q(office_until__gte=on))
    holders = {one.office: one for one in holding.order_by("office_from").prefetch_related("designations")}
    seats = []
    for number, (office, title) in enumerate(OFFICES.items(), start=1):
        opened = office in PERMANENT or ninth_open
        holder = holders.get(office) if opened else None
        letters = holder.designations.all() if holder else ()
        live = [one for one in letters if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)]
        seats.append(Seat(number, office, title, opened, holder, live[-1] if live else None))
    return seats


def _body(member: BoardMember, on: date) -> dict[str, object]:
    return {"member": str(member.pk), "office": member.office, "on": str(on)}
