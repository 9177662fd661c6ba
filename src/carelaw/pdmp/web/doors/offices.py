"""Pages of those who ask by office: appointments, one's own cases, a question for a case, a clinic's list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.facts.history import Candidates, HistoryReport
from carelaw.pdmp.store.models import AccessCase, Appointment, BoardPolicy, LicensingBody
from carelaw.pdmp.use_cases.asking import ask_history, chosen
from carelaw.pdmp.use_cases.board.acts import APPROVE as APPROVE_POLICY
from carelaw.pdmp.use_cases.doors import acts
from carelaw.pdmp.use_cases.doors import odd_records as odd
from carelaw.pdmp.use_cases.doors.cases import appointments_of, cases_of, live_appointments, take_roster
from carelaw.pdmp.use_cases.doors.clinic_list import ListAnswer, ask_list
from carelaw.pdmp.use_cases.doors.counting import counts_of
from carelaw.pdmp.use_cases.doors.permissions import (
    ASK_LIST,
    DECIDE_ODD_RECORDS,
    KEEP_ROSTER,
    OWN_CASES,
    READ_REVIEW_LOG,
    SEE_APPOINTMENTS,
)
from carelaw.pdmp.use_cases.permissions import ASK_HISTORY
from carelaw.pdmp.use_cases.query_words import purpose_words
from carelaw.pdmp.web.doors.question import PARTNERS, asked_from, question_for
from carelaw.pdmp.web.history import candidates_page
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.acts.pages import ActForm
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.refusals import status_of

_LARGEST = 5_000_000


@page(permission=SEE_APPOINTMENTS)
def appointments(request: Any) -> HttpResponse:
    """Who is approved, designated, assigned or holds an office, and until when."""
    on = law_day(request.at)
    by = {
        "person": ("person_name", "pk"),
        "kind": ("kind", "person_name", "pk"),
        "from": ("starts_on", "pk"),
        "until": ("ends_on", "pk"),
    }
    listed = listing(Appointment.objects.select_related("body"), request.GET, by=by, default="person")
    columns = (
        Column("person", _("Person"), sortable=True),
        Column("kind", _("For what"), sortable=True),
        Column("more", _("Where")),
        Column("from", _("From"), sortable=True),
        Column("until", _("Through"), sortable=True),
        Column("status", _("Status")),
        Column("letter", _("Letter")),
        Column("end", _("Next step")),
    )
    rows: list[list[Any]] = [
        [
            one.person_name,
            one.get_kind_display(),
            _where(one),
            date_format(one.starts_on),
            date_format(one.ends_on) if one.ends_on else "–",
            _status(one, on),
            one.letter,
            _revoke(request, one, on),
        ]
        for one in listed.rows
    ]
    table = Table(_("Approvals and designations"), columns, rows, empty=_("Nobody is appointed yet."), **listed.place)
    lead = _("Each is one person's own, from a day to a day; its last day belongs to it.")
    links = offered(request, (acts.APPOINT, acts.REVOKE, APPROVE_POLICY, acts.BODY))
    return shown(request, Board(_("Who is approved"), lead, (table, _procedures(), _bodies()), links))


def _revoke(request: Any, one: Appointment, on: Any) -> Link | str:
    over = (one.revoked_on is not None and one.revoked_on <= on) or (one.ends_on is not None and one.ends_on < on)
    links = [] if over else offered(request, (acts.REVOKE,), appointment=str(one.pk))
    return Link(_("Revoke"), links[0].url) if links else "–"


def _where(one: Appointment) -> str:
    if one.body is not None:
        return f"{one.body.name} ({one.body.state})"
    return " ".join(part for part in (one.office, one.program, one.function, one.duty) if part) or "–"


def _status(one: Appointment, on: Any) -> Tag:
    if one.revoked_on is not None and one.revoked_on <= on:
        return Tag(_("Revoked"), "bad")
    if one.ends_on is not None and one.ends_on < on:
        return Tag(_("Ended"), "bad")
    return Tag(_("Live"), "good") if one.starts_on <= on else Tag(_("Not begun"), "info")


def _procedures() -> Table:
    rows: list[list[Any]] = [
        [str(one.version), date_format(one.approved_on), date_format(one.in_force_from), one.text]
        for one in BoardPolicy.objects.filter(item="iii").order_by("-in_force_from", "-version")[:50]
    ]
    columns = (
        Column("version", _("Version")),
        Column("approved", _("Approved")),
        Column("from", _("In force from")),
        Column("says", _("What it says")),
    )
    empty = _("The board has approved none: no approval of department personnel can be issued.")
    return Table(_("The board's policy on reviews and analysis"), columns, rows, empty=empty)


def _bodies() -> Table:
    rows: list[list[Any]] = [
        [one.name, one.state, ", ".join(one.professions)]
        for one in LicensingBody.objects.order_by("state", "name")[:200]
    ]
    columns = (Column("name", _("Body")), Column("state", _("State")), Column("professions", _("Professions")))
    return Table(_("Licensing bodies"), columns, rows, empty=_("None is entered yet."))


@page(permission=OWN_CASES)
def own_cases(request: Any) -> HttpResponse:
    """One's own appointments and cases: what one may ask for, and with which id."""
    on = law_day(request.at)
    held: list[list[Any]] = [
        [
            one.get_kind_display(),
            _where(one),
            date_format(one.starts_on),
            _through(one),
            _status(one, on),
            _begin(request, one),
        ]
        for one in appointments_of(request.actor).select_related("body")[:50]
    ]
    columns = (
        Column("kind", _("For what")),
        Column("more", _("Where")),
        Column("from", _("From")),
        Column("until", _("Through")),
        Column("status", _("Status")),
        Column("ask", _("Next step")),
    )
    mine = Table(
        _("What you are appointed for"), columns, held, empty=_("The department has recorded nothing for you.")
    )
    by = {"number": ("number", "pk"), "opened": ("opened_at", "pk")}
    counted = cases_of(request.actor).annotate(named=Count("people"))
    listed = listing(counted, request.GET, by=by, default="-opened")
    cases = Table(
        _("Your cases"),
        (
            Column("number", _("Case"), sortable=True),
            Column("opened", _("Opened"), sortable=True),
            Column("about", _("About")),
            Column("status", _("Status")),
            Column("ask", _("Ask")),
            Column("log", _("Who asked")),
        ),
        [
            [
                one.number,
                date_format(law_day(one.opened_at)),
                _about(one.named, len(one.dea_numbers)),
                Tag(_("Closed"), "neutral") if one.closed_on else Tag(_("Open"), "good"),
                "–" if one.closed_on else _ask(one.pk),
                _log_of(request.actor, one),
            ]
            for one in listed.rows
        ],
        empty=_("You have opened no case."),
        **listed.place,
    )
    links = offered(request, (acts.OPEN_CASE, acts.CLOSE_CASE))
    if allowed(request.actor, KEEP_ROSTER):
        links.append(Link(_("Upload the roster"), reverse("program-roster")))
    lead = _("You ask for a case, or under your designation; what comes back stays within it.")
    return shown(request, Board(_("My cases"), lead, (mine, cases), links))


