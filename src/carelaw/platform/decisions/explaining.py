"""Explain anything the program decided: programs say how; every door asks here.

`@explains("fine", permission="gateway.see-cases")` on `(reference, actor) -> Explanation | None`; None when there is no
such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a derivation: a sentence, the paragraph it rests on, and the value it gives."""

    says: str
    cite: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something is as it is, step by step, with the decisions that were kept on the way."""

    title: str
    says: str
    lines: Sequence[Line]
    decisions: Sequence[UUID] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The explanation as every door shows it."""
        return {
            "title": self.title,
            "says": self.says,
            "lines": [{"says": line.says, "cite": line.cite, "value": plain(line.value)} for line in self.lines],
            "decisions": [str(each) for each in self.decisions],
        }


Explainer = Callable[[str, Actor], Explanation | None]
_EXPLAINERS: dict[str, tuple[str, Explainer]] = {}


def explains(what: str, *, permission: str) -> Callable[[Explainer], Explainer]:
    """Register how one sort of thing is explained, and the permission that one needs to hear it."""

    def register(explainer: Explainer) -> Explainer:
        if what in _EXPLAINERS:
            raise ValueError(f"Two explainers for {what}.")
        _EXPLAINERS[what] = (permission, explainer)
        return explainer

    return register


def explain(what: str, reference: str, actor: Actor) -> Explanation:
    """The explanation of one thing. Refuses a sort nobody explains, a stranger, and a reference that is not known."""
    if what not in _EXPLAINERS:
        says = f"Nothing called “{what}” is explained here. Permitted: {', '.join(explained())}."
        raise Refusal("explanation-unknown", says, field="what", kind="not-found")
    permission, explainer = _EXPLAINERS[what]
    require(actor, permission)
    found = explainer(reference, actor)
    if found is None:
        says = f"No {what} has this reference; copy it from the page or the list where it stands."
        raise Refusal("reference-unknown", says, field="reference", kind="not-found")
    return found


def explained() -> tuple[str, ...]:
    """What can be explained."""
    return tuple(sorted(_EXPLAINERS))
