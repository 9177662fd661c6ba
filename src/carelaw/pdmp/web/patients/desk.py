"""The desk that answers patients: the queue, one request with its documents and its person, claims, the notice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override
from django.views.decorators.http import require_POST

from carelaw.pdmp.rules.patients.answer_due import patient_answer_due
from carelaw.pdmp.rules.patients.correction_claim import correction_standing
from carelaw.pdmp.store.models import (
    OPEN_CLAIMS,
    OPEN_STATES,
    CorrectionClaim,
    PatientNotice,
    PatientRequest,
    PatientRequestState,
)
from carelaw.pdmp.use_cases.patients import acts, letters
from carelaw.pdmp.use_cases.patients.claim_words import DISPUTED, value_words
from carelaw.pdmp.use_cases.patients.claims import answer_due, claims_for, standing
from carelaw.pdmp.use_cases.patients.common import clock_of, law_here, request_for
from carelaw.pdmp.use_cases.patients.delivering import MAIL, open_record
from carelaw.pdmp.use_cases.patients.evidence import lacks, open_evidence
from carelaw.pdmp.use_cases.patients.matching import NOBODY, find_person
from carelaw.pdmp.use_cases.patients.notices import last_uses, latest_notice, notice_on, own_uses
from carelaw.pdmp.use_cases.patients.permissions import (
    ANSWER_CLAIMS,
    KEEP_REQUESTS,
    SEE_NOTICE,
    SEE_NOTICE_USE,
    USE_NOTICE,
)
from carelaw.pdmp.web.patients.record_page import record_document
from carelaw.pdmp.web.patients.words import DOCUMENTS, day
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import allowed, page
from carelaw.platform.acts.boards import Board, Note, offered, shown
from carelaw.platform.notices.models import Notice
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, decision_parts

_SORTS = {"due": ("due_on", "received_at"), "asked": ("requested_on", "received_at"), "number": ("reference",)}
_DESK = Link("Patients' requests", "/patient-requests/")


@page(permission=KEEP_REQUESTS)
def requests(request: Any) -> HttpResponse:
    """Requests by their last day."""
    every = request.GET.get("show") == "all"
    found = PatientRequest.objects.all() if every else PatientRequest.objects.filter(state__in=OPEN_STATES)
    on = law_day(request.at)
    shown_rows = listing(found, request.GET, by=_SORTS, default="due")
    table = Table(
        "All requests" if every else "Open requests",
        (
            Column("number", "Reference", sortable=True),
            Column("asked", "Asked on", sortable=True),
            Column("due", "Due by", sortable=True),
            Column("left", "Days left", numeric=True),
            Column("who", "Who asks"),
            Column("state", "Where it stands"),
        ),
        [_request_row(held, on) for held in shown_rows.rows],
        query={"show": "all"} if every else {},
        empty="Nobody waits for a record. Enter a paper form, or look at all requests.",
        **shown_rows.place,
    )
    others = [Link("Open requests", "?") if every else Link("All requests", "?show=all")]
    claims_link = Link("Claims", reverse("patient-claims"))
    board = Board(
        "Patients' requests",
        "The answer is due within 30 days of the request; the last day counts.",
        tables=[table],
        acts=[*offered(request, (acts.ENTER,)), *others, claims_link],
    )
    return shown(request, board)


def _request_row(held: PatientRequest, on: Any) -> list[Any]:
    left = (held.due_on - on).days
    overdue = held.state in OPEN_STATES and left < 0
    return [
        Cell(held.reference, url=reverse("patient-request", args=[held.pk]), code=True),
        day(held.requested_on),
        day(held.due_on),
        Tag("overdue", "bad") if overdue else str(left) if held.state in OPEN_STATES else "–",
        held.requester_name,
        Tag(held.get_state_display(), _tone(held)),  # type: ignore[arg-type]
    ]


def _tone(held: PatientRequest) -> str:
    if held.state in (PatientRequestState.READY, PatientRequestState.DELIVERED):
        return "good"
    return "info" if held.state in OPEN_STATES else "neutral"


@page(permission=KEEP_REQUESTS)
def one_request(request: Any, request_id: UUID) -> HttpResponse:
    """One request: its clock, its documents, what to do next, the letters."""
    held = request_for(request.actor, request_id)
    return shown(request, _request_board(request, held))


@page(permission=KEEP_REQUESTS)
def person(request: Any, request_id: UUID) -> HttpResponse:
    """Look for the person; the search is put on the query log. Whoever comes back to it is led to the request."""
    if request.method != "POST":
        return redirect("patient-request", request_id=request_id)
    held = request_for(request.actor, request_id)
    found = find_person(request.actor, str(held.pk), at=request.at)
    choose = f"{reverse('act-ready-patient-request')}?request={held.pk}&patient="
    rows: list[list[Cell | Tag | Link | str]] = [
        [
            "; ".join(f"{name.last}, {name.first}" for name in one.names),
            "; ".join(day(born) for born in one.birth_dates),
            "; ".join(one.addresses),
            Link(
                "It is this person",
                f"{reverse('act-ready-patient-request')}?request={held.pk}&patient={one.patient_id}",
            ),
        ]
        for one in found
    ]
    columns = (Column("name", "Names"), Column("born", "Born"), Column("place", "Addresses"), Column("do", ""))
    nobody = Link("Nobody is on file", f"{choose}{NOBODY}")
    table = Table("Who it may be", columns, rows, empty="Nobody on file fits the name and date of birth.")
    facts = [
        Fact("Asked about", f"{held.last_name}, {held.first_name}, born {_born(held)}, ZIP {held.zip_code or '–'}")
    ]
    if held.former_names:
        facts.append(Fact("Former names", held.former_names))
    board = Board(
        f"Whose record does {held.reference} mean?",
        "The search is on the query log; the patient will see it.",
        tables=[table],
        acts=[nobody],
        facts=facts,
        back=Link(held.reference, reverse("patient-request", args=[held.pk])),
    )
    return shown(request, board)


@page(permission=KEEP_REQUESTS)
def evidence(request: Any, evidence_id: UUID) -> HttpResponse:
    """A document to look at."""
    content, media_type = open_evidence(request.actor, str(evidence_id), at=request.at)
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="document-{str(evidence_id)[:8]}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@page(permission=KEEP_REQUESTS)
@require_POST
def mailed(request: Any, request_id: UUID) -> HttpResponse:
    """The record to enclose with the letter; taking it is the delivery."""
    given = open_record(request.actor, str(request_id), at=request.at, way=MAIL)
    with override(given.request.language):
        content = record_document(given)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="record-{given.request.reference}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@page(permission=KEEP_REQUESTS)
def claims(request: Any) -> HttpResponse:
    """Claims that something on record is wrong."""
    sorts = {"on": ("opened_at",), "number": ("prescription_number", "opened_at")}
    found = listing(CorrectionClaim.objects.all(), request.GET, by=sorts, default="-on")
    columns = (
        Column("number", "Prescription", sortable=True),
        Column("on", "Told on", sortable=True),
        Column("field", "What is wrong"),
        Column("who", "Dispenser"),
        Column("due", "Answer due"),
        Column("state", "Where it stands"),
    )
    rows = [
        [
            Cell(one.prescription_number, url=reverse("patient-claim", args=[one.pk]), code=True),
            day(one.opened_on),
            DISPUTED[one.field],
            one.dispenser_name,
            day(answer_due(one)),
            one.get_state_display(),
        ]
        for one in found.rows
    ]
    table = Table("Claims", columns, rows, empty="No patient disputes anything.", **found.place)
    return shown(request, Board("Claims of patients", "The dispenser that reported answers.", [table], back=_DESK))


@page(permission=KEEP_REQUESTS)
def claim(request: Any, claim_id: UUID) -> HttpResponse:
    """One claim: what was said, what the dispenser answers, what the rule makes of it."""
    one = CorrectionClaim.objects.select_related("request").get(pk=claim_id)
    decision = correction_standing(standing(one, law_day(request.at)), law=law_here())
    facts = [
        Fact("Prescription", one.prescription_number, code=True),
        Fact("What is wrong", DISPUTED[one.field]),
        Fact("As reported", value_words(one.field, one.stated_value) or "–"),
        Fact("As the patient says it should be", one.claimed_value or "–"),
        Fact("The patient adds", one.says or "–"),
        Fact("Dispenser", f"{one.dispenser_name} {one.dispenser_dea}"),
        Fact("The dispenser answers", _answer(one)),
        Fact("Decision", one.decision_says or one.get_state_display()),
        Fact("The patient reads", _LANGUAGES.get(one.request.language, one.request.language)),
    ]
    board = Board(
        f"Claim about {one.prescription_number}",
        one.get_state_display(),
        facts=facts,
        box=decision_parts(decision, title="Where it stands"),
        acts=offered(request, (acts.DECIDE,), claim=str(one.pk)) if one.state in OPEN_CLAIMS else (),
        back=Link("Claims of patients", reverse("patient-claims")),
    )
    return shown(request, board)


_LANGUAGES = {"en": "English", "es": "Spanish: write in Spanish what the patient is told"}
_ANSWERS = {"confirmed": "Confirmed as reported", "revised": "Revision sent"}


def _answer(one: CorrectionClaim) -> str:
    said = ": ".join(part for part in (_ANSWERS.get(one.answer, ""), one.answer_says) if part)
    return said or "–"


@page(permission=ANSWER_CLAIMS)
def claims_to_answer(request: Any) -> HttpResponse:
    """What patients dispute of one's own reports."""
    sorts = {"due": ("sent_to_dispenser_on", "pk")}
    found = listing(claims_for(request.actor), request.GET, by=sorts, default="due")
    columns = (
        Column("number", "Prescription"),
        Column("field", "What is wrong"),
        Column("stated", "As reported"),
        Column("value", "As the patient says"),
        Column("due", "Answer by", sortable=True),
        Column("do", "Where it stands"),
    )
    rows = [
        [
            Cell(one.prescription_number, code=True),
            DISPUTED[one.field],
            value_words(one.field, one.stated_value) or "–",
            one.claimed_value or "–",
            day(answer_due(one)),
            Link("Answer", f"{reverse('act-answer-patient-claim')}?claim={one.pk}")
            if one.state in OPEN_CLAIMS and not one.answer
            else _ANSWERS.get(one.answer) or one.get_state_display(),
        ]
        for one in found.rows
    ]
    table = Table("Claims", columns, rows, empty="No patient disputes what you reported.", **found.place)
    lead = "If the report is wrong, send a revise record first; if it is right, confirm it and say on what you rely."
    return shown(
        request,
        Board("Claims of patients", lead, [table], notes=[Note("The act gives patients this right.", cite="§5(3)")]),
    )


