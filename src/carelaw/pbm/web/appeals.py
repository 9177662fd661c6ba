"""Pages about appeals of list prices: mine, to answer or all; one appeal; the form of a draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.appeal_clocks import RATE_REVIEW
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealState, MacAppeal
from carelaw.pbm.use_cases.appeal_ending import ask_panel, withdraw_appeal
from carelaw.pbm.use_cases.appeal_fields import COST_NAMES, FIELDS, NAMES
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.appeal_following import (
    appeal_for,
    appeals_of,
    governing_due,
    late_appeals,
    late_routes,
    names_of,
)
from carelaw.pbm.use_cases.mac_lists import lists_of
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.permissions import APPEAL_FILE, APPEAL_SEE
from carelaw.pbm.web.appeal_page import appeal_page
from carelaw.pbm.web.mac_words import TypedForm, spoken, state_tag
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Table
from carelaw.platform.pages.refusals import status_of
from carelaw.platform.parties.models import Party

_seen = page(permission=APPEAL_SEE)
_filed = page(permission=APPEAL_FILE)
_DATES = {"filled_on", "claimed_on", "invoiced_on"}
_VIEWS = {
    "open": (gettext_lazy("Open"), (AppealState.DRAFT, AppealState.FILED)),
    "late": (gettext_lazy("Not answered in time"), ()),
    "ended": (gettext_lazy("Ended"), (AppealState.SUSTAINED, AppealState.DENIED, AppealState.WITHDRAWN)),
    "all": (gettext_lazy("All"), tuple(AppealState)),
}
_TITLES = {
    "NETWORK_PHARMACY": gettext_lazy("My appeals"),
    "PBM_FILER": gettext_lazy("Appeals to answer"),
    "PBM_REGULATOR": gettext_lazy("Appeals of list prices"),
}


class AppealForm(TypedForm):
    """What an appeal says; any text is taken, and the law's reading judges it."""

    def __init__(self, typed: dict[str, Any] | None = None, *, for_others: bool = False) -> None:
        super().__init__(typed)
        for one in FIELDS:
            if one.name == "pharmacy_npi" and not for_others:
                continue
            widget = forms.DateInput(attrs={"type": "date"}) if one.name in _DATES else forms.TextInput()
            says = one.says[:1].upper() + one.says[1:] + "."
            self.fields[one.name] = forms.CharField(
                label=_(one.label), required=one.required, help_text=says, widget=widget, max_length=200
            )


@_seen
def appeals(request: Any) -> HttpResponse:
    """The appeals one may see; the most urgent are the open ones."""
    view = request.GET.get("view", "open")
    view = view if view in _VIEWS else "open"
    today = local_day(request.at)
    found = _view(request, view, today)
    by = {"number": ("pk",), "filed": ("filed_on", "pk"), "filled": ("filled_on", "pk"), "state": ("state", "pk")}
    shown = listing(found, request.GET, by=by, default="-number")
    names = names_of(list(shown.rows))
    columns = (
        Column("number", _("Appeal"), sortable=True),
        Column("state", _("State"), sortable=True),
        Column("pharmacy", _("Pharmacy")),
        Column("manager", _("Benefit manager")),
        Column("ndc", _("Drug")),
        Column("filled", _("Filled"), sortable=True),
        Column("filed", _("Filed"), sortable=True),
        Column("due", _("Answer due")),
    )
    rows = [_row(one, names, today) for one in shown.rows]
    empty = _("No appeal is here.")
    title = str(_TITLES.get(request.actor.role, _("Appeals")))
    table = Table(title, columns, rows, query={"view": view}, empty=empty, caption_hidden=True, **shown.place)
    links = [(Link(str(words), f"?view={key}"), key == view) for key, (words, _states) in _VIEWS.items()]
    made = {"title": title, "table": table, "links": links, "may_file": allowed(request.actor, APPEAL_FILE)}
    return render(request, "pbm/appeals.html", {"page": made})


@_seen
def appeal(request: Any, reference: str) -> HttpResponse:
    """One appeal: both clocks, what was asked, what was answered, what follows."""
    found = appeal_for(request.actor, reference, local_day(request.at))
    return render(request, "pbm/appeal.html", {"page": appeal_page(request.actor, found, request.at)})


