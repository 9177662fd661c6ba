"""The page that leads to everything about prices."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.pbm.use_cases.permissions import PRICES_SEE, REFERENCES_LOAD
from carelaw.pbm.use_cases.prices.acts import ACTS
from carelaw.pbm.use_cases.prices.lists import LISTS
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Link, Table


def to_hub() -> Link:
    """The way back to the hub."""
    return Link(_("Prices"), reverse("pbm-prices"))


@page(permission=PRICES_SEE)
def hub(request: Any) -> HttpResponse:
    """Every list that whoever looks may see, and what can be done."""
    rows: list[Any] = [
        [Cell(_(one.title), url=reverse(one.route)), _(one.says)]
        for one in LISTS
        if allowed(request.actor, one.permission)
    ]
    columns = (Column("list", _("List")), Column("says", _("What it shows")))
    links = offered(request, ACTS)
    if allowed(request.actor, REFERENCES_LOAD):
        links.insert(0, Link(_("Send an official file"), reverse("pbm-price-source-send")))
    lead = _("What list prices are tested against, what the tests found, and who sees the lists.")
    table = Table(_("Lists"), columns, rows, caption_hidden=True)
    return shown(request, Board(_("Prices"), lead, (table,), acts=links))
