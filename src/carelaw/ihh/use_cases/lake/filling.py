"""Bring claims into the lake: X12 837, institutional or professional, or the three CSV sheets of claims.

Every claim or row is taken, or put aside with its place, its field and what is permitted; the rest of the file goes on.
The file itself is kept sealed as it came. A later version of a claim, or one that replaces or voids it, leaves the
earlier one where it is and names it in `gone`: nothing is written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from carelaw.ihh.bulk.attribution.layout import BUCKET, NO_YEAR, TABLES, TEXTS, lake_at
from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.common import PART
from carelaw.ihh.use_cases.permissions import IMPORT_FILES
from carelaw.ihh.wire.claims import ICD_10_SINCE, ClaimSent, RowRefused
from carelaw.ihh.wire.sheets import SHEETS
from carelaw.ihh.wire.x12_837 import read_837
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.bulk.engines import DuckEngine
from carelaw.platform.bulk.lake import ROWS_A_LOAD, Lake
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.sheets import Row, rows_of
from carelaw.platform.bulk.staging import Connection, Staged
from carelaw.platform.files.keeping import Readable, opened

KIND = "ihh.lake-load"
CITE = f"{PART}.992(c)"
VERSION = "1"
# Claims that stand in memory at once.
AT_ONCE = 50_000
_STAGED = ("claims", "diagnoses", "lines")
_SHEETS = {"claims": "form", "claim-dx": "code_set", "claim-lines": "line"}


def lake_here() -> Lake:
    """This program's lake in this home."""
    return lake_at(Path(settings.CARELAW_HOME) / "ihh-lake")


def receive_file(actor: Actor, at: datetime, stream: Readable, *, file_name: str) -> tuple[BulkRun, bool]:
    """Keep a file of claims and open its load. The very same file is the same load."""
    require(actor, IMPORT_FILES)
    return receive(_check(at), stream, file_name=file_name, at=at, actor=actor)


def fill(run: BulkRun, at: datetime) -> BulkRun:
    """Carry a load out; done once, it stays done."""
    return execute(_check(at), str(run.pk), at=at)


def loads_for(actor: Actor) -> QuerySet[BulkRun]:
    """Every load, the newest first."""
    require(actor, IMPORT_FILES)
    return BulkRun.objects.filter(kind=KIND).order_by("-received_at")


@dataclass(slots=True)
class _Batch:
    """Rows on their way into the tables of a load."""

    first: int
    rows: dict[str, list[Sequence[Any]]] = field(default_factory=lambda: {name: [] for name in _STAGED})
    aside: list[tuple[int, str, str, str]] = field(default_factory=list)
    claims: int = 0
    places: set[int] = field(default_factory=set)

    def take(self, sent: ClaimSent) -> None:
        """One claim with its diagnoses and lines."""
        self.claims += 1
        key = self.first + self.claims
        through = sent.through_on or sent.from_on
        self.rows["claims"].append(
            (
                sent.person_id, key, sent.claim_id[:60], sent.form, sent.type_of_bill[:4], sent.place_of_service[:2],
                sent.from_on, through, sent.admitted_on, sent.drg[:4], sent.billing_npi, sent.facility_npi,
                sent.taxonomy[:10], False, sent.status, sent.replaces[:60],
            )
        )  # fmt: skip
        inpatient = sent.type_of_bill.startswith("011")
        counted = sent.from_on is not None and sent.from_on >= ICD_10_SINCE
        for place, (code, position) in enumerate(sent.diagnoses if counted else ()):
            self.rows["diagnoses"].append(
                (sent.person_id, key, place, code, position, sent.from_on, through, inpatient)
            )
        for place, line in enumerate(sent.lines, 1):
            self.rows["lines"].append(
                (sent.person_id, key, place, line.revenue, line.hcpcs.upper(), line.place_of_service,
                 line.from_on or sent.from_on, line.units)
            )  # fmt: skip

    def put_aside(self, place: int, field_: str, says: str) -> None:
        """A claim or row that cannot be taken."""
        self.aside.append((place, field_, "", f"{says} ({CITE})"[:300]))
        self.places.add(place)


