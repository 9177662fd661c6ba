"""A price list in one's own layout, in three steps: send the sheet, say which heading is what, publish it.

What is sent is kept under its digest at once; the pages after it work on what is kept, so nothing is lost on the way.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import ListDraft
from carelaw.pbm.use_cases.mac_lists import list_for
from carelaw.pbm.use_cases.mac_publishing import publish
from carelaw.pbm.use_cases.permissions import MAC_PUBLISH
from carelaw.pbm.use_cases.prices import layouts
from carelaw.pbm.use_cases.prices.drafts import draft_for, published, raw_of, send_draft
from carelaw.pbm.wire.mac_columns import MAC_LIST
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Cell, Column, Link, Step, Table
from carelaw.platform.pages.refusals import status_of

_published = page(permission=MAC_PUBLISH)
_PREVIEW, _FAULTS = 8, 200
_FIXED = "fixed"


class SendForm(forms.Form):
    """A price list in any layout."""

    sheet = forms.FileField(
        label=gettext_lazy("Price list in your own layout"),
        help_text=gettext_lazy("CSV, or an Excel workbook. Its headings are shown on the next page."),
        error_messages={"required": gettext_lazy("Choose a file.")},
        max_length=255,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What the file holds"),
        choices=(
            ("full", gettext_lazy("The whole list: a drug that is not in it leaves the list")),
            ("delta", gettext_lazy("Changes only: every other price stays")),
        ),
        widget=forms.RadioSelect,
        initial="full",
    )


class MappingForm(forms.Form):
    """For each of our columns a heading of the sheet, or a value that every row has."""

    def __init__(
        self, sheet: layouts.OwnSheet, mapping: Mapping[str, str], pads_codes: bool, typed: Any = None
    ) -> None:
        super().__init__(typed)
        headings = [("", _("– not in the sheet –")), *((one, one) for one in sheet.headings if one)]
        for column in MAC_LIST:
            chosen = mapping.get(column.name, "")
            fixed = chosen[1:] if chosen.startswith("=") else ""
            needed = f" ({_('needed')})" if column.required else ""
            self.fields[column.name] = forms.ChoiceField(
                label=f"{column.name}{needed}",
                help_text=column.says,
                choices=headings,
                required=False,
                initial="" if fixed else chosen,
            )
            if column.name in {"unit", "drug_class", "basis", "basis_names", "price_source", "rating_source"}:
                self.fields[f"{column.name}_{_FIXED}"] = forms.CharField(
                    label=_("or the same %(name)s in every row") % {"name": column.name},
                    required=False,
                    initial=fixed,
                    max_length=120,
                )
        self.fields["pads_codes"] = forms.BooleanField(
            label=_("The spreadsheet dropped leading zeros of drug codes: fill them up to eleven digits"),
            required=False,
            initial=pads_codes,
        )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen."""
        made = {}
        for name in layouts.COLUMNS:
            fixed = self.cleaned_data.get(f"{name}_{_FIXED}", "")
            made[name] = f"={fixed}" if fixed else self.cleaned_data.get(name, "")
        return {name: heading for name, heading in made.items() if heading}


@_published
def send(request: Any, reference: UUID) -> HttpResponse:
    """Step one: send the sheet."""
    one = list_for(request.actor, str(reference), local_day(request.at))
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["sheet"]
            try:
                with sent.file as stream:
                    draft = send_draft(
                        request.actor,
                        request.at,
                        mac_list=one,
                        stream=stream,
                        file_name=str(sent.name),
                        kind=form.cleaned_data["kind"],
                    )
                return redirect("pbm-list-draft", reference=draft.pk)
            except Refusal as refusal:
                form.add_error("sheet", refusal.says)
                status = status_of(refusal)
    title = _("%(list)s: send a list in your own layout") % {"list": one.code}
    back = Link(one.code, reverse("pbm-mac-list", args=[one.pk]))
    given = {"title": title, "steps": _steps(0), "back": back}
    return render(request, "pbm/list_layout_send.html", {"page": given, "form": form}, status=status)


