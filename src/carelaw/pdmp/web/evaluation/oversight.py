"""Pages of those who oversee: criteria, alerts, the monthly measures, the register of releases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.rules.evaluation.measures import MEASURES
from carelaw.pdmp.store.models import Alert, Criterion
from carelaw.pdmp.use_cases.evaluation import acts
from carelaw.pdmp.use_cases.evaluation.alerts import alert_for, alerts_of, profession_of
from carelaw.pdmp.use_cases.evaluation.criteria import standing
from carelaw.pdmp.use_cases.evaluation.permissions import EVALUATE, SEE_ALERTS, SEE_RELEASES
from carelaw.pdmp.use_cases.evaluation.quality import MEASURED, evaluated, measures_of
from carelaw.pdmp.use_cases.evaluation.releases import release_for, releases
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page, public_page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag

STATES = {
    "raised": ("Raised: to be reviewed", "warn"),
    "reviewed": ("Reviewed: may be referred", "info"),
    "dismissed": ("Dismissed", "neutral"),
    "referred": ("Referred", "good"),
}


@public_page(why="The criteria are definitions that the board publishes; they name nobody.")
def criteria(request: Any) -> HttpResponse:
    """Every version of every criterion as anybody could compute it, and the formulas of the measures."""
    on = law_day(request.at)
    by = {"code": ("code", "-version"), "from": ("first_day", "code", "version")}
    listed = listing(Criterion.objects.all(), request.GET, by=by, default="code")
    columns = (
        Column("code", _("Criterion"), sortable=True),
        Column("whom", _("Of whom")),
        Column("measure", _("Measure")),
        Column("line", _("Line"), numeric=True),
        Column("window", _("Days"), numeric=True),
        Column("least", _("Least dispensings"), numeric=True),
        Column("standard", _("Clinical standard")),
        Column("from", _("In force"), sortable=True),
        Column("status", _("Status")),
        Column("id", _("Id")),
    )
    rows = [_criterion_row(one, on) for one in listed.rows]
    table = Table(_("Criteria"), columns, rows, empty=_("None is drafted: nothing is scanned."), **listed.place)
    formulas = Table(
        _("What is measured"),
        (Column("measure", _("Measure")), Column("formula", _("Formula")), Column("unit", _("Unit"))),
        [[one.title, one.formula, one.unit] for one in MEASURES.values()],
    )
    lead = _("The nightly scan runs approved versions alone, over prescribers and dispensers, never over patients.")
    links = (
        offered(request, (acts.DRAFT, acts.TRY, acts.APPROVE, acts.RETIRE)) if getattr(request, "actor", None) else []
    )
    return shown(request, Board(_("Criteria for alerts"), lead, (table, formulas), links))


def _criterion_row(one: Criterion, on: Any) -> list[Any]:
    decision = standing(one, on)
    good = decision.outcome is Outcome.PASS
    words = _("In force") if good else decision.reasons[0].says
    period = (
        f"{date_format(one.first_day)} – {date_format(one.last_day) if one.last_day else ''}" if one.first_day else "–"
    )
    return [
        _("%(code)s, version %(version)s: %(title)s") % {"code": one.code, "version": one.version, "title": one.title},
        one.practitioner,
        MEASURES[one.measure].title,
        str(one.threshold),
        str(one.window_days),
        str(one.least_rows),
        one.clinical_standard,
        period,
        Tag(words, "good") if good else words,
        Cell(str(one.pk), code=True),
    ]


@page(permission=SEE_ALERTS)
def alerts(request: Any) -> HttpResponse:
    """Alerts, the newest first, by state."""
    found = alerts_of(request.actor)
    by = {"on": ("computed_at", "pk"), "dea": ("dea", "-computed_at", "pk"), "state": ("state", "-computed_at", "pk")}
    listed = listing(found, request.GET, by=by, default="-on")
    columns = (
        Column("dea", _("DEA number"), sortable=True),
        Column("criterion", _("Criterion")),
        Column("value", _("Value"), numeric=True),
        Column("line", _("Line"), numeric=True),
        Column("rows", _("Dispensings"), numeric=True),
        Column("window", _("Days")),
        Column("on", _("Raised"), sortable=True),
        Column("state", _("State"), sortable=True),
    )
    rows: list[list[Any]] = [
        [
            Cell(one.dea, url=reverse("alert", args=[one.pk])),
            f"{one.criterion.code} {one.criterion.version}",
            str(one.value),
            str(one.criterion.threshold),
            str(one.rows),
            f"{date_format(one.window_from)} – {date_format(one.window_to)}",
            date_format(law_day(one.computed_at)),
            _state(one),
        ]
        for one in listed.rows
    ]
    table = Table(_("Alerts"), columns, rows, empty=_("The scan has raised none."), **listed.place)
    lead = _("An alert proves nothing. A person reviews it; only then may it be referred, by somebody else.")
    links = [Link(_("Criteria"), reverse("criteria")), *offered(request, (acts.REFER,))]
    return shown(request, Board(_("Alerts to patterns"), lead, (table,), links))


def _state(one: Alert) -> Tag:
    words, tone = STATES[one.state]
    return Tag(words, tone)  # type: ignore[arg-type]


@page(permission=SEE_ALERTS)
def alert(request: Any, alert_id: UUID) -> HttpResponse:
    """One alert: what was measured, by what, what the reviewer said, and where it went."""
    one = alert_for(request.actor, alert_id)
    criterion, measure = one.criterion, MEASURES[one.criterion.measure]
    facts = [
        Fact(_("Whom"), f"{one.subject} {one.dea}"),
        Fact(_("Profession on file"), profession_of(one) or "–"),
        Fact(_("Criterion"), f"{criterion.title} ({criterion.code}, version {criterion.version})"),
        Fact(_("Clinical standard"), criterion.clinical_standard),
        Fact(_("Formula"), measure.formula),
        Fact(_("Value and line"), f"{one.value} / {criterion.threshold} {measure.unit}"),
        Fact(_("Days"), f"{date_format(one.window_from)} – {date_format(one.window_to)}"),
        Fact(_("Dispensings measured, and counted"), f"{one.rows}, {len(one.evidence)}"),
        Fact(_("State"), STATES[one.state][0]),
        Fact(_("Reviewed by"), one.reviewed_name or "–"),
        Fact(_("Reasons"), one.reasons or "–"),
    ]
    links = []
    if one.state == "raised":
        links += offered(request, (acts.REVIEW,), alert=str(one.pk))
    if one.state == "reviewed":
        links += offered(request, (acts.REFER,), alert=str(one.pk))
    referral = getattr(one, "referral", None)
    notes = []
    if referral is not None and referral.state == "held":
        notes.append(Note(referral.held_because, "warn", "§5(5)(vi)"))
    if referral is not None and referral.body is not None:
        facts.append(Fact(_("Referred to"), referral.body.name))
    if referral is not None and referral.notice_id:
        links.append(Link(_("Open the letter"), reverse("letter", args=[referral.notice_id])))
    lead = _("A pattern, no finding. It stays with the program until a person has reviewed it.")
    back = Link(_("All alerts"), reverse("alerts"))
    return shown(request, Board(_("Alert"), lead, (), links, facts, notes, back=back))


@page(permission=EVALUATE)
def evaluation(request: Any) -> HttpResponse:
    """The monthly measures: all dispensers together first, then each."""
    found = measures_of(request.actor)
    by = {"month": ("month", "dispenser_dea"), "dea": ("dispenser_dea", "-month"), "late": ("late", "-month", "pk")}
    listed = listing(found.exclude(dispenser_dea=""), request.GET, by=by, default="-month")
    decision = evaluated(law_day(request.at))
    notes = [Note(decision.reasons[0].says, "info" if decision.outcome is Outcome.PASS else "warn", "§5(5)(ii)")]
    overall = Table(
        _("All dispensers"), _measure_columns(), [_measure_row(one) for one in found.filter(dispenser_dea="")[:24]]
    )
    each = Table(
        _("Each dispenser"),
        _measure_columns(),
        [_measure_row(one) for one in listed.rows],
        exports=(Link(_("Download as CSV"), reverse("evaluation-csv")),),
        empty=_("No month is evaluated yet."),
        **listed.place,
    )
    lead = _("What came in each month and what was wrong with it. Counts only.")
    return shown(request, Board(_("Evaluation of the information"), lead, (overall, each), (), (), notes))


def _measure_columns() -> tuple[Column, ...]:
    return (
        Column("month", _("Month"), sortable=True),
        Column("dea", _("Dispenser"), sortable=True),
        Column("records", _("Stored"), numeric=True),
        Column("held", _("Incomplete"), numeric=True),
        Column("late", _("Late"), sortable=True, numeric=True),
        Column("duplicates", _("Sent twice"), numeric=True),
        Column("unmatched", _("Person in doubt"), numeric=True),
        Column("unknown_drugs", _("Drug code wrong or unknown"), numeric=True),
        Column("without_dea", _("Prescriber’s DEA number wrong or missing"), numeric=True),
    )


def _measure_row(one: Any) -> list[Any]:
    counts = [f"{getattr(one, name):,}" for name in MEASURED]
    return [date_format(one.month, "F Y"), one.dispenser_dea or _("all"), *counts]


@page(permission=EVALUATE)
def evaluation_csv(request: Any) -> HttpResponse:
    """The monthly measures as a sheet."""
    rows = measures_of(request.actor).values_list("month", "dispenser_dea", *MEASURED)[:100_000]
    lines = [",".join(("month", "dispenser_dea", *MEASURED)), *(",".join(str(value) for value in row) for row in rows)]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="evaluation.csv"'
    return response


@page(permission=SEE_RELEASES)
def release_register(request: Any) -> HttpResponse:
    """R-27: every extract that left, with its purpose, its columns and how much was left out."""
    by = {"made": ("made_at", "pk"), "year": ("year", "-made_at", "pk")}
    listed = listing(releases(request.actor), request.GET, by=by, default="-made")
    columns = (
        Column("made", _("Made"), sortable=True),
        Column("year", _("Year"), sortable=True),
        Column("purpose", _("For what")),
        Column("recipient", _("For whom")),
        Column("columns", _("Columns")),
        Column("cells", _("Cells"), numeric=True),
        Column("left_out", _("Left out"), numeric=True),
        Column("sheet", _("Sheet")),
    )
    rows = [
        [
            date_format(law_day(one.made_at)),
            str(one.year),
            one.purpose,
            one.recipient,
            ", ".join(one.columns),
            str(one.cells),
            str(one.left_out),
            Link("CSV", reverse("release-sheet", args=[one.pk])),
        ]
        for one in listed.rows
    ]
    table = Table(_("Extracts"), columns, rows, empty=_("Nothing was released."), **listed.place)
    lead = _("Counts that name nobody. Identified information has no door for research.")
    links = offered(request, (acts.RELEASE, acts.ENTER_COUNTIES))
    return shown(request, Board(_("Register of releases"), lead, (table,), links))


@page(permission=SEE_RELEASES)
def release_sheet(request: Any, release_id: UUID) -> HttpResponse:
    """One extract as it was released."""
    one = release_for(request.actor, str(release_id))
    response = HttpResponse(one.sheet, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="extract-{one.year}-{str(one.pk)[:8]}.csv"'
    return response
