"""NCPDP SCRIPT medication history as a client writes and reads it."""

from __future__ import annotations

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from carelaw.gateway.facts.search import Option
from carelaw.gateway.wire.message import SearchMessage
from carelaw.gateway.wire.ncpdp import MEDIA, Correspondence, answer_message, read_request
from carelaw.pdmp.public import HistoryReport, SeveralFit
from tests.gateway.dialects.base import AUGUST, MADE_AT, Dialect, Row, Said, amount

PATH = "/pmp/ncpdp/v1/rxhistory"
# What the message has no element for.
DROPS = frozenset(
    {
        "sold_on",
        "refills_authorized",
        "partial_fill",
        "origin",
        "treatment_type",
        "daily_mme",
        "patient_name",
        "patient_born",
    }
)
_UNITS = {"C28254": "02", "C48155": "03"}
_ERROR = re.compile(r"(?P<code>[\w.-]+): (?P<says>.*) \[(?P<cite>[^\]]*)\](?: Reference: (?P<reference>\S+))?", re.S)
_VERSION = "".join(
    f' {name}="20170715"'
    for name in ("TransportVersion", "DatatypesVersion", "TransactionVersion", "StructuresVersion", "ECLVersion")
)
PHARMACIST = """<Pharmacist><Identification><StateLicenseNumber>051-1</StateLicenseNumber></Identification>
    <Name><LastName>Lane</LastName><FirstName>Robin</FirstName></Name></Pharmacist>"""


def request_of(
    person: Mapping[str, str] = AUGUST,
    *,
    patients: int = 1,
    request_id: str = "",
    state: str = "IL",
    requesters: int = 1,
    hub: str = "",
) -> bytes:
    """A request."""
    receiver = f"{state}PMP/{hub}" if hub else f"{state}PMP"
    one = f"""<Patient><HumanPatient><Name><LastName>{person.get("last", "")}</LastName>
      <FirstName>{person.get("first", "")}</FirstName></Name><Gender>M</Gender>
      <DateOfBirth><Date>{person.get("born", "")}</Date></DateOfBirth>
      <Address><PostalCode>{person.get("zip", "")}</PostalCode></Address></HumanPatient></Patient>"""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Message{_VERSION} TransactionDomain="SCRIPT"><Header><To Qualifier="C">{receiver}</To>
  <From Qualifier="P">9990175</From><MessageID>{request_id or uuid.uuid4().hex}</MessageID>
  <SentTime>2026-03-02T15:00:00Z</SentTime></Header>
  <Body><RxHistoryRequest>{one * patients}<Pharmacy>{PHARMACIST * requesters}</Pharmacy>
  </RxHistoryRequest></Body></Message>""".encode()


def said_in(status: int, content: bytes) -> Said:
    """What the door said."""
    body = ET.fromstring(content).find("Body")
    assert body is not None
    error = body.find("Error")
    if error is not None:
        told = _ERROR.fullmatch(error.findtext("Description") or "")
        assert told is not None, content
        return Said(status, "Disallowed", told["code"], told["says"], told["cite"], told["reference"] or "")
    denied = body.find("RxHistoryResponse/Response/Denied")
    if denied is not None:
        return Said(status, "Deferred", words=denied.findtext("DenialReason") or "")
    note = body.findtext("RxHistoryResponse/Response/Approved/Note") or ""
    rows = tuple(
        sorted((r["prescription_number"], r["national_drug_code"], r["filled_on"]) for r in _report_of(content))
    )
    confirmation = note.partition("Search confirmation: ")[2]
    return Said(status, "Provided" if rows else "NotFound", prescriptions=rows, confirmation=confirmation)


def _report_of(content: bytes) -> tuple[Row, ...]:
    found = ET.fromstring(content).iterfind("Body/RxHistoryResponse/MedicationDispensed")
    return tuple(_row(one) for one in found)


def _row(one: ET.Element) -> Row:
    def text(path: str) -> str:
        return (one.findtext(path) or "").strip()

    writer, seller = "Prescriber/NonVeterinarian", "Pharmacy"
    unit = text("Quantity/QuantityUnitOfMeasure/Code")
    return {
        "prescription_number": text("HistorySource/SourceReference"),
        "national_drug_code": text("DrugCoded/ProductCode/Code"),
        "filled_on": text("LastFillDate/Date"),
        "written_on": text("WrittenDate/Date"),
        "quantity": amount(text("Quantity/Value")),
        "unit": _UNITS.get(unit, "01" if unit else ""),
        "days_supply": text("DaysSupply"),
        "fill_number": text("HistorySource/FillNumber"),
        "payment": text("HistorySource/PaymentType"),
        "program": text("Note").removeprefix("From the program of ").removesuffix(".") or "IL",
        "prescriber_name": f"{text(f'{writer}/Name/LastName')}, {text(f'{writer}/Name/FirstName')}",
        "prescriber_npi": text(f"{writer}/Identification/NPI"),
        "prescriber_dea": text(f"{writer}/Identification/DEANumber"),
        "dispenser_name": text(f"{seller}/BusinessName"),
        "dispenser_npi": text(f"{seller}/Identification/NPI"),
        "dispenser_dea": text(f"{seller}/Identification/DEANumber"),
        "dispenser_ncpdp": text(f"{seller}/Identification/NCPDPID"),
        "dispenser_city": text(f"{seller}/Address/City"),
        "dispenser_state": text(f"{seller}/Address/StateProvince"),
        "dispenser_zip": text(f"{seller}/Address/PostalCode"),
    }


def _answer_of(answer: HistoryReport | SeveralFit, message: SearchMessage) -> bytes:
    return answer_message(answer, message, about=Correspondence(), message_id="m", at=MADE_AT)


DIALECT = Dialect(
    name="REST_NCPDP",
    option=Option.REST_NCPDP,
    path=PATH,
    media=MEDIA,
    request_of=request_of,
    said_in=said_in,
    message_of=read_request,
    answer_of=_answer_of,
    report_of=_report_of,
    drops=DROPS,
)
