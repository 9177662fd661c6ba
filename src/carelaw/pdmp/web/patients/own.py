"""One's own record without an account: ask, follow, send documents, read, say what is wrong. English and Spanish."""

from __future__ import annotations

import secrets
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
from carelaw.pdmp.store.models import OPEN_STATES, PatientRequest, PatientRequestState
from carelaw.pdmp.use_cases.patients import letters
from carelaw.pdmp.use_cases.patients.evidence import DOCUMENTS as PROVING
from carelaw.pdmp.use_cases.patients.evidence import add_evidence, lacks
from carelaw.pdmp.use_cases.patients.filing import file_request, quotation_for, withdraw
from carelaw.pdmp.use_cases.patients.keys import request_by_key
from carelaw.pdmp.use_cases.patients.limits import require_patience
from carelaw.pdmp.web.patients import session
from carelaw.pdmp.web.patients.forms import DocumentForm, KeyForm, RequestForm, document_choices
from carelaw.pdmp.web.patients.uploads import DocumentUpload
from carelaw.pdmp.web.patients.words import CLAIMS, DOCUMENTS, EVIDENCE, day, said_of, state_tag
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.notices.letters import letter_for, letter_pdf
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag
from carelaw.platform.pages.refusals import status_of

WHY = "The act gives patients the right to ask without an account; what is shown needs the request's own secret."
_open = public_page(why=WHY)


@_open
def start(request: Any) -> HttpResponse:
    """What a patient can do here."""
    return render(request, "pdmp/patients/start.html", {"page": {"opened": session.opened(request) is not None}})


@_open
def ask(request: Any) -> HttpResponse:
    """The form; what is missing is named at once and everything typed is kept."""
    if request.method != "POST":
        form = RequestForm(initial={"once": secrets.token_hex(12), "by_mail": "no"})
        return render(request, "pdmp/patients/ask.html", {"form": form})
    form = RequestForm(request.POST)
    filing = form.filing(get_language() or "en")
    used = request.session.get("my_record_filed", [])
    if form.data.get("once") in used:
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
        return redirect("my-record-follow")
    return render(request, "pdmp/patients/request.html", {"page": _status(held), "form": _document_form(held)})


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
        return redirect("my-record-follow")
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
        page = {"page": _status(held), "form": form}
        return render(request, "pdmp/patients/request.html", page, status=status_of(refusal))
    messages.success(request, _("We have your document and will check it."))
    return redirect("my-record-request")


@_open
@require_POST
def take_back(request: Any) -> HttpResponse:
    """Take the request back."""
    held = session.opened(request)
    if held is None:
        return redirect("my-record-follow")
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
        return redirect("my-record-follow")
    found = letter_for(session.holder(request, held), notice_id)
    response = HttpResponse(letter_pdf(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{str(found.pk)[:8]}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _document_form(held: PatientRequest, request: Any = None) -> DocumentForm:
    offered = [choice for proves in lacks(held) for choice in document_choices(proves, PROVING[proves])]
    return DocumentForm(request.POST if request else None, offered=offered)


def _status(held: PatientRequest) -> dict[str, Any]:
    language = "es" if (get_language() or "en").startswith("es") else "en"
    facts = [
        Fact(_("Reference"), held.reference, code=True),
        Fact(_("Asked on"), day(held.requested_on)),
        Fact(_("The answer is due by"), day(held.due_on)),
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
        "may_open": held.state in (PatientRequestState.READY, PatientRequestState.DELIVERED),
        "documents": _documents(held),
        "claims": _claims(held),
        "letters": _letters(held),
    }


def _documents(held: PatientRequest) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = []
    for one in held.evidence.order_by("received_at"):
        tone = {"positive": "good", "negative": "bad"}.get(one.state, "info")
        rows.append([str(DOCUMENTS[one.kind]), one.number_masked or "–", Tag(_(EVIDENCE[one.state]), tone)])  # type: ignore[arg-type]
    columns = (Column("kind", _("Document")), Column("number", _("Number")), Column("state", _("Where it stands")))
    return Table(_("Your documents"), columns, rows, empty=_("None yet."))


def _claims(held: PatientRequest) -> Table | None:
    rows: list[list[Cell | Tag | Link | str]] = []
    for one in held.claims.order_by("-opened_at"):
        words, tone = CLAIMS[one.state]
        rows.append([one.prescription_number, day(one.opened_on), Tag(_(words), tone)])
    columns = (
        Column("number", _("Prescription")),
        Column("on", _("Told us on")),
        Column("state", _("Where it stands")),
    )
    return Table(_("What you said is wrong"), columns, rows) if rows else None


def _letters(held: PatientRequest) -> Table:
    rows: list[list[Cell | Tag | Link | str]] = [
        [Link(one.subject, reverse("my-record-letter", args=[one.pk])), day(law_day(one.created_at))]
        for one in letters.letters_of(held)
    ]
    columns = (Column("subject", _("Letter")), Column("on", _("Written on")))
    return Table(_("Letters"), columns, rows, empty=_("None yet."))
