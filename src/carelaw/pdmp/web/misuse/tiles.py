"""What stands on the first page about unlawful acts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.misuse import watching as watching
from carelaw.pdmp.use_cases.misuse.permissions import SEE_MISUSE
from carelaw.pdmp.web.misuse import work as work
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there."""
    tile(
        _("Misuse and penalties"),
        says=_("Cases with frozen evidence, acts one by one, referrals, penalties and suits."),
        route="misuse-cases",
        permission=SEE_MISUSE,
        section=_("Oversight"),
        order=60,
    )
