"""Another state's question: believed only sealed and signed, judged, answered for that state alone, kept nowhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.db import OperationalError

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION
from carelaw.gateway.protocols.hub_simulator import Simulator
from carelaw.gateway.store.models import Envelope
from carelaw.gateway.use_cases.interstate.own_key import own_key
from carelaw.gateway.wire.hubs import ENVELOPES, Carried
from carelaw.gateway.wire.message import PatientKeys, SearchMessage
from carelaw.gateway.wire.pmix_question import question_document
from carelaw.gateway.wire.pmix_reading import StateAnswer, read_answer
from carelaw.gateway.wire.sealed import Letter, seal, unseal
from carelaw.pdmp.store.models import Query
from tests.gateway.interstate.conftest import agree, do
from tests.gateway.world import AT, World, make_key

pytestmark = pytest.mark.django_db
PATHS = {Hub.RXCHECK: "/pmp/hub/rxcheck", Hub.PMPI: "/pmp/hub/pmpi"}
AUGUST = PatientKeys("Sampleson", "August", "", date(1989, 3, 12), "", "19064")
ASKS = SearchMessage(None, requester_first="Mina", requester_last="Orr-Vale", requester_role="Physicians", keys=AUGUST)
LIFE = timedelta(minutes=5)


class Partner:
    """Wisconsin's program and the hub that brings its questions."""

    def __init__(self, client: Any, world: World, made: Simulator) -> None:
        self.client, self.made, self.which = client, made, made.exchange.hub
        told = made.told()
        do(
            world.coordinator,
            "trust-state-key",
            state="WI",
            kid=told["kid"],
            public_key=told["public_key"],
            from_on="2026-01-01",
        )
        self.caller = make_key("hub")
        do(
            world.coordinator,
            "enter-state-route",
            hub=self.which.value,
            address=made.address,
            certificate=told["certificate"],
            caller_certificate=self.caller.pem,
        )

    def question(
        self, *, purpose: str = "PATIENT_CARE", at: datetime = AT, message: SearchMessage = ASKS, to: str = "IL"
    ) -> Carried:
        """A question, sealed for Illinois and signed by Wisconsin."""
        own = own_key()
        assert own is not None
        message_id = str(uuid.uuid4())
        document = question_document(message, state="IL", request_id=f"WI{message_id}", at=at)
        letter = Letter("WI", to, message_id, at, document, purpose=purpose)
        key = self.made.program.own
        closed = seal(letter, own=key, recipient=own.private.public_key(), recipient_kid=own.kid)
        return Carried("WI", "IL", message_id, at, closed, role="Physicians")

    def ask(self, carried: Carried, *, fingerprint: str = "", tls: str = "TLSv1.3") -> tuple[Carried, bytes]:
        """What comes back through the hub, and the bytes that the hub saw."""
        form = ENVELOPES[self.which]
        extra = {TLS_VERSION: tls, CERTIFICATE: fingerprint or self.caller.fingerprint}
        sent = form.write_question(carried)
        answer = self.client.generic("POST", PATHS[self.which], sent, content_type=form.media, **extra)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        return form.read_answer(answer.content), sent + answer.content

    def opened(self, answer: Carried) -> StateAnswer:
        """The answer as Wisconsin reads it."""
        own = own_key()
        assert own is not None
        public = own.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        key = self.made.program.own
        letter = unseal(
            answer.sealed, own=key, me="WI", sender="IL", trusted={own.kid: public.decode()}, at=AT, life=LIFE
        )
        return read_answer(letter.document, "IL")


@pytest.fixture(params=list(Hub))
def partner(request: pytest.FixtureRequest, client: Any, live: World, hub: Callable[..., Simulator]) -> Partner:
    return Partner(client, live, hub(request.param, "WI"))


def test_an_answer_for_the_state_that_asked_and_for_nobody_on_the_way(live: World, partner: Partner) -> None:
    agree(live, "WI")
    answer, passed = partner.ask(partner.question())
    read = partner.opened(answer)
    assert (read.status, {row.prescription_number for row in read.rows}) == ("Provided", {"2000353", "2"})
    assert not [mark for mark in (b"Sampleson", b"2000353", b"Orr-Vale", b"1989-03-12") if mark in passed]
    envelope = Envelope.objects.get()
    assert (envelope.from_state, envelope.outcome, envelope.hub) == ("WI", "ANSWERED", partner.which.value)
    assert (envelope.requester_last, envelope.search_last) == ("Orr-Vale", "Sampleson")
    assert Query.objects.get().shown_rows == []


