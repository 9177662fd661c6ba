"""Reports on paper: taken with the proof of when they left, keyed by two people, judged like every other report."""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pdmp.facts.reporting import ManualForm
from carelaw.pdmp.rules.reporting.manual_channel import manual_channel
from carelaw.pdmp.store.models import PaperForm, Submission
from carelaw.pdmp.use_cases.processing import INTAKE, PROCESS, process_in_turn
from carelaw.pdmp.use_cases.reporting.good_cause import exception_on
from carelaw.pdmp.use_cases.reporting.permissions import TAKE_PAPER
from carelaw.pdmp.use_cases.reporting.standing import dispenser_numbered
from carelaw.pdmp.use_cases.submitting import FORM_VERSION, RECEIVED
from carelaw.pdmp.wire.asap import FileWriter
from carelaw.pdmp.wire.asap.dictionary import fields_of
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.files.keeping import keep
from carelaw.platform.jobs.queue import enqueue
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ARRIVED, KEYED, ENTERED = "received", "keyed", "entered"
PAPER = "paper"
_SEGMENTS = ("PHA", "PAT", "DSP", "PRE", "AIR")
_KEYS = {"form": Shape.ID, "state": Shape.CODE, "submission": Shape.ID, "differences": Shape.COUNT}
FORM_TAKEN = declare("paper-form-taken", says="A report on paper was taken.", keys=_KEYS, cite="§6(e)")
FORM_KEYED = declare("paper-form-keyed", says="A report on paper was keyed.", keys=_KEYS, cite="§6(e)")


def take_paper(
    actor: Actor,
    at: datetime,
    *,
    dispenser: str,
    received_at: datetime,
    left_at: datetime | None,
    left_evidence: str,
    scan_digest: str,
) -> Done:
    """Take a form: when it came, when it left and what proves that. Without an exception it is taken all the same."""
    require(actor, TAKE_PAPER)
    one = dispenser_numbered(dispenser)
    if received_at > at:
        raise Refusal(
            "E-MAP-46.future", "The form has not come yet: compare the instant.", cite="§6(e)", field="received_at"
        )
    if left_at is not None and (not left_evidence or left_at > received_at):
        says = "When it left counts only if that is shown: name the postmark, fax report or receipt, before it came."
        raise Refusal("E-MAP-46.left", says, cite="§6(e)", field="left_evidence")
    exception = exception_on(one, law_day(received_at))
    facts = ManualForm(
        law_day(received_at),
        exception.valid_from if exception else None,
        exception.valid_to if exception else None,
    )
    decision = manual_channel(facts, law=adopted_law())
    reason = decision.reasons[0]
    made = PaperForm(
        dispenser=one,
        received_at=received_at,
        left_at=left_at,
        left_evidence=left_evidence,
        scan_digest=scan_digest,
        finding="" if decision.outcome is Outcome.PASS else f"{reason.code}: {reason.says}",
    )
    with transaction.atomic():
        made.save(force_insert=True)
        append(FORM_TAKEN, actor=actor, at=at, body={"form": str(made.pk), "state": ARRIVED}, subject=str(made.pk))
    return Done(
        f"The form is taken; two people key it next. {made.finding}".strip(), str(made.pk), {"finding": made.finding}
    )


def key_paper(actor: Actor, at: datetime, *, form: str, fields: Mapping[str, str]) -> Done:
    """Key a form. The first keying waits for a second by another person; when both agree, it is a report.

    Raises Refusal naming every field in which the two differ; the first keying stays.
    """
    require(actor, TAKE_PAPER)
    _require_known(fields)
    with transaction.atomic():
        one = _open(form)
        if one.keyed is None or (one.keyed_by is not None and str(one.keyed_by) == actor.account_id):
            return _first(actor, at, one, fields)
        differing = sorted(name for name in {*one.keyed, *fields} if one.keyed.get(name, "") != fields.get(name, ""))
        if differing:
            # Which of the two is right stands on the paper; the values are a patient's and are not repeated here.
            says = "Look at the form again; if the first keying is wrong, have it redone."
            problems = tuple(Problem("E-MAP-46.keyed-differently", f"{name}: {says}", "fields") for name in differing)
            names = ", ".join(differing)
            raise Refusal(
                "E-MAP-46.keyed-differently", f"Keyed differently: {names}. {says}", cite="§6(e)", field="fields",
                kind="conflict", problems=problems,
            )  # fmt: skip
        submission = _enter(actor, at, one)
    submission = process_in_turn(submission, at=at)
    counts = ", ".join(f"{name} {count}" for name, count in sorted(submission.counts.items()))
    return Done(f"Both keyings agree: it is a report now ({counts or submission.state}).", str(submission.pk))


