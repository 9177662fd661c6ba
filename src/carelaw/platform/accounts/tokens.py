"""Access tokens: how programs speak for an account. The token is shown once; only its digest is kept."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts import events
from carelaw.platform.accounts.actor import Actor, Channel, actor_for, live_grant, require_standing
from carelaw.platform.accounts.models import AccessToken, Account
from carelaw.platform.accounts.permissions import declare, permissions, require
from carelaw.platform.accounts.roles import ROLES

ISSUE = declare(
    "accounts.token-issue",
    roles=("ADMIN", "OPERATOR"),
    says="Issue and revoke access tokens for programs.",
    cite="§5(5)(iv), (ix)",
)

LONGEST_DAYS = 366
TOKEN_VARIABLE = "CARELAW_TOKEN"  # noqa: S105 - the name of a variable, not a secret
_LEAD = "clw_"
_SHOWN = 12
# A use is written down at most this often, so that reading does not become writing.
_USE_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token: `secret` is shown this once."""

    secret: str
    token: AccessToken

    def __repr__(self) -> str:
        return f"IssuedToken(prefix={self.token.prefix!r})"


def issue_token(
    actor: Actor,
    at: datetime,
    *,
    account: Account,
    role: str,
    days: int,
    label: str = "",
    narrowed_to: Sequence[str] = (),
) -> IssuedToken:
    """Issue a token for an account in a role that it holds, for at most 366 days."""
    require(actor, ISSUE.name)
    if not 1 <= days <= LONGEST_DAYS:
        says = f"A token lives 1 to {LONGEST_DAYS} days, not {days}."
        raise Refusal("token-days", says, field="days")
    unknown = sorted(set(narrowed_to) - set(permissions()))
    if unknown:
        raise Refusal("permission-unknown", f"No permission is called {', '.join(unknown)}.", field="narrowed_to")
    if role in ROLES and ROLES[role].designee_of:
        says = "A designee signs in in person; no program speaks for one."
        raise Refusal("E-MAP-62", says, cite="§5(5)(ix)", kind="forbidden", field="role")
    require_standing(account)
    live_grant(account, role, at, whose="The")
    secret = _LEAD + secrets.token_hex(32)
    with transaction.atomic():
        token = AccessToken.objects.create(
            account=account,
            role=role,
            label=label.strip(),
            prefix=secret[:_SHOWN],
            digest=_digest(secret),
            narrowed_to=sorted(set(narrowed_to)),
            issued_at=at,
            expires_at=at + timedelta(days=days),
        )
        body = {"token": str(token.pk), "prefix": token.prefix, "role": role, "days": days}
        events.keep(events.TOKEN_ISSUED, actor=actor, at=at, body=body, subject=str(account.pk))
    return IssuedToken(secret, token)


def revoke_token(actor: Actor, at: datetime, token: AccessToken) -> AccessToken:
    """End a token at once."""
    require(actor, ISSUE.name)
    with transaction.atomic():
        token = AccessToken.objects.select_for_update().get(pk=token.pk)
        if token.revoked_at is not None:
            raise Refusal("token-already-revoked", "This token was revoked before.", kind="conflict")
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        body = {"token": str(token.pk), "prefix": token.prefix}
        events.keep(events.TOKEN_REVOKED, actor=actor, at=at, body=body, subject=str(token.account_id))
    return token


def actor_for_token(secret: str, *, at: datetime, channel: Channel, client: str) -> Actor:
    """Who a bearer token speaks for, judged now. Raises Refusal: `unauthenticated` or, for a dead grant, `forbidden`.

    An unknown, expired and revoked token get the same words: the answer must not help to guess one.
    """
    token = AccessToken.objects.select_related("account").filter(digest=_digest(secret)).first()
    if token is None or not token.is_live(at):
        says = "This token is unknown, expired or revoked. Ask the program office for a new one."
        raise Refusal("token-not-live", says, cite="§9(b)", kind="unauthenticated")
    # The secret is what its holder possesses, given out by the program office to a proven person; the system that
    # keeps it answers for signing that person in.
    made = actor_for(token.account, token.role, at, channel, client, second_factor=True)
    if token.last_used_at is None or at - token.last_used_at > _USE_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)
    if token.narrowed_to:
        narrowed = {**made.scope, "permission": tuple(token.narrowed_to)}
        return replace(made, scope=MappingProxyType(narrowed))
    return made


def actor_at_command_line(at: datetime) -> Actor:
    """Whoever the token in the environment speaks for; never on the command line, where others can read it."""
    secret = os.environ.get(TOKEN_VARIABLE, "")
    if not secret:
        says = f"Set {TOKEN_VARIABLE} to an access token: carelaw token issue EMAIL --role ROLE --days 1"
        raise Refusal("token-needed", says, kind="unauthenticated")
    return actor_for_token(secret, at=at, channel="cli", client="carelaw")


def _digest(secret: str) -> str:
    # A token carries 256 random bits, so a plain digest cannot be searched; slow hashing is for passwords.
    return hashlib.sha256(secret.encode()).hexdigest()
