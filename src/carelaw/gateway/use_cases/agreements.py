"""The memorandum of an entity and the data sharing agreement of a vendor: drafted, signed by both, in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from carelaw.gateway.facts.onboarding import DataSharingDraft, MemorandumDraft
from carelaw.gateway.facts.search import CarriedBy, Memorandum, Option, QueryMode, VendorAgreement
from carelaw.gateway.rules.agreements import data_sharing_agreement_current
from carelaw.gateway.rules.onboarding import data_sharing_clauses, memorandum_points
from carelaw.gateway.rules.refusal_codes import SECTION, refusal
from carelaw.gateway.store.models import PharmacyEntity, Vendor
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight.standing import shut_out_party
from carelaw.gateway.use_cases.oversight.telemetry import judged_declaration
from carelaw.gateway.use_cases.permissions import DECIDE_METHOD, SEE_POINTS, SIGN_AGREEMENTS
from carelaw.gateway.use_cases.registering import names_of, program_party
from carelaw.gateway.wire.message import printable
from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements import register
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.own import only_own, require_own

MEMORANDUM = "gateway.memorandum"
DATA_SHARING = "gateway.data-sharing"
CONFIRMATION = "gateway.search-confirmation"
KINDS = (MEMORANDUM, DATA_SHARING, CONFIRMATION)


def draft_memorandum(
    actor: Actor,
    entity: PharmacyEntity,
    *,
    reference: str,
    points: MemorandumDraft,
    carried_by: CarriedBy,
    vendor: Vendor | None,
    states: Mapping[str, QueryMode],
    at: datetime,
) -> Agreement:
    """The entity's memorandum with its decision and its states; drafted again, the draft is changed."""
    require(actor, DECIDE_METHOD)
    require_own(actor, entity.pk)
    terms = {
        "points": plain(asdict(points)),
        "carried_by": carried_by.value,
        "vendor": str(vendor.pk) if vendor else "",
        "states": {state: mode.value for state, mode in states.items()},
        # The entity pays for its own choices; the option that the program provides has no vendor to pay (d)(6).
        "costs": {"system": "entity", "vendor": "entity" if vendor else "not applicable"},
        # Point B: what the entity could choose from on the day it decided.
        "eligible_vendors": [str(one.pk) for one in eligible_vendors(law_day(at))],
    }
    with transaction.atomic():
        made = register.draft(
            MEMORANDUM,
            reference=reference,
            first=entity.pk,
            second=program_party(at).pk,
            terms=terms,
            cite=f"{SECTION}(d)(6)",
            at=at,
            actor=actor,
        )
        return made if made.terms == terms else register.redraft(made, terms=terms, at=at, actor=actor)


def draft_data_sharing(
    actor: Actor, vendor: Vendor, *, reference: str, clauses: DataSharingDraft, last_day: date | None, at: datetime
) -> Agreement:
    """A vendor's data sharing agreement; drafted again, the draft is changed."""
    require(actor, SIGN_AGREEMENTS)
    require_own(actor, vendor.pk)
    terms = {"clauses": plain(asdict(clauses)), "last_day": last_day.isoformat() if last_day else ""}
    with transaction.atomic():
        made = register.draft(
            DATA_SHARING,
            reference=reference,
            first=vendor.pk,
            second=program_party(at).pk,
            terms=terms,
            cite=f"{SECTION}(b)(5), (d)(5)",
            at=at,
            actor=actor,
        )
        return made if made.terms == terms else register.redraft(made, terms=terms, at=at, actor=actor)


