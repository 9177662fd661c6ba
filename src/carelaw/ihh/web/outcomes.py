"""The page of outcomes years: what was published, reported, determined, signed; each result with its computation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.ihh.facts.outcomes import Reported
from carelaw.ihh.store.models import OutcomesPublication, OutcomesResult
from carelaw.ihh.use_cases.outcomes import determine, publish, report_measure, sign_outcomes
from carelaw.ihh.use_cases.outcomes_sheets import COLUMNS, measures_of
from carelaw.ihh.use_cases.own_homes import homes_seen
from carelaw.ihh.use_cases.permissions import DETERMINE_OUTCOMES, PUBLISH_OUTCOMES, SEE_PAYMENTS
from carelaw.ihh.use_cases.seeing_payments import outcomes_seen
from carelaw.ihh.web.money_parts import AskedForm, FormShown, MoneyPage, Note, day_field, dollars, shown
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.pages.parts import Cell, Column, Table, Tag, Tone
from carelaw.platform.parties.own import acts_for_own

_seen = page(permission=SEE_PAYMENTS)
_CITE = "89 Ill. Adm. Code 140.994(d)"
_HEADING = ",".join(column.name for column in COLUMNS)
_TONES: dict[str, Tone] = {"silver": "good", "bronze": "info", "none": "neutral"}


class PublicationForm(AskedForm):
    """Measures, benchmarks and thresholds of a year."""

    index = forms.IntegerField(label=gettext_lazy("Outcomes year (1 is the first)"), min_value=1)
    url = forms.CharField(label=gettext_lazy("Where it is published"), max_length=200)
    published_on = day_field(gettext_lazy("Published on"))
    least_members = forms.IntegerField(label=gettext_lazy("Least members at each month’s end"), min_value=1)
    measures = forms.CharField(
        label=gettext_lazy("Measures, one a line"),
        widget=forms.Textarea,
        initial=f"{_HEADING}\n",
        help_text=_HEADING.replace(",", ", "),
    )
    signed_off_because = forms.CharField(
        label=gettext_lazy("Late: signed off by the legal officer, because"), required=False, max_length=200
    )


class MeasureForm(AskedForm):
    """What a health home reached on a measure."""

    home = forms.ChoiceField(label=gettext_lazy("Health home"))
    index = forms.IntegerField(label=gettext_lazy("Outcomes year"), min_value=1)
    code = forms.CharField(label=gettext_lazy("Measure"), max_length=16)
    numerator = forms.IntegerField(label=gettext_lazy("Numerator"), min_value=0)
    denominator = forms.IntegerField(label=gettext_lazy("Denominator"), min_value=0)
    reported = forms.ChoiceField(label=gettext_lazy("Report"), choices=[(one.value, one.value) for one in Reported])
    evidence = forms.CharField(label=gettext_lazy("Evidence"), required=False, max_length=200)

    def __init__(self, *args: Any, homes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = [(one.reference, one.name) for one in homes]  # type: ignore[attr-defined]


class DetermineForm(AskedForm):
    """Whose outcomes of which year."""

    home = forms.ChoiceField(label=gettext_lazy("Health home"))
    index = forms.IntegerField(label=gettext_lazy("Outcomes year"), min_value=1, initial=1)

    def __init__(self, *args: Any, homes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].choices = [(one.reference, one.name) for one in homes]  # type: ignore[attr-defined]


@_seen
def outcomes(request: Any) -> HttpResponse:
    """The results one may see; for the Department what is to publish, report, determine and sign."""
    act, acts, refusal = request.POST.get("act"), [], None
    if act == "sign":
        signed = sign_outcomes(request.actor, request.at, request.POST.get("result", ""))
        messages.success(request, _("Signed: %(amount)s is owed.") % {"amount": dollars(signed.amount)})
        return redirect("ihh-outcomes")
    homes = list(homes_seen(request.actor))
    for permission, make in ((DETERMINE_OUTCOMES, _to_determine), (PUBLISH_OUTCOMES, _to_publish)):
        if allowed(request.actor, permission):
            made, no, done = make(request, act, homes)
            acts += made
            refusal = no or refusal
            if done:
                return redirect("ihh-outcomes")
    tables = [_results(request)]
    if not acts_for_own(request.actor):
        tables.append(_publications())
    lead = _("Bronze pays 10 percent, silver 25 percent of the year’s coordination payments.")
    note = Note(_("Open a result to see its computation, measure by measure."), cite=f"{_CITE}(5), (6)")
    return shown(request, MoneyPage(_("Outcomes"), lead, notes=(note,), forms=acts, tables=tables), refusal)


Made = tuple[list[FormShown], Refusal | None, bool]


def _to_determine(request: Any, act: str | None, homes: Any) -> Made:
    form = DetermineForm(request.POST if act == "determine" else None, homes=homes)
    refusal = None
    if act == "determine" and form.is_valid():
        try:
            result = determine(request.actor, request.at, **form.cleaned_data)
        except Refusal as no:
            refusal = no
            form.refuse(no)
        else:
            says = _("Determined: %(level)s, %(amount)s. A second finance officer signs.")
            messages.success(request, says % {"level": result.level, "amount": dollars(result.amount)})
            return [], None, True
    waits = OutcomesResult.objects.filter(final_on=None).exclude(determined_by=request.actor.account_id)
    acts = [
        FormShown(
            _("%(home)s, %(year)d: %(level)s, %(amount)s")
            % {
                "home": one.home.name,
                "year": one.ends_on.year,
                "level": one.level,
                "amount": dollars(one.amount),
            },
            _("Sign"),
            "sign",
            hidden={"result": str(one.pk)},
        )
        for one in waits.select_related("home").order_by("index", "home__reference")
    ]
    return [*acts, FormShown(_("Determine a year"), _("Determine"), "determine", form)], refusal, False


def _to_publish(request: Any, act: str | None, homes: Any) -> Made:
    year = PublicationForm(request.POST if act == "publish" else None)
    measure = MeasureForm(request.POST if act == "measure" else None, homes=homes)
    refusal = None
    try:
        if act == "publish" and year.is_valid():
            typed = dict(year.cleaned_data)
            typed["measures"] = measures_of(typed["measures"].encode(), file_name=_("Measures"))
            publish(request.actor, request.at, **typed)
            messages.success(request, _("Published."))
            return [], None, True
        if act == "measure" and measure.is_valid():
            report_measure(request.actor, request.at, **measure.cleaned_data)
            messages.success(request, _("Entered."))
            return [], None, True
    except Refusal as no:
        refusal = no
        (year if act == "publish" else measure).refuse(no)
    asked = FormShown(_("Publish a year"), _("Publish"), "publish", year)
    reached = FormShown(_("Enter what was reached"), _("Enter"), "measure", measure)
    return [asked, reached], refusal, False


def _results(request: Any) -> Table:
    columns = (
        Column("year", _("Year")),
        Column("home", _("Health home")),
        Column("level", _("Level")),
        Column("base", _("Coordination payments"), numeric=True),
        Column("amount", _("Outcomes payment"), numeric=True),
        Column("state", _("State")),
        Column("by", _("To be paid by")),
    )
    rows = [
        (
            Cell(str(one.ends_on.year), url=reverse("explain", args=["outcome-payment", str(one.pk)])),
            one.home.name,
            Tag(one.level, _TONES.get(one.level, "neutral")),
            dollars(one.base),
            dollars(one.amount),
            Tag(_("Signed"), "good") if one.final_on else Tag(_("Waits for a second person"), "warn"),
            date_format(one.disburse_by),
        )
        for one in outcomes_seen(request.actor)[:200]
    ]
    return Table(_("Results"), columns, rows, empty=_("No year is determined yet."))


def _publications() -> Table:
    columns = (
        Column("year", _("Year")),
        Column("version", _("Version"), numeric=True),
        Column("on", _("Published")),
        Column("measures", _("Measures")),
        Column("members", _("Least members"), numeric=True),
        Column("url", _("Published at")),
    )
    rows = [
        (
            f"{one.index} ({one.ends_on.year})",
            str(one.version),
            date_format(one.published_on),
            ", ".join(f"{m['code']} {m['bronze']}/{m['silver']}" for m in one.measures),
            str(one.least_members),
            one.url,
        )
        for one in OutcomesPublication.objects.order_by("-index", "-version")[:200]
    ]
    return Table(_("Published"), columns, rows, empty=_("Nothing is published yet."))
