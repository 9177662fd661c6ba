"""The page of what is due."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import own_page
from carelaw.platform.cases.worklist import WorkItem, waiting_for
from carelaw.platform.pages.days import told_day
from carelaw.platform.pages.parts import Cell, Column, Table, Tag


@own_page(why="What waits for oneself in the chosen role; each provider shows only what is that person's to do.")
def work(request: Any) -> HttpResponse:
    """What is due, the soonest first."""
    if request.actor is None:
        return redirect("role")
    on = law_day(request.at, request.actor.program)
    items = waiting_for(request.actor, on)
    columns = (
        Column("what", _("What")),
        Column("due", _("Due")),
        Column("since", _("Since")),
        Column("cite", _("Law")),
    )
    table = Table(
        _("What is due"),
        columns,
        [_row(item, on) for item in items],
        total=len(items),
        empty=_("Nothing waits for you in this role."),
        caption_hidden=True,
    )
    return render(request, "cases/work.html", {"page": {"table": table, "waiting": len(items)}})


def _row(item: WorkItem, on: date) -> tuple[Cell | Tag | str, ...]:
    return (Cell(told_day(item.says), url=item.url), _due(item.due_on, on), date_format(item.since), item.cite)


def _due(due: date | None, on: date) -> Cell | Tag | str:
    if due is None:
        return _("No date set by law")
    left = (due - on).days
    if left < 0:
        days = ngettext("%(days)d day over", "%(days)d days over", -left) % {"days": -left}
        return Tag(f"{date_format(due)}: {days}", "bad")
    if left == 0:
        return Tag(_("Today"), "warn")
    days = ngettext("in %(days)d day", "in %(days)d days", left) % {"days": left}
    return f"{date_format(due)}, {days}"
