"""A marked patient goes through every door; afterwards the marks stand where patients belong, and nowhere else."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carelaw.gateway.facts.search import Option
from carelaw.gateway.store.models import ConnectionPoint
from carelaw.gateway.use_cases import searching as gateway_searching
from carelaw.gateway.use_cases.points import register_keys
from carelaw.pdmp import commands
from carelaw.pdmp.store.models import LinkReview, Query, Submission, SubmittedRecord
from carelaw.pdmp.use_cases import asking, dropping, loading
from carelaw.platform import clock, logs
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import run_pending
from tests.gateway.dialects import DIALECTS, soap
from tests.gateway.dialects.protecting import make_message_key, opened, signed
from tests.gateway.protocols.dialects import post
from tests.gateway.world import AT as GATEWAY_AT
from tests.gateway.world import World as Gateway
from tests.gateway.world import adopt, go_live, small_world
from tests.pdmp.conftest import AT
from tests.pdmp.doors import FHIR, QUESTION, parameters
from tests.pdmp.files import asap, record, send
from tests.pdmp.web.submissions.reading import fields_of
from tests.platform.accounts.people import sign_in
from tests.platform.commanding import run
from tests.privacy.marks import (
    BORN,
    FIELDS,
    ID,
    LAST,
    NUMBER,
    PERSON,
    PLAIN,
    Traffic,
    files_opened,
    marks_in,
    marks_in_files,
    marks_in_tables,
)

pytestmark = pytest.mark.django_db

# Where patients belong: what was reported, what was stored, who was linked with whom.
BELONGS = {
    "pdmp_submission",
    "pdmp_submittedrecord",
    "pdmp_correction",
    "pdmp_identity",
    "pdmp_dispensation",
    "pdmp_linkreview",
    "pdmp_linkevent",
}
ASKED = {
    "last_name": LAST,
    "first_name": PERSON["first_name"],
    "birth_date": "11/27/1953",
    "attestation": "existing-patient",
}


@dataclass
class World:
    """People at their doors, and everything that is written down meanwhile."""

    submitter: Actor
    prescriber: Actor
    steward: Actor
    home: Path
    drop: Path
    traffic: Traffic
    said: io.StringIO

    def browser(self, actor: Actor) -> Client:
        """A signed-in browser of an actor."""
        fresh = Client(raise_request_exception=False)
        client: Client = sign_in(fresh, Account.objects.get(pk=actor.account_id), actor.role)
        return client

    def get(self, client: Client, path: str) -> Any:
        """A page."""
        return self.traffic.note(client.get(path))

    def post(self, client: Client, path: str, values: Any) -> Any:
        """A form."""
        return self.traffic.note(client.post(path, values))

    def program(self, actor: Actor, path: str, body: Any = None, kind: str = "application/json", **headers: str) -> Any:
        """A request of a program."""
        client = Client(raise_request_exception=False)
        sent = {"Authorization": f"Bearer {self.token(actor)}", **headers}
        if body is None:
            return self.traffic.note(client.get(path, headers=sent))
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.traffic.note(client.post(path, text, content_type=kind, headers=sent))

    def token(self, actor: Actor) -> str:
        """A program's key."""
        account = Account.objects.get(pk=actor.account_id)
        return issue_token(host_operator("tests"), AT, account=account, role=actor.role, days=30).secret


