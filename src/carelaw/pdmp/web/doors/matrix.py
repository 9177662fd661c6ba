"""The page that says who may ask for what."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.use_cases.doors.matrix import WhoMayAsk, who_may_ask
from carelaw.pdmp.use_cases.query_words import purpose_words
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.pages.parts import Cell, Column, Table, Tag

_PER_PAGE = 25


@public_page(why="It shows the law's own list of who may query; it names nobody.")
def matrix(request: Any) -> HttpResponse:
    """Every door of the act with its conditions and limits, by role and purpose."""
    role, purpose = request.GET.get("role", ""), request.GET.get("purpose", "")
    known = role if role in set(Role) else ""
    wanted = purpose if purpose in set(Purpose) else ""
    lines = who_may_ask(known, wanted)
    columns = (
        Column("who", _("Who"), sortable=True),
        Column("purpose", _("For what"), sortable=True),
        Column("conditions", _("Conditions")),
        Column("returned", _("What comes back")),
        Column("limits", _("Where it ends")),
        Column("patient", _("Does the patient see it?")),
        Column("cite", _("Law"), sortable=True),
    )
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in {"who", "purpose", "cite"}:
        lines = sorted(lines, key=lambda one: str(getattr(one, sort.lstrip("-"))), reverse=sort.startswith("-"))
    table = Table(
        _("Who may ask for what"),
        columns,
        [_row(one) for one in lines],
        sort=sort.lstrip("-"),
        descending=sort.startswith("-"),
        query={"role": known, "purpose": wanted},
        empty=_("The act opens no door for this role and purpose."),
        caption_hidden=True,
    )
    shown = {
        "table": table,
        "role": known,
        "purpose": wanted,
        "roles": [(one.value, name.who) for one in Role for name in who_may_ask(one.value)[:1]],
        "purposes": [(one.value, purpose_words(one.value)) for one in Purpose if one != Purpose.OTHER],
    }
    return render(request, "pdmp/doors/matrix.html", {"page": shown})


def _row(one: WhoMayAsk) -> list[Any]:
    if not one.open:
        return [one.who, Tag(_("Never"), "bad"), one.says, "–", "–", "–", Cell(one.cite)]
    conditions, returned, limits = (_sentence(each) for each in (one.conditions, one.returned, one.limits))
    if one.schedules != "all":
        returned = _("%(returned)s (schedules: %(schedules)s)") % {"returned": returned, "schedules": one.schedules}
    return [one.who, purpose_words(one.purpose), conditions, returned, limits, one.seen_by_patient, Cell(one.cite)]


def _sentence(parts: tuple[str, ...]) -> str:
    words = "; ".join(parts)
    return words[:1].upper() + words[1:]
