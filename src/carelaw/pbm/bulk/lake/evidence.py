"""Tables beside the claims that the market's checks ask: lists, offers, appeals, acts, money, licenses by day.

Prices are hundred-thousandths of a dollar, amounts cents, instants microseconds since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from carelaw.pbm.bulk.payment_evidence import TABLES as PAYMENT_TABLES

MARKET_TABLES: Mapping[str, Sequence[str]] = {
    "acting": (
        "manager VARCHAR", "day DATE", "status VARCHAR", "valid_from DATE", "valid_to DATE", "exempt BOOLEAN",
    ),
    "list_updates": (
        "row BIGINT", "manager VARCHAR", "list VARCHAR", "published_at BIGINT", "kind VARCHAR", "source_on DATE",
    ),
    "prices": (
        "row BIGINT", "manager VARCHAR", "list VARCHAR", "drug VARCHAR", "unit_price BIGINT", "starts_on DATE",
        "ends_on DATE",
    ),
    "offers": (
        "drug VARCHAR", "wholesaler VARCHAR", "kind VARCHAR", "operates BOOLEAN", "open_to_all BOOLEAN",
        "status VARCHAR", "unit_cost BIGINT", "as_of DATE",
    ),
    "obsolete": ("drug VARCHAR", "obsolete_on DATE", "end_marketing_on DATE"),
    "editions": ("drug VARCHAR", "edition_on DATE", "te_codes VARCHAR"),
    "listed": (
        "row BIGINT", "manager VARCHAR", "list VARCHAR", "drug VARCHAR", "tested_on DATE", "generic_equivalent BOOLEAN",
        "te_codes VARCHAR", "edition_on DATE", "newest_edition_on DATE", "ambiguous BOOLEAN", "rating VARCHAR",
        "reference VARCHAR", "rated_on DATE", "recognized BOOLEAN", "obsolete_on DATE", "end_marketing_on DATE",
    ),
    "bases": (
        "row BIGINT", "manager VARCHAR", "list VARCHAR", "drug VARCHAR", "drug_group VARCHAR", "listed_on DATE",
        "drug_class VARCHAR", "kind VARCHAR", "unit_price BIGINT",
    ),
    "compendium": (
        "drug_group VARCHAR", "maker VARCHAR", "owner VARCHAR", "unit_price BIGINT", "effective_on DATE",
        "ends_on DATE",
    ),
    "listed_in": ("row BIGINT", "name VARCHAR", "in_contract BOOLEAN", "recognized BOOLEAN"),
    "appeals": (
        "row BIGINT", "manager VARCHAR", "pharmacy VARCHAR", "drug VARCHAR", "reference VARCHAR", "filled_on DATE",
        "filed_on DATE", "claimed_on DATE", "contracted BOOLEAN", "answered_on DATE", "content VARCHAR",
        "review_sent_on DATE", "review_received_on DATE", "review_answered_on DATE", "written BOOLEAN",
        "explained BOOLEAN", "has_appeal BOOLEAN", "has_review BOOLEAN",
    ),
    "moved_days": ("nominal DATE", "counted DATE"),
    "repricings": (
        "appeal VARCHAR", "manager VARCHAR", "list VARCHAR", "drug VARCHAR", "pharmacy VARCHAR", "appellant BOOLEAN",
        "rate_review BOOLEAN", "filed_on DATE", "resolved_on DATE", "next_pay_on DATE", "old_price BIGINT",
        "new_price BIGINT", "lesser_of_cash BOOLEAN",
    ),
    "links_340b": ("pharmacy VARCHAR", "starts_on DATE", "ends_on DATE"),
    "fees": (
        "row BIGINT", "manager VARCHAR", "pharmacy VARCHAR", "kind VARCHAR", "agreed BOOLEAN", "amount BIGINT",
        "day DATE",
    ),
    "reject_kinds": ("code VARCHAR",),
    "acts": (
        "reference VARCHAR", "group_of VARCHAR", "pharmacy VARCHAR", "kind VARCHAR", "act_on DATE", "oral BOOLEAN",
        "noted_on DATE", "arguable BOOLEAN", "receipt_found BOOLEAN",
    ),
    "actions": (
        "row BIGINT", "reference VARCHAR", "manager VARCHAR", "group_of VARCHAR", "pharmacy VARCHAR", "kind VARCHAR",
        "decided_on DATE", "served_on DATE", "stated_reason VARCHAR",
    ),
    "money": (
        "row BIGINT", "reference VARCHAR", "manager VARCHAR", "drug VARCHAR", "period_from DATE", "period_to DATE",
        "generic_available_on DATE", "amount BIGINT", "received_on DATE", "noticed_on DATE", "names_all BOOLEAN",
    ),
    "audit_asked": (
        "manager VARCHAR", "payee VARCHAR", "prescription VARCHAR", "served_on DATE", "audit_start DATE",
        "federal_years BIGINT", "federal_cite VARCHAR", "line_of_business VARCHAR", "submitted_on DATE",
    ),
}  # fmt: skip
TABLES: Mapping[str, Sequence[str]] = {**PAYMENT_TABLES, **MARKET_TABLES}
# What a check over remittances reads as its own file; in the lake the remittances on file are that file.
SENT = ("remits", "claims", "adjustments")
EVIDENCE: tuple[str, ...] = tuple(name for name in TABLES if name not in SENT)


def columns_of(table: str) -> tuple[str, ...]:
    """The names of a table's columns, in order."""
    return tuple(column.split(" ", 1)[0] for column in TABLES[table])
