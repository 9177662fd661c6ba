"""The form that asks for a history: forgiving to type, exact in what it asks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.pdmp.drugs.catalog import Catalog
from carelaw.pdmp.facts.access import Attestation, Purpose
from carelaw.pdmp.facts.clinical import Product
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked

# What stands on the log when the asker says that there is reason to believe in abuse or diversion (MAP-55).
SUSPICION = "SUSPICION"
_OLDEST = date(1900, 1, 1)
_WRITTEN = ("%Y-%m-%d", "%m/%d/%Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")
_MOST_PICKS = 25
_GENDERS = (("", ""), ("F", gettext_lazy("Female")), ("M", gettext_lazy("Male")), ("U", gettext_lazy("Not known")))


def typed_date(text: str) -> date | None:
    """A date as people type it: 3/12/1989, 1989-03-12, 03121989, March 12, 1989. None when it is none of these."""
    plain = re.sub(r"[\s,]+", " ", text.strip())
    if re.fullmatch(r"\d{8}", plain):
        year_first = "1899" < plain[:4] < "2100" and plain[4:6] <= "12"
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}" if year_first else f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    if re.fullmatch(r"\d{4}([-/. ])\d{1,2}\1\d{1,2}", plain):
        plain = re.sub(r"[/. ]", "-", plain)
    elif re.fullmatch(r"\d{1,2}([-/. ])\d{1,2}\1\d{4}", plain):
        plain = re.sub(r"[-. ]", "/", plain)
    for form in _WRITTEN:
        try:
            return datetime.strptime(plain, form).date()  # noqa: DTZ007  a calendar date has no zone
        except ValueError:
            continue
    return None


class TypedDateField(forms.CharField):
    """A calendar date in whatever order Americans and computers write it."""

    def __init__(self, *, on: date, **settings: Any) -> None:
        self._on = on
        super().__init__(**settings)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        found = typed_date(text)
        if found is None:
            says = _("Type month, day and a year of four digits, such as 3/12/1989 or 1989-03-12.")
            raise forms.ValidationError(says, code="date-unreadable")
        if not _OLDEST <= found <= self._on:
            says = _("The day must lie between %(first)s and today.") % {"first": "1/1/1900"}
            raise forms.ValidationError(says, code="date-out-of-range")
        return found


class AskForm(forms.Form):
    """Whom the question is about, why it is asked, and what narrows the choice."""

    last_name = forms.CharField(label=gettext_lazy("Last name"), max_length=80)
    first_name = forms.CharField(label=gettext_lazy("First name"), max_length=80)
    gender = forms.ChoiceField(label=gettext_lazy("Gender"), required=False, choices=_GENDERS)
    zip_code = forms.RegexField(
        r"^\d{5}(-?\d{4})?$",
        label=gettext_lazy("ZIP code"),
        required=False,
        error_messages={"invalid": gettext_lazy("A ZIP code has five digits, or nine.")},
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=20)
    suspicion = forms.BooleanField(
        label=gettext_lazy("I have reason to believe that this patient abuses or diverts drugs"),
        help_text=gettext_lazy("Kept with your question; nothing follows from it by itself. §8(a)(2)"),
        required=False,
    )

    def __init__(self, given: Any = None, *, on: date, dispenser: bool, catalog: Catalog, **settings: Any) -> None:
        super().__init__(given, **settings)
        self._on, self._dispenser, self._catalog = on, dispenser, catalog
        self.picks: Sequence[Product] = ()
        self.fields["birth_date"] = TypedDateField(
            on=on,
            label=_("Date of birth"),
            help_text=_("Such as 3/12/1989"),
            widget=forms.TextInput(attrs={"inputmode": "text", "size": "14"}),
        )
        for name, label in (("period_from", _("Dispensed from")), ("period_to", _("Dispensed until"))):
            self.fields[name] = TypedDateField(on=on, label=label, required=False)
        self._ask_why()
        for field in self.fields.values():
            # Shared computers stand at counters: the browser must not offer the last patient's name.
            field.widget.attrs.setdefault("autocomplete", "off")
        for name in ("last_name", "first_name"):
            self.fields[name].widget.attrs.update({"autocapitalize": "words", "spellcheck": "false"})
        if given is None:
            self.fields["last_name"].widget.attrs["autofocus"] = True

    def _ask_why(self) -> None:
        if not self._dispenser:
            self.fields["attestation"] = forms.ChoiceField(
                label=_("I declare"),
                choices=[
                    (Attestation.EXISTING_PATIENT.value, _("This person is my patient")),
                    (Attestation.FIRST_VISIT.value, _("This person is seeing me for the first time")),
                ],
                widget=forms.RadioSelect,
                help_text=_("Declared anew for each question. §9(b)(1)(i)"),
                error_messages={"required": _("Choose one: the law opens the history of your own patients only.")},
            )
            return
        self.fields["drug"] = forms.CharField(
            label=_("Controlled drug to be dispensed"),
            max_length=120,
            help_text=_("Name and strength, such as oxycodone 5 mg tablet, or its NDC"),
            widget=forms.TextInput(attrs={"spellcheck": "false"}),
        )
        self.fields["drug_choice"] = forms.CharField(required=False, max_length=15)
        self.fields["prescription_number"] = forms.CharField(label=_("Prescription number"), max_length=25)
        self.fields["attestation"] = forms.BooleanField(
            label=_("This is my current patient, and I am dispensing this drug or deciding about it"),
            help_text=_("Declared anew for each question. §9(b)(2)"),
            error_messages={"required": _("Tick this: the law opens the history for a present dispensing only.")},
        )

    def clean_drug(self) -> str:
        """The NDC of the drug that was typed. More than one product fits: the form offers them."""
        typed = self.cleaned_data["drug"].strip()
        known = self._catalog.find(typed)
        if known is not None:
            return known.national_drug_code
        if re.fullmatch(r"[\d-]{9,14}", typed):
            says = _("The drug file has no product with this code. Type the name and strength instead.")
            raise forms.ValidationError(says, code="drug-unknown")
        found = matching_products(typed, self._catalog)
        wanted = str(self.data.get("drug_choice", ""))
        chosen = [one for one in found if wanted == one.national_drug_code]
        same = [one for one in found if typed.casefold() in {one.label.casefold(), one.description.casefold()}]
        one = chosen or same[:1] or (found if len(found) == 1 and _begins_so(found[0], typed) else [])
        if one:
            return one[0].national_drug_code
        if not found:
            says = _("No product of the drug file has this name. Check the spelling, or type the NDC.")
            raise forms.ValidationError(says, code="drug-unknown")
        self.picks = found[:_MOST_PICKS]
        says = _("Several products fit. Choose one below.") if len(found) > 1 else _("Is it the one below? Choose it.")
        raise forms.ValidationError(says, code="drug-not-single")

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        given = super().clean() or {}
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period ends before it begins."))
        return given

    def question(self) -> HistoryRequest:
        """The question as the use case takes it."""
        given = self.cleaned_data
        return HistoryRequest(
            purpose=(Purpose.DISPENSING if self._dispenser else Purpose.TREATMENT).value,
            attestation=Attestation.CURRENT_PATIENT.value if self._dispenser else given["attestation"],
            reason=SUSPICION if given["suspicion"] else "",
            person=PersonAsked(
                last_name=given["last_name"],
                first_name=given["first_name"],
                birth_date=given["birth_date"],
                gender="" if given["gender"] == "U" else given["gender"],
                zip_code=given["zip_code"],
                phone=given["phone"],
            ),
            drug=given.get("drug", ""),
            prescription_number=given.get("prescription_number", ""),
            period_from=given["period_from"],
            period_to=given["period_to"],
        )

    @property
    def narrowed(self) -> bool:
        """True when something of the part that is folded away was filled in or is wrong."""
        names = ("gender", "zip_code", "phone", "period_from", "period_to")
        return any(self[name].value() or self.errors.get(name) for name in names)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Every value as it was typed, to send it again with the next step."""
        return typed_values(self.data, self.fields)


