"""Enrollment: announce a period, elect to join, refuse an election, see that every year has its period."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.dates import DAY, year_of, years_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.program_terms import Election, ElectionRefused, EnrollmentPeriod, EnrollmentYear
from carelaw.pbm.rules.programs.enrollment import (
    CITE,
    election_refusal,
    enrollment_each_year,
    enrollment_period,
    program_election,
)
from carelaw.pbm.store.models import ElectionState, EnrollmentWindow, Program, ProgramElection, ProgramState
from carelaw.pbm.use_cases.program_terms.common import (
    enrolled_pharmacies,
    numbered,
    of_programs,
    one_of,
    open_program,
    own_program,
    party_named,
    today,
    values_of,
)
from carelaw.pbm.use_cases.program_terms.permissions import ELECT, TERMS_KEEP
from carelaw.pbm.use_cases.program_terms.telling import (
    ELECTION_REFUSED,
    ELECTION_WAITS,
    ENROLLMENT,
    JOINED,
    OUTSIDE,
)
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.pbm.use_cases.scope.pharmacies import licensed_on
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

YEAR_CASE, REFUSAL_CASE = "pbm.enrollment-year", "pbm.election-refused"
_OF = {"program": Shape.ID}
ANNOUNCED = declare(
    "enrollment-announced",
    says="A program's enrollment period was announced or lengthened.",
    keys={**_OF, "window": Shape.ID, "opens": Shape.DAY, "closes": Shape.DAY},
    cite=CITE,
)
ELECTED = declare(
    "program-election",
    says="A pharmacy's election to join a program was taken or decided.",
    keys={**_OF, "election": Shape.ID, "state": Shape.CODE},
    cite=CITE,
)
_STANDING = {
    Outcome.PASS: "The law allows this reason.",
    Outcome.VIOLATION: "The law does not allow this reason. The Director's staff has been told; a case is open.",
}


def announce(actor: Actor, at: datetime, *, program: str, opens_on: date, closes_on: date) -> EnrollmentWindow:
    """Announce a period in which pharmacies may elect. Refuses one shorter than thirty days, or begun before today."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        about = own_program(actor, program)
        facts = EnrollmentPeriod(opens_on, closes_on)
        decision = stop_at(enrollment_period(facts, law=adopted_law()))
        if opens_on < today(at):
            says = f"Days before today cannot be elected in. Permitted: {today(at)} or later."
            raise Refusal("window-begun", says, cite=CITE, field="opens_on")
        if about.windows.filter(opens_on__lte=closes_on, closes_on__gte=opens_on).exists():
            says = "Another enrollment period of the program runs in these days. Lengthen that one instead."
            raise Refusal("window-overlaps", says, cite=CITE, field="opens_on", kind="conflict")
        made = EnrollmentWindow.objects.create(
            number=numbered("EW", at),
            program=about,
            opens_on=opens_on,
            closes_on=closes_on,
            terms_version=about.terms_version,
            announced_at=at,
        )
        keep(decision, facts, subject=f"enrollment:{made.number}", at=at, actor=actor)
        _tell_window(made, at)
        _note_window(actor, made, at)
        _close_year_cases(about, at)
    return made


