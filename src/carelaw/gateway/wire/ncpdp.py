"""NCPDP SCRIPT medication history: read one RxHistoryRequest, write one RxHistoryResponse or Error.

The standard's schemas are sold to its members; element names follow public mappings of 2017071. One version is pinned
for what leaves; what comes may also name 2023011, whose history message has the same elements.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from xml.sax.saxutils import escape

from carelaw import __version__
from carelaw.gateway.facts.search import Option
from carelaw.gateway.rules.refusal_codes import refused
from carelaw.gateway.wire.message import PatientKeys, SearchMessage, printable
from carelaw.gateway.wire.ncpdp_report import dispensed, patient_of
from carelaw.gateway.wire.xml import Node, XmlUnreadable, leaf, read_xml, tag
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.public import HistoryReport, SeveralFit

MEDIA = "application/xml"
SPACE = "http://www.ncpdp.org/schema/SCRIPT"
# A message names its version in one attribute or another, as its maker reads the standard.
_VERSIONS = frozenset({"2017071", "20170715", "2023011"})
_PINNED: Mapping[str, str] = MappingProxyType(
    {
        "TransportVersion": "20170715",
        "DatatypesVersion": "20170715",
        "TransactionDomain": "SCRIPT",
        "TransactionVersion": "20170715",
        "StructuresVersion": "20170715",
        "ECLVersion": "20170715",
    }
)
_GENERAL, _DOWN = "900", "602"


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Who wrote which message to whom; an answer goes the other way and names the message that it answers.

    The kinds are the qualifiers that the message gave: P a pharmacy, D a prescriber, C a clearinghouse, and so on.
    """

    message_id: str = ""
    sender: str = ""
    receiver: str = ""
    sender_kind: str = ""
    receiver_kind: str = ""


def read_request(content: bytes) -> SearchMessage:
    """The search in a SCRIPT message. Raises Refusal PROTOCOL_NOT_SUPPORTED for what is not a history request."""
    try:
        root = read_xml(content)
    except XmlUnreadable as fault:
        raise refused("PROTOCOL_NOT_SUPPORTED", f"This is not NCPDP SCRIPT: {fault}") from None
    if root.name != "Message" or root.space not in {"", SPACE}:
        raise refused("PROTOCOL_NOT_SUPPORTED", "Send a SCRIPT Message holding Header and Body.")
    version = root.attributes.get("TransactionVersion") or root.attributes.get("version", "")
    if version not in _VERSIONS:
        says = f"Version “{printable(version[:12])}” of SCRIPT is not taken here. Permitted: 2017071, 2023011."
        raise refused("PROTOCOL_NOT_SUPPORTED", says, field="version")
    wanted = root.first("Body", "RxHistoryRequest")
    if wanted is None:
        raise refused("PROTOCOL_NOT_SUPPORTED", "The Body holds no RxHistoryRequest; no other transaction is taken.")
    message = _search_message(root.first("Header") or Node("", "Header"), wanted)
    # A second request in the message asks about somebody too.
    asked = [one for body in root.all("Body") for one in body.all("RxHistoryRequest")]
    return replace(message, patients=sum(len(_people(one)) for one in asked))


def correspondence_in(content: bytes) -> Correspondence:
    """Whom an answer goes to, as far as the message can be read; blank where it cannot."""
    try:
        root = read_xml(content)
    except XmlUnreadable:
        return Correspondence()
    message_id, sender, receiver = (root.value("Header", name)[:80] for name in ("MessageID", "From", "To"))
    kinds = (root.first("Header", name) or Node("", "") for name in ("From", "To"))
    sender_kind, receiver_kind = (printable(one.attributes.get("Qualifier", ""))[:3] for one in kinds)
    return Correspondence(message_id, sender, receiver, sender_kind, receiver_kind)


def answer_message(
    answer: HistoryReport | SeveralFit,
    message: SearchMessage,
    *,
    about: Correspondence,
    message_id: str,
    at: datetime,
    remarks: tuple[str, ...] = (),
) -> bytes:
    """An answer: approved with what was dispensed, approved with none, or denied because several people fit."""
    rows: tuple[str, ...] = ()
    if isinstance(answer, SeveralFit):
        response = tag("Denied", leaf("DenialReason", " ".join((answer.says, *remarks))))
    else:
        rows = tuple(dispensed(row) for row in answer.prescriptions)
        said = remarks if rows else ("No prescriptions are on file.", *remarks)
        response = tag("Approved", leaf("Note", " ".join(said)))
    return _message(
        about,
        message_id,
        at,
        tag(
            "RxHistoryResponse",
            tag("Response", response or "<Approved/>"),
            patient_of(message.keys),
            _requested(message),
            *rows,
        ),
    )


