"""CDS Hooks: what a clinical system may show beside a chart. Nobody's history is asked for (decision 0011)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction

from carelaw.gateway.facts.search import Option, QueryMode
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import AuthorizedApplication
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.use_cases.envelopes import Arrival, kept_or_refused
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.searching import may_search
from carelaw.gateway.wire.cds import HookCall
from carelaw.gateway.wire.message import SearchMessage
from carelaw.platform.accounts.actor import system_actor
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

HOOK_CALLED = declare(
    "gateway-hook",
    says="A clinical system asked what to show beside a chart; no history was asked for.",
    keys={"point": Shape.ID, "hook": Shape.CODE},
    cite=f"{SECTION}(g)(3)",
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be shown: how many states a search would ask, and the applications that open to ask."""

    states: int
    applications: tuple[tuple[str, str], ...]


def offer(arrival: Arrival, read: Callable[[], HookCall]) -> tuple[HookCall, Offered]:
    """Judge the call as a search would be judged, and offer the way to ask. Raises Refusal as a search does."""
    calls: list[HookCall] = []

    def message() -> SearchMessage:
        calls.append(read())
        return calls[0].message

    point = may_search(arrival, Option.FHIR, message)
    on = law_day(arrival.at)
    listed = agreements.states_of(point.location.entity, on)
    asked = {"IL", *(state for state, mode in listed.items() if mode is QueryMode.ALWAYS)}
    standing = AuthorizedApplication.objects.filter(withdrawn_on__isnull=True, authorized_on__lte=on)
    opening = standing.exclude(launch_url="").order_by("name", "reference").values_list("name", "launch_url")
    client = replace(system_actor(point.reference), channel="api")
    with kept_or_refused(), transaction.atomic():
        append(HOOK_CALLED, actor=client, at=arrival.at, body={"point": str(point.pk), "hook": calls[0].hook})
    return calls[0], Offered(len(asked), tuple(opening))
