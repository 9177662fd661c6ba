"""Ask for a history on two screens: the question, the answer. Everything about a patient travels by POST only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import Candidates, HistoryReport, HistoryRequest
from carelaw.pdmp.use_cases.asking import ask_history, chosen, queries_of
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.enrollment.designees import require_no_bulk
from carelaw.pdmp.use_cases.permissions import ASK_FORM
from carelaw.pdmp.use_cases.query_words import outcome_words, purpose_words, role_words
from carelaw.pdmp.use_cases.showing_again import (
    NEW_PATIENT,
    WITHHELD,
    Given,
    export_history,
    given_before,
    note_history,
    packed,
)
from carelaw.pdmp.web.history_files import csv_file, pdf_file
from carelaw.pdmp.web.history_forms import AskForm, OwnPrescriptionsForm
from carelaw.pdmp.web.history_page import access_box, history_page, note_text
from carelaw.pdmp.web.history_values import day, full_name
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Column, DecisionBox, Link, Table, Tag, Tone
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.pages.templatetags.pages_time import local_instant


@dataclass(frozen=True, slots=True)
class RefusedShown:
    """A refusal above the form that it left open."""

    refusal: Refusal
    next_step: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form with what is to be said about it."""

    title: str
    lead: str
    form: forms.Form
    dispenser: bool
    refused: RefusedShown | None
    other: Link | None
    principal: str


@dataclass(frozen=True, slots=True)
class CandidateShown:
    """One person to choose, with what tells people apart."""

    patient_id: str
    name: str
    others: str
    born: str
    gender: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CandidatesPage:
    """The people who fit, to choose one of them."""

    says: str
    people: tuple[CandidateShown, ...]
    typed: Sequence[tuple[str, str]]
    access: DecisionBox
    asks_at: str


@page(permission=ASK_FORM)
def ask(request: Any) -> HttpResponse:
    """The form; a posted one becomes the history, the candidates, or the form again with what is wrong."""
    if request.method != "POST":
        return _ask_page(request, _ask_form(request))
    if request.POST.get("step") == "change":
        return _ask_page(request, _ask_form(request, initial=request.POST.dict()))
    form = _ask_form(request, request.POST)
    if not form.is_valid():
        return _ask_page(request, form, status=422)
    question, patient_id = form.question(), request.POST.get("patient_id", "")
    return _answered(request, form, chosen(question, patient_id) if patient_id else question)


@page(permission=ASK_FORM)
def own_prescriptions(request: Any) -> HttpResponse:
    """The prescriptions written under one's own DEA number (MAP-53)."""
    form = OwnPrescriptionsForm(
        request.POST if request.method == "POST" else None,
        on=law_day(request.at),
        numbers=request.actor.scoped("dea"),
    )
    if request.method != "POST":
        return _own_page(request, form)
    if not form.is_valid():
        return _own_page(request, form, status=422)
    return _answered(request, form, form.question())


@require_POST
def _pdf(request: Any) -> HttpResponse:
    given = _given(request)
    export_history(request.actor, given, "pdf", at=request.at)
    return pdf_file(given.report, request.actor)


@require_POST
def _csv(request: Any) -> HttpResponse:
    require_no_bulk(request.actor)
    given = _given(request)
    export_history(request.actor, given, "csv", at=request.at)
    return csv_file(given.report, request.actor)


@require_POST
def _note(request: Any) -> HttpResponse:
    """Keep the outcome, make the chart note, show the same answer again with it."""
    given, outcome = _given(request), request.POST.get("outcome", "")
    note_history(request.actor, given, outcome, at=request.at)
    answer = request.POST["answer"]
    return _history_page(request, given.report, answer, withheld=outcome == WITHHELD, noted=True)


pdf = page(permission=ASK_FORM)(_pdf)
csv_rows = page(permission=ASK_FORM)(_csv)
note = page(permission=ASK_FORM)(_note)


@page(permission=ASK_FORM)
def my_queries(request: Any) -> HttpResponse:
    """One's own questions: when, why, what became of them (MAP-113). Whom they were about stays in the answers."""
    columns = (
        Column("at", _("Asked"), sortable=True),
        Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome"), sortable=True),
        Column("rows", _("Rows"), numeric=True),
        Column("noted", _("Noted")),
        Column("role", _("Role")),
        Column("query", _("Reference")),
    )
    by = {"at": ("requested_at", "pk"), "outcome": ("outcome", "-requested_at", "pk")}
    listed = listing(queries_of(request.actor), request.GET, by=by, default="-at")
    rows = [
        (
            local_instant(query.requested_at),
            purpose_words(query.purpose),
            _outcome(query.outcome),
            str(len(query.shown_rows)),
            _(_NOTED[query.note_outcome]) if query.note_outcome in _NOTED else "",
            role_words(query.role),
            f"{str(query.pk)[:8]}{' · ' + query.code if query.code else ''}",
        )
        for query in listed.rows
    ]
    table = Table(_("Your questions"), columns, rows, empty=_("You have not asked yet."), **listed.place)
    shown = {"title": _("My questions"), "lead": _(_LEAD_MINE), "table": table}
    return render(request, "pdmp/history_mine.html", {"page": shown})


_LEAD_MINE = gettext_noop("Every question is kept, answered or refused; nobody's name stands here. §6(c)")
_NOTED = {WITHHELD: gettext_noop("Not prescribed because of it"), NEW_PATIENT: gettext_noop("Chart note made")}


