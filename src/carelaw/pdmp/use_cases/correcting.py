"""Correct, withdraw and judge again what is held; every value typed is kept, right or wrong."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from carelaw.kernel.identifiers import ndc_candidates
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import (
    Correction,
    RecordState,
    SubmittedRecord,
    UnknownDrug,
)
from carelaw.pdmp.use_cases import loading
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.following import record_for
from carelaw.pdmp.use_cases.loading import Entry, Loader, storable
from carelaw.pdmp.use_cases.permissions import SUBMIT
from carelaw.pdmp.wire.asap import check, load_profile, typed
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

# A field of an ingredient, and which ingredient's.
_OF_INGREDIENT = re.compile(r"(CDI\d\d)-([1-9]\d?)")
# How a held record was closed: by a correction, by its sender, by a later report, by a void of its whole file.
ON_SCREEN, BY_SENDER = "on-screen", "withdrawn"
CORRECTED = declare(
    "record-corrected",
    says="A held record was corrected on screen.",
    keys={"submission": Shape.ID, "record": Shape.ID, "fields": Shape.CODES, "outcome": Shape.CODE},
    cite="§7(a)",
)
WITHDRAWN = declare(
    "record-withdrawn",
    says="A held record was withdrawn by its sender.",
    keys={"submission": Shape.ID, "record": Shape.ID},
    cite="§7(a)",
)


def correct(actor: Actor, record_id: int, changes: Mapping[str, str], *, at: datetime) -> SubmittedRecord:
    """Change fields of a held record and judge it again; every value typed is kept, right or wrong.

    A field of a compound's ingredient is named with the ingredient's place: `CDI03-2` is the second one's product code.
    The next free place adds an ingredient; one whose fields are all emptied is left out.
    """
    require(actor, SUBMIT)
    with transaction.atomic():
        held = _held_record(actor, record_id)
        before = held.corrected_fields or {**held.sent_fields, **_numbered(held.sent_compounds)}
        _require_places(before, changes)
        after = {**before, **{name: storable(value.strip()) for name, value in changes.items()}}
        _keep_corrections(held, before, after, actor, at)
        outcome = _judge_again(held, after, at)
        held.corrected_fields = after
        _settle(held, outcome, at, ON_SCREEN)
        changed = sorted(name for name in after if after[name] != before.get(name, ""))
        body = {"submission": str(held.submission_id), "record": held.pk, "fields": changed, "outcome": held.outcome}
        append(CORRECTED, actor=actor, at=at, body=body, subject=str(held.submission_id))
    return held


def withdraw(actor: Actor, record_id: int, *, at: datetime) -> SubmittedRecord:
    """Close a held record that should never have been sent; it stays on file as sent and reaches no patient."""
    require(actor, SUBMIT)
    with transaction.atomic():
        held = _held_record(actor, record_id)
        held.state, held.outcome = RecordState.VOIDED, loading.VOIDED
        held.closed_at, held.closed_by = at, BY_SENDER
        held.save(update_fields=["state", "outcome", "closed_at", "closed_by"])
        body = {"submission": str(held.submission_id), "record": held.pk}
        append(WITHDRAWN, actor=actor, at=at, body=body, subject=str(held.submission_id))
    return held


def judge_waiting(codes: set[str], *, at: datetime) -> int:
    """Judge again every held record that names one of these drug codes; gives how many are no longer held."""
    cured = 0
    waiting = SubmittedRecord.objects.filter(state=RecordState.HELD).order_by("pk").values_list("pk", "sent_fields")
    for pk, fields in list(waiting):
        if codes.isdisjoint({fields.get("DSP08", ""), *ndc_candidates(fields.get("DSP08", ""))}):
            continue
        with transaction.atomic():
            held = SubmittedRecord.objects.select_for_update().get(pk=pk)
            if held.state != RecordState.HELD:
                continue
            outcome = _judge_again(held, held.corrected_fields or held.sent_fields, at)
            _settle(held, outcome, at, "drug-file")
            cured += held.state != RecordState.HELD
    for code in sorted(codes & set(UnknownDrug.objects.values_list("national_drug_code", flat=True))):
        case = Case.objects.filter(kind=loading.DRUG_REVIEW, key=code, state=CaseState.OPEN).first()
        if case is not None:
            close_case(case, at=at, closing="The drug file knows this code now.")
    return cured


def _held_record(actor: Actor, record_id: int) -> SubmittedRecord:
    held = SubmittedRecord.objects.select_for_update().get(pk=record_for(actor, record_id).pk)
    if held.state != RecordState.HELD:
        says = f"This record is {held.get_state_display().lower()}; only a held record can be corrected or withdrawn."
        raise Refusal("record-not-held", says, kind="conflict", cite="§7(a)")
    return held


def _keep_corrections(
    held: SubmittedRecord, before: Mapping[str, str], after: Mapping[str, str], actor: Actor, at: datetime
) -> None:
    Correction.objects.bulk_create(
        Correction(
            record=held,
            at=at,
            account_id=uuid.UUID(actor.account_id),
            field=name,
            before=before.get(name, "")[:200],
            after=value[:200],
        )
        for name, value in after.items()
        if value != before.get(name, "")
    )


def _numbered(compounds: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The fields of ingredients by name and place."""
    return {f"{name}-{place}": value for place, part in enumerate(compounds, 1) for name, value in part.items()}


def _ingredients(fields: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """The ingredients among numbered fields, by place."""
    found: dict[int, dict[str, str]] = {}
    for name, value in fields.items():
        if matched := _OF_INGREDIENT.fullmatch(name):
            found.setdefault(int(matched[2]), {})[matched[1]] = value
    return dict(sorted(found.items()))


def _require_places(before: Mapping[str, str], changes: Mapping[str, str]) -> None:
    """Ingredients are numbered without gaps, as the record was sent; a new one takes the next place."""
    last = max(_ingredients(before), default=0)
    for place in _ingredients(changes):
        if place > last + 1:
            says = f"This record has {last} ingredients; change one of them, or add one in place {last + 1}."
            raise Refusal("ingredient-unknown", says, field=f"CDI03-{place}", cite="ASAP CDI")
        last = max(last, place)


def _judge_again(held: SubmittedRecord, kept: Mapping[str, str], at: datetime) -> loading.Outcome:
    submission = held.submission
    received_on = law_day(submission.received_at)
    fields = {name: value for name, value in kept.items() if not _OF_INGREDIENT.fullmatch(name)}
    # A record corrected before its ingredients could be has none among its fields.
    ingredients = _ingredients(kept) or dict(enumerate(held.sent_compounds, 1))
    compounds = tuple(part for part in ingredients.values() if any(part.values()))
    version = submission.version
    profile = load_profile(loading.PROFILE)
    found = check(fields, compounds, version, profile, received_on)
    report = typed(fields, compounds, version, profile)
    entry = Entry(held.ordinal, held.segment_no, fields, compounds, found, report, version)
    return Loader(submission, adopted_law(), catalog_in_force(), at).load_correction(entry)


def _settle(held: SubmittedRecord, outcome: loading.Outcome, at: datetime, by: str) -> None:
    """Write what a second judgment of a held record came to."""
    held.findings, held.outcome = outcome.findings, outcome.outcome
    if outcome.outcome in loading.STORED or outcome.outcome == loading.DUPLICATE:
        held.state, held.closed_at, held.closed_by = RecordState.CORRECTED, at, by
    elif outcome.outcome == loading.SET_ASIDE:
        held.state = RecordState.SET_ASIDE
    held.save()
