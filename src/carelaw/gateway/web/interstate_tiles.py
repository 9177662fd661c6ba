"""What sharing with other states puts on the first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases.interstate import conflicts  # noqa: F401  what waits about conflicts of law
from carelaw.gateway.use_cases.permissions import SEE_INTERSTATE
from carelaw.platform.pages.home import tile


def offer() -> None:
    """The matrix of states and ways."""
    tile(
        _("Other states"),
        says=_("With which states Illinois shares, by which way, and why not."),
        route="gateway-interstate",
        permission=SEE_INTERSTATE,
        section=_("Integration"),
        order=40,
    )
