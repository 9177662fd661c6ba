"""Apply for a license: a draft that is saved as typed, its officers and documents, filing it, answering requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.kernel.words import counted
from carelaw.pbm.store.models import (
    ApplicationDocument,
    ApplicationOfficer,
    ApplicationState,
    DocumentKind,
    InformationRequest,
    LicenseApplication,
)
from carelaw.pbm.use_cases.checklist import BASE, FIELDS, Item, checklist
from carelaw.pbm.use_cases.contracts.samples import read_sample
from carelaw.pbm.use_cases.discipline.gates import require_may_apply, sign_filing
from carelaw.pbm.use_cases.permissions import LICENSE_APPLY, LICENSE_SEE
from carelaw.pbm.use_cases.telling import RECEIPT_NOTICE, ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, open_case
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.files.keeping import Readable, keep
from carelaw.platform.money.ledger import assess
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, only_own, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CASE_KIND = "pbm.license-application"
FEE_CITE = "215 ILCS 5/512-4(d)"
LARGEST_DOCUMENT = 25 << 20
_ABOUT = {"application": Shape.ID}
STARTED = declare("license-application-started", says="An application for a license was begun.", keys=_ABOUT, cite=BASE)
TRIED = declare(
    "license-application-refused",
    says="An application could not be filed yet; the draft is kept.",
    keys={**_ABOUT, "missing": Shape.CODES},
    cite=BASE,
)
FILED = declare("license-application-filed", says="An application for a license was filed.", keys=_ABOUT, cite=BASE)
CHANGED = declare(
    "license-application-changed",
    says="What an application for a license says was changed.",
    keys={**_ABOUT, "part": Shape.CODE},
    cite=BASE,
)
DOCUMENT_FILED = declare(
    "license-document-filed",
    says="A document of an application was kept.",
    keys={**_ABOUT, "kind": Shape.CODE, "digest": Shape.DIGEST},
    cite=BASE,
)
REQUEST_ANSWERED = declare(
    "license-request-answered", says="A request of the Director was answered.", keys=_ABOUT, cite=f"{BASE}(6)"
)
_READABLE = {b"%PDF-": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"PK\x03\x04": "DOCX"}
_OPEN = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.INCOMPLETE)
_EDITABLE = (ApplicationState.DRAFT, ApplicationState.INCOMPLETE)


def applications_for(actor: Actor) -> QuerySet[LicenseApplication]:
    """The applications that an actor may see: filed ones for the Director's staff, one's own for the rest."""
    require(actor, LICENSE_SEE)
    found = only_own(LicenseApplication.objects.all(), actor, "party_id")
    return found if acts_for_own(actor) else found.exclude(state=ApplicationState.DRAFT)


def application_for(actor: Actor, reference: str, *, lock: bool = False) -> LicenseApplication:
    """One application by its reference. Another organization's reads as if it were not there."""
    seen = applications_for(actor).filter(reference=reference)
    found = (seen.select_for_update() if lock else seen).first()
    if found is None:
        says = f"No application {reference[:24]} is yours to see. The reference looks like LA-2026-0001."
        raise Refusal("application-unknown", says, field="reference", kind="not-found")
    return found


def standing(actor: Actor, reference: str, *, at: datetime) -> tuple[LicenseApplication, tuple[Item, ...]]:
    """An application with its checklist as it stands now."""
    application = application_for(actor, reference)
    return application, checklist(application, legal_date(application.submitted_at or at, ZONE), adopted_law())


def start_application(actor: Actor, *, at: datetime) -> LicenseApplication:
    """Begin an application, or go on with the one that is open."""
    require(actor, LICENSE_APPLY)
    party = own_party(actor)
    found = LicenseApplication.objects.filter(party_id=party.pk, state__in=_OPEN).first()
    if found is not None:
        return found
    with transaction.atomic():
        year = legal_date(at, ZONE).year
        made = LicenseApplication.objects.create(
            reference=f"LA-{year}-{next_in(f'pbm.applications-{year}'):04}",
            party_id=party.pk,
            answers={"legal_name": party.name},
            started_at=at,
        )
        append(STARTED, actor=actor, at=at, body={"application": str(made.pk)}, subject=str(made.pk))
    return made


def save_answers(actor: Actor, reference: str, answers: Mapping[str, str], *, at: datetime) -> LicenseApplication:
    """Save what was typed, right or wrong; the checklist says what is still to be done."""
    unknown = sorted(set(answers) - set(FIELDS))
    if unknown:
        says = f"{', '.join(unknown)} is no field of an application. The fields are: {', '.join(FIELDS)}."
        raise Refusal("field-unknown", says, field=unknown[0])
    with transaction.atomic():
        application = _mine(actor, reference, lock=True)
        application.answers = {**application.answers, **{name: str(value).strip() for name, value in answers.items()}}
        application.save(update_fields=["answers"])
        _note_change(actor, application, "answers", at)
    return application


