"""Special connections and data sets: what is in force, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_CONNECTIONS, SEE_DATA_SETS
from carelaw.gateway.use_cases.special import acts, looking
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag

Line = list[Cell | Tag | Link | str]
_OPENS = {"IL_CLINICAL_DIRECTOR", "IL_CLINICAL_DESIGNEE"}


@page(permission=SEE_CONNECTIONS)
def connections(request: Any) -> HttpResponse:
    """Federal connections, authorized applications, permissions to confirm searches."""
    held = looking.connections(request.actor, law_day(request.at))
    lead = _(
        "What the program verified, authorized and permitted. What is not in force is refused at the next request."
    )
    note = Note(_("A connection under option E or F speaks any of the dialects; the checks are the same."), "info")
    board = Board(
        _("Special connections"),
        lead,
        (_federal(held["federal"]), _applications(held["applications"]), _confirmations(held["confirmations"])),
        acts=offered(request, acts.ON_CONNECTIONS),
        notes=[note],
    )
    return shown(request, board)


@page(permission=SEE_DATA_SETS)
def data_sets(request: Any) -> HttpResponse:
    """To whom data sets beyond controlled substances are open."""
    held = looking.data_sets(request.actor, request.at)
    # The Administrator may ask, and the rule answers; the page offers nothing that is always refused.
    may = request.actor.role in _OPENS
    lead = _("Whoever is not listed gets every answer without these data sets, and is told their names.")
    says = _("The Clinical Director, or a designee whose designation is in force, opens a data set; nobody else can.")
    board = Board(
        _("Data sets beyond controlled substances"),
        lead,
        (_permissions(held["permissions"]), _designations(held["designations"])),
        acts=offered(request, acts.ON_DATA_SETS) if may else [],
        notes=[Note(says, "info", "(g)(6)")],
    )
    return shown(request, board)


def _federal(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = _columns(
        ("integration", _("Integration")),
        ("sponsor", _("Sponsor")),
        ("program_name", _("Program")),
        ("evidence", _("What was seen")),
        ("verified_on", _("Verified on")),
        ("by", _("By")),
        ("last_day", _("Last day")),
        ("withdrawn_on", _("Withdrawn")),
    )
    return _table(_("Federally sponsored connections"), columns, rows, _("No connection was verified yet."))


def _applications(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = _columns(
        ("reference", _("Reference")),
        ("name", _("Application")),
        ("operator", _("Operated by")),
        ("launch_url", _("Opens at")),
        ("authorized_on", _("Authorized on")),
        ("withdrawn_on", _("Withdrawn")),
    )
    program = _("the program")
    told = [{**one, "operator": one["operator"] or program} for one in rows]
    return _table(_("Authorized applications"), columns, told, _("No application is on the list."))


def _confirmations(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = _columns(
        ("reference", _("Reference")),
        ("party", _("Party")),
        ("from_on", _("From")),
        ("last_day", _("Last day")),
        ("ended_on", _("Revoked")),
    )
    return _table(_("Permissions to confirm searches"), columns, rows, _("No search is confirmed to any system."))


def _permissions(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = _columns(
        ("reference", _("Reference")),
        ("data_set", _("Data set")),
        ("grantee_kind", _("Opened to")),
        ("grantee", _("Who")),
        ("from_on", _("From")),
        ("last_day", _("Last day")),
        ("granted_by", _("By")),
        ("designation", _("Designation")),
        ("revoked_at", _("Revoked")),
    )
    return _table(_("Permissions"), columns, rows, _("No data set is open to anybody."))


def _designations(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = _columns(
        ("reference", _("Reference")),
        ("designee", _("Designee")),
        ("document", _("Document")),
        ("from_on", _("From")),
        ("last_day", _("Last day")),
        ("ended_on", _("Ended")),
    )
    return _table(_("Designees of the Clinical Director"), columns, rows, _("Nobody is designated."))


def _columns(*named: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, title) for name, title in named)


def _table(title: str, columns: tuple[Column, ...], rows: Sequence[Mapping[str, Any]], empty: str) -> Table:
    lines: list[Line] = [
        [
            *(str(row[column.key]) or "–" for column in columns),
            Tag(_("In force"), "good") if row["in_force"] else Tag(_("Not in force"), "neutral"),
        ]
        for row in rows
    ]
    return Table(title, (*columns, Column("standing", _("Standing"))), lines, empty=empty)
