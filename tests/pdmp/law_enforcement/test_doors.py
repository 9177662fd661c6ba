"""Law-enforcement requests through the console, the API and the command line: one act, one refusal."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from carelaw.pdmp.store.models import LawEnforcementRequest
from carelaw.pdmp.use_cases.law_enforcement.requests import start_request
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from tests.pbm.mac.doors import told
from tests.pdmp.conftest import AT, actor
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.pdmp.law_enforcement.doors import Doors
from tests.pdmp.law_enforcement.office import ANSWERS, PDF, approved, ran

pytestmark = pytest.mark.django_db

BASE = "/law-enforcement/"


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Doors:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Doors(monkeypatch, AT)


def words_of(response: Any) -> str:
    """A page as one reads it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_the_whole_way_at_the_console(submitter: Actor, officer: Actor, agent: Actor, doors: Doors) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    mine, office = doors.console(officer), doors.console(agent)
    place = mine.post(f"{BASE}begin/").url
    refused = mine.post(place, {**ANSWERS, "basis": "", "schedules": ["II", "IV"], "send": "yes"})
    assert refused.status_code == 422
    assert "Why this person's record is needed: this is needed." in words_of(refused)
    assert 'value="Sampleson"' in refused.content.decode()
    assert mine.post(place, {"basis": ANSWERS["basis"], "schedules": ["II", "IV"], "save": "yes"}).status_code == 302
    assert mine.post(place, {"basis": ANSWERS["basis"], "schedules": ["II", "IV"], "send": "yes"}).url == place
    reference = place.split("/")[2]
    upload = SimpleUploadedFile("order.pdf", PDF, content_type="application/pdf")
    assert mine.post(f"{place}order/", {"document": upload}).status_code == 302
    assert office.post(f"{BASE}do/law-review/", {"reference": reference}).status_code == 302
    waiting = office.post(f"{BASE}do/law-approve/", {"reference": reference})
    assert (waiting.status_code, "lacks the court" in words_of(waiting)) == (403, True)
    assert "Awaiting a court order" in words_of(mine.get(place))
    assert office.post(f"{BASE}do/law-approve/", {"reference": reference, "schedule_ii_only": "yes"}).status_code == 302
    assert mine.post(f"{place}run/").status_code == 403
    answer = office.get(office.post(f"{place}run/").url)
    assert "This note stands on every answer, whether or not other rows exist." in words_of(answer)
    assert ("hydrocodone" in words_of(answer).lower(), "alprazolam" in words_of(answer).lower()) == (True, False)
    paper = office.get(f"{place}answer/pdf/")
    assert paper.content.startswith(b"%PDF-")
    assert "ampleson" not in paper.headers["Content-Disposition"]
    delivered = {"reference": reference, "recipient": "Det. L. Example"}
    assert office.post(f"{BASE}do/law-deliver/", delivered).status_code == 302
    outcome = {"reference": reference, "kind": "search", "sought_on": "2025-01-06", "used_for": "TRIAL_EXHIBIT"}
    assert mine.post(f"{BASE}do/law-outcome/", outcome).status_code == 302
    assert "Outside the limit" in words_of(mine.get(place))
    assert "1 use outside the limit is reported." in words_of(office.get(f"{BASE}figures/"))
    assert LawEnforcementRequest.objects.get().state == "OUTCOME_RECORDED"


def test_the_whole_way_over_the_api(submitter: Actor, officer: Actor, agent: Actor, doors: Doors) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM)]))
    reference = doors.api(officer, "post", "/law-begin", {}).json()["reference"]
    one = f"/requests/{reference}"
    typed = {"answers": {**ANSWERS, "schedules": "II; IV"}}
    assert doors.api(officer, "put", one, typed).json()["state"] == "PENDING"
    assert doors.api(officer, "post", "/law-send", {"reference": reference}).status_code == 201
    filed = doors.api(officer, "put", f"{one}/order-document", PDF, **{"X-File-Name": "order.pdf"})
    assert filed.json()["size"] == len(PDF)
    order = {
        "court": "Court of Common Pleas", "docket": "MD-17", "judge": "R. Sample", "signed": "yes",
        "issued_on": "2025-01-03", "standard": "preponderance", "movant_agency": "Dauphin County Detectives",
        "names_subject": "yes", "investigation_found": "yes", "investigation_page": "2", "crime_found": "yes",
        "crime_page": "3", "period_from": "2024-07-01", "period_to": "2025-01-31", "schedules": "IV",
    }  # fmt: skip
    assert doors.api(officer, "post", "/law-order", {"reference": reference, **order}).status_code == 201
    for act in ("law-review", "law-approve"):
        assert doors.api(agent, "post", f"/{act}", {"reference": reference}).status_code == 201
    run = doors.api(agent, "post", "/law-run", {"reference": reference})
    assert len(run.json()["more"]["prescriptions"]) == 2
    answer = doors.api(agent, "get", f"{one}/answer").json()
    assert ([row["schedule"] for row in answer["rows"]], len(answer["notes"])) == (["IV", "II"], 2)
    assert doors.api(officer, "get", f"{one}/answer").status_code == 403
    figures = doors.api(agent, "get", "/figures?since=2025-01-01&until=2025-12-31").json()
    assert figures["by_kind_and_door"] == {"local/BOTH": 1}
    assert [found["number"] for found in doors.api(officer, "get", "/investigations").json()] == ["DC-2025-17"]


