"""Who asked, as a department reviewer may read it: within a named, open review, its people and its days (MAP-113)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.dates import DAY, start_of_day
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.retention import LogReader, LogReading
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.rules.retention.confidentiality import log_readable
from carelaw.pdmp.store.models import AccessCase, Query
from carelaw.pdmp.use_cases.doors.appointing import stored_id
from carelaw.pdmp.use_cases.doors.cases import cases_of, live_appointments
from carelaw.pdmp.use_cases.doors.evidence import patients_of_case
from carelaw.pdmp.use_cases.doors.permissions import READ_REVIEW_LOG
from carelaw.pdmp.use_cases.retention.log_lines import shown
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CITE = "§9(a)"
_KEYS = {"case": Shape.ID, "lines": Shape.COUNT}
LISTED = declare("review-log-read", says="A reviewer read who asked, within a review.", keys=_KEYS, cite=_CITE)
REFUSED = declare(
    "review-log-refused",
    says="A reviewer asked for a line of the query log that no review of theirs is about.",
    keys={"case": Shape.ID, "code": Shape.CODE},
    cite=_CITE,
)
# What law enforcement asked is the Attorney General's to see, not the department's.
_NOT_THEIRS = ("LE_PROBABLE_CAUSE", "GRAND_JURY")


def read_line(actor: Actor, at: datetime, *, case: str, line: str) -> Done:
    """One line, if a review of one's own is open and about it. A refusal says nothing of whether it is there."""
    require(actor, READ_REVIEW_LOG)
    review = _own_review(actor, case)
    found = _about(review).filter(pk=stored_id(line)).first() if review else None
    decision = log_readable(_reading(actor, at, review, found), law=adopted_law())
    if decision.outcome is not Outcome.PASS or found is None:
        raise _refused(actor, at, review, decision)
    _on_record(actor, at, review, 1)
    row = asdict(shown(found))
    says = f"{row['asked_by']}, {row['role']}, asked on {law_day(found.requested_at)}: {row['outcome']}."
    return Done(says, str(found.pk), row)


def lines_of_review(actor: Actor, at: datetime, case: str) -> QuerySet[Query]:
    """Every line that an open review of one's own is about, the newest first; that they were read is on the record."""
    require(actor, READ_REVIEW_LOG)
    review = _own_review(actor, case)
    decision = log_readable(_reading(actor, at, review, review), law=adopted_law())
    if decision.outcome is not Outcome.PASS or review is None:
        raise _refused(actor, at, review, decision)
    lines = _about(review)
    _on_record(actor, at, review, lines.count())
    return lines


def _own_review(actor: Actor, case: str) -> AccessCase | None:
    return cases_of(actor).select_related("appointment").filter(pk=stored_id(case)).first()


def _reading(actor: Actor, at: datetime, review: AccessCase | None, found: object) -> LogReading:
    on = law_day(at)
    approved = review is not None and live_appointments(actor, on).filter(pk=review.appointment_id).exists()
    return LogReading(
        LogReader.REVIEWER,
        named_review=approved,
        review_open=review is not None and review.closed_on is None,
        line_in_review=found is not None,
    )


def _about(review: AccessCase) -> QuerySet[Query]:
    """The lines about the people, or by the professionals, whom a review names, asked in its days."""
    people = patients_of_case(review)
    numbers = Q(pk__in=())
    for number in review.dea_numbers:
        numbers |= Q(scope__dea__icontains=number) | Q(scope__dispenser_dea__icontains=number)
    askers = RoleGrant.objects.filter(numbers).values("account_id")
    which = Q(patient__public_id__in=sorted(people)) | Q(account_id__in=askers) | Q(principal_id__in=askers)
    lines = Query.objects.filter(which).exclude(purpose__in=_NOT_THEIRS)
    if review.since:
        lines = lines.filter(requested_at__gte=start_of_day(review.since, ZONE))
    if review.until:
        lines = lines.filter(requested_at__lt=start_of_day(review.until + DAY, ZONE))
    return lines.order_by("-requested_at", "pk")


def _on_record(actor: Actor, at: datetime, review: AccessCase | None, lines: int) -> None:
    assert review is not None
    with transaction.atomic():
        body = {"case": str(review.pk), "lines": lines}
        append(LISTED, actor=actor, at=at, body=body, subject=str(review.pk))


def _refused(actor: Actor, at: datetime, review: AccessCase | None, decision: Decision) -> Refusal:
    reason = decision.reasons[0]
    with transaction.atomic():
        body = {"code": reason.code, **({"case": str(review.pk)} if review else {})}
        append(REFUSED, actor=actor, at=at, body=body)
    return Refusal("E-MAP-113", reason.says, cite=_CITE, field="case" if review is None else "line", kind="forbidden")
