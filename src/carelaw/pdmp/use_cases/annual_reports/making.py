"""Make a report: its figures are computed once, frozen under an id and a digest, and shown again as they are."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from carelaw import __version__
from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Register
from carelaw.pdmp.facts.annual_reports import ReportPublication, ReportYear
from carelaw.pdmp.rules.annual_reports.calendar import (
    annual_report_due,
    draft_on,
    due_on,
    first_due_on,
    period_of,
    report_complete,
)
from carelaw.pdmp.rules.term import binds
from carelaw.pdmp.store.models import AnnualReport, ReportFigure, ReportKind
from carelaw.pdmp.use_cases.annual_reports.accesses import accesses, exchange
from carelaw.pdmp.use_cases.annual_reports.figures import Section, Span
from carelaw.pdmp.use_cases.annual_reports.further import further
from carelaw.pdmp.use_cases.annual_reports.interval import PROGRAM_COST, SURVEY_COST, submission_interval
from carelaw.pdmp.use_cases.annual_reports.law_access import law_accesses, law_pack
from carelaw.pdmp.use_cases.annual_reports.looking import people_in
from carelaw.pdmp.use_cases.annual_reports.permissions import LAW_PACK, MAKE_REPORT, PUBLISH_REPORT, SEE_REPORTS
from carelaw.pdmp.use_cases.annual_reports.prescribing import prescribing, use_of_the_system
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§12(a)"
_READINGS = ("AMB-24", "AMB-25", "AMB-29", "AMB-30")
MADE = declare(
    "annual-report-made",
    says="A snapshot of an annual report was frozen.",
    keys={
        "report": Shape.ID,
        "kind": Shape.CODE,
        "number": Shape.COUNT,
        "version": Shape.COUNT,
        "digest": Shape.DIGEST,
    },
    cite=CITE,
)
HANDED = declare(
    "annual-report-handed",
    says="A report was submitted to the General Assembly, or published.",
    keys={"report": Shape.ID, "step": Shape.CODE, "on": Shape.DAY},
    cite=CITE,
)
CLEARED = declare(
    "annual-report-cleared",
    says="A person looked at places of a report that might name somebody, and said that they name nobody.",
    keys={"report": Shape.ID, "places": Shape.COUNT},
    cite=CITE,
)
FIGURE = declare(
    "report-figure-entered",
    says="A figure for an annual report was entered.",
    keys={"year": Shape.COUNT, "name": Shape.CODE, "cents": Shape.COUNT},
    cite="§12(a)(4)",
)


def sections_of(kind: str, span: Span, law: Register) -> list[Section]:
    """Every statistic of one kind of report."""
    if kind == ReportKind.ATTORNEY_GENERAL:
        return law_pack(span, law)
    return [
        accesses(span, law),
        use_of_the_system(span, law),
        prescribing(span, law),
        submission_interval(span, law),
        exchange(span, law),
        law_accesses(span, law),
        further(span, law),
    ]


def make_report(actor: Actor, at: datetime, *, number: int, kind: str = ReportKind.BOARD) -> AnnualReport:
    """Make a new snapshot of the n-th report; earlier ones stay as they are."""
    require(actor, LAW_PACK if kind == ReportKind.ATTORNEY_GENERAL else MAKE_REPORT)
    law = adopted_law()
    if number < 1 or number > 200 or not binds(law, due_on(number, law)):
        says = f"There is no report {number}: the first is due on {first_due_on(law)}, then one a year in force."
        raise Refusal("E-MAP-169.number", says, cite=CITE, field="number")
    last = period_of(number, law)[1]
    if last >= law_day(at):
        says = f"Report {number} covers the time through {last}, which is not over."
        raise Refusal("E-MAP-169.period", says, cite=CITE, field="number", kind="conflict")
    handed = AnnualReport.objects.filter(kind=kind, number=number).exclude(submitted_on=None, published_on=None)
    if handed.exists():
        says = f"Report {number} is submitted or published; what changed since is restated in the next one."
        raise Refusal("E-MAP-169.submitted", says, cite=CITE, field="number", kind="conflict")
    return freeze(actor, at, number=number, kind=kind)


def freeze(actor: Actor | None, at: datetime, *, number: int, kind: str) -> AnnualReport:
    """Compute and freeze; the calendar comes in here too."""
    law = adopted_law()
    first, last = period_of(number, law)
    figures: dict[str, Any] = {
        "sections": json.loads(json.dumps([one.as_dict() for one in sections_of(kind, Span(first, last), law)]))
    }
    look = people_in(figures)
    with transaction.atomic():
        before = AnnualReport.objects.filter(kind=kind, number=number).aggregate(last=Max("version"))["last"] or 0
        made = AnnualReport.objects.create(
            kind=kind,
            number=number,
            version=before + 1,
            period_from=first,
            period_to=last,
            due_on=due_on(number, law),
            made_at=at,
            made_by=uuid.UUID(actor.account_id) if actor and actor.account_id else None,
            figures=figures,
            readings={one: law.reading(one) for one in _READINGS},
            code_version=__version__,
            digest=digest_of(figures),
            names_people=bool(look.certain),
            looked_at=at,
            named_at=list(look.certain),
            perhaps_at=list(look.perhaps),
        )
        body = {"report": str(made.pk), "kind": kind, "number": number, "version": made.version, "digest": made.digest}
        append(MADE, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def digest_of(figures: dict[str, Any]) -> str:
    """The digest of frozen figures."""
    return hashlib.sha256(json.dumps(figures, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@each_day("pdmp.annual-report", order=80)
def draft_reports(on: date, at: datetime) -> int:
    """Ninety days before a report is due its draft is made, for the board and for the Attorney General."""
    law = adopted_law()
    number = next_number(on, law)
    if on < draft_on(number, law) or not binds(law, due_on(number, law)):
        return 0
    made = 0
    for kind in ReportKind.values:
        if not AnnualReport.objects.filter(kind=kind, number=number).exists():
            freeze(None, at, number=number, kind=kind)
            made += 1
    return made


def next_number(on: date, law: Register) -> int:
    """The number of the report that falls due next, from a day on."""
    years = on.year - first_due_on(law).year
    number = max(years + 1, 1)
    return number if on <= due_on(number, law) else number + 1


def submit_report(
    actor: Actor, at: datetime, *, report: str, on: date, reference: str, nobody_meant: bool = False
) -> AnnualReport:
    """Record that a report went to the General Assembly. The Attorney General records the office's own."""
    found = _for_step(actor, at, report, on, nobody_meant)
    if found.submitted_on is not None:
        says = f"Submitted on {found.submitted_on} already."
        raise Refusal("E-MAP-170.submitted", says, cite=CITE, field="report", kind="conflict")
    if AnnualReport.objects.filter(kind=found.kind, number=found.number, submitted_on__isnull=False).exists():
        says = "Another snapshot of this report is the submitted one."
        raise Refusal("E-MAP-170.submitted", says, cite=CITE, field="report", kind="conflict")
    return _step(found, actor, at, "submitted", on, {"submitted_on": on, "submission_reference": reference})


