"""Statistic 4: what the submission interval brings and costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from statistics import median

from django.db.models import Q

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import DelayedRow
from carelaw.pdmp.rules.annual_reports.statistics import missed_by_delay
from carelaw.pdmp.rules.local_time import start_of_following
from carelaw.pdmp.store.models import Dispensation, DispensingState, ReportFigure
from carelaw.pdmp.use_cases.annual_reports.accesses import queries_in
from carelaw.pdmp.use_cases.annual_reports.figures import Grid, Section, Span, rate
from carelaw.pdmp.use_cases.annual_reports.prescribing import accepted

_INTERVALS = (24, 48, 72)
_AT_ONCE = 500
PROGRAM_COST, SURVEY_COST = "program-cost", "dispenser-survey-cost"


def submission_interval(span: Span, law: Law) -> Section:
    """Shares on time, delays, what questions missed by delay, and the costs that people entered."""
    rows = accepted(span)
    total = rows.count()
    on_time = rows.filter(lateness_seconds=0).count()
    delays = [
        max((received - start_of_following(on)).total_seconds() / 3600, 0)
        for on, received in rows.values_list("dispensed_on", "received_at").iterator(chunk_size=5000)
    ]
    missed, asked = _missed(span, law)
    lines = [
        ("Rows on time", rate(on_time, total, law)),
        ("Median delay", f"{median(delays):.1f} hours" if delays else "no row in the period"),
        ("Questions that missed a row by delay", rate(missed["as received"], asked, law)),
        *_costs(span, total),
    ]
    grid = Grid(
        "Questions that would have missed a row, by interval",
        ("Interval", "Missed"),
        [(f"{hours} hours", rate(missed[f"{hours}"], asked, law)) for hours in _INTERVALS],
    )
    notes = (
        "Where only the day of a dispensing is known, the delay runs from the end of that day. The second table asks "
        "what had been missed if every row had come at the end of a shorter interval at the latest.",
    )
    return Section("4", "Cost effectiveness of the submission interval", "§12(a)(4)", lines, [grid], notes)


def _missed(span: Span, law: Law) -> tuple[Counter[str], int]:
    """How many questions missed a row: as rows came, and had they come within each interval."""
    questions = queries_in(span).exclude(outcome="denied").filter(patient__isnull=False)
    by_patient: dict[int, list[datetime]] = defaultdict(list)
    for patient, at in questions.values_list("patient_id", "requested_at").iterator(chunk_size=5000):
        if patient is not None:
            by_patient[patient].append(at)
    missed: Counter[str] = Counter()
    for patient, row_list in _rows_of(by_patient, span):
        for at in by_patient[patient]:
            for name, hours in (("as received", None), *((str(each), each) for each in _INTERVALS)):
                facts = (DelayedRow(delivered, received, at, hours) for delivered, received in row_list)
                if any(missed_by_delay(one, law=law).outcome is Outcome.VIOLATION for one in facts):
                    missed[name] += 1
    return missed, sum(len(found) for found in by_patient.values())


def _rows_of(
    by_patient: dict[int, list[datetime]], span: Span
) -> Iterator[tuple[int, list[tuple[datetime, datetime]]]]:
    """The rows of patients who were asked about that can have been missed: delivered before, received in the span."""
    patients = sorted(by_patient)
    for begin in range(0, len(patients), _AT_ONCE):
        some: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
        live = Q(state__in=(DispensingState.LIVE, DispensingState.SUPERSEDED), version=1)
        found = Dispensation.objects.filter(
            live,
            identity__patient_id__in=patients[begin : begin + _AT_ONCE],
            received_at__gte=span.began,
            dispensed_on__lte=span.last,
        ).order_by("pk")
        for patient, on, received in found.values_list("identity__patient_id", "dispensed_on", "received_at"):
            delivered = start_of_following(on)
            if delivered < received:
                some[patient].append((delivered, received))
        yield from some.items()


def _costs(span: Span, total: int) -> list[tuple[str, str]]:
    entered = {
        one.name: one for one in ReportFigure.objects.filter(year__gte=span.first.year, year__lte=span.last.year)
    }
    sums: Counter[str] = Counter()
    for one in ReportFigure.objects.filter(year__gte=span.first.year, year__lte=span.last.year):
        sums[one.name] += int(one.amount * 100)
    lines = []
    if PROGRAM_COST in entered and total:
        each = sums[PROGRAM_COST] / 100 / total
        lines.append(("Program cost per row", f"${each:,.2f} (${sums[PROGRAM_COST] / 100:,.2f} of {total} rows)"))
    else:
        lines.append(("Program cost per row", "not entered"))
    shown = f"${sums[SURVEY_COST] / 100:,.2f}" if SURVEY_COST in entered else "not entered"
    lines.append(("Dispensers' cost, by survey", shown))
    return lines
