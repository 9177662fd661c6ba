"""An instant kept as whole microseconds since 1970, so that both databases keep the very same number to hash."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Whole microseconds from 1970 to `at`. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return (at - _EPOCH) // _MICROSECOND


def instant(count: int) -> datetime:
    """The UTC instant this many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=count)


class InstantField(models.Field):
    """A UTC datetime in Python, a count of microseconds in the database."""

    _pyi_private_set_type: datetime
    _pyi_private_get_type: datetime
    _pyi_lookup_exact_type: datetime

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> datetime | None:
        return None if value is None else instant(value)

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, datetime) else instant(int(value))

    def get_prep_value(self, value: Any) -> Any:
        return microseconds(value) if isinstance(value, datetime) else value
