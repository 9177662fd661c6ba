"""Made-up people with accounts, and the shortest way to have one signed in."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str

from carelaw.platform.accounts.actor import Actor, actor_for, host_operator
from carelaw.platform.accounts.doorkeeper import ROLE
from carelaw.platform.accounts.granting import approve_grant, grant_role, open_account
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.accounts.roles import ROLES

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PASSWORD = "a long made-up sentence"
OPERATOR = host_operator("tests")

_number = itertools.count(1)


def person(
    *roles: str, name: str = "Pat Example", at: datetime = AT, password: str | None = None, **grant: Any
) -> Account:
    """An account with live roles; roles above clinician level are approved by an administrator made for it."""
    account = open_account(OPERATOR, at, email=f"person{next(_number)}@example.org", name=name, password=password)
    for role in roles:
        granted(account, role, at=at, **grant)
    return account


def granted(
    account: Account,
    role: str,
    *,
    at: datetime = AT,
    scope: Mapping[str, Sequence[str]] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """A live grant."""
    made = grant_role(OPERATOR, at, account=account, role=role, scope=scope, starts_on=starts_on, ends_on=ends_on)
    if made.needs_approval:
        made = approve_grant(administrator(at), at, made)
    return made


def administrator(at: datetime = AT) -> Actor:
    """An administrator as an actor."""
    account = open_account(OPERATOR, at, email=f"admin{next(_number)}@example.org", name="Ada Admin")
    grant = grant_role(OPERATOR, at, account=account, role="ADMIN")
    if grant.needs_approval:
        # The first two administrators stand already; one of them says yes.
        first = RoleGrant.objects.filter(role="ADMIN", needs_approval=False).select_related("account").first()
        assert first is not None
        approve_grant(actor_for(first.account, "ADMIN", at, "console", "tests"), at, grant)
    return actor_for(account, "ADMIN", at, "console", "tests", second_factor=True)


def actor(role: str, *, at: datetime = AT, **grant: Any) -> Actor:
    """Somebody new in a role."""
    return actor_for(person(role, at=at, **grant), role, at, "console", "tests", second_factor=True)


def sign_in(client: Any, account: Account, role: str = "", principal: Account | None = None) -> Any:
    """Sign a test client in, second factor done and role chosen, without going through the pages."""
    client.force_login(account)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": 0, "reauthenticated": True}]
    session[AUTHENTICATION_METHODS_SESSION_KEY + "_user"] = user_id_to_str(account)
    if role:
        assert role in ROLES
        session[ROLE] = {"role": role, "principal": str(principal.pk) if principal else ""}
    session.save()
    return client
