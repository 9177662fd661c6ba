"""What the rules about who gets an account may know. None always means: nobody has established it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SpecialistEvidence:
    """What makes a physician an addiction specialist: the license and the certificate, each with its number."""

    physician: bool | None = None
    license_number: str = ""
    certificate_number: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class StandardsVersion:
    """One version of the board's standards: its tests, its first day, the last day on which the one before suffices."""

    version: str
    effective_on: date
    tests: tuple[str, ...]
    grace_until: date | None = None


@dataclass(frozen=True, slots=True)
class PassedTest:
    """A test that a person passed, under a version of the standards."""

    version: str
    test: str
    passed_on: date


@dataclass(frozen=True, slots=True)
class Qualification:
    """A person on a day: the standards that the board has set, and the tests on record for this person."""

    asked_on: date
    standards: tuple[StandardsVersion, ...] = ()
    passed: tuple[PassedTest, ...] = ()


@dataclass(frozen=True, slots=True)
class DesigneeDay:
    """How often one designee asked on one day."""

    asked_on: date
    queries: int
