"""A browser for page tests. Without Chromium they fail, unless the run says that it goes without.

A folder of browser tests takes the fixtures into its conftest: `from tests.browser import chromium, page`.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")


@cache
def _browser() -> Any:
    """One browser for the whole run: the driver cannot be started twice in a thread."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    # Once the driver's loop runs in this thread, Django keeps the thread's database session in another place, and
    # nothing would give back the session of before.
    connections.close_all()
    # The driver keeps an event loop in this thread, in which Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
    atexit.register(playwright.stop)
    atexit.register(browser.close)
    return browser


@pytest.fixture(scope="session")
def chromium() -> Any:
    """Chromium, running."""
    if os.environ.get("CARELAW_SKIP_BROWSER") == "1":
        pytest.skip("CARELAW_SKIP_BROWSER=1: the pages were not looked at in a browser")
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing. Install Chromium, or set CARELAW_SKIP_BROWSER=1 to go without, knowingly.")
    return _browser()


@pytest.fixture
def page(chromium: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """A fresh browser page at the running server; `page.complaints` holds what the console and the network said."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CARELAW_DEMO = True
    # A passkey belongs to a host name; an address of numbers has none.
    context = chromium.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    opened = context.new_page()
    complaints: list[str] = []
    opened.complaints = complaints
    opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    # Going on before a picture has come is no fault.
    opened.on("requestfailed", lambda asked: "ABORTED" in asked.failure or complaints.append(f"failed: {asked.url}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()


def focus_reaches(page: Any, selector: str) -> None:
    """Wait until the element that `selector` names has the focus; while a page gives way to the next, nothing has."""
    page.wait_for_function("selector => document.activeElement?.matches(selector)", arg=selector)