def _first(actor: Actor, at: datetime, one: PaperForm, fields: Mapping[str, str]) -> Done:
    one.keyed, one.state, one.keyed_at = dict(fields), KEYED, at
    one.keyed_by = UUID(actor.account_id) if actor.account_id else None
    one.save()
    append(FORM_KEYED, actor=actor, at=at, body={"form": str(one.pk), "state": KEYED}, subject=str(one.pk))
    return Done("Keyed once. Another person keys it a second time.", str(one.pk))


def _enter(actor: Actor, at: datetime, one: PaperForm) -> Submission:
    """A one-record file of what was keyed, received when the paper was; the bytes are kept like any other file's."""
    kept = keep(_sheet(one))
    submission = Submission.objects.create(
        channel=PAPER,
        account_id=UUID(actor.account_id) if actor.account_id else None,
        sender=one.dispenser.name[:120],
        allowed_dispensers=[one.dispenser.dea],
        file_name=f"paper-{str(one.pk)[:8]}.asap",
        digest=kept.digest,
        size=kept.size,
        received_at=one.received_at,
        left_at=one.left_at,
    )
    enqueue(PROCESS, key=str(submission.pk), line=INTAKE, owner=actor.account_id, submission_id=str(submission.pk))
    one.submission, one.state, one.checked_at = submission, ENTERED, at
    one.checked_by = UUID(actor.account_id) if actor.account_id else None
    # What was typed is in the report now; a second copy of it here would outlive it.
    one.keyed = {}
    one.save()
    body = {"submission": str(submission.pk), "digest": kept.digest, "size": kept.size, "duplicate": False}
    append(RECEIVED, actor=actor, at=at, body=body, subject=str(submission.pk))
    keyed = {"form": str(one.pk), "state": ENTERED, "submission": str(submission.pk), "differences": 0}
    append(FORM_KEYED, actor=actor, at=at, body=keyed, subject=str(one.pk))
    return submission


def _sheet(one: PaperForm) -> io.BytesIO:
    fields: Mapping[str, str] = one.keyed or {}
    sheet = io.BytesIO()
    writer = FileWriter(
        sheet,
        version=FORM_VERSION,
        control_number=uuid.uuid4().hex,
        sender_id="PAPER",
        sender_name=one.dispenser.name,
        created_at=one.received_at,
    )
    groups = {segment: {n: v for n, v in fields.items() if n.startswith(segment) and v} for segment in _SEGMENTS}
    writer.pharmacy(groups["PHA"])
    writer.patient(groups["PAT"])
    writer.dispensing(groups["DSP"], groups["PRE"], air_fields=groups["AIR"] or None)
    writer.close()
    sheet.seek(0)
    return sheet


def _require_known(fields: Mapping[str, str]) -> None:
    known = {name for segment in _SEGMENTS for name in fields_of(segment, FORM_VERSION)}
    wrong = [name for name in fields if name not in known]
    if wrong or not fields:
        says = (
            f"ASAP {FORM_VERSION} has no field {', '.join(name[:12] for name in wrong[:5]) or '(nothing was keyed)'}."
        )
        raise Refusal("E-MAP-46.field-unknown", says, cite="§7(b)", field="fields")


def _open(reference: str) -> PaperForm:
    try:
        found = PaperForm.objects.select_for_update().filter(pk=reference).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        says = "No form has this reference; copy it from the list of forms."
        raise Refusal("E-MAP-46.unknown", says, cite="§6(e)", field="form", kind="not-found")
    if found.state == ENTERED:
        raise Refusal("E-MAP-46.entered", "This form is a report already.", cite="§6(e)", field="form", kind="conflict")
    return found
