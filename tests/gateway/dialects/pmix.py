"""PMIX-NIEM 2.0 as a client writes and reads it: the document itself, and its REST binding."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from carelaw.gateway.facts.search import Option
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.pmix import MEDIA, answer_document, read_request
from carelaw.pdmp.public import HistoryReport, SeveralFit
from tests.gateway.dialects.base import AUGUST, MADE_AT, Dialect, Row, Said, amount

PATH = "/pmp/pmix/v1/history"
OURS, SERVICE = "{urn:carelaw:pmix:1}", "{http://www.pmixpmp.org}"
PMP, NC = "{http://xml.ijis.org/niem/2.0/extension}", "{http://niem.gov/niem/niem-core/2.0}"
S = "{http://niem.gov/niem/structures/2.0}"
# What the 2.0 package has no element for, or only for the whole amount.
DROPS = frozenset({"sold_on", "treatment_type", "daily_mme"})
REQUESTOR = """<p:Requestor><p:RequestorRole>Pharmacists</p:RequestorRole>
    <p:RequestorGivenName>Robin</p:RequestorGivenName><p:RequestorSurName>Lane</p:RequestorSurName>
    <p:RequestorIdentification><p:IdentificationID>051-1</p:IdentificationID>
      <p:IdentificationCategoryCode>State License</p:IdentificationCategoryCode></p:RequestorIdentification>
    </p:Requestor>"""


def document(person: Mapping[str, str] = AUGUST, patients: int = 1) -> str:
    """The request document."""
    one = f"""<pmp:RequestPatient>
        <nc:PersonBirthDate><nc:Date>{person.get("born", "")}</nc:Date></nc:PersonBirthDate>
        <nc:PersonName><nc:PersonGivenName>{person.get("first", "")}</nc:PersonGivenName>
          <nc:PersonSurName>{person.get("last", "")}</nc:PersonSurName></nc:PersonName>
        <pmp:PersonPrimaryContactInformation><nc:ContactMailingAddress><nc:StructuredAddress>
          <nc:LocationPostalCode>{person.get("zip", "")}</nc:LocationPostalCode>
        </nc:StructuredAddress></nc:ContactMailingAddress></pmp:PersonPrimaryContactInformation>
      </pmp:RequestPatient>"""
    return f"""<pmix:PMPRequest xmlns:pmix="http://xml.ijis.org/niem/2.0/"
      xmlns:pmp="http://xml.ijis.org/niem/2.0/extension" xmlns:nc="http://niem.gov/niem/niem-core/2.0">
      {one * patients}</pmix:PMPRequest>"""


def metadata(request_id: str = "", state: str = "IL", requesters: int = 1, hub: str = "") -> str:
    """Who asks whom, under which id, through which hub."""
    through = f"<p:HubIdentificationCode>{hub}</p:HubIdentificationCode>" if hub else ""
    return f"""<p:MetaData xmlns:p="http://www.pmixpmp.org">{REQUESTOR * requesters}
    <p:RoutingData><p:RequestID>{request_id or "IL" + uuid.uuid4().hex}</p:RequestID>
      <p:RequestingState>IL</p:RequestingState><p:DisclosingState>{state}</p:DisclosingState>
      <p:HubUsedIdentification>{through}</p:HubUsedIdentification></p:RoutingData>
  </p:MetaData>"""


def request_of(
    person: Mapping[str, str] = AUGUST,
    *,
    patients: int = 1,
    request_id: str = "",
    state: str = "IL",
    requesters: int = 1,
    hub: str = "",
) -> bytes:
    """A request over plain HTTP."""
    return f"""<?xml version="1.0"?>
<PMIXExchange xmlns="urn:carelaw:pmix:1">{metadata(request_id, state, requesters, hub)}
  <RequestData>{document(person, patients)}</RequestData>
