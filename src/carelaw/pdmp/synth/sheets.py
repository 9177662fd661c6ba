"""The sheets that lie beside the files and tell the truth about them."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from carelaw.pdmp.synth.faults import Became
from carelaw.pdmp.synth.filing import Kind, Letterhead, Row
from carelaw.pdmp.synth.state import State

FILE_COLUMNS = (
    "file", "sender", "sender_name", "version", "kind", "control_number", "sent_at", "received_at", "records", "sha256",
    "finding", "outcome",
)  # fmt: skip
TRUTH_COLUMNS = (
    "file", "ordinal", "segment_no", "kind", "person", "dispenser_dea", "prescription_number", "fill_number",
    "partial_fill", "filled_on", "sold_on", "national_drug_code", "quantity", "days_supply", "pattern", "cases",
    "fault", "findings", "provision", "outcome", "then",
)  # fmt: skip
PEOPLE_COLUMNS = (
    "person", "household", "kin", "last_name", "first_name", "middle_name", "suffix", "birth_date", "gender",
    "maiden_name", "married_on", "moved_on", "died_on", "pattern", "profiles",
)  # fmt: skip
# The first five are what `carelaw pdmp register` reads.
DISPENSER_COLUMNS = (
    "dea", "npi", "name", "kind", "basis", "ncpdp", "permit", "address_1", "address_2", "city", "state", "zip_code",
    "phone", "asap_kind", "sender", "never_dispenses",
)  # fmt: skip
PRESCRIBER_COLUMNS = (
    "dea", "npi", "license_number", "last_name", "first_name", "middle_name", "specialty", "city", "state", "zip_code",
    "phone",
)  # fmt: skip
_DISPENSED = ("DSP02", "DSP06", "DSP13", "DSP05", "DSP17", "DSP08", "DSP09", "DSP10")


class Sheets:
    """Writes the files and, line by line as they come, the truth about them; keeps the counts."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._truth = self._sheet("truth", TRUTH_COLUMNS)
        self._files = self._sheet("files", FILE_COLUMNS)
        self.count: dict[str, Counter[str]] = defaultdict(Counter)
        self.sent = self.after_death = 0

    def _sheet(self, name: str, columns: Sequence[str]) -> Any:
        stream = self._stack.enter_context((self.folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
        write = csv.writer(stream, lineterminator="\n").writerow
        write(columns)
        return write

    def put_file(
        self,
        name: str,
        head: Letterhead,
        content: bytes,
        rows: Sequence[Row],
        received_at: datetime,
        *,
        kind: str,
        finding: str = "",
        outcome: str = "processed",
    ) -> None:
        """Write one file, its line, and the truth of each of its records."""
        (self.folder / "files" / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        sender = head.sender
        said = (name, sender.number, head.sender_name, sender.version, kind, head.control_number)
        times = (head.created_at.isoformat(), received_at.isoformat())
        self._files((*said, *times, len(rows), digest, finding, outcome))
        self.count["files"][kind] += 1
        self.count["files_by_version"][sender.version] += 1
        for row in rows:
            self._put_truth(name, row)

    def _put_truth(self, name: str, row: Row) -> None:
        record, entry = row.fields.dispensing, row.entry
        course = entry.fill.course
        place = (name, row.ordinal, row.segment_no, entry.kind.value, course.person.number)
        key = (row.fields.pharmacy.get("PHA03", ""), *(record.get(field, "") for field in _DISPENSED))
        findings = " ".join(f"{one.code}@{one.field}" for one in row.expected) if row.expected else ""
        known = (course.pattern, " ".join(entry.profile.cases), row.fault, findings, row.provision)
        self._truth((*place, *key, *known, row.outcome, row.then))
        self._count(row)

    def _count(self, row: Row) -> None:
        count, entry = self.count, row.entry
        self.sent += 1
        self.after_death += entry.fill.after_death
        count["outcomes"][row.outcome] += 1
        count["then"][row.then or "nothing"] += 1
        if row.outcome != Became.NOT_LOADED.value:
            if row.fault:
                count["faults"][row.fault] += 1
            if entry.kind is Kind.NEW:
                count["patterns"][entry.fill.course.pattern] += 1

    def put_people(self, state: State, profiles: Mapping[int, int]) -> None:
        """Everybody as they are, with the number of profiles that pharmacies keep of them."""
        write = self._sheet("people", PEOPLE_COLUMNS)
        for one in state.people:
            died = state.died.get(one.number)
            named = (one.last_name, one.first_name, one.middle_name, one.suffix, one.birth_date, one.gender)
            changed = (one.maiden_name, one.married_on or "", one.moved_on or "")
            ended = "" if died is None else state.plan.day(died)
            pattern = state.patterns[one.number]
            write((one.number, one.household, one.kin, *named, *changed, ended, pattern, profiles.get(one.number, 0)))

    def put_sites(self, state: State) -> None:
        """Who dispenses and who prescribes."""
        write = self._sheet("dispensers", DISPENSER_COLUMNS)
        for one in state.pharmacies:
            site, town = one.site, one.site.town
            place = (site.address_1, site.address_2, town.name, town.state, town.zip_code)
            known = (one.dea, one.npi, one.name, "pharmacy", f"pharmacy permit {one.permit}", one.ncpdp, one.permit)
            write((*known, *place, one.phone, one.kind, one.sender, int(one.never_dispenses)))
        write = self._sheet("prescribers", PRESCRIBER_COLUMNS)
        for who in state.prescribers:
            names = (who.last_name, who.first_name, who.middle_name, who.specialty)
            where = who.site.town
            write((who.dea, who.npi, who.license_number, *names, where.name, where.state, where.zip_code, who.phone))

    def counts(self, kinds: Iterable[str]) -> dict[str, dict[str, int]]:
        """The counts of these kinds, each in the order of its names."""
        return {kind: dict(sorted(self.count[kind].items())) for kind in kinds}