def sign_agreement(actor: Actor, agreement_id: UUID | str, *, at: datetime) -> Agreement:
    """Sign for one's own party; with the second signature the agreement is in force from that day.

    Raises Refusal naming each missing point or clause with its paragraph; the draft stays as it is.
    """
    require(actor, SIGN_AGREEMENTS)
    held = agreement_of(agreement_id)
    require_own(actor, held.first_id)
    decision, facts = _judged(held)
    if decision.outcome is not Outcome.PASS:
        raise refusal(decision)
    telemetry = judged_declaration(held.first_id, law_day(at)) if held.kind == DATA_SHARING else None
    if telemetry is not None and telemetry.outcome is not Outcome.PASS:
        raise refusal(telemetry)
    by_program = actor.role == "IL_ADMINISTRATOR"
    on = law_day(at)
    with transaction.atomic():
        held = register.sign(held, by="second" if by_program else "first", on=on, at=at, actor=actor)
        if held.state == AgreementState.SIGNED:
            last = held.terms.get("last_day") or None
            until = date.fromisoformat(last) if last else None
            held = register.put_in_force(held, on=on, at=at, actor=actor, expires_on=until)
            keep(decision, facts, subject=f"gateway-agreement:{held.pk}", at=at, actor=actor)
    return held


def permit_confirmations(
    actor: Actor, party_id: UUID | str, *, reference: str, last_day: date | None, at: datetime
) -> Agreement:
    """The program permits that searches are confirmed to a party's system (PMP-28); the program alone signs."""
    require(actor, SIGN_AGREEMENTS)
    if actor.role != "IL_ADMINISTRATOR":
        says = "Only the program permits confirmations of searches."
        raise Refusal("E-PMP-ILPMP_AUTHORITY_REQUIRED", says, cite=f"{SECTION}(g)(5)", kind="forbidden")
    on = law_day(at)
    party_id = _party(party_id)
    with transaction.atomic():
        cite = f"{SECTION}(g)(5)"
        made = register.draft(
            CONFIRMATION, reference=reference, first=party_id, terms={}, cite=cite, at=at, actor=actor
        )
        made = register.sign(made, by="first", on=on, at=at, actor=actor)
        return register.put_in_force(made, on=on, at=at, actor=actor, expires_on=last_day)


def revoke_confirmations(actor: Actor, reference: str, *, because: str, at: datetime) -> Agreement:
    """The program revokes a permission to confirm searches; from that day none of the party's is confirmed."""
    require(actor, SIGN_AGREEMENTS)
    if actor.role != "IL_ADMINISTRATOR":
        says = "Only the program revokes its permission to confirm searches."
        raise Refusal("E-PMP-ILPMP_AUTHORITY_REQUIRED", says, cite=f"{SECTION}(g)(5)", kind="forbidden")
    held = Agreement.objects.filter(kind=CONFIRMATION, reference=printable(reference)).first()
    if held is None:
        says = "No permission to confirm searches has this reference."
        raise Refusal("not-found", says, field="reference", kind="not-found")
    return register.end(held, on=law_day(at), because=printable(because)[:300], at=at, actor=actor)


def agreement_of(agreement_id: UUID | str) -> Agreement:
    """One agreement of this program. Raises Refusal `not-found`."""
    try:
        found = Agreement.objects.filter(pk=UUID(str(agreement_id)), kind__in=KINDS).first()
    except ValueError:
        found = None
    if found is None:
        raise Refusal("not-found", "There is no agreement of this reference here.", kind="not-found")
    return found


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that an actor may see, the newest first: outsiders those of their own parties."""
    require(actor, SEE_POINTS)
    found = Agreement.objects.filter(kind__in=KINDS).order_by("-created_at", "pk")
    return only_own(found, actor, "first_id")


def agreements_offered(actor: Actor) -> list[tuple[str, str]]:
    """The agreements that are in force or signed, by their reference and party."""
    rows = agreement_rows(visible_agreements(actor)) if allowed(actor, SEE_POINTS) else []
    return [(row["agreement"], f"{row['reference']}, {row['party']}") for row in rows]


def agreement_rows(found: Iterable[Agreement]) -> list[dict[str, Any]]:
    """Agreements as every door shows them."""
    listed = list(found)
    names = names_of(one.first_id for one in listed)
    return [
        {
            "agreement": str(one.pk),
            "kind": one.kind.removeprefix("gateway."),
            "reference": one.reference,
            "party": names.get(str(one.first_id), ""),
            "state": one.state,
            "party_signed": one.first_signed_on.isoformat() if one.first_signed_on else "",
            "program_signed": one.second_signed_on.isoformat() if one.second_signed_on else "",
            "in_force_from": one.effective_on.isoformat() if one.effective_on else "",
            "last_day": one.expires_on.isoformat() if one.expires_on else "",
        }
        for one in listed
    ]


def costs_told(held: Agreement) -> str:
    """Who pays for what under a memorandum, as its point B acknowledges it; the program charges nothing."""
    costs: Mapping[str, str] = held.terms.get("costs", {})
    if not costs:
        return "the entity, for its own choices"
    vendor = "integration vendor: the entity" if costs["vendor"] == "entity" else "integration vendor: not applicable"
    return f"management system: the entity; {vendor}; the program charges nothing"


def memorandum_facts(entity: PharmacyEntity, on: date) -> Memorandum:
    """What is on file of an entity's memorandum on a day."""
    held = register.in_force(MEMORANDUM, entity.pk, on)
    return Memorandum(
        asked_on=on,
        executed_on=held.effective_on if held else None,
        in_production_since=entity.integrated_since,
    )


