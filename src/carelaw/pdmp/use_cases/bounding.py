"""What a door does to an answer besides choosing its rows: names taken out, rows after a death marked, notes added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from carelaw.pdmp.facts.history import DispenserShown, HistoryReport, PrescriberShown, PrescriptionShown
from carelaw.pdmp.facts.row_limit import RowLimit
from carelaw.pdmp.use_cases.answering import Answer
from carelaw.pdmp.use_cases.evidence import Evidence

AFTER_DEATH = "dispensed-after-stated-death"
_WITHOUT_NAMES = "Rows come without names: a day is the first of its month, people are numbers of this answer."


def bounded(
    report: HistoryReport, answer: Answer, evidence: Evidence | None, limits: Sequence[RowLimit] | None
) -> HistoryReport:
    """The report as the door gives it; its rows stand in the order in which they were read."""
    if evidence is None or limits is None:
        return report
    marked = _alarmed(report, [limit.alarm_after for limit in limits if limit.alarm_after])
    if limits and not any(limit.identified for limit in limits):
        marked = without_names(marked, _people(answer))
    return replace(marked, caveats=(*evidence.notes, *marked.caveats))


def _alarmed(report: HistoryReport, days: Sequence[date]) -> HistoryReport:
    """Rows dispensed after a stated death, marked: the record may hold somebody else's."""
    if not days:
        return report
    rows = tuple(
        replace(row, warnings=(*row.warnings, AFTER_DEATH)) if (row.sold_on or row.filled_on) > min(days) else row
        for row in report.prescriptions
    )
    late = sum(AFTER_DEATH in row.warnings for row in rows)
    if not late:
        return report
    says = f"{late} dispensing(s) follow the stated death. An identity review is open."
    return replace(report, prescriptions=rows, caveats=(says, *report.caveats))


def _people(answer: Answer) -> list[str]:
    """For each row the number of its person in this answer."""
    patients = [answer.identities[row.identity_id].patient_id for row in answer.rows]
    numbers = {patient: str(number) for number, patient in enumerate(dict.fromkeys(patients), 1)}
    return [numbers[patient] for patient in patients]


def without_names(report: HistoryReport, people: Sequence[str]) -> HistoryReport:
    """The rows with nothing that names a patient, a prescriber or a dispenser, and days no finer than their month."""
    prescribers = {one.key: f"P{number}" for number, one in enumerate(report.prescribers, 1)}
    dispensers = {one.key: f"D{number}" for number, one in enumerate(report.dispensers, 1)}
    rows = tuple(
        _nameless(row, number, person, prescribers[row.prescriber.key], dispensers[row.dispenser.key])
        for number, (row, person) in enumerate(zip(report.prescriptions, people, strict=True), 1)
    )
    return replace(
        report,
        patient=None,
        prescriptions=rows,
        prescribers=tuple(_prescriber(key) for key in prescribers.values()),
        dispensers=tuple(_dispenser(key) for key in dispensers.values()),
        caveats=(_WITHOUT_NAMES, *report.caveats),
    )


def _nameless(row: PrescriptionShown, number: int, person: str, prescriber: str, dispenser: str) -> PrescriptionShown:
    return replace(
        row,
        record_id=str(number),
        version=0,
        prescription_number="",
        written_on=None,
        filled_on=row.filled_on.replace(day=1),
        sold_on=None,
        prescriber=_prescriber(prescriber),
        dispenser=_dispenser(dispenser),
        patient_name=person,
        warnings=(),
    )


def _prescriber(key: str) -> PrescriberShown:
    return PrescriberShown(key, "", "", "", "")


def _dispenser(key: str) -> DispenserShown:
    return DispenserShown(key, *[""] * 9)
