"""Who may ask for what: the access matrix in words, for everybody."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.rules.access_matrix import Door, doors, shut_doors
from carelaw.pdmp.use_cases.doors.words import WORDS
from carelaw.platform.accounts.roles import ROLES


@dataclass(frozen=True, slots=True)
class WhoMayAsk:
    """One line of the matrix, or one role for which the act opens nothing (`open` false)."""

    role: str
    who: str
    open: bool
    purpose: str
    schedules: str
    conditions: tuple[str, ...]
    returned: tuple[str, ...]
    limits: tuple[str, ...]
    seen_by_patient: str
    provision: str
    cite: str
    says: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The line as JSON values."""
        return asdict(self)


def who_may_ask(role: str = "", purpose: str = "") -> list[WhoMayAsk]:
    """The lines of a role, of a purpose, or all. Raises Refusal for a code that is not on the list."""
    if role and role not in set(Role):
        says = f"No role is called that. Permitted: {', '.join(Role)}."
        raise Refusal("role-unknown", says, cite="§9(b)", field="role")
    if purpose and purpose not in set(Purpose):
        says = f"No purpose is called that. Permitted: {', '.join(Purpose)}."
        raise Refusal("purpose-unknown", says, cite="§2", field="purpose")
    opened = [_open(door) for door in doors() if _fits(door.role, door.purpose.value, role, purpose)]
    if purpose:
        return opened
    shut = [
        WhoMayAsk(one.role.value, _who(one.role), False, "", "", (), (), (), "", one.code, one.cite, one.says)
        for one in shut_doors().values()
        if not role or one.role == role
    ]
    return opened + shut


def _fits(of: Role, why: str, role: str, purpose: str) -> bool:
    return (not role or of == role) and (not purpose or why == purpose)


def _open(door: Door) -> WhoMayAsk:
    behind = (f"then as {door.as_principal.lower().replace('_', ' ')}",) if door.as_principal else ()
    return WhoMayAsk(
        role=door.role.value,
        who=_who(door.role),
        open=True,
        purpose=door.purpose.value,
        schedules=door.schedules,
        conditions=(*map(_words, door.preconditions), *behind),
        returned=tuple(map(_words, door.returned)),
        limits=tuple(map(_words, door.limits)),
        seen_by_patient=door.seen_by_patient,
        provision=door.provision,
        cite=door.cite,
    )


def _who(role: Role) -> str:
    known = ROLES.get(role.value)
    return known.says if known else _words(role.value.lower().replace("_", "-"))


def _words(code: str) -> str:
    """A code of the matrix as people read it."""
    return WORDS.get(code, code.replace("-", " "))