@_filed
def draft(request: Any, reference: str = "") -> HttpResponse:
    """The form of a draft: save it as often as one likes, file it when it is ready."""
    held = _held(request, reference)
    if request.method != "POST":
        form = AppealForm(held.typed if held else _usual(request), for_others=_for_others(request))
        return _form(request, held, form)
    typed = {name: request.POST.get(name, "") for name in NAMES}
    try:
        saved = save_draft(request.actor, request.at, typed, reference=reference)
    except Refusal as refusal:
        form = AppealForm(typed, for_others=_for_others(request))
        form.tell(refusal)
        return _form(request, held, form, status=status_of(refusal))
    if request.POST.get("act") == "save":
        messages.success(request, _("The draft %(number)s is kept.") % {"number": saved.reference})
        return redirect("pbm-appeal-draft", reference=saved.reference)
    try:
        route = RATE_REVIEW if request.POST.get("act") == RATE_REVIEW else ""
        filed = file_appeal(request.actor, request.at, reference=saved.reference, route=route)
    except Refusal as refusal:
        form = AppealForm(typed, for_others=_for_others(request))
        form.tell(refusal)
        kept = appeal_for(request.actor, saved.reference, local_day(request.at))
        return _form(request, kept, form, status=status_of(refusal))
    messages.success(request, _("%(number)s is filed. The receipt is in your inbox.") % {"number": filed.reference})
    return redirect("pbm-appeal", reference=filed.reference)


@_filed
@require_POST
def withdraw(request: Any, reference: str) -> HttpResponse:
    """Withdraw an appeal, or put a draft away."""
    ended = withdraw_appeal(request.actor, request.at, reference=reference)
    messages.success(request, _("%(number)s is withdrawn. It stays on file.") % {"number": ended.reference})
    return redirect("pbm-appeal", reference=ended.reference)


@_filed
@require_POST
def panel(request: Any, reference: str) -> HttpResponse:
    """Ask for the independent panel."""
    asked = ask_panel(request.actor, request.at, reference=reference)
    messages.success(request, _("The independent panel is asked for. The Director's staff will form it."))
    return redirect("pbm-appeal", reference=asked.reference)


def _for_others(request: Any) -> bool:
    """A services organization names the pharmacy for which it files."""
    return bool(request.actor.role == "PSAO")


def _usual(request: Any) -> dict[str, str]:
    """What a new draft begins with: the benefit manager and the list, where the pharmacy has but one."""
    lists = list(lists_of(request.actor, local_day(request.at))[:2])
    if len(lists) != 1:
        return {"manager": "", "list": ""}
    return {"manager": number_of(Party.objects.get(pk=lists[0].manager_id)), "list": lists[0].code}


def _held(request: Any, reference: str) -> MacAppeal | None:
    if not reference:
        return None
    found = appeal_for(request.actor, reference, local_day(request.at))
    if found.state != AppealState.DRAFT:
        says = f"{found.reference} was filed on {found.filed_on}; a filed appeal is no draft any more."
        raise Refusal("E-MAC-19.filed", says, cite="215 ILCS 5/513b1(b)(4)", kind="conflict")
    return found


def _form(request: Any, held: MacAppeal | None, form: AppealForm, *, status: int = 200) -> HttpResponse:
    refused = held.refusal.get("code", "") if held else ""
    made = {
        "title": _("Draft %(number)s") % {"number": held.reference} if held else _("Appeal a list price"),
        "claim": [form[name] for name in NAMES if name not in COST_NAMES and name in form.fields],
        "cost": [form[name] for name in COST_NAMES],
        "reference": held.reference if held else "",
        "late": refused == "E-MAC-20" and "rate review" in (held.refusal["says"] if held else ""),
    }
    return render(request, "pbm/appeal_draft.html", {"page": made, "form": form}, status=status)


def _view(request: Any, view: str, today: date) -> QuerySet[MacAppeal]:
    found = appeals_of(request.actor, today)
    if view == "late":
        return found.filter(pk__in=[one.pk for one in late_appeals(request.actor, today)])
    return found.filter(state__in=_VIEWS[view][1])


def _row(one: MacAppeal, names: dict[str, str], today: date) -> list[Any]:
    late = bool(late_routes(one, today))
    code = one.national_drug_code or one.typed.get("ndc", "")
    open_draft = one.state == AppealState.DRAFT
    url = reverse("pbm-appeal-draft" if open_draft else "pbm-appeal", args=[one.reference])
    return [
        Cell(one.reference, url=url),
        state_tag(one, late),
        names.get(str(one.pharmacy_id), ""),
        names.get(str(one.manager_id), "–"),
        Cell(ndc_hyphenated(code) or "–", code=True),
        spoken(one.filled_on) if one.filled_on else one.typed.get("filled_on") or "–",
        spoken(one.filed_on),
        spoken(governing_due(one)),
    ]
