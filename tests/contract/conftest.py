"""The small state of prescription monitoring's tests, and the live point of the gateway's."""

from tests.gateway.protocols.conftest import clock, live
from tests.pdmp.conftest import dispenser, home, pharmacy, prescriber, submitter

__all__ = ["clock", "dispenser", "home", "live", "pharmacy", "prescriber", "submitter"]
