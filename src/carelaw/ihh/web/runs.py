"""Runs of attribution: start one, see what it would change, let a stopped one go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from carelaw.ihh.store.models import AttributionRun
from carelaw.ihh.use_cases.assigning import assign_now
from carelaw.ihh.use_cases.attributing import approve_run, run_attribution, run_named, runs
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.permissions import ATTRIBUTE
from carelaw.ihh.web.words import day, standing_tag, tier_words
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Table

_REASONS = {
    "G1": gettext_noop("bipolar disorder or the schizophrenia spectrum within the year"),
    "G2": gettext_noop("self-injury, suicide attempt or homicidal ideation, with a listed condition"),
    "G3": gettext_noop("a listed condition with a behavioral-health admission"),
    "G2-needs-condition": gettext_noop("an event without a listed condition"),
    "G3-needs-admission": gettext_noop("a listed condition without an admission"),
    "G3-needs-condition": gettext_noop("an admission without a listed condition"),
    "no-status": gettext_noop("no risk group on file for the year"),
    "ATT-NONE": gettext_noop("nothing supports a tier"),
    "CRG-6": gettext_noop("significant chronic disease in multiple organ systems"),
    "CRG-7": gettext_noop("dominant chronic disease in three or more organ systems"),
    "CRG-8": gettext_noop("dominant, metastatic and complicated malignancies"),
    "CRG-9": gettext_noop("catastrophic conditions"),
    "CRG-SUBSTITUTE": gettext_noop("by the open substitute"),
}
_SORTS = {"as_of": ("as_of", "pk"), "at": ("at", "pk")}


class RunForm(forms.Form):
    """As of which day, and whether the open substitute may speak."""

    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("Diagnoses of this very day wait for the next run."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    substitute = forms.BooleanField(
        label=gettext_lazy("Use the open substitute where the named grouper has no result"),
        help_text=gettext_lazy("For tests and continuity only; every screen, letter and roster says so."),
        required=False,
    )


@page(permission=ATTRIBUTE)
def run_list(request: Any) -> HttpResponse:
    """The runs, newest first, the form to start one, and the button that assigns those whose days have passed."""
    if request.POST.get("act") == "assign":
        count = assign_now(request.actor, legal_day(request.at), at=request.at)
        messages.success(request, _settled(count))
        return redirect("ihh-runs")
    form = RunForm(request.POST) if request.method == "POST" else RunForm(initial={"as_of": legal_day(request.at)})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            made = run_attribution(request.actor, asked["as_of"], at=request.at, substitute=asked["substitute"])
            return redirect("ihh-run", made.pk)
        except Refusal as refusal:
            refused = refusal
    shown = listing(runs(request.actor), request.GET, by=_SORTS, default="-at")
    table = Table(
        caption=_("Runs"),
        columns=(
            Column("as_of", _("As of"), sortable=True),
            Column("state", _("State")),
            Column("people", _("People"), numeric=True),
            Column("tiers", _("Attributed")),
            Column("notices", _("Notices"), numeric=True),
            Column("at", _("Run"), sortable=True),
        ),
        rows=[_row(one) for one in shown.rows],
        empty=_("Nobody has been attributed yet. Load people and claims, then start a run."),
        **shown.place,
    )
    return render(request, "ihh/runs.html", {"form": form, "page": {"table": table, "refused": refused}})


def _settled(count: int) -> str:
    said = ngettext("%(count)d person was settled.", "%(count)d people were settled.", count)
    return said % {"count": count}


def _row(run: AttributionRun) -> list[Any]:
    tiers = ", ".join(f"{tier} {count}" for tier, count in sorted(run.by_tier.items()))
    return [
        Cell(day(run.as_of), url=f"{run.pk}/"),
        standing_tag(run.state),
        str(run.people),
        tiers or "–",
        str(run.notices),
        day(legal_day(run.at)),
    ]


@page(permission=ATTRIBUTE)
def run(request: Any, run_id: UUID) -> HttpResponse:
    """One run: how many people by status, tier and reason."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            done = approve_run(request.actor, run_id, at=request.at)
            messages.success(request, _("The run is approved and done."))
            return redirect("ihh-run", done.pk)
        except Refusal as refusal:
            refused = refusal
    found = run_named(request.actor, run_id)
    facts = [
        Fact(_("As of"), day(found.as_of)),
        Fact(_("People"), found.people),
        Fact(_("Notices of choice"), found.notices),
        Fact(_("Risk groups"), _("Open substitute") if found.crg_source == "OPEN" else _("Named grouper")),
    ]
    tables = (
        _counts(_("By status"), {standing_tag(name).text: count for name, count in found.by_status.items()}),
        _counts(_("By tier"), {tier_words(name): count for name, count in found.by_tier.items()}),
        _counts(_("By reason"), {_reason(code): count for code, count in found.by_reason.items()}),
    )
    context = {"run": found, "tag": standing_tag(found.state), "facts": facts, "tables": tables, "refused": refused}
    return render(request, "ihh/run.html", {"page": context})


def _reason(code: str) -> str:
    """A reason's code with what it means, where the code alone does not say it."""
    return f"{code}: {_(_REASONS[code])}" if code in _REASONS else code


def _counts(caption: str, counts: Mapping[str, int]) -> Table:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Table(
        caption=caption,
        columns=(Column("what", _("What")), Column("people", _("People"), numeric=True)),
        rows=[[name, str(count)] for name, count in ordered],
        empty=_("Nobody."),
    )
