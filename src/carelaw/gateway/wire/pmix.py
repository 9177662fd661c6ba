"""PMIX-NIEM 2.0 over plain HTTP: read one request document, write one answer.

The binding is ours, as none is published: `PMIXExchange` holds the service's `MetaData` and, as `RequestData`, the NIEM
document itself; `PMIXExchangeResponse` holds status, routing, what may be done with the answer, and the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from carelaw.gateway.facts.interstate import StateOutcome
from carelaw.gateway.facts.search import Option
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.wire.message import PatientKeys, SearchMessage
from carelaw.gateway.wire.pmix_report import picklist_document, report_document
from carelaw.gateway.wire.xml import Node, XmlUnreadable, leaf, read_xml, tag
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.public import HistoryReport, SeveralFit

MEDIA = "application/xml"
OURS = "urn:carelaw:pmix:1"
SERVICE = "http://www.pmixpmp.org"
NIEM_2 = "http://xml.ijis.org/niem/2.0/"
_ROUTING = (
    "RequestID",
    "RequestDateTime",
    "RequestingState",
    "StateRequestID",
    "DisclosingState",
    "StateDisclosureID",
    "HubRequestID",
    "HubDisclosureID",
)
# As XML Schema writes an instant; one that is written otherwise is not repeated.
_INSTANT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-][01]\d:[0-5]\d)?")
NIL = "http://www.w3.org/2001/XMLSchema-instance"


def read_request(content: bytes) -> SearchMessage:
    """The search in a request document. Raises Refusal PROTOCOL_NOT_SUPPORTED for what is not PMIX over REST."""
    try:
        root = read_xml(content)
    except XmlUnreadable as fault:
        raise refused("PROTOCOL_NOT_SUPPORTED", f"This is not PMIX: {fault}") from None
    if (root.space, root.name) != (OURS, "PMIXExchange"):
        says = f"Send a PMIXExchange of namespace {OURS}, holding MetaData and RequestData; no SOAP envelope here."
        raise refused("PROTOCOL_NOT_SUPPORTED", says)
    document = root.first("RequestData", "PMPRequest")
    if document is None or document.space != NIEM_2:
        says = f"RequestData holds no PMPRequest of {NIEM_2} (PMIX-NIEM 2.0)."
        raise refused("PROTOCOL_NOT_SUPPORTED", says)
    message = search_message(root.first("MetaData"), document, Option.REST_PMIX)
    # A second request in the message asks about somebody too.
    asked = [one for held in root.all("RequestData") for one in held.all("PMPRequest")]
    return replace(message, patients=sum(1 for one in asked for _ in one.all("RequestPatient")))


def search_message(metadata: Node | None, document: Node, option: Option) -> SearchMessage:
    """The search in the service's MetaData and a NIEM document, whichever envelope carried them."""
    metadata = metadata or Node(SERVICE, "MetaData")
    people = list(document.all("RequestPatient"))
    routing = metadata.first("RoutingData") or Node(SERVICE, "RoutingData")
    asker = metadata.first("Requestor") or Node(SERVICE, "Requestor")
    dates = document.first("RequestPrescriptionDateRange") or Node("", "")
    return SearchMessage(
        option=option,
        transaction_id=routing.value("RequestID")[:80],
        patients=len(people),
        keys=_keys(people[0]) if people else PatientKeys(),
        period_from=_day(dates, "RequestPrescriptionDateRangeBegin"),
        period_to=_day(dates, "RequestPrescriptionDateRangeEnd"),
        requesters=sum(1 for _ in metadata.all("Requestor")),
        requester_first=asker.value("RequestorGivenName")[:60],
        requester_last=asker.value("RequestorSurName")[:80],
        requester_role=asker.value("RequestorRole")[:40],
        requester_license=_license(asker),
        from_state=routing.value("RequestingState")[:2],
        to_states=tuple(node.text.strip()[:2].upper() for node in routing.all("DisclosingState")) or ("IL",),
        answers_elsewhere=any(routing.first(name) is not None for name in ("ReplyTo", "Cc", "CallbackAddress")),
        routing=tuple((name, routing.value(name)[:80]) for name in _ROUTING),
        hub=(_hub(routing, "HubIdentificationID"), _hub(routing, "HubIdentificationCode")),
    )


