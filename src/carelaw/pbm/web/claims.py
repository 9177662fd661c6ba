"""Pages about checks at the counter: the files, one check with its progress, the findings, the cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carelaw.kernel.decision import Outcome
from carelaw.pbm.store.models import PointOfSaleFinding
from carelaw.pbm.use_cases.claim_checks import (
    finding_for,
    findings_for,
    quarantined_of,
    receive_claims,
    run_for,
    runs_for,
)
from carelaw.pbm.use_cases.counter_cases import answer_case, case_for, cases_for, settle_case
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK, FINDINGS_ANSWER, FINDINGS_CLOSE, FINDINGS_SEE
from carelaw.pbm.web.sheets import csv_response
from carelaw.pbm.wire.claims import COLUMNS
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.bulk.models import BulkRun, RunState
from carelaw.platform.bulk.runs import STEPS
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, DecisionBox, Fact, Link, Table, Tag, TimelineItem, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

_checked = page(permission=CLAIMS_CHECK)
_seen = page(permission=FINDINGS_SEE)
_REFRESH_SECONDS = "2"
_STATES = {
    RunState.RECEIVED: (gettext_lazy("Waits"), "info"),
    RunState.WORKING: (gettext_lazy("At work"), "info"),
    RunState.DONE: (gettext_lazy("Done"), "good"),
    RunState.FAILED: (gettext_lazy("Failed"), "bad"),
}
_STEPS = {
    "reading": gettext_lazy("Reading rows"),
    "judging": gettext_lazy("Judging claims"),
    "keeping": gettext_lazy("Keeping findings"),
}


class ClaimsForm(forms.Form):
    """Which file to check."""

    claims = forms.FileField(
        label=gettext_lazy("Claims file"),
        help_text=gettext_lazy("CSV in UTF-8 or Parquet, one transaction a row, in the layout below."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        max_length=255,
    )


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """The list of checks, the form to send a file, and the layout."""

    table: Table
    layout: Table


@_checked
def checks(request: Any) -> HttpResponse:
    """Checks over claims files, and sending the next."""
    form = ClaimsForm(request.POST, request.FILES) if request.method == "POST" else ClaimsForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["claims"]
        with sent.file as stream:
            run, new = receive_claims(request.actor, stream, file_name=str(sent.name), at=request.at)
        told = (
            _("The file is received and kept.") if new else _("This very file was checked before; here is its check.")
        )
        messages.success(request, told)
        return redirect("pbm-claim-check", reference=run.pk)
    shown = listing(
        runs_for(request.actor),
        request.GET,
        by={"received": ("received_at", "pk"), "file": ("file_name", "pk"), "rows": ("rows_in", "pk")},
        default="-received",
    )
    columns = (
        Column("file", _("File"), sortable=True),
        Column("state", _("State")),
        Column("rows", _("Rows"), sortable=True, numeric=True),
        Column("findings", _("Above the cap"), numeric=True),
        Column("aside", _("Could not be read"), numeric=True),
        Column("received", _("Received"), sortable=True),
    )
    table = Table(
        _("Checks over claims files"),
        columns,
        [_check_row(run) for run in shown.rows],
        empty=_("No file was checked yet. Send the first below."),
        caption_hidden=True,
        **shown.place,
    )
    made = ChecksPage(table, _layout())
    return render(request, "pbm/claim_checks.html", {"form": form, "page": made})


def _check_row(run: BulkRun) -> list[Cell | Tag]:
    return [
        Cell(run.file_reference, url=reverse("pbm-claim-check", args=[run.pk])),
        _state(run),
        Cell(_number(run.rows_in)),
        Cell(_number(run.counts.get("violation"))),
        Cell(_number(run.counts.get("quarantined"))),
        Cell(local_instant(run.received_at)),
    ]


def _layout() -> Table:
    columns = (
        Column("name", _("Column")),
        Column("known", _("NCPDP field")),
        Column("needed", _("Required")),
        Column("permitted", _("Permitted")),
    )
    rows = [
        (Cell(c.name, code=True), Cell(", ".join(c.known_as)), Cell(_("yes") if c.required else ""), Cell(c.kind.says))
        for c in COLUMNS
    ]
    return Table(_("Layout of a claims file"), columns, rows)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One check: progress while it runs, then what became of every row."""

    title: str
    tag: Tag
    working: bool
    step: int
    steps: int
    step_says: str
    failure: str
    counts: Table | None
    reasons: Table | None
    managers: Table | None
    unlicensed: Table | None
    aside: Table | None
    facts: tuple[Fact, ...]