def vendor_agreement_facts(carried_by: CarriedBy, vendor_id: UUID | str | None, on: date) -> VendorAgreement:
    """What is on file of the data sharing agreement of whoever carries the traffic: the one in force, or the last."""
    if vendor_id is None:
        return VendorAgreement(carried_by, on)
    last = Agreement.objects.filter(kind=DATA_SHARING, first_id=vendor_id).order_by("-created_at").first()
    held = register.in_force(DATA_SHARING, vendor_id, on) or last
    if held is None:
        return VendorAgreement(carried_by, on)
    return VendorAgreement(
        carried_by,
        on,
        vendor_signed_on=held.first_signed_on,
        program_signed_on=held.second_signed_on,
        approved_from=held.effective_on,
        expires_on=held.expires_on,
        ended_on=held.ended_on,
        renewal_pending=bool(last and last.pk != held.pk and last.state == AgreementState.DRAFT),
    )


def eligible_vendors(on: date) -> list[Vendor]:
    """The vendors that an entity may choose on a day, in no order of preference: by name (PMP-70, PMP-75)."""
    able = [v for v in Vendor.objects.filter(runs_connections=True) if shut_out_party([v.pk]) is None]
    running = [v for v in able if has_current_agreement(v.pk, on)]
    names = names_of(v.pk for v in running)
    return sorted(running, key=lambda vendor: names[str(vendor.pk)].casefold())


def has_current_agreement(vendor_id: UUID | str, on: date) -> bool:
    """Whether a vendor's data sharing agreement is executed and current on a day."""
    facts = vendor_agreement_facts(CarriedBy.INTEGRATION_VENDOR, vendor_id, on)
    return data_sharing_agreement_current(facts, law=adopted_law()).outcome is Outcome.PASS


def states_of(entity: PharmacyEntity, on: date) -> dict[str, QueryMode]:
    """The states of an entity's memorandum, and how each is asked."""
    held = register.in_force(MEMORANDUM, entity.pk, on)
    return {state: QueryMode(mode) for state, mode in held.terms["states"].items()} if held else {}


def _party(party_id: UUID | str) -> UUID:
    """The id of an entity or vendor of the register. Raises Refusal for any other."""
    try:
        asked = UUID(str(party_id))
        if PharmacyEntity.objects.filter(pk=asked).exists() or Vendor.objects.filter(pk=asked).exists():
            return asked
    except ValueError:
        pass
    says = "No pharmacy entity or vendor has this id. Choose one of the register."
    raise Refusal("party-unknown", says, cite=f"{SECTION}(g)(5)", field="party", kind="not-found")


def _judged(held: Agreement) -> tuple[Decision, Any]:
    if held.kind == MEMORANDUM:
        draft = _read(MemorandumDraft, held.terms["points"])
        return memorandum_points(draft, law=adopted_law()), draft
    clauses = _read(DataSharingDraft, held.terms["clauses"])
    return data_sharing_clauses(clauses, law=adopted_law()), clauses


def _read(kind: Any, values: Mapping[str, Any]) -> Any:
    known: dict[str, Any] = {f.name: values.get(f.name) for f in fields(kind)}
    if known.get("option"):
        known["option"] = Option(known["option"])
    return kind(**known)
