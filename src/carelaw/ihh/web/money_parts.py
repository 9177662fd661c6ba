"""What the pages of the money path share: one page shape, forms that show a refusal at its field, words for states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.platform.pages.parts import Fact, Link, Table, Tag, Tone
from carelaw.platform.pages.refusals import status_of


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence set apart, with its paragraph."""

    says: str
    tone: str = "info"
    title: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form of a page, or only its button."""

    title: str
    button: str
    act: str = ""
    form: forms.Form | None = None
    says: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    multipart: bool = False
    method: str = "post"


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """One page: heading, notes, facts, forms, tables, in this order."""

    title: str
    lead: str = ""
    back: Link | None = None
    tag: Tag | None = None
    links: Sequence[Link] = ()
    notes: Sequence[Note] = ()
    facts: Sequence[Fact] = ()
    forms: Sequence[FormShown] = ()
    tables: Sequence[Table] = ()


class AskedForm(forms.Form):
    """A form whose use case has the last word: what it refuses is shown at its field, in its own words."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at its field, or above the form where it has none."""
        says = f"{refusal.says} ({refusal.cite})" if refusal.cite else refusal.says
        self.add_error(refusal.field if refusal.field in self.fields else None, says)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"})
    )


def shown(request: Any, page: MoneyPage, refusal: Refusal | None = None) -> HttpResponse:
    """The page; after a refusal with its status."""
    status = status_of(refusal) if refusal else 200
    return render(request, "ihh/money.html", {"page": page}, status=status)


def dollars(amount: Decimal) -> str:
    """An amount as people read it."""
    return f"−${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def status_tag(status: str) -> Tag:
    """Paid, denied or pending as a status word."""
    words: Mapping[str, tuple[str, Tone]] = {
        "paid": (_("Paid"), "good"),
        "denied": (_("Denied"), "bad"),
        "pending": (_("Pending"), "warn"),
    }
    text, tone = words[status]
    return Tag(text, tone)
