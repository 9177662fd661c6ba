"""`/api/gateway/compliance`: cases of failure to integrate, their letters, fines, delays and referrals."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Field, Router, Schema, Status

from carelaw.gateway.facts.compliance import Ground, LetterKind
from carelaw.gateway.use_cases import case_summary, delays, exemptions, fines, referral
from carelaw.gateway.use_cases.compliance import (
    answer_case,
    case_for,
    cases_for,
    close_fine_case,
    open_fine_case,
    record_willfulness,
)
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.letters import Dispatch, record_bounce, release_third_letter, send_letter
from carelaw.gateway.use_cases.permissions import (
    ANSWER_CASES,
    CERTIFY,
    POST_PAYMENTS,
    RECORD_EXEMPTIONS,
    REFER_CASES,
    RELIEVE,
    RUN_CASES,
    SEE_CASES,
)
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["gateway compliance"])
_DONE: dict[int, Any] = {201: dict[str, Any], **PROBLEMS}
_SHOWN: dict[int, Any] = {200: dict[str, Any], **PROBLEMS}


class CaseIn(Schema):
    """A case to open: against which party, on which ground."""

    respondent: str = Field(description="the id of the party: a pharmacy entity, or the vendor of a management system")
    ground: str = Ground.FAILURE_TO_INTEGRATE.value
    mailing_address: str = ""
    email: str = ""


class WillfulnessIn(Schema):
    """The Department's finding, with the facts it rests on."""

    facts: str
    evidence: str = ""
    on: date | None = None


class LetterIn(Schema):
    """A letter to issue, and how it left as far as it did; `reason` is the Administrator's, for a held third letter."""

    kind: str = Field("", examples=[LetterKind.FIRST_WARNING.value], description="empty: the next one")
    mailed_on: date | None = None
    mail_proof: str = ""
    emailed_at: datetime | None = None
    message_id: str = ""
    reason: str = ""


class BounceIn(Schema):
    """The letter whose e-mail came back."""

    kind: str


class AssessmentIn(Schema):
    """Any day of the month to assess."""

    month: date


class DelayIn(Schema):
    """Days on which the case waited for the Department; an open end is still running."""

    from_on: date
    to_on: date | None = None
    cause: str


class DelayDecisionIn(Schema):
    """What the Department decides about a delay."""

    decision: Literal["confirm", "reject", "end"]
    to_on: date | None = None
    reason: str = ""


class ReliefIn(Schema):
    """A stay of the billing or a waiver of days, with the reason."""

    kind: str
    from_on: date
    to_on: date | None = None
    reason: str


class FinePaymentIn(Schema):
    """A payment of the respondent."""

    reference: str
    amount: Decimal
    on: date
    method: str = "check"


class CaseAnswerIn(Schema):
    """What the respondent writes."""

    text: str


class ReferralIn(Schema):
    """A referral; the reason is needed where nothing is owed and the bundle is held."""

    hold_reason: str = ""


class ReceiptIn(Schema):
    """The Bureau's receipt for a bundle."""

    receipt: str


class CertificationIn(Schema):
    """A pharmacy's own statement that it uses no electronic system."""

    signer: str = Field(description="who signed, with the title")
    signed_on: date


class HospitalIn(Schema):
    """Why a pharmacy is exempt as a department of an inpatient facility."""

    department: bool | None
    owned_by_hospital: bool | None = None
    basis: str = Field(description="the hospital with its license, and by what it was verified")


class CloseIn(Schema):
    """Why a case is closed."""

    reason: str


@router.get("", response={200: list[dict[str, Any]], **PROBLEMS}, summary="The compliance register")
@operation(permission=SEE_CASES)
def register(request: HttpRequest, state: str = "") -> list[dict[str, Any]]:
    """Every case that you may see, what is due first on top."""
    found = cases_for(asker_of(request)).order_by("closed_on", "due_on", "number")
    return [case_summary.line(one) for one in (found.filter(state=state) if state else found)[:500]]


@router.post("", response=_DONE, summary="Open a case")
@operation(permission=RUN_CASES)
def open_one(request: HttpRequest, case: CaseIn) -> Status[dict[str, Any]]:
    """Open a case against a pharmacy entity or a management system's vendor."""
    return Status(201, case_summary.line(open_fine_case(asker_of(request), instant_of(request), **case.dict())))