def _log_of(actor: Actor, one: AccessCase) -> Link | str:
    if one.closed_on or not allowed(actor, READ_REVIEW_LOG):
        return "–"
    return Link(_("The query log"), reverse("review-log", args=[one.pk]))


def _through(one: Appointment) -> str:
    return date_format(one.ends_on) if one.ends_on else "–"


def _about(people: int, numbers: int) -> str:
    """Whom a case names, as far as it names anybody."""
    named = [
        ngettext("%(count)s person", "%(count)s people", people) % {"count": people} if people else "",
        ngettext("%(count)s DEA number", "%(count)s DEA numbers", numbers) % {"count": numbers} if numbers else "",
    ]
    return ", ".join(filter(None, named)) or _("Nobody named")


def _begin(request: Any, one: Appointment) -> Link:
    """Staff of a benefit program ask under the designation itself; everybody else opens a case first."""
    if request.actor.role == Role.COMMONWEALTH_QI:
        return _ask(one.pk)
    return Link(_("Open a case"), reverse(f"act-{acts.OPEN_CASE.name}"))


def _ask(case: Any) -> Link:
    return Link(_("Ask"), f"{reverse('ask-by-case')}?case={case}")


@never_cache
@page(permission=ASK_HISTORY)
def ask_by_case(request: Any) -> HttpResponse:
    """Ask for what a case is about; refused or answered, the question is on the log."""
    typed = request.POST if request.method == "POST" else request.GET
    question = question_for(Role(request.actor.role), _own_cases(request), typed.get("case", ""))
    form = ActForm(question, typed)
    status = 200
    if request.method == "POST" and request.POST.get("step") != "change":
        try:
            asked, patient_id = asked_from(question.read(form.typed)), request.POST.get("patient_id", "")
            answer = ask_history(request.actor, chosen(asked, patient_id) if patient_id else asked, at=request.at)
        except Refusal as refusal:
            form.tell(refusal)
            status = status_of(refusal)
        else:
            if isinstance(answer, Candidates):
                typed_again = [(name, str(value)) for name, value in form.typed.items() if value]
                return candidates_page(request, answer, typed_again, reverse("ask-by-case"))
            return shown(request, _answered(answer, Role(request.actor.role)))
    board = {
        "title": question.title,
        "says": question.says,
        "form": form,
        "button": question.button,
        "cite": question.cite,
        "back": _back_from_asking(request.actor),
    }
    return render(request, "pages/act.html", {"page": board}, status=status)


