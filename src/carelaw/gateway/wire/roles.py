"""The role texts of PMIX and what trade each stands for. Implementations write them freely: matched without case."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.gateway.facts.interstate import AskerKind

_ROLES: Mapping[AskerKind, tuple[str, ...]] = {
    AskerKind.PRESCRIBER: (
        *("physician", "advanced practice rn", "physician assistant", "dentist", "optometrist", "psychologist"),
        *("naturopath", "homeopath", "veterinarian", "intern", "resident", "prescribing pharmacist"),
        *("other prescriber", "prescriber", "practitioner"),
    ),
    AskerKind.DISPENSER: ("pharmacist", "pharmacy", "dispenser"),
    AskerKind.DELEGATE: (
        *("prescriber delegates - licensed", "prescriber delegates - unlicensed"),
        *("dispenser delegates - licensed", "dispenser delegates - unlicensed"),
        *("prescriber delegate", "dispenser delegate", "delegate"),
    ),
}
_KINDS = {text: kind for kind, texts in _ROLES.items() for text in texts}


def asker_kind(role: str) -> AskerKind:
    """The trade that a role text stands for; what is not among the texts is `other`."""
    text = " ".join(role.casefold().split())
    return _KINDS.get(text) or _KINDS.get(text.removesuffix("s")) or AskerKind.OTHER