</PMIXExchange>""".encode()


def said_in(status: int, content: bytes) -> Said:
    """What the door said."""
    root = ET.fromstring(content)
    outcome = root.findtext(f"{SERVICE}ResponseStatus/{SERVICE}Status/{SERVICE}PMPStatus") or ""
    refusal = root.find(f"{OURS}Refusal")
    if refusal is not None:
        return Said(status, outcome, *refusal_in(refusal))
    confirmation = root.findtext(f"{OURS}SearchConfirmation") or ""
    return Said(status, outcome, prescriptions=brief(rows_in(root)), confirmation=confirmation)


def refusal_in(refusal: ET.Element) -> list[str]:
    """Code, words, paragraph and reference of a refusal."""
    return [refusal.findtext(f"{OURS}{name}") or "" for name in ("Code", "Message", "Citation", "ReferenceID")]


def brief(rows: tuple[Row, ...]) -> tuple[tuple[str, str, str], ...]:
    """Number, drug and day of each dispensing."""
    return tuple(sorted((row["prescription_number"], row["national_drug_code"], row["filled_on"]) for row in rows))


def rows_in(root: ET.Element) -> tuple[Row, ...]:
    """Every dispensing of the reports below this element; each report names the program that it is of."""
    return tuple(
        {**_row(one), "program": report.get(f"{S}id", "")}
        for report in root.iter(f"{PMP}RequestResponsePrescriptionReport")
        for one in report.iter(f"{PMP}Prescription")
    )


def _row(one: ET.Element) -> Row:
    def text(*path: str) -> str:
        return one.findtext("/".join(path)) or ""

    def number(*path: str) -> str:
        return amount(text(*path))

    def person(which: str) -> str:
        name = (f"{PMP}{which}", f"{NC}PersonName")
        return f"{text(*name, f'{NC}PersonSurName')}, {text(*name, f'{NC}PersonGivenName')}"

    where = (f"{PMP}Dispenser", f"{NC}OrganizationLocation", f"{NC}LocationAddress", f"{NC}StructuredAddress")
    code = f"{NC}IdentificationID"
    return {
        "prescription_number": text(f"{PMP}PrescriptionNumberText"),
        "national_drug_code": text(f"{PMP}PrescriptionDrug", f"{PMP}DrugNDCProductIdentifier", code),
        "filled_on": text(f"{PMP}PrescriptionFilledDate", f"{NC}Date"),
        "written_on": text(f"{PMP}PrescriptionWrittenDate", f"{NC}Date"),
        "quantity": number(f"{PMP}DispensedQuantity"),
        "unit": text(f"{PMP}DrugDosageUnitsCode"),
        "days_supply": number(f"{PMP}DaysSupplyCount"),
        "fill_number": number(f"{PMP}DrugRefillNumberCount"),
        "refills_authorized": number(f"{PMP}RefillsAuthorizedCount"),
        "partial_fill": "yes" if text(f"{PMP}PartialFillIndicator") == "true" else "no",
        "payment": text(f"{PMP}MethodOfPaymentCode"),
        "origin": text(f"{PMP}TransmissionFormOfRxOriginCode"),
        "patient_born": text(f"{PMP}Patient", f"{NC}PersonBirthDate", f"{NC}Date"),
        "patient_name": person("Patient"),
        "prescriber_name": person("Prescriber"),
        "prescriber_npi": text(f"{PMP}Prescriber", f"{PMP}NPIIdentifier", code),
        "prescriber_dea": text(f"{PMP}Prescriber", f"{PMP}DEANumberIdentifier", code),
        "dispenser_name": text(f"{PMP}Dispenser", f"{NC}OrganizationName"),
        "dispenser_npi": text(f"{PMP}Dispenser", f"{PMP}NPIIdentifier", code),
        "dispenser_dea": text(f"{PMP}Dispenser", f"{PMP}DEANumberIdentifier", code),
        "dispenser_ncpdp": text(f"{PMP}Dispenser", f"{PMP}NCPDPIdentifier", code),
        "dispenser_city": text(*where, f"{NC}LocationCityName"),
        "dispenser_state": text(*where, f"{NC}LocationStateUSPostalServiceCode"),
        "dispenser_zip": text(*where, f"{NC}LocationPostalCode"),
    }


def _answer_of(answer: HistoryReport | SeveralFit, message: SearchMessage) -> bytes:
    return answer_document(answer, message, at=MADE_AT, notice="", states={}, confirmation="")


DIALECT = Dialect(
    name="REST_PMIX",
    option=Option.REST_PMIX,
    path=PATH,
    media=MEDIA,
    request_of=request_of,
    said_in=said_in,
    message_of=read_request,
    answer_of=_answer_of,
    report_of=lambda content: rows_in(ET.fromstring(content)),
    drops=DROPS,
)
