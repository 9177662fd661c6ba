"""The small state of the tests of prescription monitoring serves here too."""

from tests.pdmp.conftest import dispenser, home, pharmacy, prescriber, steward, submitter

__all__ = ["dispenser", "home", "pharmacy", "prescriber", "steward", "submitter"]
