"""What stands on the first page about stores, changes, links and directives."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases.foundations import looking as looking  # what waits for the program
from carelaw.gateway.use_cases.permissions import SEE_POINTS
from carelaw.platform.pages.home import tile


def offer() -> None:
    """Three tiles, none in the menu."""
    listed = (
        (_("Where stores stand"), _("Integrated, exempt, on the way, or not integrated."), "gateway-stores", 16),
        (_("Changes"), _("Another method, vendor or state; what runs goes on."), "gateway-changes", 17),
        (
            _("Links, help and directives"),
            _("What the State owes, and under whose direction."),
            "gateway-foundations",
            50,
        ),
    )
    for title, says, route, order in listed:
        tile(
            title,
            says=says,
            route=route,
            permission=SEE_POINTS,
            section=_("Integration"),
            order=order,
            in_menu=False,
        )
