"""How long an actor's grant and designation run, for the rules that judge them by the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Designation, RoleGrant


@dataclass(frozen=True, slots=True)
class Standing:
    """The periods of an actor's grant and, for a designee, of the designation; last days belong to them."""

    grant_from: date | None = None
    grant_until: date | None = None
    grant_revoked_on: date | None = None
    designation_from: date | None = None
    designation_until: date | None = None
    designation_revoked_on: date | None = None
    standards_met: bool | None = None


def standing_of(actor: Actor) -> Standing:
    """The periods as they stand in the database now, not as they stood at sign-in."""
    grant = RoleGrant.objects.filter(pk=actor.grant_id).first() if actor.grant_id else None
    named = Designation.objects.filter(pk=actor.designation_id).first() if actor.designation_id else None
    return Standing(
        grant_from=grant.starts_on if grant else None,
        grant_until=grant.ends_on if grant else None,
        grant_revoked_on=law_day(grant.revoked_at) if grant and grant.revoked_at else None,
        designation_from=named.starts_on if named else None,
        designation_until=named.ends_on if named else None,
        designation_revoked_on=law_day(named.revoked_at) if named and named.revoked_at else None,
        standards_met=bool(named.standards_version) if named else None,
    )
