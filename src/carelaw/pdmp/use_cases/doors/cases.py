"""Open, see and close the cases that an appointed person asks for; keep a benefit program's roster."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.rules import birth_date
from carelaw.pdmp.store.models import AccessCase, Appointment, AppointmentKind, CasePerson, ProgramMember
from carelaw.pdmp.use_cases.doors.appointing import CITES, stored_id
from carelaw.pdmp.use_cases.doors.permissions import KEEP_ROSTER, OWN_CASES
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.bulk.sheets import ColumnOf, read_sheet
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CASE = {"case": Shape.ID, "kind": Shape.CODE}
OPENED = declare(
    "access-case-opened", says="A case to ask for was opened.", keys={**_CASE, "people": Shape.COUNT}, cite="§9(b)"
)
CLOSED = declare("access-case-closed", says="A case to ask for was closed.", keys=_CASE, cite="§9(b)")
ROSTER = declare(
    "program-roster-taken",
    says="A roster of a benefit program's members was taken in.",
    keys={"program": Shape.CODE, "members": Shape.COUNT, "refused": Shape.COUNT},
    cite="§9(b)(7)",
)

KIND_OF_ROLE = {
    "DOH_REVIEWER": AppointmentKind.REVIEW,
    "DOH_ANALYST": AppointmentKind.ANALYSIS,
    "LICENSING_REP": AppointmentKind.LICENSING,
    "COMMONWEALTH_QI": AppointmentKind.QUALITY,
    "DDAP_MDIRT": AppointmentKind.MDIRT,
    "CORONER_ME": AppointmentKind.CORONER,
}
_PERSON = re.compile(r"\s*([^,]+),\s*([^,]+),\s*(\d{4}-\d\d-\d\d)\s*")
_DEA = re.compile(r"[A-Z]{2}\d{7}")


def appointments_of(actor: Actor) -> QuerySet[Appointment]:
    """The actor's own appointments for the role at hand, the newest first."""
    mine = Appointment.objects.filter(account_id=actor.account_id, kind=KIND_OF_ROLE.get(actor.role, ""))
    return mine.order_by("-starts_on", "-made_at")


def live_appointments(actor: Actor, on: date) -> QuerySet[Appointment]:
    """Those that cover a day."""
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    kept = Q(revoked_on__isnull=True) | Q(revoked_on__gt=on)
    return appointments_of(actor).filter(running, kept, starts_on__lte=on)


def cases_of(actor: Actor) -> QuerySet[AccessCase]:
    """The actor's own cases for the role at hand, the newest first."""
    return AccessCase.objects.filter(appointment__in=appointments_of(actor)).order_by("-opened_at")


def open_access_case(
    actor: Actor,
    at: datetime,
    *,
    number: str,
    people: Sequence[str] = (),
    dea_numbers: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    reason: str = "",
    administrative: bool | None = None,
    professional: str = "",
    license_number: str = "",
    profession: str = "",
    regulated_from: date | None = None,
    regulated_to: date | None = None,
    died_on: date | None = None,
    identity_established: bool | None = None,
) -> Done:
    """Open a case under one's own live appointment: its number, whom it names, the days it is about."""
    require(actor, OWN_CASES)
    held = live_appointments(actor, law_day(at)).first()
    cite = CITES.get(KIND_OF_ROLE[actor.role], "§9(b)")
    if held is None:
        says = "You hold no live appointment for this. The department records it first, in your own name."
        raise Refusal("access-case-no-appointment", says, cite=cite)
    if held.kind == AppointmentKind.QUALITY:
        says = "A designation for a benefit program needs no case: ask with the designation itself."
        raise Refusal("access-case-not-needed", says, cite=cite)
    named = _people(people, cite, min(died_on or law_day(at), law_day(at)))
    numbers = _numbers(dea_numbers, cite)
    values: dict[str, Any] = {
        "since": since,
        "until": until,
        "reason": reason,
        "administrative": administrative,
        "professional": professional,
        "license_number": license_number,
        "profession": profession,
        "regulated_from": regulated_from,
        "regulated_to": regulated_to,
        "died_on": died_on,
        "identity_established": identity_established,
    }
    _require_complete(AppointmentKind(held.kind), values, named, numbers, law_day(at), cite)
    with transaction.atomic():
        if AccessCase.objects.filter(appointment=held, number=number).exists():
            raise Refusal(
                "access-case-open", "You have a case of this number.", cite=cite, field="number", kind="conflict"
            )
        made = AccessCase.objects.create(appointment=held, number=number, dea_numbers=numbers, opened_at=at, **values)
        CasePerson.objects.bulk_create([CasePerson(case=made, **one) for one in named])
        body = {"case": str(made.pk), "kind": held.kind, "people": len(named)}
        append(OPENED, actor=actor, at=at, body=body, subject=str(made.pk))
    return Done(f"Case {number} is open. Ask with its id.", str(made.pk), {"case": str(made.pk), "number": number})


