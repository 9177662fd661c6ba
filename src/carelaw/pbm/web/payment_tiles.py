"""What stands on the first page about remittances and payment, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.payments import looking as looking
from carelaw.pbm.use_cases.permissions import PAYMENTS_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there, and say where the notices lead."""
    lead_to("payment-case", "pbm-payment-case")
    lead_to("recoupment-explanation", "pbm-recoupment-explanation")
    tile(
        _("Remittances and payment"),
        says=_("Recoupments explained, claims paid on time and as approved, ledgers and cases."),
        route="pbm-payments",
        permission=PAYMENTS_SEE,
        section=_("Claims"),
        order=22,
    )
