"""Marked values are fed through every way into the log; none comes out."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from carelaw.kernel.refusal import Refusal
from carelaw.platform import logs

# A person who does not exist, written the ways a person is written.
MARKS = ("Zebulon", "Quackenbush", "1951-07-04", "07/04/1951", "123-45-6789", "00406-0512-01", "4 Privet Row")
SENTENCE = "; ".join(MARKS)


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What was logged; the process's own handlers are put back afterwards."""
    touched = [logging.getLogger(name) for name in (None, "django", "django.server")]
    kept = [(list(log.handlers), log.level, log.disabled, log.propagate) for log in touched]
    written = io.StringIO()
    logs.configure({"level": "DEBUG"}, stream=written)
    yield written
    for log, (handlers, level, disabled, propagate) in zip(touched, kept, strict=True):
        log.handlers[:], log.disabled, log.propagate = handlers, disabled, propagate
        log.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def assert_no_mark(text: str) -> None:
    assert [mark for mark in MARKS if mark in text] == []


def test_listed_fields_in_shape_are_kept(stream: io.StringIO) -> None:
    logs.get_log("t").info("rule-decided", rule="MAP-70", outcome="violation", submission_id="S-17", ms=3.2, count=0)
    (line,) = lines(stream)
    assert {name: line[name] for name in ("event", "rule", "outcome", "submission_id", "ms", "count", "level")} == {
        "event": "rule-decided",
        "rule": "MAP-70",
        "outcome": "violation",
        "submission_id": "S-17",
        "ms": 3.2,
        "count": 0,
        "level": "info",
    }
    assert "dropped" not in line


@pytest.mark.parametrize("field", ["patient", "rules", "rul", "Rule", "rule_id", "msg", "_rule", "exc_text", "stack"])
def test_a_field_that_is_not_listed_whole_is_dropped_and_counted(stream: io.StringIO, field: str) -> None:
    before = logs.dropped_fields()
    logs.get_log("t").info("rule-decided", **{field: "MAP-70"})
    assert "MAP-70" not in stream.getvalue()
    if not field.startswith("_"):
        assert lines(stream)[0]["dropped"] == 1
        assert logs.dropped_fields() == before + 1


@pytest.mark.parametrize("mark", [*MARKS, SENTENCE])
@pytest.mark.parametrize("field", sorted(logs.FIELDS))
def test_no_listed_field_takes_a_sentence_or_a_name_of_two_words(stream: io.StringIO, field: str, mark: str) -> None:
    value = f"{mark} {mark}"
    logs.get_log("t").info("thing-done", **{field: value})
    logs.get_log("t").info("thing-done", **{field: [value]})
    logs.get_log("t").info("thing-done", **{field: {"name": value}})
    assert_no_mark(stream.getvalue())


def test_an_event_that_is_not_constant_is_dropped(stream: io.StringIO) -> None:
    logs.get_log("t").info(f"looked up {SENTENCE}")
    logs.get_log("t").info("looked up %s", SENTENCE)
    logs.get_log("t").warning({"a": SENTENCE})
    assert {line["event"] for line in lines(stream)} == {"event-not-constant"}
    assert_no_mark(stream.getvalue())


def raise_deep() -> None:
    try:
        int(SENTENCE)
    except ValueError as cause:
        raise Refusal("E-MAP-40", SENTENCE, field=SENTENCE) from cause


def test_an_exception_is_its_types_and_places(stream: io.StringIO) -> None:
    try:
        raise_deep()
    except Refusal as fault:
        logs.get_log("t").exception("it-failed", incident=logs.new_incident())
        logs.get_log("t").error("it-failed", exc_info=fault)
        short = logs.fault_in_short(fault)
    assert_no_mark(stream.getvalue() + short)
    for line in lines(stream):
        assert line["fault"] == "Refusal"
        assert "ValueError" in line["places"]  # type: ignore[operator]
        assert any(str(place).endswith(":raise_deep") for place in line["places"])  # type: ignore[attr-defined]
    assert short.startswith("Refusal at ")


def test_what_libraries_say_is_reduced_to_where(stream: io.StringIO) -> None:
    library = logging.getLogger("some.library")
    library.warning("no such patient %s", SENTENCE)
    library.error(SENTENCE)
    library.info("x", extra={"patient": SENTENCE, "rule": SENTENCE})
    try:
        raise_deep()
    except Refusal:
        library.exception("could not find %r", SENTENCE, stack_info=True)
    assert_no_mark(stream.getvalue())
    assert [line["logger"] for line in lines(stream)] == ["some.library"] * 4
    assert lines(stream)[-1]["fault"] == "Refusal"


