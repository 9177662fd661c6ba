"""Rows of a list put right in place, withdrawn, and a vendor's list attested by the entity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from carelaw.gateway.rules.refusal_codes import SECTION, refused
from carelaw.gateway.rules.rosters.filing import COLUMNS
from carelaw.gateway.store.models import FilingState, RosterFiling, RosterLine, RowState
from carelaw.gateway.use_cases.permissions import ATTEST_ROSTER, FILE_ROSTER
from carelaw.gateway.use_cases.rosters.reading import Known, line_of
from carelaw.gateway.use_cases.rosters.receiving import filing_of
from carelaw.gateway.use_cases.rosters.settling import settle
from carelaw.gateway.wire.message import printable
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.own import is_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

ROW_CHANGED = declare(
    "gateway-roster-row-changed",
    says="A row of a list was corrected or withdrawn.",
    keys={"filing": Shape.ID, "row": Shape.COUNT, "fields": Shape.CODES, "state": Shape.CODE},
    cite=f"{SECTION}(d)(3)(A)",
)
ATTESTED = declare(
    "gateway-roster-attested",
    says="Somebody of the entity attested a list as the entity's own.",
    keys={"filing": Shape.ID},
    cite=f"{SECTION}(d)(3)",
)


def correct_row(actor: Actor, reference: str, number: int, items: Mapping[str, str], *, at: datetime) -> RosterLine:
    """Correct items of one row. Refused while any is still wrong; then the row stays as it was."""
    require(actor, FILE_ROSTER)
    given = {name.lower(): value.strip() for name, value in items.items()}
    unknown = sorted(set(given) - set(COLUMNS))
    if unknown or not given:
        says = f"No item is called {', '.join(unknown) or '…'}. The items are: {', '.join(COLUMNS)}."
        raise Refusal("roster-item-unknown", says, cite=f"{SECTION}(d)(3)(A)", field="items")
    with transaction.atomic():
        filing, line = _row(actor, reference, number)
        sent = {**dict.fromkeys(COLUMNS, ""), **line.sent, **{n: printable(v)[:300] for n, v in given.items()}}
        judged = line_of(filing, number, sent, Known(filing), adopted_law())
        if judged.faults:
            problems = tuple(Problem(one["code"], one["says"], "items", one["cite"]) for one in judged.faults)
            says = f"Row {number}: {judged.faults[0]['says']}"
            cite = judged.faults[0]["cite"]
            raise Refusal("E-PMP-ROSTER_FIELD", says, cite=cite, field="items", problems=problems)
        same = filing.lines.filter(dea=judged.dea, license=judged.license, state=RowState.TAKEN).exclude(pk=line.pk)
        line.sent, line.entry, line.dea, line.license = sent, judged.entry, judged.dea, judged.license
        line.state = RowState.TWICE if same.exists() else RowState.TAKEN
        line.faults, line.warnings, line.corrected_by = [], judged.warnings, actor.name[:120]
        _changed(actor, filing, line, sorted(given), at)
    return line


def withdraw_row(actor: Actor, reference: str, number: int, *, at: datetime) -> RosterLine:
    """Take one row back: it is of the list no more."""
    require(actor, FILE_ROSTER)
    with transaction.atomic():
        filing, line = _row(actor, reference, number)
        if filing.lines.exclude(state=RowState.WITHDRAWN).count() == 1:
            says = "This is the last row of the list. Correct it, or send another list."
            raise refused("ROSTER_EMPTY", says, field="row", kind="conflict")
        line.state = RowState.WITHDRAWN
        _changed(actor, filing, line, [], at)
    return line


def attest(actor: Actor, reference: str, *, at: datetime) -> RosterFiling:
    """Attest a vendor's list as the entity's own; the day of the attestation is the day of the filing."""
    require(actor, ATTEST_ROSTER)
    with transaction.atomic():
        filing = _held(actor, reference)
        if filing.state != FilingState.DRAFT:
            says = f"The list {reference} is {filing.get_state_display().lower()}; only a draft is attested."
            raise Refusal("roster-state", says, cite=f"{SECTION}(d)(3)", kind="conflict")
        filing.attested_by = actor.name[:120]
        filing.save(update_fields=["attested_by"])
        append(ATTESTED, actor=actor, at=at, body={"filing": str(filing.pk)}, subject=str(filing.pk))
        return settle(actor, filing, at)


def _row(actor: Actor, reference: str, number: int) -> tuple[RosterFiling, RosterLine]:
    filing = _held(actor, reference)
    if filing.state not in {FilingState.PARTIAL, FilingState.DRAFT}:
        says = f"The list {reference} is {filing.get_state_display().lower()}; send another list to change it."
        raise Refusal("roster-state", says, cite=f"{SECTION}(d)(3)", kind="conflict")
    line = filing.lines.filter(number=number).first()
    if line is None:
        says = f"The list {reference} has no row {number}. Rows are numbered as the spreadsheet shows them."
        raise Refusal("roster-row-unknown", says, field="row", kind="not-found")
    return filing, line


def _held(actor: Actor, reference: str) -> RosterFiling:
    filing = filing_of(actor, reference)
    if allowed(actor, ATTEST_ROSTER) and not is_own(actor, filing.entity_id):
        raise refused("ROSTER_SENDER", "Only the entity's own side changes its list.", field="filing")
    return RosterFiling.objects.select_for_update(of=("self",)).select_related("entity").get(pk=filing.pk)


def _changed(actor: Actor, filing: RosterFiling, line: RosterLine, fields: list[str], at: datetime) -> None:
    line.save()
    body = {
        "filing": str(filing.pk),
        "row": line.number,
        "fields": [one.replace("_", "-") for one in fields],
        "state": line.state,
    }
    append(ROW_CHANGED, actor=actor, at=at, body=body, subject=str(filing.pk))
    settle(actor, filing, at)
