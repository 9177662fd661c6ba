"""A health home's roster as of a day, with downloads, and the rosters that went out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.facts.roster import RosterRow
from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import SEE_ROSTER
from carelaw.ihh.use_cases.rosters import RosterOfDay, roster_of_period, roster_on, rosters_sent
from carelaw.ihh.web.words import day, standing_tag, tier_words
from carelaw.ihh.wire.roster_csv import file_name
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Cell, Column, Link, Table


class DayForm(forms.Form):
    """As of which day."""

    on = forms.DateField(label=gettext_lazy("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@page(permission=SEE_ROSTER)
def rosters(request: Any) -> HttpResponse:
    """The health homes whose rosters an actor may see; with one alone, its roster."""
    homes = list(homes_seen(request.actor))
    if len(homes) == 1:
        return redirect("ihh-roster", homes[0].reference)
    table = Table(
        caption=_("Health homes"),
        columns=(
            Column("name", _("Health home")),
            Column("reference", _("Reference")),
            Column("tier", _("Tier")),
            Column("status", _("Enrollment")),
        ),
        rows=[
            [
                Cell(one.name, url=reverse("ihh-roster", args=[one.reference])),
                Cell(one.reference, code=True),
                tier_words(one.tier),
                one.get_status_display(),
            ]
            for one in homes
        ],
        empty=_("No health home yet. Load the file of health homes."),
    )
    return render(request, "ihh/rosters.html", {"page": {"table": table}})


@page(permission=SEE_ROSTER)
def roster(request: Any, reference: str) -> HttpResponse:
    """A roster as of a day: on the page, as CSV, as X12 834."""
    form = DayForm(request.GET)
    on: date = (form.cleaned_data.get("on") if form.is_valid() else None) or legal_day(request.at)
    made = roster_on(request.actor, reference, on)
    match request.GET.get("as"):
        case "csv":
            return _download(made.as_csv(), file_name(reference, made.period), "text/csv; charset=utf-8")
        case "834":
            text = made.as_834(at=request.at, control=1)
            return _download(text, file_name(reference, made.period).replace(".csv", ".834"), "application/edi-x12")
    sent = rosters_sent(request.actor, reference)
    table = _table(made)
    kept = Table(
        caption=_("Rosters that went out"),
        columns=(
            Column("period", _("Month")),
            Column("cut_off", _("As of")),
            Column("rows", _("People"), numeric=True),
            Column("digest", _("SHA-256")),
        ),
        rows=[
            [
                Cell(one.period, url=reverse("ihh-roster-sent", args=[reference, one.period])),
                day(one.cut_off),
                str(one.rows),
                Cell(one.digest[:16] + "…", code=True),
            ]
            for one in sent
        ],
        empty=_("The first roster goes out on the first business day of the next month."),
    )
    return render(
        request, "ihh/roster.html", {"form": form, "page": {"home": made.home, "on": on, "table": table, "kept": kept}}
    )


@page(permission=SEE_ROSTER)
def sent_roster(request: Any, reference: str, period: str) -> HttpResponse:
    """A roster that went out, byte for byte."""
    text = roster_of_period(request.actor, reference, period)
    return _download(text, file_name(reference, period), "text/csv; charset=utf-8")


def _table(made: RosterOfDay) -> Table:
    ids = dict(
        Member.objects.filter(person_id__in=[row.person_id for row, _p in made.rows]).values_list("person_id", "pk")
    )
    day_asked = f"&on={made.on.isoformat()}"
    return Table(
        caption=_("Roster as of %(day)s") % {"day": day(made.on)},
        columns=(
            Column("name", _("Name")),
            Column("tier", _("Tier")),
            Column("basis", _("Rests on")),
            Column("status", _("Standing")),
            Column("method", _("How")),
            Column("consent", _("Consent")),
            Column("from", _("Member since")),
            Column("plan", _("First plan due")),
            Column("change", _("Change")),
        ),
        rows=[_row(row, ids[row.person_id]) for row, _person in made.rows],
        total=len(made.rows),
        exports=(Link("CSV", f"?as=csv{day_asked}"), Link("X12 834", f"?as=834{day_asked}")),
        empty=_("Nobody is assigned to this health home on this day."),
    )


def _row(row: RosterRow, member_id: Any) -> list[Any]:
    return [
        Cell(f"{row.last_name}, {row.first_name}", url=reverse("ihh-member", args=[member_id])),
        tier_words(row.tier),
        row.tier_basis.replace(";", ", ") or "–",
        standing_tag(row.status),
        row.assignment_method.capitalize(),
        day(row.consent_date),
        day(row.membership_start),
        day(row.plan_due),
        row.change_code.capitalize(),
    ]


def _download(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
