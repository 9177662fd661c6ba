"""What is established about a question before the gate judges it: the asker, the license, the subject, the drug."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from carelaw.pdmp.facts.access import AccessFacts, Attestation, DeaNumber, ExcludedAs, Purpose, Role, SubjectAsked
from carelaw.pdmp.facts.history import HistoryRequest
from carelaw.pdmp.facts.intake import ReportedProduct
from carelaw.pdmp.rules.reportable_substance import controlled
from carelaw.pdmp.store.models import Query, RegisteredDispenser
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.enrollment.qualifying import standards_met
from carelaw.pdmp.use_cases.evidence import Evidence
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.standing import standing_of
from carelaw.platform.parties.registry import live_licenses, party_of_account

_CLINICAL_EXCLUSIONS = {kind.value: kind for kind in ExcludedAs}


def access_facts(
    actor: Actor, request: HistoryRequest, at: datetime, on: date, evidence: Evidence | None = None
) -> AccessFacts:
    """What is established about a question: the account's standing was checked when the actor was made."""
    person = request.person
    subject = SubjectAsked(
        last_name=person.last_name if person else "",
        first_name=person.first_name if person else "",
        birth_date=person.birth_date if person else None,
        exact_id=request.patient_id,
        id_lawfully_held=_was_shown(actor, request.patient_id) if request.patient_id else None,
    )
    standing = standing_of(actor)
    since = evidence.identified_since if evidence else None
    return AccessFacts(
        role=asked_role(actor),
        purpose=Purpose(request.purpose) if request.purpose in set(Purpose) else Purpose.OTHER,
        asked_at=at,
        named_person=bool(actor.account_id) or since is not None,
        shared_login=False,
        agency_person=_agency_person(actor, on),
        second_factor=actor.second_factor,
        account_live=True,
        grant_held=bool(actor.grant_id) or since is not None,
        grant_from=standing.grant_from or since,
        grant_until=standing.grant_until,
        grant_revoked_on=standing.grant_revoked_on,
        license_live=_license_live(actor, on),
        attestation=Attestation(request.attestation) if request.attestation in set(Attestation) else None,
        subject=subject,
        own_dea_numbers=tuple(_dea_number(text) for text in actor.scoped("dea")),
        asked_dea=_dea_number(request.dea).number,
        excluded_as=_excluded_as(actor),
        pharmacy_permit=_has_permit(actor),
        present_dispensing=bool(request.prescription_number or request.drug) or None,
        drug_named=bool(request.drug),
        drug_controlled=_is_controlled(request.drug, on),
        employed_by_principal=True if actor.is_designee else None,
        own_identifier=True if actor.is_designee else None,
        principals_credential_used=False,
        principals_named=(1 if actor.principal_id else 0) if actor.is_designee else None,
        principal_live=True if actor.is_designee else None,
        standards_met=standards_met(actor, standing, on),
        designation_from=standing.designation_from,
        designation_until=standing.designation_until,
        designation_revoked_on=standing.designation_revoked_on,
        law_enforcement=evidence.law_enforcement if evidence else None,
        patient_access=evidence.patient_access if evidence else None,
        government=evidence.government if evidence else None,
        partner_state=evidence.partner_state if evidence else None,
    )


def asked_role(actor: Actor) -> Role:
    """The role in which somebody asks, as the gate knows it."""
    return Role(actor.role) if actor.role in set(Role) else Role.OTHER


def _agency_person(actor: Actor, on: date) -> bool:
    """True for an account that also holds the role of a law-enforcement officer."""
    if not actor.account_id:
        return False
    grants = RoleGrant.objects.filter(account_id=actor.account_id, role="LE_REQUESTER")
    return any(grant.why_not_live(on) is None for grant in grants)


def _dea_number(text: str) -> DeaNumber:
    number, _, suffix = text.strip().upper().partition("-")
    return DeaNumber(number, suffix, institutional=bool(suffix))


def _license_live(actor: Actor, on: date) -> bool | None:
    """The license of whoever answers for the question: for a designee the principal's."""
    party = party_of_account(actor.principal_id or actor.account_id)
    return None if party is None else live_licenses(party, on).exists()


def _excluded_as(actor: Actor) -> ExcludedAs | None:
    if not actor.role.startswith("DISPENSER"):
        return None
    kinds = RegisteredDispenser.objects.filter(dea__in=actor.scoped("dispenser_dea")).values_list("kind", flat=True)
    excluded = [_CLINICAL_EXCLUSIONS[kind] for kind in kinds if kind in _CLINICAL_EXCLUSIONS]
    if excluded:
        return excluded[0]
    return ExcludedAs.NONE if kinds else None


def _has_permit(actor: Actor) -> bool:
    own = RegisteredDispenser.objects.filter(dea__in=actor.scoped("dispenser_dea"), kind="pharmacy")
    return actor.role.startswith("DISPENSER") and own.exists()


def _is_controlled(drug: str, on: date) -> bool | None:
    if not drug:
        return None
    product = catalog_in_force().find(drug)
    return None if product is None else bool(controlled((ReportedProduct(drug, (product.in_file(),)),), on))


def _was_shown(actor: Actor, patient_id: str) -> bool:
    """True when an earlier answer gave this person the id: an id guessed or passed on opens nothing."""
    try:
        wanted = uuid.UUID(patient_id)
    except ValueError:
        return False
    mine = Query.objects.filter(account_id=uuid.UUID(actor.account_id), outcome__in=("allowed", "candidates"))
    if mine.filter(patient__public_id=wanted).exists():
        return True
    shown = mine.filter(outcome="candidates").order_by("-requested_at").values_list("shown_candidates", flat=True)[:50]
    return any(str(wanted) in ids for ids in shown)
