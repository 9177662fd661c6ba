"""A browser that is signed in without going through the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from carelaw.platform.accounts.models import Account
from tests.platform.accounts.people import sign_in


def sign_in_browser(page: Any, account: Account, role: str = "", client: Any = None) -> None:
    """Give the browser the session of a test client: of one that is signed in already, or of a new one."""
    key = (client or sign_in(Client(), account, role)).session.session_key
    page.goto("/healthz")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "secure": True, "httpOnly": True, "path": "/"}
    page.context.add_cookies([{**cookie, "domain": "localhost"}])
