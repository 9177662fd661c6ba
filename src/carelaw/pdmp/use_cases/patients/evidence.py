"""Evidence of who asks and as what: kept sealed and apart, looked at by a person, before anything is released."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.patient_access import Capacity
from carelaw.pdmp.rules.patients.answer_due import due_on
from carelaw.pdmp.rules.patients.health_care_agent import health_care_agent
from carelaw.pdmp.rules.patients.own_record import REPRESENTATIVES
from carelaw.pdmp.store.models import OPEN_STATES, EvidenceState, IdentityEvidence, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.common import (
    CITE,
    clock_of,
    close,
    facts_of,
    happened,
    kind,
    law_here,
    request_for,
)
from carelaw.pdmp.use_cases.patients.permissions import KEEP_REQUESTS, REQUESTERS
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.files import keeping
from carelaw.platform.record.keeping import append

IDENTITY, CAPACITY = "identity", "capacity"
# What proves who somebody is, and as what they ask.
DOCUMENTS = {
    IDENTITY: ("drivers-license", "state-id", "passport", "military-id", "notarized-statement", "other"),
    CAPACITY: ("birth-certificate", "adoption-decree", "guardianship-order", "health-care-power", "other"),
}
LARGEST = 10 << 20
_SIGNATURES = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
ADDED = kind("patient-evidence-received", "Evidence for a patient's request came in.")
CHECKED = kind("patient-evidence-checked", "Evidence for a patient's request was checked.")
POWER_ENDED = kind("patient-power-ended", "The end of a health-care power was entered.")
SEEN = kind("patient-evidence-opened", "Evidence for a patient's request was looked at.")


@dataclass(frozen=True, slots=True)
class Power:
    """What a health-care power of attorney says, as its reader entered it."""

    for_health_care: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    revoked_on: date | None = None
    principal_died_on: date | None = None


NO_POWER = Power()


def add_evidence(
    actor: Actor,
    request_id: str,
    *,
    proves: str,
    kind: str,
    at: datetime,
    document: BinaryIO | None = None,
    number: str = "",
) -> IdentityEvidence:
    """Keep a document of the requester; of its number only the last four characters stay.

    Raises Refusal for a file that is no PDF, PNG or JPEG, and for a request that has ended. The department may enter
    a document that it saw at the counter without a file.
    """
    held = request_for(actor, request_id)
    if proves not in DOCUMENTS or kind not in DOCUMENTS[proves]:
        permitted = ", ".join(DOCUMENTS.get(proves, tuple(DOCUMENTS)))
        raise Refusal("E-MAP-95.kind", f"This is no such document. Permitted: {permitted}.", cite=CITE, field="kind")
    if document is None and actor.role in REQUESTERS:
        raise Refusal("E-MAP-95.file", "Choose the file to send.", cite=CITE, field="document")
    digest, media_type = _kept(document) if document is not None else ("", "")
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=held.pk)
        _require_open(held)
        made = IdentityEvidence.objects.create(
            request=held,
            proves=proves,
            kind=kind,
            number_masked=masked(number),
            digest=digest,
            media_type=media_type,
            received_at=at,
        )
        if held.state == PatientRequestState.AWAITING_EVIDENCE:
            held.state = PatientRequestState.OPEN
        held.evidence_received_on = law_day(at)
        # The last day moves only under the reading in which waiting stops the clock (AMB-17).
        held.due_on = due_on(clock_of(held, law_day(at)), law_here())
        held.save(update_fields=["state", "evidence_received_on", "due_on"])
        happened(held, "evidence-received", at, actor)
        body = {"request": str(held.pk), "evidence": str(made.pk), "code": kind}
        append(ADDED, actor=actor, at=at, body=body, subject=str(held.pk))
    return made


def check_evidence(
    actor: Actor,
    evidence_id: str,
    *,
    good: bool,
    at: datetime,
    because: str = "",
    number: str = "",
    power: Power = NO_POWER,
) -> IdentityEvidence:
    """A person of the department says what a document proves; what proves nothing is asked for once more by letter."""
    require(actor, KEEP_REQUESTS)
    if not good and not because.strip():
        says = "Write down why the document does not prove it; the requester is told so."
        raise Refusal("E-MAP-95.why", says, cite=CITE, field="because")
    with transaction.atomic():
        found = IdentityEvidence.objects.select_for_update().filter(pk=_uuid(evidence_id)).first()
        if found is None:
            raise Refusal("E-MAP-95.unknown", "There is no such document.", cite=CITE, kind="not-found")
        held = PatientRequest.objects.select_for_update().get(pk=found.request_id)
        _require_open(held)
        found.state = EvidenceState.POSITIVE if good else EvidenceState.NEGATIVE
        found.checked_by, found.checked_by_name, found.checked_at = uuid.UUID(actor.account_id), actor.name, at
        found.because = because.strip()[:300]
        found.number_masked = masked(number) or found.number_masked
        found.save()
        _enter_power(held, power)
        body = {"request": str(held.pk), "evidence": str(found.pk), "result": found.state}
        append(CHECKED, actor=actor, at=at, body=body, subject=str(held.pk))
        if not good:
            _ask_again(held, found, at, actor)
        elif found.proves == CAPACITY and held.capacity == Capacity.HEALTH_CARE_AGENT:
            _refuse_dead_power(held, at, actor)
    return found


def end_power(
    actor: Actor, request_id: str, *, revoked_on: date | None, principal_died_on: date | None, at: datetime
) -> PatientRequest:
    """Enter that a health-care power was revoked, or that its principal died; what is not given yet is then refused."""
    require(actor, KEEP_REQUESTS)
    if revoked_on is None and principal_died_on is None:
        says = "Enter the day of the revocation or of the principal's death."
        raise Refusal("E-MAP-94.day", says, cite=CITE, field="revoked_on")
    with transaction.atomic():
        held = PatientRequest.objects.select_for_update().get(pk=request_for(actor, request_id).pk)
        if held.capacity != Capacity.HEALTH_CARE_AGENT:
            says = "This request does not rest on a health-care power."
            raise Refusal("E-MAP-94.no-power", says, cite=CITE, kind="conflict")
        _enter_power(held, Power(revoked_on=revoked_on, principal_died_on=principal_died_on))
        body = {"request": str(held.pk), "code": "revoked" if revoked_on else "principal-died"}
        append(POWER_ENDED, actor=actor, at=at, body=body, subject=str(held.pk))
        if held.state in (*OPEN_STATES, PatientRequestState.READY):
            _refuse_dead_power(held, at, actor)
    return held


def open_evidence(actor: Actor, evidence_id: str, *, at: datetime) -> tuple[bytes, str]:
    """A document to look at, and its media type; that it was looked at is on the record."""
    require(actor, KEEP_REQUESTS)
    found = IdentityEvidence.objects.filter(pk=_uuid(evidence_id)).exclude(digest="").first()
    if found is None:
        raise Refusal("E-MAP-95.unknown", "There is no such document.", cite=CITE, kind="not-found")
    with keeping.opened(found.digest) as stream:
        content = stream.read()
    with transaction.atomic():
        body = {"request": str(found.request_id), "evidence": str(found.pk)}
        append(SEEN, actor=actor, at=at, body=body, subject=str(found.request_id))
    return content, found.media_type


def masked(number: str) -> str:
    """A document's number with all but its last four characters covered."""
    plain = "".join(number.split())
    return "" if not plain else "•" * 4 + plain[-4:] if len(plain) > 6 else "•" * 4


