"""What integrations put on the first page and in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases import integration_work, looking  # noqa: F401  what waits, and how a search is explained
from carelaw.gateway.use_cases.permissions import SEE_ENVELOPES, SEE_POINTS
from carelaw.platform.pages.home import tile


def offer() -> None:
    """The board, who takes part, the Console, the envelopes."""
    section = _("Integration")
    tile(
        _("Who takes part"),
        says=_("Pharmacy entities with their stores, and vendors."),
        route="gateway-parties",
        permission=SEE_POINTS,
        section=section,
        order=12,
    )
    tile(
        _("Integrations"),
        says=_("From the request to production, step by step."),
        route="gateway-integrations",
        permission=SEE_POINTS,
        section=section,
        order=10,
    )
    tile(
        _("Agreements"),
        says=_("Memoranda and data sharing agreements: who has signed, until when they hold."),
        route="gateway-agreements",
        permission=SEE_POINTS,
        section=section,
        order=15,
    )
    tile(
        _("Connection points"),
        says=_("Every point, and the switch that turns one off."),
        route="gateway-points",
        permission=SEE_POINTS,
        section=section,
        order=20,
    )
    tile(
        _("Envelopes"),
        says=_("Who searched, when, and how it ended; never what was found."),
        route="gateway-envelopes",
        permission=SEE_ENVELOPES,
        section=section,
        order=30,
    )
