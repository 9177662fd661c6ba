"""The envelopes of the two hubs. They differ in form and in how they name the states; what they carry is sealed.

RxCheck carries PMIX's SOAP messages: WS-Addressing names the sites (`urn://IL`), the sealed text stands in RequestData.
PMP InterConnect publishes no form; the one here is ours, in the manner of its gateway: states as attributes of a route.
The program's own link speaks the first, straight to the other state's door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.wire.xml import Node, XmlUnreadable, leaf, read_xml, tag

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
PMIX = "http://www.pmixpmp.org"
PMPI = "urn:carelaw:pmpi:1"
ACTION = f"{PMIX}/pmp/ProvidePrescriptionDrugHistory"
_NIL = "http://www.w3.org/2001/XMLSchema-instance"
_LARGEST = 8_200_000


@dataclass(frozen=True, slots=True)
class Carried:
    """What a hub sees of a message: between which states, its ids, a role, a status; the rest is sealed."""

    from_state: str
    to_state: str
    message_id: str
    at: datetime | None = None
    sealed: str = field(default="", repr=False)
    answers: str = ""
    role: str = ""
    # Of an answer alone: the other program's word for it, and its code if it refused.
    status: str = field(default="", repr=False)
    code: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One hub's form: how a question and an answer are written and read, and how they name their content."""

    media: str
    write_question: Callable[[Carried], bytes]
    read_question: Callable[[bytes], Carried]
    write_answer: Callable[[Carried], bytes]
    read_answer: Callable[[bytes], Carried]


class EnvelopeUnreadable(ValueError):
    """Not the hub's form; the words say which part is missing."""


def _soap_question(one: Carried) -> bytes:
    routing = _soap_routing(one.message_id, one.at, one.from_state, one.to_state)
    header = tag(
        "s:Header",
        *_addressing(ACTION, one.from_state, one.to_state, one.message_id),
        tag("p:MetaData", tag("p:Requestor", leaf("p:RequestorRole", one.role)), routing, leaf("p:Version", "2")),
    )
    return _soap(header, tag("p:RequestType", leaf("p:RequestData", one.sealed)))


def _soap_answer(one: Carried) -> bytes:
    status = tag("p:Status", leaf("p:DisclosingState", one.from_state), leaf("p:PMPStatus", one.status))
    header = tag(
        "s:Header",
        *_addressing(f"{ACTION}Response", one.from_state, one.to_state, one.message_id),
        leaf("a:RelatesTo", f"urn:uuid:{one.answers}"),
        tag("p:ResponseStatus", status, leaf("p:Code", one.code)),
        _soap_routing(one.answers, one.at, one.to_state, one.from_state),
    )
    return _soap(header, tag("p:ResponseType", leaf("p:ResponseData", one.sealed)))


def _read_soap_question(content: bytes) -> Carried:
    header, body = _soap_parts(content)
    return Carried(
        from_state=_state(header.value("From", "Address")),
        to_state=_state(header.value("To", "Address")),
        message_id=_id(header.value("MessageID")),
        sealed=body.value("RequestType", "RequestData"),
        role=header.value("MetaData", "Requestor", "RequestorRole")[:40],
    )


def _read_soap_answer(content: bytes) -> Carried:
    header, body = _soap_parts(content)
    return Carried(
        from_state=_state(header.value("From", "Address")),
        to_state=_state(header.value("To", "Address")),
        message_id=_id(header.value("MessageID")),
        sealed=body.value("ResponseType", "ResponseData"),
        answers=_id(header.value("RelatesTo")),
        status=header.value("ResponseStatus", "Status", "PMPStatus")[:20],
        code=header.value("ResponseStatus", "Code")[:48],
    )


def _addressing(action: str, from_state: str, to_state: str, message_id: str) -> tuple[str, ...]:
    return (
        leaf("a:Action", action),
        tag("a:From", leaf("a:Address", f"urn://{from_state}")),
        tag("a:To", leaf("a:Address", f"urn://{to_state}")),
        leaf("a:MessageID", f"urn:uuid:{message_id}"),
    )