@page(permission=SEE_NOTICE)
def notice_use(request: Any) -> HttpResponse:
    """The notice: its versions, one's own use of it, and who uses an outdated one."""
    actor, current = request.actor, notice_on(law_day(request.at))
    tables = []
    if allowed(actor, USE_NOTICE):
        rows = [
            [date_format(one.from_on), f"{one.notice_id}", _MODES.get(one.mode, one.mode), one.place or "–"]
            for one in own_uses(actor)[:50]
        ]
        columns = (Column("from", "Since"), Column("version", "Version"), Column("mode", "How"), Column("at", "Where"))
        tables.append(Table("How you use it", columns, rows, empty="You have not said how you use the notice."))
    if allowed(actor, SEE_NOTICE_USE):
        tables.append(_uses(last_uses(actor), current.version if current else 0))
    coming = latest_notice()
    facts = [Fact("Version in force", _version(current) if current else "none")]
    if coming and coming != current:
        facts.append(Fact("Announced", _version(coming)))
    mine = (acts.PUBLISH, acts.COST, acts.USE)
    known = {"version": str(current.version)} if current and allowed(actor, USE_NOTICE) else {}
    links = [*offered(request, mine, **known), Link("The notice and its poster", reverse("patient-notice"))]
    lead = "Prescribers hand it over or read it; dispensers use or display it."
    return shown(request, Board("The notice to patients", lead, tables, links, facts))


