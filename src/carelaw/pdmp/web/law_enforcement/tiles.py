"""What stands on the first page about law enforcement, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.law_enforcement import permissions as may
from carelaw.pdmp.use_cases.law_enforcement import running as running  # it tells the gate what a request establishes
from carelaw.pdmp.use_cases.law_enforcement import withholding as withholding  # and this does the daily release
from carelaw.pdmp.use_cases.law_enforcement.letters import ABOUT_INVESTIGATION, ABOUT_REQUEST
from carelaw.pdmp.web.law_enforcement import work as work  # it registers what waits
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    lead_to(ABOUT_REQUEST, "law-request")
    lead_to(ABOUT_INVESTIGATION, "law-investigation")
    section = _("Law enforcement")
    for order, (title, says, route, permission) in enumerate(
        (
            (
                _("Requests"),
                _("To the Attorney General's office, from receipt to outcome."),
                "law-requests",
                may.SEE_REQUESTS,
            ),
            (
                _("Investigations"),
                _("When each ended, and what is withheld for how long."),
                "law-investigations",
                may.SEE_REQUESTS,
            ),
            (
                _("Accesses and warrants"),
                _("Counts of a period, and outcomes still missing."),
                "law-figures",
                may.DECIDE_REQUESTS,
            ),
            (_("Form and manner"), _("What the Attorney General prescribes."), "law-prescribed", may.SEE_REQUESTS),
            (
                _("Agencies and agents"),
                _("Who may ask, and whose identifier is whose."),
                "law-register",
                may.REGISTER_AGENCIES,
            ),
        ),
        start=15,
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)
