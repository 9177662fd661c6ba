"""What is chosen at the console where a reference would else be typed: each reference, and words that tell which."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from carelaw.gateway.rules.rosters.places import STATES, state_name
from carelaw.gateway.store.models import (
    AssistanceTicket,
    AuthorizedApplication,
    ChangeState,
    Directive,
    Disclosure,
    FindingState,
    Incident,
    PartyProhibition,
    StateConflict,
)
from carelaw.gateway.use_cases.changes.requesting import visible_changes
from carelaw.gateway.use_cases.onboarding import visible_onboardings
from carelaw.gateway.use_cases.oversight.curing import visible_notices
from carelaw.gateway.use_cases.oversight.findings import visible_findings
from carelaw.gateway.use_cases.oversight.inspecting import visible_inspections
from carelaw.gateway.use_cases.permissions import SEE_OVERSIGHT, SEE_OWN_DUTIES, SEE_POINTS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed

Pairs = list[tuple[str, str]]
_MOST = 200


def findings(actor: Actor) -> Pairs:
    """Findings that wait for a person or were substantiated, the newest first."""
    wanted = (FindingState.OPEN, FindingState.SUBSTANTIATED)
    found = _seen(actor, SEE_OVERSIGHT, visible_findings, state__in=wanted)
    return _pairs(found, lambda one: f"{one.says} {one.party_name}")


def cure_notices(actor: Actor) -> Pairs:
    """Cure notices that wait for their end."""
    found = _seen(actor, SEE_OWN_DUTIES, visible_notices, state="sent")
    return _pairs(found, lambda one: f"{one.party_name}, {one.what_to_do}")


def inspections(actor: Actor) -> Pairs:
    """Inspections that are not closed."""
    found = _seen(actor, SEE_OWN_DUTIES, visible_inspections, closed_on=None)
    return _pairs(found, lambda one: one.party_name)


def integrations(actor: Actor) -> Pairs:
    """Integrations on the board."""
    found = list(_seen(actor, SEE_POINTS, visible_onboardings))
    names = names_of([one.entity_id for one in found])
    return _pairs(found, lambda one: names.get(str(one.entity_id), ""))


def changes(actor: Actor) -> Pairs:
    """Changes that wait for their memorandum."""
    found = _seen(actor, SEE_POINTS, visible_changes, state=ChangeState.PENDING_MOU)
    return _pairs(found, lambda one: f"{one.kind} {one.says}")


def states(_actor: Actor) -> Pairs:
    """The other states, by name."""
    return sorted(((code, state_name(code)) for code in STATES if code != "IL"), key=lambda pair: pair[1])


def incidents(_actor: Actor) -> Pairs:
    """Incidents that are not closed."""
    return _pairs(Incident.objects.filter(closed_on=None), lambda one: one.says)


def prohibitions(_actor: Actor) -> Pairs:
    """Prohibitions in force."""
    return _pairs(PartyProhibition.objects.filter(lifted_on=None), lambda one: one.party_name)


def directives(_actor: Actor) -> Pairs:
    """Directives that were not withdrawn."""
    return _pairs(Directive.objects.filter(withdrawn_on=None), lambda one: one.says)


def disclosures(_actor: Actor) -> Pairs:
    """Requests for program data that wait for a decision."""
    return _pairs(Disclosure.objects.filter(permitted=None), lambda one: one.requester)


def questions(_actor: Actor) -> Pairs:
    """Questions that wait for an answer."""
    return _pairs(AssistanceTicket.objects.filter(answered_on=None), lambda one: one.topic)


def conflicts(_actor: Actor) -> Pairs:
    """Conflicts of laws that are not closed."""
    found = StateConflict.objects.filter(closed_on=None).select_related("state")
    return _pairs(found, lambda one: f"{one.state.state}, {one.statute}")


def applications(_actor: Actor) -> Pairs:
    """Applications on the list."""
    return _pairs(AuthorizedApplication.objects.filter(withdrawn_on=None), lambda one: one.name)


def _seen(actor: Actor, permission: str, visible: Callable[[Actor], QuerySet[Any]], **only: Any) -> Iterable[Any]:
    return visible(actor).filter(**only) if allowed(actor, permission) else ()


def _pairs(rows: Iterable[Any], words: Callable[[Any], str]) -> Pairs:
    listed = rows[:_MOST] if isinstance(rows, QuerySet) else rows
    return [(one.reference, f"{one.reference}: {words(one)}"[:120]) for one in listed]
