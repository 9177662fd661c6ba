"""What those who report dispensings find on their first page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.permissions import SEE_SUBMISSIONS, SUBMIT
from carelaw.pdmp.use_cases.telling import ABOUT_SUBMISSION
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices about a file lead."""
    lead_to(ABOUT_SUBMISSION, "submission")
    section = _("Report dispensings")
    tile(
        _("Files"),
        says=_("What was sent, what became of it, and what needs correction."),
        route="submissions",
        permission=SEE_SUBMISSIONS,
        section=section,
        order=10,
    )
    tile(
        _("Send files"),
        says=_("Upload ASAP files from your pharmacy system."),
        route="submission-send",
        permission=SUBMIT,
        section=section,
        order=11,
    )
    tile(
        _("Report one dispensing"),
        says=_("Type a single prescription into a form."),
        route="report",
        permission=SUBMIT,
        section=section,
        order=12,
    )
    tile(
        _("Zero report"),
        says=_("Say that nothing was dispensed in a period."),
        route="report-zero",
        permission=SUBMIT,
        section=section,
        order=13,
        in_menu=False,
    )
    tile(
        _("Held records"),
        says=_("Every record that waits for correction, the oldest first."),
        route="records-held",
        permission=SEE_SUBMISSIONS,
        section=section,
        order=14,
    )
