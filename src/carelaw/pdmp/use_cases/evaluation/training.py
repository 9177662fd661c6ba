"""Courses by role, completions with the day on which they run out, and the help desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import CourseAssigned, CourseTaken, SupportAsked, TrainingAsked
from carelaw.pdmp.rules.evaluation.training import CLINICIANS, clinician_trained, support_answered, user_trained
from carelaw.pdmp.store.models import Course, CourseCompletion, HelpTicket
from carelaw.pdmp.use_cases.enrollment.qualifying import account_with, put_on_record, standards_on
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, own_id, unknown
from carelaw.pdmp.use_cases.evaluation.permissions import ANSWER_TICKETS, KEEP_COURSES, OWN_TRAINING, SEE_TRAINING
from carelaw.pdmp.use_cases.patients.permissions import REQUESTERS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.sending import NoticeTemplate, declare_template, write_notice
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§5(5)(vii), §6(b)(4)"
# Whoever asks for a record of their own, or of one's child or principal, needs no course.
TRAINED_ROLES = tuple(
    role.code for role in ROLES.values() if role.program == "pdmp" and role.grantable and role.code not in REQUESTERS
)
COURSE = declare("course-entered", says="A course was entered.", keys={"roles": Shape.CODES}, cite=CITE)
COMPLETED = declare(
    "course-completed", says="A completed course was recorded.", keys={"account": Shape.ID, "on": Shape.DAY}, cite=CITE
)
ASKED = declare("help-asked", says="Somebody asked the help desk.", keys={"ticket": Shape.ID}, cite="§6(b)(4)")
ANSWERED = declare("help-answered", says="The help desk answered.", keys={"ticket": Shape.ID}, cite="§6(b)(4)")
ANSWER_NOTICE = "pdmp.help-answered"
declare_template(
    NoticeTemplate(ANSWER_NOTICE, "en", "The help desk answered your question about $screen", "$answer", "§6(b)(4)")
)


@dataclass(frozen=True, slots=True)
class Trainee:
    """One person in one role and how the training stands."""

    account_id: UUID
    name: str
    role: str
    decision: Decision


def enter_course(
    actor: Actor,
    at: datetime,
    *,
    code: str,
    version: str,
    title: str,
    roles: tuple[str, ...],
    first_day: date,
    last_day: date | None = None,
    valid_months: int | None = None,
    least_score: int | None = None,
    standards_test: str = "",
) -> Done:
    """Enter a version of a course for roles. A test of the board's standards may be met by it."""
    require(actor, KEEP_COURSES)
    wrong = [role for role in roles if role not in TRAINED_ROLES]
    if wrong or not roles:
        says = f"Roles are: {', '.join(TRAINED_ROLES)}. Name at least one."
        raise Refusal("E-MAP-131.role", says, cite=CITE, field="roles")
    if last_day is not None and last_day < first_day:
        raise Refusal("E-MAP-131.period", f"The last day lies before {first_day}.", cite=CITE, field="last_day")
    if valid_months is not None and not 1 <= valid_months <= 120:
        raise Refusal("E-MAP-131.months", "Permitted: 1 to 120 months, or empty.", cite=CITE, field="valid_months")
    if not 0 <= (least_score or 0) <= 100:
        raise Refusal("E-MAP-131.score", "Permitted: 0 to 100.", cite=CITE, field="least_score")
    with transaction.atomic():
        made, new = Course.objects.get_or_create(
            code=code,
            version=version,
            defaults={
                "title": title,
                "roles": sorted(set(roles)),
                "first_day": first_day,
                "last_day": last_day,
                "valid_months": valid_months,
                "least_score": least_score or 0,
                "standards_test": standards_test,
                "entered_at": at,
            },
        )
        if not new:
            says = f"Course {code} {version} is entered already. A changed course is a version of its own."
            raise Refusal("E-MAP-131.version", says, cite=CITE, field="version", kind="conflict")
        append(COURSE, actor=actor, at=at, body={"roles": made.roles})
    return Done(f"Course {code} {version} is assigned from {first_day} on.", f"{code} {version}")


def record_completion(
    actor: Actor,
    at: datetime,
    *,
    email: str,
    code: str,
    version: str,
    completed_on: date | None = None,
    score: int | None = None,
) -> Done:
    """Record that somebody completed a course; where it meets a test of the board's standards, that too."""
    require(actor, KEEP_COURSES)
    on = completed_on or law_day(at)
    if on > law_day(at):
        raise Refusal("E-MAP-130.future", "Permitted: today or a day before.", cite=CITE, field="completed_on")
    course = Course.objects.filter(code=code, version=version).first()
    if course is None:
        known = ", ".join(f"{one.code} {one.version}" for one in Course.objects.order_by("code", "version")[:20])
        says = f"No such course. Entered are: {known or 'none yet'}."
        raise Refusal("E-MAP-130.course", says, cite=CITE, field="code", kind="not-found")
    if score is not None and not 0 <= score <= 100:
        raise Refusal("E-MAP-130.score", "Permitted: 0 to 100.", cite=CITE, field="score")
    account = account_with(email)
    through = months_after(on, course.valid_months) if course.valid_months else None
    with transaction.atomic():
        CourseCompletion.objects.update_or_create(
            account_id=account.pk,
            course=course,
            completed_on=on,
            defaults={"score": score, "valid_through": through, "recorded_at": at, "recorded_by": own_id(actor)},
        )
        append(COMPLETED, actor=actor, at=at, body={"account": str(account.pk), "on": on}, subject=str(account.pk))
        met = _meet_standards(actor, at, account, course, score, on)
    counted = f" It counts through {through}." if through else ""
    return Done(f"Recorded for {account.name}.{counted}{met}", str(account.pk))


