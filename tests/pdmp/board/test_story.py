"""What the demonstration tells of the board leaves work for each of its people."""

from __future__ import annotations

import pytest

from carelaw.pdmp.story.board import tell_board, tell_policies
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.cases.worklist import waiting_for
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db


def test_the_board_and_the_steward_have_something_to_do(
    board: Actor, adviser: Actor, office: Actor, steward: Actor
) -> None:
    tell_policies(board, AT)
    tell_board(board, adviser, AT)
    keys = {item.key for who in (board, steward) for item in waiting_for(who, law_day(AT))}
    assert {"board:2025", "policies", "recommendation:R-2025-1", "charge:C-2025-1"} <= keys