class OwnPrescriptionsForm(forms.Form):
    """Which of the prescriber's own DEA numbers, and for which days."""

    dea = forms.ChoiceField(label=gettext_lazy("DEA number"))

    def __init__(self, given: Any = None, *, on: date, numbers: Sequence[str], **settings: Any) -> None:
        super().__init__(given, **settings)
        self.fields["dea"] = forms.ChoiceField(label=_("Your DEA number"), choices=[(one, one) for one in numbers])
        for name, label in (("period_from", _("Dispensed from")), ("period_to", _("Dispensed until"))):
            self.fields[name] = TypedDateField(on=on, label=label, required=False, help_text=_("Such as 3/12/2025"))

    def question(self) -> HistoryRequest:
        """The question as the use case takes it."""
        given = self.cleaned_data
        return HistoryRequest(
            purpose=Purpose.SELF_AUDIT.value,
            dea=given["dea"],
            period_from=given["period_from"],
            period_to=given["period_to"],
        )


def matching_products(typed: str, catalog: Catalog) -> list[Product]:
    """Controlled products whose name has every word that was typed; makers of the same product count once."""
    words = re.findall(r"[a-z0-9./]+", typed.casefold())
    if not words or max(map(len, words)) < 3:
        return []
    found: dict[str, Product] = {}
    for product in catalog:
        told = f"{product.label} {product.description}".casefold()
        if product.schedules and all(re.search(rf"(?<![a-z0-9.]){re.escape(word)}", told) for word in words):
            found.setdefault(product.label, product)
    return sorted(found.values(), key=lambda one: (one.schedules[-1].state_schedule, one.label))


def _begins_so(product: Product, typed: str) -> bool:
    """True when the first word typed is the product's first: `aspirin` must not pick carisoprodol with aspirin."""
    first = re.findall(r"[a-z0-9./]+", typed.casefold())[0]
    return any(told.casefold().startswith(first) for told in (product.label, product.description))


def typed_values(given: Mapping[str, Any], fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values of these fields in a posted form, empty ones left out."""
    return [(name, str(given.get(name, ""))) for name in fields if given.get(name)]


__all__ = ["SUSPICION", "AskForm", "OwnPrescriptionsForm", "matching_products", "typed_date"]
