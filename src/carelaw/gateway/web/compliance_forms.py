"""The forms of fine cases. Instants are typed in Illinois time; what the law says of a value, the use case says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from carelaw.gateway.facts.compliance import Ground, LetterKind
from carelaw.gateway.rules.letter_window import NAMES
from carelaw.gateway.store.models import Exemption, FineCase, PharmacyLocation

_ZONE = ZoneInfo("America/Chicago")


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _words(label: str, *, required: bool = True, rows: int = 4, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


class OpenForm(forms.Form):
    """Against whom, and on which ground."""

    respondent = forms.ChoiceField(
        label="Respondent", help_text="Pharmacy entities, and vendors of management systems."
    )
    ground = forms.ChoiceField(
        label="Ground",
        choices=[(one.value, one.value.replace("-", " ").capitalize()) for one in Ground],
        help_text="Only a failure to integrate is fined; every other breach goes by cure notice.",
    )
    mailing_address = _words(
        "Mailing address", required=False, rows=3, help_text="Where letters go. Empty: the address of the first store."
    )
    email = forms.CharField(label="E-mail", required=False, help_text="Empty: the responsible officer's address.")

    def __init__(self, *args: Any, respondents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["respondent"].choices = respondents  # type: ignore[attr-defined]


class WillfulForm(forms.Form):
    """The Department's finding."""

    on = _day("Determined on")
    facts = _words(
        "Facts", help_text="What was asked, when, and how the respondent answered. They stand in every letter."
    )
    evidence = forms.CharField(label="Where the evidence is", required=False, max_length=300)


class LetterForm(forms.Form):
    """How a letter left, as far as it did; empty issues the letter to print it."""

    mailed_on = _day("Posted on", required=False)
    mail_proof = forms.CharField(
        label="Proof of mailing", required=False, max_length=80, help_text="Number of the certificate of mailing."
    )
    emailed_at = forms.CharField(
        label="E-mailed at",
        required=False,
        help_text="Illinois time.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    message_id = forms.CharField(label="Message id", required=False, max_length=200)

    def clean_emailed_at(self) -> datetime | None:
        """The instant, read on the clocks of Illinois."""
        text = self.cleaned_data["emailed_at"]
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(tzinfo=_ZONE)
        except ValueError:
            raise forms.ValidationError(f"“{text[:30]}” is not an instant such as 2026-02-07T22:30.") from None


class ReleaseForm(LetterForm):
    """The Administrator's reason for a third letter during a delay."""

    reason = _words("Reason", rows=2)


class BounceForm(forms.Form):
    """The letter whose e-mail came back."""

    kind = forms.ChoiceField(label="Letter", choices=[(one.value, NAMES[one].capitalize()) for one in LetterKind])


class AssessForm(forms.Form):
    """The month to assess."""

    month = _day("Any day of the month")


class DelayForm(forms.Form):
    """Days that waited for the Department."""

    from_on = _day("First day")
    to_on = _day("Last day", required=False, help_text="Empty while it is still running.")
    cause = forms.CharField(label="What the case waited for", max_length=200)


class DecideDelayForm(forms.Form):
    """What the Department decides about a delay."""

    delay = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        choices=[("confirm", "Confirm: its days come out"), ("reject", "Reject"), ("end", "End an open delay")],
    )
    to_on = _day("Last day", required=False)
    reason = forms.CharField(label="Reason", required=False, max_length=300, help_text="Needed to reject.")


class ReliefForm(forms.Form):
    """A stay or a waiver."""

    kind = forms.ChoiceField(
        label="Relief",
        widget=forms.RadioSelect,
        choices=[("stay", "Stay: billing is held, days go on counting"), ("waiver", "Waiver: days come out")],
    )
    from_on = _day("First day")
    to_on = _day("Last day", required=False, help_text="A waiver names it; a stay may be open.")
    reason = _words("Reason", rows=2)


class PaymentForm(forms.Form):
    """A payment of the respondent."""

    reference = forms.CharField(label="Number of the check or transfer", max_length=80)
    amount = forms.DecimalField(label="Amount in dollars", max_digits=12, decimal_places=2)
    on = _day("Received on")


class AnswerForm(forms.Form):
    """What the respondent writes."""

    text = _words("Your answer", rows=6)


class ReferForm(forms.Form):
    """The referral."""

    hold_reason = forms.CharField(
        label="Why the bundle is held", required=False, max_length=300, help_text="Only where nothing is owed any more."
    )


class ReceiptForm(forms.Form):
    """The receipt of a bundle that was sent."""

    bundle = forms.ChoiceField(label="Bundle")
    receipt = forms.CharField(label="Number of the receipt", max_length=80)

    def for_case(self, case: FineCase) -> None:
        """Offer the bundles of this case that were sent, the newest first."""
        sent = case.bundles.exclude(sent_on=None).order_by("-number")
        self.fields["bundle"].choices = [(str(one.pk), f"Bundle {one.number}") for one in sent]  # type: ignore[attr-defined]


class OfLocationForm(forms.Form):
    """About one store; none is chosen beforehand."""

    location = forms.ChoiceField(label="Store")

    def offer(self, stores: Iterable[PharmacyLocation]) -> None:
        """Offer these stores."""
        listed = [(str(one.pk), f"{one.name}, {one.city}") for one in stores]
        self.fields["location"].choices = [("", ""), *listed]  # type: ignore[attr-defined]


class CertifyForm(OfLocationForm):
    """The certification of no system."""

    signer = forms.CharField(label="Signed by, with title", max_length=120)
    signed_on = _day("Signed on")


class HospitalForm(OfLocationForm):
    """The basis of a hospital's exemption."""

    department = forms.TypedChoiceField(
        label="Is it a department of an inpatient hospital facility?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda text: text == "yes",
    )
    basis = forms.CharField(
        label="Basis", max_length=300, help_text="The hospital with its license, and by what it was verified."
    )


class CloseForm(forms.Form):
    """The end of a case."""

    reason = forms.CharField(label="Reason", max_length=200)


class EndExemptionForm(forms.Form):
    """Which exemption ends today; none is chosen beforehand."""

    exemption = forms.TypedChoiceField(label="Exemption", coerce=int)

    def offer(self, standing: Iterable[Exemption]) -> None:
        """Offer these exemptions."""
        listed = [(one.pk, f"{one.location.name}, {one.location.city}") for one in standing]
        self.fields["exemption"].choices = [("", ""), *listed]  # type: ignore[attr-defined]


class NothingForm(forms.Form):
    """An act that needs nothing but a yes."""