@_checked
def check(request: Any, reference: UUID) -> HttpResponse:
    """One check over a claims file."""
    run = run_for(request.actor, reference)
    working = run.state in (RunState.RECEIVED, RunState.WORKING)
    done = run.state == RunState.DONE
    made = CheckPage(
        title=run.file_reference,
        tag=_state(run),
        working=working,
        step=STEPS.index(run.step) if run.step in STEPS else 0,
        steps=len(STEPS),
        step_says=str(_STEPS.get(run.step, _("Waiting for a worker"))),
        failure=run.failure_says,
        counts=_counts(run) if done else None,
        reasons=_reasons(run) if done else None,
        managers=_managers(run) if done and run.figures.get("managers") else None,
        unlicensed=_unlicensed(run) if done and run.figures.get("unlicensed") else None,
        aside=_aside(request, run) if done and run.counts.get("quarantined") else None,
        facts=_about(run),
    )
    response = render(request, "pbm/claim_check.html", {"page": made})
    if working:
        # A header does it without a script, and only while there is something to wait for.
        response.headers["Refresh"] = _REFRESH_SECONDS
    return response


def _counts(run: BulkRun) -> Table:
    findings = f"{reverse('pbm-findings')}?{urlencode({'run': str(run.pk)})}"
    rows: list[list[Cell | Tag]] = []
    for outcome in Outcome:
        count = run.counts[outcome]
        linked = count and outcome is Outcome.VIOLATION
        rows.append([outcome_tag(outcome), Cell(_number(count), url=findings) if linked else Cell(_number(count))])
    rows.append([Tag(_("Could not be read"), "warn"), Cell(_number(run.counts["quarantined"]))])
    rows.append([Cell(_("Rows in the file")), Cell(_number(run.rows_in))])
    columns = (Column("outcome", _("Outcome")), Column("rows", _("Rows"), numeric=True))
    return Table(_("Every row is accounted for"), columns, rows)


def _reasons(run: BulkRun) -> Table:
    columns = (Column("because", _("Reason")), Column("rows", _("Rows"), numeric=True))
    rows = [[Cell(code, code=True), Cell(_number(count))] for code, count in run.because.items()]
    return Table(_("By reason"), columns, rows)


def _managers(run: BulkRun) -> Table:
    columns = (
        Column("manager", _("Benefit manager")),
        Column("findings", _("Claims above the cap"), numeric=True),
        Column("over", _("Too much in all"), numeric=True),
        Column("case", _("Case")),
    )
    rows: list[list[Cell | Link]] = [
        [
            Cell(number, code=True),
            Cell(_number(told["findings"])),
            Cell(f"${told['over']}"),
            Link(_("Open the case"), reverse("pbm-counter-case", args=[told["case"]])),
        ]
        for number, told in run.figures["managers"].items()
    ]
    return Table(_("By benefit manager"), columns, rows)


def _unlicensed(run: BulkRun) -> Table:
    columns = (
        Column("manager", _("Benefit manager")),
        Column("first", _("First day")),
        Column("last", _("Last day")),
        Column("claims", _("Paid claims"), numeric=True),
        Column("paid", _("Paid by the plan"), numeric=True),
        Column("cite", _("Law")),
    )
    rows = [
        [
            Cell(told["manager"], code=True),
            Cell(told["first_day"]),
            Cell(told["last_day"]),
            Cell(_number(told["claims"])),
            Cell(f"${told['cents'] / 100:,.2f}"),
            Cell("215 ILCS 5/512-4(a)"),
        ]
        for told in run.figures["unlicensed"]
    ]
    return Table(_("Days with claims and without a license"), columns, rows)


def _aside(request: Any, run: BulkRun) -> Table:
    shown = listing(
        quarantined_of(request.actor, run), request.GET, by={"row": ("row", "pk"), "field": ("field", "row", "pk")},
        default="row", per_page=25,
    )  # fmt: skip
    columns = (
        Column("row", _("Row"), sortable=True, numeric=True),
        Column("field", _("Column"), sortable=True),
        Column("value", _("What stood there")),
        Column("permitted", _("Permitted")),
    )
    rows = [[Cell(_number(c.row)), Cell(c.field, code=True), Cell(c.value, code=True), c.permitted] for c in shown.rows]
    exports = (Link(_("Download as CSV"), reverse("pbm-claim-check-aside", args=[run.pk])),)
    return Table(_("Rows put aside"), columns, rows, exports=exports, **shown.place)


def _about(run: BulkRun) -> tuple[Fact, ...]:
    facts = [
        Fact(_("Received"), local_instant(run.received_at)),
        Fact(_("Size"), _("%(n)s bytes") % {"n": _number(run.size)}),
        Fact(_("SHA-256"), run.digest, code=True),
        Fact(_("Reference"), str(run.pk), code=True),
    ]
    if run.figures.get("patients"):
        facts.append(Fact(_("Patients who paid too much"), _number(run.figures["patients"])))
    if run.figures.get("taken_back"):
        facts.append(Fact(_("Claims on which the plan took money back (509-F9 below 0)"), run.figures["taken_back"]))
    if run.figures.get("ignored_headings"):
        facts.append(Fact(_("Columns that were not read"), ", ".join(run.figures["ignored_headings"])))
    return tuple(facts)