def _meet_standards(actor: Actor, at: datetime, account: object, course: Course, score: int | None, on: date) -> str:
    """The completion as a test of the board's standards (MAP-63), where the version in force lists it."""
    current = standards_on(on)
    enough = course.least_score <= 0 or (score or 0) >= course.least_score
    if current is None or not enough or course.standards_test not in current.tests:
        return ""
    put_on_record(actor, at, account, (course.standards_test,), on)  # type: ignore[arg-type]
    return f" It meets the test “{course.standards_test}” of the standards."


def trained(account_id: UUID | str, role: str, on: date) -> Decision:
    """How somebody's training in a role stands: by the clinicians' paragraph for them, else by everybody's."""
    mine = CourseCompletion.objects.filter(account_id=account_id).select_related("course")
    return _judged(role, on, _courses(), [_taken(one) for one in mine])


def trainees(actor: Actor, on: date, *, role: str = "") -> Iterator[Trainee]:
    """Everybody who uses the system, role by role, with how the training stands."""
    require(actor, SEE_TRAINING)
    courses = _courses()
    taken: dict[UUID, list[CourseTaken]] = defaultdict(list)
    for one in CourseCompletion.objects.select_related("course").iterator(chunk_size=2000):
        taken[one.account_id].append(_taken(one))
    wanted = [role] if role in TRAINED_ROLES else list(TRAINED_ROLES)
    grants = RoleGrant.objects.filter(role__in=wanted, starts_on__lte=on).select_related("account")
    seen: set[tuple[UUID, str]] = set()
    for grant in grants.order_by("role", "account__name", "pk"):
        key = (grant.account.pk, grant.role)
        if key in seen or grant.why_not_live(on) is not None:
            continue
        seen.add(key)
        yield Trainee(grant.account.pk, grant.account.name, grant.role, _judged(grant.role, on, courses, taken[key[0]]))


def _courses() -> tuple[CourseAssigned, ...]:
    return tuple(
        CourseAssigned(one.code, one.version, tuple(one.roles), one.first_day, one.last_day)
        for one in Course.objects.order_by("code", "version")
    )


def _taken(one: CourseCompletion) -> CourseTaken:
    course = one.course
    return CourseTaken(course.code, course.version, one.completed_on, one.score, course.least_score, one.valid_through)


def _judged(role: str, on: date, courses: tuple[CourseAssigned, ...], taken: Sequence[CourseTaken]) -> Decision:
    asked = TrainingAsked(on, role, courses, tuple(taken))
    law = adopted_law()
    return clinician_trained(asked, law=law) if role in CLINICIANS else user_trained(asked, law=law)


def untrained(actor: Actor, on: date, *, role: str = "") -> list[Trainee]:
    """Those who lack a course, let one run out, or have none assigned."""
    return [one for one in trainees(actor, on, role=role) if one.decision.outcome is not Outcome.PASS]


def ask_help(actor: Actor, at: datetime, *, screen: str, question: str) -> Done:
    """Ask the help desk. Name no patient."""
    require(actor, OWN_TRAINING)
    with transaction.atomic():
        made = HelpTicket.objects.create(
            account_id=UUID(actor.account_id), screen=screen, question=question, asked_at=at
        )
        append(ASKED, actor=actor, at=at, body={"ticket": str(made.pk)}, subject=str(made.pk))
    return Done("Asked. The answer comes to your notices.", str(made.pk))


def answer_help(actor: Actor, at: datetime, *, ticket: str, answer: str) -> Done:
    """Answer a question to the help desk; whoever asked is told."""
    require(actor, ANSWER_TICKETS)
    with transaction.atomic():
        found = by_id(HelpTicket.objects.select_for_update(), ticket)
        if found is None:
            raise unknown("question", "ticket", "§6(b)(4)")
        if found.answered_at is not None:
            says = "This question is answered already."
            raise Refusal("E-MAP-131.answered", says, cite="§6(b)(4)", field="ticket", kind="conflict")
        found.answered_at, found.answered_by, found.answer = at, own_id(actor), answer
        found.save()
        write_notice(
            ANSWER_NOTICE,
            key=str(found.pk),
            at=at,
            values={"screen": found.screen, "answer": answer},
            account_id=found.account_id,
            about="help:desk",
        )
        append(ANSWERED, actor=actor, at=at, body={"ticket": str(found.pk)}, subject=str(found.pk))
    return Done("Answered.", str(found.pk))


def support_standing(ticket: HelpTicket, at: datetime) -> Decision:
    """Whether a question was or still can be answered in time."""
    return support_answered(SupportAsked(ticket.asked_at, at, ticket.answered_at), law=adopted_law())


def tickets_of(actor: Actor) -> QuerySet[HelpTicket]:
    """Every question for those who answer, one's own for the others."""
    if actor.role in {"DATA_STEWARD", "ADMIN"}:
        require(actor, ANSWER_TICKETS)
        return HelpTicket.objects.order_by("-asked_at", "pk")
    require(actor, OWN_TRAINING)
    return HelpTicket.objects.filter(account_id=UUID(actor.account_id)).order_by("-asked_at", "pk")
