"""Writes a made-up state as the files that its senders would send, with the truth of everything beside them.

    <folder>/files/0001_20250106_1.dat …   what the senders send, in the order of files.csv
    <folder>/files.csv                      each file: sender, version, when made and received, what became of it
    <folder>/truth.csv                      each record: where it stands, whose it is, what is planted, what to expect
    <folder>/people.csv                     each person as they are
    <folder>/dispensers.csv, prescribers.csv
    <folder>/manifest.json                  the plan and the counts

The same plan gives the same bytes. Everything is streamed; memory grows with the people only.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from carelaw.pdmp.synth import broken, faults
from carelaw.pdmp.synth.faults import Became
from carelaw.pdmp.synth.filing import (
    Desk,
    Entry,
    Kind,
    Letterhead,
    Row,
    Then,
    made_at,
    render,
    render_zero,
)
from carelaw.pdmp.synth.practice import VERSIONS, Pharmacy, Sender
from carelaw.pdmp.synth.records import Clerk
from carelaw.pdmp.synth.state import Fill, Plan, State
from carelaw.pdmp.synth.variation import Noise, Profile, profile_of
from carelaw.pdmp.synth.weighted import Weighted

FORMAT = 1
LATE = 0.012
REVISED = 0.008
VOIDED = 0.006
CORRECTED = 0.5
FILES_BROKEN = 0.25  # of the share of faulty records: with 2 % faulty records, one file in 200
_TAKEN_ANEW = 0.5
_ZERO_EVERY = 7
_ROW_FAULTS = sum(share for share, _, _ in faults.ROW_FAULTS.values())
_ROW_KINDS = Weighted((Kind(name), share) for name, (share, _, _) in faults.ROW_FAULTS.items())

DISPENSER_COLUMNS = (
    "dea", "npi", "name", "kind", "basis", "ncpdp", "permit", "address_1", "address_2", "city", "state", "zip_code",
    "phone", "asap_kind", "sender", "never_dispenses",
)  # fmt: skip
PRESCRIBER_COLUMNS = (
    "dea", "npi", "license_number", "last_name", "first_name", "middle_name", "specialty", "city", "state", "zip_code",
    "phone",
)  # fmt: skip
TRUTH_COLUMNS = (
    "file", "ordinal", "segment_no", "kind", "person", "dispenser_dea", "prescription_number", "fill_number",
    "partial_fill", "filled_on", "sold_on", "national_drug_code", "quantity", "days_supply", "pattern", "cases",
    "fault", "findings", "provision", "outcome", "then",
)  # fmt: skip
FILE_COLUMNS = (
    "file", "sender", "sender_name", "version", "kind", "control_number", "made_at", "received_at", "records", "sha256",
    "finding", "outcome",
)  # fmt: skip
PEOPLE_COLUMNS = (
    "person", "household", "kin", "last_name", "first_name", "middle_name", "suffix", "birth_date", "gender",
    "maiden_name", "married_on", "moved_on", "died_on", "pattern", "profiles",
)  # fmt: skip


@dataclass(frozen=True)
class Manifest:
    """What was written and where its truth lies. `counts` adds up: every record sent is in exactly one outcome."""

    folder: Path
    plan: Plan
    counts: Mapping[str, Any]

    @property
    def files(self) -> Path:
        """The folder of the files to be sent."""
        return self.folder / "files"

    def rows(self, sheet: str) -> Iterator[dict[str, str]]:
        """The rows of one of the sheets: `truth`, `files`, `people`, `dispensers`, `prescribers`."""
        with (self.folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)

    def as_dict(self) -> dict[str, Any]:
        """The manifest as JSON values."""
        return {
            "format": FORMAT,
            "seed": self.plan.seed,
            "start": self.plan.start.isoformat(),
            "end": self.plan.end.isoformat(),
            "versions": dict(self.plan.versions),
            **self.counts,
        }


def write_state(
    folder: Path,
    seed: int,
    *,
    start: date,
    end: date,
    dispensings: int | None = None,
    people: int | None = None,
    faulty: float = 0.02,
    versions: Mapping[str, float] | None = None,
    files_per_day: int = 12,
    pharmacies: int | None = None,
    noise: Noise | None = None,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Make a state with so many people or dispensings and write everything its senders send.

    `faulty` is the share of records with a planted fault, from 0 to 0.5. The folder must be new or empty. `progress`
    is told after each day how many records were written.
    """
    plan = Plan(
        seed, start, end, people=people, dispensings=dispensings, pharmacies=pharmacies, files_per_day=files_per_day,
        versions=versions or VERSIONS,
    )  # fmt: skip
    with uncollected():
        state = State(plan)
    return write_plan(folder, state, faulty=faulty, noise=noise, progress=progress)


