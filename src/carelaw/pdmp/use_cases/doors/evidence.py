"""What appointments and cases establish about a question of an office, and what it may bring back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Register
from carelaw.pdmp.facts.access import Role
from carelaw.pdmp.facts.government import GovernmentFacts
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.store.models import AccessCase, Appointment, AppointmentKind, Identity, ProgramMember
from carelaw.pdmp.use_cases.doors.appointing import stored_id
from carelaw.pdmp.use_cases.doors.cases import appointments_of, cases_of
from carelaw.pdmp.use_cases.evidence import Evidence, Then, evidence_for
from carelaw.pdmp.use_cases.searching import find_patients
from carelaw.platform.accounts.actor import Actor, known_account_id, law_day
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases import docket

IDENTITY_REVIEW = "pdmp-identity-review"
_DOOR = {
    AppointmentKind.REVIEW: "department-review",
    AppointmentKind.ANALYSIS: "department-analysis",
    AppointmentKind.LICENSING: "licensing-case",
    AppointmentKind.QUALITY: "commonwealth-quality",
    AppointmentKind.MDIRT: "methadone-review",
    AppointmentKind.CORONER: "death-investigation",
}


@evidence_for(
    Role.DOH_REVIEWER,
    Role.DOH_ANALYST,
    Role.LICENSING_REP,
    Role.COMMONWEALTH_QI,
    Role.DDAP_MDIRT,
    Role.CORONER_ME,
)
def office_evidence(actor: Actor, request: HistoryRequest, at: datetime) -> Evidence:
    """The asker's own appointment and, where one is named, the asker's own case."""
    case = _own_case(actor, request.case)
    held = case.appointment if case else _own_appointment(actor, request.case)
    if held is None:
        return Evidence(government=GovernmentFacts(appointed=False))
    on = law_day(at)
    if held.kind == AppointmentKind.QUALITY:
        return _of_program(held, request, on)
    if case is None:
        without_names = RowLimit(identified=False)
        limits = {_DOOR[AppointmentKind.ANALYSIS]: (without_names,)} if held.kind == AppointmentKind.ANALYSIS else {}
        return Evidence(government=_facts(held), limits=limits)
    return _of_case(held, case, request, at, adopted_law())


def _own_case(actor: Actor, case: str) -> AccessCase | None:
    own = cases_of(actor).select_related("appointment", "appointment__body")
    return own.filter(pk=stored_id(case)).first() if case else None


def _own_appointment(actor: Actor, named: str) -> Appointment | None:
    """The appointment that is named, else the newest of one's own."""
    own = appointments_of(actor)
    return own.filter(pk=stored_id(named)).first() if known_account_id(named) else own.first()


def _facts(held: Appointment, **more: Any) -> GovernmentFacts:
    return GovernmentFacts(
        appointed=True,
        appointed_from=held.starts_on,
        appointed_until=held.ends_on,
        appointed_revoked_on=held.revoked_on,
        duty_stated=bool(held.duty),
        program=held.program,
        function=held.function,
        **more,
    )


def _of_case(held: Appointment, case: AccessCase, request: HistoryRequest, at: datetime, law: Register) -> Evidence:
    people = _people(case)
    patients, certain = _patients(people)
    facts = _facts(
        held,
        case_number=case.number,
        case_open=case.closed_on is None,
        case_since=case.since,
        period_in_case=_days_in_case(request, case),
        subject_in_case=_in_case(request, people, patients, case.dea_numbers),
        identified_rows=held.kind == AppointmentKind.ANALYSIS,
        reason_tied_to_duty=bool(case.reason),
        administrative=case.administrative,
        body_regulates_profession=_regulates(held, case),
        regulated_from=case.regulated_from,
        died_on=case.died_on,
        identity_established=case.identity_established,
    )
    kind = AppointmentKind(held.kind)
    limits = {_DOOR[kind]: _limits(case, patients, request, law)}
    then = _alarm(case, at) if case.died_on else None
    about = certain if len(people) == 1 and not request.dea and not case.dea_numbers else ""
    return Evidence(government=facts, limits=limits, patient_id=about, then=then)


def patients_of_case(case: AccessCase) -> frozenset[str]:
    """The public ids of those on file whom a case names."""
    return _patients(_people(case))[0]


def _people(case: AccessCase) -> list[PersonAsked]:
    return [PersonAsked(one.last_name, one.first_name, one.birth_date) for one in case.people.all()]


def _regulates(held: Appointment, case: AccessCase) -> bool | None:
    if held.body is None:
        return None
    return case.profession.casefold() in {one.casefold() for one in held.body.professions}


