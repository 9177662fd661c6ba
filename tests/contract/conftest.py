"""The small state of prescription monitoring's tests."""

from tests.pdmp.conftest import dispenser, home, pharmacy, prescriber, submitter

__all__ = ["dispenser", "home", "pharmacy", "prescriber", "submitter"]