def _soap_routing(request_id: str, at: datetime | None, requesting: str, disclosing: str) -> str:
    nil = {"i__nil": "true"}
    return tag(
        "p:RoutingData",
        leaf("p:RequestID", request_id),
        leaf("p:RequestDateTime", _instant(at)),
        leaf("p:RequestingState", requesting),
        tag("p:StateRequestID", **nil),
        leaf("p:DisclosingState", disclosing),
        tag("p:StateDisclosureID", **nil),
        tag("p:HubRequestID", **nil),
        tag("p:HubDisclosureID", **nil),
        tag("p:HubUsedIdentification", leaf("p:HubIdentificationCode", "RxCheck")),
    )


def _soap(header: str, body: str) -> bytes:
    spaces = {"xmlns__s": SOAP, "xmlns__a": ADDRESSING, "xmlns__p": PMIX, "xmlns__i": _NIL}
    # A refusal has nothing sealed to carry; the Body stands all the same.
    return tag("s:Envelope", header, f"<s:Body>{body}</s:Body>", **spaces).encode()


def _soap_parts(content: bytes) -> tuple[Node, Node]:
    root = _root(content)
    header, body = root.first("Header"), root.first("Body")
    if (root.space, root.name) != (SOAP, "Envelope") or header is None or body is None:
        raise EnvelopeUnreadable("This is no SOAP 1.2 envelope with Header and Body.")
    return header, body


def _pmpi_question(one: Carried) -> bytes:
    route = tag("Route", requesting=one.from_state, disclosing=one.to_state, id=one.message_id, at=_instant(one.at))
    return tag("InterConnectRequest", route, leaf("Role", one.role), leaf("Sealed", one.sealed), xmlns=PMPI).encode()


def _pmpi_answer(one: Carried) -> bytes:
    route = tag("Route", requesting=one.to_state, disclosing=one.from_state, id=one.message_id, answers=one.answers)
    said = leaf("Disposition", one.status) + leaf("Reason", one.code)
    return tag("InterConnectResponse", route, said, leaf("Sealed", one.sealed), xmlns=PMPI).encode()


def _read_pmpi_question(content: bytes) -> Carried:
    root, route = _pmpi_parts(content, "InterConnectRequest")
    return Carried(
        from_state=_state(route.get("requesting", "")),
        to_state=_state(route.get("disclosing", "")),
        message_id=_id(route.get("id", "")),
        sealed=root.value("Sealed"),
        role=root.value("Role")[:40],
    )


def _read_pmpi_answer(content: bytes) -> Carried:
    root, route = _pmpi_parts(content, "InterConnectResponse")
    return Carried(
        from_state=_state(route.get("disclosing", "")),
        to_state=_state(route.get("requesting", "")),
        message_id=_id(route.get("id", "")),
        sealed=root.value("Sealed"),
        answers=_id(route.get("answers", "")),
        status=root.value("Disposition")[:20],
        code=root.value("Reason")[:48],
    )


def _pmpi_parts(content: bytes, name: str) -> tuple[Node, Mapping[str, str]]:
    root = _root(content)
    route = root.first("Route")
    if (root.space, root.name) != (PMPI, name) or route is None:
        raise EnvelopeUnreadable(f"This is no {name} with its Route.")
    # Attributes of this form stand in no namespace; the reader keeps their names as they were written.
    return root, {key.strip(): value for key, value in route.attributes.items()}


def _root(content: bytes) -> Node:
    try:
        return read_xml(content, largest=_LARGEST)
    except XmlUnreadable as fault:
        raise EnvelopeUnreadable(str(fault)) from None


def _state(text: str) -> str:
    """`urn://WI`, `WI_RXC` and `wi` are WI."""
    return text.strip().rpartition("/")[2][:2].upper()


def _id(text: str) -> str:
    """The samples write `uuid:` and `urn:uuid:`; ids are compared without."""
    return text.strip().rpartition("uuid:")[2][:80]


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else ""


_RXCHECK = Envelope(
    f'application/soap+xml; charset=utf-8; action="{ACTION}"',
    _soap_question,
    _read_soap_question,
    _soap_answer,
    _read_soap_answer,
)
_PMPI = Envelope("application/xml; charset=utf-8", _pmpi_question, _read_pmpi_question, _pmpi_answer, _read_pmpi_answer)
ENVELOPES: Mapping[Hub | None, Envelope] = MappingProxyType({Hub.RXCHECK: _RXCHECK, Hub.PMPI: _PMPI, None: _RXCHECK})

__all__ = ["ENVELOPES", "Carried", "Envelope", "EnvelopeUnreadable"]