@router.get("/exemptions", response={200: list[dict[str, Any]], **PROBLEMS}, summary="The exemptions")
@operation(permission=SEE_CASES)
def list_exemptions(request: HttpRequest) -> list[dict[str, Any]]:
    """In force, ended, and contradicted by the register; an entity sees those of its own stores."""
    return [exemptions.exemption_line(one) for one in exemptions.exemptions_for(asker_of(request))]


@router.get("/{case}", response=_SHOWN, summary="One case")
@operation(permission=SEE_CASES)
def show(request: HttpRequest, case: str) -> dict[str, Any]:
    """Letters, delays, the fine through today, bundles, events and clocks."""
    return case_summary.whole(case_for(asker_of(request), case), law_day(instant_of(request)))


@router.post("/{case}/willfulness", response=_DONE, summary="Record that the failure is willful")
@operation(permission=RUN_CASES)
def willful(request: HttpRequest, case: str, finding: WillfulnessIn) -> Status[dict[str, Any]]:
    """The Department's own finding, with its facts."""
    made = record_willfulness(asker_of(request), instant_of(request), case=case, **finding.dict())
    return Status(201, case_summary.line(made))


@router.post("/{case}/letters", response=_DONE, summary="Issue a letter or record how it left")
@operation(permission=SEE_CASES)
def letter(request: HttpRequest, case: str, letter: LetterIn) -> Status[dict[str, Any]]:
    """The next letter, or a named one; it counts once its post and its e-mail are recorded."""
    left = Dispatch(letter.mailed_on, letter.mail_proof, letter.emailed_at, letter.message_id)
    actor, at = asker_of(request), instant_of(request)
    if letter.reason:
        made = release_third_letter(actor, at, case=case, reason=letter.reason, dispatch=left)
    else:
        made = send_letter(actor, at, case=case, kind=letter.kind, dispatch=left)
    return Status(201, case_summary.letter_line(made))


@router.post("/{case}/bounces", response=_DONE, summary="The e-mail of a letter came back")
@operation(permission=RUN_CASES)
def bounce(request: HttpRequest, case: str, bounce: BounceIn) -> Status[dict[str, Any]]:
    """The letter is not sent until another e-mail is recorded."""
    made = record_bounce(asker_of(request), instant_of(request), case=case, kind=bounce.kind)
    return Status(201, case_summary.letter_line(made))


@router.post("/{case}/assessments", response=_DONE, summary="Assess a month")
@operation(permission=RUN_CASES)
def assess(request: HttpRequest, case: str, month: AssessmentIn) -> Status[dict[str, Any]]:
    """A month that is over; the same month twice is one assessment."""
    made = fines.assess_month(asker_of(request), instant_of(request), case=case, month=month.month)
    return Status(201, case_summary.assessment_line(made))


@router.post("/{case}/delays", response=_DONE, summary="Name a delay of the Department")
@operation(permission=SEE_CASES)
def delay(request: HttpRequest, case: str, delay: DelayIn) -> Status[dict[str, Any]]:
    """Days that come out of the fine once the Department confirms them."""
    made = delays.propose_delay(asker_of(request), instant_of(request), case=case, **delay.dict())
    return Status(201, case_summary.delay_line(made))


@router.post("/delays/{number}/decision", response=_DONE, summary="Confirm, reject or end a delay")
@operation(permission=RUN_CASES)
def decide_delay(request: HttpRequest, number: int, decided: DelayDecisionIn) -> Status[dict[str, Any]]:
    """Confirmed days come out; those that were billed are credited."""
    actor, at = asker_of(request), instant_of(request)
    if decided.decision == "end":
        made = delays.end_delay(actor, at, delay=number, to_on=decided.to_on or law_day(at))
    else:
        confirm = decided.decision == "confirm"
        made = delays.decide_delay(actor, at, delay=number, confirm=confirm, reason=decided.reason, to_on=decided.to_on)
    return Status(201, case_summary.delay_line(made))


@router.post("/{case}/reliefs", response=_DONE, summary="Stay the billing or waive days")
@operation(permission=RELIEVE)
def relieve(request: HttpRequest, case: str, relief: ReliefIn) -> Status[dict[str, Any]]:
    """The Department may relieve, and says why."""
    made = delays.relieve(asker_of(request), instant_of(request), case=case, **relief.dict())
    return Status(201, case_summary.relief_line(made))


