"""No operation of the interface is served that says nothing about who may use it, however deep its router lies."""

from __future__ import annotations

from typing import Any

import pytest
from ninja import NinjaAPI, Router

from carelaw.platform.accounts.api_access import sealed
from carelaw.platform.accounts.permissions import public_page


def interface(*, says: bool) -> NinjaAPI:
    inner, outer = Router(), Router()

    def show(request: Any) -> dict[str, str]:
        return {}

    inner.get("/show")(public_page(why="A test.")(show) if says else show)
    outer.add_router("/inner", inner)
    api = NinjaAPI(urls_namespace=f"sealed-{says}")
    api.add_router("/outer", outer)
    return api


def test_an_operation_that_says_who_may_use_it_is_served() -> None:
    patterns, _, _ = sealed(interface(says=True))
    assert any("outer/inner/show" in str(pattern.pattern) for pattern in patterns)


def test_a_silent_operation_in_a_router_within_a_router_is_named() -> None:
    with pytest.raises(ValueError, match="GET outer/inner/show"):
        sealed(interface(says=False))
