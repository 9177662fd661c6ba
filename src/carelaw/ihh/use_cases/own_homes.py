"""Which health homes an actor acts for: a health home's staff only for their own, the Department for all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from carelaw.ihh.store.models import HealthHome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant

_CITE = "89 Ill. Adm. Code 140.991"


def homes_seen(actor: Actor) -> QuerySet[HealthHome]:
    """The health homes whose records an actor sees."""
    homes = HealthHome.objects.order_by("name", "reference")
    if actor.role == "IHH_PROVIDER":
        return homes.filter(party_id__in=actor.scoped("party"))
    return homes


def own_home(actor: Actor, reference: str = "") -> HealthHome:
    """The health home that is meant; without a reference, the only one. Raises Refusal naming one's own."""
    homes = list(homes_seen(actor)[:20])
    found = [home for home in homes if home.reference == reference] if reference else homes
    if not found and reference and actor.role != "IHH_PROVIDER":
        found = list(HealthHome.objects.filter(reference=reference))
    if len(found) == 1:
        return found[0]
    own = ", ".join(home.reference for home in homes) or "none"
    if reference:
        says = f"“{reference}” is not a health home that you act for. Permitted: {own}."
        raise Refusal("HOME-NOT-YOURS", says, cite=_CITE, field="home", kind="forbidden")
    says = f"Say for which health home. Permitted: {own}."
    raise Refusal("HOME-MISSING", says, cite=_CITE, field="home")


def accounts_of(party_id: UUID | str, on: date) -> list[UUID]:
    """The accounts of those who act for a health home on a day, for its notices."""
    grants = RoleGrant.objects.filter(role="IHH_PROVIDER", starts_on__lte=on)
    mine = [grant for grant in grants if str(party_id) in grant.scope.get("party", ())]
    return sorted({grant.account_id for grant in mine if grant.why_not_live(on) is None})
