"""One's own record without an account: ask, follow, send documents, read, say what is wrong. English and Spanish."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.patient_access import FeeStatus
from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.common import request_for
from carelaw.pdmp.use_cases.patients.evidence import DOCUMENTS as PROVING
from carelaw.pdmp.use_cases.patients.evidence import add_evidence, lacks
from carelaw.pdmp.use_cases.patients.filing import file_request, quotation_for, withdraw
from carelaw.pdmp.use_cases.patients.keys import request_by_key
from carelaw.pdmp.use_cases.patients.limits import require_patience
from carelaw.pdmp.use_cases.patients.own_requests import may_be_read, own_claims, own_requests
from carelaw.pdmp.use_cases.patients.permissions import REQUESTERS
from carelaw.pdmp.web.patients import session
from carelaw.pdmp.web.patients.claim_parts import claims_table
from carelaw.pdmp.web.patients.forms import DocumentForm, KeyForm, RequestForm, document_choices
from carelaw.pdmp.web.patients.request_parts import clock_words, requests_table
from carelaw.pdmp.web.patients.uploads import DocumentUpload
from carelaw.pdmp.web.patients.words import DOCUMENTS, EVIDENCE, day, said_of, state_tag
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.notices.letters import letter_for, letter_pdf
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.refusals import status_of

WHY = "The act gives patients the right to ask without an account; what is shown needs the request's own secret."
_open = public_page(why=WHY)
# As many requests as somebody looks through; the older ones have ended long ago.
_SHOWN = 100


@_open
def start(request: Any) -> HttpResponse:
    """What a patient can do here; who signed in sees their requests with their clocks, and what they said is wrong."""
    actor = session.asker(request)
    shown: dict[str, Any] = {"opened": session.opened(request) is not None, "signed_in": actor.role in REQUESTERS}
    if shown["signed_in"]:
        shown["requests"] = requests_table(own_requests(actor)[:_SHOWN], law_day(request.at))
        shown["claims"] = claims_table(own_claims(actor)[:_SHOWN])
    return render(request, "pdmp/patients/start.html", {"page": shown})


@_open
def open_own(request: Any, request_id: UUID) -> HttpResponse:
    """Open a request of one's own: an account needs no secret."""
    actor = session.asker(request)
    if actor.role not in REQUESTERS:
        return redirect("my-record-follow")
    session.remember(request, request_for(actor, request_id))
    return redirect("my-record-request")


def nothing_open(request: Any) -> HttpResponse:
    """Where to choose a request when none is open: one's own list for who signed in, the key for everybody else."""
    if session.asker(request).role in REQUESTERS:
        messages.info(request, _("Choose the request that you mean."))
        return redirect("my-record")
    return redirect("my-record-follow")


@_open
def ask(request: Any) -> HttpResponse:
    """The form; what is missing is named at once and everything typed is kept."""
    if request.method != "POST":
        known = _known_of(session.asker(request))
        form = RequestForm(initial={"once": secrets.token_hex(12), "by_mail": "no", **known})
        return render(request, "pdmp/patients/ask.html", {"form": form})
    form = RequestForm(request.POST)
    filing = form.filing(get_language() or "en")
    used = request.session.get("my_record_filed", [])
    if form.data.get("once") in used:
        if session.asker(request).role in REQUESTERS:
            messages.info(request, _("This request was taken already. It stands below."))
            return redirect("my-record")
        messages.info(request, _("This request was taken already. Follow it with its reference and secret."))
        return redirect("my-record-follow")
    try:
        require_patience(request, "patient_request")
        cost = quotation_for(filing, at=request.at)
        if cost.status is FeeStatus.CHARGEABLE:
            says = _("I agree to the cost of %(cost)s: it is a further access in the same quarter.")
            form.asks_to_agree(says % {"cost": f"${cost.amount:.2f}"})
        filed = file_request(session.asker(request), filing, at=request.at)
    except Refusal as refusal:
        form.tell(refusal)
        return render(request, "pdmp/patients/ask.html", {"form": form}, status=status_of(refusal))
    request.session["my_record_filed"] = [*used, form.data.get("once")][-20:]
    session.remember(request, filed.request)
    language = filed.request.language
    shown = {
        "reference": filed.request.reference,
        "secret": filed.secret,
        "due": day(filed.request.due_on),
        "cost": letters.cost_words(filed.request, language),
        "evidence": [line[2:] for line in letters.evidence_words(filed.request, language).splitlines()],
        "with_account": filed.request.account_id is not None,
    }
    response = render(request, "pdmp/patients/taken.html", {"page": shown})
    response.headers["Cache-Control"] = "no-store"
    return response


