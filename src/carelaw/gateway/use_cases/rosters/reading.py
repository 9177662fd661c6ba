"""Read a list row by row: the good rows are taken, each bad one keeps its faults with row, column and paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from carelaw.gateway.facts.rosters import RosterEntry, RosterFile
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.rules.rosters.entries import CHECKS, SHOWN
from carelaw.gateway.rules.rosters.filing import roster_format
from carelaw.gateway.store.models import FilingState, PharmacyLocation, RosterFiling, RosterLine, RowState
from carelaw.gateway.use_cases.rosters.settling import refuse_whole, settle
from carelaw.gateway.wire.message import printable
from carelaw.gateway.wire.rosters import Headings, entry_of, headings_of, is_header
from carelaw.kernel.decision import Outcome, Reason
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.workbooks import column_letter, content_of, grid_of
from carelaw.platform.files import keeping

_BATCH = 1_000
_KEPT_SAYS = 20
Told = Callable[[int, int], None]


class Known:
    """What the register and earlier lists say of a row's pharmacy and pharmacist."""

    def __init__(self, filing: RosterFiling) -> None:
        stores = PharmacyLocation.objects.filter(entity_id=filing.entity_id).exclude(dea="")
        self.stores = {dea: (name, npi) for dea, name, npi in stores.values_list("dea", "name", "npi")}
        earlier = RosterLine.objects.filter(filing__entity_id=filing.entity_id, filing__state=FilingState.ACCEPTED)
        earlier = earlier.exclude(filing=filing).filter(state=RowState.TAKEN).order_by("filing__received_at")
        self.names = {
            license_number: f"{entry['pharmacist_first_name']} {entry['pharmacist_last_name']}"
            for license_number, entry in earlier.values_list("license", "entry")
        }

    def beside(self, sent: Mapping[str, str]) -> RosterEntry:
        """A row as sent, with what is known beside it."""
        name, npi = self.stores.get(sent["pharmacy_dea"].upper(), ("", ""))
        earlier = self.names.get(sent["pharmacist_license"], "")
        return RosterEntry(**sent, console_name=name, console_npi=npi, earlier_name=earlier)


def read_filing(actor: Actor, filing: RosterFiling, *, at: datetime, told: Told | None = None) -> RosterFiling:
    """Read a list that was received. Begun again, it starts anew; a list that was read stays as it is."""
    if filing.state != FilingState.RECEIVED:
        return filing
    with keeping.opened(filing.digest) as stream:
        raw = stream.read()
    content = content_of(raw)
    form = roster_format(RosterFile(_extension(filing.file_name), content.value), law=adopted_law())
    if form.outcome is not Outcome.PASS:
        return refuse_whole(actor, filing, form.reasons, at)
    try:
        grid = grid_of(raw, content, file_name=filing.file_name, is_header=is_header)
    except Refusal as refusal:
        reason = Reason("E-PMP-ROSTER_FORMAT", refusal.says, None, "file", form.cite)
        return refuse_whole(actor, filing, (reason,), at)
    headings = headings_of(grid.header if grid else ())
    if grid is not None:
        filing.sheet, filing.rows_in = grid.sheet[:80], len(grid.rows)
        filing.columns = {name: column_letter(place) for name, place in headings.places.items()}
        filing.extra, filing.dropped = list(headings.extra), list(headings.dropped)
    _take_off_disk(filing)
    filing.warnings = list(_whole_warnings(headings))
    filing.save()
    if grid is not None and not set(headings.missing) - {"npi"}:
        _read_rows(filing, headings, grid.rows, told)
    return settle(actor, filing, at, missing=headings.missing)


def judge(entry: RosterEntry, law: Law) -> tuple[dict[str, str], list[Reason], list[Reason]]:
    """A row's items as they are kept, its faults and its warnings."""
    kept: dict[str, str] = {
        "pharmacist_first_name": entry.pharmacist_first_name,
        "pharmacist_last_name": entry.pharmacist_last_name,
    }
    faults: list[Reason] = []
    warnings: list[Reason] = []
    for item, check in CHECKS.items():
        decision = check(entry, law=law)
        if decision.outcome is not Outcome.PASS:
            faults += decision.reasons
            continue
        warnings += [one for one in decision.reasons if one.code != SHOWN]
        if item != "pharmacist_name":
            kept[item] = str(decision.reasons[0].value)
    return kept, faults, warnings


