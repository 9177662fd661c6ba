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


# Each act with what a door refuses it for: the page with what is typed, the operation with its body, the command.
REFUSED: dict[str, tuple[str, str, tuple[str, dict[str, str]], tuple[str, Any], tuple[str, ...]]] = {
    "willful": (
        "IL_COMPLIANCE",
        "E-PMP-REASON_REQUIRED",
        ("{case}/willful/", {"on": "2026-01-21", "facts": "Refused."}),
        ("/{case}/willfulness", {"on": "2026-01-21", "facts": "Refused."}),
        ("willful", "{case}", "--facts", "Refused.", "--on", "2026-01-21"),
    ),
    "bounce": (
        "IL_COMPLIANCE",
        "E-PMP-LETTER_CHANNEL_MISSING",
        ("{case}/bounce/", {"kind": "first-warning"}),
        ("/{case}/bounces", {"kind": "first-warning"}),
        ("bounce", "{case}", "first-warning"),
    ),
    "assess": (
        "IL_COMPLIANCE",
        "E-PMP-LETTER_SEQUENCE_INCOMPLETE",
        ("{case}/assess/", {"month": "2026-01-01"}),
        ("/{case}/assessments", {"month": "2026-01-01"}),
        ("assess", "{case}", "2026-01-01"),
    ),
    "delay": (
        "IL_COMPLIANCE",
        "E-PMP-DELAY_RUNS_BACKWARD",
        ("{case}/delay/", {"from_on": "2026-01-21", "cause": "No slot."}),
        ("/{case}/delays", {"from_on": "2026-01-21", "cause": "No slot."}),
        ("delay", "{case}", "--from", "2026-01-21", "--cause", "No slot."),
    ),
    "decide": (
        "IL_COMPLIANCE",
        "delay-unknown",
        ("{case}/decide/", {"delay": "999", "decision": "confirm"}),
        ("/delays/999/decision", {"decision": "confirm"}),
        ("delay", "{case}", "--confirm", "999"),
    ),
    "end": (
        "IL_COMPLIANCE",
        "delay-unknown",
        ("{case}/decide/", {"delay": "999", "decision": "end"}),
        ("/delays/999/decision", {"decision": "end"}),
        ("delay", "{case}", "--end", "999"),
    ),
    "relieve": (
        "IL_ADMINISTRATOR",
        "E-PMP-REASON_REQUIRED",
        ("{case}/relieve/", {"kind": "waiver", "from_on": "2026-01-02", "reason": "A flood."}),
        ("/{case}/reliefs", {"kind": "waiver", "from_on": "2026-01-02", "reason": "A flood."}),
        ("relieve", "{case}", "waiver", "--from", "2026-01-02", "--reason", "A flood."),
    ),
    "end-stay": (
        "IL_ADMINISTRATOR",
        "stay-unknown",
        ("{case}/end-stay/", {}),
        ("/{case}/stay-ends", {}),
        ("end-stay", "{case}"),
    ),
    "release": (
        "IL_ADMINISTRATOR",
        "E-PMP-LETTER_SEQUENCE_INCOMPLETE",
        ("{case}/release/", {"reason": "It concerns a closed store."}),
        ("/{case}/letters", {"reason": "It concerns a closed store."}),
        ("letter", "{case}", "--reason", "It concerns a closed store."),
    ),
    "payment": (
        "IL_FISCAL",
        "payment-ahead",
        ("{case}/payment/", {"reference": "1042", "amount": "100.00", "on": "2026-01-21"}),
        ("/{case}/payments", {"reference": "1042", "amount": "100.00", "on": "2026-01-21"}),
        ("payment", "{case}", "1042", "100.00", "--on", "2026-01-21"),
    ),
    "claim": (
        "PHARMACY_ENTITY",
        "E-PMP-DELAY_RUNS_BACKWARD",
        ("{case}/claim/", {"from_on": "2023-12-31", "cause": "No slot."}),
        ("/{case}/delays", {"from_on": "2023-12-31", "cause": "No slot."}),
        ("delay", "{case}", "--from", "2023-12-31", "--cause", "No slot."),
    ),
}


