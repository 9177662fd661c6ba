"""A hub with one state behind it, as a process of its own: for the demonstration, the tests and the bench.

Two parts that share nothing. `Exchange` is the hub: it reads the envelope, finds the state by its address there, and
passes the sealed text on; it holds no key, so it can route and cannot open. `StateProgram` is the state: it has its own
key and the public half of Illinois's, and answers with made-up dispensings of whoever is asked about.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import struct
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from cryptography.x509.oid import NameOID

from carelaw.gateway.facts.interstate import Hub
from carelaw.gateway.protocols.behaviors import Behavior
from carelaw.gateway.wire.hubs import ENVELOPES, Carried
from carelaw.gateway.wire.sealed import Letter, OwnKey, SealBroken, seal, unseal
from carelaw.gateway.wire.xml import Node, leaf, read_xml, tag
from carelaw.kernel.refusal import Refusal

_LIFE = dt.timedelta(minutes=5)
_STILL = 600.0
_NOT_OURS = Refusal("NOT-OURS", "This state believes no such message.")
_ROWS = (
    ("7001", "00406012301", "Hydrocodone bitartrate and acetaminophen", "2", 30, 10, "2026-01-20"),
    ("7002", "00093083201", "Alprazolam", "4", 20, 20, "2026-02-03"),
)


@dataclass(slots=True)
class StateProgram:
    """A made-up state's program behind the hub: its own key, and the public half of Illinois's."""

    state: str
    own: OwnKey
    illinois: rsa.RSAPublicKey | None = None
    illinois_kid: str = ""
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)

    def trust(self, pem: str, kid: str) -> None:
        """Trust Illinois's public key."""
        key = load_pem_public_key(pem.encode())
        assert isinstance(key, rsa.RSAPublicKey)
        self.illinois, self.illinois_kid = key, kid

    def answer(self, carried: Carried, *, writes_as: str = "", refuses: bool = False) -> Carried:
        """The answer to one question, sealed for Illinois."""
        at = self.clock()
        state, reply = writes_as or self.state, str(uuid.uuid4())
        back = Carried(state, "IL", reply, at, "", carried.message_id, status="Disallowed", refusal=_NOT_OURS)
        if self.illinois is None or refuses:
            return back
        pem = self.illinois.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        try:
            letter = unseal(
                carried.sealed,
                own=self.own,
                me=self.state,
                sender="IL",
                trusted={self.illinois_kid: pem},
                at=at,
                life=_LIFE,
            )
        except SealBroken:
            return back
        document = _report(state, letter.document)
        written = Letter(state, "IL", reply, at, document, answers=letter.message_id)
        closed = seal(written, own=self.own, recipient=self.illinois, recipient_kid=self.illinois_kid)
        return Carried(state, "IL", reply, at, closed, carried.message_id, status="Provided")


@dataclass(slots=True)
class Exchange:
    """The hub: it knows where each state is, and has no key. What passed is held only where a test asks for it."""

    hub: Hub
    states: Mapping[str, Callable[[Carried], Carried]]
    overheard: list[bytes] | None = None

    def pass_on(self, content: bytes) -> bytes:
        """One question through the hub and its answer back."""
        form = ENVELOPES[self.hub]
        carried = form.read_question(content)
        program = self.states.get(carried.to_state)
        if program is None:
            none = Carried(carried.to_state, carried.from_state, str(uuid.uuid4()), None, "", carried.message_id)
            answered = form.write_answer(replace(none, status="NotSupported"))
        else:
            answered = form.write_answer(program(carried))
        if self.overheard is not None:
            self.overheard += [content, answered]
        return answered


@dataclass(slots=True)
class Simulator:
    """A hub that listens, with one state behind it."""

    server: ThreadingHTTPServer
    program: StateProgram
    exchange: Exchange
    certificate: str

    @property
    def address(self) -> str:
        return f"https://localhost:{self.server.server_address[1]}/"

    def start(self) -> None:
        """Listen in a thread."""
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Close."""
        self.server.shutdown()
        self.server.server_close()

    def told(self) -> dict[str, str]:
        """What has to be entered about it: its address, its certificate, the state's public key."""
        public = self.program.own.private.public_key()
        return {
            "hub": self.exchange.hub.value,
            "state": self.program.state,
            "address": self.address,
            "certificate": self.certificate,
            "kid": self.program.own.kid,
            "public_key": public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        }


