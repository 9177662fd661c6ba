"""Statistics 2 and 3: how many prescribers use the system; what is prescribed, quarter by quarter."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncQuarter

from carelaw.kernel.dates import quarter_of, years_after
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.annual_reports import PrescriberYear, ProviderWindow
from carelaw.pdmp.facts.clinical import OPIOID_CLASSES, DrugClass
from carelaw.pdmp.rules.annual_reports.statistics import many_providers, prescriber_uses
from carelaw.pdmp.store.models import Dispensation, DispensingState, FirstPrescription
from carelaw.pdmp.use_cases.annual_reports.accesses import queries_in
from carelaw.pdmp.use_cases.annual_reports.figures import Grid, Section, Span, is_small, persons, rate
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.reporting.first_queries import MATCHED, OUTSIDE, UNCLEAR
from carelaw.pdmp.use_cases.showing_again import WITHHELD
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.models import RoleGrant

_ASKING = ("PRESCRIBER", "PRESCRIBER_DESIGNEE")
_SCHEDULES = ("II", "III", "IV", "V", "other")
_Row = tuple[int, date, int | None, str, str, str]


def accepted(span: Span) -> QuerySet[Dispensation]:
    """The accepted rows of a period: live, dispensed in it."""
    return Dispensation.objects.filter(
        state=DispensingState.LIVE, dispensed_on__gte=span.first, dispensed_on__lte=span.last
    )


def use_of_the_system(span: Span, law: Law) -> Section:
    """Statistic 2: shares with their numerators and denominators."""
    rows: Counter[str] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    counted = accepted(span).values_list("prescriber__key", "prescriber__dea").annotate(number=Count("pk"))
    for key, dea, number in counted.order_by("prescriber__key", "prescriber__dea"):
        rows[key] += number
        names[key].add(dea)
    asked = _patient_queries(span)
    told: Counter[str] = Counter()
    for key, number in rows.items():
        queries = sum(asked.get(dea, 0) for dea in names[key])
        told[prescriber_uses(PrescriberYear(number, queries), law=law).reasons[0].code] += 1
    with_rows = {dea for found in names.values() for dea in found}
    memo = sum(
        prescriber_uses(PrescriberYear(0, number), law=law).reasons[0].code == "memo-no-rows"
        for dea, number in asked.items()
        if dea and dea not in with_rows
    )
    pairs = FirstPrescription.objects.filter(written_on__gte=span.first, written_on__lte=span.last)
    matched = pairs.filter(state=MATCHED).count()
    judged = pairs.exclude(state__in=(OUTSIDE, UNCLEAR)).count()
    total = sum(rows.values())
    questions = queries_in(span).filter(role__in=_ASKING).exclude(outcome="denied").exclude(purpose="SELF_AUDIT")
    lines = [
        ("A. Prescribers with rows who asked about a patient", rate(told["uses"], len(rows), law)),
        ("Memo: prescribers who asked and have no row", str(memo)),
        ("B. First prescriptions with a question near them", rate(matched, judged, law)),
        ("C. Patient questions per 100 accepted rows", rate(questions.count(), total, law).replace("%", "")),
    ]
    notes = (
        "A row belongs to the prescriber whose number it carries; a designee's question counts for the principal. "
        "Of the first prescriptions, those matched are compared with those matched or not found.",
    )
    return Section("2", "Rate at which prescribers use the system", "§12(a)(2)", lines, (), notes)


def _patient_queries(span: Span) -> dict[str, int]:
    """How many patient questions stand behind each DEA number, own or by designees."""
    by_account: Counter[object] = Counter()
    asked = queries_in(span).filter(role__in=_ASKING).exclude(outcome="denied").exclude(purpose="SELF_AUDIT")
    grouped = asked.values_list("account_id", "principal_id").annotate(number=Count("pk"))
    for account, principal, number in grouped.order_by("account_id", "principal_id"):
        by_account[principal or account] += number
    found: dict[str, int] = {}
    for grant in RoleGrant.objects.filter(role="PRESCRIBER"):
        for dea in grant.scope.get("dea", ()):
            found[str(dea)] = max(found.get(str(dea), 0), by_account.get(grant.account_id, 0))
    return found


@dataclass(slots=True)
class Quarter:
    """What a quarter adds up to, by schedule; and the patients with a pattern."""

    rows: Counter[str] = field(default_factory=Counter)
    patients: Counter[str] = field(default_factory=Counter)
    days: Counter[str] = field(default_factory=Counter)
    overlapping: set[int] = field(default_factory=set)
    many: set[int] = field(default_factory=set)


def prescribing(span: Span, law: Law) -> Section:
    """Statistic 3: each quarter beside the same quarter a year before; no cause is claimed."""
    before = Span(years_after(span.first, -1), span.last)
    quarters = quarters_of(before, law)
    withheld: Counter[date] = Counter()
    for at in queries_in(before).filter(note_outcome=WITHHELD).values_list("requested_at", flat=True):
        withheld[quarter_of(law_day(at)).starts] += 1
    by_schedule, whole = [], []
    start = quarter_of(span.first).starts
    while start <= span.last:
        base = years_after(start, -1)
        now, then = quarters.get(start, Quarter()), quarters.get(base, Quarter())
        name = f"{start.year} Q{(start.month + 2) // 3}"
        for schedule in _SCHEDULES:
            if now.rows[schedule] or then.rows[schedule]:
                by_schedule.append((f"{name}, {schedule}", *_cells(now, then, schedule, span.last, law)))
        whole.append(
            (
                name,
                persons(len(now.overlapping), span.last, law),
                persons(len(then.overlapping), span.last, law),
                persons(len(now.many), span.last, law),
                persons(len(then.many), span.last, law),
                str(withheld[start]),
                str(withheld[base]),
            )
        )
        start = quarter_of(start).ends
    head = ("Quarter, schedule", "Rows", "Year before", "Patients", "Year before", "Days per patient", "Year before")
    patterns = (
        "Quarter",
        "Opioid with benzodiazepine: patients",
        "Year before",
        "Four prescribers and four dispensers in 90 days: patients",
        "Year before",
        "Not prescribed after a look",
        "Year before",
    )
    grids = (
        Grid("Prescribing by quarter and schedule", head, by_schedule),
        Grid("Patterns by quarter", patterns, whole),
    )
    notes = (
        "The baseline of each quarter is the same quarter a year before. The figures stand side by side; they do not "
        "say that the system caused a difference.",
    )
    return Section("3", "Effect on controlled-substance prescribing", "§12(a)(3)", (), grids, notes)


def _cells(now: Quarter, then: Quarter, schedule: str, on: date, law: Law) -> tuple[str, ...]:
    shown: list[str] = []
    for count in (lambda one: str(one.rows[schedule]), lambda one: persons(one.patients[schedule], on, law)):
        shown += [count(now), count(then)]
    for one in (now, then):
        people = one.patients[schedule]
        shown.append("–" if not people or is_small(people, on, law) else f"{one.days[schedule] / people:.1f}")
    return tuple(shown)


def quarters_of(span: Span, law: Law) -> dict[date, Quarter]:
    """The rows of a period, added up by quarter in the database; patterns of those patients alone who can have one."""
    found: dict[date, Quarter] = defaultdict(Quarter)
    named = Case(
        *(When(state_schedule__in=(name, f"C{name}"), then=Value(name)) for name in _SCHEDULES[:-1]),
        default=Value(_SCHEDULES[-1]),
    )
    sums = (
        accepted(span)
        .annotate(quarter=TruncQuarter("dispensed_on"), schedule=named)
        .values_list("quarter", "schedule")
        .annotate(Count("pk"), Count("identity__patient_id", distinct=True), Sum("days_supply"))
    )
    for starts, schedule, rows, patients, days in sums.order_by("quarter", "schedule"):
        quarter = found[starts]
        quarter.rows[schedule], quarter.patients[schedule], quarter.days[schedule] = rows, patients, days or 0
    window = law.number("clinical.multiple_provider_days", span.last)
    catalog = catalog_in_force()
    for patient, own in groupby(_rows_to_walk(span, window, catalog, law), key=lambda row: row[0]):
        _add_patient(found, patient, list(own), span, window, catalog, law)
    return found


def _rows_to_walk(span: Span, window: int, catalog: Catalog, law: Law) -> Iterator[_Row]:
    """The rows, in order, of patients with drugs of both kinds or with enough prescribers and dispensers."""
    # The windows of the first days reach back before the period.
    rows = accepted(Span(span.first - timedelta(days=window), span.last))
    codes: dict[str, list[str]] = defaultdict(list)
    for code in rows.order_by().values_list("national_drug_code", flat=True).distinct():
        codes[_kind(code, catalog)].append(code)
    patients = rows.order_by().values("identity__patient_id")
    benzodiazepine = patients.filter(national_drug_code__in=codes["benzodiazepine"])
    both = patients.filter(national_drug_code__in=codes["opioid"], identity__patient_id__in=benzodiazepine)
    many = patients.annotate(
        prescribers=Count("prescriber__key", distinct=True), dispensers=Count("dispenser__key", distinct=True)
    ).filter(
        prescribers__gte=law.number("clinical.multiple_provider_prescribers", span.last),
        dispensers__gte=law.number("clinical.multiple_provider_dispensers", span.last),
    )
    some = Q(identity__patient_id__in=both) | Q(identity__patient_id__in=many.values("identity__patient_id"))
    return (
        rows.filter(some)
        .order_by("identity__patient_id", "dispensed_on", "pk")
        .values_list(
            "identity__patient_id",
            "dispensed_on",
            "days_supply",
            "prescriber__key",
            "dispenser__key",
            "national_drug_code",
        )
        .iterator(chunk_size=5000)
    )


def _add_patient(
    found: dict[date, Quarter], patient: int, rows: list[_Row], span: Span, days: int, catalog: Catalog, law: Law
) -> None:
    window: deque[_Row] = deque()
    opioid_until = benzo_until = date.min
    for row in rows:
        _, on, supply, _, _, code = row
        window.append(row)
        while window[0][1] <= on - timedelta(days=days):
            window.popleft()
        kind, until = _kind(code, catalog), on + timedelta(days=max((supply or 1) - 1, 0))
        overlaps = (kind == "opioid" and benzo_until >= on) or (kind == "benzodiazepine" and opioid_until >= on)
        opioid_until = max(opioid_until, until) if kind == "opioid" else opioid_until
        benzo_until = max(benzo_until, until) if kind == "benzodiazepine" else benzo_until
        if on < span.first:
            continue
        quarter = found[quarter_of(on).starts]
        if overlaps:
            quarter.overlapping.add(patient)
        if patient not in quarter.many:
            seen = ProviderWindow(on, days, len({one[3] for one in window}), len({one[4] for one in window}))
            if many_providers(seen, law=law).outcome is Outcome.PASS:
                quarter.many.add(patient)


@lru_cache(maxsize=4096)
def _kind(code: str, catalog: Catalog) -> str:
    product = catalog.find(code)
    if product is None:
        return ""
    if product.drug_class in OPIOID_CLASSES:
        return "opioid"
    return "benzodiazepine" if product.drug_class == DrugClass.BENZODIAZEPINE else ""
