"""The small program of the member path, for the tests of health homes."""

from __future__ import annotations

from tests.ihh.members.conftest import home, people, provider, rosa, staff

__all__ = ["home", "people", "provider", "rosa", "staff"]
