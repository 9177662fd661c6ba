"""What a new list price adds to every claim on file that it reaches: one statement in the database, for all pharmacies.

The amounts are those of the rule `mac-claim-repriced`; a test holds the two together. Money is whole cents and prices
whole hundred-thousandths while they are multiplied, so that SQLite, which has no decimals, rounds as PostgreSQL does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from carelaw.pbm.store.models import MacPrice, PricedClaim, RepricedClaim, Repricing

_CLAIM, _PRICE = PricedClaim._meta.db_table, MacPrice._meta.db_table
_RIGHT, _LINE = Repricing._meta.db_table, RepricedClaim._meta.db_table


@dataclass(frozen=True, slots=True)
class Raise:
    """A price that a sustained appeal raised: for which drugs on which list, from which day, from what to what."""

    appeal_id: int
    list_id: UUID
    version_id: UUID | None
    codes: Sequence[str]
    effective_on: date
    old_price: Decimal
    new_price: Decimal


# Old and new amount of a claim, in the database's own arithmetic.
_DUE = {
    "postgresql": "LEAST(ROUND(c.quantity * %(new)s, 2), c.ingredient_submitted)",
    "sqlite": "COALESCE(MIN({new}, CAST(ROUND(c.ingredient_submitted * 100) AS INTEGER)), {new}) / 100.0".format(
        new="((CAST(ROUND(c.quantity * 1000) AS INTEGER) * %(new_units)s + 500000) / 1000000)"
    ),
}
_ADD = """
INSERT INTO "{line}" (repricing_id, claim_reference, national_drug_code, served_on, quantity, old_price, new_price,
                      paid, due, owed, voluntary)
SELECT found.repricing_id, found.claim_reference, found.national_drug_code, found.served_on, found.quantity,
       found.old_price, %(new)s, found.paid, found.due,
       CASE WHEN found.due > found.paid THEN ROUND(found.due - found.paid, 2) ELSE 0 END, %(no)s
FROM (
    SELECT r.id AS repricing_id, c.claim_reference, c.national_drug_code, c.served_on, c.quantity,
           c.ingredient_paid AS paid, {due} AS due,
           CASE WHEN c.served_on >= %(from)s THEN %(old)s ELSE COALESCE(
               (SELECT p.unit_price FROM "{price}" p
                WHERE p.mac_list_id = c.mac_list_id AND p.national_drug_code = c.national_drug_code
                  AND p.starts_on <= c.served_on AND (p.ends_on IS NULL OR p.ends_on > c.served_on)
                ORDER BY p.starts_on DESC LIMIT 1), %(old)s) END AS old_price
    FROM "{claim}" c
    JOIN "{right}" r ON r.pharmacy_id = c.pharmacy_id AND r.appeal_id = %(appeal)s
    WHERE c.mac_list_id = %(list)s AND c.national_drug_code IN ({codes})
      AND c.price_bound AND c.served_on >= r.effective_on
      AND NOT EXISTS (SELECT 1 FROM "{price}" later
                      WHERE later.mac_list_id = c.mac_list_id AND later.national_drug_code = c.national_drug_code
                        AND later.starts_on > %(from)s AND later.starts_on <= c.served_on
                        AND later.version_id <> %(version)s)
      AND NOT EXISTS (SELECT 1 FROM "{line}" known
                      WHERE known.repricing_id = r.id AND known.claim_reference = c.claim_reference)
) found
WHERE %(new)s > found.old_price
ORDER BY found.repricing_id, found.served_on, found.claim_reference
"""
_SUM = """
UPDATE "{right}" SET
    owed = COALESCE((SELECT ROUND(SUM(l.owed), 2) FROM "{line}" l WHERE l.repricing_id = "{right}".id), 0),
    claims_count = (SELECT COUNT(*) FROM "{line}" l WHERE l.repricing_id = "{right}".id)
WHERE appeal_id = %(appeal)s
"""


def add_claims(price: Raise) -> int:
    """Put every claim that the price reaches on its pharmacy's statement, once; gives how many were added."""
    names = {f"code{place}": code for place, code in enumerate(price.codes)}
    words: dict[str, Any] = {
        "appeal": price.appeal_id,
        "list": _id(price.list_id),
        "version": _id(price.version_id or UUID(int=0)),
        "from": price.effective_on if connection.vendor == "postgresql" else price.effective_on.isoformat(),
        "old": price.old_price if connection.vendor == "postgresql" else float(price.old_price),
        "new": price.new_price if connection.vendor == "postgresql" else float(price.new_price),
        "new_units": int(price.new_price * 100_000),
        "no": False,
        **names,
    }
    text = _ADD.format(
        line=_LINE,
        price=_PRICE,
        claim=_CLAIM,
        right=_RIGHT,
        due=_DUE[connection.vendor],
        codes=", ".join(f"%({name})s" for name in names),
    )
    with connection.cursor() as cursor:
        cursor.execute(text, words)
        return int(cursor.rowcount)


def add_up(appeal_id: int) -> None:
    """Each pharmacy's total and number of claims from its statement's lines."""
    with connection.cursor() as cursor:
        cursor.execute(_SUM.format(right=_RIGHT, line=_LINE), {"appeal": appeal_id})


def _id(value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex
