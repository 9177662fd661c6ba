"""What stands on the first page about scope and duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.permissions import DEPOSIT, DUTIES_SEE
from carelaw.pbm.use_cases.scope import deposits as deposits
from carelaw.pbm.use_cases.scope import unlicensed as unlicensed
from carelaw.pbm.web import scope_work as scope_work
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("unlicensed", "pbm-dossier")
    section = _("Licenses")
    tile(
        _("Duties and scope"),
        says=_("Changes, addresses, exemptions, fiduciary accounts, rosters, work without a license."),
        route="pbm-duties",
        permission=DUTIES_SEE,
        section=section,
        order=20,
    )
    tile(
        _("License fees and deposits"),
        says=_("Receipts that wait for their deposit, and the report of each month."),
        route="pbm-fee-receipts",
        permission=DEPOSIT,
        section=section,
        order=21,
    )
    tile(
        _("Deposits by month"),
        says=_("What each month brought into the fund of the law, with its report."),
        route="pbm-deposit-months",
        permission=DEPOSIT,
        section=section,
        order=22,
    )
