"""Patients on their way to their record: the notice, a document to check, a person to find, a row in dispute."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from carelaw.pdmp.store.models import Dispensation, Identity, PatientRequest
from carelaw.pdmp.story.own_record import SCAN, tell_own_record
from carelaw.pdmp.use_cases.patients.claims import Said, open_claim
from carelaw.pdmp.use_cases.patients.common import requester_of
from carelaw.pdmp.use_cases.patients.delivering import open_record
from carelaw.pdmp.use_cases.patients.evidence import add_evidence, check_evidence
from carelaw.pdmp.use_cases.patients.filing import Filing, file_request
from carelaw.pdmp.use_cases.patients.matching import find_person, make_ready
from carelaw.pdmp.use_cases.patients.notices import Places, publish_notice
from carelaw.platform.accounts.actor import Actor, actor_for, law_day, visitor
from carelaw.platform.accounts.models import RoleGrant

_PLACES = Places(
    "pdmp.example/my-record", "Prescription Drug Monitoring Program, 1 Example Plaza, Harrisburg, PA 17120"
)


def tell_patients(board: Actor, at: datetime, patient: Actor | None = None) -> None:
    """Four requests, each at another step, of people of the synthetic state; and those of a patient with an account."""
    publish_notice(board, effective_on=law_day(at), places=_PLACES, at=at)
    steward = _first("DATA_STEWARD", at)
    if patient is not None:
        tell_own_record(patient, steward, _first("SUBMITTER", at), at)
    waits, to_check, to_find, delivered = (
        _filed(who, at - timedelta(days=days), language)
        for who, days, language in zip(_people(), (22, 9, 4, 12), ("en", "es", "en", "en"), strict=True)
    )
    assert waits.state == "awaiting-evidence"
    _document(to_check, at - timedelta(days=2))
    for held, days in ((to_find, 1), (delivered, 8)):
        then = at - timedelta(days=days)
        check_evidence(steward, _document(held, then), good=True, number="D0001234", at=then)
    then = at - timedelta(days=7)
    found = find_person(steward, str(delivered.pk), at=then)
    make_ready(steward, str(delivered.pk), found[0].patient_id if found else "nobody", at=then)
    asker = requester_of(delivered, "carelaw demo")
    rows = open_record(asker, str(delivered.pk), at=then + timedelta(hours=3)).report.prescriptions
    if rows:
        right = "30" if rows[0].quantity != 30 else "20"
        said = Said(rows[0].record_id, "quantity", right, f"The label on my bottle says {right}.")
        open_claim(asker, str(delivered.pk), said, at=then + timedelta(hours=4))


def _people() -> Sequence[Identity]:
    """Four people who came of age long ago, each with a name and an address of their own."""
    rows = Dispensation.objects.filter(state="live").select_related("identity").order_by("pk")
    found: dict[int, Identity] = {}
    for row in rows[:4000]:
        one = row.identity
        if one.birth_date and one.birth_date.year < 1995 and one.patient_id not in found:
            found[one.patient_id] = one
        if len(found) == 4:
            break
    return list(found.values())


def _filed(who: Identity, at: datetime, language: str) -> PatientRequest:
    name = f"{who.first_name.title()} {who.last_name.title()}"
    filing = Filing(
        capacity="self",
        requester_name=name,
        reply_to=f"{who.address_1.title()}\n{who.city.title()}, {who.state} {who.zip_code}",
        last_name=who.last_name,
        first_name=who.first_name,
        birth_date=who.birth_date,
        zip_code=who.zip_code,
        language=language,
        declared_true=True,
    )
    return file_request(visitor("carelaw demo"), filing, at=at).request


def _document(held: PatientRequest, at: datetime) -> str:
    asker = requester_of(held, "carelaw demo")
    sent = add_evidence(
        asker, str(held.pk), proves="identity", kind="drivers-license", at=at, document=io.BytesIO(SCAN)
    )
    return str(sent.pk)


def _first(role: str, at: datetime) -> Actor:
    """Who was the first to hold a role in the demonstration."""
    grant = RoleGrant.objects.filter(role=role).select_related("account").order_by("granted_at", "pk").first()
    assert grant is not None, "the demonstration has its people before its stories"
    return actor_for(grant.account, role, at, "cli", "carelaw demo", second_factor=True)
