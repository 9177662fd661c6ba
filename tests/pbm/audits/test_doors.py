"""The planner, the acts and the lists say the same at the console, to the API and at the command line."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from carelaw.pbm.store.models import Audit, AuditState
from carelaw.pbm.use_cases.audits import doing
from carelaw.pbm.use_cases.audits.lists import LISTS
from tests.pbm.audits.conftest import CLAIMS, NOW, PLAN, Bench
from tests.pbm.mac.doors import Doors


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, NOW)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def test_a_barred_day_is_refused_in_the_same_words_at_every_door(bench: Bench, doors: Doors) -> None:
    barred = {**PLAN, "days": "2026-06-03"}
    says = "The next free day is 2026-06-08."
    desk = doors.console(bench.filer)
    shown = desk.post(reverse("act-audit-plan"), {**barred, "save": ""})
    assert shown.status_code == 422
    text = words_of(shown)
    assert says in text
    assert "3 days 1–7" in text
    assert "8 open" in text
    answer = doors.api(bench.filer, "post", "/audits/audit-plan", barred)
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "E-PBM-111"
    assert says in told["says"]
    words = [item for name, value in barred.items() for item in (f"--{name.replace('_', '-')}", value)]
    code, _out, err = doors.command(bench.filer, "audit-plan", *words)
    assert code == 3
    assert says in err
    drafts = Audit.objects.filter(state=AuditState.DRAFT)
    assert drafts.count() == 3
    assert told["reference"] in {one.reference for one in drafts}
    # The draft opens as it was typed, and is saved from there.
    again = desk.get(reverse("act-audit-plan"), {"audit": told["reference"]})
    assert "2026-06-03" in words_of(again)
    saved = desk.post(reverse("act-audit-plan"), {**PLAN, "audit": told["reference"], "save": ""})
    assert saved.headers["Location"] == reverse("pbm-audit", args=[told["reference"]])


def test_the_calendar_is_asked_without_saving(bench: Bench, doors: Doors) -> None:
    asked = doors.api(bench.filer, "post", "/audits/calendar", {**PLAN, "days": "2026-05-20"}).json()
    assert (asked["permitted"], asked["next_permitted"]) == (False, "2026-05-26")
    assert {"PBM-101", "PBM-111"} <= {one["provision"] for one in asked["rules"]}
    words = [item for name, value in PLAN.items() for item in (f"--{name.replace('_', '-')}", value)]
    code, out, err = doors.command(bench.filer, "audit-calendar", *words, "--month", "--format", "json")
    assert code == 0
    assert "2026-05-26" in err
    days = {row["on"]: row["permitted"] for row in json.loads(out)}
    assert (days["2026-05-25"], days["2026-05-26"]) == (False, True)
    assert doors.console(bench.filer).post(reverse("act-audit-plan"), {**PLAN, "ask": ""}).status_code == 200
    assert not Audit.objects.exists()


def test_claims_are_sent_at_every_door(bench: Bench, doors: Doors, tmp_path: Any) -> None:
    audit = bench.plan()
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS)
    assert doors.command(bench.filer, "audit-claims", "--audit", audit, "--file", str(path))[0] == 0
    sent = SimpleUploadedFile("claims.csv", CLAIMS.encode())
    page = doors.console(bench.filer).post(reverse("act-audit-claims"), {"audit": audit, "file": sent})
    assert page.status_code == 302
    token = doors._token(bench.filer)
    form = {"audit": audit, "file": SimpleUploadedFile("claims.csv", CLAIMS.encode())}
    answer = Client().post("/api/pbm/audits/audit-claims", form, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201
    assert answer.json()["more"]["excluded"] == 1
    assert Audit.objects.get().uploads.count() == 3


def test_every_list_and_file_opens_for_whom_it_is_meant(bench: Bench, doors: Doors) -> None:
    audit = bench.reported()
    doing.appeal(bench.corner, NOW.replace(month=6, day=25), audit=audit, numbers=("1",), says="The date is there.")
    for actor in (bench.filer, bench.corner, bench.regulator):
        desk = doors.console(actor)
        page = desk.get(reverse("pbm-audit", args=[audit]))
        assert page.status_code == 200
        assert "IL-2008-HB5614 (bill text)" in words_of(page)
        for one in LISTS:
            console, api = desk.get(reverse(one.route)), doors.api(actor, "get", f"/audits/{one.name}")
            assert console.status_code == api.status_code, one.name
            assert console.status_code in {200, 403}
        file = doors.api(actor, "get", f"/audits/file/{audit}").json()
        letter = desk.get(reverse("letter", args=[file["letters"][0]["id"]]))
        assert letter.headers["Content-Type"] == "application/pdf"
    stranger = doors.console(bench.river)
    assert stranger.get(reverse("pbm-audit", args=[audit])).status_code == 404
    report = doors.api(bench.corner, "get", f"/audits/file/{audit}").json()["letters"][0]["id"]
    assert stranger.get(reverse("letter", args=[report])).status_code == 404
    assert doors.command(bench.filer, "audit-file", audit, "--part", "findings")[0] == 0
