"""What stands on the first page about patients' privacy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.safeguards import watching as watching
from carelaw.pdmp.use_cases.safeguards.permissions import DECLARE_TIES, SEE_LOOKS
from carelaw.pdmp.web.safeguards import work as work
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there."""
    tile(
        _("Looks and incidents"),
        says=_("Questions about people whom the asker knows, and incidents with their patients."),
        route="flagged-looks",
        permission=SEE_LOOKS,
        section=_("Oversight"),
        order=62,
    )
    tile(
        _("My relations"),
        says=_("Declare whom you are related to; looks at them are looked at again."),
        route="my-ties",
        permission=DECLARE_TIES,
        section=_("Accounts"),
        order=90,
        in_menu=False,
    )
