"""What stands on the first page about the yearly reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.annual_reports.permissions import LAW_PACK, SEE_REPORTS
from carelaw.pdmp.web.annual_reports import work as work
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    tile(
        _("Annual reports"),
        says=_("The board's seven statistics: drafts, submission, publication."),
        route="annual-reports",
        permission=SEE_REPORTS,
        section=_("Oversight"),
        order=70,
    )
    tile(
        _("Figures for the Attorney General's report"),
        says=_("Requests, refusals, runs, warrants and investigations of a year."),
        route="law-report-packs",
        permission=LAW_PACK,
        section=_("Oversight"),
        order=71,
    )
