"""What stands on the first page about the reporting side, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.reporting import permissions as may
from carelaw.pdmp.use_cases.reporting import purging as purging  # it registers the daily purge
from carelaw.pdmp.use_cases.reporting import redating as redating  # and what transferred rows are kept by
from carelaw.pdmp.use_cases.reporting.telling import ABOUT_DUTIES, ABOUT_INQUIRIES
from carelaw.pdmp.web.duties import work as work  # it registers what waits, and the daily work with it
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    lead_to(ABOUT_DUTIES, "reporting-duties-of")
    lead_to(ABOUT_INQUIRIES, "first-query")
    section = _("Reporting")
    for order, (title, says, route, permission) in enumerate(
        (
            (_("Timeliness"), _("Who is late, incomplete or silent, day by day."), "timeliness", may.SEE_DUTIES),
            (_("Dispensers"), _("Who must report, with permits and basis."), "dispensers-register", may.SEE_DUTIES),
            (_("Interval and phases"), _("Within how many hours, how enforced."), "reporting-interval", may.SEE_DUTIES),
            (_("Good cause and paper"), _("Another channel than electronic."), "good-cause", may.SEE_GOOD_CAUSE),
            (_("Transfers"), _("What the Attorney General handed over."), "transfers", may.SEE_TRANSFER),
            (_("First prescriptions"), _("Inquiries, their answers, conclusions."), "inquiries", may.CLOSE_INQUIRY),
            (_("Inquiries to you"), _("Answer what was asked of you."), "my-inquiries", may.ANSWER_INQUIRY),
            (_("Your duty to report"), _("What binds you, and how you stand."), "reporting-duties", may.OWN_DUTIES),
        ),
        start=40,
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)
