"""The written notice to patients, its poster, the paper form, and the public measures. Open to everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carelaw.pdmp.letters import patient_pdf
from carelaw.pdmp.store.models import PatientNotice
from carelaw.pdmp.use_cases.patients.fees import cost_on
from carelaw.pdmp.use_cases.patients.measures import EVERY_MINUTES, Figure, figures_of, months_measured
from carelaw.pdmp.use_cases.patients.notices import latest_notice, notice_on
from carelaw.pdmp.web.patients.words import CAPACITIES, day
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.pages.parts import Cell, Column, Table

# What office printers take.
_SHEET = "us-letter"
_open = public_page(why="The notice, the form and the measures are for everybody and name nobody.")


@_open
def notice(request: Any) -> HttpResponse:
    """The notice in force."""
    found = notice_on(law_day(request.at))
    coming = latest_notice()
    shown = {
        "notice": found,
        "texts": found.texts[_language()] if found else None,
        "effective": day(found.effective_on) if found else "",
        "coming": day(coming.effective_on) if coming and coming != found else "",
        "items": _items(found) if found else (),
    }
    return render(request, "pdmp/patients/notice.html", {"page": shown})


@_open
def notice_pdf(request: Any) -> HttpResponse:
    """The notice to hand over."""
    return _document(request, 1.0)


@_open
def poster(request: Any) -> HttpResponse:
    """The notice to display: one large sheet, which also reads when it is printed at half the size."""
    return _document(request, 1.55, paper="us-tabloid")


@_open
def paper_form(request: Any) -> HttpResponse:
    """The form to print, fill in and send."""
    found = notice_on(law_day(request.at))
    cost = cost_on(law_day(request.at))
    price = _("A further access in the same quarter costs %(cost)s.") % {"cost": f"${cost:.2f}"} if cost else ""
    blocks: list[dict[str, Any]] = [
        {"kind": "text", "text": _("One access in each calendar quarter is free.") + (f" {price}" if price else "")},
        {"kind": "heading", "text": _("As what do you ask?")},
        *({"kind": "check", "text": str(says)} for key, says in CAPACITIES if key != "other"),
        {"kind": "heading", "text": _("Who asks")},
        *({"kind": "line", "text": text} for text in (_("Your name"), _("Your postal address"), "", _("Telephone"))),
        {"kind": "heading", "text": _("Whose record")},
        *(
            {"kind": "line", "text": text}
            for text in (_("First and last name"), _("Former names"), _("Date of birth"), _("ZIP code"))
        ),
        {"kind": "heading", "text": _("Enclose")},
        {
            "kind": "text",
            "text": _(
                "A copy of an identity document with your name and date of birth. Parents: the birth certificate or "
                "adoption decree. Guardians: the order of the court. Health-care agents: the signed power of attorney."
            ),
        },
        {"kind": "heading", "text": _("Signature")},
        {"kind": "text", "text": _("What I wrote is true, and I am the person named as asking.")},
        {"kind": "line", "text": _("Date and signature")},
    ]
    if found:
        blocks.append({"kind": "text", "text": _("Send it to: %(post)s") % {"post": found.figures["post"]}})
    return _pdf(_("Request for a record of the prescription monitoring program"), blocks, 1.0, "my-record-form.pdf")


@_open
def measures(request: Any) -> HttpResponse:
    """How well the program can be reached: what was measured, month by month."""
    months = months_measured()[:24]
    tables = [_measured(month, request) for month in months]
    return render(request, "pdmp/patients/measures.html", {"page": {"tables": tables}})


def _measured(month: Any, request: Any) -> Table:
    labels = {
        "availability": (_("Time in which the service could be reached"), "%"),
        "answer-median-ms": (_("Answer to a clinician's question, the middle one"), "ms"),
        "answer-p95-ms": (_("Answer to a clinician's question, 95 of 100 were faster"), "ms"),
        "patient-days": (_("Days until a patient had the record, the middle one"), _("days")),
        "patient-late": (_("Records that patients had after the last day"), ""),
        "accessibility-faults": (_("Faults found by the accessibility check (WCAG 2.1 AA)"), ""),
        "help-desk-minutes": (_("Minutes until the help desk answered"), _("minutes")),
    }
    rows = [[*labels[one.name][:1], *_value(one, labels[one.name][1])] for one in figures_of(month, request.at)]
    columns = (
        Column("what", _("What")),
        Column("value", _("Value"), numeric=True),
        Column("sample", _("Measured"), numeric=True),
        Column("source", _("Where it comes from")),
    )
    return Table(str(date_format(month, "YEAR_MONTH_FORMAT")), columns, rows)


def _value(one: Figure, unit: str) -> list[Any]:
    source = _source(one)
    if one.value is None:
        return [_("not measured"), "–", source or "–"]
    return [Cell(f"{one.value.normalize():f} {unit}".strip()), f"{one.sample:,}", source]


def _source(one: Figure) -> str:
    """Where a figure comes from, in the reader's language where the program itself measured it."""
    if one.name == "availability":
        says = _("a heartbeat every %(minutes)s minutes; a missing one counts as an outage")
        return str(says % {"minutes": EVERY_MINUTES})
    if one.name in {"patient-days", "patient-late"}:
        return str(_("patients' requests that were answered in the month"))
    return one.source


def _items(found: PatientNotice) -> list[tuple[str, str]]:
    texts = found.texts[_language()]
    titles = {
        "how_to_obtain": _("How you get it"),
        "free_of_charge": _("Free of charge"),
        "program_and_users": _("The program and who may use it"),
        "retention": _("How long it is kept"),
        "confidentiality": _("It is confidential"),
        "cost": _("What a further access costs"),
    }
    return [(title, texts[name]) for name, title in titles.items()]


def _document(request: Any, scale: float, paper: str = _SHEET) -> HttpResponse:
    found = notice_on(law_day(request.at))
    if found is None:
        return notice(request)
    texts = found.texts[_language()]
    blocks: list[dict[str, Any]] = [
        {"kind": "text", "text": texts["collection"]},
        {"kind": "text", "text": texts["review_and_correct"]},
    ]
    for title, text in _items(found):
        blocks += [{"kind": "heading", "text": title}, {"kind": "text", "text": text}]
        if text == texts["program_and_users"]:
            blocks.append({"kind": "list", "lines": texts["classes"]})
    version = _("Version %(number)s, in force from %(day)s") % {"number": found.version, "day": day(found.effective_on)}
    return _pdf(texts["title"], blocks, scale, "notice-to-patients.pdf", version, paper)


def _pdf(
    title: str, blocks: list[dict[str, Any]], scale: float, name: str, footer: str = "", paper: str = _SHEET
) -> HttpResponse:
    content = {
        "title": title,
        "language": _language(),
        "footer": footer or _("ABC-MAP act, §6(b)(3), §9(b)(11)"),
        "blocks": blocks,
        "scale": scale,
        "paper": paper,
    }
    response = HttpResponse(patient_pdf(content), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _language() -> str:
    return "es" if (get_language() or "en").startswith("es") else "en"
