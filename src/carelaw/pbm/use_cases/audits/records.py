"""The pharmacy's side of the work: its answer to a desk audit, and records of practitioners for its claims."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.audits import PractitionerRecord
from carelaw.pbm.rules.audits.findings import practitioner_records_count
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import Audit, AuditRecord, AuditState
from carelaw.pbm.use_cases.audits.noticing import case_of
from carelaw.pbm.use_cases.audits.standing import CITE, act_of, audit_for, done, held_by_manager, held_by_pharmacy
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.workbooks import content_of
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.files import keeping as files

RESPONSE, PRACTITIONER = "response", "practitioner-record"
_WORK = (AuditState.NOTICED, AuditState.STARTED)


def respond(actor: Actor, at: datetime, *, audit: str, says: str, file: Attached | None) -> Audit:
    """The pharmacy answers a desk audit; the first answer meets its clock, what comes later is kept too."""
    with act_of(actor, at, audit, "respond", {"says": says, "file": _digest(file)}):
        held = held_by_pharmacy(actor, audit, at, *_WORK)
        if not says.strip() and file is None:
            refused = "Write the answer, or attach it."
            raise Refusal("audit-answer-empty", refused, cite=f"{CITE}(a)", field="says")
        if file is not None:
            _keep(held, file, at, kind=RESPONSE)
        if held.responded_on is None:
            held.responded_on = local_day(at)
            held.save(update_fields=["responded_on"])
            add_event(case_of(held, at), "responded", at=at, actor=actor, body={"says": says.strip()[:2000]})
        done(actor, at, held, "responded")
    return held


def upload_record(
    actor: Actor,
    at: datetime,
    *,
    audit: str,
    author: str,
    drug: str,
    sent_by: str,
    claims: tuple[str, ...],
    file: Attached,
) -> AuditRecord:
    """Bring a record of a hospital, physician or practitioner for claims of an audit, by whatever means it came."""
    typed = {"author": author, "drug": drug, "sent_by": sent_by, "claims": list(claims), "file": _digest(file)}
    with act_of(actor, at, audit, "record", typed):
        held = held_by_pharmacy(actor, audit, at, *_WORK, AuditState.PRELIMINARY, AuditState.APPEALED)
        facts = PractitionerRecord(local_day(at), author, drug, sent_by)  # type: ignore[arg-type]
        decision = practitioner_records_count(facts, law=adopted_law())
        made = _keep(held, file, at, kind=PRACTITIONER)
        made.author, made.drug, made.sent_by, made.claims = author, drug, sent_by.strip()[:40], list(claims)
        made.counts = decision.outcome.value
        made.save()
        keep(decision, facts, subject=f"audit:{held.reference}", at=at, actor=actor)
        done(actor, at, held, "record")
    return made


def review_record(actor: Actor, at: datetime, *, audit: str, record: str, accepted: bool) -> AuditRecord:
    """The benefit manager looks at a record and says whether it supports the claims."""
    with act_of(actor, at, audit, "review", {"record": record, "accepted": accepted}):
        states = (*_WORK, AuditState.PRELIMINARY, AuditState.APPEALED)
        held = held_by_manager(actor, audit, at, *states)
        one = _record(held, record)
        one.reviewed_on, one.accepted = local_day(at), accepted
        one.save(update_fields=["reviewed_on", "accepted"])
        done(actor, at, held, "record-reviewed")
    return one


def open_record(actor: Actor, at: datetime, *, audit: str, record: str) -> tuple[AuditRecord, bytes]:
    """An uploaded file, for those who see the audit."""
    one = _record(audit_for(actor, audit, at), record)
    with files.opened(one.digest) as stream:
        return one, stream.read()


def _record(audit: Audit, record: str) -> AuditRecord:
    found = next((one for one in audit.records.all() if str(one.pk) == record.strip().lower()), None)
    if found is None:
        says = f"{audit.reference} has no such record. Copy its reference from the audit's page."
        raise Refusal("audit-record-unknown", says, field="record", kind="not-found")
    return found


def _keep(audit: Audit, file: Attached, at: datetime, *, kind: str) -> AuditRecord:
    kept = files.keep(io.BytesIO(file.content))
    return AuditRecord.objects.create(
        audit=audit,
        kind=kind,
        digest=kept.digest,
        size=kept.size,
        media=str(content_of(file.content)),
        uploaded_at=at,
    )


def _digest(file: Attached | None) -> str:
    """A file's fingerprint; its name may be about a patient and is not kept."""
    return hashlib.sha256(file.content).hexdigest() if file else ""