@_checked
def aside_csv(request: Any, reference: UUID) -> StreamingHttpResponse:
    """Every cell that could not be read, as a sheet."""
    run = run_for(request.actor, reference)
    cells = quarantined_of(request.actor, run).iterator(chunk_size=1000)
    rows = ((run.file_reference, cell.row, cell.field, cell.value, cell.permitted) for cell in cells)
    return csv_response(f"put-aside-{run.pk}.csv", ("file", "row", "field", "value", "permitted"), rows)


_FINDING_ORDER = {
    "over": ("over", "pk"),
    "served": ("served_on", "pk"),
    "row": ("row", "pk"),
    "manager": ("manager_number", "-over", "pk"),
    "paid": ("due", "pk"),
}


@_seen
def findings(request: Any) -> HttpResponse:
    """Claims above the counter cap, the largest excess first."""
    query = {name: request.GET.get(name, "") for name in ("run", "manager")}
    shown = listing(_wanted(request, query), request.GET, by=_FINDING_ORDER, default="-over")
    columns = (
        Column("claim", _("Claim")),
        Column("over", _("Too much"), sortable=True, numeric=True),
        Column("paid", _("Paid"), sortable=True, numeric=True),
        Column("cap", _("Most permitted"), numeric=True),
        Column("served", _("Served"), sortable=True),
        Column("manager", _("Benefit manager"), sortable=True),
        Column("row", _("Row"), sortable=True, numeric=True),
        Column("cite", _("Law")),
    )
    table = Table(
        _("Claims above the counter cap"),
        columns,
        [_finding_row(one) for one in shown.rows],
        query=query,
        exports=(Link(_("Download as CSV"), f"{reverse('pbm-findings-csv')}?{urlencode(query)}"),),
        empty=_("No claim was found above the cap."),
        caption_hidden=True,
        **shown.place,
    )
    return render(request, "pbm/findings.html", {"page": {"table": table, "cases": _open_cases(request)}})


def _wanted(request: Any, query: dict[str, str]) -> QuerySet[PointOfSaleFinding]:
    found = findings_for(request.actor)
    if query.get("run"):
        try:
            found = found.filter(run_id=UUID(query["run"]))
        except ValueError:
            found = found.none()
    return found.filter(manager_number=query["manager"]) if query.get("manager") else found


def _finding_row(one: PointOfSaleFinding) -> list[Cell]:
    return [
        Cell(f"{one.prescription_number}/{one.fill_number}", url=reverse("pbm-finding", args=[one.pk])),
        Cell(f"${one.over}"),
        Cell(f"${one.due}"),
        Cell(f"${one.cap}"),
        Cell(date_format(one.served_on)),
        Cell(one.manager_number, code=True),
        Cell(_number(one.row)),
        Cell(str(one.decision["cite"])),
    ]


def _open_cases(request: Any) -> Table:
    columns = (Column("case", _("Case")), Column("state", _("State")), Column("opened", _("Opened")))
    found = cases_for(request.actor).order_by("-opened_at")[:20]
    rows: list[list[Cell | Tag]] = [
        [Cell(c.title, url=reverse("pbm-counter-case", args=[c.pk])), _case_tag(c), Cell(local_instant(c.opened_at))]
        for c in found
    ]
    return Table(_("Cases"), columns, rows, empty=_("No case is open."))


@_seen
def findings_csv(request: Any) -> StreamingHttpResponse:
    """The findings as a sheet: what to refund, claim by claim."""
    heads = (
        "finding", "run", "row", "manager_number", "service_provider_id", "prescription_number", "fill_number",
        "date_of_service", "patient_paid", "cost_share", "retail_price", "basis", "most_permitted", "too_much", "cite",
    )  # fmt: skip
    query = {name: request.GET.get(name, "") for name in ("run", "manager")}
    found = _wanted(request, query).order_by("-over", "pk").iterator(chunk_size=1000)
    rows = (
        (
            one.pk, one.run_id, one.row, one.manager_number, one.service_provider_id, one.prescription_number,
            one.fill_number, one.served_on, one.due, one.cost_share, one.retail_price, one.basis, one.cap, one.over,
            one.decision["cite"],
        )
        for one in found
    )  # fmt: skip
    return csv_response("counter-findings.csv", heads, rows)


