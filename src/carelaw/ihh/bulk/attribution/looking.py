"""What the lake holds of single persons, as the facts that the pure rules judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from carelaw.ihh.bulk.attribution.layout import BUCKETS, TABLES
from carelaw.ihh.bulk.attribution.running import files_of
from carelaw.ihh.facts.attribution import ChronicStatus, CircumstanceSpan, CoverageSpan, GroupCase, TierCase
from carelaw.ihh.facts.claims import ClaimFacts, ClaimLine, DiagnosisOnClaim
from carelaw.ihh.facts.value_sets import open_risk_table
from carelaw.ihh.rules.chronic_status import NAMES, year_of_pin
from carelaw.ihh.rules.claim_evidence import admissions_of, evidence_of
from carelaw.ihh.rules.open_risk import open_risk
from carelaw.kernel.decision import Outcome
from carelaw.law.register import Law
from carelaw.platform.bulk.engines import Engine, Rows
from carelaw.platform.bulk.lake import Lake

_ORDER = {
    "coverage": "row",
    "circumstances": "row",
    "claims": "claim",
    "diagnoses": "claim, place",
    "lines": "claim, line",
    "gone": "claim",
    "statuses": "grouped_on, row",
}


def claims_of(engine: Engine, lakes: Sequence[Lake], persons: Iterable[str]) -> dict[str, tuple[ClaimFacts, ...]]:
    """The claims of some persons in their latest versions; `claim_id` is the number that the sender gave."""
    found = _rows(engine, lakes, list(persons), ("claims", "diagnoses", "lines", "gone"))
    return {person: _claims(tables) for person, tables in found.items()}


def cases_of(
    engine: Engine, lakes: Sequence[Lake], persons: Iterable[str], as_of: date, law: Law, *, substitute: bool = False
) -> dict[str, TierCase]:
    """Everything that the tiers of some persons rest on, as of a day."""
    found = _rows(engine, lakes, list(persons), tuple(_ORDER))
    return {person: _case(tables, as_of, law, substitute=substitute) for person, tables in found.items()}


def _rows(
    engine: Engine, lakes: Sequence[Lake], persons: Sequence[str], tables: Sequence[str]
) -> dict[str, dict[str, Rows]]:
    """The rows of some persons by table."""
    engine.put("wanted", ("person VARCHAR",), [(person,) for person in persons])
    buckets = engine.rows(f"SELECT DISTINCT md5_number_lower(person) % {BUCKETS} AS bucket FROM wanted")  # noqa: S608
    found: dict[str, dict[str, Rows]] = {person: {table: [] for table in tables} for person in persons}
    for table in tables:
        paths = files_of(lakes, table, [str(row["bucket"]) for row in buckets])
        engine.look("asked", TABLES[table], paths)
        query = f"SELECT asked.* FROM asked JOIN wanted ON wanted.person = asked.person ORDER BY {_ORDER[table]}"  # noqa: S608
        for row in engine.rows(query):
            found[row["person"]][table].append(row)
    return found


def _claims(tables: Mapping[str, Rows]) -> tuple[ClaimFacts, ...]:
    gone = {row["claim"] for row in tables["gone"]}
    codes: dict[int, list[DiagnosisOnClaim]] = defaultdict(list)
    lines: dict[int, list[ClaimLine]] = defaultdict(list)
    for row in tables["diagnoses"]:
        codes[row["claim"]].append(DiagnosisOnClaim(row["code"], row["position"]))
    for row in tables["lines"]:
        lines[row["claim"]].append(ClaimLine(row["revenue"], row["hcpcs"], row["from_on"], row["units"], row["place"]))
    return tuple(
        ClaimFacts(
            claim_id=row["name"],
            form=row["form"],
            type_of_bill=row["bill"],
            place_of_service=row["place"],
            from_on=row["from_on"],
            through_on=row["through_on"],
            admitted_on=row["admitted_on"],
            drg=row["drg"],
            facility=row["facility"],
            taxonomy=row["taxonomy"],
            crisis_unit=row["crisis_unit"],
            status=row["status"],
            diagnoses=tuple(codes[row["claim"]]),
            lines=tuple(lines[row["claim"]]),
        )
        for row in tables["claims"]
        if row["claim"] not in gone
    )


def _case(tables: Mapping[str, Rows], as_of: date, law: Law, *, substitute: bool) -> TierCase:
    claims = _claims(tables)
    evidence, _aside = evidence_of(claims)
    spans = {(row["program"], row["starts_on"]): row for row in tables["coverage"]}
    lasting = {(row["kind"], row["detail"], row["starts_on"]): row for row in tables["circumstances"]}
    year = year_of_pin(as_of, law)
    named = [row for row in tables["statuses"] if row["pinned_year"] == year]
    chronic = None
    if named:
        newest = named[-1]
        chronic = ChronicStatus(newest["status_code"], NAMES[newest["status_code"]][0], newest["version"], "3M")
    elif substitute:
        told = open_risk(GroupCase(as_of, evidence), law)
        if told.outcome is Outcome.PASS:
            code = int(str(told.reasons[0].value))
            chronic = ChronicStatus(code, NAMES[code][0], open_risk_table().version, "OPEN")
    return TierCase(
        as_of=as_of,
        coverage=tuple(CoverageSpan(row["program"], row["starts_on"], row["ends_on"]) for row in spans.values())
        or None,
        circumstances=tuple(
            CircumstanceSpan(row["kind"], row["starts_on"], row["ends_on"], row["detail"]) for row in lasting.values()
        ),
        evidence=evidence,
        admissions=admissions_of(claims, law),
        chronic=chronic,
        feed_loaded_on=max((_loaded(row) for row in spans.values()), default=None),
    )


def _loaded(row: Mapping[str, Any]) -> date:
    loaded: date = row["loaded_on"]
    return loaded