def publish_report(actor: Actor, at: datetime, *, report: str, on: date, nobody_meant: bool = False) -> AnnualReport:
    """Publish a report on the website's public page; it is complete when it is submitted as well."""
    found = _for_step(actor, at, report, on, nobody_meant)
    if found.kind != ReportKind.BOARD:
        says = "The Attorney General's report goes to the General Assembly; the act asks for no publication here."
        raise Refusal("E-MAP-178.published", says, cite="§12(b)", field="report")
    if found.published_on is not None:
        says = f"Published on {found.published_on} already."
        raise Refusal("E-MAP-170.published", says, cite=CITE, field="report", kind="conflict")
    other = AnnualReport.objects.filter(kind=found.kind, number=found.number).exclude(pk=found.pk)
    if other.exclude(submitted_on=None, published_on=None).exists():
        says = "Publish the snapshot that is submitted, so that both read the same."
        raise Refusal("E-MAP-170.another", says, cite=CITE, field="report", kind="conflict")
    return _step(found, actor, at, "published", on, {"published_on": on})


def _for_step(actor: Actor, at: datetime, report: str, on: date, nobody_meant: bool) -> AnnualReport:
    found = report_for(actor, report)
    require(actor, LAW_PACK if found.kind == ReportKind.ATTORNEY_GENERAL else PUBLISH_REPORT)
    if not law_day(found.made_at) <= on <= law_day(at):
        says = f"{on} is not between the snapshot of {law_day(found.made_at)} and today."
        raise Refusal("E-MAP-170.day", says, cite=CITE, field="on")
    _require_nobody_named(found, actor, at, nobody_meant)
    return found


def _require_nobody_named(found: AnnualReport, actor: Actor, at: datetime, nobody_meant: bool) -> None:
    """Looked at anew before each step: whoever came on file since the snapshot counts too.

    What may be chance is cleared by the person who takes the step, for the places found now and no others.
    """
    look = people_in(found.figures)
    if list(look.perhaps) != found.perhaps_at:
        found.cleared_by = found.cleared_at = None
    found.names_people, found.looked_at = bool(look.certain), at
    found.named_at, found.perhaps_at = list(look.certain), list(look.perhaps)
    with transaction.atomic():
        if look.perhaps and nobody_meant and found.cleared_by is None:
            found.cleared_by, found.cleared_at = uuid.UUID(actor.account_id), at
            body = {"report": str(found.pk), "places": len(look.perhaps)}
            append(CLEARED, actor=actor, at=at, body=body, subject=str(found.pk))
        found.save(update_fields=["names_people", "looked_at", "named_at", "perhaps_at", "cleared_by", "cleared_at"])
    if look.certain:
        says = (
            f"The report would show who somebody is ({'; '.join(look.certain)}). Change the words where they were "
            "entered, then make a new snapshot; figures only are published."
        )
        raise Refusal("E-MAP-170.identifying", says, cite=CITE, field="report", kind="conflict")
    if look.perhaps and found.cleared_by is None:
        says = (
            f"The report may show who somebody is ({'; '.join(look.perhaps)}). Look at each place: say that none names "
            "a person, or change the words where they were entered and make a new snapshot."
        )
        raise Refusal("W-MAP-170.may-identify", says, cite=CITE, field="nobody_meant", kind="conflict")