def add_officer(
    actor: Actor, reference: str, *, name: str, title: str, address: str, at: datetime
) -> ApplicationOfficer:
    """List an officer, or change the line of one who is listed."""
    if not name.strip():
        raise Refusal("needs-officer-name", "Give the officer's name.", cite=f"{BASE}(4)", field="name")
    with transaction.atomic():
        application = _mine(actor, reference, lock=True)
        entered, _ = ApplicationOfficer.objects.update_or_create(
            application=application,
            name=name.strip()[:120],
            defaults={"title": title.strip()[:120], "address": address.strip()[:300]},
        )
        _note_change(actor, application, "officers", at)
    return entered


def remove_officer(actor: Actor, reference: str, officer_id: int, *, at: datetime) -> LicenseApplication:
    """Take an officer off the list, with the affidavit."""
    with transaction.atomic():
        application = _mine(actor, reference, lock=True)
        if not application.officers.filter(pk=officer_id).delete()[0]:
            says = f"No officer of {reference} has the number {officer_id}. Copy it from the list of officers."
            raise Refusal("officer-unknown", says, cite=f"{BASE}(4)", field="officer", kind="not-found")
        _note_change(actor, application, "officers", at)
    return application


def _note_change(actor: Actor, application: LicenseApplication, part: str, at: datetime) -> None:
    body = {"application": str(application.pk), "part": part}
    append(CHANGED, actor=actor, at=at, body=body, subject=str(application.pk))


def add_document(
    actor: Actor,
    reference: str,
    kind: str,
    stream: Readable,
    *,
    file_name: str,
    at: datetime,
    officer_id: int | None = None,
    sworn_on: date | None = None,
) -> ApplicationDocument:
    """File a document: a chart, a sample contract, an officer's affidavit. Its bytes are kept as they are."""
    application = _mine(actor, reference)
    if kind not in DocumentKind.values:
        says = f"“{kind}” is no kind of document. Permitted: {', '.join(DocumentKind.values)}."
        raise Refusal("document-kind-unknown", says, field="kind")
    officer = application.officers.filter(pk=officer_id).first() if officer_id else None
    if kind == DocumentKind.AFFIDAVIT and officer is None:
        says = "Name the listed officer whose affidavit this is, by the officer's number."
        raise Refusal("needs-officer", says, cite=f"{BASE}(4)", field="officer")
    kept = keep(_Looked(stream), largest=LARGEST_DOCUMENT)
    with transaction.atomic():
        made = ApplicationDocument.objects.create(
            application=application,
            kind=kind,
            officer=officer,
            file_name=file_name[-255:],
            digest=kept.digest,
            size=kept.size,
            added_at=at,
        )
        if officer is not None:
            officer.sworn_on = sworn_on
            officer.save(update_fields=["sworn_on"])
        body = {"application": str(application.pk), "kind": kind, "digest": kept.digest}
        append(DOCUMENT_FILED, actor=actor, at=at, body=body, subject=str(application.pk))
        # Item (5): the clause checks of 512-7(a) and 512-7.5(c) run on each sample, their result stands with the file.
        read_sample(actor, application, kind, kept.digest, made.file_name, at=at)
    return made


