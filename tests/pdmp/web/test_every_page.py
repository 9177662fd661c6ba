"""Every page that stands in somebody's menu opens in each role that has it, and has no fault that axe can find."""

from __future__ import annotations

from typing import Any

import pytest

from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.granting import designate
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages.home import tiles_for
from tests.browser import chromium, page
from tests.platform.accounts.people import OPERATOR, person, sign_in
from tests.platform.pages.signed_in import sign_in_browser
from tests.platform.pages.test_accessibility import check

__all__ = ["chromium", "page"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONITORING = sorted(code for code, role in ROLES.items() if role.grantable and role.program == "pdmp")
# What a grant must say before the pages of a role have anything to show.
SCOPES = {
    "PRESCRIBER": {"dea": ["AB1234563"], "npi": ["1669512349"]},
    "DISPENSER": {"dispenser_dea": ["FT7654329"]},
    "SUBMITTER": {"dispenser_dea": ["FT7654329"]},
}


def as_role(role: str) -> Actor:
    return Actor(account_id="", name="", role=role, second_factor=True, channel="console", client="", scope={})


def first_to_open() -> dict[str, list[str]]:
    """Each page of the menus once, under the first role that has it: a page looks alike to all who may open it."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for role in MONITORING:
        routes = [tile.route for tile in tiles_for(as_role(role)) if tile.route not in seen]
        seen.update(routes)
        found[role] = routes
    return found


@pytest.mark.parametrize("role", MONITORING)
def test_the_pages_of_a_role(page: Any, client: Any, role: str) -> None:
    account, principal = an_account(role)
    session = sign_in(client, account, role, principal)
    opened = [tile.url for tile in tiles_for(as_role(role))]
    assert {url: client.get(url).status_code for url in opened} == dict.fromkeys(opened, 200)
    new = first_to_open()[role]
    sign_in_browser(page, account, role, client=session)
    check(page, "/", "/due/", *(tile.url for tile in tiles_for(as_role(role)) if tile.route in new))


def an_account(role: str) -> tuple[Account, Account | None]:
    """Somebody in a role, and for a designee whoever named that person."""
    at = clock.now()
    principals = ROLES[role].designee_of
    account = person(role, at=at, scope=SCOPES.get(role))
    if not principals:
        return account, None
    principal = person(principals, at=at, scope=SCOPES[principals])
    designate(
        OPERATOR, at, principal=principal, designee=account, role=role, employer="Vale Practice",
        standards_version="1", is_nurse=True, nurse_license="RN000001",
    )  # fmt: skip
    return account, principal