def _check(at: datetime) -> BulkCheck:
    held: dict[str, Any] = {}

    def terms() -> Mapping[str, Any]:
        # Whose claims are known is part of it: a file comes again after the people it speaks of were loaded.
        return {"version": VERSION, "people": Member.objects.count()}

    def read(connection: Connection, run: BulkRun) -> Staged:
        held["load"] = load = lake_here().next_load()
        engine = DuckEngine(connection, TEXTS)
        for table in _STAGED:
            engine.put(f"staged_{table}", TABLES[table], [])
        connection.execute("CREATE TABLE quarantined (row BIGINT, field VARCHAR, value VARCHAR, permitted VARCHAR)")
        batch = _Batch(load * ROWS_A_LOAD)
        rows = _read(connection, engine, run, batch)
        held["rows"] = rows
        return Staged(rows, len(batch.places), ())

    def decide(connection: Connection) -> None:
        lake, load = lake_here(), held["load"]
        held["gone"] = put(connection, lake, load)
        taken = held["rows"] - int(_one(connection, "SELECT count(DISTINCT row) FROM quarantined"))
        connection.execute(
            f"CREATE TABLE answers AS SELECT row, 'pass' AS outcome, 'kept' AS because FROM range({taken}) AS made(row)"  # noqa: S608
        )

    def save(connection: Connection, run: BulkRun, _at: datetime) -> Mapping[str, Any]:
        told = {"run": str(run.pk), "digest": run.digest, "what": "claims", "at": at.isoformat()}
        lake_here().close(held["load"], told)
        counts = {table: int(_one(connection, f"SELECT count(*) FROM staged_{table}")) for table in _STAGED}  # noqa: S608
        return {"load": held["load"], "replaced": held["gone"], **counts}

    return BulkCheck(KIND, (), terms, decide, save, read)


def _read(connection: Connection, engine: DuckEngine, run: BulkRun, batch: _Batch) -> int:
    with opened(run.digest) as sealed:
        start = sealed.read(4_096).lstrip()
    if not start.startswith((b"ISA", b"GS", b"ST")):
        return _read_sheet(connection, engine, run, batch, _sheet_of(start, run.file_reference))
    rows = 0
    with opened(run.digest) as stream:
        for several in _together(read_837(stream, file_name=run.file_reference)):
            known = _known(one.person_id for one in several if isinstance(one, ClaimSent))
            for one in several:
                rows += 1
                if isinstance(one, RowRefused):
                    batch.put_aside(one.number, one.field, _without_name(one.says, run.file_reference))
                elif one.person_id not in known:
                    says = "No person of the program has this number. Permitted: a person number; load people first."
                    batch.put_aside(one.place, "NM109", says)
                else:
                    batch.take(one)
            _flush(connection, engine, batch)
    return rows


def _without_name(says: str, file_name: str) -> str:
    """What is wrong, without the file's name: it stands beside."""
    return says.removeprefix(f"{file_name}, ")


def _sheet_of(start: bytes, file_name: str) -> str:
    header = start.decode("utf-8-sig", errors="replace").splitlines()
    names = {name.strip() for name in (header[0].split(",") if header else ())}
    for kind, column in _SHEETS.items():
        if {"claim_id", column} <= names:
            return kind
    says = (
        f"{file_name} is no X12 837 and no sheet of claims. A sheet has claim_id with form (heads), "
        "code_set and code (diagnoses) or line (lines)."
    )
    raise Refusal("claims-unreadable", says, cite=CITE, field="file")


def _read_sheet(connection: Connection, engine: DuckEngine, run: BulkRun, batch: _Batch, kind: str) -> int:
    rows = 0
    with opened(run.digest) as stream:
        for several in _together(rows_of(stream, SHEETS[kind], file_name=run.file_reference)):
            rows += len(several)
            good = []
            for row in several:
                for problem in row.problems:
                    batch.put_aside(
                        row.number, problem.field or "the row", _without_name(problem.says, run.file_reference)
                    )
                if not row.problems:
                    good.append(row)
            if kind == "claims":
                _take_heads(good, batch)
            else:
                _take_parts(engine, good, batch, kind)
            _flush(connection, engine, batch)
    return rows


def _take_heads(rows: Sequence[Row], batch: _Batch) -> None:
    from carelaw.ihh.use_cases.claim_rows import head_of

    known = _known(row.values["person_id"] for row in rows)
    for row in rows:
        values = row.values
        if values["person_id"] not in known:
            says = f"row {row.number}, person_id: no person of the program has this number. Load people first."
            batch.put_aside(row.number, "person_id", says)
        elif values["through"] < values["from"]:
            says = (
                f"row {row.number}, through: {values['through']} is before {values['from']}. Permitted: from or later."
            )
            batch.put_aside(row.number, "through", says)
        else:
            batch.take(head_of(row))


def _take_parts(engine: DuckEngine, rows: Sequence[Row], batch: _Batch, kind: str) -> None:
    """Diagnoses or lines of claims whose heads came before."""
    heads = _heads(engine, {row.values["claim_id"] for row in rows})
    for row in rows:
        values, head = row.values, heads.get(row.values["claim_id"])
        if head is None:
            says = f"row {row.number}, claim_id: no claim of the lake has this number. Load the heads of claims first."
            batch.put_aside(row.number, "claim_id", says)
        elif kind == "claim-lines":
            revenue = values["rev"].zfill(4) if values["rev"] else ""
            units = values["units"] if values["units"] is not None else 1
            first = values["date_from"] or head["from_on"]
            batch.rows["lines"].append(
                (head["person"], head["claim"], values["line"], revenue, (values["hcpcs"] or "").upper(),
                 values["pos"] or "", first, units)
            )  # fmt: skip
        elif values["code_set"] == "10" and head["from_on"] >= ICD_10_SINCE:
            days = (head["from_on"], head["through_on"], head["bill"].startswith("011"))
            batch.rows["diagnoses"].append(
                (head["person"], head["claim"], row.number, values["code"], values["position"], *days)
            )


