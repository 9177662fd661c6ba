"""What stands on the first page of the Director's staff."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.permissions import OVERVIEW
from carelaw.pbm.web.subjects import SECTION
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there."""
    tile(
        _("Overview"),
        says=_("Figures of today, nearest deadlines, trends of licenses, complaints, penalties and findings."),
        route="pbm-overview",
        permission=OVERVIEW,
        section=SECTION,
        order=2,
    )
