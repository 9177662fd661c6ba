"""§5(5)(vii), §6(b)(4): prescribers, dispensers and everybody else who uses the system are trained and supported."""

from __future__ import annotations

from datetime import timedelta

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, outside, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.evaluation import CourseAssigned, CourseTaken, SupportAsked, TrainingAsked

CLINICIANS = frozenset({"PRESCRIBER", "DISPENSER"})


@rule("MAP-130", cite="§5(5)(vii)")
def clinician_trained(asked: TrainingAsked, law: Law) -> Decision:
    """Whether a prescriber or dispenser has on record what is assigned; nobody is shut out for lacking it."""
    if asked.role not in CLINICIANS:
        return outside(fault("not-a-clinician", "This duty is about prescribers and dispensers; see §6(b)(4)."))
    return _judged(asked, "MAP-130")


@rule("MAP-131", cite="§6(b)(4)")
def user_trained(asked: TrainingAsked, law: Law) -> Decision:
    """Whether anybody who uses the system has on record what is assigned to the role."""
    return _judged(asked, "MAP-131")


@rule("MAP-131", cite="§6(b)(4)")
def support_answered(asked: SupportAsked, law: Law) -> Decision:
    """Whether a question to the help desk is answered in the time that the program sets itself."""
    hours = law.number("support.answer_hours", asked.judged_at.date())
    until = asked.asked_at + timedelta(hours=hours)
    if asked.answered_at is not None and asked.answered_at <= until:
        return passed("answered-in-time", f"Answered within {hours} hours (policy).")
    if asked.answered_at is not None:
        return to_review(fault("answered-late", f"Answered after more than {hours} hours (policy)."))
    if asked.judged_at <= until:
        return passed("waiting", f"To be answered within {hours} hours (policy).")
    return to_review(fault("overdue", f"Not answered within {hours} hours (policy). Answer it."))


def _judged(asked: TrainingAsked, code: str) -> Decision:
    assigned = [one for one in asked.courses if asked.role in one.roles and _holds(one, asked)]
    if not assigned:
        return to_review(fault("no-course", "No course is assigned to this role. Assign one."))
    reasons = [reason for one in assigned if (reason := _lack(one, asked, code))]
    return breached(*reasons) if reasons else passed("trained", "Every course assigned to the role is on record.")


def _holds(course: CourseAssigned, asked: TrainingAsked) -> bool:
    return course.first_day <= asked.judged_on and (course.last_day is None or asked.judged_on <= course.last_day)


def _lack(course: CourseAssigned, asked: TrainingAsked, code: str) -> Reason | None:
    name = f"{course.code} {course.version}"
    mine = [one for one in asked.taken if (one.code, one.version) == (course.code, course.version)]
    done = [one for one in mine if one.completed_on <= asked.judged_on]
    if not done:
        return fault(f"E-{code}", f"Course {name} is not on record. Take it.", "courses")
    if not any(_enough(one) for one in done):
        return fault(f"E-{code}.score", f"The score in course {name} does not reach what it asks. Take it again.")
    if not any(_enough(one) and (one.valid_through is None or asked.judged_on <= one.valid_through) for one in done):
        return fault(f"E-{code}.expired", f"Course {name} has run out. Take it again.", "courses")
    return None


def _enough(one: CourseTaken) -> bool:
    return one.least_score <= 0 or (one.score is not None and one.score >= one.least_score)