def refusal_message(refusal: Refusal, *, about: Correspondence, message_id: str, at: datetime) -> bytes:
    """A refusal as an Error: the same code, words and paragraph as at every door, in its description."""
    parts = [f"{refusal.code}: {refusal.says}", f"[{refusal.cite}]"]
    if refusal.reference:
        parts.append(f"Reference: {refusal.reference}")
    error = tag(
        "Error",
        leaf("Code", _DOWN if refusal.kind == "unavailable" else _GENERAL),
        leaf("Description", " ".join(parts)),
    )
    return _message(about, message_id, at, error)


def _search_message(header: Node, wanted: Node) -> SearchMessage:
    people = _people(wanted)
    asker, role, askers = _asker(wanted)
    receivers = list(header.all("To"))
    state, hub = _way(receivers[0].text) if receivers else ("IL", "")
    return SearchMessage(
        option=Option.REST_NCPDP,
        transaction_id=printable(header.value("MessageID"))[:80],
        patients=len(people),
        keys=_keys(people[0].first("HumanPatient") or Node("", "")) if people else PatientKeys(),
        period_from=_day(wanted, "StartDate"),
        period_to=_day(wanted, "EndDate"),
        requesters=askers,
        requester_first=printable(asker.value("Name", "FirstName"))[:60],
        requester_last=printable(asker.value("Name", "LastName"))[:80],
        requester_role=role,
        requester_license=printable(asker.value("Identification", "StateLicenseNumber"))[:40],
        from_state=printable(wanted.value("Facility", "Address", "StateProvince"))[:2],
        to_states=(state,),
        hub=("", hub),
        # One receiver, and no copies: the answer goes back over the asking connection.
        answers_elsewhere=len(receivers) > 1 or header.first("CarbonCopy") is not None,
    )


def _people(wanted: Node) -> list[Node]:
    return [one for one in wanted.all("Patient") if one.first("HumanPatient") is not None]


def _asker(wanted: Node) -> tuple[Node, str, int]:
    """Who asks: the pharmacist of a pharmacy, or the prescriber; and how many are named."""
    pharmacists = [one for shop in wanted.all("Pharmacy") for one in shop.all("Pharmacist")]
    kinds = {"NonVeterinarian", "Veterinarian"}
    prescribers = [kind for one in wanted.all("Prescriber") for kind in one.children if kind.name in kinds]
    asked = [*pharmacists, *prescribers]
    if not asked:
        return Node("", ""), "", 0
    return asked[0], "Pharmacist" if pharmacists else "Prescriber", len(asked)


def _way(receiver: str) -> tuple[str, str]:
    """The state whose program a message is for, and the hub that it names: `WIPDMP`, `WIPMP`, `WIPDMP/RxCheck`.

    Any other receiver is Illinois itself.
    """
    named, _, hub = receiver.strip().partition("/")
    for ending in ("PDMP", "PMP"):
        state = named.upper().removesuffix(ending)
        if len(state) == 2 and state.isalpha() and state != named.upper():
            return state, printable(hub.strip())[:40]
    return "IL", ""


def _keys(patient: Node) -> PatientKeys:
    return PatientKeys(
        last_name=printable(patient.value("Name", "LastName"))[:80],
        first_name=printable(patient.value("Name", "FirstName"))[:80],
        middle_name=printable(patient.value("Name", "MiddleName"))[:60],
        birth_date=_date(patient.value("DateOfBirth", "Date") or patient.value("DateOfBirth", "DateTime")[:10]),
        sex={"M": "M", "F": "F"}.get(patient.value("Gender").upper(), ""),
        zip_code=printable(patient.value("Address", "PostalCode"))[:12],
    )


def _day(wanted: Node, name: str) -> date | None:
    dates = wanted.first("RequestedDates", name) or Node("", "")
    return _date(dates.value("Date") or dates.value("DateTime")[:10])


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _requested(message: SearchMessage) -> str:
    begin, end = (tag(name, leaf("Date", day)) for name, day in
                  (("StartDate", message.period_from), ("EndDate", message.period_to)))  # fmt: skip
    return tag("RequestedDates", begin, end)


def _message(about: Correspondence, message_id: str, at: datetime, body: str) -> bytes:
    sent = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    software = (("Developer", "carelaw"), ("Product", "Illinois integration gateway"), ("VersionRelease", __version__))
    header = tag(
        "Header",
        tag("To", escape(printable(about.sender) or "UNKNOWN"), Qualifier=about.sender_kind or "D"),
        tag("From", escape(printable(about.receiver)) or "ILPMP", Qualifier=about.receiver_kind or "C"),
        leaf("MessageID", message_id),
        leaf("RelatesToMessageID", about.message_id),
        leaf("SentTime", sent),
        tag("SenderSoftware", *(leaf(f"SenderSoftware{name}", told) for name, told in software)),
    )
    whole = tag("Message", header, tag("Body", body), **_PINNED)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}'.encode()


__all__ = [
    "MEDIA",
    "Correspondence",
    "answer_message",
    "correspondence_in",
    "read_request",
    "refusal_message",
]
