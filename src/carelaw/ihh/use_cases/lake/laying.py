"""Lay what is on file beside the lake: people, coverage, circumstances, risk groups, claims that came one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db.models import Count, Max

from carelaw.ihh.bulk.attribution.layout import BUCKET, NO_YEAR, TABLES, TEXTS, lake_at
from carelaw.ihh.store.models import Circumstance, Claim, Coverage, GrouperResult, Member
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.lake.filling import lake_here
from carelaw.platform.bulk.engines import DuckEngine
from carelaw.platform.bulk.lake import ROWS_A_LOAD, Lake
from carelaw.platform.bulk.staging import Connection

_AT_ONCE = 20_000
# Claims on file come before every load of the lake.
_FIRST = 1


def stamp() -> list[Any]:
    """What is on file, in few figures: other figures, another run."""
    told: list[Any] = []
    for model, newest in ((Member, "loaded_at"), (Coverage, "loaded_at"), (Circumstance, "loaded_at")):
        told.append(list(model.objects.aggregate(n=Count("pk"), newest=Max(newest)).values()))
    told.append(list(GrouperResult.objects.aggregate(n=Count("pk"), newest=Max("pk")).values()))
    told.append(sorted(Claim.objects.values_list("status").annotate(Count("pk"), Max("pk"), Max("file__received_at"))))
    return told


def lay_out(connection: Connection, folder: Path) -> Lake:
    """What is on file, as a lake of its own below a folder; laid out once, it stays."""
    lake = lake_at(folder)
    if lake.loads():
        return lake
    engine, load = DuckEngine(connection, TEXTS), lake.next_load()
    keys = f"{BUCKET} AS bucket, '{NO_YEAR}' AS year"
    for table, rows in _on_file():
        _stage(engine, f"laid_{table}", TABLES[table], rows)
        lake.put(connection, load, table, f"SELECT {keys}, * FROM laid_{table} ORDER BY person")  # noqa: S608
    _claims(connection, engine, lake, load)
    lake.close(load, {"what": "on-file"})
    return lake


def _on_file() -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    people = Member.objects.order_by("person_id").values_list("person_id", flat=True)
    yield "people", ((person, row) for row, person in enumerate(people.iterator(chunk_size=_AT_ONCE)))
    spans = Coverage.objects.values_list("member__person_id", "program", "starts_on", "ends_on", "loaded_at", "pk")
    yield "coverage", ((*span[:4], legal_day(span[4]), span[5]) for span in spans.iterator(chunk_size=_AT_ONCE))
    lasting = Circumstance.objects.values_list("member__person_id", "kind", "detail", "starts_on", "ends_on", "pk")
    yield "circumstances", lasting.iterator(chunk_size=_AT_ONCE)
    groups = GrouperResult.objects.values_list(
        "member__person_id", "year", "status_code", "version", "grouped_on", "pk"
    )
    yield "statuses", groups.iterator(chunk_size=_AT_ONCE)


def _claims(connection: Connection, engine: DuckEngine, lake: Lake, load: int) -> None:
    """Claims that came by the other door and are not in the lake under the same number."""
    tables = ("claims", "diagnoses", "lines")
    for table in tables:
        engine.put(f"laid_{table}", TABLES[table], [])
    found = Claim.objects.select_related("member").order_by("pk").iterator(chunk_size=2_000)
    rows: dict[str, list[Sequence[Any]]] = {table: [] for table in tables}
    for number, claim in enumerate(found, 1):
        _claim(rows, claim, _FIRST * ROWS_A_LOAD - ROWS_A_LOAD + number)
        if number % _AT_ONCE == 0:
            _add(connection, engine, rows)
    _add(connection, engine, rows)
    big = lake_here().as_it_stands()
    paths = [path for bucket, _year in big.partitions() for path in big.files("claims", bucket)]
    engine.look("on_file", TABLES["claims"], sorted(set(paths)))
    connection.execute(
        "CREATE OR REPLACE TABLE known_there AS SELECT laid_claims.claim FROM laid_claims "
        "JOIN on_file ON on_file.person = laid_claims.person AND on_file.name = laid_claims.name"
    )
    keys = f"{BUCKET} AS bucket, strftime(from_on, '%Y') AS year"
    for table in tables:
        kept = f"FROM laid_{table} WHERE claim NOT IN (SELECT claim FROM known_there)"  # noqa: S608
        lake.put(connection, load, table, f"SELECT {keys}, * {kept} ORDER BY person, claim")
    codes = f"SELECT DISTINCT '0' AS bucket, '{NO_YEAR}' AS year, code FROM laid_diagnoses"  # noqa: S608
    lake.put(connection, load, "codes_seen", codes)


def _claim(rows: dict[str, list[Sequence[Any]]], one: Claim, key: int) -> None:
    person, inpatient = one.member.person_id, one.type_of_bill.startswith("011")
    rows["claims"].append(
        (
            person, key, one.claim_id, one.form, one.type_of_bill, one.place_of_service, one.from_on, one.through_on,
            one.admitted_on, one.drg, one.billing_npi, one.facility_npi, one.taxonomy, one.crisis_unit, one.status,
            one.replaces,
        )
    )  # fmt: skip
    for place, (code, position) in enumerate(one.diagnoses):
        rows["diagnoses"].append((person, key, place, code, position, one.from_on, one.through_on, inpatient))
    for place, line in enumerate(one.lines, 1):
        says = (line.get("revenue", ""), line.get("hcpcs", ""), line.get("place_of_service", ""))
        rows["lines"].append((person, key, place, *says, one.from_on, line.get("units", 1)))


def _add(connection: Connection, engine: DuckEngine, rows: dict[str, list[Sequence[Any]]]) -> None:
    for table, several in rows.items():
        if several:
            engine.put("incoming", TABLES[table], several)
            connection.execute(f"INSERT INTO laid_{table} SELECT * FROM incoming")  # noqa: S608
            several.clear()


def _stage(engine: DuckEngine, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    engine.put(table, columns, [])
    several: list[Sequence[Any]] = []
    for row in rows:
        several.append(row)
        if len(several) == _AT_ONCE:
            engine.put("incoming", columns, several)
            engine.connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608
            several = []
    if several:
        engine.put("incoming", columns, several)
        engine.connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608
