"""What lists of pharmacists put on the first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases.permissions import SEE_ROSTERS
from carelaw.gateway.use_cases.rosters import days as days  # what waits, and what each day makes due
from carelaw.platform.pages.home import tile


def offer() -> None:
    """The lists."""
    tile(
        _("Lists of pharmacists"),
        says=_("One each half-year: send it, correct its rows, see what is owed."),
        route="gateway-rosters",
        permission=SEE_ROSTERS,
        section=_("Integration"),
        order=40,
    )