@_published
def draft(request: Any, reference: UUID) -> HttpResponse:
    """Steps two and three: which heading is what, every cell judged, then publish."""
    held = draft_for(request.actor, reference)
    sheet = layouts.read_own(raw_of(held), held.file_name)
    kept = layouts.layout_for(held.mac_list.manager_id, sheet)
    mapping = dict(kept.mapping) if kept else layouts.proposed(sheet)
    pads, status = bool(kept and kept.pads_codes), 200
    form = MappingForm(sheet, mapping, pads)
    if request.method == "POST":
        form = MappingForm(sheet, mapping, pads, request.POST)
        if form.is_valid():
            mapping, pads = form.mapping, form.cleaned_data["pads_codes"]
            try:
                manager = held.mac_list.manager_id
                layouts.keep_layout(
                    request.actor, request.at, manager_id=manager, sheet=sheet, mapping=mapping, pads_codes=pads
                )
                if request.POST.get("then") == "publish":
                    return _publish(request, held)
                return redirect("pbm-list-draft", reference=held.pk)
            except Refusal as refusal:
                for problem in refusal.problems or (refusal,):
                    form.add_error(problem.field if problem.field in form.fields else None, problem.says)
                status = status_of(refusal)
    return _shown(request, held, sheet, form, mapping, pads, bool(kept), status)


def _publish(request: Any, held: ListDraft) -> HttpResponse:
    done = publish(
        request.actor,
        request.at,
        mac_list=held.mac_list,
        stream=io.BytesIO(raw_of(held)),
        file_name=held.file_name,
        kind=held.kind,
    )
    published(held, request.at)
    return redirect("pbm-mac-version", reference=done.version.pk)


def _shown(
    request: Any,
    held: ListDraft,
    sheet: layouts.OwnSheet,
    form: MappingForm,
    mapping: Mapping[str, str],
    pads: bool,
    kept: bool,
    status: int,
) -> HttpResponse:
    try:
        layouts.check_mapping(sheet, mapping)
        judged = layouts.read_mapped(sheet, mapping, pads_codes=pads)
    except Refusal:
        judged = None
    good, bad = (len(judged.rows), len(judged.refused)) if judged else (0, 0)
    says = ""
    if judged:
        says = _("%(good)s rows can be read; %(bad)s cannot and would be kept with their reasons.") % {
            "good": f"{good:,}",
            "bad": f"{bad:,}",
        }
    given = {
        "title": _("%(list)s: which heading is what?") % {"list": held.mac_list.code},
        "lead": held.file_name,
        "back": Link(held.mac_list.code, reverse("pbm-mac-list", args=[held.mac_list_id])),
        "steps": _steps(2 if kept and judged else 1),
        "kept": kept,
        "says": says,
        "can_publish": good > 0 and kept,
        "preview": _preview(sheet),
        "faults": _faults(judged) if judged and bad else None,
    }
    return render(request, "pbm/list_layout.html", {"page": given, "form": form}, status=status)


def _preview(sheet: layouts.OwnSheet) -> Table:
    columns = (
        Column("row", _("Row"), numeric=True),
        *(Column(f"c{n}", one or "–") for n, one in enumerate(sheet.headings)),
    )
    width = len(sheet.headings)
    rows: list[Any] = [
        [Cell(str(number)), *(cells[n][:60] if n < len(cells) else "" for n in range(width))]
        for number, cells in sheet.rows[:_PREVIEW]
    ]
    return Table(_("The first rows of the sheet"), columns, rows)


def _faults(judged: Any) -> Table:
    columns = (Column("where", _("Cell")), Column("says", _("Why it cannot be read")))
    rows: list[Any] = [[Cell(one.field or "–"), one.says] for one in judged.problems[:_FAULTS]]
    return Table(_("Cells that cannot be read"), columns, rows)


def _steps(current: int) -> tuple[Step, ...]:
    labels = (_("Send the sheet"), _("Which heading is what"), _("Publish"))
    states: list[Any] = ["done" if n < current else "current" if n == current else "open" for n in range(3)]
    return tuple(Step(label, state) for label, state in zip(labels, states, strict=True))
