"""Which claims of the lake audits ask about: the lists of the register of audits, and what remittances' audits name.

A list names a claim by its reference: the prescription number, with fill or day behind it, or the authorization
number. A reference that fits no claim of the lake is judged in the audit's own file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from carelaw.pbm.bulk.lake.lake import Lake
from carelaw.pbm.bulk.payment_evidence import make
from carelaw.pbm.store.models import Audit, AuditClaim, AuditedClaim, AuditState
from carelaw.platform.bulk.staging import Connection

Numbers = Mapping[UUID, str]
Row = tuple[Any, ...]
_CHUNK = 2_000
_NAMED = (
    "manager VARCHAR", "payee VARCHAR", "reference VARCHAR", "prescription VARCHAR", "rest VARCHAR",
    "audit_start DATE", "federal_years BIGINT", "federal_cite VARCHAR", "line_of_business VARCHAR",
    "submitted_on DATE", "adjudicated_on DATE",
)  # fmt: skip
# A prescription is filled again: fill number, day, or a day of the list tell which fill is meant; one alone needs none.
_FITTING = """
SELECT DISTINCT named.manager, named.payee, claims.prescription_number, claims.date_of_service, named.audit_start,
    named.federal_years, named.federal_cite, named.line_of_business, named.submitted_on
FROM named JOIN claims ON claims.manager_number = named.manager AND claims.service_provider_id = named.payee
    AND (claims.authorization_number = named.reference OR claims.prescription_number = named.prescription)
WHERE claims.authorization_number = named.reference
    OR named.rest IN (CAST(claims.fill_number AS VARCHAR), strftime(claims.date_of_service, '%Y%m%d'),
        strftime(claims.date_of_service, '%Y-%m-%d'))
    OR named.rest = '' AND (claims.date_of_service IN (named.submitted_on, named.adjudicated_on)
        OR claims.fills = 1)
ORDER BY ALL
"""


def claims_under_audit(connection: Connection, lake: Lake, numbers: Numbers, npis: Numbers) -> Iterator[Row]:
    """Every claim that an audit asks about, with the day on which the audit starts."""
    named = list(_on_lists(numbers, npis))
    make(connection, "named", named, _NAMED)
    for manager in sorted({one[0] for one in named if one[0]}):
        paths = lake.files("claims", manager)
        if not paths:
            continue
        listed = ", ".join(f"'{path}'" for path in paths)
        connection.execute(
            "CREATE OR REPLACE TABLE claims AS SELECT found.*, count(DISTINCT date_of_service) "  # noqa: S608
            "OVER (PARTITION BY service_provider_id, prescription_number) AS fills FROM (SELECT manager_number, "
            "service_provider_id, prescription_number, fill_number, date_of_service, authorization_number "
            f"FROM read_parquet([{listed}], hive_partitioning = false) WHERE service_provider_id IN "
            "(SELECT payee FROM named)) AS found"
        )
        yield from connection.execute(_FITTING).fetchall()
    connection.execute("DROP TABLE IF EXISTS claims")
    yield from _named_by_remittances(numbers)


def _on_lists(numbers: Numbers, npis: Numbers) -> Iterator[Row]:
    found = AuditClaim.objects.exclude(audit__state__in=(AuditState.DRAFT, AuditState.CANCELLED)).select_related(
        "audit"
    )
    for one in found.order_by("pk").iterator(chunk_size=_CHUNK):
        starts_on = one.audit.starts_on
        number, payee = numbers.get(one.audit.manager_id, ""), npis.get(one.audit.pharmacy_id or UUID(int=0), "")
        if starts_on is None or not number or not payee:
            continue
        prescription, _mark, rest = one.claim_reference.partition("/")
        yield (
            number, payee, one.claim_reference, prescription, rest, starts_on, one.federal_years,
            one.federal_cite or None, one.line_of_business or None, one.submitted_on, one.adjudicated_on,
        )  # fmt: skip


def _named_by_remittances(numbers: Numbers) -> Iterator[Row]:
    """Claims that were reported as audited, where the audit is on the register by its number."""
    starts: dict[tuple[UUID, str], date] = {}
    for audit in Audit.objects.exclude(state__in=(AuditState.DRAFT, AuditState.CANCELLED)):
        if audit.starts_on is not None:
            starts[audit.manager_id, audit.reference] = audit.starts_on
    for one in AuditedClaim.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        starts_on = starts.get((one.manager_id, one.audit.strip().upper()))
        if starts_on is not None:
            yield (
                numbers.get(one.manager_id, ""), one.pharmacy_npi, one.prescription_number, one.served_on, starts_on,
                None, None, None, None,
            )  # fmt: skip
