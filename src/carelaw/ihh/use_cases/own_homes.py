"""Which health homes an actor acts for: a health home's staff only for their own, the program's staff for all."""

from __future__ import annotations

from django.db.models import QuerySet

from carelaw.ihh.store.models import HealthHome
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.own import only_own

_CITE = "89 Ill. Adm. Code 140.991"
_NAMED = 20


def homes_seen(actor: Actor) -> QuerySet[HealthHome]:
    """The health homes whose records an actor sees."""
    return only_own(HealthHome.objects.order_by("name", "reference"), actor, "party_id")


def home_for(actor: Actor, reference: str = "") -> HealthHome:
    """The health home that is meant; without a reference, one's only one. Raises Refusal naming one's own."""
    homes = homes_seen(actor)
    found = list((homes.filter(reference=reference) if reference else homes)[:2])
    if len(found) == 1:
        return found[0]
    own = ", ".join(homes.values_list("reference", flat=True)[:_NAMED]) or "none"
    if reference:
        says = f"“{reference}” is not a health home that you act for. Permitted: {own}."
        raise Refusal("home-unknown", says, cite=_CITE, field="home", kind="not-found")
    says = f"Say for which health home. Permitted: {own}."
    raise Refusal("HOME-MISSING", says, cite=_CITE, field="home")


def home_named(reference: str) -> HealthHome:
    """Any health home by its reference, for a person who chooses one."""
    found = HealthHome.objects.filter(reference=reference).first()
    if found is None:
        says = f"No health home is called “{reference}”. Choose one from the list; a reference looks like IHH-014."
        raise Refusal("home-unknown", says, cite="89 Ill. Adm. Code 140.993(b)", field="home", kind="not-found")
    return found
