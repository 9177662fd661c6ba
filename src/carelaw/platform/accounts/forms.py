"""Forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carelaw.platform.accounts.granting import SCOPE_KINDS
from carelaw.platform.accounts.roles import ROLES

# What the numbers of a grant are.
_LIMITS = {
    "dea": "DEA number",
    "npi": "NPI",
    "dispenser_dea": "DEA number of a pharmacy",
    "party": "Id of a party",
    "license": "License number",
    "state": "State",
    "program": "Program",
    "permission": "Permission",
}


class OpenAccountForm(forms.Form):
    """A new account for one person."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("The person signs in with it."))
    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("One human being; never a shared login."))
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("es", "Español")])


class GrantForm(forms.Form):
    """A role for an account, with its limits."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(r.code, f"{r.says} ({r.code})") for r in ROLES.values() if r.grantable]
    )
    scope_kind = forms.ChoiceField(
        label=_("Limited to"), required=False, choices=[("", "—"), *((kind, _LIMITS[kind]) for kind in SCOPE_KINDS)]
    )
    scope_ids = forms.CharField(
        label=_("Numbers"), required=False, help_text=_("For example DEA numbers, separated by commas.")
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """Numbers need the word for what they limit, and the other way round."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("scope_kind")) != bool((cleaned.get("scope_ids") or "").strip()):
            self.add_error("scope_ids", _("Give both the kind and the numbers, or neither."))
        return cleaned

    @property
    def scope(self) -> dict[str, list[str]]:
        """The limits as a grant keeps them."""
        kind = self.cleaned_data["scope_kind"]
        listed = [part.strip().upper() for part in self.cleaned_data["scope_ids"].split(",") if part.strip()]
        return {kind: listed} if kind else {}


class BecauseForm(forms.Form):
    """Why something is ended."""

    because = forms.CharField(label=_("Reason"), max_length=300)