def test_the_whole_way_at_the_command_line(submitter: Actor, officer: Actor, agent: Actor, doors: Doors) -> None:
    send(submitter, asap([record()]))
    _, out, _ = doors.command(officer, "law-begin", "--format", "json")
    reference = json.loads(out)[0]["reference"]
    assert doors.command(officer, "law-fill", reference, "--answers", "-", stdin=json.dumps(ANSWERS))[0] == 0
    assert doors.command(officer, "law-send", "--reference", reference)[0] == 0
    assert doors.command(officer, "law-run", reference)[0] == 3
    for act in ("law-review", "law-approve"):
        assert doors.command(agent, act, "--reference", reference)[0] == 0
    code, _, err = doors.command(agent, "law-run", reference)
    assert (code, f"{reference} is run: 1 row(s)" in err, "Use limit" in err) == (0, True, True)
    code, out, err = doors.command(agent, "law-answer", reference, "--format", "csv")
    assert (code, "Use limit" in err, len(out.splitlines())) == (0, True, 2)
    one = LawEnforcementRequest.objects.get().investigation
    assert one is not None
    words = ("--investigation", str(one.pk), "--concluded-on", "2025-01-06", "--reported-by", "Det. L. Example")
    assert doors.command(agent, "law-conclude", *words)[0] == 0
    _, out, _ = doors.command(agent, "law-investigations", "--format", "json")
    assert json.loads(out)[0]["withheld_through"] == "2025-07-06"
    assert '"runs": 1' in doors.command(agent, "law-figures", "--since", "2025-01-01", "--until", "2025-01-31")[1]


def test_a_refusal_reads_the_same_at_every_door(officer: Actor, agent: Actor, doors: Doors) -> None:
    reference = approved(officer, agent).reference
    by_api = doors.api(officer, "post", "/law-run", {"reference": reference})
    code, says, cite = told(by_api.json())
    assert (code, "which alone queries" in says) == ("E-MAP-68", True)
    assert says in words_of(doors.console(officer).post(f"{BASE}{reference}/run/"))
    exit_code, _, err = doors.command(officer, "law-run", reference)
    assert exit_code == 3
    assert f"Refused ({code}): {says} [{cite}]" in err


def test_what_an_office_may_not_see_is_not_there(officer: Actor, agent: Actor, doors: Doors) -> None:
    mine = start_request(officer, AT).reference
    assert doors.console(agent).get(f"{BASE}{mine}/").status_code == 404
    assert doors.api(agent, "get", f"/requests/{mine}").status_code == 404
    jury = doors.api(agent, "post", "/law-grand-jury", {}).json()["reference"]
    assert doors.console(officer).get(f"{BASE}{jury}/").status_code == 404
    assert jury not in words_of(doors.console(officer).get(BASE))


def test_the_program_office_registers_who_may_ask_and_who_runs(officer: Actor, doors: Doors) -> None:
    admin = actor("DOH_REVIEWER")
    assert doors.console(admin).get(f"{BASE}register/").status_code == 403
    office = doors.console(LawOffice.admin())
    assert "Dauphin County Detectives" in words_of(office.get(f"{BASE}register/"))
    shared = {"email": "oag_agent@example.org", "identifier": "OAG-1", "one_person": "no"}
    refused = office.post(f"{BASE}do/law-agent/", shared)
    assert "An office or squad shares this identifier." in words_of(refused)


class LawOffice:
    """The administrator who registered the agency."""

    @staticmethod
    def admin() -> Actor:
        from carelaw.platform.accounts.actor import actor_for
        from carelaw.platform.accounts.models import Account

        account = Account.objects.get(email="admin@example.org")
        return actor_for(account, "ADMIN", AT, channel="console", client="test", second_factor=True)


def test_what_waits_stands_on_the_list_of_whoever_it_waits_for(officer: Actor, agent: Actor) -> None:
    one = start_request(officer, AT)
    assert [item.key for item in waiting_for(officer, date(2025, 1, 6))] == [f"law:{one.reference}"]
    two = ran(officer, agent)
    assert f"law:{two.reference}" in [item.key for item in waiting_for(agent, date(2025, 1, 7))]
    assert all("Sampleson" not in item.says for item in waiting_for(agent, date(2025, 1, 7)))
