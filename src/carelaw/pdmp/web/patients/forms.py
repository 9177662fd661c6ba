"""The forms that patients fill in; what is missing is judged by the rule, so that every door says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.patients.claim_words import WRONG, value_words
from carelaw.pdmp.use_cases.patients.filing import Filing
from carelaw.pdmp.web.patients.words import CAPACITIES, DOCUMENTS, said

_DAY = {"type": "date", "min": "1900-01-01"}


class Told(forms.Form):
    """A form that can show a refusal beside its fields, with everything kept as typed."""

    def tell(self, refusal: Refusal) -> None:
        """Put what is wrong beside the fields, and the rest on top."""
        for problem in refusal.problems or (refusal,):
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, said(problem.code, problem.says))


class RequestForm(Told):
    """Somebody asks for a record. Nothing is required by the browser: the rule names all that is missing at once."""

    capacity = forms.ChoiceField(label=_("As what do you ask?"), choices=CAPACITIES, widget=forms.RadioSelect)
    requester_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    reply_to = forms.CharField(
        label=_("Your postal address"),
        help_text=_("Street, town, state and ZIP code. Letters go there."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    first_name = forms.CharField(label=_("First name of the patient"), max_length=80)
    last_name = forms.CharField(label=_("Last name of the patient"), max_length=80)
    birth_date = forms.DateField(label=_("Date of birth of the patient"), widget=forms.DateInput(attrs=_DAY))
    zip_code = forms.CharField(label=_("ZIP code of the patient"), required=False, max_length=10)
    former_names = forms.CharField(label=_("Former names of the patient"), required=False, max_length=200)
    by_mail = forms.ChoiceField(
        label=_("How do you want to have the record?"),
        choices=[("no", _("On this website")), ("yes", _("By mail"))],
        initial="no",
        widget=forms.RadioSelect,
    )
    declared_true = forms.BooleanField(label=_("What I wrote is true, and I am the person named as asking."))
    accepted_cost = forms.BooleanField(label=_("I agree to the cost"), required=False)
    once = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in ("capacity", "requester_name", "reply_to", "first_name", "last_name", "birth_date"):
            self.fields[name].widget.attrs["aria-required"] = "true"
            self.fields[name].error_messages["required"] = ""
        self.cost = ""

    def asks_to_agree(self, cost: str) -> None:
        """Show the cost, with the box that agrees to it."""
        self.cost = cost
        self.fields["accepted_cost"].label = cost

    def filing(self, language: str) -> Filing:
        """What was typed, as the use case takes it; an unreadable date counts as missing."""
        self.is_valid()
        typed = self.cleaned_data
        wrong_date = "birth_date" in self.errors and bool(self.data.get("birth_date", "").strip())
        said_before = self.errors.get("birth_date") if wrong_date else None
        self.errors.clear()
        if said_before:
            self.add_error("birth_date", said_before)
        return Filing(
            capacity=typed.get("capacity", ""),
            requester_name=typed.get("requester_name", ""),
            reply_to=typed.get("reply_to", ""),
            last_name=typed.get("last_name", ""),
            first_name=typed.get("first_name", ""),
            birth_date=typed.get("birth_date"),
            zip_code=typed.get("zip_code", ""),
            former_names=typed.get("former_names", ""),
            phone=typed.get("phone", ""),
            language="es" if language.startswith("es") else "en",
            by_mail=typed.get("by_mail") == "yes",
            declared_true=bool(typed.get("declared_true")),
            accepted_cost=bool(typed.get("accepted_cost")),
        )


class KeyForm(Told):
    """The reference and the secret of a request."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=20,
        help_text=_("Such as PM-4K7T-92QD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=30,
        help_text=_("Sixteen letters and digits. Capital letters and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class DocumentForm(Told):
    """A document that proves who asks, or as what."""

    kind = forms.ChoiceField(label=_("Which document is it?"))
    document = forms.FileField(
        label=_("The file"),
        help_text=_("A PDF or a picture (PNG, JPEG), at most 10 megabytes. Only the people who check it see it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}),
    )

    def __init__(self, *given: Any, offered: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]


class ClaimForm(Told):
    """What is wrong in one prescription."""

    row = forms.CharField(widget=forms.HiddenInput, max_length=20)
    field = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)
    claimed_value = forms.CharField(
        label=_("What would be right?"),
        required=False,
        max_length=200,
        help_text=_("Leave it empty if the prescription is not yours."),
    )
    says = forms.CharField(
        label=_("Anything that helps to check it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *given: Any, stated: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["field"].choices = [(name, _as_stated(name, stated)) for name in WRONG]  # type: ignore[attr-defined]


def _as_stated(name: str, stated: Mapping[str, str]) -> str:
    """A choice beside what the record says: `The quantity (on record: 60)`."""
    what, value = gettext(WRONG[name]), value_words(name, stated.get(name, ""))
    return gettext("%(what)s (on record: %(value)s)") % {"what": what, "value": value} if value else what


def document_choices(proves: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The documents that prove one thing, as choices: `identity:passport`."""
    return [(f"{proves}:{kind}", str(DOCUMENTS[kind])) for kind in kinds]
