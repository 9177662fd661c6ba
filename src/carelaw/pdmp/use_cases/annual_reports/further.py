"""Statistic 7: what else the board decided to report, each with its definition, until it is withdrawn (MAP-177)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import FurtherStatistic
from carelaw.pdmp.rules.annual_reports.statistics import further_statistic
from carelaw.pdmp.store.models import BoardStatistic, HoldRequest, MisuseCase, PatientRequest, Submission
from carelaw.pdmp.use_cases.annual_reports.accesses import queries_in
from carelaw.pdmp.use_cases.annual_reports.figures import Section, Span, persons
from carelaw.pdmp.use_cases.annual_reports.permissions import ADD_STATISTIC
from carelaw.pdmp.use_cases.annual_reports.prescribing import accepted
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§12(a)(7)"
_KEYS = {"statistic": Shape.COUNT, "version": Shape.COUNT}
REGISTERED = declare(
    "statistic-registered", says="A further statistic of the board was registered.", keys=_KEYS, cite=CITE
)
WITHDRAWN = declare("statistic-withdrawn", says="A further statistic was withdrawn.", keys=_KEYS, cite=CITE)
# What the program can count by itself; a definition says what the board means by it.
MEASURES: Mapping[str, Callable[[Span], int]] = {
    "rows": lambda span: accepted(span).count(),
    "late-rows": lambda span: accepted(span).filter(lateness_seconds__gt=0).count(),
    "patients": lambda span: accepted(span).values("identity__patient").distinct().count(),
    "questions": lambda span: queries_in(span).count(),
    "refused-questions": lambda span: queries_in(span).filter(outcome="denied").count(),
    "files": lambda span: Submission.objects.filter(received_at__gte=span.began, received_at__lt=span.ended).count(),
    "patient-requests": lambda span: PatientRequest.objects.filter(
        received_at__gte=span.began, received_at__lt=span.ended
    ).count(),
    "holds-asked": lambda span: HoldRequest.objects.filter(
        received_at__gte=span.began, received_at__lt=span.ended
    ).count(),
    "misuse-cases": lambda span: MisuseCase.objects.filter(opened_at__gte=span.began, opened_at__lt=span.ended).count(),
}


def further(span: Span, law: Law) -> Section:
    """Every statistic that is registered and not withdrawn for the period."""
    lines, notes = [], []
    for one in BoardStatistic.objects.order_by("name", "version"):
        facts = FurtherStatistic(span.last, one.decided_on, one.withdrawn_on, one.definition, one.version)
        if further_statistic(facts, law=law).outcome is Outcome.PASS:
            count = MEASURES[one.measure](span)
            lines.append((one.name, persons(count, span.last, law) if one.measure == "patients" else str(count)))
            notes.append(f"{one.name}, version {one.version}: {one.definition} ({one.decision}, {one.decided_on})")
    return Section("7", "What else the board decided to report", CITE, lines, (), notes or ("Nothing is registered.",))


def register_statistic(
    actor: Actor, at: datetime, *, name: str, measure: str, definition: str, decision: str, decided_on: date
) -> BoardStatistic:
    """Register a statistic of the board; a new definition of the same name supersedes the one before."""
    require(actor, ADD_STATISTIC)
    if measure not in MEASURES:
        says = f"“{measure[:30]}” is nothing the program counts. Permitted: {', '.join(MEASURES)}."
        raise Refusal("E-MAP-177", says, cite=CITE, field="measure")
    if decided_on > law_day(at):
        raise Refusal("E-MAP-177.day", f"{decided_on} is in the future.", cite=CITE, field="decided_on")
    with transaction.atomic():
        last = BoardStatistic.objects.select_for_update().filter(name=name).order_by("-version").first()
        if last is not None and last.withdrawn_on is None:
            last.withdrawn_on = decided_on
            last.save(update_fields=["withdrawn_on"])
        made = BoardStatistic.objects.create(
            name=name,
            version=last.version + 1 if last else 1,
            measure=measure,
            definition=definition,
            decision=decision,
            decided_on=decided_on,
            recorded_at=at,
        )
        append(REGISTERED, actor=actor, at=at, body={"statistic": made.pk, "version": made.version})
    return made


def withdraw_statistic(actor: Actor, at: datetime, *, name: str, on: date) -> BoardStatistic:
    """Withdraw a statistic; it leaves the reports whose period ends on or after that day."""
    require(actor, ADD_STATISTIC)
    with transaction.atomic():
        held = BoardStatistic.objects.select_for_update().filter(name=name, withdrawn_on__isnull=True).first()
        if held is None:
            says = "No statistic of this name stands. Copy the name from the page of the reports."
            raise Refusal("E-MAP-177.unknown", says, cite=CITE, field="name", kind="not-found")
        if not held.decided_on <= on <= law_day(at):
            says = f"{on} is not between its decision on {held.decided_on} and today."
            raise Refusal("E-MAP-177.day", says, cite=CITE, field="on")
        held.withdrawn_on = on
        held.save(update_fields=["withdrawn_on"])
        append(WITHDRAWN, actor=actor, at=at, body={"statistic": held.pk, "version": held.version})
    return held