@router.post("/{case}/stay-ends", response=_DONE, summary="End a stay")
@operation(permission=RELIEVE)
def end_stay(request: HttpRequest, case: str) -> Status[dict[str, Any]]:
    """The months that were held back are billed."""
    return Status(201, case_summary.line(delays.end_stay(asker_of(request), instant_of(request), case=case)))


@router.post("/{case}/payments", response=_DONE, summary="Enter a payment")
@operation(permission=POST_PAYMENTS)
def pay(request: HttpRequest, case: str, payment: FinePaymentIn) -> Status[dict[str, Any]]:
    """The same reference twice is one payment."""
    made = fines.record_payment(asker_of(request), instant_of(request), case=case, **payment.dict())
    return Status(201, case_summary.payment_line(made))


@router.post("/{case}/answers", response=_DONE, summary="Answer in your own case")
@operation(permission=ANSWER_CASES)
def answer(request: HttpRequest, case: str, answer: CaseAnswerIn) -> Status[dict[str, Any]]:
    """What you write goes to the Department, and with the bundle if the case is referred."""
    made = answer_case(asker_of(request), instant_of(request), case=case, text=answer.text)
    return Status(201, {"answer": made.pk, "at": made.at.isoformat()})


@router.post("/{case}/referrals", response=_DONE, summary="Refer a case to the Bureau of Collections")
@operation(permission=REFER_CASES)
def refer(request: HttpRequest, case: str, wanted: ReferralIn) -> Status[dict[str, Any]]:
    """The first bundle, or a supplement of what is new."""
    made = referral.refer(asker_of(request), instant_of(request), case=case, hold_reason=wanted.hold_reason)
    return Status(201, case_summary.bundle_line(made))


@router.get("/bundles/{uuid:bundle}", response=PROBLEMS, summary="A bundle as it was sent", include_in_schema=False)
@operation(permission=SEE_CASES)
def bundle(request: HttpRequest, bundle: str) -> FileResponse:
    """The archive, byte for byte."""
    made, stream = referral.open_bundle(asker_of(request), bundle)
    name = f"{made.case.number}-bundle-{made.number}.zip"
    return FileResponse(stream, as_attachment=True, filename=name, content_type="application/zip")


@router.post("/bundles/{uuid:bundle}/receipt", response=_DONE, summary="Enter the receipt of a bundle")
@operation(permission=REFER_CASES)
def receipt(request: HttpRequest, bundle: UUID, given: ReceiptIn) -> Status[dict[str, Any]]:
    """What the Bureau of Collections confirmed."""
    made = referral.record_receipt(asker_of(request), instant_of(request), bundle=bundle, receipt=given.receipt)
    return Status(201, case_summary.bundle_line(made))


@router.post("/{case}/closing", response=_DONE, summary="Close a case")
@operation(permission=RUN_CASES)
def close(request: HttpRequest, case: str, closing: CloseIn) -> Status[dict[str, Any]]:
    """A case that ended and owes nothing."""
    return Status(
        201,
        case_summary.line(close_fine_case(asker_of(request), instant_of(request), case=case, reason=closing.reason)),
    )


@router.post("/locations/{uuid:location}/certification", response=_DONE, summary="Certify that there is no system")
@operation(permission=CERTIFY)
def certify(request: HttpRequest, location: UUID, certificate: CertificationIn) -> Status[dict[str, Any]]:
    """Your pharmacy is exempt from the day this is received, unless the register knows a system there."""
    made = exemptions.certify_no_system(asker_of(request), instant_of(request), location=location, **certificate.dict())
    return Status(201, exemptions.exemption_line(made))


@router.post("/locations/{uuid:location}/hospital", response=_DONE, summary="Record a hospital's pharmacy")
@operation(permission=RECORD_EXEMPTIONS)
def hospital(request: HttpRequest, location: UUID, basis: HospitalIn) -> Status[dict[str, Any]]:
    """A department of an inpatient hospital facility is exempt."""
    made = exemptions.record_hospital_department(
        asker_of(request), instant_of(request), location=location, **basis.dict()
    )
    return Status(201, exemptions.exemption_line(made))


@router.post("/exemptions/{exemption}/end", response=_DONE, summary="End an exemption")
@operation(permission=RECORD_EXEMPTIONS)
def end_exemption(request: HttpRequest, exemption: int) -> Status[dict[str, Any]]:
    """The duty to integrate is back from today."""
    made = exemptions.end_exemption(asker_of(request), instant_of(request), exemption=exemption)
    return Status(201, exemptions.exemption_line(made))
