"""What is due: programs say what waits for a role; everyone sees one list, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that waits: what to do, since when, until when by law, where, under which paragraph."""

    says: str
    since: date
    due_on: date | None
    url: str
    cite: str
    key: str

    def as_row(self, on: date) -> dict[str, Any]:
        """The item as every door shows it."""
        return {
            "what": self.says,
            "since": self.since,
            "due": self.due_on,
            "days_left": None if self.due_on is None else (self.due_on - on).days,
            "cite": self.cite,
            "url": self.url,
            "key": self.key,
        }


COLUMNS = ("what", "since", "due", "days_left", "cite", "url")
Provider = Callable[[Actor, date], Iterable[WorkItem]]
_PROVIDERS: dict[str, list[Provider]] = {}


def work_for(*roles: str) -> Callable[[Provider], Provider]:
    """Register what waits for these roles. The provider shows an actor only what is his or hers to do."""
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise ValueError(f"Work for unknown roles: {', '.join(unknown)}.")

    def register(provider: Provider) -> Provider:
        for role in roles:
            _PROVIDERS.setdefault(role, []).append(provider)
        return provider

    return register


def waiting_for(actor: Actor, on: date) -> list[WorkItem]:
    """What waits for an actor on a day: what is due soonest first, then what has waited longest."""
    found = [item for provider in _PROVIDERS.get(actor.role, ()) for item in provider(actor, on)]
    return sorted(found, key=lambda item: (item.due_on or date.max, item.since, item.key))


def has_work(role: str) -> bool:
    """Whether anything can ever wait for a role."""
    return role in _PROVIDERS
