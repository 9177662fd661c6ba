"""What the first page offers of the former program."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.ihh.use_cases.pccm import looking as looking
from carelaw.ihh.use_cases.pccm import questions as questions
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.web.pccm import work as work
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there, and load what registers itself."""
    tile(
        _("Before health homes"),
        says=_("Judge past fees, claims, assignments and panels by the rule of their day."),
        route="ihh-pccm",
        permission=PCCM_JUDGE,
        section=_("Health homes"),
        order=90,
    )
