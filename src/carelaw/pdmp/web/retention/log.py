"""Pages: one's own lines of the query log, those of one's designees among them."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.use_cases.query_words import outcome_words, purpose_words, role_words
from carelaw.pdmp.use_cases.retention.log_lines import log_line, log_lines
from carelaw.pdmp.use_cases.retention.log_lines import shown as line_shown
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, shown
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table
from carelaw.platform.pages.templatetags.pages_time import local_instant


@page(permission=ASK_HISTORY)
def lines(request: Any) -> HttpResponse:
    """What one asked, and what one's designees asked in one's name; never whom it was about."""
    by = {"asked": ("requested_at", "pk"), "who": ("actor_name", "-requested_at", "pk"), "outcome": ("outcome", "pk")}
    listed = listing(log_lines(request.actor), request.GET, by=by, default="-asked")
    rows = [_row(line_shown(line)) for line in listed.rows]
    columns = (
        Column("asked", _("Asked"), sortable=True),
        Column("who", _("By"), sortable=True),
        Column("purpose", _("Purpose")),
        Column("outcome", _("Outcome"), sortable=True),
        Column("rows", _("Rows given"), numeric=True),
    )
    table = Table(_("Questions"), columns, rows, empty=_("Nothing was asked."), **listed.place)
    lead = _(
        "The record of who asked is as confidential as the prescriptions. References go with the rows; a line goes the "
        "day after its seventh anniversary."
    )
    return shown(request, Board(_("The query log"), lead, (table,)))


def _row(line: Any) -> list[Cell | str]:
    when = Cell(local_instant(line.requested_at), url=reverse("query-line", args=[line.id]))
    return [when, line.asked_by, purpose_words(line.purpose), outcome_words(line.outcome), str(line.rows)]


@page(permission=ASK_HISTORY)
def line(request: Any, query_id: uuid.UUID) -> HttpResponse:
    """One line, for whoever may read it."""
    one = log_line(request.actor, query_id)
    facts = (
        Fact(_("Asked by"), one.asked_by),
        Fact(_("Role"), role_words(one.role)),
        Fact(_("In the name of"), one.principal or "–"),
        Fact(_("Purpose"), purpose_words(one.purpose)),
        Fact(_("Asked"), local_instant(one.requested_at)),
        Fact(_("Given"), local_instant(one.provided_at) if one.provided_at else _("Nothing was given")),
        Fact(_("Outcome"), outcome_words(one.outcome)),
        Fact(_("Rows given"), str(one.rows)),
    )
    back = Link(_("The query log"), reverse("query-lines"))
    return shown(request, Board(_("A line of the query log"), "", (), (), facts, back=back))
