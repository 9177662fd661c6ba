"""Instants as people read them: in the zone of the law that stands over the page, with the zone said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from carelaw.platform.pages.days import told_day, told_instant

register = template.Library()
register.filter("told_day", told_day)


@register.filter
def local_instant(at: Any) -> str:
    """A UTC instant as local date, time and zone; text stays as it is."""
    return told_instant(at) if isinstance(at, datetime) else str(at)
