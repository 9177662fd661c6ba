"""A patient's requests on pages: each with its clock, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients.own_requests import may_be_read, open_until
from carelaw.pdmp.web.patients.words import day, state_tag
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag


def requests_table(asked: Iterable[PatientRequest], on: date) -> Table:
    """Every request of somebody who signed in, with its clock and the way on."""
    shown = list(asked)
    columns = (
        Column("number", _("Reference")),
        *((Column("whose", _("Whose record")),) if _of_others(shown) else ()),
        Column("asked", _("Asked on")),
        Column("due", _("The answer is due by")),
        Column("clock", _("Time left")),
        Column("state", _("Where it stands")),
        Column("next", _("Next step")),
    )
    rows = [_row(held, on, whose=_of_others(shown)) for held in shown]
    empty = _("You have not asked yet. Ask for your record below.")
    return Table(_("Your requests"), columns, rows, empty=empty)


def _of_others(asked: list[PatientRequest]) -> bool:
    return any(held.capacity != "self" for held in asked)


def _row(held: PatientRequest, on: date, *, whose: bool) -> list[Any]:
    return [
        Cell(held.reference, code=True),
        *((f"{held.first_name} {held.last_name}",) if whose else ()),
        day(held.requested_on),
        day(held.due_on),
        Tag(clock_words(held, on), "bad") if is_late(held, on) else clock_words(held, on),
        state_tag(held),
        Link(_next(held, on), reverse("my-record-own", args=[held.pk])),
    ]


def is_late(held: PatientRequest, on: date) -> bool:
    """True when the last day for the answer is over and there is none."""
    return held.state in OPEN_STATES and on > held.due_on


def clock_words(held: PatientRequest, on: date) -> str:
    """How long the answer may still take, or until when it may be read."""
    if held.state in OPEN_STATES:
        days = (held.due_on - on).days
        if days < 0:
            return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if held.delivered_at is not None and may_be_read(held, on):
        return _("to be read until %(day)s") % {"day": day(open_until(held))}
    return "–"


def _next(held: PatientRequest, on: date) -> str:
    if may_be_read(held, on):
        return _("Read the record")
    return _("Send a document") if held.state == PatientRequestState.AWAITING_EVIDENCE else _("Look at it")