def _limits(case: AccessCase, patients: frozenset[str], request: HistoryRequest, law: Register) -> tuple[RowLimit, ...]:
    """Rows of those whom the case names, within its days; of a professional all of them under one reading (AMB-19)."""
    since, until = case.since, case.until
    own = frozenset(case.dea_numbers) & {request.dea} if request.dea else frozenset(case.dea_numbers)
    named = () if request.dea else (RowLimit(since=since, until=until, patients=patients, alarm_after=case.died_on),)
    if law.reading("AMB-19") == "professional-all" and case.appointment.kind == AppointmentKind.LICENSING:
        since = until = None
    by_number = (
        RowLimit(since=since, until=until, prescriber_deas=own),
        RowLimit(since=since, until=until, dispenser_deas=own),
    )
    return (*named, *by_number) if own else named


def _days_in_case(request: HistoryRequest, case: AccessCase) -> bool | None:
    """Whether the days asked about lie within the case's; None when the question names none."""
    if request.period_from is None and request.period_to is None:
        return None
    early = request.period_from is not None and case.since is not None and request.period_from < case.since
    late = request.period_to is not None and case.until is not None and request.period_to > case.until
    return not (early or late)


def _in_case(
    request: HistoryRequest, people: list[PersonAsked], patients: frozenset[str], numbers: list[str]
) -> bool | None:
    """Whether whoever is asked about is one whom the case names; None when nobody is pointed at."""
    if request.patient_id:
        return request.patient_id in patients
    if request.person is not None:
        return any(same_person(request.person, one) for one in people)
    return request.dea in numbers if request.dea else None


def same_person(one: PersonAsked, other: PersonAsked) -> bool:
    """True when both names agree letter by letter, in any case and with any punctuation, and so does the birth date."""
    return (
        one.birth_date is not None
        and one.birth_date == other.birth_date
        and _letters(one.last_name) == _letters(other.last_name)
        and _letters(one.first_name) == _letters(other.first_name)
    )


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _patients(people: Iterable[PersonAsked]) -> tuple[frozenset[str], str]:
    """The public ids of those who fit, and the one that is certain."""
    found: set[str] = set()
    certain = ""
    for one in people:
        try:
            fitting = find_patients(one)
        except Refusal:  # More fit than may be shown: a case as vague as that names nobody.
            continue
        found |= {str(patient.public_id) for patient in fitting.patients}
        certain = str(fitting.patients[0].public_id) if fitting.certain else certain
    return frozenset(found), certain


def _of_program(held: Appointment, request: HistoryRequest, on: date) -> Evidence:
    """By name members only; without a name counts, which name nobody (AMB-20)."""
    door = _DOOR[AppointmentKind.QUALITY]
    if request.person is None and not request.patient_id:
        return Evidence(government=_facts(held), limits={door: (RowLimit(identified=False),)})
    members = [PersonAsked(m.last_name, m.first_name, m.birth_date) for m in _members(held.program, request, on)]
    limit = RowLimit() if adopted_law().reading("AMB-20") == "all" else RowLimit(patients=_patients(members)[0])
    return Evidence(government=_facts(held, subject_is_member=bool(members)), limits={door: (limit,)})


def _members(program: str, request: HistoryRequest, on: date) -> list[ProgramMember]:
    if request.person is not None:
        asked = [request.person]
    else:
        rows = Identity.objects.filter(patient__public_id=stored_id(request.patient_id))
        asked = [PersonAsked(row.last_name, row.first_name, row.birth_date) for row in rows]
    born = {one.birth_date for one in asked if one.birth_date}
    roster = ProgramMember.objects.filter(program=program, birth_date__in=born, member_from__lte=on)
    live = [m for m in roster if m.member_until is None or m.member_until >= on]
    return [
        m for m in live if any(same_person(one, PersonAsked(m.last_name, m.first_name, m.birth_date)) for one in asked)
    ]


def _alarm(case: AccessCase, at: datetime) -> Then:
    """What was dispensed after the stated death opens an identity review: it may be two people's record (MAP-88)."""

    def then(report: HistoryReport) -> None:
        died_on = case.died_on
        assert died_on is not None
        after = [row for row in report.prescriptions if (row.sold_on or row.filled_on) > died_on]
        if after:
            title = "Dispensings after a stated death: decide whether the record is one person's"
            body = {"query": report.query_id, "rows": len(after)}
            docket.open_case(IDENTITY_REVIEW, key=str(case.pk), title=title, at=at, cite="§9(b)(9)", body=body)

    return then
