"""Fixtures of the tests of evaluation, treatment and training."""

from __future__ import annotations

from tests.browser import chromium, page

__all__ = ["chromium", "page"]
