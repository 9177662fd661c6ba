"""PMIX over SOAP: read a request's envelope, write an answer's or a fault's.

SOAP 1.2, and 1.1 for those who still speak it; WS-Addressing 1.0; the NIEM document stands as text in the body. Of a
signed message only what is signed is read.
"""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from carelaw.gateway.facts.interstate import StateOutcome
from carelaw.gateway.facts.search import Option
from carelaw.gateway.facts.soap import SoapForm
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.rules.soap import HISTORY, PICKLIST
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import (
    OURS,
    SERVICE,
    outcome_of,
    refusal_element,
    refusal_statuses,
    routing_of,
    search_message,
    state_outcomes,
    statuses_of,
)
from carelaw.gateway.wire.soap_keys import OwnKey
from carelaw.gateway.wire.soap_security import ADDRESSING, SOAP, WSSE, WSU, Signed, is_signed, open_signed
from carelaw.gateway.wire.xml import Node, XmlUnreadable, leaf, read_xml, tag
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.public import HistoryReport, SeveralFit

MEDIA = {"1.1": "text/xml", "1.2": "application/soap+xml"}
# A signed assertion as a token of WS-Security: the name that OAuth gives a JSON Web Token.
ASSERTION = "urn:ietf:params:oauth:token-type:jwt"
_SPACES = {version: space for space, version in SOAP.items()}
_ANONYMOUS = f"{ADDRESSING}/anonymous"
_NIL = "http://www.w3.org/2001/XMLSchema-instance"
_UNDERSTOOD = frozenset({ADDRESSING, SERVICE, WSSE})
_ONCE = ("Action", "MessageID", "To", "MetaData", "Security")
_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer must know of the envelope that asked."""

    envelope: str = "1.2"
    message_id: str = ""
    action: str = HISTORY
    message: SearchMessage | None = None


def read_envelope(
    content: bytes, *, http_action: str, at: datetime, own: Callable[[], OwnKey]
) -> tuple[SearchMessage, Asked]:
    """The search in an envelope. Raises Refusal PROTOCOL_NOT_SUPPORTED for what is no XML that is taken.

    `own` gives this server's key for messages, and is asked for it only when a message is protected.
    """
    try:
        envelope = read_xml(content)
    except XmlUnreadable as fault:
        raise refused("PROTOCOL_NOT_SUPPORTED", f"This is no SOAP envelope: {fault}") from None
    version = SOAP.get(envelope.space, "") if envelope.name == "Envelope" else ""
    signed = open_signed(content, at, own()) if version and is_signed(envelope) else None
    message = _message(envelope, version, http_action, signed)
    action = message.soap.action if message.soap else ""
    return message, Asked(version or "1.2", message.message_id, action or HISTORY, message)


def _message(envelope: Node, version: str, http_action: str, signed: Signed | None) -> SearchMessage:
    header = envelope.first("Header") or Node("", "")
    metadata, body, message_id, addressed = _parts(envelope, header, signed)
    document = _document(body)
    form = SoapForm(
        envelope=version,
        action=_action(header, http_action),
        document=document.space if document is not None and document.name == "PMPRequest" else "",
        version=metadata.value("Version")[:10] if metadata else "",
        message_named=bool(message_id),
        addressed_to=addressed,
        not_understood=_not_understood(header, envelope.space),
        repeated=tuple(name for name in _ONCE if sum(1 for _ in header.all(name)) > 1),
    )
    if document is None or not form.document:
        made = SearchMessage(Option.SOAP_PMIX, requesters=None)
    else:
        made = search_message(metadata, document, Option.SOAP_PMIX)
    return replace(
        made,
        message_id=message_id,
        assertion=_assertion(header),
        soap=form,
        signature=signed.signature if signed else None,
        answers_elsewhere=made.answers_elsewhere or _answers_elsewhere(header),
    )


def _parts(envelope: Node, header: Node, signed: Signed | None) -> tuple[Node | None, Node | None, str, str]:
    """MetaData, body, message id and address: of a signed message those that are signed, and no other."""
    if signed is not None:
        parts = signed.parts
        named, to = parts.get("MessageID"), parts.get("To")
        texts = (named.text.strip() if named else "", to.text.strip() if to else "")
        return parts.get("MetaData"), parts.get("Body"), texts[0][:200], texts[1][:200]
    metadata = next((one for one in header.all("MetaData") if one.space == SERVICE), None)
    return metadata, envelope.first("Body"), header.value("MessageID")[:200], header.value("To")[:200]


def _document(body: Node | None) -> Node | None:
    """The NIEM document: text in RequestData, as the service has it; an element is taken too."""
    held = body.first("RequestType", "RequestData") if body is not None else None
    if held is None or held.space != SERVICE:
        return None
    if held.children:
        return held.children[0]
    try:
        return read_xml(held.text.strip().encode("utf-8"))
    except (XmlUnreadable, UnicodeEncodeError):
        return None


def _action(header: Node, http_action: str) -> str:
    """The operation that is asked for; empty where header and transport name two."""
    named = header.value("Action")
    return "" if named and http_action and named != http_action else (named or http_action)[:200]


def _not_understood(header: Node, soap: str) -> tuple[str, ...]:
    insisting = (
        one
        for one in header.children
        if one.space not in _UNDERSTOOD
        and one.attributes.get(f"{soap} mustUnderstand", "").strip().lower() in {"1", "true"}
    )
    return tuple(one.name[:60] for one in insisting)


def _assertion(header: Node) -> str:
    """The signed assertion: a token of WS-Security, base64 once more as that standard writes tokens."""
    security = header.first("Security") or Node("", "")
    tokens = [one for one in security.all("BinarySecurityToken") if one.attributes.get("ValueType") == ASSERTION]
    if len(tokens) != 1:
        return "" if not tokens else "two"
    text = "".join(tokens[0].text.split())
    try:
        return text if text.count(".") == 2 else base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return text


def _answers_elsewhere(header: Node) -> bool:
    """Whether an answer or a fault should go anywhere but back over the asking connection."""
    told = [one.value("Address") for name in ("ReplyTo", "FaultTo") for one in header.all(name)]
    return any(address != _ANONYMOUS for address in told)


def answer_envelope(
    answer: HistoryReport | SeveralFit,
    asked: Asked,
    message: SearchMessage,
    *,
    at: datetime,
    notice: str,
    states: dict[str, str],
    confirmation: str,
    legs: Iterable[StateOutcome] = (),
) -> bytes:
    """The answer: status and routing in the header, the report as text in the body, or nothing there."""
    status, report, remark = outcome_of(answer, message, at, picklist=asked.action == PICKLIST)
    said = (
        leaf("UseNotice", notice),
        leaf("Remark", remark),
        leaf("SearchConfirmation", confirmation),
        state_outcomes(legs),
    )
    header = (
        _addressing(asked, f"{asked.action}Response"),
        _timestamp(at) if message.signature else "",
        _marked(statuses_of(status, message, states), "Status"),
        _marked(routing_of(message), "Routing"),
        tag("Answer", *said, xmlns=OURS, u__Id="Answer"),
    )
    given = f"<p:ResponseData>{_literal(report)}</p:ResponseData>" if report else '<p:ResponseData i:nil="true"/>'
    # Its prefixes are declared here again: encrypted, it leaves the envelope that declares them.
    return _envelope(asked.envelope, header, tag("p:ResponseType", given, xmlns__p=SERVICE, xmlns__i=_NIL))


def fault_envelope(refusal: Refusal, asked: Asked, at: datetime) -> bytes:
    """A refusal as a SOAP fault: code and paragraph in its detail, the PMPStatus of each state in the header."""
    header = (
        _addressing(asked, f"{OURS}:Refusal"),
        _marked(refusal_statuses(refusal, asked.message), "Status"),
        _marked(routing_of(asked.message), "Routing") if asked.message and asked.message.routing else "",
    )
    detail = refusal_element(refusal, at, xmlns=OURS)
    ours = is_ours(refusal)
    if asked.envelope == "1.1":
        code = "s:Server" if ours else "s:MustUnderstand" if refusal.field == "mustUnderstand" else "s:Client"
        # The parts of a fault of SOAP 1.1 have no namespace.
        inside = (leaf("faultcode", code), leaf("faultstring", refusal.says), tag("detail", detail))
    else:
        code = "s:Receiver" if ours else "s:MustUnderstand" if refusal.field == "mustUnderstand" else "s:Sender"
        below = tag("s:Subcode", leaf("s:Value", f"c:{refusal.code}"))
        text = f'<s:Text xml:lang="en">{leaf("x", refusal.says)[3:-4]}</s:Text>'
        inside = (
            tag("s:Code", leaf("s:Value", code), below),
            tag("s:Reason", text),
            tag("s:Detail", detail),
        )
    return _envelope(asked.envelope, header, tag("s:Fault", *inside))


def is_ours(refusal: Refusal) -> bool:
    """Whether the fault lies with the receiver."""
    return refusal.kind == "unavailable"


def _envelope(version: str, header: tuple[str, ...], body: str) -> bytes:
    names = {
        "xmlns__s": _SPACES[version],
        "xmlns__a": ADDRESSING,
        "xmlns__p": SERVICE,
        "xmlns__i": _NIL,
        "xmlns__u": WSU,
        "xmlns__c": OURS,
    }
    root = tag("s:Envelope", tag("s:Header", *header), tag("s:Body", body, u__Id="Body"), **names)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _addressing(asked: Asked, action: str) -> str:
    parts = (
        leaf("a:Action", action),
        leaf("a:MessageID", f"urn:uuid:{uuid.uuid4()}"),
        leaf("a:RelatesTo", asked.message_id),
    )
    return "".join(_marked(part, part[3 : part.index(">")]) for part in parts if part)


def _marked(element: str, name: str) -> str:
    """An element with an Id, so that it can be signed."""
    if not element:
        return ""
    end = min(element.index(sign) for sign in " >" if sign in element)
    return f'{element[:end]} u:Id="{name}"{element[end:]}'


def _timestamp(at: datetime) -> str:
    begun, ended = (f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for when in (at, at + _LIFE))
    inside = tag("u:Timestamp", leaf("u:Created", begun), leaf("u:Expires", ended), u__Id="Timestamp")
    return tag("w:Security", inside, xmlns__w=WSSE, s__mustUnderstand="1")


def _literal(report: str) -> str:
    """A document as character data, so that it stands in the body as text."""
    return "<![CDATA[" + report.replace("]]>", "]]]]><![CDATA[>") + "]]>"


__all__ = ["ASSERTION", "MEDIA", "Asked", "answer_envelope", "fault_envelope", "read_envelope"]
