"""PMIX over SOAP 1.2 as a client writes and reads it, without protection of the message itself."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from carelaw.gateway.facts.search import Option
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.soap import Asked, answer_envelope, read_envelope
from carelaw.gateway.wire.soap_keys import OwnKey
from carelaw.pdmp.public import HistoryReport, SeveralFit
from tests.gateway.dialects import pmix
from tests.gateway.dialects.base import AUGUST, MADE_AT, Dialect, Row, Said

PATH = "/pmp/pmix/soap"
HISTORY = "http://www.pmixpmp.org/pmp/ProvidePrescriptionDrugHistory"
SOAP12, SOAP11 = "http://www.w3.org/2003/05/soap-envelope", "http://schemas.xmlsoap.org/soap/envelope/"
OURS, SERVICE, S = pmix.OURS, pmix.SERVICE, f"{{{SOAP12}}}"


def envelope_of(
    body: str,
    header: str = "",
    *,
    soap: str = SOAP12,
    action: str = HISTORY,
    message_id: str | None = None,
    to: str = "urn://IL",
) -> bytes:
    """An envelope round a document, with WS-Addressing headers."""
    message_id = f"urn:uuid:{uuid.uuid4()}" if message_id is None else message_id
    named = f"<a:MessageID>{message_id}</a:MessageID>" if message_id else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="{soap}" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:p="http://www.pmixpmp.org">
<s:Header>{header}<a:Action>{action}</a:Action>{named}<a:To>{to}</a:To></s:Header>
<s:Body><p:RequestType><p:RequestData><![CDATA[{body}]]></p:RequestData></p:RequestType></s:Body>
</s:Envelope>""".encode()


def request_of(
    person: Mapping[str, str] = AUGUST,
    *,
    patients: int = 1,
    request_id: str = "",
    state: str = "IL",
    requesters: int = 1,
    hub: str = "",
    **envelope: str,
) -> bytes:
    """A request; what is said of the envelope goes to it."""
    header = pmix.metadata(request_id, state, requesters, hub)
    return envelope_of(pmix.document(person, patients), header, **envelope)


def said_in(status: int, content: bytes) -> Said:
    """What the door said, in an answer or in a fault of either version."""
    root = ET.fromstring(content)
    refusal = next(root.iter(f"{OURS}Refusal"), None)
    outcome = next((one.text or "" for one in root.iter(f"{SERVICE}PMPStatus")), "")
    if refusal is not None:
        return Said(status, outcome, *pmix.refusal_in(refusal))
    confirmation = next((one.text or "" for one in root.iter(f"{OURS}SearchConfirmation")), "")
    return Said(status, outcome, prescriptions=pmix.brief(report_of(content)), confirmation=confirmation)


def report_of(content: bytes) -> tuple[Row, ...]:
    """The dispensings of the document that the body holds as text."""
    held = next(ET.fromstring(content).iter(f"{SERVICE}ResponseData"))
    return pmix.rows_in(ET.fromstring(held.text)) if held.text else ()


def _no_key() -> OwnKey:
    raise AssertionError("an unprotected message asks for no key")


def _message_of(content: bytes) -> SearchMessage:
    return read_envelope(content, http_action="", at=MADE_AT, own=_no_key)[0]


def _answer_of(answer: HistoryReport | SeveralFit, message: SearchMessage) -> bytes:
    return answer_envelope(answer, Asked(), message, at=MADE_AT, notice="", states={}, confirmation="")


DIALECT = Dialect(
    name="SOAP_PMIX",
    option=Option.SOAP_PMIX,
    path=PATH,
    media="application/soap+xml",
    request_of=request_of,
    said_in=said_in,
    message_of=_message_of,
    answer_of=_answer_of,
    report_of=report_of,
    drops=pmix.DROPS,
    # A fault's status is that of its binding: the sender's, or ours.
    status_of=lambda status: status if status < 400 else 500 if status >= 500 else 400,
)
