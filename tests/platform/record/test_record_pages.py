"""The record's pages: for auditors only; filters, verification, proof."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.record import checkpoints, guards, kinds
from carelaw.platform.record.keeping import append
from carelaw.platform.record.models import Entry
from tests.platform.accounts.people import AT, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: AT))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CARELAW_HOME = tmp_path


@pytest.fixture
def auditor(db: None) -> Client:
    """An auditor at the console; the sign-in is on the record."""
    client: Client = sign_in(Client(), person("AUDITOR", name="Alex Auditor"), "AUDITOR")
    return client


def rows(client: Client, query: str = "") -> list[Any]:
    return list(client.get(f"/record/{query}").context["page"]["table"].rows)


def test_entries_stand_newest_first_and_filters_narrow_them(auditor):
    every = rows(auditor)
    assert [row[0].text for row in every] == [f"{one.seq:,}" for one in Entry.objects.order_by("-seq")[:50]]
    signed = Entry.objects.filter(kind="signed-in").latest("seq")
    says = kinds.kind_named("signed-in").says
    assert {row[2:6] for row in rows(auditor, "?kind=signed-in")} == {(says, "Alex Auditor", "", "Console")}
    assert rows(auditor, f"?kind=signed-in&actor={signed.actor_id}")
    assert rows(auditor, f"?day={AT.date()}")
    assert rows(auditor, "?day=2020-01-01") == []


@pytest.mark.parametrize("query", ["?actor=smith", "?day=yesterday"])
def test_a_filter_that_cannot_be_read_is_said(auditor, query):
    response = auditor.get(f"/record/{query}")
    assert response.status_code == 422
    assert response.context["page"]["wrong"] in unescape(response.content.decode())


def test_verification_is_shown_and_kept(auditor):
    assert "not verified here yet" in auditor.get("/record/").content.decode()
    told = auditor.post("/record/verify/", follow=True)
    assert "Verified" in told.content.decode()
    standing = told.context["page"]["standing"]
    assert standing.whole
    assert standing.entries == Entry.objects.filter(kind="record-verified").get().seq - 1


def test_tampering_shows(auditor):
    guards.take_down(connection)
    Entry.objects.filter(seq=2).update(kind="signed-out")
    guards.put_up(connection)
    told = auditor.post("/record/verify/", follow=True)
    assert "tampered with" in told.content.decode()
    assert not told.context["page"]["standing"].whole


def test_an_entry_is_proved_once_a_checkpoint_covers_it(auditor):
    assert "No checkpoint covers" in auditor.post("/record/1/").content.decode()
    checkpoints.take(AT)
    page = auditor.post("/record/1/").context["page"]
    assert page["fault"] == ""
    assert page["proof"]["holds"].text == "holds"
    assert auditor.get("/record/999999/").status_code == 404


@pytest.mark.parametrize("role", ["PRESCRIBER", "ADMIN", "DATA_STEWARD"])
def test_only_auditors_read_it(db, role):
    client = sign_in(Client(), person(role), role)
    assert client.get("/record/").status_code == 403
    assert client.get("/record/1/").status_code == 403
    assert client.post("/record/verify/").status_code == 403


def test_verifying_is_by_post_only(auditor):
    assert auditor.get("/record/verify/").status_code == 405


def test_a_full_page_asks_few_questions(auditor, django_assert_max_num_queries):
    for number in range(60):
        with transaction.atomic():
            append("record-verified", actor=None, at=AT, body={"whole": True, "entries": number, "first": 0})
    with django_assert_max_num_queries(15):
        assert len(rows(auditor)) == 50
