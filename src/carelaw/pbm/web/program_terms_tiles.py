"""What stands on the first page about programs' terms and disclosures, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.disclosures.permissions import DISCLOSURES_SEE
from carelaw.pbm.use_cases.program_terms import enrolling as enrolling
from carelaw.pbm.use_cases.program_terms.permissions import TERMS_SEE
from carelaw.pbm.use_cases.sponsors import paying as paying
from carelaw.pbm.web import program_terms_work as program_terms_work
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import open_page, tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("pbm-program", "pbm-open-program")
    lead_to("pbm-disclosure", "pbm-disclosure")
    section = _("Programs")
    tile(
        _("Program terms and disclosures"),
        says=_("Enrollment, changed terms, cards, drug lists, grievances, statements, plan sponsors."),
        route="pbm-program-terms",
        permission=TERMS_SEE,
        section=section,
        order=24,
    )
    tile(
        _("Statements of rebates, fees and rates"),
        says=_("What benefit managers state to covered entities, with its designation and its releases."),
        route="pbm-disclosures",
        permission=DISCLOSURES_SEE,
        section=section,
        order=25,
        in_menu=False,
    )
    open_page(_("Enrollment of pharmacies"), route="pbm-open-periods", program="pbm")
