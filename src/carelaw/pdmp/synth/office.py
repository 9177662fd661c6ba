"""The senders of a state at work: what goes into which file, what is revised, voided, mended, and what goes wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from carelaw.pdmp.synth import broken, faults
from carelaw.pdmp.synth.faults import Became
from carelaw.pdmp.synth.filing import Desk, Entry, Kind, Letterhead, Row, Then, made_at, render, render_zero
from carelaw.pdmp.synth.practice import Pharmacy, Sender
from carelaw.pdmp.synth.records import Clerk
from carelaw.pdmp.synth.sheets import Sheets
from carelaw.pdmp.synth.state import Fill, State
from carelaw.pdmp.synth.variation import Noise, Profile, profile_of
from carelaw.pdmp.synth.weighted import Weighted

# Shares of records, beside those that the caller wants faulty.
LATE = 0.012
REVISED = 0.008
VOIDED = 0.006
CORRECTED = 0.5  # of the records held
FILES_BROKEN = 0.25  # of the share of faulty records: with 2 % faulty records, one file in 200
_TAKEN_ANEW = 0.5
_ZERO_EVERY = 7
_TRANSIT = timedelta(minutes=10)
_ROW_FAULTS = sum(share for share, _, _ in faults.ROW_FAULTS.values())
_ROW_KINDS = Weighted((Kind(name), share) for name, (share, _, _) in faults.ROW_FAULTS.items())
_COUNTED = ("files", "files_by_version", "outcomes", "then", "faults", "patterns")


class Office:
    """All senders together: keeps profiles, plans what goes into which file, sends night after night."""

    def __init__(self, state: State, sheets: Sheets, *, faulty: float, noise: Noise) -> None:
        self.state, self.sheets, self.faulty = state, sheets, faulty
        self.rng = Random(f"{state.plan.seed}/office")
        self.today, self.last = 0, state.days - 1
        self.noise_without_accents = replace(noise, accents=0.0)
        self.noise_with_accents = replace(noise, accents=min(1.0, noise.accents * 6))
        self.profiles = {key: (profile, state.plan.end) for key, profile in state.profiles.items()}
        self.outbox: dict[int, dict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        self.pharmacies_of: dict[int, list[Pharmacy]] = defaultdict(list)
        for pharmacy in state.pharmacies:
            self.pharmacies_of[pharmacy.sender].append(pharmacy)
        self.clerks = {one.number: Clerk(one, state.plan.start, state.days) for one in state.senders}
        self.desks = {number: Desk(self.rng, clerk, self._correct_later) for number, clerk in self.clerks.items()}
        self.breakages = broken.in_turn()
        self.reported_to: dict[int, int] = {}
        self.patients: set[int] = set()

    def work(self, day: int) -> int:
        """Take in what is dispensed on a day, then send the files of its night. Answers with the records sent."""
        before, self.today = self.sheets.sent, day
        for fill in self.state.fills_on(day):
            self._plan(fill)
        waiting = self.outbox.pop(day, {})
        for sender in self.state.senders:
            if sender.sends_after(day) == day or day == self.last:
                self._send(sender, waiting.get(sender.number, []))
        return self.sheets.sent - before

    # --- planning

    def _plan(self, fill: Fill) -> None:
        """Decide in which file a fill is reported, and what else happens to its record."""
        sender = self.state.sender_of[fill.pharmacy.number]
        entry = Entry(fill, self._profile(fill, sender))
        told = fill.course.told
        late = not told and self.rng.random() < LATE
        due = self._due(sender, fill.sold + 4 + int(self.rng.random() * 24) if late else fill.sold)
        self.outbox[due][sender.number].append(entry)
        if told:
            entry.faulty = bool(fill.course.spoilt_by)
        elif not fill.course.animal:
            self._draw_fate(entry, sender, due)

    def _draw_fate(self, entry: Entry, sender: Sender, due: int) -> None:
        draw = self.rng.random()
        if draw < self.faulty * (1 - _ROW_FAULTS):
            entry.faulty = True
        elif draw < self.faulty:
            kind = _ROW_KINDS.pick(self.rng)
            when = due if kind is Kind.DUPLICATE_IN_FILE else self._later(sender, due)
            self._add(sender, when, Entry(entry.fill, entry.profile, kind))
        elif draw < self.faulty + REVISED:
            if self._add(sender, self._later(sender, due), Entry(entry.fill, entry.profile, Kind.REVISE)):
                entry.then = Then.REVISED
        elif draw < self.faulty + REVISED + VOIDED:
            void = Entry(entry.fill, entry.profile, Kind.VOID, then=Then.NOTHING)
            if self._add(sender, self._later(sender, due), void):
                entry.then = Then.VOIDED

    def _correct_later(self, entry: Entry) -> bool:
        """Half of the senders mend a record that was held, in one of their next files."""
        if self.rng.random() >= CORRECTED:
            return False
        sender = self.state.sender_of[entry.fill.pharmacy.number]
        return self._add(sender, self._later(sender, self.today), Entry(entry.fill, entry.profile, Kind.CORRECTION))

    def _add(self, sender: Sender, when: int | None, entry: Entry) -> bool:
        """Put an entry into the file of a night; False when the period has no such night left."""
        if when is None:
            return False
        self.outbox[when][sender.number].append(entry)
        return True

    def _due(self, sender: Sender, day: int) -> int:
        """The day in whose night a record that is ready on a day goes out; the last night takes all that is left."""
        return min(sender.sends_after(min(day, self.last)), self.last)

    def _later(self, sender: Sender, due: int) -> int | None:
        """The day of a file after this one, within the period."""
        later = self._due(sender, due + 1 + int(self.rng.random() * 6))
        return later if later > due else None

    def _profile(self, fill: Fill, sender: Sender) -> Profile:
        """What the pharmacy, or its chain, has on file of the patient; taken anew by some after a move or marriage."""
        person = fill.course.person
        key = (person.number, self.state.site_of(fill.pharmacy))
        on = self.state.plan.day(fill.filled)
        self.patients.add(person.number)
        known = self.profiles.get(key)
        if known is not None:
            if not _changed(person.moved_on, known[1], on) and not _changed(person.married_on, known[1], on):
                return known[0]
            if self.rng.random() >= _TAKEN_ANEW:
                return known[0]
        noise = self.noise_with_accents if sender.keeps_accents else self.noise_without_accents
        made = profile_of(self.rng, person, on, noise)
        self.profiles[key] = made, on
        return made

    # --- sending

    def _send(self, sender: Sender, entries: list[Entry]) -> None:
        self._send_zero_reports(sender, nothing=not entries)
        if not entries:
            return
        head = self._head(sender, "1")
        rows = self.desks[sender.number].rows(entries, self.state.plan.day(self.today + 1))
        if self.rng.random() < self.faulty * FILES_BROKEN:
            self._send_broken(head, rows)
        else:
            self._put(head, "1", render(head, rows), rows)

    def _send_broken(self, head: Letterhead, rows: Sequence[Row]) -> None:
        """A file goes wrong; an office that is told so sends it again three hours later."""
        breakage = next(one for one in self.breakages if not one.plain_only or _is_plain(rows))
        content, second = render(head, rows), head
        if breakage.loads:
            self._put(head, "1", content, _ending(rows, breakage.first_then))
            second = replace(head, created_at=head.created_at + timedelta(hours=1))
        lost = _not_loaded(rows, Then.RESENT if breakage.resends else Then.NOTHING) if breakage.carries_rows else []
        self._put(second, "2", breakage.spoil(content, second), lost, breakage)
        if breakage.resends:
            again = f"{head.control_number}R"
            third = replace(head, control_number=again, created_at=head.created_at + timedelta(hours=3))
            self._put(third, "3", render(third, rows), rows)

    def _send_zero_reports(self, sender: Sender, *, nothing: bool) -> None:
        """Who dispensed nothing says so: an office of a single pharmacy each time, one that never dispenses weekly."""
        own = self.pharmacies_of[sender.number]
        for pharmacy in own:
            since = self.reported_to.get(pharmacy.number, -1) + 1
            weekly = pharmacy.never_dispenses and self.today + 1 - since >= _ZERO_EVERY
            quiet = nothing and len(own) == 1 and not pharmacy.never_dispenses
            if weekly or quiet:
                period = (self.state.plan.day(since), self.state.plan.day(self.today))
                head = self._head(sender, f"Z{pharmacy.number}")
                content = render_zero(head, self.clerks[sender.number], pharmacy, period)
                self._put(head, f"z{pharmacy.number}", content, [], kind="zero-report")
                self.reported_to[pharmacy.number] = self.today
        if not nothing and len(own) == 1:
            self.reported_to[own[0].number] = self.today

    def _head(self, sender: Sender, mark: str) -> Letterhead:
        name = sender.name or self.pharmacies_of[sender.number][0].name
        day = self.state.plan.day(self.today)
        return Letterhead(sender, name, f"{sender.number:04d}-{day:%Y%m%d}-{mark}", made_at(day, sender.number))

    def _put(
        self,
        head: Letterhead,
        mark: str,
        content: bytes,
        rows: Sequence[Row],
        breakage: broken.Breakage | None = None,
        *,
        kind: str = "dispensings",
    ) -> None:
        name = f"{head.sender.number:04d}_{self.state.plan.day(self.today):%Y%m%d}_{mark}.dat"
        received_at = head.created_at + _TRANSIT
        if breakage is None:
            self.sheets.put_file(name, head, content, rows, received_at, kind=kind)
        else:
            known = {"kind": breakage.name, "finding": breakage.finding, "outcome": breakage.outcome}
            self.sheets.put_file(name, head, content, rows, received_at, **known)

    # --- the end

    def close(self) -> dict[str, Any]:
        """Write the sheets about people and sites; the counts of everything."""
        state = self.state
        self.sheets.put_people(state, Counter(person for person, _ in self.profiles))
        self.sheets.put_sites(state)
        return {
            "people": len(state.people),
            "patients": len(self.patients),
            "dispensers": len(state.pharmacies),
            "prescribers": len(state.prescribers),
            "senders": len(state.senders),
            "dispensings": state.planned,
            "sent": self.sheets.sent,
            "after_death": self.sheets.after_death,
            **self.sheets.counts(_COUNTED),
        }


def _changed(on: date | None, after: date, until: date) -> bool:
    return on is not None and after < on <= until


def _is_plain(rows: Sequence[Row]) -> bool:
    """True when nothing in a file refers to another record."""
    return all(row.entry.kind in {Kind.NEW, Kind.CORRECTION} for row in rows)


def _ending(rows: Sequence[Row], then: str) -> list[Row]:
    return [replace(row, then=then) for row in rows] if then else list(rows)


def _not_loaded(rows: Sequence[Row], then: Then) -> list[Row]:
    return [replace(row, outcome=Became.NOT_LOADED.value, then=then.value) for row in rows]
