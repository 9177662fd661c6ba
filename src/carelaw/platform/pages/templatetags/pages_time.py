"""Instants as people read them: in the zone of the law that stands over the page, with the zone said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def local_instant(at: Any) -> str:
    """A UTC instant as local date, time and zone; text stays as it is."""
    if not isinstance(at, datetime):
        return str(at)
    local = timezone.localtime(at)
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'TIME_FORMAT')} {local.tzname()}"