def lacks(held: PatientRequest) -> list[str]:
    """What is still to be proven."""
    wanted = [IDENTITY, CAPACITY] if Capacity(held.capacity) in REPRESENTATIVES else [IDENTITY]
    positive = set(held.evidence.filter(state=EvidenceState.POSITIVE).values_list("proves", flat=True))
    return [name for name in wanted if name not in positive]


def _kept(document: BinaryIO) -> tuple[str, str]:
    head = document.read(8)
    media_type = next((kind for mark, kind in _SIGNATURES if head.startswith(mark)), "")
    if not media_type:
        says = "The file is neither a PDF nor a picture (PNG, JPEG). Send a scan or a photograph of the document."
        raise Refusal("E-MAP-95.file", says, cite=CITE, field="document")
    document.seek(0)
    return keeping.keep(document, largest=LARGEST).digest, media_type


def _enter_power(held: PatientRequest, power: Power) -> None:
    given = {
        "power_for_health_care": power.for_health_care,
        "power_from": power.starts_on,
        "power_until": power.ends_on,
        "power_revoked_on": power.revoked_on,
        "principal_died_on": power.principal_died_on,
    }
    changed = {name: value for name, value in given.items() if value is not None}
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        held.save(update_fields=list(changed))


def _ask_again(held: PatientRequest, found: IdentityEvidence, at: datetime, actor: Actor) -> None:
    waiting = held.evidence.filter(state=EvidenceState.WAITING).exists()
    if held.state == PatientRequestState.OPEN and not waiting:
        held.state = PatientRequestState.AWAITING_EVIDENCE
        held.save(update_fields=["state"])
    letters.write(letters.EVIDENCE_NOT_GOOD, held, at, key=str(found.pk), because=found.because)


def _refuse_dead_power(held: PatientRequest, at: datetime, actor: Actor) -> None:
    """A power that does not reach health care, or has ended, opens nothing: the request is refused by letter."""
    decision = health_care_agent(facts_of(held, law_day(at)), law=law_here())
    if decision.outcome is Outcome.VIOLATION:
        close(held, PatientRequestState.REFUSED, "power-not-in-force", at, actor)
        says = {
            "en": "The power of attorney that you sent does not open the record: it does not reach health care, or it "
            "is not in force.",
            "es": "El poder que envió no da acceso al registro: no alcanza la atención médica o no está vigente.",
        }
        letters.write(letters.REFUSED, held, at, because=says[held.language])


def _require_open(held: PatientRequest) -> None:
    if held.state not in OPEN_STATES:
        says = f"This request is {held.get_state_display().lower()}; ask anew to send further documents."
        raise Refusal("E-MAP-95.ended", says, cite=CITE, kind="conflict")


def _uuid(text: str) -> uuid.UUID:
    """The id that somebody gave; the one that nothing has where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return uuid.UUID(int=0)
