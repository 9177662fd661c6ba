"""What stands on the first page about examinations and records."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.examinations import records as records
from carelaw.pbm.use_cases.permissions import EXAMINATION_SEE, EXAMINE
from carelaw.pbm.web import examination_work as examination_work
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("examination", "pbm-examination")
    tile(
        _("Examinations"),
        says=_("Open one, follow its requests, make a refusal a ground."),
        route="pbm-examinations",
        permission=EXAMINE,
        section=_("Oversight"),
        order=5,
    )
    tile(
        _("Examinations and records"),
        says=_("Requests with their days, subpoenas, costs, reports; records kept for five years, and holds."),
        route="pbm-examining",
        permission=EXAMINATION_SEE,
        section=_("Oversight"),
        order=40,
    )
