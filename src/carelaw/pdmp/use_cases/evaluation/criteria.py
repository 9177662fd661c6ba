"""Criteria for alerts: drafted as data, tried on history, advised on, approved, retired; old versions are kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Max

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import CriterionAsked, Measured, MeasuredRow, PatternMeasured, Practitioner
from carelaw.pdmp.rules.evaluation.irregular_pattern import irregular_pattern
from carelaw.pdmp.rules.evaluation.measures import MEASURES
from carelaw.pdmp.rules.evaluation.referral_criterion import CITE, referral_criterion
from carelaw.pdmp.store.models import Criterion
from carelaw.pdmp.use_cases.board.policies import require_policy
from carelaw.pdmp.use_cases.evaluation.deciding import by_id, own_id, require_pass, unknown
from carelaw.pdmp.use_cases.evaluation.measuring import rows_of, window
from carelaw.pdmp.use_cases.evaluation.permissions import APPROVE_CRITERION, DRAFT_CRITERION, TRY_CRITERION
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_KEYS = {"criterion": Shape.ID, "version": Shape.COUNT}
DRAFTED = declare("criterion-drafted", says="A version of a criterion was drafted.", keys=_KEYS, cite=CITE)
TRIED = declare(
    "criterion-tried",
    says="A criterion was tried on history; nothing was raised.",
    keys={**_KEYS, "subjects": Shape.COUNT, "would_alert": Shape.COUNT},
    cite=CITE,
)
APPROVED = declare("criterion-approved", says="The board approved a criterion.", keys=_KEYS, cite=CITE)
RETIRED = declare("criterion-retired", says="A criterion was retired.", keys=_KEYS, cite=CITE)
_LONGEST_WINDOW, _LARGEST = 366, Decimal("100000")


def draft_criterion(
    actor: Actor,
    at: datetime,
    *,
    code: str,
    title: str,
    practitioner: str,
    clinical_standard: str,
    developed_by: str,
    measure: str,
    window_days: int,
    threshold: str,
    least_rows: int,
) -> Done:
    """Draft a version of a criterion; it is run by nothing until it was tried, advised on and approved."""
    require(actor, DRAFT_CRITERION)
    if not 1 <= window_days <= _LONGEST_WINDOW:
        raise Refusal("E-MAP-125.window", f"Permitted: 1 to {_LONGEST_WINDOW} days.", cite=CITE, field="window_days")
    if not 2 <= least_rows <= 100_000:
        raise Refusal("E-MAP-125.rows", "One row is no pattern. Permitted: 2 to 100000.", cite=CITE, field="least_rows")
    line = _line(threshold)
    with transaction.atomic():
        newest = Criterion.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
        made = Criterion.objects.create(
            code=code,
            version=newest + 1,
            title=title,
            practitioner=Practitioner(practitioner),
            clinical_standard=clinical_standard,
            developed_by=developed_by,
            measure=measure,
            window_days=window_days,
            threshold=line,
            least_rows=least_rows,
            drafted_at=at,
            drafted_by=own_id(actor),
        )
        append(DRAFTED, actor=actor, at=at, body=_body(made), subject=str(made.pk))
    return Done(f"Version {made.version} of {code} is drafted. Try it on history next.", str(made.pk))


def _line(threshold: str) -> Decimal:
    try:
        line = Decimal(threshold)
    except InvalidOperation:
        line = Decimal("NaN")
    if not line.is_finite() or not 0 < line < _LARGEST or line != line.quantize(Decimal("0.1")):
        says = f"“{threshold[:20]}” is no line. Write a number above 0 with at most one decimal, such as 25.0."
        raise Refusal("E-MAP-125.threshold", says, cite=CITE, field="threshold")
    return line


def try_criterion(actor: Actor, at: datetime, *, criterion: str, until: date | None = None) -> Done:
    """Run a draft on history: how many practitioners it would alert to. Nothing is raised and nobody is named."""
    require(actor, TRY_CRITERION)
    on = law_day(at)
    last = until or on
    if last > on:
        raise Refusal("E-MAP-125.future", f"History ends today, {on}.", cite=CITE, field="until")
    one = criterion_for(criterion)
    since, last = window(one.window_days, last)
    decisions = [judged(one, rows)[0] for _, rows in rows_of(Practitioner(one.practitioner), since, last, on)]
    would = sum(1 for decision in decisions if decision.outcome is Outcome.REVIEW)
    with transaction.atomic():
        one.tried_on, one.tried_subjects, one.tried_alerts = on, len(decisions), would
        one.save(update_fields=["tried_on", "tried_subjects", "tried_alerts"])
        body = {**_body(one), "subjects": len(decisions), "would_alert": would}
        append(TRIED, actor=actor, at=at, body=body, subject=str(one.pk))
    says = f"From {since} through {last}: {len(decisions)} {one.practitioner}s looked at, {would} would alert."
    return Done(says, str(one.pk), {"subjects": len(decisions), "would_alert": would})


def judged(one: Criterion, rows: Sequence[MeasuredRow]) -> tuple[Decision, Measured]:
    """What the rule says of one practitioner's rows under a criterion, with what was measured."""
    measured = MEASURES[one.measure].compute(rows)
    facts = PatternMeasured(
        subject=one.practitioner,
        rows=measured.rows,
        value=measured.value,
        threshold=one.threshold,
        least_rows=one.least_rows,
    )
    return irregular_pattern(facts, law=adopted_law()), measured


