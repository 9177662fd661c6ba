"""What stands on the first page about accounts, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.enrollment import permissions as may
from carelaw.pdmp.use_cases.enrollment.telling import ABOUT_DESIGNEES
from carelaw.pdmp.web.enrollment import work as work  # it registers what waits, and the daily work with it
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    lead_to(ABOUT_DESIGNEES, "designees")
    section = _("Accounts")
    for order, (title, says, route, permission) in enumerate(
        (
            (_("Applications"), _("Who gets an account, and as what."), "registrations", may.DECIDE_REGISTRATIONS),
            (_("Your designees"), _("Who acts for you, and what they did."), "my-designees", may.NAME_DESIGNEES),
            (_("Standards"), _("Who qualifies to be authorized to query."), "access-standards", may.SEE_STANDARDS),
            (_("Unusual numbers"), _("Designees who asked unusually often."), "volume-alarms", may.SEE_ALARMS),
        ),
        start=70,
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)
