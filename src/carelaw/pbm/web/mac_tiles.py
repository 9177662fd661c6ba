"""What stands on the first page about price lists and appeals, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases import mac_delivering as mac_delivering
from carelaw.pbm.use_cases import mac_work as mac_work
from carelaw.pbm.use_cases.appeals import contacts as contacts
from carelaw.pbm.use_cases.appeals import remitted as remitted
from carelaw.pbm.use_cases.appeals import statements as statements
from carelaw.pbm.use_cases.appeals.permissions import FUNNEL_SEE
from carelaw.pbm.use_cases.permissions import APPEAL_FILE, APPEAL_SEE, MAC_SEE, PANEL_REPORT
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("mac-appeal", "pbm-appeal")
    lead_to("mac-list", "pbm-mac-list")
    lead_to("mac-repricing", "pbm-repricing-statement")
    lead_to("appeal-batch", "pbm-appeal-batch")
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
    for title, says, route, permission in (
        (
            _("Appeals by the sheet"),
            _("Many claims with one CSV or Excel file; faulty rows come back with what is wrong."),
            "pbm-appeal-batches",
            APPEAL_FILE,
        ),
        (
            _("Repricing statements"),
            _("What a sustained appeal adds to each claim of each pharmacy, to the cent."),
            "pbm-repricing-statements",
            APPEAL_SEE,
        ),
        (
            _("How to appeal"),
            _("Telephone, e-mail or website for appeals at each benefit manager, and when they were tried."),
            "pbm-appeal-reach",
            APPEAL_SEE,
        ),
        (
            _("Figures of appeals"),
            _("From the filing to the new price: how many, in time, sustained, denied, repriced."),
            "pbm-appeal-funnel",
            FUNNEL_SEE,
        ),
        (
            _("Panel for rate reviews"),
            _("Its roster, declared ties, who sits on which review, and the packs."),
            "pbm-panel-roster",
            PANEL_REPORT,
        ),
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=13, in_menu=False)