def approve_criterion(
    actor: Actor,
    at: datetime,
    *,
    criterion: str,
    advised_on: date,
    minutes: str,
    approved_on: date,
    first_day: date,
    last_day: date | None = None,
) -> Done:
    """Record the board's approval, with the advisory group's minutes. The version of before ends the day before."""
    require(actor, APPROVE_CRITERION)
    today = law_day(at)
    if approved_on > today:
        says = f"An approval cannot be of {approved_on}, after today, {today}."
        raise Refusal("E-MAP-125.future", says, cite=CITE, field="approved_on")
    if last_day is not None and last_day < first_day:
        says = f"The last day {last_day} lies before the first, {first_day}."
        raise Refusal("E-MAP-125.period", says, cite=CITE, field="last_day")
    require_policy("vi", first_day)
    with transaction.atomic():
        one = Criterion.objects.select_for_update().get(pk=criterion_for(criterion).pk)
        if one.approved_on is not None:
            says = f"This version was approved on {one.approved_on}. A change is a version of its own."
            raise Refusal("E-MAP-125.approved", says, cite=CITE, field="criterion", kind="conflict")
        one.advised_on, one.minutes, one.approved_on = advised_on, minutes, approved_on
        one.first_day, one.last_day, one.approved_by = first_day, last_day, own_id(actor)
        require_pass(referral_criterion(as_asked(one, first_day), law=adopted_law()), "conflict")
        one.save()
        _end_earlier(one, first_day)
        append(APPROVED, actor=actor, at=at, body=_body(one), subject=str(one.pk))
    through = f" through {last_day}" if last_day else ""
    return Done(f"Version {one.version} of {one.code} runs from {first_day}{through}.", str(one.pk))


def _end_earlier(one: Criterion, first_day: date) -> None:
    earlier = Criterion.objects.filter(code=one.code, version__lt=one.version).exclude(first_day=None)
    for other in earlier:
        ends = date.fromordinal(first_day.toordinal() - 1)
        if other.last_day is None or other.last_day > ends:
            other.last_day = ends
            other.save(update_fields=["last_day"])


def retire_criterion(actor: Actor, at: datetime, *, criterion: str, last_day: date) -> Done:
    """End a criterion after a day; it is kept, and what it raised stands."""
    require(actor, APPROVE_CRITERION)
    with transaction.atomic():
        one = Criterion.objects.select_for_update().get(pk=criterion_for(criterion).pk)
        if one.approved_on is None:
            says = "This version was never approved, so there is nothing to end."
            raise Refusal("E-MAP-125", says, cite=CITE, field="criterion", kind="conflict")
        one.last_day = last_day
        one.save(update_fields=["last_day"])
        append(RETIRED, actor=actor, at=at, body=_body(one), subject=str(one.pk))
    return Done(f"Version {one.version} of {one.code} runs through {last_day}.", str(one.pk))


def criterion_for(reference: str) -> Criterion:
    """One version by its id."""
    found = by_id(Criterion.objects.all(), reference)
    if found is None:
        raise unknown("criterion", "criterion", CITE)
    return found


def as_asked(one: Criterion, on: date) -> CriterionAsked:
    """A stored version as its rule sees it on a day."""
    return CriterionAsked(
        on,
        one.clinical_standard,
        one.developed_by,
        one.tried_on,
        one.advised_on,
        one.approved_on,
        one.first_day,
        one.last_day,
    )


def standing(one: Criterion, on: date) -> Decision:
    """Whether a version is run on a day, and why not."""
    return referral_criterion(as_asked(one, on), law=adopted_law())


def criteria_in_force(on: date) -> list[Criterion]:
    """The versions that the nightly scan runs on a day."""
    approved = Criterion.objects.exclude(approved_on=None).order_by("code", "version")
    return [one for one in approved if standing(one, on).outcome is Outcome.PASS]


def _body(one: Criterion) -> dict[str, object]:
    return {"criterion": str(one.pk), "version": one.version}
