"""Sharing with other states: the matrix of states and ways, and the file of one state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.rules.rosters.places import state_name
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.interstate import acts, looking
from carelaw.gateway.use_cases.permissions import SEE_INTERSTATE
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.days import told_day
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag, Tone

_HUBS = {"": "PMPnow", "RXCHECK": "RxCheck", "PMPI": "PMPi"}
_C2 = f"{SECTION}(c)(2)"
_STANDING: Mapping[str, Tone] = {"in-force": "good", "signed": "warn", "draft": "neutral", "ended": "neutral"}


@page(permission=SEE_INTERSTATE)
def matrix(request: Any) -> HttpResponse:
    """Every state by every way: whether a question goes, and why not."""
    found = looking.matrix(request.actor, law_day(request.at))
    empty = _("Nothing is on file with any other state. Draft the first agreement.")
    lead = _("Each state is judged on its own; one that is refused never holds up Illinois or another state.")
    note = Note(_("Only RxCheck and PMPi are approved; a third hub takes a change of the rule."), "info", _C2)
    board = Board(
        _("Other states"),
        lead,
        (_ways(_("States and ways"), found, empty),),
        acts=offered(request, acts.ON_ALL),
        notes=[note],
    )
    return shown(request, board)


@page(permission=SEE_INTERSTATE)
def state(request: Any, state: str) -> HttpResponse:
    """One state: ways, agreements, permissions, suspensions, keys, conflicts of law."""
    file = looking.state_file(request.actor, state, law_day(request.at))
    code = file["state"]
    links = offered(request, acts.ON_STATE, state=code)
    for held in file["agreements"]:
        links += offered(request, _next_acts(held["state"]), reference=held["reference"])
    for held in file["permissions"]:
        if held["state"] == "in-force":
            links += offered(request, (acts.REVOKE,), reference=held["reference"])
    for one in file["conflicts"]:
        if one["standing"] not in {"RESOLVED", "NOT_POSSIBLE"}:
            links += offered(request, acts.ON_CONFLICT, conflict=one["reference"])
    board = Board(
        _("Sharing with %(state)s") % {"state": state_name(code)},
        _("What both states agreed on, and what has been done about it."),
        (
            _ways(_("Ways"), file["routes"], _("No way is known.")),
            _agreements(_("Agreements of the two states"), file["agreements"]),
            _agreements(_("Written permissions"), file["permissions"]),
            _suspensions(file),
            _keys(file),
            _conflicts(file),
        ),
        acts=links,
        back=Link(_("Other states"), reverse("gateway-interstate")),
    )
    return shown(request, board)


def _next_acts(standing: str) -> tuple[Any, ...]:
    return {"draft": (acts.SIGN,), "signed": (acts.ACTIVATE,), "in-force": (acts.END,)}.get(standing, ())


def _line(row: Mapping[str, Any]) -> list[Cell | Tag | Link | str]:
    return [
        Cell(state_name(row["state"]), url=reverse("gateway-state", args=[row["state"]])),
        _HUBS[row["hub"]],
        Tag(_("Permitted"), "good") if row["goes"] else Tag(_("Refused"), "bad"),
        Tag(_("Connected"), "good") if row["connected"] else Tag(_("No address or key"), "neutral"),
        _why(row),
    ]


def _why(row: Mapping[str, Any]) -> str:
    if row["why_not"]:
        return f"{row['why_not']} [{row['cite']}]"
    return "–" if row["connected"] else _("Nothing can leave yet: enter the address, and trust the state's key.")


def _ways(title: str, found: Sequence[Mapping[str, Any]], empty: str) -> Table:
    columns = (
        Column("state", _("State")),
        Column("route", _("Way")),
        Column("goes", _("Today")),
        Column("connected", _("Connection")),
        Column("why", _("Why not, and what to do")),
    )
    return Table(title, columns, [_line(row) for row in found], empty=empty)


def _agreements(title: str, held: list[dict[str, Any]]) -> Table:
    columns = (
        Column("reference", _("Reference")),
        Column("state", _("Standing")),
        Column("partner", _("The state signed")),
        Column("illinois", _("Illinois signed")),
        Column("from", _("From")),
        Column("until", _("Last day")),
        Column("ended", _("Ended")),
        Column("terms", _("Terms")),
    )
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            one["reference"],
            Tag(_words(one["state"]), _STANDING.get(one["state"], "neutral")),
            one["partner_signed_on"] or "–",
            one["illinois_signed_on"] or "–",
            one["from_on"] or "–",
            one["last_day"] or "–",
            one["ended_on"] or "–",
            _terms(one["terms"]),
        ]
        for one in held
    ]
    return Table(title, columns, rows, empty=_("None is on file."))


def _words(code: str) -> str:
    return code.replace("-", " ").replace("_", " ").capitalize()


def _terms(terms: Mapping[str, Any]) -> str:
    said = []
    for name, value in terms.items():
        if isinstance(value, bool):
            said += [name.replace("_", " ")] if value else []
        elif value:
            told = ", ".join(value) if isinstance(value, list) else told_day(str(value))
            said.append(f"{name.replace('_', ' ')}: {told}")
    return "; ".join(said) or "–"


def _suspensions(file: Mapping[str, Any]) -> Table:
    columns = (
        Column("by", _("By")),
        Column("from", _("From")),
        Column("resumed", _("Resumed")),
        Column("why", _("Why")),
    )
    rows: list[list[Cell | Tag | Link | str]] = [
        [one["by"], one["from_on"], one["resumed_on"] or "–", one["because"]] for one in file["suspensions"]
    ]
    return Table(_("Suspensions"), columns, rows, empty=_("Sharing was never suspended."))


def _keys(file: Mapping[str, Any]) -> Table:
    columns = (Column("kid", _("Key")), Column("from", _("From")), Column("trusted", _("Today")))
    rows: list[list[Cell | Tag | Link | str]] = [
        [one["kid"], one["from_on"], Tag(_("Trusted"), "good") if one["trusted"] else Tag(_("Not trusted"), "neutral")]
        for one in file["keys"]
    ]
    return Table(_("Trust list"), columns, rows, empty=_("No key: nothing can be sealed for this state."))


def _conflicts(file: Mapping[str, Any]) -> Table:
    columns = (
        Column("reference", _("Conflict")),
        Column("statute", _("Statute")),
        Column("says", _("What conflicts")),
        Column("effect", _("What it means")),
        Column("told", _("Entities told"), numeric=True),
        Column("known", _("Acknowledged"), numeric=True),
        Column("acts", _("Last step")),
        Column("standing", _("Standing")),
    )
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            one["reference"],
            one["statute"],
            one["says"],
            one["effect"],
            str(one["told"]),
            str(one["acknowledged"]),
            f"{one['acts'][0]['on']}: {one['acts'][0]['says']}" if one["acts"] else "–",
            Tag(_words(one["standing"]), "warn" if one["standing"] == "conflict-idle" else "neutral"),
        ]
        for one in file["conflicts"]
    ]
    return Table(_("Conflicts of law"), columns, rows, empty=_("No conflict of law is on file."))
