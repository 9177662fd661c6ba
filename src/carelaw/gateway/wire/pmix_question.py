"""A question to another state's program, in PMIX-NIEM 2.0, as the same document that this program's own door reads."""

from __future__ import annotations

from datetime import UTC, datetime

from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import NIL, OURS, SERVICE, metadata_of, routing_of
from carelaw.gateway.wire.pmix_report import SPACES
from carelaw.gateway.wire.xml import leaf, tag


def question_document(message: SearchMessage, *, state: str, request_id: str, at: datetime) -> bytes:
    """Who asks, about whom, for which days. It is sealed before it leaves."""
    routing = (
        ("RequestID", request_id),
        ("RequestDateTime", at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        ("RequestingState", "IL"),
        ("DisclosingState", state),
    )
    asking = metadata_of(message, routing_of(SearchMessage(None, routing=routing)))
    request = tag("pmix:PMPRequest", _dates(message), _patient(message), **SPACES)
    root = tag("PMIXExchange", asking, tag("RequestData", request), xmlns=OURS, xmlns__p=SERVICE, xmlns__i=NIL)
    return root.encode()


def _dates(message: SearchMessage) -> str:
    return tag(
        "pmp:RequestPrescriptionDateRange",
        leaf("pmp:RequestPrescriptionDateRangeBegin", message.period_from),
        leaf("pmp:RequestPrescriptionDateRangeEnd", message.period_to),
    )


def _patient(message: SearchMessage) -> str:
    keys = message.keys
    address = tag("nc:StructuredAddress", leaf("nc:LocationPostalCode", keys.zip_code))
    return tag(
        "pmp:RequestPatient",
        tag("nc:PersonBirthDate", leaf("nc:Date", keys.birth_date)),
        tag(
            "nc:PersonName",
            leaf("nc:PersonGivenName", keys.first_name),
            leaf("nc:PersonMiddleName", keys.middle_name),
            leaf("nc:PersonSurName", keys.last_name),
        ),
        leaf("nc:PersonSexCode", keys.sex),
        tag("pmp:PersonPrimaryContactInformation", tag("nc:ContactMailingAddress", address)),
    )


__all__ = ["question_document"]
