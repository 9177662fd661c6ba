"""The two exemptions, store by store: which stand, and the forms to certify, to record a hospital's, to end one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import Exemption
from carelaw.gateway.use_cases import exemptions
from carelaw.gateway.use_cases.permissions import CERTIFY, RECORD_EXEMPTIONS, SEE_CASES
from carelaw.gateway.web.acts import Act, ActShown, offered, posted
from carelaw.gateway.web.compliance_forms import CertifyForm, EndExemptionForm, HospitalForm, OfLocationForm
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Column, Table, Tag, Tone

_GROUNDS = {exemptions.NO_SYSTEM: "No electronic system", exemptions.HOSPITAL: "Department of an inpatient hospital"}
_STATES: Mapping[str, tuple[str, Tone]] = {
    "in-force": ("In force", "good"),
    "contradicted": ("Contradicted by the register: look into it", "warn"),
    "ended": ("Ended", "neutral"),
}
_SORTS = {"store": ("location__name", "pk"), "state": ("state", "pk"), "entered": ("at", "pk")}


_ACTS: Sequence[Act] = (
    Act(
        "certify",
        "Certify that a store has no system",
        "A store without any management or dispensing system is exempt from the day its certification is received.",
        f"{SECTION}(i)(1)",
        CERTIFY,
        CertifyForm,
        exemptions.certify_no_system,
    ),
    Act(
        "hospital",
        "Record a hospital's pharmacy",
        "A department of an inpatient hospital facility is exempt; that a hospital owns the pharmacy is not enough.",
        f"{SECTION}(i)(2)",
        RECORD_EXEMPTIONS,
        HospitalForm,
        exemptions.record_hospital_department,
    ),
    Act(
        "end",
        "End an exemption",
        "Such as when a pharmacy acquires a system: the duty to integrate is back from today.",
        f"{SECTION}(i)",
        RECORD_EXEMPTIONS,
        EndExemptionForm,
        exemptions.end_exemption,
    ),
)


@page(permission=SEE_CASES)
def listed(request: Any) -> HttpResponse:
    """The exemptions one may see; a posted form is done, or refused with everything that was typed."""
    if request.method != "POST":
        return _shown(request)
    asked = posted(request, _ACTS, _form)
    if asked.made is None:
        return _shown(request, typed=asked.shown, status=asked.status)
    words = _STATES[asked.made.state][0].lower()
    messages.success(request, f"{asked.made.location.name}: the exemption is {words}.")
    return redirect("gateway-exemptions")


def _form(act: Act, request: Any, typed: Any) -> forms.Form:
    form = act.form(typed, prefix=act.name)
    if isinstance(form, OfLocationForm):
        form.offer(exemptions.stores_to_exempt(request.actor))
    elif isinstance(form, EndExemptionForm):
        form.offer(exemptions.exemptions_for(request.actor).filter(state="in-force"))
    return form


def _shown(request: Any, *, typed: ActShown | None = None, status: int = 200) -> HttpResponse:
    shown = listing(exemptions.exemptions_for(request.actor), request.GET, by=_SORTS, default="-entered")
    columns = (
        Column("store", "Store", sortable=True),
        Column("ground", "Ground"),
        Column("basis", "Basis"),
        Column("state", "State", sortable=True),
        Column("from", "Exempt from"),
        Column("ended", "Ended"),
    )
    rows = [_row(one) for one in shown.rows]
    table = Table("Exemptions", columns, rows, empty="No store is exempt.", caption_hidden=True, **shown.place)
    nothing_stands = not exemptions.exemptions_for(request.actor).filter(state="in-force").exists()
    acts = [one for one in offered(request, _ACTS, _form, typed) if one.act.name != "end" or not nothing_stands]
    return render(request, "gateway/exemptions.html", {"page": {"table": table, "acts": acts}}, status=status)


def _row(one: Exemption) -> tuple[Any, ...]:
    words, tone = _STATES[one.state]
    return (
        f"{one.location.name}, {one.location.city}",
        _GROUNDS[one.ground],
        exemptions.exemption_line(one)["basis"],
        Tag(words, tone),
        day(one.from_on) if one.from_on else "–",
        day(one.ended_on) if one.ended_on else "–",
    )