def lengthen(actor: Actor, at: datetime, *, window: str, closes_on: date) -> EnrollmentWindow:
    """Move the last day of an announced period. Closing it early is refused."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        made = one_of(of_programs(EnrollmentWindow, actor), window, "window")
        facts = EnrollmentPeriod(made.opens_on, closes_on, made.closes_on)
        keep(
            stop_at(enrollment_period(facts, law=adopted_law())),
            facts,
            subject=f"enrollment:{made.number}",
            at=at,
            actor=actor,
        )
        made.closes_on = closes_on
        made.save(update_fields=["closes_on"])
        _tell_window(made, at)
        _note_window(actor, made, at)
    return made


def elect(
    actor: Actor, at: datetime, *, program: str, accept_terms: bool, starts_on: date | None, ends_on: date | None
) -> ProgramElection:
    """Elect to join a program on its terms. Within the period it is accepted; outside it is kept and answered."""
    require(actor, ELECT)
    on = today(at)
    with transaction.atomic():
        about, pharmacy = open_program(program), own_party(actor)
        window = about.windows.filter(opens_on__lte=on, closes_on__gte=on).first()
        starts = starts_on or on
        ends = ends_on or years_after(starts, adopted_law().number("pbm.election_least_years", on)) - DAY
        facts = Election(
            filed_on=on,
            starts_on=starts,
            ends_on=ends,
            opens_on=window.opens_on if window else None,
            closes_on=window.closes_on if window else None,
            licensed=licensed_on(pharmacy.pk, on),
            terms_accepted=accept_terms,
        )
        decision = stop_at(
            program_election(facts, law=adopted_law()),
            {"terms_accepted": "accept_terms", "licensed": "program"},
            outcomes=(Outcome.VIOLATION,),
        )
        made = ProgramElection.objects.create(
            number=numbered("EL", at),
            program=about,
            window=window,
            pharmacy_id=pharmacy.pk,
            filed_on=on,
            terms_version=about.terms_version,
            terms_accepted=accept_terms,
            starts_on=starts,
            ends_on=ends,
            state=_state_of(decision),
            decided_at=at,
        )
        keep(decision, facts, subject=f"election:{made.number}", at=at, actor=actor)
        _answer(made, at)
        _note_election(actor, made, at)
    return made


def settle_waiting(at: datetime, elections: Iterable[ProgramElection]) -> int:
    """Accept the elections whose license the roster shows by now, as of the day on which each was filed."""
    count = 0
    for one in elections:
        if not licensed_on(one.pharmacy_id, one.filed_on):
            continue
        with transaction.atomic():
            one.state, one.decided_at = ElectionState.ACCEPTED, at
            one.save(update_fields=["state", "decided_at"])
            _answer(one, at)
            _note_election(None, one, at)
        count += 1
    return count


def refuse(actor: Actor, at: datetime, *, election: str, ground: str, reason: str) -> tuple[ProgramElection, Decision]:
    """Refuse an election with its reason; where the law does not allow the reason, a case is opened."""
    require(actor, TERMS_KEEP)
    with transaction.atomic():
        one = one_of(of_programs(ProgramElection, actor), election, "election")
        pharmacy = party_named(one.pharmacy_id)
        facts = ElectionRefused(
            today(at),
            ground,  # type: ignore[arg-type]
            licensed_on(pharmacy.pk, one.filed_on),
            one.terms_accepted,
        )
        decision = stop_at(election_refusal(facts, law=adopted_law()), outcomes=(Outcome.INDETERMINATE,))
        one.state, one.reason, one.decided_at = ElectionState.REFUSED, reason.strip()[:500], at
        one.save(update_fields=["state", "reason", "decided_at"])
        keep(decision, facts, subject=f"election:{one.number}", at=at, actor=actor)
        manager = party_named(one.program.manager_id)
        if decision.outcome is Outcome.VIOLATION:
            title = f"{manager.name} refused the election {one.number}"
            open_case(REFUSAL_CASE, key=one.number, title=title[:200], at=at, cite=CITE, party_id=manager.pk)
        write_to_party(
            ELECTION_REFUSED,
            key=f"{one.number}:refused",
            party_id=pharmacy.pk,
            at=at,
            values=values_of(
                manager=manager.name,
                election=one.number,
                pharmacy=pharmacy.name,
                program=one.program.name,
                reason=one.reason,
                standing=_STANDING.get(decision.outcome, decision.reasons[0].says),
            ),
            about=f"pbm-program:{one.program.number}",
            letter=True,
            address=address_of(pharmacy),
        )
        _note_election(actor, one, at)
    return one, decision


def year_standing(program: Program, on: date) -> tuple[EnrollmentYear, Decision]:
    """Whether the program's year has its enrollment period, as of a day."""
    periods = tuple(EnrollmentPeriod(one.opens_on, one.closes_on) for one in program.windows.order_by("opens_on"))
    facts = EnrollmentYear(program.starts_on or on, on, on, periods)
    return facts, enrollment_each_year(facts, law=adopted_law())


