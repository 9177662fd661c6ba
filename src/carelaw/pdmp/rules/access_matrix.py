"""The doors of §9(b) as data: who, for what, under which conditions, what may be returned."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from carelaw.pdmp.facts.access import Purpose, Role


@dataclass(frozen=True, slots=True)
class Door:
    """One line of the matrix: a role that may query for a purpose, with its conditions and its limits."""

    id: str
    role: Role
    purpose: Purpose
    schedules: str
    preconditions: tuple[str, ...]
    returned: tuple[str, ...]
    limits: tuple[str, ...]
    seen_by_patient: str
    provision: str
    cite: str
    as_principal: Role | None = None


@dataclass(frozen=True, slots=True)
class ShutDoor:
    """Why a role may not query, whatever it asks for."""

    role: Role
    code: str
    cite: str
    says: str


@lru_cache(maxsize=1)
def doors() -> tuple[Door, ...]:
    """Every door of the act, in its order."""
    return tuple(_door(entry) for entry in _matrix()["doors"])


@lru_cache(maxsize=1)
def shut_doors() -> Mapping[Role, ShutDoor]:
    """The roles for which the act opens nothing."""
    return {
        Role(role): ShutDoor(Role(role), entry["code"], entry["cite"], entry["says"])
        for entry in _matrix()["shut"]
        for role in entry["roles"]
    }


def doors_of(role: Role, purpose: Purpose) -> tuple[Door, ...]:
    """The doors of a role for a purpose; law enforcement has two, split by schedule."""
    return tuple(door for door in doors() if door.role is role and door.purpose is purpose)


def shows_flags(ids: tuple[str, ...]) -> bool:
    """True when one of these doors lets back clinical flags; a designee's door gives what the principal's gives."""
    opened = [door for door in doors() if door.id in ids]
    behind = [other for door in opened if door.as_principal for other in doors_of(door.as_principal, door.purpose)]
    return any("clinical-flags" in door.returned for door in (*opened, *behind))


def purposes_of(role: Role) -> tuple[Purpose, ...]:
    """The purposes for which a role may query at all."""
    return tuple(dict.fromkeys(door.purpose for door in doors() if door.role is role))


def _door(entry: Mapping[str, Any]) -> Door:
    return Door(
        id=entry["id"],
        role=Role(entry["role"]),
        purpose=Purpose(entry["purpose"]),
        schedules=entry["schedules"],
        preconditions=tuple(entry["preconditions"]),
        returned=tuple(entry["returned"]),
        limits=tuple(entry["limits"]),
        seen_by_patient=entry["seen_by_patient"],
        provision=entry["provision"],
        cite=entry["cite"],
        as_principal=Role(entry["as_principal"]) if "as_principal" in entry else None,
    )


@lru_cache(maxsize=1)
def _matrix() -> Mapping[str, Any]:
    text = resources.files("carelaw.pdmp.rules").joinpath("access_matrix.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