def answer_document(
    answer: HistoryReport | SeveralFit,
    message: SearchMessage,
    *,
    at: datetime,
    notice: str,
    states: dict[str, str],
    confirmation: str,
    picklist: bool = False,
    legs: Iterable[StateOutcome] = (),
) -> bytes:
    """The answer as a document: what each state answered, the routing completed, the notice, and the report."""
    status, given, said = outcome_of(answer, message, at, picklist=picklist)
    return _response(
        statuses_of(status, message, states),
        routing_of(message),
        leaf("UseNotice", notice),
        leaf("Remark", said),
        leaf("SearchConfirmation", confirmation),
        state_outcomes(legs),
        tag("ResponseData", given),
    )


def outcome_of(
    answer: HistoryReport | SeveralFit, message: SearchMessage, at: datetime, *, picklist: bool = False
) -> tuple[str, str, str]:
    """An answer in PMIX: its PMPStatus, the report if there is one to give, and a remark.

    A pick list tells whether one person is meant; of several who fit nobody is shown.
    """
    if isinstance(answer, SeveralFit):
        return "Deferred", "", answer.says
    if not answer.prescriptions:
        return "NotFound", "", ""
    return "Provided", (picklist_document if picklist else report_document)(answer, message, at), ""


def statuses_of(status: str, message: SearchMessage, states: dict[str, str]) -> str:
    """What each state answered. Illinois's word is its own if it has one, else that of the whole answer."""
    return _statuses({"IL": status, **states} if "IL" in message.to_states else states)


def state_outcomes(legs: Iterable[StateOutcome]) -> str:
    """Each state by name: answered, refused with code and paragraph, not in time, failed."""
    return "".join(
        tag(
            "StateOutcome",
            leaf("State", leg.state),
            leaf("Outcome", leg.outcome.value),
            leaf("Code", leg.code),
            leaf("Message", leg.says),
            leaf("Citation", leg.cite),
        )
        for leg in legs
    )


def refusal_status(refusal: Refusal) -> str:
    """The PMPStatus that a refusal goes under; its code and paragraph stand beside it."""
    if refusal.field == "version":
        return "VersionMismatch"
    if refusal.field == "action":
        return "NotSupported"
    troubled = refusal.kind == "unavailable" or refusal.code in {
        "E-PMP-PROTOCOL_NOT_SUPPORTED",
        "E-PMP-SEARCH_INCOMPLETE",
    }
    return "Error" if troubled else "Disallowed"


def refusal_document(refusal: Refusal, message: SearchMessage | None, at: datetime) -> bytes:
    """A refusal as a document: the same code, words and paragraph as at every door."""
    return _response(
        refusal_statuses(refusal, message),
        routing_of(message) if message else "",
        refusal_element(refusal, at),
    )


def refusal_statuses(refusal: Refusal, message: SearchMessage | None) -> str:
    """The refusal's PMPStatus for every state that was asked."""
    return _statuses(dict.fromkeys(message.to_states if message else ("IL",), refusal_status(refusal)))


