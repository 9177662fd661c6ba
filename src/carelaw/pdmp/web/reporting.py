"""Report without a file: one dispensing by form, and the word that nothing was dispensed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carelaw.kernel.identifiers import dea_ok, npi_ok
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.catalog import catalog_in_force
from carelaw.pdmp.use_cases.loading import DUPLICATE, HELD, SET_ASIDE, VOID_NOT_FOUND
from carelaw.pdmp.use_cases.permissions import SUBMIT
from carelaw.pdmp.use_cases.reporters import Reporter, reporters_of
from carelaw.pdmp.use_cases.submitting import FORM_VERSION, foresee, report_one, report_zero
from carelaw.pdmp.web.history_forms import TypedDateField
from carelaw.pdmp.web.product_lookup import ProductShown, products_called
from carelaw.pdmp.web.report_fields import JudgedForm, as_asap, asap_field, help_for
from carelaw.pdmp.web.submission_findings import FindingShown, finding_shown, worst_first
from carelaw.pdmp.web.submission_words import outcome_words
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import page
from carelaw.platform.pages.parts import Tag

_sent = page(permission=SUBMIT)
INGREDIENTS = 5
_HOLDS = ("fatal", "error")
_INGREDIENT = ("CDI03", "CDI04", "CDI05")


@dataclass(frozen=True, slots=True)
class Fieldset:
    """One group of the form: what it is called, its fields in order, and those most people leave empty."""

    key: str
    title: str
    says: str
    fields: tuple[str, ...]
    seldom: tuple[str, ...] = ()


def _fieldsets() -> tuple[Fieldset, ...]:
    return (
        Fieldset(
            "patient",
            _("Patient"),
            _("As the patient’s own papers have it."),
            ("PAT07", "PAT08", "PAT18", "PAT19", "PAT12", "PAT14", "PAT15", "PAT16"),
            ("PAT09", "PAT11", "PAT13", "PAT17", "PAT22", "PAT01", "PAT02", "PAT03", "PAT20", "PAT23"),
        ),
        Fieldset(
            "prescription",
            _("Prescription"),
            "",
            ("DSP02", "DSP03", "DSP05", "DSP07", "DSP08", "DSP09", "DSP11", "DSP10", "DSP06", "DSP04", "DSP16"),
            ("DSP01", "DSP17", "DSP13", "DSP12", "DSP24", "DSP25", "DSP23"),
        ),
        Fieldset(
            "prescriber",
            _("Prescriber"),
            "",
            ("PRE02", "PRE05", "PRE06", "PRE01"),
            ("PRE07", "PRE03", "PRE08"),
        ),
        Fieldset(
            "pharmacy",
            _("Pharmacy"),
            _("Where it was dispensed."),
            ("PHA03", "PHA01", "PHA04"),
            ("PHA05", "PHA07", "PHA08", "PHA09", "PHA10"),
        ),
    )


_DEFAULTS = {"DSP01": "00", "DSP04": "0", "DSP06": "0", "DSP07": "01", "DSP11": "01", "PAT15": "PA", "PAT20": "01"}


class ReportForm(JudgedForm):
    """One dispensing by its ASAP fields; the reader's own check judges them, the same as in a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in _fieldsets():
            for name in (*group.fields, *group.seldom):
                asked = help_for(name, FORM_VERSION)
                assert asked is not None
                self.fields[name] = asap_field(asked, label=_labels().get(name, ""), hint=_hints().get(name))
        for row in range(1, INGREDIENTS + 1):
            for name in _INGREDIENT:
                asked = help_for(name, FORM_VERSION)
                assert asked is not None
                self.fields[f"{name}-{row}"] = asap_field(asked, hint="")
                self.fields[f"{name}-{row}"].required = True

    def values(self) -> dict[str, str]:
        """What was typed, as the standard writes it."""
        names = [name for name in self.fields if "-" not in name]
        found = {name: as_asap(name, self.data.get(name, ""), FORM_VERSION) for name in names}
        return {name: value for name, value in found.items() if value}

    def ingredients(self) -> list[dict[str, str]]:
        """The ingredients of a compound that were filled in."""
        listed: list[dict[str, str]] = []
        for row in range(1, INGREDIENTS + 1):
            typed = {name: as_asap(name, self.data.get(f"{name}-{row}", ""), FORM_VERSION) for name in _INGREDIENT}
            if typed["CDI03"] or typed["CDI04"]:
                kept = {name: value for name, value in typed.items() if value}
                listed.append({"CDI01": str(len(listed) + 1), "CDI02": "01", **kept})
        return listed