@_seen
def finding(request: Any, reference: UUID) -> HttpResponse:
    """One finding: the claim, the decision, how it came about."""
    one = finding_for(request.actor, reference)
    decided = one.decision
    box = DecisionBox(
        title=_("Too much at the counter"),
        tag=outcome_tag(Outcome(decided["outcome"])),
        reasons=[(reason["says"], reason.get("cite") or "") for reason in decided["reasons"]],
        cite=decided["cite"],
        law_status=decided["law_status"],
        rule=decided["rule"],
        readings=sorted(decided["readings"].items()),
        next_steps=(
            Link(_("How it came about, step by step"), f"/explain/pos-finding/{one.pk}/"),
            Link(_("The case of the benefit manager"), reverse("pbm-counter-case", args=[one.case_id])),
        ),
    )
    unknown = _("not reported")
    facts = (
        Fact(_("Prescription and fill"), f"{one.prescription_number}/{one.fill_number}", code=True),
        Fact(_("Pharmacy (201-B1)"), one.service_provider_id, code=True),
        Fact(_("Served"), date_format(one.served_on)),
        Fact(_("Paid by the patient"), f"${one.due}"),
        Fact(_("Cost share"), unknown if one.cost_share is None else f"${one.cost_share}"),
        Fact(_("Retail price"), unknown if one.retail_price is None else f"${one.retail_price} ({one.basis})"),
        Fact(_("Most permitted"), f"${one.cap}"),
        Fact(_("Too much"), f"${one.over}"),
        Fact(_("Several payers"), _("yes, the last one judged") if one.several_payers else _("no")),
        Fact(_("Row of the file"), _number(one.row)),
    )
    return render(request, "pbm/finding.html", {"page": {"box": box, "facts": facts}})


class WordsForm(forms.Form):
    """A few words: an answer, or why a case is closed."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, required=False)


@_seen
def counter_case(request: Any, reference: UUID) -> HttpResponse:
    """The case of one benefit manager: what was found, what was answered, what is left to do."""
    case = case_for(request.actor, reference)
    found = findings_for(request.actor).filter(case_id=case.pk)
    events = case.events.order_by("-at", "-number")
    opened = case.state == CaseState.OPEN
    run = found.values_list("run_id", flat=True).first()
    listed = f"{reverse('pbm-findings')}?{urlencode({'run': str(run or ''), 'manager': _manager(case)})}"
    shown = {
        "title": case.title,
        "tag": _case_tag(case),
        "cite": case.cite,
        "timeline": [TimelineItem(event.at, _event_title(event.kind), _event_says(event.body)) for event in events],
        "findings": Link(_("See the claims"), listed),
        "may_answer": opened and allowed(request.actor, FINDINGS_ANSWER),
        "may_close": opened and allowed(request.actor, FINDINGS_CLOSE),
        "answer_url": reverse("pbm-counter-answer", args=[case.pk]),
        "close_url": reverse("pbm-counter-close", args=[case.pk]),
        "closing": case.closing,
    }
    return render(request, "pbm/counter_case.html", {"page": shown})


@page(permission=FINDINGS_ANSWER)
@require_POST
def answer(request: Any, reference: UUID) -> HttpResponse:
    """The benefit manager answers."""
    answer_case(request.actor, reference, _words(request), at=request.at)
    messages.success(request, _("Your answer is with the Director's staff."))
    return redirect("pbm-counter-case", reference=reference)


@page(permission=FINDINGS_CLOSE)
@require_POST
def close(request: Any, reference: UUID) -> HttpResponse:
    """The regulator closes the case."""
    settle_case(request.actor, reference, _words(request), at=request.at)
    messages.success(request, _("The case is closed."))
    return redirect("pbm-counter-case", reference=reference)


def _words(request: Any) -> str:
    form = WordsForm(request.POST)
    return str(form.cleaned_data["words"]) if form.is_valid() else ""


def _manager(case: Case) -> str:
    return case.key.rpartition(":")[2]


def _event_title(kind: str) -> str:
    titles = {
        "case-opened": _("The case was opened"),
        "findings-opened": _("Claims above the cap were found"),
        "answered": _("The benefit manager answered"),
        "case-closed": _("The case was closed"),
    }
    return titles.get(kind, kind)


def _event_says(body: dict[str, Any]) -> str:
    if "count" in body:
        dollars = f"${body['cents'] / 100:,.2f}"
        return _("%(n)s claims, %(sum)s too much in all") % {"n": _number(body["count"]), "sum": dollars}
    return str(body.get("says", ""))


def _case_tag(case: Case) -> Tag:
    return Tag(_("Open"), "warn") if case.state == CaseState.OPEN else Tag(_("Closed"), "neutral")


def _state(run: BulkRun) -> Tag:
    words, tone = _STATES[RunState(run.state)]
    return Tag(str(words), tone)  # type: ignore[arg-type]


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
