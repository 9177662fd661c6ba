"""Pages about the lake: the hub with its dashboard; lists and acts make the others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.lake import acts, looking
from carelaw.pbm.use_cases.lake.lists import LISTS
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag

_seen = page(permission=CLAIMS_CHECK)


def to_hub() -> Link:
    """The way back to the hub."""
    return Link(_("Checks over the market"), reverse("pbm-lake"))


@_seen
def hub(request: Any) -> HttpResponse:
    """What every check came to, and every list of the lake."""
    columns = (
        Column("check", _("Check")),
        Column("state", _("State")),
        Column("violation", _("Findings"), numeric=True),
        Column("review", _("For a person"), numeric=True),
        Column("dollars", _("Dollars"), numeric=True),
        Column("law", _("Provisions")),
    )
    words = {"done": Tag(_("Done"), "good"), "never": Tag(_("Not run yet"), "neutral")}
    rows: list[Any] = [
        [
            Link(_(row["title"]), f"{reverse('pbm-market-findings')}?check={row['check']}"),
            words.get(row["state"], Tag(_("At work"), "warn")),
            Cell(f"{row['violation']:,}"),
            Cell(f"{row['review']:,}"),
            Cell(f"{row['dollars']:,.2f}"),
            Cell(row["law"], code=True),
        ]
        for row in looking.check_list(request.actor, request.at)
    ]
    listed: list[Any] = [[Link(_(one.title), reverse(one.route)), _(one.says)] for one in LISTS]
    tables = (
        Table(_("Checks"), columns, rows),
        Table(_("Lists"), (Column("list", _("List")), Column("says", _("What it shows"))), listed),
    )
    runs = looking.newest(request.actor)
    told = next((run.figures["method"] for run in runs.values() if run.figures.get("method")), "")
    notes = (Note(_("How claims of the 340B program are compared: ") + told, "neutral"),) if told else ()
    lead = _("Every claim of the lake against both laws. A finding is for a person to look at, no ruling.")
    board = Board(
        _("Checks over the market"),
        lead,
        tables,
        acts=offered(request, (acts.CHECK, acts.LOAD, acts.LAYOUT)),
        notes=notes,
    )
    return shown(request, board)
