"""The forms of an integration, one for each step; nothing is chosen beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carelaw.gateway.facts.onboarding import DataSharingDraft, MemorandumDraft
from carelaw.gateway.facts.search import CarriedBy, Option, QueryMode
from carelaw.gateway.store.models import PharmacyLocation, Vendor
from carelaw.gateway.use_cases.agreements import eligible_vendors
from carelaw.gateway.use_cases.onboarding import TEST_CASES
from carelaw.gateway.use_cases.registering import names_of

_OPTIONS = (
    ("", ""),
    (Option.SOAP_PMIX.value, _("A: SOAP with PMIX")),
    (Option.REST_NCPDP.value, _("B: REST with NCPDP")),
    (Option.REST_PMIX.value, _("C: REST with PMIX")),
    (Option.FHIR.value, _("D: FHIR")),
    (Option.FEDERAL_VERIFIED.value, _("E: a verified federally sponsored connection")),
    (Option.ILPMP_APP.value, _("F: an application that the program authorized")),
)
_WORDS = dict(_OPTIONS)
_CARRIERS = (
    ("", ""),
    (CarriedBy.INTEGRATION_VENDOR.value, _("An integration vendor")),
    (CarriedBy.SYSTEM_VENDOR.value, _("The management system's vendor itself")),
    (CarriedBy.PROGRAM.value, _("The program's own option, without a vendor")),
)
_POINTS = {
    "knows_duty": _("A. The entity knows that the law requires it to integrate."),
    "knows_choices_and_costs": _(
        "B. The entity knows its choice of vendors and what they cost; the program adds no fee."
    ),
    "knows_states_may_want_memoranda": _("C. The entity knows that some states want a memorandum of their own."),
    "states_listed": _("C. The states to be asked are listed here, also when there are none."),
    "vendor_by_agreement": _("D. The vendor is one with an approved and current data sharing agreement."),
    "exception_stated": _(
        "E. Who was integrated before needs no memorandum until it changes method, vendor or states."
    ),
    "activation_stated": _("F. The program switches production on after successful testing."),
    "ownership_stated": _("What the program supplies stays its property."),
}
_CLAUSES = {
    "roles_of_vendor": _("It says what the vendor is responsible for."),
    "roles_of_program": _("It says what the program is responsible for."),
    "security": _("It says which security requirements apply."),
    "ownership": _("What the program supplies stays its property."),
    "prohibited_uses": _("It names the prohibited uses."),
    "inspection": _("The State may inspect."),
    "audit_at_no_cost": _("Audit access costs the State nothing."),
    "disabling_at_no_cost": _("Switching a point off costs the State nothing."),
}
_STATE = re.compile(r"([A-Z]{2})\s*:\s*(ALWAYS|ON_DEMAND)")


def option_words(option: str) -> str:
    """A way of connecting in words, under the letter that the rule gives it."""
    return str(_WORDS.get(option, option)) or "–"


class VendorForm(forms.Form):
    """Who carries the traffic; eligible vendors by name, none preselected (PMP-75)."""

    carried_by = forms.ChoiceField(label=_("Who runs the connecting software"), choices=_CARRIERS)
    vendor = forms.ChoiceField(
        label=_("Vendor"),
        required=False,
        help_text=_("Vendors with a data sharing agreement in force today, by name."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vendor"].choices = vendor_choices(on)  # type: ignore[attr-defined]

    @property
    def chosen_vendor(self) -> Vendor | None:
        """The vendor chosen, or none."""
        wanted: str = self.cleaned_data["vendor"]
        return Vendor.objects.filter(pk=wanted).first() if wanted else None


class MemorandumForm(VendorForm):
    """The entity's decision and the points of its memorandum."""

    option = forms.ChoiceField(label=_("Option"), choices=_OPTIONS)
    states = forms.CharField(
        label=_("Other states"),
        required=False,
        help_text=_("One a line, such as WI: ALWAYS or IA: ON_DEMAND. Empty when only Illinois is asked."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in _POINTS.items():
            self.fields[name] = forms.BooleanField(label=says, required=False)

    def clean_states(self) -> dict[str, QueryMode]:
        """The states with their modes; what cannot be read is named with its line."""
        listed: dict[str, QueryMode] = {}
        for number, line in enumerate(self.cleaned_data["states"].splitlines(), start=1):
            if not line.strip():
                continue
            found = _STATE.fullmatch(line.strip().upper())
            if found is None:
                says = _("Line %(n)d: write a state and ALWAYS or ON_DEMAND, such as WI: ALWAYS.")
                raise forms.ValidationError(says, params={"n": number})
            listed[found[1]] = QueryMode(found[2])
        return listed

    @property
    def points(self) -> MemorandumDraft:
        """The points as they were ticked."""
        ticked = {name: bool(self.cleaned_data[name]) for name in _POINTS}
        return MemorandumDraft(**ticked, option=Option(self.cleaned_data["option"]))


class FeasibilityForm(forms.Form):
    """Whether it can be done, and how."""

    option = forms.ChoiceField(label=_("It can be done by"), choices=_OPTIONS, required=False)
    notes = forms.CharField(label=_("Notes"), required=False, max_length=250)
    not_feasible = forms.BooleanField(label=_("It cannot be done so; the entity chooses again."), required=False)


class SafeguardsForm(forms.Form):
    """What is attested before testing."""

    control_list = forms.BooleanField(label=_("The list of security controls is met."), required=False)
    electronic_safeguards = forms.BooleanField(label=_("Electronic safeguards are in place."), required=False)
    physical_safeguards = forms.BooleanField(label=_("Physical safeguards are in place."), required=False)


class TrialForm(forms.Form):
    """The mandatory test cases, and the program's sign-off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in TEST_CASES.items():
            self.fields[name] = forms.BooleanField(label=says, required=False)
        self.fields["signed_off"] = forms.BooleanField(label=_("Signed off for the program."), required=False)

    @property
    def results(self) -> dict[str, bool]:
        """Each test case, passed or not."""
        return {name: bool(self.cleaned_data[name]) for name in TEST_CASES}


class KeysForm(forms.Form):
    """A point's certificate and public keys."""

    certificate = forms.CharField(label=_("Certificate (PEM)"), widget=forms.Textarea(attrs={"rows": 6}))
    keys = forms.JSONField(
        label=_("Public keys (JSON Web Keys)"),
        initial=list,
        help_text=_(
            "A list such as [{…}]. Public halves only; private keys stay with their owner. With an RSA key of use enc "
            "among them, messages over SOAP must be signed and their answers are encrypted to it."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_keys(self) -> Sequence[dict[str, Any]]:
        """A list of keys; one alone counts as a list of one."""
        given = self.cleaned_data["keys"]
        listed = [given] if isinstance(given, dict) else given
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise forms.ValidationError(_("Send a list of JSON Web Keys."))
        return listed


class DataSharingForm(forms.Form):
    """A vendor's data sharing agreement, clause by clause."""

    reference = forms.CharField(label=_("Reference"), max_length=80, help_text=_("The vendor's own, such as DSA-2026."))
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty when it has none."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in _CLAUSES.items():
            self.fields[name] = forms.BooleanField(label=says, required=False)

    @property
    def clauses(self) -> DataSharingDraft:
        """The clauses as they were ticked."""
        return DataSharingDraft(**{name: bool(self.cleaned_data[name]) for name in _CLAUSES})


class RequestForm(forms.Form):
    """Which locations are to be integrated, all of one entity, and the e-mail that asked."""

    locations = forms.ModelMultipleChoiceField(
        label=_("Locations"), queryset=PharmacyLocation.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    message_id = forms.CharField(
        label=_("Message id of the e-mail that asked"),
        required=False,
        max_length=200,
        help_text=_("The same e-mail is one request. Empty when nobody wrote."),
    )

    def __init__(self, *args: Any, locations: QuerySet[PharmacyLocation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locations"].queryset = locations  # type: ignore[attr-defined]
        self.fields["locations"].label_from_instance = lambda one: f"{one.name}, {one.city}"  # type: ignore[attr-defined]


class WithdrawalForm(forms.Form):
    """Why a request is taken back."""

    because = forms.CharField(label=_("Why"), required=False, max_length=300)


class ReasonForm(forms.Form):
    """Why a point is switched off or on."""

    because = forms.CharField(label=_("Why"), max_length=300, help_text=_("The reason stays with the point."))


def vendor_choices(on: date) -> list[tuple[str, str]]:
    """The eligible vendors of a day, after an empty choice."""
    vendors = eligible_vendors(on)
    names = names_of(one.pk for one in vendors)
    return [("", ""), *((str(one.pk), names[str(one.pk)]) for one in vendors)]
