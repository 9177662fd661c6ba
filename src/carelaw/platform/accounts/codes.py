"""Codes of authenticator apps: each works once, for as long as it could be typed."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache


class _OnceOnly:
    """With a tolerance of one step a code lives three steps; the library alone remembers it for one."""

    authenticator: Authenticator
    user: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not self._first_use(code):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _first_use(self, code: str) -> bool:
        digits = "".join(filter(str.isdigit, code))
        digest = hashlib.sha256(f"{self.user.pk}:{digits}".encode()).hexdigest()
        lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        return bool(cache.add(f"carelaw.code.{digest}", "used", timeout=lives))


class SignInCodeForm(_OnceOnly, AuthenticateForm):
    """The code at sign-in."""


class ConfirmCodeForm(_OnceOnly, ReauthenticateForm):
    """The code that confirms a change of how one signs in."""
