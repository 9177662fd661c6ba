"""Pages about how every store stands, changes, and what the program owes and directs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.gateway.use_cases.changes import acts as change_acts
from carelaw.gateway.use_cases.changes import doing as changes
from carelaw.gateway.use_cases.changes.requesting import visible_changes
from carelaw.gateway.use_cases.foundations import acts, looking
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_POINTS
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Table, Tag, Tone

_STANDS: Mapping[str, tuple[str, Tone]] = {
    "NOT_INTEGRATED": (gettext_noop("Not integrated"), "bad"),
    "IN_PROGRESS": (gettext_noop("In progress"), "info"),
    "INTEGRATED": (gettext_noop("Integrated"), "good"),
    "EXEMPT": (gettext_noop("Exempt"), "neutral"),
}
_CHANGE_TONES: Mapping[str, Tone] = {"pending-mou": "warn", "applied": "good", "withdrawn": "neutral"}
_SHOWN = 500


@page(permission=SEE_POINTS)
def stores(request: Any) -> HttpResponse:
    """How every store stands, and each entity and vendor by its stores."""
    rows = looking.standing_of_stores(request.actor, law_day(request.at))
    table = _table(
        _("Stores"),
        {
            "entity": _("Pharmacy entity"),
            "store": _("Store"),
            "city": _("City"),
            "system": _("System"),
            "status": _("Stands"),
            "says": _("Why"),
        },
        rows[:_SHOWN],
        _("No store is on file."),
    )
    lead = _("Every store's users reach the program through its own system, or the store is exempt.")
    rolled = [_rolled(rows, "entity", _("By pharmacy entity")), _rolled(rows, "vendor", _("By maker of the system"))]
    return shown(request, Board(_("Where stores stand"), lead, (*rolled, table)))


@page(permission=SEE_POINTS)
def changed(request: Any) -> HttpResponse:
    """Changes that were asked for, with the integration at which each waits."""
    by = {"change": ("reference",), "asked": ("asked_on", "pk"), "state": ("state", "pk")}
    listed = listing(visible_changes(request.actor), request.GET, by=by, default="-asked")
    columns = (
        Column("change", _("Change"), sortable=True),
        Column("entity", _("Pharmacy entity")),
        Column("kind", _("Kind")),
        Column("asked", _("Asked"), sortable=True),
        Column("state", _("State"), sortable=True),
        Column("integration", _("Integration")),
    )
    rows = [
        (
            row["change"],
            row["entity"],
            row["kind"],
            row["asked"],
            Tag(_(one.get_state_display()), _CHANGE_TONES[one.state]),
            Cell(row["integration"], reverse("gateway-integration", args=[row["integration"]]))
            if row["integration"]
            else "–",
        )
        for one, row in zip(listed.rows, changes.rows(listed.rows), strict=True)
    ]
    lead = _("A change of method, vendor or states begins anew at the memorandum; what runs goes on meanwhile.")
    table = Table(_("Changes"), columns, rows, empty=_("No change was asked for."), **listed.place)
    return shown(request, Board(_("Changes"), lead, (table,), acts=offered(request, change_acts.ACTS)))


@page(permission=SEE_POINTS)
def owed(request: Any) -> HttpResponse:
    """Links to hand over, questions, directives and what was done under them, requests for data."""
    actor, on = request.actor, law_day(request.at)
    tables = [
        _table(
            _("Links that wait"),
            {"point": _("Point"), "store": _("Store"), "since": _("Since"), "says": _("Says")},
            looking.links_waited_for(actor, on),
            _("Every link is handed over."),
        ),
        _table(
            _("Questions"),
            {
                "ticket": _("Question"),
                "integration": _("Integration"),
                "topic": _("Topic"),
                "asked": _("Asked"),
                "answered": _("Answered"),
                "answer": _("Answer"),
            },
            looking.ticket_rows(actor),
            _("Nobody asked for help."),
        ),
    ]
    directives, disclosures = looking.directive_rows(actor), looking.disclosure_rows(actor)
    heads = {
        "directive": _("Directive"),
        "scope": _("Work"),
        "says": _("Says"),
        "from": _("From"),
        "last_day": _("Last day"),
        "withdrawn": _("Withdrawn"),
        "operations": _("Done under it"),
    }
    if actor.role.startswith("IL_"):
        tables.append(_table(_("Directives"), heads, directives, _("No directive was issued.")))
        heads = {
            "disclosure": _("Request"),
            "requester": _("Who asks"),
            "asks_for": _("For what"),
            "legal_basis": _("Legal basis"),
            "decision": _("Decision"),
        }
        tables.append(_table(_("Requests for program data"), heads, disclosures, _("Nobody asked for data.")))
    lead = _("The State hands over each link at no charge, helps to set it up, and directs its own work.")
    return shown(request, Board(_("Links, help and directives"), lead, tables, acts=offered(request, acts.ACTS)))


def _rolled(rows: Sequence[Mapping[str, Any]], by: str, caption: str) -> Table:
    columns = (
        Column(by, _("Name")),
        *(Column(status, _(words), numeric=True) for status, (words, _tone) in _STANDS.items()),
        Column("complete", _("Complete")),
    )
    found = looking.rolled_up([dict(row) for row in rows if row[by]], by)
    shown_rows = [
        (
            one[by],
            *(str(one[status]) for status in _STANDS),
            Tag(_("Yes"), "good") if one["complete"] else Tag(_("No"), "warn"),
        )
        for one in found
    ]
    return Table(caption, columns, shown_rows, empty=_("None."))


def _table(caption: str, heads: Mapping[str, str], rows: Sequence[Mapping[str, Any]], empty: str) -> Table:
    columns = tuple(Column(key, words) for key, words in heads.items())
    return Table(caption, columns, [tuple(_cell(key, row[key]) for key in heads) for row in rows], empty=empty)


def _cell(key: str, value: Any) -> Any:
    if key == "status":
        return Tag(_(_STANDS[value][0]), _STANDS[value][1])
    return str(value) if value != "" else "–"
