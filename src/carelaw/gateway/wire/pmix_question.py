"""A question to another state's program, in PMIX-NIEM 2.0, as the same document that this program's own door reads."""

from __future__ import annotations

from datetime import UTC, datetime

from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.xml import leaf, tag

_OURS, _SERVICE = "urn:carelaw:pmix:1", "http://www.pmixpmp.org"


def question_document(message: SearchMessage, *, state: str, request_id: str, at: datetime) -> bytes:
    """Who asks, about whom, for which days. It is sealed before it leaves."""
    asker = tag(
        "p:Requestor",
        leaf("p:RequestorRole", message.requester_role),
        leaf("p:RequestorGivenName", message.requester_first),
        leaf("p:RequestorSurName", message.requester_last),
        tag(
            "p:RequestorIdentification",
            leaf("p:IdentificationID", message.requester_license),
            leaf("p:IdentificationCategoryCode", "State License" if message.requester_license else ""),
        ),
    )
    routing = tag(
        "p:RoutingData",
        leaf("p:RequestID", request_id),
        leaf("p:RequestDateTime", at.astimezone(UTC).isoformat().replace("+00:00", "Z")),
        leaf("p:RequestingState", "IL"),
        leaf("p:DisclosingState", state),
    )
    request = tag(
        "pmix:PMPRequest",
        _dates(message),
        _patient(message),
        xmlns__pmix="http://xml.ijis.org/niem/2.0/",
        xmlns__pmp="http://xml.ijis.org/niem/2.0/extension",
        xmlns__nc="http://niem.gov/niem/niem-core/2.0",
    )
    root = tag(
        "PMIXExchange",
        tag("p:MetaData", asker, routing, leaf("p:Version", "2")),
        tag("RequestData", request),
        xmlns=_OURS,
        xmlns__p=_SERVICE,
    )
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
