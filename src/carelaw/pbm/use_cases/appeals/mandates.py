"""For whom somebody files and follows appeals: one's own pharmacy, or those that gave one's organization a mandate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import MacAppeal, PsaoFiling, PsaoMandate
from carelaw.pbm.use_cases.contracts.parties import PSAO_CITE, file_for_pharmacy, mandate_on
from carelaw.pbm.use_cases.parties import pharmacy_numbered
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.parties.models import IdentifierSystem, Party
from carelaw.platform.parties.own import is_own, own_parties, own_party

ACT = "appeals"


def through(actor: Actor) -> UUID | None:
    """The services organization through which somebody files; None for a pharmacy itself."""
    return own_party(actor).pk if actor.role == "PSAO" else None


def acts_for(actor: Actor, pharmacy_id: UUID, on: date) -> bool:
    """Whether somebody may act for a pharmacy in appeals on a day."""
    if actor.role != "PSAO":
        return is_own(actor, pharmacy_id)
    mine = own_parties(actor)
    return any(mandate_on(one, pharmacy_id, ACT, on)[0].outcome is Outcome.PASS for one in mine)


def mandated(actor: Actor, on: date) -> tuple[UUID, ...]:
    """The pharmacies whose mandate lets a services organization act in appeals on a day."""
    running = PsaoMandate.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), psao_id__in=own_parties(actor), starts_on__lte=on
    )
    pairs = running.values_list("psao_id", "pharmacy_id").distinct()
    return tuple(pharmacy for psao, pharmacy in pairs if mandate_on(psao, pharmacy, ACT, on)[0].outcome is Outcome.PASS)


def pharmacy_filing(actor: Actor, at: datetime, typed: Mapping[str, Any]) -> Party:
    """The pharmacy for which an appeal is filed.

    A services organization names it; without a live mandate it is refused, and what it typed waits for the pharmacy.
    """
    if actor.role != "PSAO":
        own = own_party(actor)
        _refuse_other(own, str(typed.get("pharmacy_npi") or "").strip())
        return own
    npi = str(typed.get("pharmacy_npi") or "").strip()
    if not npi:
        says = "Name the pharmacy for which you file by its NPI, ten digits."
        raise Refusal("E-MAC-10.pharmacy", says, cite=PSAO_CITE, field="pharmacy_npi")
    found = pharmacy_numbered(npi)
    if not acts_for(actor, found.pk, local_day(at)):
        keep_for_adoption(actor, at, npi, [dict(typed)])
    return found


def keep_for_adoption(actor: Actor, at: datetime, npi: str, appeals: list[Mapping[str, Any]]) -> None:
    """Keep what was filed without a mandate for the pharmacy to adopt, and refuse it with its reference."""
    claims = ", ".join(str(one.get("claim_reference") or "?")[:40] for one in appeals[:20])
    says = f"Appeal of {len(appeals)} claim(s): {claims}"[:2000]
    kept = [{name: str(value)[:200] for name, value in one.items()} for one in appeals]
    file_for_pharmacy(actor, at, pharmacy=npi, act=ACT, says=says, typed={"appeals": kept})


def _refuse_other(own: Party, npi: str) -> None:
    mine = own.identifiers.filter(system=IdentifierSystem.NPI).values_list("value", flat=True)
    if npi and npi not in mine:
        says = f"You file for your own pharmacy; {npi[:12]} is not its NPI. Leave the field empty."
        raise Refusal("E-MAC-19.pharmacy", says, cite="215 ILCS 5/513b1(b)(4)", field="pharmacy_npi")


def adopted_drafts(filing: PsaoFiling, at: datetime) -> list[str]:
    """Drafts of the appeals that a services organization filed without a mandate, once the pharmacy adopted them."""
    appeals = filing.typed.get("appeals", []) if filing.adopted_at == at else []
    made = [
        MacAppeal.objects.create(
            pharmacy_id=filing.pharmacy_id,
            typed={name: str(value)[:200] for name, value in one.items() if name != "pharmacy_npi"},
            saved_at=at,
        )
        for one in appeals
    ]
    return [one.reference for one in made]