def _labels() -> dict[str, str]:
    return {
        "PAT07": _("Last name"),
        "PAT08": _("First name"),
        "PAT09": _("Middle name"),
        "PAT11": _("Suffix (Jr., III)"),
        "PAT18": _("Birth date"),
        "PAT19": _("Gender"),
        "PAT12": _("Street address"),
        "PAT13": _("Address, second line"),
        "PAT14": _("City"),
        "PAT15": _("State"),
        "PAT16": _("ZIP code"),
        "PAT17": _("Telephone"),
        "DSP06": _("Fill number (0 is the first)"),
        "DSP08": _("National Drug Code (NDC)"),
        "DSP11": _("Unit"),
        "PRE02": _("DEA number"),
        "PRE01": _("NPI"),
        "PRE05": _("Last name"),
        "PRE06": _("First name"),
        "PRE07": _("Middle name"),
        "PHA03": _("DEA number"),
        "PHA01": _("NPI"),
        "PHA04": _("Name"),
    }


def _hints() -> dict[str, str]:
    return {
        "PAT12": _("If there is none, write NO FIXED ADDRESS."),
        "PAT07": "",
        "PAT08": "",
        "DSP08": _("Eleven digits, with or without hyphens. Or find the product by its name below."),
        "DSP07": _("For a compound choose 06 and list its ingredients below."),
        "DSP01": _("New for a first report; revise or void for one that is on file already."),
        "DSP17": _("If it was handed over on another day than it was filled."),
        "DSP13": _("00, or the number of this part."),
        "PRE02": _("As on the prescription."),
        "PHA01": "",
        "PHA03": "",
        "PHA04": "",
    }


@dataclass(frozen=True, slots=True)
class InputShown:
    """One field of the form with what is to be said about it."""

    number: str
    bound: BoundField
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group of the form."""

    key: str
    title: str
    says: str
    inputs: tuple[InputShown, ...]
    seldom: tuple[InputShown, ...]
    seldom_open: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The form with what was found in it."""

    groups: tuple[GroupShown, ...]
    ingredients: tuple[tuple[int, tuple[BoundField, ...]], ...]
    ingredients_open: bool
    faults: tuple[FindingShown, ...]
    warnings: tuple[FindingShown, ...]
    unplaced: tuple[FindingShown, ...]
    outcome: Tag | None
    outcome_says: str
    confirm: str
    reporters: tuple[Reporter, ...]
    wanted: str
    products: tuple[ProductShown, ...] | None
    more_products: bool
    product: str


@_sent
def report(request: Any) -> HttpResponse:
    """Report one dispensing: checked before anything is sent, and sent when it is right."""
    reporters = reporters_of(request.actor)
    if request.method != "POST":
        return _form_page(request, ReportForm(_fresh(reporters)), reporters)
    typed = request.POST.copy()
    if typed.get("choose"):
        typed["DSP07"], typed["DSP08"] = "01", typed["choose"]
    for one in reporters:
        if typed.get("reporter") == one.dea and typed.get("act") == "reporter":
            typed.update(one.fields())
    form = ReportForm(typed)
    if typed.get("choose") or typed.get("act") in {"find", "reporter"}:
        return _form_page(request, form, reporters)
    fields, ingredients = form.values(), form.ingredients()
    foreseen = foresee(request.actor, fields, ingredients, at=request.at)
    confirm = _to_confirm(foreseen.outcome, foreseen.findings)
    held = any(one["level"] in _HOLDS for one in foreseen.findings)
    if held or (confirm and typed.get("confirmed") != confirm):
        return _form_page(request, form, reporters, foreseen.findings, foreseen.outcome, "" if held else confirm)
    sent = report_one(request.actor, fields, ingredients, at=request.at)
    messages.success(request, _("Reported. What became of it stands below."))
    return redirect("submission", reference=sent.pk)


