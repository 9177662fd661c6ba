"""Pharmacies and pharmacists: entered by anybody who may, with rights once the roster of licenses knows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.scope import NetworkProvider
from carelaw.pbm.rules.scope.providers import network_provider
from carelaw.pbm.store.models import ContractParty, ContractState, PartyRole, ProviderEntry, RosterLicense
from carelaw.pbm.use_cases.parties import enter_pharmacy
from carelaw.pbm.use_cases.permissions import PROVIDERS_ENTER, PROVIDERS_SEE, SCOPE_KEEP
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.taking import Taken, take_sheet
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of
from carelaw.platform.parties.models import IdentifierSystem, Party, PartyKind
from carelaw.platform.parties.own import only_own
from carelaw.platform.parties.registry import enter_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = '215 ILCS 5/512-3 "Pharmacy"'
PHARMACY, PHARMACIST = "pharmacy", "pharmacist"
LOADED = declare(
    "pbm-roster-loaded",
    says="The roster of pharmacy licenses was taken.",
    keys={"digest": Shape.DIGEST, "taken": Shape.COUNT, "quarantined": Shape.COUNT, "matched": Shape.COUNT},
    cite="215 ILCS 5/512-3",
)
ENTERED = declare(
    "pbm-provider-entered",
    says="A pharmacy or pharmacist was entered.",
    keys={"party": Shape.ID, "verified": Shape.FLAG},
    cite="215 ILCS 5/512-3",
)
COLUMNS = (
    ColumnOf("license_number", str, "the license's number", cite=CITE),
    ColumnOf("kind", one_of(PHARMACY, PHARMACIST), "pharmacy, pharmacist", cite=CITE),
    ColumnOf("name", str, "the name on the license", cite=CITE),
    ColumnOf("status", str.lower, "active, suspended, expired and so on", cite=CITE),
    ColumnOf("valid_from", day, "a day", cite=CITE),
    ColumnOf("valid_to", day, "a day, or nothing", required=False, cite=CITE),
    ColumnOf("npi", str, "ten digits, or nothing", required=False, cite=CITE),
    ColumnOf("ncpdp", str, "seven digits, or nothing", required=False, cite=CITE),
)


def load_roster(actor: Actor, at: datetime, *, sheet: Attached, as_of: date) -> tuple[Taken, int]:
    """Take the roster of licenses; entries that waited for their number are matched. Gives how many were."""
    require(actor, SCOPE_KEEP)

    def take(row: dict[str, Any]) -> Decision | None:
        values = {name: row[name] for name in ("kind", "name", "status", "valid_from", "valid_to")}
        numbers = {"npi": row["npi"] or "", "ncpdp": row["ncpdp"] or ""}
        RosterLicense.objects.update_or_create(
            number=row["license_number"].strip(), defaults={**values, **numbers, "as_of": as_of}
        )
        return None

    with transaction.atomic():
        taken = take_sheet(sheet, COLUMNS, take)  # type: ignore[arg-type]
        matched = sum(_match(one, at) for one in ProviderEntry.objects.filter(matched_at=None))
        body = {"digest": taken.digest, "taken": taken.taken, "quarantined": taken.quarantined, "matched": matched}
        append(LOADED, actor=actor, at=at, body=body, subject=f"sheet-{taken.digest[:16]}-1")
    return taken, matched


def enter_provider(
    actor: Actor, at: datetime, *, kind: str, name: str, npi: str, ncpdp: str, license_number: str
) -> tuple[ProviderEntry, Decision]:
    """Enter a pharmacy or pharmacist; unknown numbers are saved as unverified and give no rights."""
    require(actor, PROVIDERS_ENTER)
    if kind == PHARMACY and not ncpdp.strip():
        raise Refusal("needs-ncpdp", "Give the pharmacy's NCPDP number.", cite=CITE, field="ncpdp")
    with transaction.atomic():
        if kind == PHARMACY:
            party = enter_pharmacy(name, npi=npi.strip(), ncpdp=ncpdp.strip(), at=at)
        else:
            party = enter_party(name, PartyKind.PERSON, {IdentifierSystem.NPI: npi.strip()}, at=at)
        made, _ = ProviderEntry.objects.update_or_create(
            party_id=party.pk,
            defaults={"kind": kind, "license_number": license_number.strip(), "matched_at": None, "entered_at": at},
        )
        verified = _match(made, at)
        body = {"party": str(party.pk), "verified": verified}
        append(ENTERED, actor=actor, at=at, body=body, subject=str(party.pk))
    return made, rights_of(party.pk, legal_date(at, ZONE))


def rights_of(party_id: UUID, on: date) -> Decision:
    """Which rights a pharmacy or pharmacist has on a day, by the roster and the register of contracts."""
    found = _license_of(party_id)
    facts = NetworkProvider(
        on,
        number_matched=found is not None,
        license_status=found.status if found else "",
        licensed_from=found.valid_from if found else None,
        licensed_to=found.valid_to if found else None,
        contracted=_contracted(party_id, on),
    )
    return network_provider(facts, law=adopted_law())


def licensed_on(party_id: UUID, on: date) -> bool | None:
    """Whether the roster shows a live license on a day; None while it does not tell."""
    outcome = rights_of(party_id, on).outcome
    return None if outcome is Outcome.INDETERMINATE else outcome is Outcome.PASS


def provider_rows(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Pharmacies and pharmacists as entered, with their standing today."""
    require(actor, PROVIDERS_SEE)
    on = legal_date(at, ZONE)
    found = list(
        only_own(ProviderEntry.objects.order_by("license_number"), actor, "party_id")
        if _limited(actor)
        else ProviderEntry.objects.order_by("license_number")
    )
    names = dict(Party.objects.filter(pk__in=[one.party_id for one in found]).values_list("pk", "name"))
    rows = []
    for one in found:
        decision = rights_of(one.party_id, on)
        rows.append(
            {
                "name": names.get(one.party_id, ""),
                "kind": one.kind,
                "license": one.license_number,
                "standing": decision.codes[0],
                "says": decision.reasons[0].says,
            }
        )
    return rows


