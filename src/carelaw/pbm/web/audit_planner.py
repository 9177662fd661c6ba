"""The planner: each rule with its decision for the days typed, the next permitted day, a month at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.dates import DAY, first_of_following_month
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.audits.planning import DayStanding, Judged, month_of
from carelaw.pbm.use_cases.audits import looking
from carelaw.pbm.use_cases.audits.acts import PLAN, PLAN_ASKS
from carelaw.pbm.use_cases.audits.planning import Planned, consider, plan_audit
from carelaw.pbm.use_cases.audits.standing import audit_for
from carelaw.pbm.use_cases.permissions import AUDIT_RUN
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.declaration import Asked
from carelaw.platform.acts.pages import ActForm
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag, outcome_tag
from carelaw.platform.pages.refusals import status_of


def _asked(one: Asked) -> Asked:
    """How the page asks what an act takes as plain text."""
    if one.name in {"notice_on", "expected_on", "response_due_on", "consent_day", "consent_on"}:
        return replace(one, kind="day")
    if one.name in _CHOICES:
        return replace(one, kind="choice", choices=_CHOICES[one.name], says="", required=one.name == "mode")
    return replace(one, required=one.name in {"pharmacy", "cycle", "protocol"})


_CHOICES = {
    "mode": (("on-site", "On site"), ("desk", "By certified mail, at a desk")),
    "consent_role": (("provider", "Provider"), ("pharmacist", "Pharmacist")),
}
# On the page days are picked and kinds chosen; the use case reads the same names, and keeps what it cannot read.
_FORM = replace(PLAN, asks=tuple(_asked(one) for one in PLAN_ASKS))
_CODES_SHOWN = {"day-past": "past", "E-PBM-101": "two weeks", "E-PBM-111": "days 1–7", "E-PBM-111.consent": "consent"}


@dataclass(frozen=True, slots=True)
class PlannerPage:
    """The form, what the calendar says of it, and the month."""

    title: str
    says: str
    cite: str
    rulebook: str
    back: Link
    verdict: Tag | None = None
    next_on: str = ""
    rules: Table | None = None
    month: Table | None = None


@page(permission=AUDIT_RUN)
def planner(request: Any) -> HttpResponse:
    """Plan an audit, or set other days for one."""
    typed: Mapping[str, Any] = request.POST if request.method == "POST" else _known(request)
    form = ActForm(_FORM, typed)
    asked, status = None, 200
    if request.method == "POST":
        said = {name: form.typed[name] for name in form.typed if name != "audit"}
        reference = form.typed.get("audit", "")
        try:
            asked = consider(request.actor, request.at, said, audit=reference)
        except Refusal as refusal:
            form.tell(refusal)
            status = status_of(refusal)
        if "save" in request.POST:
            try:
                made = plan_audit(request.actor, request.at, said, audit=reference)
            except Refusal as refusal:
                # What was typed is a draft now; the form goes on with it.
                form.typed["audit"] = refusal.reference or reference
                form.tell(refusal)
                status = status_of(refusal)
            else:
                messages.success(request, _("%(audit)s is planned.") % {"audit": made.reference})
                return redirect("pbm-audit", reference=made.reference)
    shown = {"form": form, "page": _page(asked)}
    return render(request, "pbm/audit_plan.html", shown, status=status)


def _known(request: Any) -> Mapping[str, Any]:
    """The draft that an address names, as it was typed; else what the address itself fills in."""
    reference = request.GET.get("audit", "")
    if not reference:
        return request.GET
    found = audit_for(request.actor, reference, request.at)
    return {**found.typed, "audit": found.reference}


def _page(asked: Planned | None) -> PlannerPage:
    page = PlannerPage(
        PLAN.title, PLAN.says, PLAN.cite, looking.RULEBOOK, Link(_("Audits of pharmacies"), reverse("pbm-audits"))
    )
    if asked is None:
        return page
    month = month_of(asked.plan, asked.next_on or asked.plan.today, adopted_law())
    return PlannerPage(
        page.title,
        page.says,
        page.cite,
        page.rulebook,
        page.back,
        Tag(_("Can be saved"), "good") if not asked.barred else Tag(_("Cannot be saved"), "bad"),
        date_format(asked.next_on) if asked.next_on else "",
        rules_table(asked.judged),
        month_table(month),
    )


def rules_table(judged: Sequence[Judged]) -> Table:
    """Every rule that was asked, with what it said and where it stands."""
    columns = (
        Column("about", _("Asked about")),
        Column("outcome", _("Decision")),
        Column("says", _("Why")),
        Column("cite", _("Paragraph")),
    )
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            one.about,
            outcome_tag(one.decision.outcome),
            " ".join(reason.says for reason in one.decision.reasons),
            Cell(one.decision.cite, code=True),
        ]
        for one in judged
    ]
    return Table(_("Each rule of the calendar"), columns, rows)


def month_table(days: Sequence[DayStanding]) -> Table:
    """A month with its weeks as rows: each day open, or barred with the reason in a word."""
    first = days[0].on
    names = [date_format(date(2024, 1, 1) + DAY * place, "D") for place in range(7)]
    cells: list[Tag | str] = ["" for _place in range(first.weekday())]
    cells += [_day(one) for one in days]
    cells += ["" for _place in range(-len(cells) % 7)]
    weeks: list[list[Cell | Tag | Link | str]] = [[*cells[start : start + 7]] for start in range(0, len(cells), 7)]
    columns = [Column(f"day{place}", name) for place, name in enumerate(names)]
    caption = _("Permitted and barred days: %(month)s") % {"month": date_format(first, "F Y")}
    return Table(caption, columns, weeks)


def _day(one: DayStanding) -> Tag:
    number = str(one.on.day)
    if one.permitted:
        return Tag(f"{number} {_('open')}", "good")
    code = one.reasons[0].code if one.reasons else ""
    return Tag(f"{number} {_CODES_SHOWN.get(code, _('barred'))}", "neutral" if code == "day-past" else "bad")


def months_around(on: date) -> tuple[date, date]:
    """The first days of the month before and after a day's month."""
    return (on.replace(day=1) - DAY).replace(day=1), first_of_following_month(on)
