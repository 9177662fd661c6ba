"""Three health homes, a dozen people on their way through the program, and who looks after them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.ihh.story import members, payments
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.story import StoryPerson

PEOPLE: tuple[StoryPerson, ...] = (*members.PEOPLE, *payments.PEOPLE)


def prepare(at: datetime) -> Mapping[str, Mapping[str, list[str]]]:
    """Enter the health homes and the people who sign in; gives each sign-in the limits of its grant."""
    return {**members.prepare(at), **payments.prepare(at)}


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """What happened before today."""
    payments.tell_the_year_before(people, at)
    members.tell(people, at)
    payments.tell(people, at)
