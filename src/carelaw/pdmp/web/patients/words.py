"""What patients read, in their language: states, documents, fields, and refusals by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import PatientRequest, PatientRequestState
from carelaw.platform.pages.parts import Tag, Tone

CAPACITIES = (
    ("self", gettext_lazy("I ask for my own record")),
    ("parent", gettext_lazy("I am the parent of a child under 18")),
    ("guardian", gettext_lazy("I am the guardian of a child under 18")),
    ("health-care-agent", gettext_lazy("I hold a health-care power of attorney")),
    ("other", gettext_lazy("Something else")),
)
STATES: Mapping[str, tuple[str, Tone]] = {
    PatientRequestState.INCOMPLETE: (gettext_noop("Something is missing on the form"), "warn"),
    PatientRequestState.AWAITING_EVIDENCE: (gettext_noop("We need a document from you"), "warn"),
    PatientRequestState.OPEN: (gettext_noop("We are checking your documents"), "info"),
    PatientRequestState.READY: (gettext_noop("Your record is ready"), "good"),
    PatientRequestState.DELIVERED: (gettext_noop("Your record was given to you"), "good"),
    PatientRequestState.CLOSED_NO_EVIDENCE: (gettext_noop("Closed: no document came"), "bad"),
    PatientRequestState.CLOSED_OF_AGE: (gettext_noop("Closed: the person is 18 now"), "bad"),
    PatientRequestState.REFUSED: (gettext_noop("Refused"), "bad"),
    PatientRequestState.WITHDRAWN: (gettext_noop("You took it back"), "neutral"),
}
DOCUMENTS = {
    "drivers-license": gettext_lazy("Driver's license"),
    "state-id": gettext_lazy("Identity card of a state"),
    "passport": gettext_lazy("Passport"),
    "military-id": gettext_lazy("Military identity card"),
    "notarized-statement": gettext_lazy("Notarized statement"),
    "birth-certificate": gettext_lazy("Birth certificate of the child"),
    "adoption-decree": gettext_lazy("Adoption decree"),
    "guardianship-order": gettext_lazy("Order about the guardianship"),
    "health-care-power": gettext_lazy("Health-care power of attorney"),
    "other": gettext_lazy("Another document"),
}
EVIDENCE = {
    "waiting": gettext_noop("We have it and will check it"),
    "positive": gettext_noop("Checked and good"),
    "negative": gettext_noop("Does not prove it"),
}
CLAIMS: Mapping[str, tuple[str, Tone]] = {
    "open": (gettext_noop("Open"), "info"),
    "with-dispenser": (gettext_noop("With the pharmacy"), "info"),
    "escalated": (gettext_noop("Taken up by the department"), "warn"),
    "corrected": (gettext_noop("Corrected"), "good"),
    "confirmed": (gettext_noop("Confirmed as reported"), "neutral"),
    "closed": (gettext_noop("Closed without a change"), "neutral"),
}
ROLES = {
    "PRESCRIBER": gettext_noop("Prescriber"),
    "PRESCRIBER_DESIGNEE": gettext_noop("Prescriber's designee"),
    "DISPENSER": gettext_noop("Dispenser"),
    "DISPENSER_DESIGNEE": gettext_noop("Dispenser's designee"),
    "DATA_STEWARD": gettext_noop("Department of Health, who handled your request"),
    "PATIENT": gettext_noop("The patient"),
    "PARENT_GUARDIAN": gettext_noop("Parent or guardian"),
    "HC_POA": gettext_noop("Health-care agent"),
}
GIVEN = {
    "record": gettext_noop("The record"),
    "name-only": gettext_noop("Name and address, among others that fit; nothing of the record"),
}
# Refusals in the reader's language; others come as they are.
_REFUSALS = {
    "E-MAP-92.not-listed": gettext_noop(
        "The act does not list you among those who may have this record. The patient may ask for it and share it."
    ),
    "E-MAP-92.key": gettext_noop("No request has this reference with this secret. Copy both from the confirmation."),
    "E-MAP-92.not-ready": gettext_noop("The record is not ready. This page says what is still needed."),
    "E-MAP-92.over": gettext_noop("This record was given more than 30 days ago. Ask anew to see today's."),
    "E-MAP-92.ended": gettext_noop("This request has ended already."),
    "E-MAP-92.too-many": gettext_noop("Too many attempts. Wait a few minutes, then try again."),
    "E-MAP-93.of-age-at-request": gettext_noop("The person is 18 or older. Only the person may ask now."),
    "E-MAP-93.of-age-at-delivery": gettext_noop(
        "The person has turned 18 since the request. It is closed, and the person is told how to ask."
    ),
    "E-MAP-93.birth-date-in-future": gettext_noop("The date of birth lies in the future."),
    "E-MAP-95.file": gettext_noop("Choose a PDF or a picture (PNG, JPEG) of the document."),
    "E-MAP-95.kind": gettext_noop("Choose which document it is."),
    "E-MAP-95.ended": gettext_noop("This request has ended. Ask anew to send documents."),
    "E-MAP-97.birth-date": gettext_noop("The date of birth lies in the future."),
    "E-MAP-97.needs-requester-name": gettext_noop("Write your name."),
    "E-MAP-97.needs-capacity": gettext_noop("Choose as what you ask."),
    "E-MAP-97.needs-reply-to": gettext_noop("Write the address to which letters can be sent."),
    "E-MAP-97.needs-last-name": gettext_noop("Write the last name."),
    "E-MAP-97.needs-first-name": gettext_noop("Write the first name."),
    "E-MAP-97.needs-birth-date": gettext_noop("Write the date of birth."),
    "E-MAP-97.needs-declaration": gettext_noop("Declare that what you wrote is true."),
    "E-MAP-98.not-own-row": gettext_noop("This prescription is not on the record that you were given."),
    "E-MAP-98.access-history": gettext_noop("The list of who asked is not corrected."),
    "E-MAP-98.same-value": gettext_noop("That is what the record says already. Write what would be right."),
    "E-MAP-98.needs-value": gettext_noop("Write what would be right."),
    "E-MAP-98.needs-field": gettext_noop("Choose what is wrong."),
    "E-MAP-98.day-in-future": gettext_noop("The day that you write has not come."),
    "E-MAP-98.open": gettext_noop("You have told us this already; it is not decided yet."),
    "E-MAP-99.cost": gettext_noop("Agree to the cost, or ask again in the next quarter."),
    "file-too-large": gettext_noop("The file is larger than 10 megabytes. Send a smaller one."),
}


def said(code: str, says: str) -> str:
    """A refusal or a reason in the reader's language."""
    return _(_REFUSALS[code]) if code in _REFUSALS else says


def said_of(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return said(refusal.code, refusal.says)


def state_tag(held: PatientRequest) -> Tag:
    """Where a request stands, in a few words."""
    words, tone = STATES[held.state]
    return Tag(_(words), tone)


def day(on: date | datetime | None) -> str:
    """A day as the reader's language writes it."""
    return str(date_format(on, "DATE_FORMAT")) if on else ""
