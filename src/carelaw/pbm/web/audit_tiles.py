"""What stands on the first page about audits of pharmacies, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.audits import work as work
from carelaw.pbm.use_cases.permissions import AUDIT_SEE
from carelaw.pbm.web.subjects import SECTION
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there, and say where the notices lead."""
    lead_to("audit", "pbm-audit")
    lead_to("audit-case", "pbm-audit-finding")
    tile(
        _("Pharmacy audits"),
        says=_("Audits with their days, claims, findings, reports, appeals and money; what was refused or left out."),
        route="pbm-audits-home",
        permission=AUDIT_SEE,
        section=SECTION,
        order=34,
    )
