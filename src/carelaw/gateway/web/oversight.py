"""Pages of oversight: the lists, one finding, one search audit, one tracked point; each list is also a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.gateway.use_cases import points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight import acts, findings, looking, search_audits
from carelaw.gateway.use_cases.oversight.answer_sheets import COLUMNS, lines_sent, rows_sent
from carelaw.gateway.use_cases.oversight.lists import LISTS
from carelaw.gateway.use_cases.permissions import ANSWER_AUDITS, SEE_AUDITS, SEE_OVERSIGHT, SEE_POINTS
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.days import told_day
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, decision_parts
from carelaw.platform.pages.refusals import status_of


@page(permission=SEE_AUDITS)
def hub(request: Any) -> HttpResponse:
    """Every list that whoever looks may see, and what can be done."""
    rows: list[Any] = [
        [Link(_(one.title), reverse(one.route)), _(one.says)] for one in LISTS if allowed(request.actor, one.permission)
    ]
    columns = (Column("list", _("List")), Column("says", _("What it shows")))
    lead = _("Audits, signs of misuse and what followed. A sign fines and forbids nothing: a person decides.")
    table = Table(_("Lists"), columns, rows, caption_hidden=True)
    own = (acts.REPORT, acts.DECLARE_TELEMETRY, acts.ANSWER_CURE, acts.ASK_NDA)
    offers = offered(request, own if allowed(request.actor, ANSWER_AUDITS) else (acts.REPORT, acts.ASK_AUDIT))
    return shown(request, Board(_("Audit and oversight"), lead, (table,), acts=offers))


def to_hub() -> Link:
    """The way back from a list."""
    return Link(_("Audit and oversight"), reverse("gateway-oversight"))


@page(permission=SEE_OVERSIGHT)
def finding(request: Any, reference: str) -> HttpResponse:
    """One finding: what was seen, its evidence as ids, every step, and what a reviewer may do."""
    one = findings.finding_of(request.actor, reference)
    file = looking.finding_file(one)
    steps: list[Any] = [
        [each["at"][:16].replace("T", " "), each["what"], each["because"], each["made"] or "–", each["by"]]
        for each in file["steps"]
    ]
    columns = (
        Column("at", _("At (UTC)")),
        Column("what", _("What")),
        Column("because", _("Why")),
        Column("made", _("Made")),
        Column("by", _("By")),
    )
    evidence: list[Any] = [[Cell(each, code=True)] for each in file["evidence"]]
    tables = (
        Table(_("Steps"), columns, steps, empty=_("Nothing was done yet.")),
        Table(_("Evidence"), (Column("id", _("Envelope or audit row")),), evidence, empty=_("None is kept here.")),
    )
    links = offered(request, acts.ON_FINDING, finding=one.reference) if one.state != "dismissed" else []
    if one.party_id and one.state == "substantiated":
        links += offered(request, (acts.INSPECT, acts.PROHIBIT), finding=one.reference, party=str(one.party_id))
    facts = [
        Fact(_("What was seen"), one.says),
        Fact(_("Party"), f"{one.party_name} ({one.party_kind})"),
        Fact(_("Point"), file["point"] or "–"),
        Fact(_("Requester"), one.requester_id or "–"),
        Fact(_("Day"), one.on),
        Fact(_("State"), one.get_state_display()),
        Fact(_("Law"), one.provision),
    ]
    note = Note(_("A sign is no proof. Detection reads envelopes alone and forbids nothing by itself."), "info")
    board = Board(
        _("Finding %(reference)s") % {"reference": one.reference},
        one.code.replace("_", " ").capitalize(),
        tables,
        acts=links,
        facts=facts,
        notes=[note],
        back=Link(_("Findings"), reverse("gateway-findings")),
    )
    return shown(request, board)


class RowsForm(forms.Form):
    """Rows of a search audit: a sheet, or one JSON object a line."""

    sheet = forms.FileField(
        label="Sheet of searches",
        required=False,
        help_text=f"A workbook (.xlsx, .xls) or comma-separated values. Headings: {', '.join(COLUMNS)}. "
        "A time without a zone is Illinois time.",
    )
    rows = forms.CharField(
        label="Or rows, one JSON object a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text='Such as {"user": "rph.lane", "user_name": "Robin Lane", "last_name": "Sampleson", '
        '"first_name": "August", "at": "2026-03-02T09:00:00-06:00"}. Empty: nobody searched.',
    )


@page(permission=SEE_AUDITS)
def search_audit(request: Any, reference: str) -> HttpResponse:
    """One search audit; whoever was asked answers here, and what comes back is listed."""
    one = search_audits.audit_of(request.actor, reference)
    form, refusal, status = RowsForm(request.POST or None, request.FILES or None), None, 200
    if request.method == "POST":
        try:
            done = _answer(request, reference)
        except Refusal as fault:
            refusal, status = fault, status_of(fault)
        else:
            says = _("%(kept)d row(s) kept, %(back)d listed back.")
            messages.success(request, says % {"kept": done.kept, "back": len(done.incomplete)})
            return redirect("gateway-search-audit", reference)
    on = law_day(request.at)
    row = looking.audit_rows([one], on)[0]
    may_answer = allowed(request.actor, ANSWER_AUDITS) and one.state != "closed"
    patient = ", ".join(part for part in (one.search_last, one.search_first, str(one.search_dob or "")) if part)
    listed: list[Any] = [[str(gap.number), ", ".join(gap.missing)] for gap in one.gaps.order_by("pk")]
    tables = [
        Table(
            _("Rows listed back"),
            (Column("row", _("Row"), numeric=True), Column("missing", _("Lacks"))),
            listed,
            empty=_("No row was listed back."),
        )
    ]
    if allowed(request.actor, SEE_OVERSIGHT) and one.state != "open":
        tables.append(_differences(one))
    shown_page = {
        "title": _("Search audit %(reference)s") % {"reference": one.reference},
        "facts": [
            Fact(_("Entity"), row["entity"]),
            Fact(_("Vendor"), row["vendor"] or "–"),
            Fact(_("Searches of"), f"{told_day(row['from'])} – {told_day(row['to'])}"),
            Fact(_("Requester"), one.requester_id or _("every one")),
            Fact(_("Patient searched for"), patient or _("every one")),
            Fact(_("Why"), one.because),
            Fact(_("Due"), row["due"]),
            Fact(_("Rows kept"), str(one.rows.count())),
        ],
        "box": decision_parts(looking.audit_decision(one, on), title=_("Where it stands")),
        "tables": tables,
        "form": form if may_answer else None,
        "refused": refusal,
        "back": Link(_("Search audits"), reverse("gateway-search-audits")),
    }
    return render(request, "gateway/search_audit.html", {"page": shown_page}, status=status)


def _answer(request: Any, reference: str) -> search_audits.AuditAnswer:
    sheet = request.FILES.get("sheet")
    sent = rows_sent(sheet.read(), sheet.name) if sheet else lines_sent(request.POST.get("rows", ""))
    numbers, rows = [number for number, _row in sent], [row for _number, row in sent]
    return search_audits.answer_audit(request.actor, request.at, audit=reference, rows=rows, numbers=numbers)


def _differences(one: Any) -> Table:
    rows: list[Any] = [
        [each["side"], Cell(each["which"], code=True), each["user"], each["at"]]
        for each in search_audits.differences(one)
    ]
    columns = (
        Column("side", _("Stands only as")),
        Column("which", _("Which")),
        Column("user", _("User")),
        Column("at", _("At")),
    )
    return Table(_("Differences from our envelopes"), columns, rows, empty=_("None: both sides agree."))


@page(permission=SEE_POINTS)
def tracked(request: Any, reference: str) -> HttpResponse:
    """One point by day: how its searches ended; counts of envelopes, nothing of a patient."""
    one = points.point_of(request.actor, reference)
    rows = looking.days_of_point(one, request.at)
    keys = ("on", "answered", "refused", "error", "timeout")
    labels = (_("Day"), _("Answered"), _("Refused"), _("Failed"), _("Timed out"))
    columns = tuple(Column(key, label, numeric=key != "on") for key, label in zip(keys, labels, strict=True))
    table = Table(
        _("Fourteen days"),
        columns,
        [[str(row[key]) for key in keys] for row in rows],
        empty=_("No search came in the last fourteen days."),
    )
    line = looking.tracking_rows([one], request.at)[0]
    board = Board(
        _("Point %(reference)s, tracked") % {"reference": one.reference},
        line["location"],
        (table,),
        acts=[Link(_("The point, its checks and its switch"), reverse("gateway-point", args=[one.reference]))],
        facts=[
            Fact(_("Last request"), line["last_request"] or "–"),
            Fact(_("Audit feed"), line["feed"].replace("_", " ").capitalize()),
            Fact(_("TLS, 7 days"), line["tls"] or "–"),
            Fact(_("Agreement until"), line["agreement_until"] or "–"),
        ],
        back=Link(_("Connections tracked"), reverse("gateway-tracking")),
    )
    return shown(request, board)
