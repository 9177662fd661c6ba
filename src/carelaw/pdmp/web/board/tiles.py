"""What stands on the first page about the board."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.board import permissions as may
from carelaw.pdmp.use_cases.board.lists import PARTS
from carelaw.pdmp.web.board import work as work  # it registers what waits, and the daily work with it
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    section = _("Board")
    for order, (title, says, route) in enumerate(
        (
            (_("ABC-MAP Board"), _("At a glance, and the program in figures."), "board"),
            (_("Meetings"), _("The yearly ones and further ones, with minutes."), "board-meetings"),
            (_("Policies and procedures"), _("Fifteen matters, and what waits for each."), "board-policies"),
            (_("Advisory group"), _("Members, recommendations, answers."), "board-advisers"),
            (_("Directives"), _("What the board directs, what the department did."), "board-directives"),
            (_("Regulations"), _("In force, with what they set."), "board-regulations"),
        ),
        start=80,
    ):
        # The board's own page is the first thing that its members look for.
        first = 8 if route == "board" else order
        tile(title, says=says, route=route, permission=may.SEE_BOARD, section=section, order=first)
    tile(
        _("Parts of the system"),
        says=_("What vendors run, under which award and contract."),
        route=PARTS.route,
        permission=may.SEE_PARTS,
        section=section,
        order=8,
    )