@pytest.mark.parametrize("act", REFUSED)
def test_every_act_is_refused_alike_at_every_door(
    case: FineCase, town: Pharmacies, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    role, code, (page, typed), (path, body), words = REFUSED[act]
    grant = {"scope": {"party": [str(town.elm.pk)]}} if role == "PHARMACY_ENTITY" else {}
    doors = Doors(monkeypatch, "2026-01-20", role, **grant)
    told = doors.api(path.format(case=case.number), body)
    answer = told.json()
    assert answer["code"] == code
    refused = Refusal(answer["code"], answer["says"], cite=answer["cite"])
    command = doors.command(*(word.format(case=case.number) for word in words))
    same_everywhere(refused, doors.page(page.format(case=case.number), **typed), told, command)


def test_a_closed_case_takes_no_answer_at_any_door(
    case: FineCase, town: Pharmacies, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = Doors(monkeypatch, "2026-01-20")
    assert officer.command("close", case.number, "--reason", "Opened by mistake.")[0] == 0
    own = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY", scope={"party": [str(town.elm.pk)]})
    told = own.api(f"/{case.number}/answers", {"text": "Why?"})
    refused = Refusal(told.json()["code"], told.json()["says"], cite=told.json()["cite"])
    assert refused.code == "case-closed"
    page = own.page(f"{case.number}/answer/", text="Why?")
    same_everywhere(refused, page, told, own.command("answer", case.number, "--text", "Why?"))


def test_exemptions_read_the_same_and_are_done_at_every_door(town: Pharmacies, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY", scope={"party": [str(town.elm.pk)]})
    main, north = str(town.elm_main.pk), str(town.elm_north.pk)
    signed = {"signer": "Ada Stone", "signed_on": "2026-01-19"}

    def page(doors: Doors, act: str, **typed: str) -> Any:
        typed = {f"{act}-{name}": value for name, value in typed.items()}
        return doors.client.post("/gateway/exemptions/", {"act": act, **typed})

    told = owner.api(f"/locations/{main}/certification", signed)
    refused = Refusal(told.json()["code"], told.json()["says"], cite=told.json()["cite"])
    assert refused.code == "E-PMP-CERTIFICATION_CONTRADICTED"
    words = ("certify", main, "--signer", "Ada Stone", "--signed-on", "2026-01-19")
    same_everywhere(refused, page(owner, "certify", location=main, **signed), told, owner.command(*words))
    assert [row["state"] for row in owner.api("/exemptions").json()] == ["contradicted"] * 3, "each is kept for review"

    officer = Doors(monkeypatch, "2026-01-20")
    assert "Contradicted by the register" in officer.client.get("/gateway/exemptions/").content.decode()
    told = officer.api(f"/locations/{north}/hospital", {"department": False, "basis": "St. Anne, 0012345"})
    refused = Refusal(told.json()["code"], told.json()["says"], cite=told.json()["cite"])
    assert refused.code == "E-PMP-EXEMPTION_NOT_APPLICABLE"
    words = ("hospital", north, "--not-a-department", "--basis", "St. Anne, 0012345")
    typed = {"location": north, "department": "no", "basis": "St. Anne, 0012345"}
    same_everywhere(refused, page(officer, "hospital", **typed), told, officer.command(*words))

    assert page(officer, "hospital", **{**typed, "department": "yes"}).status_code == 302
    number = officer.api("/exemptions").json()[0]["exemption"]
    assert page(officer, "end", exemption=str(number)).status_code == 302
    code, out, _ = officer.command("hospital", north, "--basis", "St. Anne, 0012345", "--format", "json")
    assert (code, json.loads(out)[0]["state"]) == (0, "in-force")
    assert officer.command("end-exemption", str(json.loads(out)[0]["exemption"]))[0] == 0
    told = officer.api(f"/exemptions/{number}/end", {})
    ended = officer.command("end-exemption", str(number))
    assert (told.json()["code"], told.status_code, told.json()["says"] in ended[2]) == ("exemption-unknown", 404, True)
    stranger = Doors(monkeypatch, "2026-01-20", "PHARMACY_ENTITY", scope={"party": [str(town.oak.pk)]})
    assert stranger.api("/exemptions").json() == []
    assert json.loads(stranger.command("exemptions", "--format", "json")[1]) == []


def test_a_receipt_is_entered_at_every_door(
    town: Pharmacies, case: FineCase, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    from carelaw.gateway.use_cases.referral import refer

    settings.CARELAW_HOME = tmp_path
    sent(case, "2026-01-15", "2026-02-02", "2026-03-03")
    doors = Doors(monkeypatch, "2026-03-04")
    made = refer(doors.actor, doors.at, case=case.number)
    assert doors.page(f"{case.number}/receipt/", bundle=str(made.pk), receipt="BOC-1").status_code == 302
    assert doors.api(f"/bundles/{made.pk}/receipt", {"receipt": "BOC-2"}).json()["receipt"] == "BOC-2"
    assert doors.command("receipt", str(made.pk), "BOC-3")[0] == 0
    made.refresh_from_db()
    assert made.receipt == "BOC-3"


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
        assert got == (200 if act.permission in {"gateway.run-cases", "gateway.refer-cases"} else 403), name
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