def _back_from_asking(actor: Actor) -> Link:
    if allowed(actor, OWN_CASES):
        return Link(_("My cases"), reverse("own-cases"))
    return Link(_("Who may ask for what"), reverse("who-may-ask"))


def _own_cases(request: Any) -> list[tuple[str, str]]:
    """One's open cases by their numbers, or one's designations, as a list to choose from."""
    if not allowed(request.actor, OWN_CASES):
        return []
    cases = [(str(one.pk), one.number) for one in cases_of(request.actor).filter(closed_on=None)[:200]]
    if request.actor.role != Role.COMMONWEALTH_QI:
        return cases
    # Staff of a benefit program ask under their designation itself.
    live = live_appointments(request.actor, law_day(request.at)).select_related("body")
    return cases + [(str(one.pk), _where(one)) for one in live]


def _answered(answer: HistoryReport, role: Role) -> Board:
    back = Link(_("Ask again"), reverse("ask-by-case"))
    rows: list[list[Any]] = [
        [
            date_format(one.sold_on or one.filled_on),
            one.patient_name,
            one.drug.name,
            one.drug.schedule,
            str(one.quantity or "–"),
            str(one.days_supply or "–"),
            f"{one.prescriber.last_name}, {one.prescriber.first_name}".strip(", ") or one.prescriber.key,
            one.dispenser.name or one.dispenser.key,
        ]
        for one in answer.prescriptions
    ]
    columns = (
        Column("day", _("Dispensed")),
        Column("who", _("Patient")),
        Column("drug", _("Drug")),
        Column("schedule", _("Schedule")),
        Column("quantity", _("Quantity"), numeric=True),
        Column("days", _("Days"), numeric=True),
        Column("prescriber", _("Prescriber")),
        Column("dispenser", _("Dispenser")),
    )
    doors = ", ".join(str(reason.value) for reason in answer.access.reasons)
    facts = (
        Fact(_("Question"), answer.query_id, code=True),
        Fact(_("Purpose"), purpose_words(answer.purpose)),
        Fact(_("By what right"), f"{answer.access.reasons[0].cite} ({doors.replace('-', ' ')})"),
    )
    notes = [Note(says, "warn") for says in answer.caveats]
    table = Table(_("Dispensings"), columns, rows, empty=_("Nothing is on file within what this door lets back."))
    return Board(
        _("What the agreement lets back") if role in PARTNERS else _("What the case lets back"),
        _("It is on the query log under your name."),
        (table, *_counted(answer)),
        facts=facts,
        notes=notes,
        back=back,
    )


def _counted(report: HistoryReport) -> tuple[Table, ...]:
    """For an answer without names, what it adds up to."""
    if report.purpose not in {Purpose.DOH_ANALYSIS, Purpose.PROGRAM_INTEGRITY} or report.patient is not None:
        return ()
    left_out = _("left out")
    rows: list[list[Any]] = [
        [
            date_format(one.month, "F Y"),
            one.schedule or "–",
            one.drug_class or "–",
            left_out if one.dispensings is None else str(one.dispensings),
            left_out if one.people is None else str(one.people),
        ]
        for one in counts_of(report)
    ]
    columns = (
        Column("month", _("Month")),
        Column("schedule", _("Schedule")),
        Column("class", _("Class")),
        Column("dispensings", _("Dispensings"), numeric=True),
        Column("people", _("People"), numeric=True),
    )
    return (Table(_("Counts; groups of few people are left out"), columns, rows, empty=_("Nothing to count.")),)


