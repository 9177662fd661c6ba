"""How the sign-in library is bent to this program: no public sign-up, sealed secrets, failures on the record."""

from __future__ import annotations

import base64
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from carelaw.platform.accounts import events
from carelaw.platform.accounts.actor import visitor
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.models import Account

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the program office only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def reauthenticate(self, user: Any, password: str) -> bool:
        """The library looks for a confirmed address of its own; here the account's address is the login."""
        request = self.request
        known = self.authenticate(request, email=user.email, password=password)
        return known is not None and known.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a few minutes ago has just proved it; the library alone would ask again at once."""
        door = self.request.session.get("carelaw_door")
        now = int(self.request.at.timestamp())
        fresh = door is not None and now - door["began"] < account_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        keep_failure(request, step="password", email=str(credentials.get("email") or ""))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Time-based secrets are sealed with a key derived from the deployment's secret."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays while one is required: set up the new one, then remove the old one."""
        if not settings.CARELAW_SECOND_FACTOR:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists()

    def _get_site_name(self) -> str:
        return str(settings.CARELAW_PROGRAM_NAMES[settings.CARELAW_PROGRAM])


def keep_failure(request: HttpRequest, *, step: str, email: str = "", account: Account | None = None) -> None:
    """Put a failed sign-in on the record, in its own transaction; the address only as a digest."""
    body = {"address": events.address_digest(email) if email else None, "step": step}
    at = request.at  # type: ignore[attr-defined]
    with transaction.atomic():
        actor = visitor(address_of(request))
        events.keep(events.SIGN_IN_FAILED, actor=actor, at=at, body=body, subject=str(account.pk) if account else "")


def _seal() -> Fernet:
    secret = settings.SECRET_KEY.encode()
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"carelaw second factor").derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))