@pytest.fixture
def world(
    home: Path,
    submitter: Actor,
    prescriber: Actor,
    steward: Actor,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    monkeypatch.setattr(clock, "now", lambda: AT)
    touched = [logging.getLogger(name) for name in (None, "django", "django.server")]
    kept = [(list(log.handlers), log.level, log.disabled, log.propagate) for log in touched]
    said = io.StringIO()
    logs.configure({"level": "DEBUG"}, stream=said)
    yield World(submitter, prescriber, steward, home, tmp_path_factory.mktemp("drop"), Traffic(), said)
    for log, (handlers, level, disabled, propagate) in zip(touched, kept, strict=True):
        log.handlers[:], log.disabled, log.propagate = handlers, disabled, propagate
        log.setLevel(level)


def marked(**changes: str) -> dict[str, str]:
    """A record of the marked patient."""
    return record(**{**FIELDS, **changes})


def assert_nothing_told(world: World, capfd: pytest.CaptureFixture[str], opened: list[str]) -> None:
    """No mark but where patients belong."""
    found = marks_in_tables()
    assert {table: marks for table, marks in found.items() if table not in BELONGS} == {}
    assert marks_in("\n".join(world.traffic.lines)) == []
    for failure in world.traffic.failures:
        assert marks_in(failure.content) == []
    assert world.said.getvalue()
    assert marks_in(world.said.getvalue()) == []
    out, err = capfd.readouterr()
    assert marks_in(out + err) == []
    assert marks_in_files(world.home) == {}
    assert [mark for message in mail.outbox for mark in marks_in(message.message().as_bytes())] == []
    elsewhere = [path for path in opened if not path.startswith((str(world.home), str(world.drop), "/dev/null"))]
    assert elsewhere == []


def test_the_marks_are_found_however_they_are_written() -> None:
    import base64
    import zlib
    from urllib.parse import quote_plus

    for value in PLAIN:
        for text in (value, value.lower(), f"x={quote_plus(value)}&y=1", f'{{"a": "{value.upper()}"}}'):
            assert value in marks_in(text), text
        for before in ("", "a", "ab", "abc"):
            packed = base64.b64encode(f"{before}{value} and so on".encode())
            assert value in marks_in(b"<" + packed + b">")
        assert value in marks_in(base64.b64encode(zlib.compress(f"{{{value}}}".encode())))
    assert marks_in(json.dumps(record())) == []


def report_by_every_door(world: World) -> None:
    """Upload, program, form, drop, command line; each record is another prescription of the patient."""
    browser = world.browser(world.submitter)
    files = [
        SimpleUploadedFile("monday.asap", asap([marked(), marked(DSP02=f"{NUMBER}1", DSP10="0")], control="U")),
        # Larger than what a request keeps in memory.
        SimpleUploadedFile("large.asap", asap([marked(DSP10="0")] * 10_000, control="L")),
    ]
    assert world.post(browser, "/submissions/send/", {"asap": files[:1]}).status_code == 302
    assert files[1].size > 2 << 20
    assert world.post(browser, "/submissions/send/", {"asap": files[1:]}).status_code == 302
    JobRun.objects.filter(key=str(Submission.objects.get(file_name="large.asap").pk)).delete()
    filled = {**fields_of(world.get(browser, "/report/")), **marked(DSP02=f"{NUMBER}2"), "act": "send"}
    assert world.post(browser, "/report/", filled).status_code == 302
    assert world.post(browser, "/report/", {**filled, "DSP10": "0", "PAT18": "27 Nov"}).status_code < 500
    content = asap([marked(DSP02=f"{NUMBER}3", DSP10="0")], control="P")
    sent = world.program(world.submitter, "/api/pdmp/submissions", content, "text/plain")
    assert sent.status_code == 202
    one = {"fields": marked(DSP02=f"{NUMBER}4")}
    assert world.program(world.submitter, "/api/pdmp/dispensings", one).status_code == 201
    own = world.drop / Account.objects.get(pk=world.submitter.account_id).email
    own.mkdir()
    # A file of the drop waits until what its sender sent before has been judged.
    run_pending(AT)
    (own / "tuesday.asap").write_bytes(asap([marked(DSP02=f"{NUMBER}5", DSP10="0")], control="D"))
    assert dropping.watch(world.drop, once=True, every=0, say=lambda text: world.said.write(f"{text}\n")) == 1
    run_pending(AT)
    assert world.program(world.submitter, f"/api/pdmp/submissions/{sent.json()['reference']}").status_code == 200
    for path in ("/submissions/", "/submissions/held/", f"/submissions/{sent.json()['reference']}/errors/csv/"):
        assert world.get(browser, path).status_code == 200


def correct_by_every_door(world: World) -> None:
    """On the page of a record, and by program."""
    browser = world.browser(world.submitter)
    first, second, third = SubmittedRecord.objects.filter(state="held", submission__state="processed")[:3]
    typed = fields_of(world.get(browser, f"/records/{first.pk}/"))
    assert world.post(browser, f"/records/{first.pk}/", {**typed, "DSP10": "15"}).status_code in {200, 302}
    changes = {"changes": {"DSP10": "15", "PAT12": FIELDS["PAT12"], "DSP99": ID}}
    assert world.program(world.submitter, f"/api/pdmp/records/{second.pk}/corrections", changes).status_code < 500
    assert world.post(browser, f"/records/{third.pk}/withdraw/", {}).status_code in {200, 302}


def ask_by_every_door(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    """Page, PDF, CSV, note, JSON, FHIR, command line; what is found, refused, and not found."""
    browser = world.browser(world.prescriber)
    answer = world.post(browser, "/history/", ASKED)
    assert LAST.upper() in answer.content.decode()
    packed = answer.context["page"].packed
    for path in ("/history/pdf/", "/history/csv/"):
        assert world.post(browser, path, {"answer": packed}).status_code == 200
    note = {"answer": packed, "outcome": "NOT_PRESCRIBED_DUE_TO_SYSTEM_INFORMATION"}
    assert world.post(browser, "/history/note/", note).status_code == 200
    world.get(browser, "/history/mine/")
    for wrong in ({"attestation": ""}, {"birth_date": "27.11.53"}, {"last_name": LAST[:3]}, {"zip_code": "99999"}):
        assert world.post(browser, "/history/", {**ASKED, **wrong}).status_code < 500
    question = {**QUESTION, "person": PERSON}
    for wrong in ({}, {"purpose": LAST}, {"attestation": ID}, {"person": {**PERSON, "birth_date": "1953-11-277"}}):
        assert world.program(world.prescriber, "/api/pdmp/histories", {**question, **wrong}).status_code < 500
    assert world.program(world.prescriber, "/fhir/$pdmp-history", parameters(question), FHIR).status_code == 200
    broken = json.dumps(parameters(question)).replace("1953-11-27", "1953-11-277")
    assert world.program(world.prescriber, "/fhir/$pdmp-history", broken, FHIR).status_code < 500
    assert world.program(world.submitter, "/fhir/$pdmp-history", parameters(question), FHIR).status_code < 500
    capfd.readouterr()


def by_command_line(world: World, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Submit, acknowledge, ask; the question comes by standard input."""
    monkeypatch.setenv("CARELAW_TOKEN", world.token(world.submitter))
    path = folder / "wednesday.asap"
    path.write_bytes(asap([marked(DSP02=f"{NUMBER}6", DSP10="0")], control="W"))
    code, out, err = run(commands.COMMANDS, "pdmp", "submit", str(path), "--format", "json")
    assert code != 70
    assert marks_in(out + err) == []
    reference = str(Submission.objects.latest("pk").pk)
    run(commands.COMMANDS, "pdmp", "acknowledgment", reference)
    monkeypatch.setenv("CARELAW_TOKEN", world.token(world.prescriber))
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({**QUESTION, "person": PERSON})))
    code, out, err = run(commands.COMMANDS, "pdmp", "ask", "--ask", "-")
    assert (code, marks_in(err)) == (0, [])


def review(world: World) -> None:
    """The pairs that linkage could not decide, and the patient's page."""
    browser = world.browser(world.steward)
    moved = {"PAT12": "900 Z BLVD", "PAT18": "19531126", "PAT16": "17101", "PAT17": "", "PAT03": "", "PAT02": ""}
    send(world.submitter, asap([marked(**moved)], control="T"))
    assert world.get(browser, "/reviews/").status_code == 200
    for pair in LinkReview.objects.all()[:2]:
        assert world.get(browser, f"/reviews/{pair.pk}/").status_code == 200
        assert world.post(browser, f"/reviews/{pair.pk}/", {"decision": "same", "note": "x"}).status_code < 500
        assert world.get(browser, f"/patients/{pair.left.patient.public_id}/").status_code == 200


def test_a_marked_patient_through_every_door_is_told_to_nobody_else(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with files_opened() as opened:
        report_by_every_door(world)
        correct_by_every_door(world)
        ask_by_every_door(world, capfd)
        review(world)
    by_command_line(world, world.drop, monkeypatch)
    assert world.traffic.failures == []
    # The search finds what is there to find, or finding nothing elsewhere would prove nothing.
    assert {"pdmp_submittedrecord", "pdmp_identity", "pdmp_dispensation"} <= set(marks_in_tables())
    assert any(str(world.home) in path for path in opened)
    assert Query.objects.filter(outcome="allowed").count() >= 3
    assert_nothing_told(world, capfd, opened)


# What an envelope keeps of a search: the keys that were typed, and no other value of the patient.
TYPED = {LAST, PERSON["first_name"], *BORN}


def ask_in_every_dialect(world: World, gateway: Gateway, capfd: pytest.CaptureFixture[str]) -> None:
    """The marked patient's history over the gateway: given, refused, and failed; over SOAP signed and encrypted too."""
    client = Client(raise_request_exception=False)
    asked = {"last": LAST, "first": PERSON["first_name"], "born": BORN[0], "zip": record()["PAT16"]}
    key = make_message_key("m1")
    keys = [gateway.key.jwk, key.jwk()]
    assert gateway.point is not None
    register_keys(gateway.connector, gateway.point, certificate=gateway.key.pem, keys=keys, at=GATEWAY_AT)
    for dialect in DIALECTS.values():
        ConnectionPoint.objects.update(option=dialect.option.value)
        given = world.traffic.note(post(client, gateway, dialect.path, dialect.request_of(asked)))
        assert NUMBER in given.content.decode()
        refused = post(client, gateway, dialect.path, dialect.request_of(asked, patients=2))
        assert marks_in(world.traffic.note(refused).content) == []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(gateway_searching, "answer_for_gateway", breaking)
            failed = world.traffic.note(post(client, gateway, dialect.path, dialect.request_of(asked)))
        assert (failed.status_code >= 500, marks_in(failed.content)) == (True, [])
    ConnectionPoint.objects.update(option=Option.SOAP_PMIX.value)
    sealed = world.traffic.note(post(client, gateway, soap.PATH, signed(soap.request_of(asked), key)))
    assert sealed.status_code == 200
    assert marks_in(sealed.content) == []
    assert NUMBER in opened(sealed.content, key)[0].decode()
    capfd.readouterr()


def test_what_is_answered_in_any_dialect_stands_nowhere_on_its_way(
    world: World, settings: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    adopt(world.home, settings)
    gateway = go_live(small_world())
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: GATEWAY_AT))
    send(world.submitter, asap([marked()]))
    with files_opened() as opened_for_writing:
        ask_in_every_dialect(world, gateway, capfd)
    found = marks_in_tables()
    assert set(found["gateway_envelope"]) <= TYPED
    monkeypatch.setattr(sys.modules[__name__], "BELONGS", {*BELONGS, "gateway_envelope"})
    assert_nothing_told(world, capfd, opened_for_writing)


class Broken(Exception):
    """A fault whose message tells everything."""


def breaking(*given: Any, **named: Any) -> Any:
    """A use case that fails in the worst way: the patient stands in its message, its cause and its frames."""
    try:
        int(" ".join(PLAIN))
    except ValueError as cause:
        raise Broken(f"no such patient: {'; '.join(PLAIN)}") from cause


def test_a_crash_at_every_door_tells_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading.Loader, "_outcome", breaking)
    monkeypatch.setattr(asking, "find_patients", breaking)
    question = {**QUESTION, "person": PERSON}
    with files_opened() as opened:
        browser = world.browser(world.submitter)
        filled = {**fields_of(world.get(browser, "/report/")), **marked(), "act": "send"}
        files = {"asap": [SimpleUploadedFile("monday.asap", asap([marked()]))]}
        doors: list[Callable[[], Any]] = [
            lambda: world.post(browser, "/report/", filled),
            lambda: world.program(world.submitter, "/api/pdmp/dispensings", {"fields": marked()}),
            lambda: world.post(world.browser(world.prescriber), "/history/", ASKED),
            lambda: world.program(world.prescriber, "/api/pdmp/histories", question),
            lambda: world.program(world.prescriber, "/fhir/$pdmp-history", parameters(question), FHIR),
        ]
        for door in doors:
            assert door().status_code == 500
        assert world.post(browser, "/submissions/send/", files).status_code == 302
        run_pending(AT)
    assert len(world.traffic.failures) == len(doors)
    for failure in world.traffic.failures:
        assert "I-" in failure.content.decode()
    failed = JobRun.objects.exclude(failure="")
    assert failed.exists()
    assert all(one.failure.startswith("Broken at ") for one in failed)
    assert "Broken" in world.said.getvalue()
    assert_nothing_told(world, capfd, opened)


def test_the_search_sees_into_sessions_the_cache_and_jobs(prescriber: Actor) -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.cache import cache

    session = SessionStore()
    session["asked"] = {"person": [PERSON["first_name"]] * 40}
    session.save()
    cache.set("answer", {"names": [LAST] * 40})
    JobRun.objects.create(name="tests.telling", key=f"K-{NUMBER}", ids={}, asked_at=AT, ready_at=AT)
    found = marks_in_tables()
    assert {table: found.get(table) for table in ("django_session", "carelaw_cache", "jobs_jobrun")} == {
        "django_session": [PERSON["first_name"]],
        "carelaw_cache": [LAST],
        "jobs_jobrun": [NUMBER],
    }
