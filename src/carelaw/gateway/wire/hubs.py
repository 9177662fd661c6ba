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
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import NIL, OURS, metadata_of, refusal_element, routing_of
from carelaw.gateway.wire.pmix import SERVICE as PMIX
from carelaw.gateway.wire.xml import Node, XmlUnreadable, leaf, read_xml, tag
from carelaw.kernel.refusal import Refusal

SOAP = "http://www.w3.org/2003/05/soap-envelope"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
PMPI = "urn:carelaw:pmpi:1"
ACTION = f"{PMIX}/pmp/ProvidePrescriptionDrugHistory"
_LARGEST = 8_200_000
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


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
    # Of an answer alone: the other program's word for it, and its refusal if it refused.
    status: str = field(default="", repr=False)
    refusal: Refusal | None = None

    @property
    def code(self) -> str:
        """The code of the refusal; empty for an answer."""
        return self.refusal.code if self.refusal else ""


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
    # Who asks is for the state alone and stands inside the seal; the hub routes by the role.
    asking = metadata_of(SearchMessage(None, requester_role=one.role), _soap_routing(one.message_id, one))
    header = tag("s:Header", *_addressing(ACTION, one.from_state, one.to_state, one.message_id), asking)
    return _soap(header, tag("p:RequestType", leaf("p:RequestData", one.sealed) or "<p:RequestData/>"))


def _soap_answer(one: Carried) -> bytes:
    status = tag("p:Status", leaf("p:DisclosingState", one.from_state), leaf("p:PMPStatus", one.status))
    header = tag(
        "s:Header",
        *_addressing(f"{ACTION}Response", one.from_state, one.to_state, one.message_id),
        leaf("a:RelatesTo", f"urn:uuid:{one.answers}"),
        tag("p:ResponseStatus", status),
        _soap_routing(one.answers, one, answering=True),
        _refusal(one),
    )
    # A refusal has nothing sealed to carry.
    held = leaf("p:ResponseData", one.sealed) or tag("p:ResponseData", i__nil="true")
    return _soap(header, tag("p:ResponseType", held))


def _refusal(one: Carried) -> str:
    return refusal_element(one.refusal, one.at or _NEVER, xmlns=OURS) if one.refusal else ""


def _read_refusal(holder: Node) -> Refusal | None:
    told = holder.first("Refusal")
    if told is None:
        return None
    code, says, cite, reference = (told.value(name) for name in ("Code", "Message", "Citation", "ReferenceID"))
    retryable = told.value("Retryable") == "true"
    return Refusal(code[:48], says[:500], cite=cite[:80], reference=reference[:80], retryable=retryable)


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
        refusal=_read_refusal(header),
    )


def _addressing(action: str, from_state: str, to_state: str, message_id: str) -> tuple[str, ...]:
    return (
        leaf("a:Action", action),
        tag("a:From", leaf("a:Address", f"urn://{from_state}")),
        tag("a:To", leaf("a:Address", f"urn://{to_state}")),
        leaf("a:MessageID", f"urn:uuid:{message_id}"),
    )


def _soap_routing(request_id: str, one: Carried, *, answering: bool = False) -> str:
    asking, asked = (one.to_state, one.from_state) if answering else (one.from_state, one.to_state)
    told = (
        ("RequestID", request_id),
        ("RequestDateTime", _instant(one.at)),
        ("RequestingState", asking),
        ("DisclosingState", asked),
    )
    return routing_of(SearchMessage(None, routing=told, hub=("", "RxCheck")))


def _soap(header: str, body: str) -> bytes:
    spaces = {"xmlns__s": SOAP, "xmlns__a": ADDRESSING, "xmlns__p": PMIX, "xmlns__i": NIL}
    return tag("s:Envelope", header, tag("s:Body", body), **spaces).encode()


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
    said = leaf("Disposition", one.status) + _refusal(one)
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
        refusal=_read_refusal(root),
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
