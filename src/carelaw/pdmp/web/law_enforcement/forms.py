"""The form of a request, field by field as the use case names them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.law_enforcement.fields import AGENCY_FIELDS, GRAND_JURY_FIELDS, FieldAsked, listed


class RequestForm(forms.Form):
    """What was typed for a request so far; nothing is judged here."""

    def __init__(self, answers: Mapping[str, str], required: Collection[str], *, grand_jury: bool) -> None:
        self.asked = GRAND_JURY_FIELDS if grand_jury else AGENCY_FIELDS
        kept: dict[str, Any] = {
            one.name: listed(answers.get(one.name, "")) if one.kind == "choices" else answers.get(one.name, "")
            for one in self.asked
        }
        self.kept = kept
        super().__init__(initial=kept)
        for one in self.asked:
            self.fields[one.name] = _field(one, one.name in required)

    def tell(self, refusal: Refusal) -> None:
        """Put what is missing or wrong beside its field."""
        self.is_bound = True
        self.data = self.kept
        self.cleaned_data = {}
        self._errors = forms.utils.ErrorDict()
        for problem in refusal.problems or (refusal,):
            self.add_error(problem.field if problem.field in self.fields else None, problem.says)


def typed_in(posted: Any, *, grand_jury: bool) -> dict[str, str]:
    """What a page sent, as the use case keeps it."""
    asked = GRAND_JURY_FIELDS if grand_jury else AGENCY_FIELDS
    return {
        one.name: ", ".join(posted.getlist(one.name)) if one.kind == "choices" else posted.get(one.name, "")
        for one in asked
        if one.name in posted or one.kind == "choices"
    }


def _field(one: FieldAsked, required: bool) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "required": required, "help_text": one.says}
    if one.kind == "choices":
        return forms.MultipleChoiceField(
            choices=list((one.choices or {}).items()), widget=forms.CheckboxSelectMultiple, **common
        )
    if one.kind == "choice":
        return forms.ChoiceField(choices=[("", "–"), *(one.choices or {}).items()], **common)
    widgets = {"day": forms.DateInput(attrs={"type": "date"}), "words": forms.Textarea(attrs={"rows": 4})}
    return forms.CharField(widget=widgets.get(one.kind, forms.TextInput(attrs={"autocomplete": "off"})), **common)