def _to_confirm(outcome: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """Which warnings a person has to have seen before sending; empty when there is none."""
    codes = sorted({f"{one['field']}.{one['code']}" for one in findings if one["level"] == "warning"})
    if outcome in {DUPLICATE, SET_ASIDE, VOID_NOT_FOUND}:
        codes.append(outcome)
    return " ".join(codes)


def _fresh(reporters: Sequence[Reporter]) -> dict[str, str]:
    return {**_DEFAULTS, **(reporters[0].fields() if len(reporters) == 1 else {})}


def _form_page(
    request: Any,
    form: ReportForm,
    reporters: Sequence[Reporter],
    findings: Sequence[Mapping[str, Any]] = (),
    outcome: str = "",
    confirm: str = "",
) -> HttpResponse:
    listed = worst_first(findings)
    faults = tuple(finding_shown(one) for one in listed if one["level"] in _HOLDS)
    warnings = tuple(finding_shown(one) for one in listed if one["level"] == "warning")
    form.tell(faults)
    named = {name for name in form.fields if "-" not in name}
    wanted = str(form.data.get("product_name", "")).strip()
    products, more = products_called(wanted) if form.data.get("act") == "find" else (None, False)
    told = outcome and outcome != HELD and confirm
    shown = ReportPage(
        groups=tuple(_group(form, group, faults, warnings) for group in _fieldsets()),
        ingredients=tuple(
            (row, tuple(form[f"{name}-{row}"] for name in _INGREDIENT)) for row in range(1, INGREDIENTS + 1)
        ),
        ingredients_open=form.data.get("DSP07") == "06" or bool(form.ingredients()),
        faults=faults,
        warnings=warnings,
        unplaced=tuple(one for one in (*faults, *warnings) if one.field not in named),
        outcome=outcome_words(outcome).tag if told else None,
        outcome_says=_(outcome_words(outcome).says) if told else "",
        confirm=confirm,
        reporters=tuple(reporters) if len(reporters) > 1 else (),
        wanted=wanted,
        products=products,
        more_products=more,
        product=_product_of(form),
    )
    return render(request, "pdmp/report.html", {"page": shown, "form": form})


def _product_of(form: ReportForm) -> str:
    found = catalog_in_force().find(str(form.data.get("DSP08", ""))) if form.data.get("DSP08") else None
    return found.label if found else ""


def _group(
    form: ReportForm, group: Fieldset, faults: Sequence[FindingShown], warnings: Sequence[FindingShown]
) -> GroupShown:
    def shown(name: str) -> InputShown:
        return InputShown(name, form[name], tuple(one for one in (*faults, *warnings) if one.field == name))

    seldom = tuple(shown(name) for name in group.seldom)
    told = any(one.findings for one in seldom)
    changed = any(form.data.get(n) and form.data.get(n) != _DEFAULTS.get(n, "") for n in group.seldom)
    return GroupShown(
        group.key,
        group.title,
        group.says,
        tuple(shown(name) for name in group.fields),
        seldom,
        told or (changed and group.key != "pharmacy"),
    )


class ZeroForm(forms.Form):
    """Who dispensed nothing, and from when to when."""

    def __init__(self, *args: Any, reporters: Sequence[Reporter], on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reporters:
            listed = [(one.dea, f"{one.name} ({one.dea})") for one in reporters]
            self.fields["dispenser"] = forms.ChoiceField(label=_("Pharmacy"), choices=listed)
        else:
            self.fields["dispenser"] = forms.CharField(label=_("Pharmacy’s DEA number"), max_length=9)
            self.fields["npi"] = forms.CharField(label=_("Pharmacy’s NPI"), max_length=10)
        hint = gettext_lazy("Month, day, year, such as 3/12/2025.")
        self.fields["begin"] = TypedDateField(on=on, label=_("First day"), help_text=hint)
        self.fields["end"] = TypedDateField(on=on, label=_("Last day"), help_text=hint)

    def clean_dispenser(self) -> str:
        """A registered one, or a number that can be one."""
        typed = str(self.cleaned_data["dispenser"]).strip().upper()
        if not dea_ok(typed):
            raise forms.ValidationError(_("This is not a DEA number: two letters, seven digits, a check digit."))
        return typed

    def clean_npi(self) -> str:
        """A number with a true check digit."""
        typed = str(self.cleaned_data["npi"]).strip()
        if not npi_ok(typed):
            raise forms.ValidationError(_("This is not an NPI: ten digits beginning 1 or 2, with a check digit."))
        return typed


@_sent
def zero(request: Any) -> HttpResponse:
    """Say that nothing reportable was dispensed in a period."""
    reporters, today = reporters_of(request.actor), law_day(request.at)
    before = f"{today - timedelta(days=1):%m/%d/%Y}"
    initial = {"begin": before, "end": before}
    form = ZeroForm(request.POST or None, reporters=reporters, on=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        known = {one.dea: one.fields() for one in reporters}
        dispenser = known.get(given["dispenser"], {"PHA03": given["dispenser"], "PHA01": given.get("npi", "")})
        try:
            sent = report_zero(request.actor, dispenser, given["begin"], given["end"], at=request.at)
        except Refusal as refusal:
            form.add_error("end" if refusal.field == "period_to" else None, refusal.says)
        else:
            return redirect("submission", reference=sent.pk)
    days = ngettext("%(n)s pharmacy", "%(n)s pharmacies", len(reporters)) % {"n": len(reporters)}
    return render(request, "pdmp/zero.html", {"form": form, "page": {"reporters": days}})
