"""The small market of the price lists, with a services organization and the Director's examiner."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carelaw.pbm.store.models import MacAppeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.registry import enter_party
from tests.pbm.mac.conftest import START, Market, actor, home, market, noon, published

__all__ = ["home", "market", "published"]
FILED, DECIDED = noon(2026, 3, 16), noon(2026, 3, 25)


@pytest.fixture
def appeal(market: Market, published: Callable[..., Publication]) -> MacAppeal:
    """An appeal filed on day 14."""
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed())
    return file_appeal(market.pharmacy, FILED, reference=draft.reference)


@pytest.fixture
def psao(market: Market) -> Party:
    """A services organization without any mandate yet."""
    numbers: dict[str, str] = {IdentifierSystem.STATE: "PSAO0101"}
    return enter_party("Alliance of Druggists", PartyKind.ORGANIZATION, numbers, at=START, jurisdiction="IL")


@pytest.fixture
def agent(psao: Party) -> Actor:
    """Acts for the services organization."""
    return actor("PSAO", "agent", party=(str(psao.pk),))
