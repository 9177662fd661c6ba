"""CDS Hooks 2.0: read a call of a hook, write the services offered and a card. No card holds anything of a history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson

from carelaw.gateway.facts.search import Option
from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.wire.message import SearchMessage, printable

Json = dict[str, Any]
SOURCE = "Illinois Prescription Monitoring Program"
SERVICES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pmp-patient-view": ("patient-view", "After a chart was opened: how to ask; nothing is asked yet."),
        "pmp-order-select": (
            "order-select",
            "After a drug was selected: how to ask; nothing is asked yet.",
        ),
    }
)
_LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class HookCall:
    """A call of a hook: which, for which search that a person might make, and whether a drug was selected."""

    hook: str
    drug_selected: bool
    message: SearchMessage = field(repr=False)


def services() -> Json:
    """What is offered; no prefetch, as nothing is fetched ahead."""
    return {
        "services": [
            {"hook": hook, "id": name, "title": SOURCE, "description": says} for name, (hook, says) in SERVICES.items()
        ]
    }


def read_call(content: bytes, service: str) -> HookCall:
    """A call of one service. Raises Refusal PROTOCOL_NOT_SUPPORTED for what is none.

    The id of the patient is the clinical system's own and says nothing here; only how many are named is read.
    """
    try:
        sent = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise refused("PROTOCOL_NOT_SUPPORTED", "This is no call of a hook: the body is not JSON.") from None
    hook = SERVICES[service][0]
    if not isinstance(sent, Mapping) or sent.get("hook") != hook:
        raise refused("PROTOCOL_NOT_SUPPORTED", f"This service is for the hook {hook}.", field="hook")
    instance, context = sent.get("hookInstance"), sent.get("context")
    if not isinstance(instance, str) or not 0 < len(instance) <= _LONGEST_ID:
        raise refused("PROTOCOL_NOT_SUPPORTED", "Name the call: hookInstance, a UUID.", field="hookInstance")
    if not isinstance(context, Mapping) or not isinstance(context.get("userId"), str):
        raise refused("PROTOCOL_NOT_SUPPORTED", "Name the user: context.userId.", field="context.userId")
    patient = context.get("patientId")
    if not isinstance(patient, str | list) or not patient:
        raise refused("PROTOCOL_NOT_SUPPORTED", "Name the patient: context.patientId.", field="context.patientId")
    message = SearchMessage(
        option=Option.FHIR,
        transaction_id=printable(instance),
        patients=len(patient) if isinstance(patient, list) else 1,
        requesters=1,
        # What travels as prefetch was gathered before anybody asked.
        pre_stage=bool(sent.get("prefetch")),
    )
    return HookCall(hook, _drug_selected(context), message)


def cards(states: int, applications: Iterable[tuple[str, str]]) -> Json:
    """One card: not asked yet, how many states a search would ask, and what opens to ask. Never anything found."""
    links = [{"label": f"Open {name}"[:80], "url": url, "type": "smart"} for name, url in applications]
    where = "Open the application below" if links else "Ask in your own system"
    says = (
        f"Nothing was asked, and nothing was fetched ahead ({SECTION}(g)(3)). {where}: the search is then made under "
        f"your own name, at that moment. It asks {states} state program{'s' if states != 1 else ''}."
    )
    card: Json = {
        "summary": "Prescription monitoring: not checked yet",
        "detail": says,
        "indicator": "info",
        "source": {"label": SOURCE},
    }
    return {"cards": [card | ({"links": links} if links else {})]}


def no_cards() -> Json:
    """Nothing to say."""
    return {"cards": []}


def _drug_selected(context: Mapping[str, Any]) -> bool:
    chosen = context.get("selections")
    listed = chosen if isinstance(chosen, list) else []
    return any(isinstance(one, str) and one.startswith("MedicationRequest/") for one in listed)


__all__ = ["SERVICES", "HookCall", "cards", "no_cards", "read_call", "services"]
