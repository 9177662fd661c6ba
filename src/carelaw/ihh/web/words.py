"""The words that the pages of members share: status tags and a row's cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.platform.pages.parts import Tag, Tone

_STANDINGS: Mapping[str, tuple[str, Tone]] = {
    "ATTRIBUTED": (gettext_noop("Attributed"), "good"),
    "NOT-QUALIFIED": (gettext_noop("No tier"), "neutral"),
    "NOT-ENROLLED": (gettext_noop("Not covered"), "neutral"),
    "EXCLUDED": (gettext_noop("Left out"), "warn"),
    "LAPSED-REVIEW": (gettext_noop("No longer supported"), "warn"),
    "REVIEW": (gettext_noop("To be decided"), "warn"),
    "DATA-MISSING": (gettext_noop("Data missing"), "bad"),
    "MEMBER": (gettext_noop("Member"), "good"),
    "ASSIGNED": (gettext_noop("Assigned"), "info"),
    "ENDING": (gettext_noop("Ending"), "warn"),
    "done": (gettext_noop("Done"), "good"),
    "stopped": (gettext_noop("Stopped"), "bad"),
    "preview": (gettext_noop("Preview"), "info"),
    "VALID": (gettext_noop("Valid"), "good"),
    "INSUFFICIENT": (gettext_noop("Insufficient"), "bad"),
    "REVOKED": (gettext_noop("Revoked"), "warn"),
}


def standing_tag(standing: str | None) -> Tag:
    """A standing as a status word."""
    words, tone = _STANDINGS.get(standing or "", (gettext_noop("Not looked at yet"), "neutral"))
    return Tag(_(words), tone)


def day(on: date | None) -> str:
    """A day in words, or a dash."""
    return date_format(on) if on else "–"


def tier_words(tier: str | None) -> str:
    """A tier as people say it."""
    return _("Tier %(tier)s") % {"tier": tier} if tier else "–"
