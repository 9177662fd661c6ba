"""What amounts come to, to the cent on every database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

_CENT = Decimal("0.01")


class CentSum(Sum):
    """A sum of amounts, to the cent: SQLite adds floating numbers, so 0.01 might come back as 0.0099…98."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        """The usual ones, and last the one that gives whole cents."""
        return [*super().get_db_converters(connection), _to_the_cent]


def total_of(charged: QuerySet[Any], amount: str = "amount") -> Decimal:
    """What the amounts of these rows come to; nothing at all is 0.00."""
    found: Decimal | None = charged.aggregate(total=CentSum(amount))["total"]
    return Decimal("0.00") if found is None else found


def _to_the_cent(value: Decimal | None, expression: Any, connection: Any) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(_CENT)
