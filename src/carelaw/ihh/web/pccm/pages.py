"""Pages of past judgments: what can be judged, one judgment with its law, templates of sheets."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.ihh.rules.pccm.term import PART
from carelaw.ihh.use_cases.pccm import acts, looking
from carelaw.ihh.use_cases.pccm.permissions import PCCM_JUDGE
from carelaw.ihh.use_cases.pccm.sheets import subject_named, template_of
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.kernel.decision import Outcome, plain
from carelaw.platform.accounts.permissions import page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, outcome_tag

_LAW = f"{PART}.990 to 140.997"


@page(permission=PCCM_JUDGE)
def subjects(request: Any) -> HttpResponse:
    """Everything that can be judged, each with its act and the template of its sheet."""
    judges = {act.name: act for act in acts.JUDGES}
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            Cell(_(one.title), url=reverse(f"act-{judges[f'pccm-{one.name}'].name}")),
            _(one.says),
            one.cite,
            Cell(f"{one.name}.csv", url=reverse("ihh-pccm-template", args=[one.name])),
        ]
        for one in SUBJECTS.values()
    ]
    columns = (
        Column("subject", _("Judge")),
        Column("says", _("What is judged")),
        Column("cite", _("Law")),
        Column("template", _("Template of a sheet")),
    )
    ways = [
        Link(_("Past judgments"), reverse("ihh-pccm-cases")),
        Link(_("Sheets"), reverse("ihh-pccm-sheets")),
        Link(_("Refused rows"), reverse("ihh-pccm-refused-rows")),
        Link(_("Questions"), reverse("ihh-pccm-questions")),
    ]
    lead = _(
        "The program before health homes has ended; its days are still judged by its rule, and never by a later one."
    )
    board = Board(
        _("Primary care case management, before the change"),
        lead,
        (Table(_("What can be judged"), columns, rows, caption_hidden=True),),
        acts=offered(request, (acts.SHEET, acts.ASK)),
        ways=ways,
    )
    return shown(request, board)


@page(permission=PCCM_JUDGE)
def case(request: Any, number: str) -> HttpResponse:
    """One judgment: the facts, what each rule says of them with its paragraph, what it replaced, its questions."""
    file = looking.case_file(request.actor, request.at, number)
    if request.GET.get("format") == "json":
        response = JsonResponse(plain(file))
        response.headers["Content-Disposition"] = f'attachment; filename="{file["number"]}.json"'
        response.headers["Cache-Control"] = "no-store"
        return response
    board = Board(
        _("Judgment %(number)s") % {"number": file["number"]},
        _(file["title"]),
        (*(_answer(one) for one in file["decisions"]), _facts(file), _questions(file)),
        acts=_offered(request, file),
        facts=_head(file),
        notes=[
            Note(
                _("Judged by the law of %(day)s, which has ended since.") % {"day": date_format(file["law_day"])},
                "info",
                _LAW,
            ),
            *_replaced(file),
        ],
        back=Link(_("Past judgments"), reverse("ihh-pccm-cases")),
        ways=[
            Link(_("How it came about"), reverse("explain", args=["pccm", file["number"]])),
            Link(_("Download as JSON"), "?format=json"),
        ],
    )
    return shown(request, board)


@page(permission=PCCM_JUDGE)
def template(request: Any, subject: str) -> HttpResponse:
    """The headings of a subject's sheet, to fill."""
    response = HttpResponse("\ufeff" + template_of(subject_named(subject)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="pccm-{subject}.csv"'
    return response


def _offered(request: Any, file: dict[str, Any]) -> list[Link]:
    if file["replaced_by"]:
        return []
    again = next(act for act in acts.JUDGES if act.name == f"pccm-{file['subject']}")
    links = offered(request, (again,), replaces=file["number"])
    return [
        *(Link(_("Judge again with other facts"), link.url) for link in links),
        *offered(request, (acts.ASK,), case=file["number"]),
    ]


def _typed(value: Any) -> str:
    """A fact as it is typed into a form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_candidate(one) if isinstance(one, dict) else str(one) for one in value)
    return str(value)


def _candidate(one: dict[str, Any]) -> str:
    marks = [
        word
        for word, stands in (
            ("known", one["had_person_as_patient"]),
            ("medicaid", one["served_medicaid"]),
            ("full", not one["has_room"]),
            ("outside", not one["in_service_area"]),
            ("declines", not one["takes_assignment"]),
        )
        if stands
    ]
    return f"{one['name']}: {', '.join([*marks, str(one['assigned_before'])])}"


def _head(file: dict[str, Any]) -> list[Fact]:
    money = [
        Fact(label, f"${file[key]:,.2f}")
        for key, label in (("earned", _("Earned")), ("paid", _("Paid")))
        if file[key] is not None
    ]
    return [
        Fact(_("About"), file["about"]),
        Fact(_("Outcome"), outcome_tag(Outcome(file["outcome"])).text),
        Fact(_("What it comes to"), file["says"]),
        *money,
        Fact(_("Sheet"), f"{file['sheet']}, {_('row')} {file['row']}" if file["sheet"] else "–"),
        Fact(_("Note"), file["note"] or "–"),
        Fact(_("Judged"), date_format(file["judged_at"], "DATETIME_FORMAT")),
    ]


def _replaced(file: dict[str, Any]) -> list[Note]:
    notes = []
    if file["replaces"]:
        notes.append(Note(_("It replaces %(number)s.") % {"number": file["replaces"]}))
    if file["replaced_by"]:
        notes.append(Note(_("It was replaced by %(number)s, which counts.") % {"number": file["replaced_by"]}, "warn"))
    return notes


def _answer(decision: dict[str, Any]) -> Table:
    tag = outcome_tag(Outcome(decision["outcome"]))
    rows: list[list[Cell | Tag | Link | str]] = [
        [tag, reason["says"], reason["cite"] or decision["cite"]] for reason in decision["reasons"]
    ]
    rows += [
        [Tag(_("Reading")), f"{name}: {option}", _("an unclear place of the text")]
        for name, option in decision["readings"].items()
    ]
    columns = (Column("outcome", _("Outcome")), Column("says", _("Why")), Column("cite", _("Law")))
    return Table(decision["rule"], columns, rows)


def _facts(file: dict[str, Any]) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [name.replace("_", " ").capitalize(), _typed(value) if value not in (None, "", []) else "–"]
        for name, value in file["facts"].items()
    ]
    return Table(_("Facts"), (Column("fact", _("Fact")), Column("value", _("Value"))), rows)


def _questions(file: dict[str, Any]) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            one["number"],
            one["state"],
            Cell(_("Open the letter"), url=reverse("letter", args=[one["letter"]])) if one["letter"] else "–",
        ]
        for one in file["questions"]
    ]
    columns = (Column("number", _("Question")), Column("state", _("Standing")), Column("letter", _("Letter")))
    return Table(_("Questions"), columns, rows, empty=_("Nobody has asked about it."))
