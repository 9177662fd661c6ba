"""The same refusal reads the same at the console, the JSON API and the command line; and all doors do the work."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.store.models import FineCase
from carelaw.gateway.use_cases.letters import send_letter
from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.site import cli
from tests.gateway.compliance.people import FACTS, Pharmacies, left, noon, opened, sent
from tests.platform.accounts.people import OPERATOR, person, sign_in


class Doors:
    """One officer at three doors, on one day."""

    def __init__(self, patch: pytest.MonkeyPatch, on: str, role: str = "IL_COMPLIANCE", **grant: Any) -> None:
        self.at: datetime = noon(on)
        self.patch = patch
        patch.setattr(Doorkeeper, "clock", staticmethod(lambda: self.at))
        patch.setattr(clock, "now", lambda: self.at)
        self.account: Account = person(role, at=noon("2025-01-02"), **grant)
        self.role = role
        self.secret = issue_token(OPERATOR, self.at, account=self.account, role=role, days=300).secret
        self.client = Client()
        self.go_to(on)

    def go_to(self, on: str) -> None:
        """On another day one signs in anew."""
        self.at = noon(on)
        sign_in(self.client, self.account, self.role)

    @property
    def actor(self) -> Actor:
        return actor_for(self.account, self.role, self.at, "console", "test", second_factor=True)

    def command(self, *words: str) -> tuple[int, str, str]:
        stdout, stderr = io.StringIO(), io.StringIO()
        with self.patch.context() as inner:
            inner.setenv("CARELAW_TOKEN", self.secret)
            code = cli.main(["gateway", *words], Console(stdout, stderr, io.StringIO()))
        return code, stdout.getvalue(), stderr.getvalue()

    def api(self, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}"}
        url = f"/api/gateway/compliance{path}"
        if body is None:
            return Client().get(url, headers=headers)
        return Client().post(url, json.dumps(body), content_type="application/json", headers=headers)

    def page(self, path: str, **typed: str) -> Any:
        return self.client.post(f"/gateway/compliance/{path}", typed)


def same_everywhere(refused: Refusal, page: Any, api: Any, command: tuple[int, str, str]) -> None:
    told = page.content.decode().replace("&#x27;", "'").replace("&amp;", "&")
    assert refused.says in told
    assert refused.code in told
    assert refused.cite in told
    assert page.status_code == api.status_code
    answer = api.json()
    assert (answer["code"], answer["says"], answer["cite"]) == (refused.code, refused.says, refused.cite)
    assert command[0] == 3
    assert refused.code in command[2]
    assert refused.says in command[2]
    assert refused.cite in command[2]


@pytest.fixture
def case(town: Pharmacies) -> FineCase:
    return opened(town, "2026-01-12")


def test_a_letter_outside_its_week(case: FineCase, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(case, "2026-01-15")
    doors = Doors(monkeypatch, "2026-01-20")
    with pytest.raises(Refusal) as refused:
        send_letter(doors.actor, doors.at, case=case.number)
    assert refused.value.code == "E-PMP-LETTER_OUT_OF_WINDOW"
    assert "Sun, Feb 1, 2026 to Sat, Feb 7, 2026" in refused.value.says
    page = doors.page(f"{case.number}/letter/")
    same_everywhere(
        refused.value,
        page,
        doors.api(f"/{case.number}/letters", {}),
        doors.command("letter", case.number),
    )


def test_a_letter_before_willfulness_and_what_was_typed_stays(
    town: Pharmacies, monkeypatch: pytest.MonkeyPatch
) -> None:
    from carelaw.gateway.use_cases.compliance import open_fine_case
    from tests.gateway.compliance.people import OFFICER

    case = open_fine_case(OFFICER, noon("2026-01-12"), respondent=str(town.elm.pk))
    doors = Doors(monkeypatch, "2026-01-15")
    with pytest.raises(Refusal) as refused:
        send_letter(doors.actor, doors.at, case=case.number, dispatch=left("2026-01-15"))
    assert refused.value.code == "E-PMP-WILFULNESS_NOT_DETERMINED"
    page = doors.page(f"{case.number}/letter/", mailed_on="2026-01-15", mail_proof="9405-1")
    assert 'value="9405-1"' in page.content.decode()
    body = {"mailed_on": "2026-01-15", "mail_proof": "9405-1"}
    words = ("letter", case.number, "--mailed-on", "2026-01-15", "--mail-proof", "9405-1")
    same_everywhere(refused.value, page, doors.api(f"/{case.number}/letters", body), doors.command(*words))


def test_a_referral_before_the_third_letter(case: FineCase, monkeypatch: pytest.MonkeyPatch) -> None:
    from carelaw.gateway.use_cases.referral import refer

    doors = Doors(monkeypatch, "2026-01-15")
    with pytest.raises(Refusal) as refused:
        refer(doors.actor, doors.at, case=case.number)
    assert refused.value.code == "E-PMP-REFERRAL_TOO_EARLY"
    page = doors.page(f"{case.number}/refer/", hold_reason="")
    same_everywhere(
        refused.value,
        page,
        doors.api(f"/{case.number}/referrals", {}),
        doors.command("refer", case.number),
    )


def test_a_case_on_another_ground(town: Pharmacies, monkeypatch: pytest.MonkeyPatch) -> None:
    from carelaw.gateway.use_cases.compliance import open_fine_case

    doors = Doors(monkeypatch, "2026-01-15")
    asked = {"respondent": str(town.elm.pk), "ground": "late-roster"}
    with pytest.raises(Refusal) as refused:
        open_fine_case(doors.actor, doors.at, **asked)
    assert refused.value.code == "E-PMP-FINE_GROUND_NOT_INTEGRATION"
    page = doors.page("open/", **asked)
    words = ("open-case", asked["respondent"], "--ground", "late-roster")
    same_everywhere(refused.value, page, doors.api("", asked), doors.command(*words))


def test_the_whole_way_by_the_console(town: Pharmacies, monkeypatch: pytest.MonkeyPatch) -> None:
    doors = Doors(monkeypatch, "2026-01-12")
    made = doors.page("open/", respondent=str(town.elm.pk), ground="failure-to-integrate")
    number = made["Location"].split("/")[-2]
    assert doors.page(f"{number}/willful/", on="2026-01-12", facts=FACTS).status_code == 302
    for day in ("2026-01-15", "2026-02-02", "2026-03-03"):
        doors.go_to(day)
        typed = {"mailed_on": day, "mail_proof": "9405-1", "emailed_at": f"{day}T11:00", "message_id": "<1@x>"}
        assert doors.page(f"{number}/letter/", **typed)["Location"] == f"/gateway/compliance/{number}/"
    doors.go_to("2026-04-01")
    assert doors.page(f"{number}/assess/", month="2026-03-15")["Location"] == f"/gateway/compliance/{number}/"
    assert doors.page(f"{number}/refer/", hold_reason="")["Location"] == f"/gateway/compliance/{number}/"
    answer = doors.client.get(f"/gateway/compliance/{number}/")
    assert answer.status_code == 200, answer.headers
    shown = answer.content.decode()
    told = ("Fine running", "29 days, $2,900.00", "Bundle 1", "Sent to the Bureau of Collections", "Sun, Mar 1, 2026")
    assert [words for words in told if words not in shown] == []
    register = doors.client.get("/gateway/compliance/?sort=-due").content.decode()
    assert number in register
    assert "Elm Pharmacy, Inc." in register
    assert doors.api(f"/{number}").json()["fine"]["assessed"] == "2900.00"
    code, out, _ = doors.command("cases", "--format", "json")
    assert code == 0
    assert json.loads(out)[0]["state"] == "accruing"


def test_every_act_has_a_page_and_no_act_is_open_to_a_stranger(case: FineCase, monkeypatch: pytest.MonkeyPatch) -> None:
    from carelaw.gateway.web.compliance_acts import ACTS

    doors = Doors(monkeypatch, "2026-01-15")
    for name, act in ACTS.items():
        got = doors.client.get(f"/gateway/compliance/{case.number}/{name}/").status_code
        officers = {"gateway.run-cases", "gateway.record-exemptions"}
        assert got == (200 if act.permission in officers else 403), name
    auditor = Doors(monkeypatch, "2026-01-15", "AUDITOR")
    assert auditor.client.get(f"/gateway/compliance/{case.number}/").status_code == 200
    for name in ACTS:
        assert auditor.client.post(f"/gateway/compliance/{case.number}/{name}/").status_code == 403, name


def test_a_respondent_sees_its_own_case_and_no_other(
    case: FineCase, town: Pharmacies, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(case, "2026-01-15")
    letter = case.letters.get()
    own = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY", scope={"party": [str(town.elm.pk)]})
    assert own.client.get(f"/gateway/compliance/{case.number}/").status_code == 200
    assert own.client.get(f"/letters/{letter.notice_id}.pdf")["Content-Type"] == "application/pdf"
    assert own.page(f"{case.number}/answer/", text="We begin in March.").status_code == 302
    assert own.page(f"{case.number}/claim/", from_on="2026-01-02", cause="No slot.").status_code == 302
    assert own.page(f"{case.number}/letter/").status_code == 403
    work = own.client.get("/api/work", headers={"Authorization": f"Bearer {own.secret}"}).json()
    assert any(case.number in str(item) for item in (work if isinstance(work, list) else work["items"]))
    other = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY", scope={"party": [str(town.oak.pk)]})
    assert other.client.get(f"/gateway/compliance/{case.number}/").status_code == 404
    assert other.client.get(f"/letters/{letter.notice_id}.pdf").status_code == 404
    assert other.api(f"/{case.number}").status_code == 404
    assert other.api("").json() == []
    nobody = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY")
    assert nobody.api("").json() == []