@_open
def follow(request: Any) -> HttpResponse:
    """Open a request with its reference and secret."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            require_patience(request, "patient_key")
            held = request_by_key(form.cleaned_data["reference"], form.cleaned_data["secret"])
            session.remember(request, held)
            return redirect("my-record-request")
        except Refusal as refusal:
            form.add_error(None if refusal.kind == "too-many" else "reference", said_of(refusal))
            return render(request, "pdmp/patients/follow.html", {"form": form}, status=status_of(refusal))
    return render(request, "pdmp/patients/follow.html", {"form": form})


@_open
def status(request: Any) -> HttpResponse:
    """Where the request stands, what is needed, the letters."""
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    return render(
        request,
        "pdmp/patients/request.html",
        {"page": _status(held, law_day(request.at)), "form": _document_form(held)},
    )


@csrf_exempt  # the token is checked below, once the place of the file is settled
@_open
def send_document(request: Any) -> HttpResponse:
    """Send a document for the request that is open here."""
    if request.method == "POST":
        request.upload_handlers = [DocumentUpload(request)]
    return _take_document(request)


@csrf_protect
@require_POST
def _take_document(request: Any) -> HttpResponse:
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    form = _document_form(held, request)
    proves, _sep, kind = request.POST.get("kind", "").partition(":")
    sent = request.FILES.get("document")
    try:
        require_patience(request, "patient_request")
        if getattr(request, "document_too_large", False):
            raise Refusal("file-too-large", "The file is too large.", field="document", kind="too-large")
        add_evidence(
            session.holder(request, held), str(held.pk), proves=proves, kind=kind, at=request.at, document=sent
        )
    except Refusal as refusal:
        form.is_valid()
        form.errors.clear()
        form.tell(refusal)
        page = {"page": _status(held, law_day(request.at)), "form": form}
        return render(request, "pdmp/patients/request.html", page, status=status_of(refusal))
    messages.success(request, _("We have your document and will check it."))
    return redirect("my-record-request")


@_open
@require_POST
def take_back(request: Any) -> HttpResponse:
    """Take the request back."""
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    try:
        withdraw(session.holder(request, held), str(held.pk), at=request.at)
        messages.success(request, _("You took the request back. It cost you nothing."))
    except Refusal as refusal:
        messages.error(request, said_of(refusal))
    return redirect("my-record-request")


@_open
@require_POST
def leave(request: Any) -> HttpResponse:
    """Close what was open, such as on somebody else's computer."""
    session.forget(request)
    messages.success(request, _("Closed. Nothing of your request is open here any more."))
    return redirect("my-record")


@_open
def letter(request: Any, notice_id: UUID) -> HttpResponse:
    """A letter about the request that is open here."""
    held = session.opened(request)
    if held is None:
        return nothing_open(request)
    found = letter_for(session.holder(request, held), notice_id)
    response = HttpResponse(letter_pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{str(found.pk)[:8]}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


_AS = {"PATIENT": "self", "HC_POA": "health-care-agent"}


def _known_of(actor: Actor) -> dict[str, str]:
    """What an account tells already: who asks, and as what, where its role leaves no choice."""
    if actor.role not in REQUESTERS:
        return {}
    known = {"requester_name": actor.name}
    return {**known, "capacity": _AS[actor.role]} if actor.role in _AS else known


def _document_form(held: PatientRequest, request: Any = None) -> DocumentForm:
    offered = [choice for proves in lacks(held) for choice in document_choices(proves, PROVING[proves])]
    return DocumentForm(request.POST if request else None, offered=offered)


def _status(held: PatientRequest, on: date) -> dict[str, Any]:
    language = "es" if (get_language() or "en").startswith("es") else "en"
    facts = [
        Fact(_("Reference"), held.reference, code=True),
        Fact(_("Asked on"), day(held.requested_on)),
        Fact(_("The answer is due by"), day(held.due_on)),
        Fact(_("Time left"), clock_words(held, on)),
        Fact(_("What it costs"), letters.cost_words(held, language)),
    ]
    waiting = held.state in OPEN_STATES
    return {
        "held": held,
        "tag": state_tag(held),
        "facts": facts,
        "needs": [line[2:] for line in letters.evidence_words(held, language).splitlines() if line.startswith("- ")],
        "may_send": waiting and bool(lacks(held)),
        "may_withdraw": waiting,
        "may_open": may_be_read(held, on),
        "documents": _documents(held),
        "claims": claims_table(held.claims.order_by("-opened_at")),
        "letters": _letters(held),
    }


def _documents(held: PatientRequest) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = []
    for one in held.evidence.order_by("received_at"):
        tone = {"positive": "good", "negative": "bad"}.get(one.state, "info")
        rows.append([str(DOCUMENTS[one.kind]), one.number_masked or "–", Tag(_(EVIDENCE[one.state]), tone)])  # type: ignore[arg-type]
    columns = (Column("kind", _("Document")), Column("number", _("Number")), Column("state", _("Where it stands")))
    return Table(_("Your documents"), columns, rows, empty=_("None yet."))


def _letters(held: PatientRequest) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [Link(one.subject, reverse("my-record-letter", args=[one.pk])), day(law_day(one.created_at))]
        for one in letters.letters_of(held)
    ]
    columns = (Column("subject", _("Letter")), Column("on", _("Written on")))
    return Table(_("Letters"), columns, rows, empty=_("None yet."))
