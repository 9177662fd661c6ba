"""Statistic 6 and the Attorney General's data pack: aggregates only, nothing that shows whose record was seen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q

from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.facts.annual_reports import LawAccess, WarrantAfter
from carelaw.pdmp.rules.annual_reports.statistics import law_access_counted, search_warrant_counted
from carelaw.pdmp.store.models import CourtOrderRecord, InvestigationStage, LawEnforcementRequest, WarrantOutcome
from carelaw.pdmp.use_cases.annual_reports.figures import Grid, Section, Span, cells
from carelaw.pdmp.use_cases.law_enforcement.outcomes import outcomes_missing
from carelaw.platform.accounts.actor import law_day

_DOORS = {"II": "Schedule II", "ORDER": "Court order", "BOTH": "Schedule II and court order"}


def law_accesses(span: Span, law: Law) -> Section:
    """Statistic 6: accesses by agency kind and door, and the search warrants that followed."""
    by, warrants, missing = _runs(span, law), _warrants(span, law), outcomes_missing().filter(ran_at__lt=span.ended)
    lines = [
        ("Accesses through §9(b)(3)", str(sum(by.values()))),
        ("Search warrants issued after an access", str(warrants["counted"])),
        ("Memo: arrest warrants issued after an access", str(warrants["memo-arrest"])),
        ("Memo: accesses of which no outcome is reported", str(missing.count())),
    ]
    notes = ("A run counts once, whichever doors it used; grand juries are counted apart. Small counts are left out.",)
    title = "Law-enforcement accesses and the search warrants that followed"
    return Section("6", title, "§12(a)(6)", lines, [_grid(by, span, law)], notes)


def law_pack(span: Span, law: Law) -> list[Section]:
    """What the Attorney General's office needs for its own report (MAP-178)."""
    received = LawEnforcementRequest.objects.filter(received_at__gte=span.began, received_at__lt=span.ended)
    decided = LawEnforcementRequest.objects.filter(decided_at__gte=span.began, decided_at__lt=span.ended)
    refused = Counter(decided.exclude(refused_code="").values_list("refused_code", flat=True))
    orders = CourtOrderRecord.objects.filter(entered_at__gte=span.began, entered_at__lt=span.ended)
    stages = InvestigationStage.objects.filter(concluded_on__gte=span.first, concluded_on__lte=span.last)
    juries = LawEnforcementRequest.objects.filter(ran_at__gte=span.began, ran_at__lt=span.ended, grand_jury=True)
    withheld = LawEnforcementRequest.objects.filter(ran_at__lt=span.ended).filter(
        Q(released_on__isnull=True) | Q(released_on__gt=span.last)
    )
    warrants = _warrants(span, law)
    requests = Section(
        "A",
        "Requests",
        "§12(b)",
        [
            ("Requests received", str(received.count())),
            ("Requests refused", str(sum(refused.values()))),
            ("Court orders entered", str(orders.count())),
        ],
        [Grid("Refusals by reason", ("Reason", "Refused"), [(code, str(n)) for code, n in sorted(refused.items())])],
    )
    runs = _runs(span, law)
    ran = Section(
        "B",
        "Runs and warrants",
        "§12(b)",
        [
            ("Runs for agencies", str(sum(runs.values()))),
            ("Runs for grand juries", str(juries.count())),
            ("Search warrants issued", str(warrants["counted"])),
            ("Arrest warrants issued", str(warrants["memo-arrest"])),
        ],
        [_grid(runs, span, law)],
    )
    standing = Section(
        "C",
        "Investigations",
        "§12(b), §9(c)",
        [
            ("Investigations concluded", str(stages.values("investigation").distinct().count())),
            ("Accesses still withheld at the period's end", str(withheld.count())),
        ],
    )
    return [requests, ran, standing, _missing(span)]


def _missing(span: Span) -> Section:
    rows = [
        (one.reference, str(law_day(one.ran_at)))
        for one in outcomes_missing().filter(ran_at__lt=span.ended)
        if one.ran_at
    ]
    grid = Grid("Accesses of which no outcome is reported", ("Request", "Run on"), rows)
    return Section("D", "Outcomes to ask for", "§12(a)(6)", [("Outcomes missing", str(len(rows)))], [grid])


def _runs(span: Span, law: Law) -> Counter[tuple[str, str]]:
    near = Q(ran_at__gte=span.began, ran_at__lt=span.ended) | Q(received_at__gte=span.began, received_at__lt=span.ended)
    found: Counter[tuple[str, str]] = Counter()
    for one in LawEnforcementRequest.objects.filter(near).iterator(chunk_size=2000):
        doors = 2 if one.door == "BOTH" else 1
        access = LawAccess(
            span.first,
            span.last,
            _day(one.received_at),
            _day(one.ran_at),
            one.grand_jury,
            doors,
        )
        if law_access_counted(access, law=law).outcome is Outcome.PASS:
            found[one.agency_kind, one.door] += 1
    return found


def _warrants(span: Span, law: Law) -> Counter[str]:
    issued = WarrantOutcome.objects.filter(issued_on__isnull=False).select_related("request")
    return Counter(
        search_warrant_counted(
            WarrantAfter(one.kind, span.first, span.last, one.issued_on, one.request.ran_at is not None), law=law
        )
        .reasons[0]
        .code
        for one in issued.order_by("pk")
    )


def _grid(by: Counter[tuple[str, str]], span: Span, law: Law) -> Grid:
    keys = sorted(by)
    shown = cells([by[key] for key in keys], span.last, law)
    rows = [(kind, _DOORS.get(door, door or "–"), count) for (kind, door), count in zip(keys, shown, strict=True)]
    return Grid("Accesses by agency and door", ("Agency", "Door", "Accesses"), rows)


def _day(at: Any) -> date | None:
    return law_day(at) if at is not None else None
