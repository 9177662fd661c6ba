"""§4(b), §4(c): the seats of the board, the ninth one, designees, and how long a member serves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.board import BoardAct, HeadOfDepartment, Membership, SeatAsked, VoteCast

CHAIR = "health"
NINTH = "physician-general"
# By the paragraphs of §4(b).
OFFICES: Mapping[str, str] = {
    CHAIR: "Secretary of Health",
    "human-services": "Secretary of Human Services",
    "drug-and-alcohol": "Secretary of Drug and Alcohol Programs",
    "state": "Secretary of State",
    "insurance": "Insurance Commissioner",
    "aging": "Secretary of Aging",
    "state-police": "Commissioner of the Pennsylvania State Police",
    "attorney-general": "Attorney General",
    NINTH: "Physician General",
}
PERMANENT = tuple(office for office in OFFICES if office != NINTH)


def first_day(law: Law, on: date) -> date:
    """The day from which the board's section binds."""
    enacted: date = law.number("law.enacted_on", on)
    return enacted + timedelta(days=law.number("law.section4_after_days", on))


@rule("MAP-04", cite="§40(1)", readings=("AMB-26",))
def board_section_in_force(act: BoardAct, law: Law) -> Decision:
    """Seats, meetings and minutes of the board stand from ninety days after enactment on."""
    first = first_day(law, act.on)
    if act.on < first:
        days = law.number("law.section4_after_days", act.on)
        says = (
            f"{act.on} lies before {first}, the first day of §4 ({days} days after enactment). Take {first} or later."
        )
        return breached(fault("E-MAP-04", says, "on", act.on))
    return passed("in-force", f"The board's section binds since {first}.")


@rule("MAP-136", "MAP-137", cite="§4(a), §4(b)(1)–(8)")
def board_seat(asked: SeatAsked, law: Law) -> Decision:
    """Nine offices can sit on the board in the Department of Health, one seat each; the Secretary of Health chairs."""
    if asked.office not in OFFICES:
        says = f"“{asked.office}” has no seat. Permitted: {', '.join(OFFICES)}."
        return breached(fault("E-MAP-137", says, "office", asked.office))
    if asked.chair and asked.office != CHAIR:
        says = f"The {OFFICES[asked.office]} cannot chair the board; its chair is the Secretary of Health."
        return breached(fault("E-MAP-137.chair", says, "chair"))
    if asked.already_held:
        says = f"The seat of the {OFFICES[asked.office]} is held. Record when its holder left the office, then this."
        return breached(fault("E-MAP-137.held", says, "office", asked.office))
    code = "chair" if asked.office == CHAIR else "member"
    return passed(code, f"A seat by §4(b): {OFFICES[asked.office]}.", list(OFFICES).index(asked.office) + 1)


@rule("MAP-138", cite="§4(b)(9)")
def ninth_seat(head: HeadOfDepartment, law: Law) -> Decision:
    """The Physician General has a seat while somebody who is no physician heads the Department of Health."""
    physician = head.is_physician if head.since is not None and head.on >= head.since else head.was_physician
    if physician is None:
        says = f"Whether a physician heads the Department of Health on {head.on} is not on record. Record it."
        return wanting(fault("E-MAP-138.unknown", says, "is_physician"))
    if not physician:
        return passed("nine-seats", "No physician heads the department: the Physician General has a seat.", 9)
    if head.seat_claimed:
        says = f"A physician heads the Department of Health on {head.on}: the Physician General has no seat then."
        return breached(fault("E-MAP-138", says, "office"))
    return passed("eight-seats", "A physician heads the department: there are eight seats.", 8)


@rule("MAP-139", cite="§4(b)")
def board_vote(vote: VoteCast, law: Law) -> Decision:
    """A member acts in person or by a designee with a letter; a seat has one vote."""
    if vote.seat_has_voted:
        says = "This seat has voted on this motion. One seat, one vote, whether by its member or by a designee."
        return breached(fault("E-MAP-139.one-vote", says, "office"))
    if not vote.by_designee:
        return passed("in-person", "The member votes.")
    if vote.letter_from is None or vote.on < vote.letter_from:
        says = f"No letter designates this person on {vote.on}. Record the letter first."
        return breached(fault("E-MAP-139", says, "person"))
    if vote.letter_until is not None and vote.on > vote.letter_until:
        says = f"The designation ended after {vote.letter_until}. The member votes, or designates anew."
        return breached(fault("E-MAP-139.ended", says, "person"))
    return passed("for-the-member", "The designee votes for the member.")


@rule("MAP-140", cite="§4(c)")
def board_membership(member: Membership, law: Law) -> Decision:
    """A member serves from the first day in the office through the last; no term is shorter or longer."""
    if member.term_until is not None and member.term_until != member.office_until:
        says = "Members have no term of their own: record when the office ends, and the membership ends that day."
        return breached(fault("E-MAP-140.term", says, "term_until", member.term_until))
    if member.on < member.office_from:
        says = f"The office begins on {member.office_from}. Nobody serves on the board before it."
        return breached(fault("E-MAP-140.not-yet", says, "on"))
    if member.office_until is not None and member.on > member.office_until:
        says = f"The office ended on {member.office_until}, and the membership and its designations with it."
        return breached(fault("E-MAP-140", says, "on"))
    return passed("serves", "The member holds the office.")