def _heads(engine: DuckEngine, names: set[str]) -> dict[str, dict[str, Any]]:
    lake = lake_here().as_it_stands()
    engine.look("on_file", TABLES["claims"], _all(lake, "claims"))
    engine.look("departed", TABLES["gone"], _all(lake, "gone"))
    engine.put("named", ("name VARCHAR",), [(name,) for name in names])
    found = engine.rows(
        "SELECT on_file.person, on_file.claim, on_file.name, on_file.from_on, on_file.through_on, on_file.bill "
        "FROM on_file JOIN named ON named.name = on_file.name "
        "LEFT JOIN departed ON departed.claim = on_file.claim WHERE departed.claim IS NULL ORDER BY on_file.claim"
    )
    return {row["name"]: row for row in found}


def put(connection: Connection, lake: Lake, load: int) -> int:
    """Put staged claims into the lake, and name the claims that they replace; gives how many."""
    engine = DuckEngine(connection, TEXTS)
    before = lake.as_it_stands()
    engine.look("on_file", TABLES["claims"], _all(before, "claims"))
    for statement in _GONE:
        connection.execute(statement)
    keys = f"{BUCKET} AS bucket, strftime(from_on, '%Y') AS year"
    for table in _STAGED:
        if _one(connection, f"SELECT count(*) FROM staged_{table}"):  # noqa: S608
            lake.put(connection, load, table, f"SELECT {keys}, * FROM staged_{table} ORDER BY person, claim")  # noqa: S608
    gone = int(_one(connection, "SELECT count(*) FROM staged_gone"))
    if gone:
        lake.put(connection, load, "gone", f"SELECT {BUCKET} AS bucket, '{NO_YEAR}' AS year, * FROM staged_gone")  # noqa: S608
    if _one(connection, "SELECT count(*) FROM staged_diagnoses"):
        codes = f"SELECT '0' AS bucket, '{NO_YEAR}' AS year, code FROM (SELECT DISTINCT code FROM staged_diagnoses)"  # noqa: S608
        lake.put(connection, load, "codes_seen", codes)
    return gone


# A claim is gone when a later one has its name, or names it as what it replaces or voids, with its biller or without.
_GONE = (
    "CREATE OR REPLACE TABLE every AS SELECT person, claim, name, biller, replaces FROM on_file "
    "WHERE person IN (SELECT person FROM staged_claims) "
    "UNION ALL SELECT person, claim, name, biller, replaces FROM staged_claims",
    "CREATE OR REPLACE TABLE staged_gone AS SELECT DISTINCT person, claim, because FROM ("
    "SELECT earlier.person, earlier.claim, 'sent-again' AS because FROM every AS earlier "
    "JOIN staged_claims AS later ON later.person = earlier.person AND later.name = earlier.name "
    "AND later.claim > earlier.claim "
    "UNION ALL SELECT earlier.person, earlier.claim, 'replaced' FROM every AS earlier "
    "JOIN every AS later ON later.person = earlier.person AND later.replaces <> '' AND later.claim <> earlier.claim "
    "AND earlier.name IN (later.replaces, concat(later.biller, '-', later.replaces)) "
    "WHERE earlier.claim IN (SELECT claim FROM staged_claims) OR later.claim IN (SELECT claim FROM staged_claims))",
)


def _all(lake: Lake, table: str) -> list[Path]:
    return sorted({path for bucket, _year in lake.partitions(table) for path in lake.files(table, bucket)})


def _flush(connection: Connection, engine: DuckEngine, batch: _Batch) -> None:
    for table, rows in batch.rows.items():
        if rows:
            engine.put("incoming", TABLES[table], rows)
            connection.execute(f"INSERT INTO staged_{table} SELECT * FROM incoming")  # noqa: S608
            rows.clear()
    if batch.aside:
        engine.put("incoming", ("row BIGINT", "field VARCHAR", "value VARCHAR", "permitted VARCHAR"), batch.aside)
        connection.execute("INSERT INTO quarantined SELECT * FROM incoming")
        batch.aside.clear()


def _known(numbers: Iterable[str]) -> set[str]:
    """Which of these numbers are somebody's; asked in portions that any database takes."""
    listed, found = sorted(set(numbers)), set[str]()
    for first in range(0, len(listed), 500):
        portion = listed[first : first + 500]
        found |= set(Member.objects.filter(person_id__in=portion).values_list("person_id", flat=True))
    return found


def _together(rows: Iterable[Any]) -> Iterator[list[Any]]:
    several: list[Any] = []
    for one in rows:
        several.append(one)
        if len(several) == AT_ONCE:
            yield several
            several = []
    if several:
        yield several


def _one(connection: Connection, query: str) -> Any:
    found = connection.execute(query).fetchone()
    return found[0] if found else 0