def test_the_hub_does_not_learn_whether_anything_was_found(live: World, partner: Partner) -> None:
    agree(live, "WI")
    nobody = replace(ASKS, keys=replace(AUGUST, last_name="Nobody", birth_date=AUGUST.birth_date))
    found, _seen = partner.ask(partner.question())
    missed, _seen = partner.ask(partner.question(message=nobody))
    assert (found.status, found.code) == (missed.status, missed.code)
    assert partner.opened(missed).status == "NotFound"


def refused(partner: Partner, carried: Carried, **how: str) -> str:
    answer, _seen = partner.ask(carried, **how)
    assert (answer.sealed, Query.objects.count()) == ("", 0)
    assert answer.refusal is not None
    envelope = Envelope.objects.get(pk=answer.refusal.reference)
    assert (envelope.outcome, envelope.refusal_code, envelope.citation) == ("REFUSED", answer.code, answer.refusal.cite)
    assert answer.refusal.says
    assert answer.refusal.cite.startswith("77 Ill. Adm. Code 2080.208")
    return answer.code.removeprefix("E-PMP-")


def test_without_a_mutual_agreement_there_is_no_answer(live: World, partner: Partner) -> None:
    assert refused(partner, partner.question()) == "STATE_AGREEMENT_MISSING"
    agree(live, "WI")
    do(live.coordinator, "suspend-sharing", state="WI", by="PARTNER", on="2026-03-01", because="A new act there.")
    assert refused(partner, partner.question()) == "SHARING_NOT_MUTUAL"


def test_terms_and_illinoiss_own_limits(live: World, partner: Partner) -> None:
    agree(live, "WI", roles="prescriber")
    assert refused(partner, partner.question(purpose="RESEARCH")) == "PURPOSE_NOT_ALLOWED"
    pharmacist = replace(ASKS, requester_role="Pharmacists")
    assert refused(partner, partner.question(message=pharmacist)) == "STATE_LIMITATION"
    officer = replace(ASKS, requester_role="Law Enforcement")
    assert refused(partner, partner.question(message=officer)) == "STATE_LIMITATION"


def test_only_a_fresh_sealed_signed_message_for_illinois_is_believed(live: World, partner: Partner) -> None:
    agree(live, "WI")
    late = AT - timedelta(seconds=301)
    assert refused(partner, partner.question(at=late)) == "REQUESTER_NOT_AUTHENTICATED"
    assert refused(partner, partner.question(to="OH")) == "REQUESTER_NOT_AUTHENTICATED"
    torn = partner.question()
    assert refused(partner, replace(torn, sealed=torn.sealed[:-8] + "AAAAAAAA")) == "REQUESTER_NOT_AUTHENTICATED"
    assert refused(partner, replace(partner.question(), sealed="")) == "REQUESTER_NOT_AUTHENTICATED"
    do(live.coordinator, "withdraw-state-key", state="WI", kid=partner.made.program.own.kid, on="2026-03-02")
    assert refused(partner, partner.question()) == "REQUESTER_NOT_AUTHENTICATED"


def test_at_the_limit_of_its_life_it_is_believed_and_once(live: World, partner: Partner) -> None:
    agree(live, "WI")
    carried = partner.question(at=AT - timedelta(seconds=300))
    assert partner.ask(carried)[0].sealed
    assert partner.ask(carried)[0].code == "E-PMP-REPLAY_FORBIDDEN"


def test_another_caller_another_address_and_illinois_itself(live: World, partner: Partner) -> None:
    agree(live, "WI")
    assert refused(partner, partner.question(), fingerprint="0" * 64) == "POINT_NOT_REGISTERED"
    assert refused(partner, partner.question(), tls="TLSv1.1") == "TRANSPORT_NOT_ENCRYPTED"
    assert refused(partner, replace(partner.question(), to_state="OH")) == "LINK_NOT_ONE_TO_ONE"
    assert refused(partner, replace(partner.question(), from_state="IL")) == "ILLINOIS_DATA_NOT_DIRECT"


@pytest.mark.parametrize("place", ["note_passed_on", "_first_time", "_write"])
def test_what_cannot_be_put_on_file_is_not_answered_and_says_so(
    live: World, partner: Partner, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def locked(*given: Any, **named: Any) -> Any:
        raise OperationalError("database is locked")

    agree(live, "WI")
    monkeypatch.setattr(f"carelaw.gateway.use_cases.interstate.answering.{place}", locked)
    answer, _seen = partner.ask(partner.question())
    assert (answer.sealed, answer.status, answer.code) == ("", "Error", "E-PMP-AUDIT_UNAVAILABLE")
    assert answer.refusal is not None
    assert (answer.refusal.retryable, "Try again shortly." in answer.refusal.says) == (True, True)
    assert Query.objects.count() == 0
