"""The link with which a person sets the first password: nobody else ever knows it."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from carelaw.platform.accounts.models import Account


def link_for(account: Account, site: str = "") -> str:
    """A link that sets this account's password once, within three days. It is a secret: send it to that person only."""
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key})
    return site.rstrip("/") + path
