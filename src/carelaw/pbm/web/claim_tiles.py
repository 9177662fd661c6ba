"""What stands on the first page about checks at the counter, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases import claim_checks as claim_checks
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK, FINDINGS_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices about a case lead."""
    lead_to("counter-case", "pbm-counter-case")
    section = _("Claims")
    tile(
        _("Claims checks"),
        says=_("Check a claims file: did anyone pay too much at the counter?"),
        route="pbm-claim-checks",
        permission=CLAIMS_CHECK,
        section=section,
        order=20,
    )
    tile(
        _("Checks over the market"),
        says=_("Every claim of the lake against both laws: findings, dollars, benefit managers side by side."),
        route="pbm-lake",
        permission=CLAIMS_CHECK,
        section=section,
        order=24,
    )
    tile(
        _("Findings at the counter"),
        says=_("Claims above the lesser of cost share and retail price, and their cases."),
        route="pbm-findings",
        permission=FINDINGS_SEE,
        section=section,
        order=21,
    )
