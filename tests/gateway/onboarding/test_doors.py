"""The off switch and the steps at the console, over JSON and on the command line: one act, one refusal, one wording."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.store.models import ConnectionPoint, Envelope, Onboarding
from carelaw.gateway.use_cases import onboarding
from carelaw.gateway.use_cases.oversight import keeping
from carelaw.kernel.command import Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.tokens import issue_token
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.record.models import Entry
from carelaw.site import cli
from tests.gateway.world import (
    AT,
    CLAUSES,
    POINTS,
    World,
    adopt,
    agree_on_data_sharing,
    go_live,
    go_to_testing,
    person,
    small_world,
)
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db
POINT_NAMES = tuple(name for name in POINTS.__dataclass_fields__ if name not in {"option", "program_fee"})
HALVES = ("control_list", "electronic_safeguards", "physical_safeguards")

Told = tuple[str, str, str]


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    adopt(tmp_path, settings)
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    monkeypatch.setattr(clock, "now", lambda: AT)
    yield small_world()
    Doorkeeper.clock = staticmethod(before)


def token(actor: Actor) -> str:
    account = Account.objects.get(pk=actor.account_id)
    return issue_token(host_operator("tests"), AT, account=account, role=actor.role, days=1).secret


def console(client: Any, actor: Actor, point: str, act: str, because: str) -> Told:
    sign_in(client, Account.objects.get(pk=actor.account_id), actor.role)
    response = client.post(f"/gateway/points/{point}/", {"act": act, "because": because})
    if response.status_code == 302:
        return ("done", "", "")
    page = unescape(response.content.decode())
    found = re.search(r'<p class="usa-alert__text">(.*?) <span class="cl-cite">(.*?)</span> <code>(.*?)</code>', page)
    if found:
        return (found[3], found[1], found[2])
    code, cite = re.search(r"<dt>Code</dt><dd><code>(.*?)</code>", page), re.search(r"<dt>Law</dt><dd>(.*?) \(", page)
    assert code, page
    says = re.search(r'<p class="usa-alert__text">(.*?)</p>|<p class="cl-lead">(.*?)</p>', page)
    return (code[1], (says[1] or says[2]) if says else "", cite[1] if cite else "")


def json_api(client: Any, actor: Actor, point: str, act: str, because: str) -> Told:
    response = client.post(
        f"/api/gateway/points/{point}/{act}",
        json.dumps({"because": because}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(actor)}"},
    )
    told = response.json()
    return ("done", "", "") if response.status_code == 200 else (told["code"], told["says"], told["cite"])


def command_line(client: Any, actor: Actor, point: str, act: str, because: str) -> Told:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELAW_TOKEN", token(actor))
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(["gateway", act, point, "--because", because], Console(out, err, io.StringIO()))
    if code == 0:
        return ("done", "", "")
    found = re.match(r"Refused \(([^)]+)\): (.*?)(?: \[(.+)\])?$", err.getvalue().splitlines()[0])
    assert found, err.getvalue()
    return (found[1], found[2], found[3] or "")


DOORS: dict[str, Callable[[Any, Actor, str, str, str], Told]] = {
    "console": console,
    "JSON": json_api,
    "command line": command_line,
}


@pytest.mark.parametrize("door", DOORS)
def test_the_switch_works_at_every_door(client: Any, world: World, door: str) -> None:
    point = go_live(world).point
    assert point is not None
    through = DOORS[door]
    assert through(client, world.administrator, point.reference, "disable", "A leak is suspected.")[0] == "done"
    assert ConnectionPoint.objects.get().state == "disabled"
    assert through(client, world.administrator, point.reference, "enable", "It was none.")[0] == "done"
    assert ConnectionPoint.objects.get().state == "active"
    assert [e.because for e in point.events.order_by("-pk")[:2]] == ["It was none.", "A leak is suspected."]


def test_a_refusal_reads_the_same_at_every_door(client: Any, world: World) -> None:
    point = go_live(world).point
    assert point is not None
    told = {
        name: through(client, world.administrator, point.reference, "enable", "no need")
        for name, through in DOORS.items()
    }
    assert set(told.values()) == {
        (
            "point-state",
            "Point IL-00001 is active; only one that was switched off can be switched on again.",
            "77 Ill. Adm. Code 2080.208(b)(6)",
        )
    }


def test_an_outsider_is_refused_in_the_same_words_at_every_door(client: Any, world: World) -> None:
    point = go_live(world).point
    assert point is not None
    told = {name: through(client, world.pharmacy, point.reference, "disable", "x") for name, through in DOORS.items()}
    assert {code for code, _says, _cite in told.values()} == {"E-PMP-ILPMP_AUTHORITY_REQUIRED"}
    assert len(set(told.values())) == 1, told
    assert ConnectionPoint.objects.get().state == "active"


def test_the_whole_way_over_json(client: Any, world: World) -> None:
    agree_on_data_sharing(world)
    reference = world.onboarding.reference
    keys = {who: token(actor) for who, actor in vars(world).items() if isinstance(actor, Actor)}

    def post(who: str, step: str, **body: Any) -> Any:
        response = client.post(
            f"/api/gateway/{step}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {keys[who]}"},
        )
        assert response.status_code == 200, response.content
        return response.json()

    one = f"integrations/{reference}"
    ticks = {name: True for name in POINTS.__dataclass_fields__ if name not in {"option", "program_fee"}}
    chosen = {"carried_by": "integration-vendor", "vendor": str(world.vendor.pk)}
    post("pharmacy", f"{one}/memorandum", option="FHIR", states={"WI": "ON_DEMAND"}, **chosen, **ticks)
    post("pharmacy", f"{one}/signature")
    assert post("administrator", f"{one}/signature")["stage"] == "mou-executed"
    post("pharmacy", f"{one}/vendor", **chosen)
    post("connector", f"{one}/feasibility", feasible=True, option="FHIR")
    attested = {"control_list": True, "electronic_safeguards": True, "physical_safeguards": True}
    post("connector", f"{one}/safeguards", **attested)
    post("officer", f"{one}/testing")
    post("connector", "points/IL-00001/keys", certificate=world.key.pem, keys=[world.key.jwk])
    results = dict.fromkeys(onboarding.TEST_CASES, True)
    post("officer", f"{one}/tests", results=results, signed_off=True)
    assert post("administrator", f"{one}/approve")["stage"] == "production"
    seen = client.get("/api/gateway/points/IL-00001", headers={"Authorization": f"Bearer {keys['pharmacy']}"}).json()
    assert (seen["state"], [check["outcome"] for check in seen["checks"]]) == ("active", ["pass"] * 4)


def test_the_pages_lead_through_every_step(world: World) -> None:
    agree_on_data_sharing(world)
    page = f"/gateway/integrations/{world.onboarding.reference}/"

    def act(actor: Actor, step: str, **typed: Any) -> Any:
        browser = sign_in(Client(), Account.objects.get(pk=actor.account_id), actor.role)
        assert f'value="{step}"' in browser.get(page).content.decode()
        return browser.post(page, {"step": step, **typed})

    ticks = {name: "on" for name in POINTS.__dataclass_fields__ if name not in {"option", "program_fee"}}
    chosen = {"carried_by": "integration-vendor", "vendor": str(world.vendor.pk)}
    missing = act(world.pharmacy, "decide", option="REST_PMIX", **chosen, **{**ticks, "knows_duty": ""})
    assert missing.status_code == 302
    refused = act(world.pharmacy, "sign")
    assert refused.status_code == 422
    assert "Point A is missing" in refused.content.decode()
    unreadable = act(world.pharmacy, "decide", option="REST_PMIX", states="Wisconsin", **chosen, **ticks)
    assert unreadable.status_code == 422
    assert "Line 1" in unreadable.content.decode()
    assert "Wisconsin" in unreadable.content.decode(), "nothing typed is lost"
    act(world.pharmacy, "decide", option="REST_PMIX", states="WI: always", **chosen, **ticks)
    act(world.pharmacy, "sign")
    act(world.administrator, "sign")
    act(world.pharmacy, "vendor", **chosen)
    act(world.connector, "feasible", option="REST_PMIX")
    act(world.connector, "safeguards", control_list="on", electronic_safeguards="on", physical_safeguards="on")
    act(world.officer, "testing")
    client = sign_in(Client(), Account.objects.get(pk=world.connector.account_id), "INTEGRATION_VENDOR")
    keyed = {"act": "keys", "certificate": world.key.pem, "keys": json.dumps([world.key.jwk])}
    assert client.post("/gateway/points/IL-00001/", {**keyed, "certificate": "none"}).status_code == 422
    assert client.post("/gateway/points/IL-00001/", keyed).status_code == 302
    act(world.officer, "trial", signed_off="on", **dict.fromkeys(onboarding.TEST_CASES, "on"))
    act(world.administrator, "approve")
    assert Onboarding.objects.get().stage == "production"
    assert ConnectionPoint.objects.get().state == "active"
    for address in ("/gateway/integrations/", "/gateway/points/", "/gateway/points/IL-00001/"):
        assert client.get(address).status_code == 200


def test_a_data_sharing_agreement_at_the_console_and_over_json(client: Any, world: World) -> None:
    vendor = sign_in(Client(), Account.objects.get(pk=world.connector.account_id), "INTEGRATION_VENDOR")
    program = sign_in(Client(), Account.objects.get(pk=world.administrator.account_id), "IL_ADMINISTRATOR")
    page, ticks = "/gateway/agreements/", {name: "on" for name in CLAUSES.__dataclass_fields__ if name != "program_fee"}
    lacking = {**ticks, "audit_at_no_cost": "", "reference": "DSA-1", "act": "draft"}
    assert vendor.post(page, lacking).status_code == 302
    held = Agreement.objects.get()
    refused = vendor.post(page, {"act": "sign", "agreement": str(held.pk)})
    assert refused.status_code == 422
    assert "E-PMP-COST_TO_STATE_NOT_ALLOWED" in refused.content.decode()
    over_json = client.post(
        f"/api/gateway/agreements/{held.pk}/signature", headers={"Authorization": f"Bearer {token(world.connector)}"}
    )
    assert over_json.json()["code"] == "E-PMP-COST_TO_STATE_NOT_ALLOWED"
    vendor.post(page, {**ticks, "reference": "DSA-1", "act": "draft", "last_day": "2026-12-31"})
    assert vendor.post(page, {"act": "sign", "agreement": str(held.pk)}).status_code == 302
    assert program.post(page, {"act": "sign", "agreement": str(held.pk)}).status_code == 302
    listed = client.get("/api/gateway/agreements", headers={"Authorization": f"Bearer {token(world.connector)}"}).json()
    assert [(one["reference"], one["state"], one["last_day"]) for one in listed] == [
        ("DSA-1", "in-force", "2026-12-31")
    ]
    assert not client.get(
        "/api/gateway/agreements", headers={"Authorization": f"Bearer {token(world.pharmacy)}"}
    ).json()


def test_the_lists_of_the_command_line(client: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    go_live(world)
    monkeypatch.setenv("CARELAW_TOKEN", token(world.administrator))

    def printed(*words: str) -> Any:
        out = io.StringIO()
        assert cli.main(["gateway", *words, "--format", "json"], Console(out, io.StringIO(), io.StringIO())) == 0
        return json.loads(out.getvalue())

    assert printed("points")[0]["entity"] == "Prairie Pharmacies Inc."
    assert printed("requests", "--stage", "production")[0]["integration"] == world.onboarding.reference
    assert [row["outcome"] for row in printed("check", "IL-00001")] == ["pass"] * 4
    assert printed("envelopes") == []
    assert Entry.objects.filter(kind="gateway-envelopes-read").count() == 1, "the look itself is on the record"


def test_the_whole_way_on_the_command_line(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    agree_on_data_sharing(world)
    reference = world.onboarding.reference
    keys = {who: token(actor) for who, actor in vars(world).items() if isinstance(actor, Actor)}

    def step(who: str, *words: str, **facts: Any) -> str:
        monkeypatch.setenv("CARELAW_TOKEN", keys[who])
        out, err = io.StringIO(), io.StringIO()
        given = [*words, "--facts", "-"] if facts else list(words)
        console = Console(out, err, io.StringIO(json.dumps(facts)))
        assert cli.main(["gateway", *given, "--format", "json"], console) == 0, err.getvalue()
        return str(json.loads(out.getvalue())[0]["stage"])

    def refused(who: str, *words: str, **facts: Any) -> str:
        monkeypatch.setenv("CARELAW_TOKEN", keys[who])
        err = io.StringIO()
        console = Console(io.StringIO(), err, io.StringIO(json.dumps(facts)))
        assert cli.main(["gateway", *words, *(["--facts", "-"] if facts else [])], console) == Exit.REFUSED
        return err.getvalue()

    ticks = {name: True for name in POINTS.__dataclass_fields__ if name not in {"option", "program_fee"}}
    chosen = {"carried_by": "integration-vendor", "vendor": str(world.vendor.pk)}
    told = refused("pharmacy", "step", reference, "vendor", carried_by="a-friend")
    assert "carried_by is “a-friend”. Permitted: " in told
    assert "No vendor has this id." in refused(
        "pharmacy", "step", reference, "vendor", carried_by="integration-vendor", vendor="nobody"
    )
    step("pharmacy", "step", reference, "memorandum", option="FHIR", states={"WI": "ON_DEMAND"}, **chosen, **ticks)
    step("pharmacy", "step", reference, "signature")
    assert step("administrator", "step", reference, "signature") == "mou-executed"
    step("pharmacy", "step", reference, "vendor", **chosen)
    step("connector", "step", reference, "feasibility", feasible=True, option="FHIR")
    step(
        "connector",
        "step",
        reference,
        "safeguards",
        control_list=True,
        electronic_safeguards=True,
        physical_safeguards=True,
    )
    step("officer", "step", reference, "testing")
    (tmp_path / "client.pem").write_text(world.key.pem, encoding="utf-8")
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [world.key.jwk]}), encoding="utf-8")
    files = ("--certificate", str(tmp_path / "client.pem"), "--keys", str(tmp_path / "jwks.json"))
    monkeypatch.setenv("CARELAW_TOKEN", keys["connector"])
    assert cli.main(["gateway", "bind", "IL-00001", *files], Console(io.StringIO(), io.StringIO())) == 0
    results = dict.fromkeys(onboarding.TEST_CASES, True)
    step("officer", "step", reference, "tests", results=results, signed_off=True)
    assert step("administrator", "approve", reference) == "production"
    entity, locations = world.onboarding.entity_id, world.onboarding.locations.values_list("pk", flat=True)
    assert step("pharmacy", "request", str(entity), *map(str, locations)) == "requested"


# Each step: who takes it; its name at the console, at the interface and at the command line; what it needs.
STEPS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "memorandum": (
        "pharmacy",
        "decide",
        {"option": "FHIR", "carried_by": "program"},
        {"option": "FHIR", "carried_by": "program", **dict.fromkeys(POINT_NAMES, True)},
    ),
    "signature": ("pharmacy", "sign", {}, {}),
    "vendor": ("pharmacy", "vendor", {"carried_by": "program"}, {"carried_by": "program"}),
    "feasibility": ("connector", "feasible", {"option": "FHIR"}, {"feasible": True, "option": "FHIR"}),
    "safeguards": ("connector", "safeguards", {}, dict.fromkeys(HALVES, False)),
    "testing": ("officer", "testing", {}, {}),
    "tests": ("officer", "trial", {}, {"results": {"link": True}}),
    "previously-integrated": ("officer", "previously-integrated", {}, {}),
    "withdrawal": ("pharmacy", "withdraw", {"because": "No longer."}, {"because": "No longer."}),
    "approve": ("administrator", "approve", {}, {}),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_is_refused_alike_at_every_door(
    client: Any, world: World, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    go_live(world)
    who, key, typed, facts = STEPS[step]
    actor, reference = getattr(world, who), world.onboarding.reference
    over_json = client.post(
        f"/api/gateway/integrations/{reference}/{step}",
        json.dumps(facts),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(actor)}"},
    )
    told = over_json.json()
    assert (told["code"], over_json.status_code) == ("E-PMP-STEP_OUT_OF_ORDER", 409)
    browser = sign_in(Client(), Account.objects.get(pk=actor.account_id), actor.role)
    page = browser.post(f"/gateway/integrations/{reference}/", {"step": key, **typed})
    shown = unescape(page.content.decode())
    assert page.status_code == over_json.status_code, shown
    assert all(told[part] in shown for part in ("code", "says", "cite"))
    monkeypatch.setenv("CARELAW_TOKEN", token(actor))
    err = io.StringIO()
    words = ["approve", reference] if step == "approve" else ["step", reference, step, "--facts", "-"]
    assert cli.main(["gateway", *words], Console(io.StringIO(), err, io.StringIO(json.dumps(facts)))) == Exit.REFUSED
    assert f"({told['code']}): {told['says']} [{told['cite']}]" in err.getvalue()
    assert Onboarding.objects.get().stage == "production"


def test_a_request_is_made_and_taken_back_at_the_console(world: World) -> None:
    browser = sign_in(Client(), Account.objects.get(pk=world.pharmacy.account_id), "PHARMACY_ENTITY")
    board = "/gateway/integrations/"
    assert "Prairie Pharmacy Springfield" in browser.get(board).content.decode()
    mail = "<7@prairie.example>"
    made = browser.post(board, {"locations": [str(world.location.pk)], "message_id": mail})
    reference = made["Location"].split("/")[-2]
    assert Onboarding.objects.get(reference=reference).message_id == mail
    page = f"{board}{reference}/"
    refused = browser.post(page, {"step": "withdraw", "because": " "})
    assert (refused.status_code, "E-PMP-REASON_REQUIRED" in refused.content.decode()) == (422, True)
    assert browser.post(page, {"step": "withdraw", "because": "Bought by another."}).status_code == 302
    assert Onboarding.objects.get(reference=reference).stage == "withdrawn"
    auditor = person("AUDITOR")
    seen = sign_in(Client(), Account.objects.get(pk=auditor.account_id), "AUDITOR").get(board).content.decode()
    assert "Ask for an integration" not in seen


def test_agreements_at_the_command_line(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def printed(actor: Actor, *words: str, **facts: Any) -> Any:
        monkeypatch.setenv("CARELAW_TOKEN", token(actor))
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(["gateway", *words, "--format", "json"], Console(out, err, io.StringIO(json.dumps(facts))))
        return json.loads(out.getvalue()) if code == 0 else err.getvalue()

    clauses = {name: True for name in CLAUSES.__dataclass_fields__ if name != "program_fee"}
    words = ("draft-agreement", str(world.vendor.pk), "DSA-9", "--last-day", "2026-12-31", "--facts", "-")
    held = printed(world.connector, *words, **{**clauses, "inspection": False})[0]["agreement"]
    assert "E-PMP-CLAUSE_MISSING" in printed(world.connector, "sign-agreement", held)
    printed(world.connector, *words, **clauses)
    printed(world.connector, "sign-agreement", held)
    assert printed(world.administrator, "sign-agreement", held)[0]["state"] == "in-force"
    permit = ("permit-confirmations", "--party", str(world.entity.pk), "--reference", "CONF-1")
    assert "E-PMP-ILPMP_AUTHORITY_REQUIRED" in printed(world.connector, *permit)
    assert printed(world.administrator, *permit)[0]["reference"] == "CONF-1"
    unknown = (permit[0], "--party", "nobody", "--reference", "C-2")
    assert "No pharmacy entity or vendor has this id." in printed(world.administrator, *unknown)
    assert [row["reference"] for row in printed(world.pharmacy, "agreements")] == ["CONF-1"]


def test_work_waits_for_whoever_can_do_it(world: World) -> None:
    def waits(actor: Actor) -> list[str]:
        found = [item for item in waiting_for(actor, AT.date()) if item.key.startswith("gateway-integration")]
        return [item.says.rpartition(": ")[2] for item in found]

    assert waits(world.pharmacy) == ["decide the method and draft the memorandum"]
    agree_on_data_sharing(world)
    assert not waits(world.administrator)
    from tests.gateway.world import execute_memorandum

    execute_memorandum(world)
    assert waits(world.pharmacy) == ["confirm the integration vendor"]
    go_to_testing(world)
    assert waits(world.officer) == ["record the test cases and sign them off"]
    passed = dict.fromkeys(onboarding.TEST_CASES, True)
    onboarding.record_test(world.officer, world.onboarding, passed, at=AT, signed_off=True)
    assert waits(world.administrator) == ["switch production on"]


def test_a_vendor_is_told_before_its_agreement_ends(world: World) -> None:
    agree_on_data_sharing(world, last_day=date(2026, 5, 31))
    earlier, later = date(2026, 3, 1), date(2026, 3, 2)
    # 91 and 90 days before the last day.
    assert not [item for item in waiting_for(world.connector, earlier) if item.due_on]
    assert [item.due_on for item in waiting_for(world.connector, later)] == [date(2026, 5, 31)]


def test_envelopes_go_after_their_years_and_not_a_day_before(world: World) -> None:
    kept = Envelope.objects.create(received_at=AT.replace(year=2020), outcome="REFUSED")
    keeping.forget_what_is_old(AT.date(), AT)
    assert Envelope.objects.filter(pk=kept.pk).exists()
    later = AT + timedelta(days=1)
    assert keeping.forget_what_is_old(later.date(), later) == 1
    assert Entry.objects.filter(kind="gateway-envelopes-purged").count() == 1


def test_a_refused_search_can_be_explained(client: Any, world: World) -> None:
    from tests.gateway.protocols.dialects import PMIX_PATH, pmix, post, said

    go_live(world)
    answer = said(PMIX_PATH, post(client, world, PMIX_PATH, pmix(2)))
    told = explain("search", answer.reference, world.administrator)
    assert told.says == "It was refused."
    assert [line.value for line in told.lines][1:] == ["E-PMP-BULK_QUERY_FORBIDDEN"]
    assert told.decisions
    sign_in(client, Account.objects.get(pk=world.administrator.account_id), "IL_ADMINISTRATOR")
    assert "Sampleson" in client.get(f"/gateway/envelopes/{answer.reference}/").content.decode()
    assert "Sampleson" not in client.get("/gateway/envelopes/").content.decode()
    with pytest.raises(Refusal):
        explain("search", answer.reference, world.pharmacy)
