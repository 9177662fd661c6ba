"""Statistics 1 and 5: accesses, legal and illegal; the exchange with other states and record systems."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Q, QuerySet

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import AccessEntry, PartnerQuestion
from carelaw.pdmp.rules.annual_reports.statistics import CONFIRMED, access_counted, exchange_counted
from carelaw.pdmp.store.models import AnnualReport, MisuseAct, MisuseCase, PartnerState, Query, ReportKind
from carelaw.pdmp.use_cases.annual_reports.figures import Grid, Section, Span, cells, persons, rate
from carelaw.pdmp.use_cases.doors.partners import AGREEMENT, KINDS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.agreements.models import Agreement

_CLINICAL = ("PRESCRIBER", "PRESCRIBER_DESIGNEE", "DISPENSER", "DISPENSER_DESIGNEE")
_RECORD_SYSTEMS = ("api", "fhir")
_YEARS_COMPARED = 6  # lines of the query log go after seven years, so older figures cannot be counted again


def count_accesses(span: Span, law: Law) -> Counter[str]:
    """How many times the system was accessed legally, illegally, or in vain (MAP-171)."""
    acts = MisuseAct.objects.filter(case__finding=CONFIRMED, query_id__isnull=False)
    confirmed = {one for one in acts.values_list("query_id", flat=True) if one is not None}
    found: Counter[str] = Counter()
    in_span = queries_in(span)
    outcomes = in_span.exclude(pk__in=confirmed).values_list("outcome").annotate(number=Count("pk"))
    for outcome, number in outcomes.order_by("outcome"):
        found[_counted(span, law, answered=outcome != "denied")] += number
    for outcome in in_span.filter(pk__in=confirmed).values_list("outcome", flat=True):
        found[_counted(span, law, answered=outcome != "denied", finding=CONFIRMED)] += 1
    sessions = MisuseAct.objects.filter(case__finding=CONFIRMED, intrusion=True, query_id__isnull=True)
    for on in sessions.filter(on__gte=span.first, on__lte=span.last).values_list("on", flat=True):
        found[_counted(span, law, on=on, intrusion=True)] += 1
    return found


def queries_in(span: Span) -> QuerySet[Query]:
    """The lines of the query log in a period."""
    return Query.objects.filter(requested_at__gte=span.began, requested_at__lt=span.ended)


def _counted(
    span: Span,
    law: Law,
    *,
    answered: bool | None = None,
    finding: str = "",
    intrusion: bool = False,
    on: date | None = None,
) -> str:
    entry = AccessEntry(on or span.first, span.first, span.last, answered, finding, intrusion)
    return access_counted(entry, law=law).reasons[0].code


def accesses(span: Span, law: Law) -> Section:
    """Statistic 1, with its memo lines."""
    found = count_accesses(span, law)
    open_cases = MisuseCase.objects.filter(opened_at__lt=span.ended, concluded_on__isnull=True).count()
    refused = queries_in(span).filter(outcome="denied").count()
    lines = [
        ("Legal accesses", str(found["legal"])),
        ("Illegal accesses", str(found["illegal"])),
        ("Memo: refused attempts", str(refused)),
        ("Memo: cases of misuse still open", str(open_cases)),
    ]
    restated = _restatements(span, law)
    grids = [Grid("Memo: restatements of earlier years", ("Period", "Figure", "Then", "Now"), restated)]
    return Section(
        "1",
        "Times the system was legally and illegally accessed",
        "§12(a)(1)",
        lines,
        grids if restated else [],
        (
            "An answered question is an access. An access is illegal when a finding of misuse is confirmed; each "
            "session of a confirmed intrusion counts once.",
        ),
        {"legal": found["legal"], "illegal": found["illegal"]},
    )


def _restatements(span: Span, law: Law) -> list[tuple[str, str, str, str]]:
    since = span.last - timedelta(days=366 * _YEARS_COMPARED)
    rows = []
    earlier = AnnualReport.objects.filter(
        kind=ReportKind.BOARD, period_to__lt=span.first, period_from__gte=since, submitted_on__isnull=False
    )
    for one in earlier.order_by("period_from", "version"):
        then = one.figures["sections"][0]["compared"]
        now = count_accesses(Span(one.period_from, one.period_to), law)
        rows += [
            (f"{one.period_from} to {one.period_to}", name, str(then[name]), str(now[name]))
            for name in ("legal", "illegal")
            if then[name] != now[name]
        ]
    return rows


def exchange(span: Span, law: Law) -> Section:
    """Statistic 5: agreements, questions of other states, and what record systems ask."""
    agreements = Agreement.objects.filter(kind=AGREEMENT, effective_on__lte=span.last).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=span.first)
    )
    asked = list(queries_in(span).filter(role__in=KINDS))
    told = Counter(_exchanged(one, span, law) for one in asked)
    answered = told["answered-with-person"] + told["answered-nobody"]
    waits = [(one.provided_at - one.requested_at).total_seconds() for one in asked if one.provided_at]
    matched = len({one.patient_id for one in asked if one.patient_id})
    clinical = queries_in(span).filter(role__in=_CLINICAL)
    from_records = clinical.filter(channel__in=_RECORD_SYSTEMS).count()
    failures = _failures(asked)
    lines = [
        ("Agreements in force in the period", str(agreements.count())),
        ("Questions from other states", str(len(asked))),
        ("Questions to other states", "none: the system sends none"),
        ("Answered", rate(answered, len(asked), law)),
        ("Median time to an answer", f"{median(waits):.1f} seconds" if waits else "no answer in the period"),
        ("Persons matched", persons(matched, span.last, law)),
        ("Started from a record system", rate(from_records, clinical.count(), law)),
    ]
    grid = Grid(
        "Questions not answered, by partner",
        ("State", "Not answered"),
        list(zip(failures, cells(list(failures.values()), span.last, law), strict=True)),
    )
    notes = ("Questions over the API and FHIR count as started from a record system.",)
    return Section(
        "5",
        "How well the exchange with other states and with electronic medical records works",
        "§12(a)(5)",
        lines,
        [grid],
        notes,
    )


def _exchanged(one: Query, span: Span, law: Law) -> str:
    question = PartnerQuestion(
        law_day(one.requested_at), span.first, span.last, one.outcome != "denied", one.patient_id is not None
    )
    decision = exchange_counted(question, law=law)
    assert decision.outcome is not Outcome.INDETERMINATE
    return decision.reasons[0].code


def _failures(asked: list[Query]) -> dict[str, int]:
    states: dict[object, str] = {}
    for grant in RoleGrant.objects.filter(role__in=KINDS):
        for state in grant.scope.get("state", ()):
            states[grant.account_id] = str(state).upper()
    found = dict.fromkeys(PartnerState.objects.order_by("state").values_list("state", flat=True), 0)
    for one in asked:
        if one.outcome == "denied":
            state = states.get(one.account_id, "unknown")
            found[state] = found.get(state, 0) + 1
    return found