def _limited(actor: Actor) -> bool:
    return actor.role == "NETWORK_PHARMACY"


def _license_of(party_id: UUID) -> RosterLicense | None:
    entry = ProviderEntry.objects.filter(party_id=party_id).first()
    if entry is not None:
        return RosterLicense.objects.filter(pk=entry.license_number).first() if entry.matched_at else None
    party = Party.objects.filter(pk=party_id).first()
    npi = party.identifiers.filter(system=IdentifierSystem.NPI).values_list("value", flat=True).first() if party else ""
    return RosterLicense.objects.filter(npi=npi).order_by("-valid_from").first() if npi else None


def _match(entry: ProviderEntry, at: datetime) -> bool:
    """A pharmacy's license must bear its NPI or NCPDP number; a pharmacist's its NPI."""
    license = RosterLicense.objects.filter(pk=entry.license_number, kind=entry.kind).first()
    if license is None:
        return False
    systems = (IdentifierSystem.NPI, IdentifierSystem.NCPDP)
    party = Party.objects.get(pk=entry.party_id)
    held = set(party.identifiers.filter(system__in=systems).values_list("value", flat=True))
    if not held & {one for one in (license.npi, license.ncpdp) if one}:
        return False
    entry.matched_at = at
    entry.save(update_fields=["matched_at"])
    return True


def _contracted(party_id: UUID, on: date) -> bool:
    live = Q(contract__ends_on=None) | Q(contract__ends_on__gte=on)
    states = (ContractState.REGISTERED, ContractState.DEFICIENT)
    return ContractParty.objects.filter(
        live, party_id=party_id, role=PartyRole.PHARMACY, contract__state__in=states
    ).exists()