_MODES = {"given": "Handed over or read", "posted": "Displayed"}


def _version(notice: PatientNotice) -> str:
    return f"{notice.version}, from {date_format(notice.effective_on)}"


def _uses(found: Any, current: int) -> Table:
    rows = [
        [
            one.holder_name,
            one.holder.capitalize(),
            one.place or "–",
            _MODES.get(one.mode, one.mode),
            Tag(f"{one.notice_id}, outdated", "warn") if one.notice_id < current else str(one.notice_id),
        ]
        for one in found
    ]
    columns = (
        Column("who", "Who"),
        Column("as", "As"),
        Column("place", "Where"),
        Column("mode", "How"),
        Column("version", "Version"),
    )
    return Table("Who uses it", columns, rows, total=len(rows), empty="Nobody has said how the notice is used.")


def _request_board(request: Any, held: PatientRequest) -> Board:
    on = law_day(request.at)
    steps: tuple[Any, ...] = ()
    if held.state == PatientRequestState.INCOMPLETE:
        steps = (acts.COMPLETE,)
    elif held.state in OPEN_STATES:
        steps = (acts.SEEN,) if lacks(held) else ()
    if held.capacity == "health-care-agent" and held.closed_at is None:
        steps = (*steps, acts.POWER)
    if held.fee > 0:
        steps = (*steps, acts.WAIVE)
    facts = [
        Fact("Who asks", f"{held.requester_name}, {_AS.get(held.capacity, held.capacity)}"),
        Fact("Answer goes to", held.reply_to),
        Fact("About", f"{held.last_name}, {held.first_name}, born {_born(held)}"),
        Fact("Came in", f"{day(held.requested_on)}, {_THROUGH.get(held.channel, held.channel)}"),
        Fact("Wants it", "by mail" if held.by_mail else "on the website"),
        Fact("Cost", letters.cost_words(held, "en")),
    ]
    decision = patient_answer_due(clock_of(held, on), law=law_here())
    may_search = held.state in OPEN_STATES and held.state != PatientRequestState.INCOMPLETE and not lacks(held)
    return Board(
        f"Request {held.reference}",
        held.get_state_display(),
        tables=[_evidence(held), _letters(held)],
        acts=[Link(link.text, f"{link.url}?request={held.pk}") for link in offered(request, steps)],
        facts=facts,
        box=decision_parts(decision, title="The answer", law_url="/law/MAP-96/"),
        back=_DESK,
        posts=_posts(held, may_search),
    )


