"""What stands on the first page about discipline and complaints, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.discipline import explaining as explaining
from carelaw.pbm.use_cases.discipline import work as work
from carelaw.pbm.use_cases.permissions import COMPLAINT_FILE, DISCIPLINE_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import open_page, tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("discipline", "pbm-discipline-case")
    lead_to("complaint", "pbm-complaint")
    lead_to("retaliation", "pbm-retaliation-case")
    section = _("Oversight")
    tile(
        _("Discipline and complaints"),
        says=_(
            "Causes with evidence, notices, hearings, penalties, sanctions; complaints, retaliation, unfair practices."
        ),
        route="pbm-conduct",
        permission=DISCIPLINE_SEE,
        section=section,
        order=42,
    )
    tile(
        _("Complaints and retaliation"),
        says=_("Complain to the Department, register what the act protects, report what was done afterwards."),
        route="pbm-complaining",
        permission=COMPLAINT_FILE,
        section=section,
        order=42,
    )
    open_page(_("Complain about a benefit manager"), route="pbm-complain", program="pbm")
    open_page(_("Published sanctions"), route="pbm-sanctions", program="pbm")
