"""Opening a case, as each office is asked it: a team is not asked about licenses, nor a reviewer about a death."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from carelaw.pdmp.facts.access import Role
from carelaw.pdmp.use_cases.doors.acts import OPEN_CASE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Act

_LICENSING, _DEATH = frozenset({Role.LICENSING_REP}), frozenset({Role.CORONER_ME})
# What only some offices have to say; everything else is asked of all.
_ONLY_OF: Mapping[str, frozenset[Role]] = {
    "dea_numbers": frozenset(Role) - {Role.CORONER_ME, Role.DDAP_MDIRT},
    "reason": frozenset({Role.DOH_ANALYST}),
    "administrative": _LICENSING,
    "professional": _LICENSING,
    "license_number": _LICENSING,
    "profession": _LICENSING,
    "regulated_from": _LICENSING,
    "regulated_to": _LICENSING,
    "died_on": _DEATH,
    "identity_established": _DEATH,
}


def opening_for(actor: Actor) -> Act:
    """The act with what this office has to say."""
    role = Role(actor.role)
    return replace(OPEN_CASE, asks=tuple(one for one in OPEN_CASE.asks if role in _ONLY_OF.get(one.name, {role})))