def _outcome(outcome: str) -> Tag:
    tones: dict[str, Tone] = {"allowed": "good", "candidates": "info", "denied": "bad"}
    return Tag(outcome_words(outcome), tones.get(outcome, "neutral"))


def _ask_form(request: Any, given: Any = None, **settings: Any) -> AskForm:
    return AskForm(
        given,
        on=law_day(request.at),
        dispenser=request.actor.role.startswith("DISPENSER"),
        catalog=catalog_in_force(),
        **settings,
    )


def _answered(request: Any, form: Any, question: HistoryRequest) -> HttpResponse:
    try:
        answer = ask_history(request.actor, question, at=request.at)
    except Refusal as refusal:
        return _refused(request, form, refusal)
    if isinstance(answer, Candidates):
        return candidates_page(request, answer, form.typed, reverse("history"))
    return _given_page(request, answer, question)


def _given_page(request: Any, report: HistoryReport, question: HistoryRequest) -> HttpResponse:
    answer = packed(report.content)
    first_visit = question.attestation == "first-visit" and report.patient is not None
    if first_visit:
        # §8(b)(1): for a new patient the note is due without being asked for.
        note_history(request.actor, given_before(request.actor, answer, at=request.at), NEW_PATIENT, at=request.at)
    return _history_page(request, report.as_dict(), answer, noted=first_visit)


def _history_page(
    request: Any, report: dict[str, Any], answer: str, *, withheld: bool = False, noted: bool = False
) -> HttpResponse:
    text = note_text(report, request.actor, withheld=withheld) if noted else ""
    said = _("Kept with your question: not prescribed because of it.") if withheld else _("Chart note made.")
    shown = history_page(report, request.actor, packed=answer, note=text, noted=said if noted else "")
    template = "pdmp/history_report.html" if shown.found else "pdmp/history_nobody.html"
    typed = [(name, value) for name, value in request.POST.items() if name in AskForm.base_fields or name in _TYPED]
    return render(request, template, {"page": shown, "typed": typed})


_TYPED = {"birth_date", "period_from", "period_to", "attestation", "drug", "drug_choice", "prescription_number"}


def candidates_page(
    request: HttpRequest, answer: Candidates, typed: Sequence[tuple[str, str]], asks_at: str
) -> HttpResponse:
    """The people who fit, to choose one; what was typed goes back to where it was asked."""
    found = answer.as_dict()
    people = tuple(
        CandidateShown(
            patient_id=one["patient_id"],
            name=full_name(one["names"][0]),
            others="; ".join(full_name(name) for name in one["names"][1:]),
            born=" / ".join(day(born) for born in one["birth_dates"]),
            gender=", ".join(one["genders"]),
            addresses=tuple(one["addresses"]),
        )
        for one in found["patients"]
    )
    shown = CandidatesPage(answer.says, people, typed, access_box(found), asks_at)
    return render(request, "pdmp/candidates.html", {"page": shown})


def _refused(request: Any, form: Any, refusal: Refusal) -> HttpResponse:
    shown = RefusedShown(refusal, _next_step(refusal))
    if isinstance(form, AskForm):
        return _ask_page(request, form, refused=shown, status=status_of(refusal))
    return _own_page(request, form, refused=shown, status=status_of(refusal))


def _next_step(refusal: Refusal) -> str:
    if refusal.kind == "not-in-force":
        return _("Ask again on a day on which the law is in force.")
    if refusal.code == "too-many-candidates":
        return _("Add what narrows the choice, below the form, and ask again.")
    if refusal.kind == "forbidden":
        return _("Correct the form if it says something else than you meant. If not, ask the program office.")
    return _("Correct what is named above and ask again.")


def _ask_page(request: Any, form: AskForm, *, refused: RefusedShown | None = None, status: int = 200) -> HttpResponse:
    actor: Actor = request.actor
    dispenser = actor.role.startswith("DISPENSER")
    own = Link(_("Prescriptions under your own DEA number"), "own/") if actor.scoped("dea") and not dispenser else None
    shown = AskPage(
        title=_("Ask for a history"),
        lead=_("Name and date of birth find the patient; spelling need not be exact."),
        form=form,
        dispenser=dispenser,
        refused=refused,
        other=own,
        principal=actor.principal_name,
    )
    return render(request, "pdmp/history_ask.html", {"page": shown}, status=status)


def _own_page(
    request: Any, form: OwnPrescriptionsForm, *, refused: RefusedShown | None = None, status: int = 200
) -> HttpResponse:
    if not request.actor.scoped("dea"):
        says = "No DEA number is verified on your account. Ask the program office to verify it."
        raise Refusal("E-MAP-53", says, cite="§9(b)(1)(ii)", kind="forbidden")
    shown = AskPage(
        title=_("Prescriptions under your own DEA number"),
        lead=_("What was dispensed under your number: to check your own practice and to find forged prescriptions."),
        form=form,
        dispenser=False,
        refused=refused,
        other=None,
        principal=request.actor.principal_name,
    )
    return render(request, "pdmp/history_own.html", {"page": shown}, status=status)


def _given(request: Any) -> Given:
    return given_before(request.actor, request.POST.get("answer", ""), at=request.at)


__all__ = ["ask", "candidates_page", "csv_rows", "my_queries", "note", "own_prescriptions", "pdf"]