def test_sql_and_bound_values_pass_the_list_too(stream: io.StringIO) -> None:
    logging.getLogger("django.db.backends").debug("SELECT %s", SENTENCE, extra={"sql": SENTENCE, "params": [SENTENCE]})
    with structlog.contextvars.bound_contextvars(patient=SENTENCE, request_id="R-1"):
        logs.get_log("t").info("thing-done")
        logging.getLogger("some.library").warning(SENTENCE)
    assert_no_mark(stream.getvalue())
    assert [line.get("request_id") for line in lines(stream)] == [None, "R-1", "R-1"]


def test_django_keeps_no_handler_of_its_own(stream: io.StringIO) -> None:
    from django.utils.log import configure_logging

    configure_logging("carelaw.platform.logs.configure", {"level": "INFO"})
    assert logging.getLogger("django").handlers == []
    assert logging.getLogger("django.server").disabled


def test_line_breaks_and_escapes_make_no_second_line(stream: io.StringIO) -> None:
    logs.get_log("t").info("thing-done", rule='x\n{"event": "forged"}', key="\x1b[2J1")
    logging.getLogger("a\nb").warning("x")
    assert len(stream.getvalue().splitlines()) == 2
    assert "forged" not in stream.getvalue()


def test_lines_pass_the_list_even_when_nothing_was_set_up() -> None:
    program = (
        "from carelaw.platform import logs\n"
        f"logs.get_log('t').error('it-failed', patient={SENTENCE!r}, rule='MAP-70')\n"
        "logs.guard_process()\n"
        f"raise ValueError({SENTENCE!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert_no_mark(done.stdout + done.stderr)
    assert "MAP-70" in done.stderr
    assert "uncaught-fault" in done.stderr
    assert done.returncode == 1


def test_a_thread_that_dies_tells_no_values(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "captureWarnings", lambda on: None)
    logs.guard_process()
    thread = threading.Thread(target=raise_deep)
    thread.start()
    thread.join()
    assert lines(stream)[0]["event"] == "uncaught-fault"
    assert_no_mark(stream.getvalue())


def greet(request: HttpRequest, name: str) -> HttpResponse:
    logs.get_log("t").info("thing-done")
    return HttpResponse(status=201)


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise ValueError(SENTENCE)


urlpatterns = [path("greet/<str:name>", greet, name="greet"), path("fail/<str:name>", fail, name="fail")]


@pytest.fixture
def client() -> Iterator[Client]:
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["carelaw.platform.logs.RequestLog"]):
        yield Client(raise_request_exception=False)


def test_a_request_is_logged_by_its_routes_name(stream: io.StringIO, client: Client) -> None:
    answer = client.post(f"/greet/{MARKS[0]}?born={MARKS[2]}", {"name": SENTENCE}, headers={"Referer": SENTENCE})
    inner, served = lines(stream)
    assert (served["event"], served["route"], served["method"], served["status"]) == (
        "request-served",
        "greet",
        "POST",
        201,
    )
    assert inner["request_id"] == served["request_id"] == answer["X-Request-Id"]
    assert isinstance(served["ms"], float)
    assert_no_mark(stream.getvalue())


def test_a_request_id_from_outside_is_not_taken_over(stream: io.StringIO, client: Client) -> None:
    answer = client.get("/greet/x", headers={"X-Request-Id": MARKS[0]})
    assert MARKS[0] not in answer["X-Request-Id"] + stream.getvalue()


def test_a_request_that_fails_is_logged_under_an_incident(stream: io.StringIO, client: Client) -> None:
    answer = client.get(f"/fail/{MARKS[0]}?q={MARKS[1]}")
    assert answer.status_code == 500
    failed = next(line for line in lines(stream) if line["event"] == "request-failed")
    served = next(line for line in lines(stream) if line["event"] == "request-served")
    assert failed["incident"] == served["incident"]
    assert failed["fault"] == "ValueError"
    assert_no_mark(stream.getvalue())


def test_a_path_that_leads_nowhere_is_not_logged(stream: io.StringIO, client: Client) -> None:
    client.get(f"/nowhere/{MARKS[0]}?born={MARKS[2]}")
    assert [line["route"] for line in lines(stream) if line["event"] == "request-served"] == ["no-route"]
    assert_no_mark(stream.getvalue())
