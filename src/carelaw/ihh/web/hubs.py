"""A page that leads to the lists of a subject, as far as whoever looks may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.acts.boards import Board, offered, shown
from carelaw.platform.acts.declaration import Act
from carelaw.platform.acts.lists import Listed
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag


def hub(
    request: Any,
    title: str,
    lead: str,
    lists: Iterable[Listed],
    acts: Iterable[Act],
    more: Sequence[tuple[str, str, str, str]] = (),
) -> HttpResponse:
    """The lists of a subject with what each shows, further pages (title, words, route, permission), first acts."""
    listed = [(_(one.title), _(one.says), one.route, one.permission) for one in lists]
    rows: list[list[Cell | Tag | Link | str]] = [
        [Cell(words, url=reverse(route)), says]
        for words, says, route, permission in (*listed, *more)
        if allowed(request.actor, permission)
    ]
    columns = (Column("list", _("List")), Column("says", _("What it shows")))
    table = Table(title, columns, rows, empty=_("Nothing here is for your role."), caption_hidden=True)
    return shown(request, Board(title, lead, (table,), acts=offered(request, acts)))