_AS = {
    "self": "the patient",
    "parent": "the parent of a child",
    "guardian": "the guardian of a child",
    "health-care-agent": "health-care agent",
    "other": "in another capacity",
    "": "does not say as what",
}
_PROVES = {"identity": "who asks", "capacity": "as what"}
_THROUGH = {"account": "with an account", "website": "on the website", "paper": "on paper"}


def _born(held: PatientRequest) -> str:
    return day(held.birth_date) if held.birth_date else "–"


def _posts(held: PatientRequest, may_search: bool) -> list[Link]:
    if may_search:
        return [Link("Find the person", reverse("patient-request-person", args=[held.pk]))]
    if held.by_mail and held.state in (PatientRequestState.READY, PatientRequestState.DELIVERED):
        return [Link("Take the record to enclose (PDF)", reverse("patient-request-mailed", args=[held.pk]))]
    return []


def _evidence(held: PatientRequest) -> Table:
    rows = []
    for one in held.evidence.order_by("received_at"):
        look = Link("Look at it", reverse("patient-evidence", args=[one.pk])) if one.digest else "seen without a file"
        check = f"{reverse('act-check-patient-evidence')}?evidence={one.pk}"
        rows.append(
            [
                f"{DOCUMENTS[one.kind]} ({_PROVES.get(one.proves, one.proves)})",
                one.number_masked or "–",
                look,
                one.checked_by_name or Link("Check it", check),
                one.get_state_display(),
            ]
        )
    columns = (
        Column("kind", "Document"),
        Column("number", "Number"),
        Column("look", "File"),
        Column("by", "Checked by"),
        Column("state", "Found"),
    )
    return Table("Documents", columns, rows, empty="No document came in yet.")


def _letters(held: PatientRequest) -> Table:
    found = Notice.objects.filter(about=f"{letters.ABOUT}:{held.pk}").order_by("-created_at")
    rows: list[list[Cell | Tag | Link | str]] = [
        [Link(one.subject, reverse("letter", args=[one.pk])), day(law_day(one.created_at))] for one in found
    ]
    return Table("Letters", (Column("subject", "Letter"), Column("on", "Written")), rows, empty="None yet.")