def write_plan(
    folder: Path,
    state: State,
    *,
    faulty: float,
    noise: Noise | None = None,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Write a state that has been made already."""
    if not 0 <= faulty <= 0.5:
        raise ValueError(f"faulty is a share of the records: 0 to 0.5, not {faulty}.")
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"The folder {folder.name} is not empty. Name a new one; nothing is overwritten.")
    (folder / "files").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, uncollected():
        office = _Office(folder, state, faulty, noise or Noise(), stack)
        for day in range(state.days):
            written = office.work(day)
            if progress:
                progress(written)
        counts = office.close()
    manifest = Manifest(folder, state.plan, counts)
    text = json.dumps(manifest.as_dict(), indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cycle collector: a state is many small objects that all live to the end, and none in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Sheet:
    """One CSV file beside the files."""

    def __init__(self, path: Path, columns: Sequence[str], stack: ExitStack) -> None:
        stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        self.write = csv.writer(stream, lineterminator="\n").writerow
        self.write(columns)


class _Office:
    """All senders of the state at work: keeps profiles, plans what goes into which file, writes night after night."""

    def __init__(self, folder: Path, state: State, faulty: float, noise: Noise, stack: ExitStack) -> None:
        self.folder, self.state, self.faulty = folder, state, faulty
        self.rng = Random(f"{state.plan.seed}/office")
        self.last = state.days - 1
        self.ascii_noise = replace(noise, accents=0.0)
        self.other_noise = replace(noise, accents=min(1.0, noise.accents * 6))
        self.desks: dict[int, Desk] = {}
        self.clerks: dict[int, Clerk] = {}
        self.profiles = {key: (profile, state.plan.end) for key, profile in state.profiles.items()}
        self.outbox: dict[int, dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        self.pharmacies_of: dict[int, list[Pharmacy]] = defaultdict(list)
        for pharmacy in state.pharmacies:
            self.pharmacies_of[pharmacy.sender].append(pharmacy)
        for sender in state.senders:
            self.clerks[sender.number] = Clerk(sender, state.plan.start, state.days)
            self.desks[sender.number] = Desk(self.rng, self.clerks[sender.number], self._correct_later)
        self.breakages = broken.in_turn()
        self.reported_to: dict[int, int] = {}
        self.patients: set[int] = set()
        self.count: dict[str, Counter[str]] = defaultdict(Counter)
        self.truth = _Sheet(folder / "truth.csv", TRUTH_COLUMNS, stack)
        self.files = _Sheet(folder / "files.csv", FILE_COLUMNS, stack)

    # --- a day -----------------------------------------------------------------------------------------------------

    def work(self, day: int) -> int:
        """Take in what is dispensed on a day, then send the files of its night. Answers with the records written."""
        for fill in self.state.fills_on(day):
            self._plan(fill)
        today = self.outbox.pop(day, {})
        written = 0
        for sender in self.state.senders:
            if sender.sends_after(day) == day or day == self.last:
                written += self._send(sender, day, today.get(sender.number, []))
        return written

    def _plan(self, fill: Fill) -> None:
        """Decide in which file a fill is reported, and what else happens to its record."""
        sender = self.state.sender_of[fill.pharmacy.number]
        entry = Entry(fill, self._profile(fill, sender))
        rng = self.rng
        late = not fill.course.told and rng.random() < LATE
        ready = fill.sold + 4 + int(rng.random() * 24) if late else fill.sold
        due = self._due(sender, ready)
        self.outbox[due][sender.number].append(entry)
        if fill.course.animal or fill.course.told:
            entry.faulty = bool(fill.course.spoilt_by)
            return
        draw = rng.random()
        if draw < self.faulty * (1 - _ROW_FAULTS):
            entry.faulty = True
        elif draw < self.faulty:
            self._add_row_fault(entry, sender, due)
        elif draw < self.faulty + REVISED:
            self._follow_up(entry, sender, due, Kind.REVISE, Then.REVISED)
        elif draw < self.faulty + REVISED + VOIDED:
            self._follow_up(entry, sender, due, Kind.VOID, Then.VOIDED)

    def _due(self, sender: Sender, day: int) -> int:
        """The day in whose night a record that is ready on a day goes out; the last night takes all that is left."""
        return min(sender.sends_after(min(day, self.last)), self.last)

    def _later(self, sender: Sender, due: int) -> int | None:
        """The day of a file after this one, within the period."""
        later = self._due(sender, due + 1 + int(self.rng.random() * 6))
        return later if later > due else None

    def _follow_up(self, entry: Entry, sender: Sender, due: int, kind: Kind, then: Then) -> None:
        later = self._later(sender, due)
        if later is not None:
            entry.then = then
            after = Then.LIVE if kind is Kind.REVISE else Then.NOTHING
            self.outbox[later][sender.number].append(Entry(entry.fill, entry.profile, kind, then=after))

    def _add_row_fault(self, entry: Entry, sender: Sender, due: int) -> None:
        kind = _ROW_KINDS.pick(self.rng)
        when = due if kind is Kind.DUPLICATE_IN_FILE else self._later(sender, due)
        if when is not None:
            self.outbox[when][sender.number].append(Entry(entry.fill, entry.profile, kind))

    def _correct_later(self, entry: Entry) -> bool:
        """Half of the senders mend a record that was set aside, in one of their next files."""
        sender = self.state.sender_of[entry.fill.pharmacy.number]
        later = self._later(sender, self.today) if self.rng.random() < CORRECTED else None
        if later is None:
            return False
        self.outbox[later][sender.number].append(Entry(entry.fill, entry.profile, Kind.CORRECTION))
        return True

    def _profile(self, fill: Fill, sender: Sender) -> Profile:
        """What the pharmacy, or its chain, has on file of the patient; taken anew by some after a move or marriage."""
        person = fill.course.person
        key = (person.number, self.state.site_of(fill.pharmacy))
        on = self.state.plan.day(fill.filled)
        self.patients.add(person.number)
        known = self.profiles.get(key)
        if known is not None:
            changed = any(day is not None and known[1] < day <= on for day in (person.moved_on, person.married_on))
            if not changed or self.rng.random() >= _TAKEN_ANEW:
                return known[0]
        noise = self.other_noise if sender.keeps_accents else self.ascii_noise
        made = profile_of(self.rng, person, on, noise)
        self.profiles[key] = made, on
        return made

    # --- a night ---------------------------------------------------------------------------------------------------

    today: int = 0

    def _send(self, sender: Sender, day: int, entries: list[Entry]) -> int:
        self.today = day
        self._send_zero_reports(sender, day, nothing=not entries)
        if not entries:
            return 0
        made = made_at(self.state.plan.day(day), sender.number)
        head = self._head(sender, day, 1, made)
        rows = self.desks[sender.number].rows(entries, self.state.plan.day(day + 1))
        if self.faulty and self.rng.random() < self.faulty * FILES_BROKEN:
            return self._send_broken(head, day, rows)
        self._put(head, render(head, rows), rows, day, 1)
        return len(rows)

    def _send_broken(self, head: Letterhead, day: int, rows: Sequence[Row]) -> int:
        """A file goes wrong; an office that is told so sends it again three hours later."""
        breakage = next(one for one in self.breakages if not one.plain_only or _is_plain(rows))
        content = render(head, rows)
        bad = breakage.spoil(content, head)
        again = replace(head, control_number=f"{head.control_number}R", created_at=head.created_at + timedelta(hours=3))
        sent = len(rows)
        if breakage.loads:
            self._put(head, content, _then(rows, breakage.first_then), day, 1)
        if bad is not None:
            left = _not_loaded(rows) if breakage.carries_rows else []
            self._put(breakage.head(head), bad, left, day, 2, breakage)
            sent += len(left)
        if breakage.resends:
            self._put(again, render(again, rows), rows, day, 3)
            sent += len(rows)
        return sent

    def _send_zero_reports(self, sender: Sender, day: int, *, nothing: bool) -> None:
        """Who dispensed nothing says so: an office of a single pharmacy each time, one that never dispenses weekly."""
        own = self.pharmacies_of[sender.number]
        for pharmacy in own:
            idle = pharmacy.never_dispenses and day - self.reported_to.get(pharmacy.number, -1) >= _ZERO_EVERY
            if not idle and not (nothing and len(own) == 1 and not pharmacy.never_dispenses):
                continue
            first = self.reported_to.get(pharmacy.number, -1) + 1
            period = (self.state.plan.day(max(0, first)), self.state.plan.day(day))
            head = self._head(sender, day, 9, made_at(self.state.plan.day(day), sender.number), f"Z{pharmacy.number}")
            content = render_zero(head, self.clerks[sender.number], pharmacy, period)
            self._put(head, content, [], day, pharmacy.number, kind="zero-report")
            self.reported_to[pharmacy.number] = day
        if not nothing and len(own) == 1:
            self.reported_to[own[0].number] = day

    def _head(self, sender: Sender, day: int, turn: int, made: datetime, mark: str = "") -> Letterhead:
        name = sender.name or self.pharmacies_of[sender.number][0].name
        control = f"{sender.number:04d}-{self.state.plan.day(day):%Y%m%d}-{mark or turn}"
        return Letterhead(sender, name, control, made)

    def _put(
        self,
        head: Letterhead,
        content: bytes,
        rows: Sequence[Row],
        day: int,
        turn: int,
        breakage: broken.Breakage | None = None,
        *,
        kind: str = "dispensings",
    ) -> None:
        """Write one file and the truth about it."""
        kind = breakage.name if breakage else kind
        mark = "z" if kind == "zero-report" else ""
        name = f"{head.sender.number:04d}_{self.state.plan.day(day):%Y%m%d}_{mark}{turn}.dat"
        (self.folder / "files" / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        received = head.created_at + timedelta(minutes=10)
        self.files.write(
            (
                name, head.sender.number, head.sender_name, head.sender.version, kind, head.control_number,
                head.created_at.isoformat(), received.isoformat(), len(rows), digest,
                breakage.finding if breakage else "", breakage.outcome if breakage else "processed",
            )
        )  # fmt: skip
        self.count["files"][kind] += 1
        self.count["versions"][head.sender.version] += 1
        for row in rows:
            self._put_truth(name, row)

    def _put_truth(self, name: str, row: Row) -> None:
        record, entry = row.fields.dispensing, row.entry
        self.truth.write(
            (
                name, row.ordinal, row.segment_no, entry.kind.value, entry.fill.course.person.number,
                row.fields.pharmacy.get("PHA03", ""), record["DSP02"], record["DSP06"], record["DSP13"],
                record.get("DSP05", ""), record.get("DSP17", ""), record.get("DSP08", ""), record.get("DSP09", ""),
                record.get("DSP10", ""), entry.fill.course.pattern, " ".join(entry.profile.cases), row.fault,
                " ".join(f"{one.code}@{one.field}" for one in row.expected), row.provision, row.outcome, row.then,
            )
        )  # fmt: skip
        count = self.count
        count["outcomes"][row.outcome] += 1
        count["records"]["sent"] += 1
        count["then"][row.then or "nothing"] += 1
        if row.fault and row.outcome != Became.NOT_LOADED.value:
            count["faults"][row.fault] += 1
        if entry.fill.after_death:
            count["records"]["after_death"] += 1
        if row.outcome != Became.NOT_LOADED.value and entry.kind is Kind.NEW:
            count["patterns"][entry.fill.course.pattern] += 1

    # --- the end -----------------------------------------------------------------------------------------------------

    def close(self) -> dict[str, Any]:
        """Write the sheets about people and sites; the counts of everything."""
        state = self.state
        with ExitStack() as stack:
            self._put_people(stack)
            self._put_sites(stack)
        return {
            "people": len(state.people),
            "patients": len(self.patients),
            "dispensers": len(state.pharmacies),
            "prescribers": len(state.prescribers),
            "senders": len(state.senders),
            "dispensings": state.planned,
            "sent": self.count["records"]["sent"],
            "after_death": self.count["records"]["after_death"],
            "files": dict(sorted(self.count["files"].items())),
            "files_by_version": dict(sorted(self.count["versions"].items())),
            "outcomes": dict(sorted(self.count["outcomes"].items())),
            "then": dict(sorted(self.count["then"].items())),
            "faults": dict(sorted(self.count["faults"].items())),
            "patterns": dict(sorted(self.count["patterns"].items())),
        }

    def _put_sites(self, stack: ExitStack) -> None:
        sheet = _Sheet(self.folder / "dispensers.csv", DISPENSER_COLUMNS, stack)
        for one in self.state.pharmacies:
            site, town = one.site, one.site.town
            place = (site.address_1, site.address_2, town.name, town.state, town.zip_code)
            known = (one.dea, one.npi, one.name, "pharmacy", f"pharmacy permit {one.permit}", one.ncpdp, one.permit)
            sheet.write((*known, *place, one.phone, one.kind, one.sender, int(one.never_dispenses)))
        sheet = _Sheet(self.folder / "prescribers.csv", PRESCRIBER_COLUMNS, stack)
        for who in self.state.prescribers:
            names = (who.last_name, who.first_name, who.middle_name, who.specialty)
            where = who.site.town
            sheet.write(
                (who.dea, who.npi, who.license_number, *names, where.name, where.state, where.zip_code, who.phone)
            )

    def _put_people(self, stack: ExitStack) -> None:
        profiles = Counter(person for person, _ in self.profiles)
        sheet = _Sheet(self.folder / "people.csv", PEOPLE_COLUMNS, stack)
        for one in self.state.people:
            died = self.state.died.get(one.number)
            sheet.write(
                (
                    one.number, one.household, one.kin, one.last_name, one.first_name, one.middle_name, one.suffix,
                    one.birth_date, one.gender, one.maiden_name, one.married_on or "", one.moved_on or "",
                    "" if died is None else self.state.plan.day(died), self.state.patterns[one.number],
                    profiles[one.number],
                )
            )  # fmt: skip


def _is_plain(rows: Sequence[Row]) -> bool:
    """True when nothing in a file refers to another record."""
    return all(row.entry.kind in {Kind.NEW, Kind.CORRECTION} for row in rows)


def _then(rows: Sequence[Row], then: str) -> list[Row]:
    return [replace(row, then=then) for row in rows] if then else list(rows)


def _not_loaded(rows: Sequence[Row]) -> list[Row]:
    return [replace(row, outcome=Became.NOT_LOADED.value, then=Then.RESENT.value) for row in rows]
