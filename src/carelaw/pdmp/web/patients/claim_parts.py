"""A patient's claims on pages: the prescription that is meant, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from carelaw.pdmp.store.models import OPEN_CLAIMS, CorrectionClaim
from carelaw.pdmp.use_cases.patients.claim_words import WRONG, value_words
from carelaw.pdmp.use_cases.patients.claims import answer_due
from carelaw.pdmp.use_cases.patients.stated import DispensingStated
from carelaw.pdmp.web.patients.words import CLAIMS, day
from carelaw.platform.pages.parts import Cell, Column, Fact, Table, Tag


def facts_of_dispensing(meant: DispensingStated) -> list[Fact]:
    """Which prescription is meant, as the record has it."""
    says = {name: value_words(name, value) for name, value in meant.values.items()}
    return [
        Fact(_("Prescription"), meant.prescription_number, code=True),
        Fact(_("Day"), says["filled_on"]),
        Fact(_("Drug"), says["drug"]),
        Fact(_("Quantity"), says["quantity"] or "–"),
        Fact(_("Days"), says["days_supply"] or "–"),
        Fact(_("Prescriber"), says["prescriber"]),
        Fact(_("Pharmacy"), says["dispenser"]),
    ]


def claims_table(claims: Iterable[CorrectionClaim]) -> Table | None:
    """What was said is wrong, what is on record, and by when the pharmacy answers; None when nothing was."""
    rows: list[list[Any]] = [_claim_row(one) for one in claims]
    columns = (
        Column("number", _("Prescription")),
        Column("field", _("What is wrong?")),
        Column("stated", _("On record")),
        Column("right", _("What would be right")),
        Column("on", _("Told us on")),
        Column("due", _("The pharmacy answers by")),
        Column("state", _("Where it stands")),
    )
    return Table(_("What you said is wrong"), columns, rows) if rows else None


def _claim_row(one: CorrectionClaim) -> list[Any]:
    words, tone = CLAIMS[one.state]
    return [
        Cell(one.prescription_number or "–", code=True),
        _(WRONG[one.field]),
        value_words(one.field, one.stated_value) or "–",
        one.claimed_value or "–",
        day(one.opened_on),
        day(answer_due(one)) if one.state in OPEN_CLAIMS and not one.answer else "–",
        Tag(_(words), tone),
    ]
