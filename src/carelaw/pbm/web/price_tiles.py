"""What stands on the first page about prices, where their notices lead, and what each day looks at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.permissions import PRICES_SEE
from carelaw.pbm.use_cases.prices import access as access
from carelaw.pbm.use_cases.prices import calls as calls
from carelaw.pbm.use_cases.prices import cases as cases
from carelaw.pbm.use_cases.prices import testing as testing
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there, and say where the notices lead."""
    lead_to("price-case", "pbm-price-case")
    tile(
        _("Prices"),
        says=_("Lines that do not pass, calls for a new price, who sees which list, cases, official files."),
        route="pbm-prices",
        permission=PRICES_SEE,
        section=_("List prices"),
        order=13,
        in_menu=False,
    )
