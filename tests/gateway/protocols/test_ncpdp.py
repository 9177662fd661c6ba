"""SCRIPT medication history at the gateway: read, answered, refused, and what it does not take."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.facts.search import Option
from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import agreements
from carelaw.gateway.wire.ncpdp import read_request
from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement
from tests.gateway.dialects import ncpdp
from tests.gateway.protocols.dialects import post, said
from tests.gateway.world import World
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE

ROWS = (("2", ALPRAZOLAM, "2025-01-05"), ("2000353", HYDROCODONE, "2025-01-05"))


@pytest.fixture
def script(live: World) -> World:
    """A live point on record for SCRIPT."""
    ConnectionPoint.objects.update(option=Option.REST_NCPDP.value)
    assert live.point is not None
    live.point.refresh_from_db()
    return live


def test_a_history_is_given_and_its_envelope_names_the_message(client: Any, script: World) -> None:
    response = post(client, script, ncpdp.PATH, ncpdp.request_of(request_id="MSG-77"))
    told = said(ncpdp.PATH, response)
    assert (told.status, told.outcome, told.prescriptions) == (200, "Provided", ROWS)
    assert response["Cache-Control"] == "no-store"
    root = ET.fromstring(response.content)
    assert (root.findtext("Header/RelatesToMessageID"), root.findtext("Header/To")) == ("MSG-77", "9990175")
    assert root.get("TransactionVersion") == "20170715"
    envelope = Envelope.objects.get()
    assert (envelope.transaction_id, envelope.protocol_option) == ("MSG-77", "REST_NCPDP")
    assert (envelope.requester_last, envelope.requester_license) == ("Lane", "051-1")
    again = said(ncpdp.PATH, post(client, script, ncpdp.PATH, ncpdp.request_of(request_id="MSG-77")))
    assert (again.status, again.code) == (409, "E-PMP-REPLAY_FORBIDDEN")


def test_a_refusal_says_code_paragraph_and_reference(client: Any, script: World) -> None:
    told = said(ncpdp.PATH, post(client, script, ncpdp.PATH, ncpdp.request_of(patients=2)))
    assert (told.status, told.code, told.cite) == (
        403,
        "E-PMP-BULK_QUERY_FORBIDDEN",
        "77 Ill. Adm. Code 2080.208(g)(1)(C)",
    )
    assert told.reference == str(Envelope.objects.get().pk)


def test_nothing_about_a_patient_stands_in_an_address(client: Any, script: World) -> None:
    told = said(ncpdp.PATH, post(client, script, f"{ncpdp.PATH}?LastName=X", ncpdp.request_of()))
    assert (told.status, told.code) == (405, "E-PMP-IDENTIFIERS_IN_URL")


@pytest.mark.parametrize(
    ("change", "to"),
    [
        (b"RxHistoryRequest", b"NewRx"),
        (b'TransactionVersion="20170715"', b'TransactionVersion="10.6"'),
        (b"<?xml", b"<!DOCTYPE x><?xml"),
        (b"</Message>", b""),
    ],
    ids=["another transaction", "another version", "a document type", "cut off"],
)
def test_what_is_no_history_request_is_not_supported(change: bytes, to: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_request(ncpdp.request_of().replace(change, to))
    assert refused.value.code == "E-PMP-PROTOCOL_NOT_SUPPORTED"


def test_the_receiver_names_the_state() -> None:
    assert read_request(ncpdp.request_of(state="WI")).to_states == ("WI",)
    assert read_request(ncpdp.request_of().replace(b"ILPMP", b"PMPNOW-PROD")).to_states == ("IL",)


def test_the_receiver_names_the_hub_behind_the_state() -> None:
    by_hub = read_request(ncpdp.request_of(state="WI", hub="RxCheck"))
    assert (by_hub.to_states, by_hub.hub) == (("WI",), ("", "RxCheck"))
    other = read_request(ncpdp.request_of().replace(b"ILPMP", b"PMPNOW/PROD"))
    assert (other.to_states, other.hub) == (("IL",), ("", ""))


def test_of_several_who_fit_the_answer_still_says_what_the_others_do(client: Any, script: World) -> None:
    mou = Agreement.objects.get(kind=agreements.MEMORANDUM)
    mou.terms = {**mou.terms, "states": {"WI": "ALWAYS"}}
    mou.save()
    vague = ncpdp.request_of({"last": "Sampleson", "first": "August", "born": "1989-03-12", "zip": "60601"})
    told = said(ncpdp.PATH, post(client, script, ncpdp.PATH, vague))
    assert told.outcome == "Deferred"
    for part in ("Several people fit.", "(b)(2), (g)(1)", "WI: E-PMP-STATE_AGREEMENT_MISSING."):
        assert part in told.words, told.words


def test_an_answer_goes_back_to_whom_it_came_from(client: Any, script: World) -> None:
    header = ET.fromstring(post(client, script, ncpdp.PATH, ncpdp.request_of()).content).find("Header")
    assert header is not None
    parties = {one.tag: (one.get("Qualifier"), one.text) for one in header if one.tag in {"To", "From"}}
    assert parties == {"To": ("P", "9990175"), "From": ("C", "ILPMP")}
    assert header.findtext("SenderSoftware/SenderSoftwareDeveloper") == "carelaw"


def test_a_sample_of_the_field_is_read(shared_data: Path) -> None:
    message = read_request((shared_data / "own-synthetic" / "script_rxhistory_request.xml").read_bytes())
    assert (message.patients, message.requesters, message.requester_role) == (1, 1, "Prescriber")
    assert (message.keys.last_name, message.keys.birth_date) == ("SAMPLESON", date(1989, 3, 12))
    assert (message.period_from, message.period_to) == (date(2024, 1, 7), date(2025, 1, 7))
    assert message.from_state == "OH"
