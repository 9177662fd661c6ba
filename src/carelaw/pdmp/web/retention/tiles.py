"""What stands on the first page about keeping and destroying, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.permissions import ASK_FORM
from carelaw.pdmp.use_cases.retention import daily as daily  # it registers the daily work
from carelaw.pdmp.use_cases.retention import explaining as explaining  # it registers what can be explained
from carelaw.pdmp.use_cases.retention import permissions as may
from carelaw.pdmp.web.retention import work as work  # it registers what waits
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    lead_to("hold", "hold")
    section = _("Keeping and destroying")
    for order, (title, says, route, permission) in enumerate(
        (
            (
                _("Retention and destruction"),
                _("What is due, and every certificate."),
                "retention",
                may.SEE_DESTRUCTION,
            ),
            (_("Holds"), _("Requests to keep information longer."), "holds", may.SEE_HOLDS),
            (
                _("Requests from outside"),
                _("Right-to-Know Law, subpoenas, letters."),
                "outside-requests",
                may.ANSWER_OUTSIDE,
            ),
            (_("The query log"), _("Your questions and those in your name."), "query-lines", ASK_FORM),
            (_("Review of access"), _("Who has access, looked at again."), "access-reviews", may.REVIEW_ACCESS),
        ),
        start=70,
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)
