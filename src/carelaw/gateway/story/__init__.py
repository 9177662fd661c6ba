"""The demonstration's pharmacies and their links to the program: who signs in, and what happened before today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from carelaw.gateway.story.compliance import tell_of_compliance
from carelaw.gateway.story.integrations import tell_of_integrations
from carelaw.gateway.story.interstate import tell_of_states
from carelaw.gateway.story.oversight import tell_of_oversight
from carelaw.gateway.story.people import PEOPLE, prepare
from carelaw.gateway.story.rosters import tell_of_rosters
from carelaw.platform.accounts.actor import Actor


def tell(people: Mapping[str, Actor], at: datetime) -> None:
    """What happened before `at`, through the same use cases that people use."""
    # As a whole or not at all: half a story would leave cases that the daily tick cannot go on from.
    with transaction.atomic():
        tell_of_integrations(people, at)
        tell_of_compliance(people, at)
        tell_of_states(people, at)
        tell_of_rosters(people, at)
        tell_of_oversight(people, at)


__all__ = ["PEOPLE", "prepare", "tell"]