def simulator(hub: Hub, state: str, behave: str, *, folder: Path, port: int = 0, seconds: float = 8.0) -> Simulator:
    """A simulator ready to start. `folder` takes its certificate's key for as long as it is read."""
    own = OwnKey(f"{state.lower()}-1", rsa.generate_private_key(65537, 2048))
    program = StateProgram(state, own)
    answers: dict[str, Callable[[Carried], Carried]] = {state: program.answer}
    way = Behavior(behave)
    if way is Behavior.WRONG_STATE:
        other = "OH" if state != "OH" else "IN"
        answers[state] = lambda carried: program.answer(carried, writes_as=other)
    if way is Behavior.REFUSE:
        answers[state] = lambda carried: program.answer(carried, refuses=True)
    exchange = Exchange(hub, answers)
    certificate, context = _tls(folder)

    class Handler(_Handler):
        behaves, late, passes = way, seconds, exchange

    server = _Server(("127.0.0.1", port), Handler)
    server.context = context
    return Simulator(server, program, exchange, certificate)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
    context: ssl.SSLContext

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            secured = self.context.wrap_socket(request, server_side=True)
        except OSError:
            self.shutdown_request(request)
            return
        super().process_request_thread(secured, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone; a simulator has nobody to tell."""


class _Handler(BaseHTTPRequestHandler):
    behaves: Behavior
    late: float
    passes: Exchange

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.behaves is Behavior.HANG:
            time.sleep(_STILL)
            return
        if self.behaves is Behavior.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        if self.behaves is Behavior.LATE:
            time.sleep(self.late)
        answered = b"<nothing/>" if self.behaves is Behavior.GARBLE else self.passes.pass_on(content)
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(answered)))
        self.end_headers()
        self.wfile.write(answered)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what passes is nobody's to log."""


def serve(hub: Hub, state: str, behave: str, *, folder: Path, port: int, trust: str, seconds: float) -> None:
    """Write what has to be entered to `FOLDER/simulator-STATE.json`, then serve until stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    made = simulator(hub, state, behave, folder=folder, port=port, seconds=seconds)
    if trust:
        from carelaw.gateway.use_cases.interstate.own_key import kid_of

        key = load_pem_public_key(Path(trust).read_bytes())
        assert isinstance(key, rsa.RSAPublicKey)
        made.program.trust(Path(trust).read_text("ascii"), kid_of(key))
    path = folder / f"simulator-{state}.json"
    ready = folder / f".simulator-{state}.json"
    ready.write_text(json.dumps(made.told(), indent=2), encoding="utf-8")
    ready.replace(path)
    made.server.serve_forever()


def _tls(folder: Path) -> tuple[str, ssl.SSLContext]:
    """A certificate of its own for localhost; its key leaves the disk as soon as it is read."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, SHA256())
    )
    pem = made.public_bytes(Encoding.PEM)
    path = folder / f"{uuid.uuid4().hex}.pem"
    path.touch(0o600)
    path.write_bytes(pem + private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(path)
    finally:
        path.unlink()
    return pem.decode("ascii"), context


def _report(state: str, question: bytes) -> bytes:
    """Made-up dispensings of the person asked about, in the form in which this program's own door answers."""
    person = read_xml(question).first("RequestData", "PMPRequest", "RequestPatient") or Node("", "")
    born = leaf("nc:Date", person.value("PersonBirthDate", "Date"))
    name = leaf("nc:PersonGivenName", person.value("PersonName", "PersonGivenName")) + leaf(
        "nc:PersonSurName", person.value("PersonName", "PersonSurName")
    )
    writer = leaf("nc:PersonGivenName", "Marlow") + leaf("nc:PersonSurName", "Quince")
    rows = "".join(
        tag(
            "pmp:Prescription",
            tag("pmp:Dispenser", leaf("nc:OrganizationName", f"Made-up Pharmacy of {state}")),
            leaf("pmp:PrescriptionNumberText", f"{state}{number}"),
            leaf("pmp:DrugRefillNumberCount", 0),
            tag("pmp:PrescriptionFilledDate", leaf("nc:Date", filled)),
            tag("pmp:Patient", tag("nc:PersonBirthDate", born), tag("nc:PersonName", name)),
            tag("pmp:Prescriber", tag("nc:PersonName", writer)),
            tag(
                "pmp:PrescriptionDrug",
                tag("pmp:DrugNDCProductIdentifier", leaf("nc:IdentificationID", code)),
                leaf("pmp:DrugProductNameText", drug),
                leaf("pmp:DEAClassScheduleText", schedule),
            ),
            leaf("pmp:DispensedQuantity", quantity),
            leaf("pmp:DaysSupplyCount", days),
        )
        for number, code, drug, schedule, quantity, days, filled in _ROWS
    )
    report = tag(
        "pmix:PMPPrescriptionReport",
        tag("pmp:RequestResponsePrescriptionReport", rows),
        xmlns__pmix="http://xml.ijis.org/niem/2.0/",
        xmlns__pmp="http://xml.ijis.org/niem/2.0/extension",
        xmlns__nc="http://niem.gov/niem/niem-core/2.0",
    )
    status = tag("p:Status", leaf("p:DisclosingState", state), leaf("p:PMPStatus", "Provided"))
    made = tag(
        "PMIXExchangeResponse",
        tag("p:ResponseStatus", status),
        tag("ResponseData", report),
        xmlns="urn:carelaw:pmix:1",
        xmlns__p="http://www.pmixpmp.org",
    )
    return made.encode()
