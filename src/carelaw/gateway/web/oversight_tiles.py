"""What oversight puts on the first page; what waits, what is done each day and over which paper come with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.gateway.use_cases.oversight import curing as curing
from carelaw.gateway.use_cases.oversight import detecting as detecting
from carelaw.gateway.use_cases.oversight import feed as feed
from carelaw.gateway.use_cases.oversight import keeping as keeping
from carelaw.gateway.use_cases.oversight import work as work
from carelaw.gateway.use_cases.permissions import SEE_AUDITS
from carelaw.platform.pages.home import tile


def offer() -> None:
    """One tile; its page leads to every list."""
    tile(
        _("Audit and oversight"),
        says=_("Audit feeds, search audits, findings, cure notices, inspections, prohibitions."),
        route="gateway-oversight",
        permission=SEE_AUDITS,
        section=_("Integration"),
        order=35,
    )