def line_of(filing: RosterFiling, number: int, sent: Mapping[str, str], known: Known, law: Law) -> RosterLine:
    """One row as it is kept: taken, or to correct with every fault named by row, column and paragraph."""
    kept, faults, warnings = judge(known.beside(sent), law)
    return RosterLine(
        filing=filing,
        number=number,
        sent=dict(sent),
        entry={} if faults else kept,
        state=RowState.BAD if faults else RowState.TAKEN,
        faults=[_told(filing, number, one) for one in faults],
        warnings=[_told(filing, number, one) for one in warnings],
        dea="" if faults else kept["pharmacy_dea"],
        license=printable(sent["pharmacist_license"])[:80],
    )


def _read_rows(
    filing: RosterFiling, headings: Headings, rows: Sequence[tuple[int, Sequence[str]]], told: Told | None
) -> None:
    filing.lines.all().delete()
    known, law = Known(filing), adopted_law()
    seen: dict[tuple[str, str], int] = {}
    for start in range(0, len(rows), _BATCH):
        lines = []
        for number, cells in rows[start : start + _BATCH]:
            sent = {name: printable(cell)[:300] for name, cell in entry_of(headings, cells).items()}
            line = line_of(filing, number, sent, known, law)
            _look_twice(filing, line, seen)
            lines.append(line)
        with transaction.atomic():
            RosterLine.objects.bulk_create(lines)
            filing.rows_read = min(start + _BATCH, len(rows))
            filing.save(update_fields=["rows_read"])
        if told is not None:
            told(filing.rows_read, len(rows))


def _look_twice(filing: RosterFiling, line: RosterLine, seen: dict[tuple[str, str], int]) -> None:
    if line.state != RowState.TAKEN:
        return
    first = seen.setdefault((line.dea, line.license), line.number)
    if first != line.number:
        line.state = RowState.TWICE
        says = f"The same pharmacy and license as row {first}; the pharmacist is loaded once."
        line.warnings.append(_told(filing, line.number, Reason("row-twice", says, None, "pharmacist_license")))


def _told(filing: RosterFiling, number: int, reason: Reason) -> dict[str, Any]:
    field = reason.field or ""
    letter = filing.columns.get(field) or filing.columns.get("pharmacist_name", "")
    return {
        "code": reason.code,
        "field": field,
        "row": number,
        "column": letter,
        "value": str(reason.value or "")[:80],
        "says": reason.says,
        "cite": reason.cite or f"{SECTION}(d)(3)",
    }


def _whole_warnings(headings: Headings) -> Iterable[dict[str, str]]:
    if "npi" in headings.missing:
        says = "There is no column for the NPI; the list asks for it when available."
        yield {"code": "npi-column-missing", "says": says, "cite": f"{SECTION}(d)(3)(A)(x)"}
    if headings.extra:
        says = f"Not loaded, for they are not of the eleven: {', '.join(headings.extra[:_KEPT_SAYS])}."
        yield {"code": "columns-not-loaded", "says": says, "cite": f"{SECTION}(d)(3)(A)"}
    if headings.dropped:
        says = (
            f"Dropped unread, for they look like patient data: {', '.join(headings.dropped[:_KEPT_SAYS])}. "
            "The file itself is not kept either. Never send patient data with a list."
        )
        yield {"code": "patient-columns-dropped", "says": says, "cite": f"{SECTION}(b)(3), (g)(2)"}


def _take_off_disk(filing: RosterFiling) -> None:
    """A file that seems to hold patient data does not stay, unless the same bytes came before as something else."""
    if not filing.dropped:
        return
    filing.kept = False
    if not RosterFiling.objects.filter(digest=filing.digest, kept=True).exclude(pk=filing.pk).exists():
        keeping.destroy(filing.digest)


def _extension(file_name: str) -> str:
    return file_name.rpartition(".")[2] if "." in file_name else ""