@each_day("pbm.enrollment-years", order=62)
def look_at_years(on: date, at: datetime) -> int:
    """From December 1 programs without an enrollment period are listed; on December 31 it is a finding."""
    count = 0
    for program in _running(on):
        facts, decision = year_standing(program, on)
        if decision.outcome not in (Outcome.REVIEW, Outcome.VIOLATION):
            continue
        manager = party_named(program.manager_id)
        missed = decision.outcome is Outcome.VIOLATION
        key = f"{program.number}:{on.year}:{'missed' if missed else 'ahead'}"
        if Case.objects.filter(kind=YEAR_CASE, key=key).exists():
            continue
        keep(decision, facts, subject=f"program:{program.number}", at=at)
        what = "had no enrollment period this year" if missed else "has announced no enrollment period this year"
        title = f"{program.number} {what}: {manager.name}"
        open_case(YEAR_CASE, key=key, title=title[:200], at=at, cite=CITE, party_id=manager.pk)
        count += 1
    waiting = ProgramElection.objects.filter(state=ElectionState.WAITING).select_related("program")
    return count + settle_waiting(at, waiting)


def next_window(program: Program, on: date) -> EnrollmentWindow | None:
    """The next period that opens after a day."""
    return program.windows.filter(opens_on__gt=on).order_by("opens_on").first()


def _running(on: date) -> Iterable[Program]:
    going = Program.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=year_of(on).last_day), state=ProgramState.REGISTERED
    )
    return going.filter(Q(starts_on=None) | Q(starts_on__lte=on))


def _state_of(decision: Decision) -> ElectionState:
    if decision.outcome is Outcome.PASS:
        return ElectionState.ACCEPTED
    return ElectionState.WAITING if decision.outcome is Outcome.INDETERMINATE else ElectionState.OUTSIDE


def _answer(one: ProgramElection, at: datetime) -> None:
    kinds = {ElectionState.ACCEPTED: JOINED, ElectionState.WAITING: ELECTION_WAITS, ElectionState.OUTSIDE: OUTSIDE}
    kind = kinds[ElectionState(one.state)]
    coming = next_window(one.program, one.filed_on)
    ahead = (
        f"The next period is open from {coming.opens_on} through {coming.closes_on}; elect again then."
        if coming
        else "The next period is not announced yet; you are told when it is."
    )
    pharmacy = party_named(one.pharmacy_id)
    values = values_of(
        pharmacy=pharmacy.name,
        program=one.program.name,
        election=one.number,
        filed=one.filed_on,
        starts=one.starts_on,
        ends=one.ends_on,
        version=one.terms_version,
        next=ahead,
    )
    told: tuple[UUID, ...] = (pharmacy.pk,)
    if kind == JOINED:
        told = (pharmacy.pk, one.program.manager_id)
    for party_id in told:
        write_to_party(
            kind,
            key=f"{one.number}:{party_id}",
            party_id=party_id,
            at=at,
            values=values,
            about=f"pbm-program:{one.program.number}",
            letter=party_id == pharmacy.pk,
            address=address_of(pharmacy),
        )


def _tell_window(window: EnrollmentWindow, at: datetime) -> None:
    """Tell every pharmacy that is or was in the program; the open list of periods tells everybody else."""
    program = window.program
    manager = party_named(program.manager_id)
    known = {*enrolled_pharmacies(program, today(at)), *program.elections.values_list("pharmacy_id", flat=True)}
    for pharmacy_id in sorted(known):
        pharmacy = party_named(pharmacy_id)
        write_to_party(
            ENROLLMENT,
            key=f"{window.number}:{window.closes_on}:{pharmacy_id}",
            party_id=pharmacy_id,
            at=at,
            values=values_of(
                pharmacy=pharmacy.name,
                manager=manager.name,
                program=program.name,
                number=program.number,
                opens=window.opens_on,
                closes=window.closes_on,
                version=window.terms_version,
            ),
            about=f"pbm-program:{program.number}",
            letter=True,
            address=address_of(pharmacy),
        )


def _close_year_cases(program: Program, at: datetime) -> None:
    for case in Case.objects.filter(kind=YEAR_CASE, key__startswith=f"{program.number}:", state=CaseState.OPEN):
        if case.key.endswith(":ahead"):
            close_case(case, at=at, closing="A period is announced.")


def _note_window(actor: Actor, window: EnrollmentWindow, at: datetime) -> None:
    body = {
        "program": window.program.number,
        "window": window.number,
        "opens": window.opens_on.isoformat(),
        "closes": window.closes_on.isoformat(),
    }
    append(ANNOUNCED, actor=actor, at=at, body=body, subject=window.number)


def _note_election(actor: Actor | None, one: ProgramElection, at: datetime) -> None:
    body = {"program": one.program.number, "election": one.number, "state": one.state}
    append(ELECTED, actor=actor, at=at, body=body, subject=one.number)
