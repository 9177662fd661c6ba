"""What stands on the first page about contracts, and where their letters lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.contracts import agency as agency
from carelaw.pbm.use_cases.contracts import explaining as explaining
from carelaw.pbm.use_cases.contracts import work as work
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tile there, and say where the notices lead."""
    lead_to("contract", "pbm-contract")
    tile(
        _("Contracts"),
        says=_("Programs and contracts, what each must hold, and clauses that may not stand."),
        route="pbm-contracts-home",
        permission=CONTRACTS_SEE,
        section=_("Contracts"),
        order=30,
    )
