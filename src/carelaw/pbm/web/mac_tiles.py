"""What stands on the first page about price lists and appeals, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases import mac_delivering as mac_delivering
from carelaw.pbm.use_cases import mac_work as mac_work
from carelaw.pbm.use_cases.permissions import APPEAL_FILE, APPEAL_SEE, MAC_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("mac-appeal", "pbm-appeal")
    lead_to("mac-list", "pbm-mac-list")
    section = _("List prices")
    tile(
        _("Price lists"),
        says=_("Maximum allowable costs on any day, their versions and refused lines."),
        route="pbm-mac-lists",
        permission=MAC_SEE,
        section=section,
        order=10,
    )
    tile(
        _("Appeals"),
        says=_("Appeals of list prices: what waits, until when, what was answered."),
        route="pbm-appeals",
        permission=APPEAL_SEE,
        section=section,
        order=11,
    )
    tile(
        _("Appeal a list price"),
        says=_("A claim was paid below what the drug cost: fourteen days from the fill."),
        route="pbm-appeal-new",
        permission=APPEAL_FILE,
        section=section,
        order=12,
        in_menu=False,
    )
