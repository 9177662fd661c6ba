"""What special connections and data sets put on the first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases.permissions import SEE_CONNECTIONS, SEE_DATA_SETS
from carelaw.platform.pages.home import tile


def offer() -> None:
    """Special connections, and data sets."""
    tile(
        _("Special connections"),
        says=_("Federal connections, authorized applications, and who is told that a search was made."),
        route="gateway-connections",
        permission=SEE_CONNECTIONS,
        section=_("Integration"),
        order=42,
        in_menu=False,
    )
    tile(
        _("Data sets"),
        says=_("What goes further than controlled substances, and to whom it is open."),
        route="gateway-data-sets",
        permission=SEE_DATA_SETS,
        section=_("Integration"),
        order=44,
    )
