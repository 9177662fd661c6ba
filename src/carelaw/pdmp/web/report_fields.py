"""Form fields out of the ASAP dictionary: label, permitted values, help, and forgiveness for how people type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from carelaw.kernel.identifiers import ndc11
from carelaw.pdmp.web.history_forms import typed_date
from carelaw.pdmp.web.submission_findings import FindingShown
from carelaw.pdmp.wire.asap import FieldHelp, fields_of, load_profile
from carelaw.pdmp.wire.asap import field_help as _field_help

PROFILE = load_profile("pa")
SEGMENTS = ("PAT", "DSP", "PRE", "PHA", "AIR")
_KEYPAD = {"N", "D", "DT", "TM"}


def help_for(field: str, version: str) -> FieldHelp | None:
    """How to fill in a field; None when this version has no such field."""
    try:
        return _field_help(field, version, PROFILE)
    except KeyError:
        return None


def fields_in(segment: str, version: str) -> tuple[str, ...]:
    """The fields of a segment, in order."""
    return fields_of(segment, version)


class JudgedForm(forms.Form):
    """A form whose values the reader's own check judges, the same as a file's; Django only shows them."""

    use_required_attribute = False

    def full_clean(self) -> None:
        """Nothing is cleaned away: every value stays as it was typed."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def tell(self, findings: Iterable[FindingShown]) -> None:
        """Put each finding beside its field."""
        for one in findings:
            if one.field in self.fields:
                self.add_error(one.field, one.says)


def asap_field(asked: FieldHelp, *, label: str = "", hint: str | None = None, sent: str = "") -> forms.Field:
    """A form field for an ASAP field.

    A code that was sent and is not in the list stays choosable, so that nothing sent disappears from the page.
    """
    label, required = label or asked.name, asked.requirement == "R"
    hint = _hint(asked) if hint is None else hint
    if asked.codes:
        listed = [(code, f"{code} – {meaning}") for code, meaning in asked.codes]
        if sent and sent not in dict(listed):
            listed.insert(0, (sent, _("%(code)s – as sent, not a listed code") % {"code": sent}))
        return forms.ChoiceField(choices=[("", "–"), *listed], label=label, help_text=hint, required=required)
    attributes: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false"}
    if asked.type in _KEYPAD and asked.form != "date":
        attributes["inputmode"] = "decimal" if asked.type == "D" else "numeric"
    # No maximal length: what is too long is told, not silently cut by the browser.
    widget = forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget)


def _hint(asked: FieldHelp) -> str:
    if asked.form == "date":
        return _("Month, day, year, such as 3/12/2025.")
    return asked.hint


def as_asap(field: str, text: str, version: str) -> str:
    """What was typed, as the standard writes it: dates in any usual order, telephone numbers with any punctuation."""
    asked, text = help_for(field, version), text.strip()
    if asked is None or not text:
        return text
    if asked.form == "date":
        found = typed_date(text)
        return f"{found:%Y%m%d}" if found else text
    if field in {"DSP08", "CDI03"} and "-" in text:
        return ndc11(text) or text
    if asked.form == "phone":
        digits = re.sub(r"[\s().+-]", "", text)
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    if asked.form in {"dea", "npi", "ncpdp"}:
        return text.replace(" ", "").upper()
    if asked.form == "amount":
        return text.replace(",", "")
    if asked.form == "diagnosis":
        return text.replace(".", "").upper()
    return text


def as_people_write(field: str, value: str, version: str) -> str:
    """A kept value as a form shows it: a readable date in the usual order, everything else as it is."""
    asked = help_for(field, version)
    if asked is None or asked.form != "date":
        return value
    found = typed_date(value) if re.fullmatch(r"\d{8}", value) else None
    return f"{found:%m/%d/%Y}" if found and f"{found:%Y%m%d}" == value else value


def asap_values(typed: Mapping[str, str], version: str, names: Iterable[str]) -> dict[str, str]:
    """What a form holds for these fields, as the standard writes it."""
    return {name: as_asap(name, typed.get(name, ""), version) for name in names if name in typed}
