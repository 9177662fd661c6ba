"""Run a request, open its answer, print it: the limit on its use stands on every page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates
from carelaw.pdmp.letters import law_answer_pdf
from carelaw.pdmp.rules.local_time import spoken
from carelaw.pdmp.use_cases.law_enforcement.fields import DOORS, asked_label, said
from carelaw.pdmp.use_cases.law_enforcement.looking import answer_rows
from carelaw.pdmp.use_cases.law_enforcement.permissions import RUN_REQUESTS
from carelaw.pdmp.use_cases.law_enforcement.running import DeliveredAnswer, delivered_answer, run_request
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, shown
from carelaw.platform.pages.parts import Column, Fact, Link, Table

_ran = page(permission=RUN_REQUESTS)
_ON_PAPER = ("agency_case_number", "subject_last_name", "subject_first_name", "subject_birth_date", "schedules")


@_ran
@require_POST
def run(request: Any, reference: str) -> HttpResponse:
    """Press run: to the answer, or to the people to choose from."""
    answer = run_request(request.actor, request.at, reference=reference, patient_id=request.POST.get("patient", ""))
    if isinstance(answer, Candidates):
        page_shown = {"reference": reference, "says": answer.says, "people": answer.patients}
        return render(request, "pdmp/law_enforcement/candidates.html", {"page": page_shown})
    messages.success(request, _("The request is run. Hand the answer over, then write the delivery down."))
    return redirect("law-answer", reference=reference)


@_ran
def answer(request: Any, reference: str) -> HttpResponse:
    """The answer of a run, made again from the query log; that it was opened is on the record."""
    try:
        found = delivered_answer(request.actor, request.at, reference=reference)
    except Refusal as refusal:
        if refusal.code != "E-MAP-68.not-run":
            raise
        messages.warning(request, refusal.says)
        return redirect("law-request", reference=reference)
    notes = [Note(says, "warning", "§9(b)(3)") for says in found.notes]
    if found.gone:
        notes.append(Note(_gone(found.gone), cite="§6(d)"))
    return shown(
        request,
        Board(
            _("Answer to %(reference)s") % {"reference": reference},
            found.request.agency,
            (_table(found),),
            acts=[Link(_("PDF to hand over"), reverse("law-answer-pdf", args=[reference]))],
            facts=_facts(found),
            notes=notes,
            back=Link(_("Back to the request"), reverse("law-request", args=[reference])),
        ),
    )


@_ran
def answer_pdf(request: Any, reference: str) -> HttpResponse:
    """The answer on paper; the limit on its use stands on each page."""
    found = delivered_answer(request.actor, request.at, reference=reference)
    table = _table(found)
    content = {
        "reference": reference,
        "query": str(found.query.pk),
        "given_at": spoken(found.query.provided_at or found.query.requested_at),
        "office": "Commonwealth of Pennsylvania, Office of Attorney General",
        "notes": list(found.notes),
        "limit": found.notes[0] if found.notes else "Grand jury matter (§9(b)(4)): secret.",
        "facts": [[fact.term, str(fact.says)] for fact in _facts(found)],
        "head": [column.label for column in table.columns],
        "rows": [[str(cell.text) for _column, cell in row] for row in table.body],
        "empty": table.empty,
    }
    response = HttpResponse(law_answer_pdf(content), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="answer-{reference}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _facts(found: DeliveredAnswer) -> list[Fact]:
    one = found.request
    about = [Fact(asked_label(name), said(one.answers, name)) for name in _ON_PAPER if one.answers.get(name)]
    first, last = one.answers.get("period_from", ""), one.answers.get("period_to", "")
    return [
        Fact(_("Agency"), one.agency),
        Fact(_("Officer"), one.officer),
        *about,
        Fact(_("Dispensed"), f"{first} – {last}" if first or last else _("On any day")),
        Fact(_("Door"), DOORS[one.door]),
        *([Fact(_("Court order"), f"{one.order.court}, {one.order.docket}")] if one.order and one.door != "II" else []),
        Fact(_("Run by"), one.ran_by_name),
        Fact(_("Query"), str(found.query.pk), code=True),
    ]


def _table(found: DeliveredAnswer) -> Table:
    columns = (
        Column("filled", _("Filled")),
        Column("drug", _("Drug")),
        Column("schedule", _("Schedule")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("days", _("Days"), numeric=True),
        Column("prescriber", _("Prescriber")),
        Column("dispenser", _("Dispenser")),
        Column("patient", _("Name on the report")),
    )
    rows = [
        [
            date_format(row["filled"]),
            row["drug"],
            row["schedule"],
            str(row["quantity"] or "–"),
            str(row["days"] or "–"),
            row["prescriber"],
            row["dispenser"],
            row["patient"],
        ]
        for row in answer_rows(found)
    ]
    return Table(_("Dispensings given"), columns, rows, empty=_("Nothing is given."))


def _gone(count: int) -> str:
    says = ngettext("%(count)s row was destroyed since.", "%(count)s rows were destroyed since.", count)
    return says % {"count": count}