def _require_complete(
    kind: AppointmentKind,
    values: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    numbers: Sequence[str],
    on: date,
    cite: str,
) -> None:
    problems = list(_missing(kind, values, people, numbers))
    if values["since"] and values["until"] and values["until"] < values["since"]:
        problems.append(Problem("case-period", "The last day lies before the first.", "until", cite))
    if values["died_on"] and values["died_on"] > on:
        says = f"The day of death {values['died_on']} lies ahead. Permitted: today or a day before."
        problems.append(Problem("E-MAP-88.future", says, "died_on", cite))
    if problems:
        first = problems[0]
        raise Refusal(first.code, first.says, cite=cite, field=first.field, problems=tuple(problems))


def _missing(
    kind: AppointmentKind, values: Mapping[str, Any], people: Sequence[Any], numbers: Sequence[str]
) -> list[Problem]:
    """What a case of each kind must name."""
    found = []

    def need(present: object, code: str, says: str, field: str) -> None:
        if not present:
            found.append(Problem(code, says, field, CITES[kind]))

    if kind in {AppointmentKind.REVIEW, AppointmentKind.ANALYSIS, AppointmentKind.LICENSING}:
        code = {"review": "E-MAP-82", "analysis": "E-MAP-83", "licensing": "E-MAP-85"}[kind]
        need(people or numbers, f"{code}.scope", "Name whom it is about: people, DEA numbers, or both.", "dea_numbers")
        need(values["since"], f"{code}.needs-period", "Give the first day that it is about.", "since")
    if kind is AppointmentKind.ANALYSIS:
        need(values["reason"], "E-MAP-83.no-reason", "Say why the assigned duty needs rows that name people.", "reason")
    if kind is AppointmentKind.LICENSING:
        need(values["administrative"] is not None, "E-MAP-85.needs-kind", "Is it administrative?", "administrative")
        need(values["profession"], "E-MAP-85.needs-profession", "Name the subject's profession.", "profession")
        says = "Since when does the body regulate the subject?"
        need(values["regulated_from"], "E-MAP-85.needs-regulated-from", says, "regulated_from")
    if kind in {AppointmentKind.MDIRT, AppointmentKind.CORONER}:
        code = "E-MAP-87" if kind is AppointmentKind.MDIRT else "E-MAP-88"
        says = "Name exactly one person: LAST NAME, FIRST NAME, 1980-05-17."
        need(len(people) == 1, f"{code}.one-person", says, "people")
    if kind is AppointmentKind.CORONER:
        need(values["died_on"], "E-MAP-88.no-death", "Give the day of death, or the day found.", "died_on")
    return found


