"""The gallery: every component once, with made-up content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.platform.pages import charts
from carelaw.platform.pages.parts import (
    Cell,
    Column,
    DecisionBox,
    Fact,
    Link,
    Step,
    Table,
    Tag,
    TimelineItem,
    decision_parts,
)


class GalleryForm(forms.Form):
    """One field of each kind."""

    last_name = forms.CharField(label="Last name", help_text="As the prescription shows it.")
    born_on = forms.DateField(label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(label="Purpose", choices=[("", "Choose one"), ("TREATMENT", "Care of my patient")])
    door = forms.ChoiceField(
        label="Who asks", choices=[("self", "The person"), ("parent", "A parent")], widget=forms.RadioSelect
    )
    attests = forms.BooleanField(label="This person is my patient")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="Dispensing report", help_text="An ASAP file, up to 2 GB.")


@dataclass(frozen=True, slots=True)
class Gallery:
    """What the gallery's template shows."""

    language: str
    decisions: tuple[DecisionBox, ...]
    table: Table
    empty_table: Table
    form: forms.Form
    wrong_form: forms.Form
    tags: tuple[Tag, ...]
    facts: tuple[Fact, ...]
    timeline: tuple[TimelineItem, ...]
    steps: tuple[Step, ...]
    charts: tuple[tuple[str, SafeString], ...]
    back: Link
    action: Link


def gallery_page(language: str) -> Gallery:
    """Everything at once; dates are fixed so that pictures of the page can be compared."""
    return Gallery(
        language=language,
        decisions=_decisions(),
        table=_table(),
        empty_table=Table(caption="Open cases", columns=(Column("case", "Case"),), rows=(), empty="No case is open."),
        form=GalleryForm(),
        wrong_form=_wrong_form(),
        tags=(Tag("Accepted", "good"), Tag("New", "info"), Tag("Late", "warn"), Tag("Refused", "bad"), Tag("Voided")),
        facts=(
            Fact("Dispenser", "Example Pharmacy 3"),
            Fact("DEA number", "AE1234563", code=True),
            Fact("Rows", "1,204"),
        ),
        timeline=_timeline(),
        steps=(Step("Received", "done"), Step("Judged", "current"), Step("Stored"), Step("Answered")),
        charts=_charts(),
        back=Link("All submissions", "#main"),
        action=Link("Send a file", "#main"),
    )


def _decisions() -> tuple[DecisionBox, ...]:
    late = Decision(
        Outcome.VIOLATION,
        (Reason("late", "Reported 96 hours after delivery; the limit is 72 hours.", cite="§7(c)"),),
        rule="reported-in-time",
        cite="§7(c)",
        readings={"AMB-07": "delivery"},
        law_status="enacted",
    )
    fine = Decision(
        Outcome.PASS,
        (Reason("in-time", "Reported 12 hours after delivery."),),
        rule="reported-in-time",
        cite="§7(c)",
        law_status="enacted",
    )
    unknown = Decision(
        Outcome.INDETERMINATE,
        (Reason("needs-delivered_at", "The time of delivery was not reported."),),
        rule="reported-in-time",
        cite="§7(c)",
        law_status="enacted",
    )
    return (
        decision_parts(late, title="Was it reported in time?", next_steps=(Link("Claim good cause", "#main"),)),
        decision_parts(fine, title="Was it reported in time?"),
        decision_parts(unknown, title="Was it reported in time?", next_steps=("Send the time of delivery.",)),
    )


def _table() -> Table:
    columns = (
        Column("file", "File", sortable=True),
        Column("received", "Received", sortable=True),
        Column("rows", "Rows", sortable=True, numeric=True),
        Column("state", "State"),
    )
    states = (Tag("Accepted", "good"), Tag("Late", "warn"), Tag("Refused", "bad"))
    rows = [
        (Cell(f"report-{n:03}.dat", url="#main"), f"2026-03-{n:02}", f"{n * 311:,}", states[n % 3]) for n in range(1, 9)
    ]
    exports = (Link("CSV", "#main"), Link("JSON", "#main"))
    return Table("Submissions", columns, rows, sort="received", page=4, pages=12, total=583, exports=exports)


def _wrong_form() -> forms.Form:
    form = GalleryForm({"last_name": "", "born_on": "31 February", "reason": "", "door": ""}, prefix="wrong")
    form.is_valid()
    return form


def _timeline() -> tuple[TimelineItem, ...]:
    noon = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
    return (
        TimelineItem(noon, "Received", "1,204 rows from one dispenser.", tone="info"),
        TimelineItem(noon + timedelta(minutes=4), "Judged", "1,201 accepted, 3 set aside.", url="#main", tone="good"),
        TimelineItem(noon + timedelta(days=2), "Corrected", "One row was replaced.", tone="warn"),
    )


def _charts() -> tuple[tuple[str, SafeString], ...]:
    start = date(2026, 1, 5)

    def bar(after: int, days: int, label: str, group: int) -> charts.Bar:
        return charts.Bar(start + timedelta(days=after), start + timedelta(days=after + days - 1), label, group)

    opioids = charts.Lane(
        "Opioids", (bar(0, 30, "Oxycodone 10 mg", 0), bar(24, 30, "Oxycodone 15 mg", 0), bar(70, 20, "Codeine", 0))
    )
    sedatives = charts.Lane("Benzodiazepines", (bar(18, 28, "Alprazolam 1 mg", 1), bar(80, 14, "Diazepam", 1)))
    overlap = [
        (start + timedelta(days=18), start + timedelta(days=45)),
        (start + timedelta(days=80), start + timedelta(days=89)),
    ]
    mme: list[tuple[date, Any]] = [(start, 45), (start + timedelta(days=24), 112.5), (start + timedelta(days=30), 67.5)]
    mme += [(start + timedelta(days=54), 0), (start + timedelta(days=70), 24), (start + timedelta(days=90), 0)]
    limits = (charts.Threshold(50, "50 MME"), charts.Threshold(90, "90 MME"))
    return (
        (
            "Supplies by class",
            charts.lanes(
                (opioids, sedatives),
                title="Supplies by class",
                description="Two classes overlap twice.",
                overlaps=overlap,
            ),
        ),
        (
            "Daily morphine equivalents",
            charts.steps(
                mme,
                title="Daily morphine equivalents",
                description="Above 90 for six days.",
                unit="MME",
                thresholds=limits,
            ),
        ),
        (
            "Rows by county",
            charts.bars(
                (("Adams", 1204), ("Bucks", 880), ("Centre", 95)), title="Rows by county", description="Adams leads."
            ),
        ),
        (
            "Queries by month",
            charts.line(
                [(date(2026, m, 1), m * m * 40) for m in range(1, 7)],
                title="Queries by month",
                description="Rising.",
                unit="queries",
            ),
        ),
    )


__all__ = ["Gallery", "GalleryForm", "gallery_page"]
