"""Federal connections, authorized applications, confirmations and data sets: in force, lapsed, withdrawn, withheld."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from carelaw.gateway.facts.onboarding import Attestations
from carelaw.gateway.facts.search import CarriedBy, Option
from carelaw.gateway.store.models import ConnectionPoint, DataSetPermission, Envelope
from carelaw.gateway.use_cases import onboarding
from carelaw.gateway.use_cases.special import acts, connections, data_sets
from carelaw.kernel.command import Console
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation
from carelaw.platform import clock as platform_clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.record.models import Entry
from carelaw.site import cli
from tests.gateway.dialects import DIALECTS, Dialect
from tests.gateway.onboarding.test_doors import token
from tests.gateway.protocols.dialects import post, said
from tests.gateway.world import AT, World, adopt, agree_on_data_sharing, execute_memorandum, person, small_world
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE
from tests.platform.accounts.people import sign_in

FEDERAL = {"sponsor": "A federal agency", "program_name": "Shared services", "evidence": "letter FS-1"}
BOTH = {("2", ALPRAZOLAM, "2025-01-05"), ("2000353", HYDROCODONE, "2025-01-05")}


def ask(client: Any, world: World, dialect: Dialect, **changed: Any) -> Any:
    """One search in one dialect."""
    return said(dialect.path, post(client, world, dialect.path, dialect.request_of(), **changed))


def on_record(world: World, option: Option) -> None:
    """The point is on record for an option."""
    ConnectionPoint.objects.update(option=option.value)
    assert world.point is not None
    world.point.refresh_from_db()


@pytest.fixture
def rest(live: World) -> tuple[World, Dialect]:
    """A live point on record for SCRIPT."""
    on_record(live, Option.REST_NCPDP)
    return live, DIALECTS["REST_NCPDP"]


def test_a_federal_connection_answers_while_its_verification_is_in_force(
    client: Any,
    live: World,
) -> None:
    on_record(live, Option.FEDERAL_VERIFIED)
    dialect = DIALECTS["FHIR"]
    assert ask(client, live, dialect).code == "E-PMP-FEDERAL_LINK_NOT_VERIFIED"
    integration = live.onboarding.reference
    connections.verify_federal(live.officer, AT, integration=integration, last_day=AT.date(), **FEDERAL)
    assert ask(client, live, dialect).outcome == "Provided"
    connections.withdraw_verification(live.officer, AT, integration=integration, because="sponsorship ended")
    told = ask(client, live, dialect)
    assert (told.code, told.cite) == ("E-PMP-FEDERAL_LINK_NOT_VERIFIED", "77 Ill. Adm. Code 2080.208(f)(1)(E)")
    yesterday = AT.date() - timedelta(days=1)
    with pytest.raises(Refusal) as refused:
        connections.verify_federal(live.officer, AT, integration=integration, last_day=yesterday, **FEDERAL)
    assert "its last day was 2026-03-01" in refused.value.says


def test_an_application_answers_while_it_is_on_the_list(client: Any, live: World) -> None:
    on_record(live, Option.ILPMP_APP)
    dialect = DIALECTS["REST_PMIX"]
    assert ask(client, live, dialect).code == "E-PMP-APPLICATION_NOT_AUTHORISED"
    listed = {"reference": "APP-1", "name": "Viewer", "document": "D-1", "funded": True, "launch_url": ""}
    connections.authorize_application(live.administrator, AT, operator=str(live.vendor.pk), **listed)
    connections.name_application(live.officer, AT, integration=live.onboarding.reference, reference="APP-1")
    assert ask(client, live, dialect).outcome == "Provided"
    connections.withdraw_application(live.administrator, AT, reference="APP-1", because="a fault")
    assert ask(client, live, dialect).code == "E-PMP-APPLICATION_NOT_AUTHORISED"
    with pytest.raises(Refusal) as refused:
        connections.authorize_application(live.officer, AT, operator="", **listed)
    assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"


def test_testing_waits_for_the_verification(tmp_path: Any, settings: Any, db: None) -> None:
    adopt(tmp_path, settings)
    world = small_world()
    agree_on_data_sharing(world)
    execute_memorandum(world, option=Option.FEDERAL_VERIFIED)
    one, vendor = world.onboarding, CarriedBy.INTEGRATION_VENDOR
    onboarding.confirm_vendor(world.pharmacy, one, carried_by=vendor, vendor=world.vendor, at=AT)
    onboarding.report_feasibility(world.connector, one, feasible=True, option=Option.FEDERAL_VERIFIED, at=AT)
    onboarding.attest_safeguards(world.connector, one, Attestations(True, True, True, True), at=AT)
    with pytest.raises(Refusal) as refused:
        onboarding.open_testing(world.officer, one, at=AT)
    assert refused.value.code == "E-PMP-FEDERAL_LINK_NOT_VERIFIED"
    assert not ConnectionPoint.objects.exists()
    connections.verify_federal(world.officer, AT, integration=one.reference, last_day=date(2026, 12, 31), **FEDERAL)
    onboarding.open_testing(world.officer, one, at=AT)
    assert ConnectionPoint.objects.count() == 1


@pytest.mark.parametrize("name", ["REST_NCPDP", "REST_PMIX", "FHIR"])
def test_a_wider_data_set_is_withheld_until_it_is_opened(client: Any, live: World, name: str) -> None:
    dialect = DIALECTS[name]
    on_record(live, dialect.option)
    Dispensation.objects.filter(prescription_number="2").update(state_schedule="", federal_schedule="")
    response = post(client, live, dialect.path, dialect.request_of())
    told = said(dialect.path, response)
    assert (set(told.prescriptions), told.outcome) == ({("2000353", HYDROCODONE, "2025-01-05")}, "Provided")
    assert b"OTHER_DRUGS" in response.content
    assert b"DATASET_PERMISSION_REQUIRED" in response.content
    assert ALPRAZOLAM.encode() not in response.content
    assert Envelope.objects.get().withheld_datasets == ["OTHER_DRUGS"]
    director = person("IL_CLINICAL_DIRECTOR")
    grantee = f"{live.point.reference}/rph.lane" if live.point else ""
    opened = {"data_set": "OTHER_DRUGS", "grantee_kind": "REQUESTER", "grantee": grantee}
    made = data_sets.grant_data_set(director, AT, **opened)
    assert set(ask(client, live, dialect).prescriptions) == BOTH
    other = ask(client, live, dialect, claims=live.claims(requester="rph.other"))
    assert len(other.prescriptions) == 1, "opened to one requester alone"
    data_sets.revoke_data_set(director, AT, reference=made.reference, because="no longer needed")
    assert len(ask(client, live, dialect).prescriptions) == 1, "the very next request"


def test_a_name_withheld_says_nothing_of_the_patient(client: Any, rest: tuple[World, Dialect]) -> None:
    world, dialect = rest
    ask(client, world, dialect)
    nobody = dialect.request_of({"last": "Nobody", "first": "At", "born": "1950-01-01", "zip": ""})
    post(client, world, dialect.path, nobody)
    assert list(Envelope.objects.values_list("withheld_datasets", flat=True)) == [["OTHER_DRUGS"]] * 2


def test_only_the_clinical_director_or_a_designee_opens_a_data_set(rest: tuple[World, Dialect]) -> None:
    world, _dialect = rest
    director, designee = person("IL_CLINICAL_DIRECTOR"), person("IL_CLINICAL_DESIGNEE")
    opened = {"data_set": "OTHER_DRUGS", "grantee_kind": "ENTITY", "grantee": str(world.entity.pk)}

    def refused(actor: Actor) -> str:
        with pytest.raises(Refusal) as fault:
            data_sets.grant_data_set(actor, AT, **opened)
        return fault.value.code

    assert {refused(one) for one in (world.administrator, world.officer, designee)} == {
        "E-PMP-CLINICAL_DIRECTOR_REQUIRED"
    }
    named = data_sets.name_designee(
        director, AT, email="il_clinical_designee@example.org", document="CD-1", last_day=AT.date()
    )
    made = data_sets.grant_data_set(designee, AT, **opened)
    assert (made.granter_role, made.designation) == ("IL_CLINICAL_DESIGNEE", named)
    with pytest.raises(Refusal):
        data_sets.grant_data_set(designee, AT + timedelta(days=1), **opened)
    data_sets.end_designation(director, AT, reference=named.reference, because="left")
    assert refused(designee) == "E-PMP-CLINICAL_DIRECTOR_REQUIRED"
    entry = Entry.objects.filter(kind="gateway-data-set").get()
    assert set(json.loads(entry.body_text)) == {"permission", "data_set", "what", "role"}


def test_a_confirmation_is_permitted_and_revoked(client: Any, rest: tuple[World, Dialect]) -> None:
    world, dialect = rest
    typed = {"party": str(world.entity.pk), "reference": "CONF-1", "last_day": AT.date().isoformat()}
    assert not ask(client, world, dialect).confirmation
    acts.PERMIT.perform(world.administrator, AT, typed)
    confirmed = ask(client, world, dialect).confirmation
    assert confirmed.endswith("qualified")
    assert Envelope.objects.filter(confirmation_id=confirmed.split()[0]).exists()
    acts.REVOKE_CONFIRMATIONS.perform(world.administrator, AT, {"reference": "CONF-1", "because": "misread"})
    assert not ask(client, world, dialect).confirmation
    with pytest.raises(Refusal) as refused:
        acts.PERMIT.perform(world.connector, AT, typed)
    assert refused.value.code == "E-PMP-ILPMP_AUTHORITY_REQUIRED"


def by_form(client: Client, actor: Actor, act: Any, typed: dict[str, str]) -> str:
    """The act at the console; each person has a browser of their own."""
    client = Client()
    sign_in(client, Account.objects.get(pk=actor.account_id), actor.role)
    response = client.post(reverse(f"act-{act.name}"), typed)
    done = response.status_code == 302 and response["Location"] == reverse("gateway-data-sets")
    return "done" if done else f"{response.status_code} {response.content.decode()}"


def by_json(client: Client, actor: Actor, act: Any, typed: dict[str, str]) -> str:
    """The act as an operation."""
    headers = {"Authorization": f"Bearer {token(actor)}"}
    where = f"/api/gateway/special/{act.name}"
    response = client.post(where, json.dumps(typed), content_type="application/json", headers=headers)
    return "done" if response.status_code == 201 else response.content.decode()


def by_command(client: Client, actor: Actor, act: Any, typed: dict[str, str]) -> str:
    """The act at the command line."""
    words = [word for name, value in typed.items() for word in (f"--{name.replace('_', '-')}", value)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELAW_TOKEN", token(actor))
        patch.setattr(platform_clock, "now", lambda: AT)
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(["gateway", act.name, *words], Console(out, err, io.StringIO()))
    return "done" if code == 0 else err.getvalue()


@pytest.mark.parametrize("door", [by_form, by_json, by_command])
def test_a_data_set_is_opened_and_closed_at_every_door(client: Client, rest: tuple[World, Dialect], door: Any) -> None:
    world, dialect = rest
    director = person("IL_CLINICAL_DIRECTOR")
    typed = {"data_set": "OTHER_DRUGS", "grantee_kind": "ROLE", "grantee": "Pharmacist"}
    words = "Only the Clinical Director, or the designee, opens a data set beyond controlled substances."
    assert words in door(client, world.administrator, acts.GRANT, typed)
    assert door(client, director, acts.GRANT, typed) == "done"
    ask(Client(), world, dialect)
    reference = DataSetPermission.objects.get().reference
    assert door(client, director, acts.REVOKE_DATA_SET, {"reference": reference, "because": "over"}) == "done"
    ask(Client(), world, dialect)
    found = Envelope.objects.order_by("withheld_datasets").values_list("withheld_datasets", flat=True)
    assert sorted(map(len, found)) == [0, 1]


def test_the_registers_are_shown_at_every_door(client: Client, rest: tuple[World, Dialect]) -> None:
    world, _dialect = rest
    connections.verify_federal(world.officer, AT, integration=world.onboarding.reference, last_day=AT.date(), **FEDERAL)
    acts.PERMIT.perform(world.administrator, AT, {"party": str(world.entity.pk), "reference": "CONF-1"})
    headers = {"Authorization": f"Bearer {token(world.administrator)}"}
    told = client.get("/api/gateway/special/connections", headers=headers).json()
    assert (told["federal"][0]["in_force"], told["confirmations"][0]["reference"]) == (True, "CONF-1")
    sign_in(client, Account.objects.get(pk=world.administrator.account_id), "IL_ADMINISTRATOR")
    page = client.get("/gateway/connections/").content.decode()
    assert "letter FS-1" in page
    assert "CONF-1" in page
    assert reverse("act-permit-confirmations") in page
    assert "No data set is open to anybody." in client.get("/gateway/data-sets/").content.decode()