@page(permission=DECIDE_ODD_RECORDS)
def odd_records(request: Any) -> HttpResponse:
    """Records that cannot be right and wait for a decision; no patient is named here."""
    by = {"opened": ("opened_at", "pk"), "title": ("title", "pk")}
    listed = listing(odd.odd_records(request.actor), request.GET, by=by, default="opened")
    columns = (
        Column("title", _("What"), sortable=True),
        Column("opened", _("Since"), sortable=True),
        Column("cite", _("Law")),
        Column("decide", _("Decide")),
    )
    rows: list[list[Any]] = [
        [
            one.title,
            date_format(law_day(one.opened_at)),
            one.cite,
            Link(_("Decide"), f"{reverse('act-decide-odd-record')}?case={one.pk}"),
        ]
        for one in listed.rows
    ]
    table = Table(_("Waiting for a decision"), columns, rows, empty=_("Nothing waits."), **listed.place)
    lead = _("A prescription that its prescriber never wrote; dispensings after a stated death.")
    return shown(request, Board(_("Records that cannot be right"), lead, (table,)))


@page(permission=KEEP_ROSTER)
def roster(request: Any) -> HttpResponse:
    """Upload a benefit program's roster; bad rows are told, the others are taken."""
    notes = [Note(_("Columns: member_number, last_name, first_name, birth_date, member_from, member_until."))]
    sent = request.FILES.get("file")
    if request.method == "POST" and sent is not None:
        done = take_roster(request.actor, sent.read(_LARGEST), sent.name, at=request.at)
        wrong = done.more["wrong"]
        notes = [Note(done.says, "good" if not wrong else "warn"), *(Note(says, "bad") for says in wrong[:50])]
    back = Link(_("My cases"), reverse("own-cases"))
    lead = _("Named rows are given for members only; the roster says who is one.")
    return shown(request, Board(_("Roster of members"), lead, notes=notes, back=back, upload=_("Roster, CSV in UTF-8")))


@never_cache
@page(permission=ASK_LIST)
def clinic_list(request: Any) -> HttpResponse:
    """Ask for everybody on today's list: one answer a row, each a question of its own on the log."""
    answers: list[ListAnswer] = []
    problem = None
    status = 200
    sent = request.FILES.get("file")
    if request.method == "POST":
        try:
            if sent is None:
                raise Refusal("file-missing", _("Choose the list: a CSV file."), field="file")
            declared = request.POST.get("attestation", "")
            answers = ask_list(request.actor, sent.read(_LARGEST), sent.name, declared, at=request.at)
        except Refusal as refusal:
            problem, status = refusal, status_of(refusal)
    board = {"table": _answers(answers), "answers": answers, "problem": problem}
    return render(request, "pdmp/doors/clinic_list.html", {"page": board}, status=status)


_OUTCOMES: dict[str, tuple[str, Any]] = {
    "found": ("Found", "good"),
    "nobody": ("Nobody", "neutral"),
    "several": ("Several fit", "warn"),
    "refused": ("Refused", "bad"),
    "not-asked": ("Not asked", "bad"),
}


def _answers(answers: list[ListAnswer]) -> Table:
    columns = (
        Column("row", _("Row of your list"), numeric=True),
        Column("outcome", _("Outcome")),
        Column("dispensings", _("Dispensings"), numeric=True),
        Column("last", _("Last dispensed")),
        Column("flags", _("Flags"), numeric=True),
        Column("says", _("What it says")),
        Column("query", _("Question")),
    )
    rows: list[list[Any]] = [
        [
            str(one.row),
            Tag(*_OUTCOMES[one.outcome]),
            "–" if one.dispensings is None else str(one.dispensings),
            date_format(one.last_filled) if one.last_filled else "–",
            "–" if one.flags is None else str(one.flags),
            f"{one.says} {one.cite}".strip() or "–",
            Cell(one.query_id[:8], code=True),
        ]
        for one in answers
    ]
    return Table(_("Answers, a row each"), columns, rows, empty=_("No list was asked for yet."))
