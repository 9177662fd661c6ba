"""Days and instants as people read them: in words, and in the zone of the law that stands over the page."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# A day inside a sentence; not what somebody typed (quoted) or may type ("such as"), nor a part of a name or reference.
_IN_TEXT = re.compile(r"(?<!such as )(?<![\w./\"'“-])\d{4}-\d{2}-\d{2}(?![\w/-])(?!\.\w)")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})")


def told_day(value: Any) -> Any:
    """A day or an instant in words, also when ISO text carries it or a sentence tells it; else what it was."""
    if isinstance(value, datetime):
        return told_instant(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                return date_format(date.fromisoformat(value), "DATE_FORMAT")
            if _INSTANT.fullmatch(value):
                return told_instant(datetime.fromisoformat(value))
        except ValueError:
            return value
    return days_in_words(value) if type(value) is str else value


def days_in_words(text: str) -> str:
    """A text in which each day that is carried as ISO text stands in words."""
    return _IN_TEXT.sub(_told, text)


def _told(found: re.Match[str]) -> str:
    try:
        return date_format(date.fromisoformat(found[0]), "DATE_FORMAT")
    except ValueError:
        return found[0]


def told_instant(at: datetime) -> str:
    """An instant as local date, time and zone."""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')} {local.tzname() or ''}".rstrip()


__all__ = ["days_in_words", "told_day", "told_instant"]
