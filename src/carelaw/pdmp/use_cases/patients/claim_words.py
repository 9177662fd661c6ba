"""A patient's claim in words that patients and pharmacies read: which field, what is on record, what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from carelaw.pdmp.store.models import CorrectionClaim

NOT_MINE = "not-mine"
# What a patient may say is wrong, in the patient's words.
WRONG: Mapping[str, str] = {
    NOT_MINE: gettext_noop("This prescription is not mine"),
    "patient_name": gettext_noop("My name"),
    "birth_date": gettext_noop("My date of birth"),
    "address": gettext_noop("My address"),
    "drug": gettext_noop("The drug"),
    "quantity": gettext_noop("The quantity"),
    "days_supply": gettext_noop("The days of supply"),
    "filled_on": gettext_noop("The day"),
    "prescriber": gettext_noop("The prescriber"),
    "dispenser": gettext_noop("The pharmacy"),
    "payment": gettext_noop("The payment"),
    "other": gettext_noop("Something else"),
}
# The same as the office and the pharmacy read it.
DISPUTED: Mapping[str, str] = {
    NOT_MINE: "Not the patient's prescription",
    "patient_name": "Patient's name",
    "birth_date": "Date of birth",
    "address": "Address",
    "drug": "Drug",
    "quantity": "Quantity",
    "days_supply": "Days' supply",
    "filled_on": "Day dispensed",
    "prescriber": "Prescriber",
    "dispenser": "Dispenser",
    "payment": "Method of payment",
    "other": "Something else",
}
_PAYMENTS = {
    gettext_noop("private pay"),
    gettext_noop("Medicaid"),
    gettext_noop("Medicare"),
    gettext_noop("commercial insurance"),
    gettext_noop("military or VA"),
    gettext_noop("workers' compensation"),
    gettext_noop("Indian nations"),
    gettext_noop("other"),
}
_DAYS = frozenset({"birth_date", "filled_on"})


def value_words(field: str, stated: str) -> str:
    """What the record says in a field, as the reader's language writes it."""
    if field in _DAYS and stated:
        return str(date_format(date.fromisoformat(stated), "DATE_FORMAT"))
    return _(stated) if stated in _PAYMENTS else stated


def claim_words(claim: CorrectionClaim, language: str) -> str:
    """One claim as a sentence of a letter: “The quantity”; on record: 60; right would be: 30."""
    with override(language):
        parts = [f"“{_(WRONG[claim.field])}”"]
        if claim.stated_value:
            parts.append(_("on record: %(value)s") % {"value": value_words(claim.field, claim.stated_value)})
        if claim.claimed_value:
            parts.append(_("right would be: %(value)s") % {"value": claim.claimed_value})
        return "; ".join(parts)


def change_words(claim: CorrectionClaim, now: str, language: str) -> str:
    """What a correction changed: “The quantity”; before: 60; now: 30. Empty where no field can say it."""
    if not now or claim.field not in WRONG:
        return ""
    with override(language):
        before, after = (value_words(claim.field, value) or "–" for value in (claim.stated_value, now))
        changed = _("before: %(before)s; now: %(after)s") % {"before": before, "after": after}
        return f"“{_(WRONG[claim.field])}”; {changed}"
