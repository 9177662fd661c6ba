"""Ten years of collection, and the days on which they end: exactly what is due goes, everything else stays as it was.

By hand:

python -m tests.pdmp.retention.ten_years --records 1000000              on SQLite
python -m tests.pdmp.retention.ten_years --records 1000000 --postgres   on a PostgreSQL server of its own
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

FIRST = date(2015, 6, 30)
DAYS = 3653
# Days whose seven or eight years end around a February 29.
LEAPS = tuple(date.fromisoformat(day) for day in ("2016-02-28", "2016-02-29", "2016-03-01", "2017-02-28", "2017-03-01"))
CHECKED = (
    date(2022, 6, 30),
    date(2023, 2, 28),
    date(2023, 3, 1),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2025, 7, 1),
)


def later(day: date, years: int) -> date:
    """So many years later, told apart from the product's own arithmetic: the last day of February where need be."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


@dataclass
class State:
    """What was put in, told by number: everything about a row can be made again from its number and the seed."""

    records: int
    seed: int
    collected: list[date] = field(default_factory=list)
    last: list[date] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)
    held: dict[int, date] = field(default_factory=dict)
    asked: dict[str, tuple[datetime, list[int]]] = field(default_factory=dict)
    files: dict[date, str] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return max(20, self.records // 8)

    def person(self, number: int) -> int:
        return (number * 7919) % self.people + 1

    def alive(self, number: int, on: date) -> bool:
        """Whether a row is still in the histories' reach on a day: through the seventh anniversary."""
        return self.last[number - 1] >= on

    def staying(self, on: date) -> list[int]:
        """The numbers of the rows that are still in the histories' reach on a day."""
        return [number for number, last in enumerate(self.last, 1) if last >= on]

    def vaulted(self, number: int, on: date) -> bool:
        """Whether a row is kept in the vault on a day."""
        return number in self.held and not self.alive(number, on) and self.held[number] >= on


def put_in(records: int, seed: int = 11) -> State:
    """Fill the tables as ten years of reporting would have, straight by the bulk door."""
    from carelaw.pdmp.store.models import Dispensation

    rng = random.Random(seed)
    state = State(records, seed)
    for number in range(1, records + 1):
        day = LEAPS[number // 50 % len(LEAPS)] if number % 50 == 0 else FIRST + timedelta(days=rng.randrange(DAYS))
        state.collected.append(day)
        state.last.append(later(day, 7))
        if number % 400 == 0:
            state.held[number] = later(day, 8 + number // 400 % 3)
    _people(state)
    submissions = _submissions(state)
    for part in _parts(range(1, records + 1), 20_000):
        _insert(Dispensation, [dispensing(state, number, submissions) for number in part])
    _records(state, submissions)
    _queries(state, rng)
    _counted()
    state.stored = [fingerprint for _, fingerprint in _fingerprints()]
    return state


def _counted() -> None:
    """The database counts its tables, as it does by itself in the course of ten years."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _fingerprints() -> Iterator[tuple[int, int]]:
    """Each stored dispensing as a number and one number over all its columns, as the database holds them."""
    from django.db import connection

    from carelaw.pdmp.store.models import Dispensation

    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{Dispensation._meta.db_table}" ORDER BY "id"')
        place = [column[0] for column in cursor.description].index("id")
        while rows := cursor.fetchmany(2000):
            yield from ((row[place], hash(tuple(map(str, row)))) for row in rows)


def dispensing(state: State, number: int, submissions: Mapping[date, uuid.UUID]) -> dict[str, Any]:
    """The row of this number; two neighbors of one day may be two versions of one dispensing."""
    day = state.collected[number - 1]
    received = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return {
        "id": number,
        "key": sha256(str(number).encode()).hexdigest()[:40],
        "version": 1,
        "state": "superseded" if number % 20 == 3 else "live",
        "content": "c",
        "identity_id": state.person(number),
        "prescriber_id": number % 50 + 1,
        "dispenser_id": number % 9 + 1,
        "submission_id": submissions[day],
        "ended_by_id": None,
        "ended_at": None,
        "ordinal": number,
        "prescription_number": str(number),
        "written_on": day - timedelta(days=3),
        "filled_on": day - timedelta(days=2),
        "sold_on": None,
        "dispensed_on": day - timedelta(days=2),
        "fill_number": 0,
        "partial_fill": 0,
        "refills_authorized": None,
        "product_qualifier": "01",
        "national_drug_code": "00406012301",
        "ingredients": None,
        "quantity": None,
        "unit": "",
        "days_supply": number % 30 + 1,
        "payment": "",
        "origin": "",
        "treatment_type": "",
        "diagnosis": "",
        "directions": "",
        "federal_schedule": "CII",
        "state_schedule": "CII",
        "outcome": "accepted",
        "warnings": None,
        "received_at": received,
        "collected_on": day,
        "held_until": state.held.get(number),
        "lateness_seconds": 0,
    }


def _insert(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """One transaction for these rows: by itself SQLite commits, and forces to disk, each row alone."""
    from django.db import transaction

    from carelaw.pdmp.store.bulk import insert_rows

    with transaction.atomic():
        insert_rows(model, rows)


def _people(state: State) -> None:
    from carelaw.pdmp.store.models import BlockingKey, Dispenser, Identity, Patient, Prescriber, Tally

    at = datetime(2015, 6, 30, 12, tzinfo=UTC)
    for part in _parts(range(1, state.people + 1), 20_000):
        made = [{"id": n, "public_id": uuid.UUID(int=n), "merged_into_id": None, "created_at": at} for n in part]
        _insert(Patient, made)
        _insert(Identity, [_identity(n, at) for n in part])
        _insert(BlockingKey, [{"key": n * 31, "identity_id": n} for n in part])
    Tally.objects.create(name="identities", number=state.people)
    Prescriber.objects.bulk_create([Prescriber(id=n, digest=f"p{n}", key=f"p{n}") for n in range(1, 51)])
    Dispenser.objects.bulk_create([Dispenser(id=n, digest=f"d{n}", key=f"d{n}") for n in range(1, 10)])


def _identity(number: int, at: datetime) -> dict[str, Any]:
    from carelaw.pdmp.store.models import Identity

    row = {f.column: "" for f in Identity._meta.concrete_fields}
    return row | {
        "id": number,
        "digest": f"i{number}",
        "patient_id": number,
        "last_name": f"SAMPLE{number}",
        "first_name": "AUGUST",
        "birth_date": date(1960, 1, 1) + timedelta(days=number % 9000),
        "ids": [],
        "linked_at": at,
    }


def _submissions(state: State) -> dict[date, uuid.UUID]:
    """A file a day; the bytes of some are kept for real."""
    from carelaw.pdmp.store.models import Submission
    from carelaw.platform.files import keeping

    rows = []
    for number, day in enumerate(sorted(set(state.collected))):
        received = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
        digest = sha256(day.isoformat().encode()).hexdigest()
        if number % 40 == 0:
            digest = keeping.keep(io.BytesIO(f"the file of {day}".encode())).digest
            state.files[day] = digest
        rows.append(
            Submission(
                id=uuid.UUID(int=day.toordinal()),
                channel="upload",
                file_name=f"{day}.dat",
                digest=digest,
                size=10,
                received_at=received,
                state="processed",
            )
        )
    Submission.objects.bulk_create(rows, batch_size=40)
    return {row.received_at.date(): row.pk for row in rows}


def _records(state: State, submissions: Mapping[date, uuid.UUID]) -> None:
    """Of every tenth a record with a warning, and of every thirtieth one that was held back and never stored."""
    from carelaw.pdmp.store.models import SubmittedRecord

    rows = []
    for number in range(10, state.records + 1, 10):
        day = state.collected[number - 1]
        held = number % 30 == 0
        rows.append(
            {
                "submission_id": submissions[day],
                "ordinal": number,
                "segment_no": 1,
                "key": f"held-{number}" if held else sha256(str(number).encode()).hexdigest()[:40],
                "prescription_number": str(number),
                "dispenser_dea": "",
                "outcome": "held" if held else "accepted-with-warning",
                "state": "held" if held else "noted",
                "sent_fields": {"PAT07": f"SAMPLE{number}"},
                "sent_compounds": [],
                "corrected_fields": None,
                "findings": [],
                "received_at": datetime(day.year, day.month, day.day, 15, tzinfo=UTC),
                "dispensation_id": None if held else number,
                "closed_at": None,
                "closed_by": "",
            }
        )
    for part in _parts(rows, 20_000):
        _insert(SubmittedRecord, part)


def _queries(state: State, rng: random.Random) -> None:
    """Questions that were answered with some rows of one person, all collected before."""
    from carelaw.pdmp.store.models import Query

    rows = []
    for number in range(25, state.records + 1, 50):
        shown = [n for n in (number, number + state.people, number + 2 * state.people) if n <= state.records]
        day = max(state.collected[n - 1] for n in shown) + timedelta(days=rng.randrange(200))
        at = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
        query = Query(
            id=uuid.UUID(int=number),
            actor_name="Test",
            role="PRESCRIBER",
            purpose="TREATMENT",
            channel="console",
            patient_id=state.person(number),
            outcome="allowed",
            requested_at=at,
            provided_at=at,
            shown_rows=[[n, 1] for n in shown],
            answer_digest="a" * 64,
        )
        state.asked[str(query.pk)] = (at, shown)
        rows.append(query)
    Query.objects.bulk_create(rows, batch_size=40)


def run_days(state: State, days: Sequence[date], batch: int = 4500, every: bool = False) -> dict[str, Any]:
    """Run the daily job on these days, look after each, and after the last one twice."""
    from carelaw.pdmp.use_cases.retention import certificates
    from carelaw.pdmp.use_cases.retention.destroying import destroy_due, due_on

    begun, certified, destroying = time.monotonic(), 0, 0.0
    for on in days:
        at = datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
        started = time.monotonic()
        runs = destroy_due(on, at, batch=batch)
        destroying += time.monotonic() - started
        certified += len(runs)
        assert all(run.state == "complete" for run in runs), [run.certificate for run in runs]
        look(state, on, whole=every or on in CHECKED or on == days[-1])
    last = days[-1]
    again = datetime(last.year, last.month, last.day, 9, tzinfo=UTC)
    assert destroy_due(last, again) == [], "a second run changed something"
    assert due_on(last, again) == []
    verifying = time.monotonic()
    count, fault = certificates.verify()
    assert fault is None, fault
    assert count == certified
    return {
        "days": len(days),
        "certificates": certified,
        "destroying_seconds": round(destroying, 1),
        "verifying_seconds": round(time.monotonic() - verifying, 1),
        "seconds": round(time.monotonic() - begun, 1),
    }


def look(state: State, on: date, *, whole: bool) -> None:
    """Exactly the rows that may stay are there, in the tables, the vault, the files and the query log."""
    from django.db.models import Count, Sum

    from carelaw.pdmp.store.models import Dispensation, VaultedItem

    stay = state.staying(on)
    found = Dispensation.objects.aggregate(count=Count("pk"), sum=Sum("pk"))
    assert (found["count"], found["sum"] or 0) == (len(stay), sum(stay)), f"on {on}: {found['count']} of {len(stay)}"
    vault = {number for number in state.held if state.vaulted(number, on)}
    assert set(VaultedItem.objects.values_list("dispensing", flat=True)) == vault, f"vault on {on}"
    if whole:
        _look_at_rows(state, stay)
        _look_at_people(state, stay)
        _look_around(state, on, stay)


def _look_at_rows(state: State, stay: Sequence[int]) -> None:
    """Every row that stays is what it was, in every column."""
    expected = iter(stay)
    seen = 0
    for number, fingerprint in _fingerprints():
        assert number == next(expected)
        assert fingerprint == state.stored[number - 1], f"row {number} was changed"
        seen += 1
    assert seen == len(stay)


def _look_at_people(state: State, stay: Sequence[int]) -> None:
    from carelaw.pdmp.store.models import BlockingKey, Identity, Patient, Tally

    people = {state.person(number) for number in stay}
    assert set(Identity.objects.values_list("pk", flat=True)) == people
    assert set(Patient.objects.values_list("pk", flat=True)) == people
    assert set(BlockingKey.objects.values_list("identity_id", flat=True)) == people
    assert Tally.objects.get(name="identities").number == len(people)


def _look_around(state: State, on: date, stay: Sequence[int]) -> None:
    from carelaw.pdmp.store.models import Query, Submission, SubmittedRecord
    from carelaw.platform.files import keeping

    here = set(stay)
    records = {n for n in range(10, state.records + 1, 10) if state.alive(n, on)}
    assert set(SubmittedRecord.objects.values_list("ordinal", flat=True)) == records
    for day, digest in state.files.items():
        assert keeping.exists(digest) == (later(day, 7) >= on), f"the file of {day} on {on}"
    named = set(Submission.objects.exclude(file_name="").values_list("file_name", flat=True))
    assert named == {f"{day}.dat" for day in set(state.collected) if later(day, 7) >= on}
    lines = {str(line.pk): line for line in Query.objects.all().iterator()}
    assert set(lines) == {pk for pk, (at, _) in state.asked.items() if later(at.date(), 7) >= on}
    for pk, line in lines.items():
        shown = state.asked[pk][1]
        left = [n for n in shown if n in here]
        assert [n for n, _ in line.shown_rows] == left, f"the log still refers to what is gone on {on}"
        assert bool(line.answer_digest) == (left == shown)


def month_starts(first: date, last: date) -> Iterator[date]:
    """The first day of each month."""
    day = first
    while day <= last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


def calendar(daily: bool) -> list[date]:
    """The days on which the job runs: each month, and each day that the leap years make doubtful; or every day."""
    if daily:
        return [date(2022, 6, 30) + timedelta(days=n) for n in range(1098)]
    return sorted({*month_starts(date(2022, 7, 1), date(2025, 7, 1)), *CHECKED})


def _parts(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a database of its own, walk the calendar, and tell what it took."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--daily", action="store_true", help="run the job on every day of the last three years")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own, not SQLite")
    options = parser.parse_args(arguments)
    from carelaw.site.throwaway_postgres import throwaway_postgres

    with tempfile.TemporaryDirectory() as folder, throwaway_postgres() if options.postgres else nullcontext() as server:
        os.environ |= {
            "CARELAW_HOME": folder,
            "CARELAW_DATABASE_URL": server.url if server else f"sqlite:///{folder}/ten.sqlite3",
            "CARELAW_SECRET_KEY": "only-for-tests",
            "DJANGO_SETTINGS_MODULE": "carelaw.site.settings",
        }
        Path(folder, "law.toml").write_text('rulebooks = ["pa-abc-map"]\n', encoding="utf-8")
        subprocess.run([sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"], check=True)
        import django

        django.setup()
        begun = time.monotonic()
        state = put_in(options.records)
        filled = round(time.monotonic() - begun, 1)
        told = run_days(state, calendar(options.daily))
        told |= {
            "records": options.records,
            "database": "PostgreSQL" if options.postgres else "SQLite",
            "filling_seconds": filled,
            "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
