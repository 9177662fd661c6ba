"""Fine cases on the console: the register, one case with all that happened, and a page for each act."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format

from carelaw.gateway.facts.compliance import LetterKind
from carelaw.gateway.rules.compliance_term import day, days
from carelaw.gateway.rules.letter_window import NAMES, usual_day, window_for
from carelaw.gateway.store.models import FineCase, FineCaseState, PharmacyEntity, Vendor
from carelaw.gateway.use_cases.case_facts import sent_on
from carelaw.gateway.use_cases.compliance import case_for, cases_for, open_fine_case
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.letters import next_kind
from carelaw.gateway.use_cases.permissions import RUN_CASES, SEE_CASES
from carelaw.gateway.use_cases.referral import open_bundle
from carelaw.gateway.web.compliance_acts import ACTS
from carelaw.gateway.web.compliance_forms import OpenForm, ReceiptForm
from carelaw.gateway.web.compliance_page import case_page, divergence
from carelaw.gateway.web.compliance_words import delay_says, state_tag
from carelaw.gateway.web.refusing import onto, status_after
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.money.ledger import balance
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own

_SORTS = {
    "due": ("due_first", "number"),
    "number": ("number",),
    "respondent": ("respondent_name", "number"),
    "state": ("state", "number"),
    "opened": ("opened_on", "number"),
}
_ALWAYS = "all"


@page(permission=SEE_CASES)
def register(request: Any) -> HttpResponse:
    """The compliance register: what is due first on top; respondents see their own cases."""
    on = law_day(request.at)
    state = request.GET.get("state", "")
    state = state if state in set(FineCaseState) or state == _ALWAYS else ""
    found: QuerySet[FineCase] = cases_for(request.actor)
    found = found.annotate(due_first=Coalesce("due_on", Value(date.max)))
    if state in set(FineCaseState):
        found = found.filter(state=state)
    elif not state:
        found = found.filter(closed_on=None)
    shown = listing(found, request.GET, by=_SORTS, default="due")
    columns = (
        Column("number", "Case", sortable=True),
        Column("respondent", "Respondent", sortable=True),
        Column("state", "State", sortable=True),
        Column("next", "What is next"),
        Column("due", "Due", sortable=True),
        Column("opened", "Opened", sortable=True),
        Column("age", "Days open", numeric=True),
        Column("owed", "Owed", numeric=True),
    )
    table = Table(
        "Cases of failure to integrate",
        columns,
        [_register_row(one, on) for one in shown.rows],
        query={"state": state} if state else {},
        empty="No case is in this state.",
        caption_hidden=True,
        **shown.place,
    )
    links = [Link("Open", "?"), Link("All", "?state=all")]
    links += [Link(label, f"?state={value}") for value, label in FineCaseState.choices if value != FineCaseState.OPEN]
    here = dict(FineCaseState.choices).get(state, "All" if state else "Open")
    may_open = allowed(request.actor, RUN_CASES)
    own = acts_for_own(request.actor)
    shown_page = {"table": table, "links": links, "here": here, "may_open": may_open, "own": own}
    return render(request, "gateway/compliance.html", {"page": shown_page})


def _register_row(case: FineCase, on: date) -> tuple[Any, ...]:
    late = case.due_on is not None and case.due_on < on and case.closed_on is None
    due = date_format(case.due_on) if case.due_on else "–"
    return (
        Cell(case.number, url=reverse("fine-case", args=[case.number]), code=True),
        case.respondent_name,
        state_tag(case),
        case.next_says or "–",
        Tag(f"{due}: over", "bad") if late else due,
        date_format(case.opened_on),
        str(((case.closed_on or on) - case.opened_on).days),
        f"${balance(case.respondent_id):,.2f}",
    )


@page(permission=RUN_CASES)
def open_new(request: Any) -> HttpResponse:
    """Open a case against an entity or a vendor."""
    form = OpenForm(request.POST if request.method == "POST" else None, respondents=_respondents())
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            case = open_fine_case(request.actor, request.at, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
            onto(form, refusal)
        else:
            messages.success(request, f"Case {case.number} is open.")
            return redirect("fine-case", case.number)
    shown = {
        "title": "Open a case",
        "says": "Against a pharmacy entity, or the vendor of a management system, that stays out of integration.",
        "form": form,
        "button": "Open the case",
        "cite": "77 Ill. Adm. Code 2080.208(h)",
        "back": Link("Compliance register", reverse("fine-cases")),
        "refused": refused,
    }
    return render(request, "gateway/compliance_act.html", {"page": shown}, status=status_after(form, refused))


def _respondents() -> list[tuple[str, str]]:
    ids = [*PharmacyEntity.objects.values_list("pk", flat=True), *Vendor.objects.values_list("pk", flat=True)]
    return [(str(party.pk), party.name) for party in Party.objects.filter(pk__in=ids).order_by("name")]


@page(permission=SEE_CASES)
def one_case(request: Any, reference: str) -> HttpResponse:
    """One case: where it stands, its letters and weeks, its fine month by month, what happened."""
    case = case_for(request.actor, reference)
    return render(
        request, "gateway/compliance_case.html", {"page": case_page(request.actor, case, law_day(request.at))}
    )


@page(permission=SEE_CASES)
def act(request: Any, reference: str, name: str) -> HttpResponse:
    """One act in a case: a form that says what follows; posting it confirms."""
    case = case_for(request.actor, reference)
    chosen = ACTS.get(name)
    if chosen is None:
        raise Refusal("act-unknown", f"Nothing is called “{name[:30]}” in a case.", kind="not-found")
    require(request.actor, chosen.permission)
    typed = request.POST if request.method == "POST" else None
    form = chosen.form(typed, initial={"delay": request.GET.get("delay", "")})
    if isinstance(form, ReceiptForm):
        form.for_case(case)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            says = chosen.run(request.actor, request.at, case, form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
            onto(form, refusal)
        else:
            messages.success(request, says)
            return redirect("fine-case", case.number)
    shown = {
        "title": chosen.title,
        "says": chosen.says,
        "note": _note(case, name, form["delay"].value() if "delay" in form.fields else ""),
        "form": form,
        "button": chosen.button,
        "cite": chosen.cite,
        "back": Link(f"Case {case.number}", reverse("fine-case", args=[case.number])),
        "refused": refused,
    }
    return render(request, "gateway/compliance_act.html", {"page": shown}, status=status_after(form, refused))


@page(permission=SEE_CASES)
def bundle(request: Any, bundle_id: UUID) -> FileResponse:
    """A bundle as it was sent."""
    made, stream = open_bundle(request.actor, bundle_id)
    name = f"{made.case.number}-bundle-{made.number}.zip"
    return FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")


def _note(case: FineCase, act: str, delay: Any) -> str:
    """What one must know before the act: the next letter and its week, or the delay that is decided."""
    if act in {"letter", "release"}:
        return _letter_note(case)
    found = case.delays.filter(pk=delay).first() if str(delay).isdigit() else None
    if found is None:
        return ""
    return f"{day(found.from_on)} to {day(found.to_on) if found.to_on else 'open'}: {delay_says(found)}."


def _letter_note(case: FineCase) -> str:
    """Which letter is next, its week, the usual day in it."""
    kind, sent = next_kind(case), sent_on(case)
    window = window_for(kind, sent[LetterKind.FIRST_WARNING], sent[LetterKind.SECOND_FINAL_WARNING], adopted_law())
    if window is None:
        return f"Next is the {NAMES[kind]}; it may go on any day and fixes the week of the second."
    usual = day(usual_day(window, adopted_law()))
    says = f"Next is the {NAMES[kind]}, in the week of {days(window)}. The usual day is {usual}."
    return f"{says} {divergence(case)}".strip()