def _people(lines: Sequence[str], cite: str, on: date) -> list[dict[str, Any]]:
    named = []
    for number, line in enumerate(lines, 1):
        found = _PERSON.fullmatch(line)
        try:
            if found is None:
                raise ValueError(line)
            born = date.fromisoformat(found[3])
        except ValueError:
            says = f"Line {number} cannot be read. Write LAST NAME, FIRST NAME, 1980-05-17."
            raise Refusal("person-unreadable", says, cite=cite, field="people") from None
        if wrong := birth_date.ahead(born, on):
            raise Refusal(birth_date.CODE, f"Line {number}: {wrong}", cite=cite, field="people")
        named.append({"last_name": found[1].strip(), "first_name": found[2].strip(), "birth_date": born})
    return named


def _numbers(lines: Sequence[str], cite: str) -> list[str]:
    numbers = [line.strip().upper() for line in lines]
    for number, text in enumerate(numbers, 1):
        if not _DEA.fullmatch(text):
            says = f"Line {number} is no DEA number: two letters and seven digits."
            raise Refusal("dea-unreadable", says, cite=cite, field="dea_numbers")
    return numbers


def close_access_case(actor: Actor, at: datetime, *, case: str, because: str) -> Done:
    """Close one's own case; from then on nothing is given for it."""
    require(actor, OWN_CASES)
    with transaction.atomic():
        held = cases_of(actor).select_for_update(of=("self",)).filter(pk=stored_id(case)).first()
        if held is None:
            raise Refusal("access-case-unknown", "You have no case with this id.", field="case", kind="not-found")
        if held.closed_on is not None:
            raise Refusal("access-case-closed", f"It was closed on {held.closed_on}.", field="case", kind="conflict")
        held.closed_on, held.closing = law_day(at), because
        held.save(update_fields=["closed_on", "closing"])
        body = {"case": str(held.pk), "kind": held.appointment.kind}
        append(CLOSED, actor=actor, at=at, body=body, subject=str(held.pk))
    return Done(f"Case {held.number} is closed.", str(held.pk))


def _text(most: int) -> Any:
    def read(cell: str) -> str:
        if len(cell) > most:
            raise ValueError(cell)
        return cell.strip()

    return read


def _born_through(on: date) -> Any:
    def read(cell: str) -> date:
        born = date.fromisoformat(cell)
        if birth_date.ahead(born, on):
            raise ValueError(cell)
        return born

    return read


_ROSTER = (
    ColumnOf("member_number", _text(40), "the member's number, up to 40 characters"),
    ColumnOf("last_name", _text(60), "the last name"),
    ColumnOf("first_name", _text(60), "the first name"),
    ColumnOf("birth_date", date.fromisoformat, "a date, such as 1980-05-17"),
    ColumnOf("member_from", date.fromisoformat, "the first day, such as 2024-01-01"),
    ColumnOf("member_until", date.fromisoformat, "the last day, or nothing", required=False),
)


def take_roster(actor: Actor, content: bytes, file_name: str, *, at: datetime) -> Done:
    """Take in a program's roster: good rows are entered or renewed, bad ones are told with what is wrong."""
    require(actor, KEEP_ROSTER)
    held = live_appointments(actor, law_day(at)).first()
    if held is None:
        says = "You hold no live designation for a program. The department records it first."
        raise Refusal("E-MAP-86.not-personal", says, cite="§9(b)(7)")
    on = law_day(at)
    born = ColumnOf("birth_date", _born_through(on), f"a date through {on}, such as 1980-05-17")
    columns = [born if one.name == born.name else one for one in _ROSTER]
    sheet = read_sheet(BytesIO(content), columns, file_name=file_name)
    rows = [ProgramMember(program=held.program, **row.values) for row in sheet.rows]
    with transaction.atomic():
        ProgramMember.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["program", "member_number"],
            update_fields=["last_name", "first_name", "birth_date", "member_from", "member_until"],
        )
        body = {"program": held.program, "members": len(rows), "refused": len(sheet.refused)}
        append(ROSTER, actor=actor, at=at, body=body)
    wrong = [problem.says for row in sheet.refused for problem in row.problems]
    says = f"{len(rows)} members of {held.program} are on the roster; {len(sheet.refused)} rows were not taken."
    return Done(says, more={"program": held.program, "members": len(rows), "wrong": wrong})