class _Looked:
    """A stream whose first bytes must be those of a document that can be read."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self._seen = stream, False

    def read(self, size: int = -1, /) -> bytes:
        block = self._stream.read(size)
        if not self._seen:
            self._seen = True
            if not block.startswith(tuple(_READABLE)):
                says = f"This file cannot be read as {', '.join(_READABLE.values())}. Send the document as one of them."
                raise Refusal("document-unreadable", says, cite=BASE, field="document")
        return block


def submit_application(actor: Actor, reference: str, *, at: datetime) -> LicenseApplication:
    """File the application. What is missing is named by item and citation, and the draft is kept."""
    application = _mine(actor, reference, ApplicationState.DRAFT)
    on = legal_date(at, ZONE)
    open_items = [item for item in checklist(application, on, adopted_law()) if not item.met]
    if open_items:
        _note_attempt(actor, application, open_items, at)
        raise _incomplete(application, open_items)
    require_may_apply(application, at=at)
    party = Party.objects.get(pk=application.party_id)
    amount = adopted_law().number("pbm.initial_fee", on)
    with transaction.atomic():
        application = _mine(actor, reference, ApplicationState.DRAFT, lock=True)
        case = open_case(
            CASE_KIND,
            key=application.reference,
            title=f"License application {application.reference}: {party.name}",
            at=at,
            cite=BASE,
            actor=actor,
            party_id=party.pk,
        )
        charge = assess(
            "fee",
            key=f"pbm-initial-fee:{application.reference}",
            party_id=party.pk,
            amount=in_cents(amount),
            says=f"Initial license fee, application {application.reference}",
            cite=FEE_CITE,
            on=on,
            at=at,
            actor=actor,
        )
        application.state, application.submitted_at = ApplicationState.SUBMITTED, at
        application.case_id, application.charge_id = case.pk, charge.pk
        application.save()
        sign_filing(actor, f"license-application:{application.reference}", application.answers, at=at)
        values = {"reference": application.reference, "manager": party.name, "on": str(on), "fee": f"{amount:,}.00"}
        write_to_party(
            RECEIPT_NOTICE,
            key=application.reference,
            party_id=party.pk,
            at=at,
            values=values,
            about=f"license-application:{application.reference}",
        )
        append(FILED, actor=actor, at=at, body={"application": str(application.pk)}, subject=str(application.pk))
    return application


def _note_attempt(actor: Actor, application: LicenseApplication, items: list[Item], at: datetime) -> None:
    body = {"application": str(application.pk), "missing": [item.key for item in items]}
    with transaction.atomic():
        append(TRIED, actor=actor, at=at, body=body, subject=str(application.pk))


def _incomplete(application: LicenseApplication, items: list[Item]) -> Refusal:
    problems = tuple(
        Problem(reason.code, reason.says, reason.field, reason.cite or item.cite)
        for item in items
        for reason in item.decision.reasons
    )
    first = items[0]
    count = counted(len(problems), "thing is", "things are")
    says = f"{count} missing or wrong. The draft {application.reference} is kept; complete it and file it again."
    code = "application-incomplete"
    if any(item.key == "manager" and item.decision.outcome is Outcome.NOT_APPLICABLE for item in items):
        code, says = "no-license-needed", f"{first.decision.reasons[0].says} The draft {application.reference} is kept."
    return Refusal(code, says, cite=first.cite, problems=problems)


def answer_request(
    actor: Actor, request_id: int, answer: str, *, at: datetime, stream: Readable | None = None, file_name: str = ""
) -> InformationRequest:
    """Answer what the Director asked for, once, in words and with a document if there is one."""
    require(actor, LICENSE_APPLY)
    if not answer.strip():
        raise Refusal("answer-empty", "Write the answer.", cite=f"{BASE}(6)", field="answer")
    with transaction.atomic():
        found = _waiting(actor, request_id)
        application = found.application
        if stream is not None:
            add_document(actor, application.reference, DocumentKind.ANSWER, stream, file_name=file_name, at=at)
        found.answer, found.answered_on = answer.strip(), legal_date(at, ZONE)
        found.save(update_fields=["answer", "answered_on"])
        if not application.requests.filter(answered_on=None).exists():
            application.state = ApplicationState.SUBMITTED
            application.save(update_fields=["state"])
        case = case_of(application)
        add_event(case, "request-answered", at=at, actor=actor, body={"request": found.pk})
        append(REQUEST_ANSWERED, actor=actor, at=at, body={"application": str(application.pk)}, subject=str(case.pk))
    return found


def _waiting(actor: Actor, request_id: int) -> InformationRequest:
    """A request that waits for the answer of one's own organization."""
    held = InformationRequest.objects.select_for_update(of=("self",)).select_related("application")
    found = held.filter(pk=request_id, application__in=applications_for(actor)).first()
    if found is None:
        says = f"No request {request_id} is yours to answer. Its number stands with the application."
        raise Refusal("request-unknown", says, cite=f"{BASE}(6)", field="request", kind="not-found")
    if found.answered_on is not None:
        says = f"This request was answered on {found.answered_on}; an answer is given once. Wait for the next letter."
        raise Refusal("request-answered", says, cite=f"{BASE}(6)", field="request", kind="conflict")
    return found


def case_of(application: LicenseApplication) -> Case:
    """The case of a filed application."""
    return Case.objects.get(kind=CASE_KIND, key=application.reference)


def _mine(actor: Actor, reference: str, *states: str, lock: bool = False) -> LicenseApplication:
    """One's own application that can still be changed."""
    require(actor, LICENSE_APPLY)
    application = application_for(actor, reference, lock=lock)
    if application.state not in (states or _EDITABLE):
        says = f"The application {reference} is {application.get_state_display().lower()} and can no longer be changed."
        says += " What the Director asks for is answered request by request."
        raise Refusal("application-filed", says, cite=BASE, field="reference", kind="conflict")
    return application


def in_cents(amount: int | Decimal) -> Decimal:
    """A number of the law as an amount in dollars and cents."""
    return Decimal(amount).quantize(Decimal("0.01"))
