"""Statistic 4: what the submission interval brings and costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncDate

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import DelayedRow
from carelaw.pdmp.rules.annual_reports.statistics import missed_by_delay
from carelaw.pdmp.rules.local_time import ZONE, start_of_following
from carelaw.pdmp.store.models import Dispensation, DispensingState, ReportFigure
from carelaw.pdmp.use_cases.annual_reports.accesses import queries_in
from carelaw.pdmp.use_cases.annual_reports.figures import Grid, Section, Span, rate
from carelaw.pdmp.use_cases.annual_reports.prescribing import accepted

_INTERVALS = (24, 48, 72)
PROGRAM_COST, SURVEY_COST = "program-cost", "dispenser-survey-cost"


def submission_interval(span: Span, law: Law) -> Section:
    """Shares on time, delays, what questions missed by delay, and the costs that people entered."""
    rows = accepted(span)
    total = rows.count()
    on_time = rows.filter(lateness_seconds=0).count()
    middle = _median_delay(rows)
    missed, asked = _missed(span, law)
    lines = [
        ("Rows on time", rate(on_time, total, law)),
        ("Median delay", f"{middle:.1f} hours" if middle is not None else "no row in the period"),
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


def _median_delay(rows: QuerySet[Dispensation]) -> float | None:
    """The middle delay in hours. The database counts the rows of each day and arrival; a file's rows arrive at once."""
    counted = rows.order_by().values_list("dispensed_on", "received_at").annotate(number=Count("pk"))
    delays: Counter[float] = Counter()
    for on, received, number in counted.iterator(chunk_size=5000):
        delays[max((received - start_of_following(on)).total_seconds() / 3600, 0)] += number
    total = delays.total()
    if not total:
        return None
    low, high = (_at(delays, place) for place in ((total - 1) // 2, total // 2))
    return (low + high) / 2


def _at(delays: Counter[float], place: int) -> float:
    """The delay at a place of all of them in order."""
    for delay in sorted(delays):
        if place < delays[delay]:
            return delay
        place -= delays[delay]
    raise ValueError("no delay stands at this place")


def _missed(span: Span, law: Law) -> tuple[Counter[str], int]:
    """How many questions missed a row: as rows came, and had they come within each interval.

    The database finds the pairs of a question and a row that was delivered before it and arrived after it; these are
    few, and the rule judges each. Had rows come sooner, only some of the same pairs would be left.
    """
    questions = queries_in(span).exclude(outcome="denied").filter(patient__isnull=False)
    row = "patient__identities__dispensation__"
    pairs = questions.filter(
        **{
            f"{row}state__in": (DispensingState.LIVE, DispensingState.SUPERSEDED),
            f"{row}version": 1,
            f"{row}dispensed_on__lt": TruncDate("requested_at", tzinfo=ZoneInfo(ZONE)),
            f"{row}received_at__gt": F("requested_at"),
        }
    )
    missed: dict[str, set[UUID]] = defaultdict(set)
    wanted = pairs.values_list("pk", "requested_at", f"{row}dispensed_on", f"{row}received_at")
    for question, at, on, received in wanted.order_by().iterator(chunk_size=5000):
        for name, hours in (("as received", None), *((str(each), each) for each in _INTERVALS)):
            facts = DelayedRow(start_of_following(on), received, at, hours)
            if missed_by_delay(facts, law=law).outcome is Outcome.VIOLATION:
                missed[name].add(question)
    return Counter({name: len(found) for name, found in missed.items()}), questions.count()


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