def refusal_element(refusal: Refusal, at: datetime, **attributes: str) -> str:
    """The refusal itself, in our namespace."""
    return tag(
        "Refusal",
        leaf("Code", refusal.code),
        leaf("Message", refusal.says),
        leaf("Citation", refusal.cite),
        leaf("ReferenceID", refusal.reference),
        leaf("At", at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        leaf("Retryable", "true" if refusal.retryable else "false"),
        *(
            tag("Problem", leaf("Code", p.code), leaf("Message", p.says), leaf("Citation", p.cite))
            for p in refusal.problems
        ),
        **attributes,
    )


def _response(*parts: str) -> bytes:
    root = tag("PMIXExchangeResponse", *parts, xmlns=OURS, xmlns__p=SERVICE, xmlns__i=NIL)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _statuses(states: dict[str, str]) -> str:
    listed = (
        tag("p:Status", leaf("p:DisclosingState", state), leaf("p:PMPStatus", status))
        for state, status in states.items()
    )
    return tag("p:ResponseStatus", *listed)


def routing_of(message: SearchMessage) -> str:
    """The routing of a request, echoed; what it did not tell is nil, for every part of it is wanted."""
    told = dict(message.routing)
    if not _INSTANT.fullmatch(told.get("RequestDateTime", "")):
        told["RequestDateTime"] = ""
    parts = [_or_nil(name, told.get(name)) for name in _ROUTING]
    hubs = zip(("HubIdentificationID", "HubIdentificationCode"), message.hub, strict=True)
    hub = tag("p:HubUsedIdentification", *(_or_nil(name, value) for name, value in hubs))
    return tag("p:RoutingData", *parts, hub)


def metadata_of(message: SearchMessage, routing: str) -> str:
    """Who asks and by which way, as the service's MetaData; what is not told is nil, for every part of it is wanted."""
    number = message.requester_license
    told = (("IdentificationID", number), ("IdentificationCategoryCode", "State License" if number else ""))
    asker = tag(
        "p:Requestor",
        leaf("p:RequestorRole", message.requester_role),
        leaf("p:RequestorGivenName", message.requester_first),
        leaf("p:RequestorSurName", message.requester_last),
        tag("p:RequestorIdentification", *(_or_nil(name, value) for name, value in told)),
    )
    organization = tag("p:RequestorOrganization", _or_nil("RequestorOrganizationName", ""))
    return tag("p:MetaData", asker, organization, routing, leaf("p:Version", "2"))


def _or_nil(name: str, value: str | None) -> str:
    return leaf(f"p:{name}", value) or tag(f"p:{name}", i__nil="true")


def _hub(routing: Node, name: str) -> str:
    """The hub that is named; two that differ are none of the two."""
    told = {one.value(name) for one in routing.all("HubUsedIdentification")} - {""}
    return " and ".join(sorted(told))[:40]


def _keys(person: Node) -> PatientKeys:
    names = person.first("PersonName") or Node("", "")
    address = person.first("PersonPrimaryContactInformation", "ContactMailingAddress", "StructuredAddress")
    return PatientKeys(
        last_name=names.value("PersonSurName")[:80],
        first_name=names.value("PersonGivenName")[:80],
        middle_name=names.value("PersonMiddleName")[:60],
        birth_date=_birth_date(person),
        sex=person.value("PersonSexCode")[:1].upper(),
        zip_code=address.value("LocationPostalCode")[:12] if address else "",
    )


def _birth_date(person: Node) -> date | None:
    try:
        return date.fromisoformat(person.value("PersonBirthDate", "Date")[:10])
    except ValueError:
        # What cannot be read counts as missing; the check of the search says so.
        return None


def _day(dates: Node, name: str) -> date | None:
    text = dates.value(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        says = f"{name} must be a date, YYYY-MM-DD."
        raise refused("SEARCH_INCOMPLETE", says, field=name) from None


def _license(asker: Node) -> str:
    for one in asker.all("RequestorIdentification"):
        if one.value("IdentificationCategoryCode") == "State License":
            return one.value("IdentificationID")[:40]
    return ""


__all__ = [
    "MEDIA",
    "NIEM_2",
    "NIL",
    "OURS",
    "SERVICE",
    "answer_document",
    "metadata_of",
    "outcome_of",
    "read_request",
    "refusal_document",
    "refusal_element",
    "refusal_status",
    "refusal_statuses",
    "routing_of",
    "search_message",
    "state_outcomes",
    "statuses_of",
]
