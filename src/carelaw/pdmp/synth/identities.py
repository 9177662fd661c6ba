"""Reported identities with known truth, for training and measuring linkage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from carelaw.pdmp.facts.report import ReportedPerson
from carelaw.pdmp.synth.people import YEARS_OF_CHANGES, population
from carelaw.pdmp.synth.variation import Noise, profile_of
from carelaw.pdmp.synth.weighted import Weighted

LAST_DAY = date(2025, 6, 30)
_PROFILES_EACH = Weighted([(1, 46.0), (2, 27.0), (3, 14.0), (4, 7.0), (5, 3.5), (8, 2.5)])


class Identity(NamedTuple):
    """One sender's profile of a patient: whose it is, what it says, and which hard cases it holds (see `CASES`)."""

    truth: int
    person: ReportedPerson
    cases: tuple[str, ...]


def identities(
    seed: int, people: int, *, last_day: date = LAST_DAY, noise: Noise | None = None, profiles_each: int | None = None
) -> Iterator[Identity]:
    """Every profile that senders keep of the first so many people of this state, person after person.

    A person has one to eight profiles, 2.1 on average, or `profiles_each`, taken on days of the last two years. The
    same seed gives the same profiles.
    """
    noise = noise or Noise()
    rng = Random(f"{seed}/identities")
    days = 365 * YEARS_OF_CHANGES
    for person in population(seed, people, last_day=last_day):
        for _ in range(profiles_each or _PROFILES_EACH.pick(rng)):
            on = last_day - timedelta(days=rng.randrange(days))
            profile = profile_of(rng, person, on, noise)
            yield Identity(person.number, profile.person, profile.cases)