def _step(
    found: AnnualReport, actor: Actor, at: datetime, step: str, on: date, changes: dict[str, Any]
) -> AnnualReport:
    with transaction.atomic():
        for name, value in changes.items():
            setattr(found, name, value)
        found.save(update_fields=list(changes))
        if found.kind == ReportKind.BOARD:
            keep(completeness(found), _publication(found), subject=f"annual-report:{found.pk}", at=at, actor=actor)
        body = {"report": str(found.pk), "step": step, "on": on.isoformat()}
        append(HANDED, actor=actor, at=at, body=body, subject=str(found.pk))
    return found


def completeness(found: AnnualReport) -> Decision:
    """Whether a report is with the General Assembly and on the website (MAP-170)."""
    return report_complete(_publication(found), law=adopted_law())


def _publication(found: AnnualReport) -> ReportPublication:
    return ReportPublication(
        found.submitted_on,
        found.published_on,
        found.names_people,
        tuple(found.named_at),
        tuple(found.perhaps_at),
        found.cleared_by is not None,
    )


def standing(number: int, on: date) -> Decision:
    """Whether the n-th report is due, overdue or submitted (MAP-169)."""
    done = AnnualReport.objects.filter(kind=ReportKind.BOARD, number=number, submitted_on__isnull=False).first()
    facts = ReportYear(number, on, done.submitted_on if done else None, done.published_on if done else None)
    return annual_report_due(facts, law=adopted_law())


def reports_for(actor: Actor) -> list[AnnualReport]:
    """The reports that an actor may see, the newest first."""
    kind = ReportKind.ATTORNEY_GENERAL if actor.role == "OAG_AGENT" else ReportKind.BOARD
    require(actor, LAW_PACK if kind == ReportKind.ATTORNEY_GENERAL else SEE_REPORTS)
    return list(AnnualReport.objects.filter(kind=kind).order_by("-number", "-version")[:200])


def report_for(actor: Actor, report: str) -> AnnualReport:
    """One report that an actor may see. Its figures are checked against their digest."""
    found = _by_id(report)
    if found is None or found.kind != (ReportKind.ATTORNEY_GENERAL if actor.role == "OAG_AGENT" else ReportKind.BOARD):
        says = "No report of yours has this id; copy it from the list."
        raise Refusal("report-unknown", says, cite=CITE, field="report", kind="not-found")
    require(actor, LAW_PACK if found.kind == ReportKind.ATTORNEY_GENERAL else SEE_REPORTS)
    return found


def published_reports() -> list[AnnualReport]:
    """What stands on the public page: published, the newest first."""
    found = AnnualReport.objects.filter(kind=ReportKind.BOARD, published_on__isnull=False)
    return list(found.order_by("-number", "-version")[:100])


def published_report(report: str) -> AnnualReport:
    """One published report, for everybody."""
    found = _by_id(report)
    if found is None or found.published_on is None or found.kind != ReportKind.BOARD:
        raise Refusal("report-unknown", "No published report has this id.", cite=CITE, kind="not-found")
    return found


def _by_id(report: str) -> AnnualReport | None:
    try:
        return AnnualReport.objects.filter(pk=uuid.UUID(report)).first()
    except ValueError:
        return None


def enter_figure(actor: Actor, at: datetime, *, year: int, name: str, amount: str, source: str) -> ReportFigure:
    """Enter a figure that no log holds; entered again, it replaces the one before for snapshots to come."""
    from carelaw.pdmp.use_cases.misuse.penalizing import dollars

    require(actor, MAKE_REPORT)
    if not 2015 <= year <= law_day(at).year:
        says = f"{year} is not a year from 2015 through {law_day(at).year}."
        raise Refusal("report-figure-year", says, cite="§12(a)(4)", field="year")
    if name not in (PROGRAM_COST, SURVEY_COST):
        says = f"“{name[:30]}” is not asked for. Permitted: {PROGRAM_COST}, {SURVEY_COST}."
        raise Refusal("report-figure-name", says, cite="§12(a)(4)", field="name")
    value: Decimal = dollars(amount, "amount")
    entered = {"amount": value, "source": source, "entered_at": at, "entered_by": uuid.UUID(actor.account_id)}
    with transaction.atomic():
        made, _ = ReportFigure.objects.update_or_create(year=year, name=name, defaults=entered)
        append(FIGURE, actor=actor, at=at, body={"year": year, "name": name, "cents": int(value * 100)})
    return made
