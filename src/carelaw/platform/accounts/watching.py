"""Watches the sign-in library's signals: opens the door of a session, and keeps what happened on the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver

from carelaw.platform.accounts import events
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.adapter import keep_failure
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.doorkeeper import DOOR, ROLE, Doorkeeper, remember_session
from carelaw.platform.accounts.models import Account


@receiver(user_logged_in, dispatch_uid="carelaw.signed-in")
def on_signed_in(sender: Any, request: Any, user: Account, **_: Any) -> None:
    """Begin the session's two clocks, forget the last role, and keep how the person proved who they are."""
    if not hasattr(request, "at"):
        request.at = _at(request)
    request.user = user
    request.session.pop(DOOR, None)
    request.session.pop(ROLE, None)
    remember_session(request)
    methods = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
    _keep(events.SIGNED_IN, request, user, {"methods": [_code(method) for method in methods]})


@receiver(user_logged_out, dispatch_uid="carelaw.signed-out")
def on_signed_out(sender: Any, request: Any, user: Account | None, **_: Any) -> None:
    """Keep that a session ended, and why."""
    if user is not None:
        _keep(events.SIGNED_OUT, request, user, {"because": getattr(request, "signed_out_because", "asked")})


@receiver(authentication_failed, dispatch_uid="carelaw.second-factor-failed")
def on_second_factor_failed(sender: Any, request: Any, user: Account, **_: Any) -> None:
    """Keep a wrong code."""
    keep_failure(request, step="second-factor", account=user)


@receiver(authenticator_added, dispatch_uid="carelaw.factor-added")
def on_factor_added(sender: Any, request: Any, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Keep that a second factor was set up."""
    _keep(events.FACTOR_ADDED, request, user, {"factor": _code(authenticator.type)})


@receiver(authenticator_removed, dispatch_uid="carelaw.factor-removed")
def on_factor_removed(sender: Any, request: Any, user: Account, authenticator: Authenticator, **_: Any) -> None:
    """Keep that a second factor was removed."""
    _keep(events.FACTOR_REMOVED, request, user, {"factor": _code(authenticator.type)})


def on_password(sender: Any, request: Any, user: Account, **_: Any) -> None:
    """Keep that a password was set; Django ends the account's other sessions by itself."""
    _keep(events.PASSWORD_SET, request, user, {})


for _signal in (password_changed, password_reset, password_set):
    _signal.connect(on_password, dispatch_uid=f"carelaw.password.{id(_signal)}")


def _keep(kind: str, request: Any, user: Account, body: dict[str, Any]) -> None:
    client = address_of(request)
    actor = getattr(request, "actor", None) or Actor(str(user.pk), user.name, "", False, "console", client)
    with transaction.atomic():
        events.keep(kind, actor=actor, at=_at(request), body=body, subject=str(user.pk))


def _at(request: Any) -> datetime:
    return getattr(request, "at", None) or Doorkeeper.clock()


def _code(text: str) -> str:
    return text.replace("_", "-")
