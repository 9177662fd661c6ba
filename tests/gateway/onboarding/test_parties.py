"""Entities, vendors and stores are entered at the console, over JSON and on the command line, with one refusal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from carelaw.gateway.store.models import PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases.registering import location_rows, party_rows
from carelaw.kernel.command import Console
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.site import cli
from tests.gateway.onboarding.test_doors import token, world  # noqa: F401 - a fixture
from tests.gateway.world import World
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db
OFFICER = {"officer": "Ada Stone", "officer_email": "ada@river.example"}
ENTITY = {"name": "River Pharmacy", "npi": "1669512349", **OFFICER}
VENDOR = {"name": "Span Systems", "number": "IL-V-77", **OFFICER, "makes_systems": True}
STORE = {
    "name": "River 1", "address": "1 Main St", "city": "Peoria", "zip_code": "61602", "dea": "FT7654329",
    "npi": "1669512349",
}  # fmt: skip


def console(client: Any, actor: Actor, act: str, given: dict[str, Any]) -> str:
    sign_in(client, Account.objects.get(pk=actor.account_id), actor.role)
    typed = {f"{act}-{name}": value for name, value in given.items()}
    response = client.post("/gateway/parties/", {"act": act, **typed})
    return "" if response.status_code == 302 else str(response.content.decode())


def json_api(client: Any, actor: Actor, act: str, given: dict[str, Any]) -> str:
    where = {"entity": "entities", "vendor": "vendors", "location": "locations"}[act]
    headers = {"Authorization": f"Bearer {token(actor)}"}
    response = client.post(
        f"/api/gateway/parties/{where}", json.dumps(given), content_type="application/json", headers=headers
    )
    return "" if response.status_code == 201 else str(response.content.decode())


def command_line(client: Any, actor: Actor, act: str, given: dict[str, Any]) -> str:
    given = dict(given)
    words = ["gateway", f"enter-{act}", given.pop("entity") if act == "location" else given.pop("name")]
    for name, value in given.items():
        words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CARELAW_TOKEN", token(actor))
        out, err = io.StringIO(), io.StringIO()
        code = cli.main(words, Console(out, err, io.StringIO()))
    return "" if code == 0 else err.getvalue()


DOORS: dict[str, Callable[[Any, Actor, str, dict[str, Any]], str]] = {
    "console": console,
    "JSON": json_api,
    "command line": command_line,
}


@pytest.mark.parametrize("door", DOORS)
def test_an_entity_a_vendor_and_a_store_are_entered(client: Any, world: World, door: str) -> None:  # noqa: F811
    through, staff = DOORS[door], world.administrator
    before = PharmacyLocation.objects.count()
    assert through(client, staff, "entity", ENTITY) == ""
    assert through(client, staff, "vendor", VENDOR) == ""
    named = next(row for row in party_rows(staff) if row["name"] == "River Pharmacy")
    entity = PharmacyEntity.objects.get(pk=named["id"])
    made = Vendor.objects.get(pk=next(row["id"] for row in party_rows(staff) if row["name"] == "Span Systems"))
    assert (made.makes_systems, made.runs_connections, entity.responsible_officer) == (True, False, "Ada Stone")
    assert through(client, staff, "location", {"entity": named["id"], "system_vendor": str(made.pk), **STORE}) == ""
    assert PharmacyLocation.objects.count() == before + 1
    assert PharmacyLocation.objects.get(name="River 1").system_vendor == made
    assert through(client, staff, "entity", ENTITY) == "", "the same NPI leads to the same entity"
    assert [row["name"] for row in party_rows(staff)].count("River Pharmacy") == 1


@pytest.mark.parametrize("door", DOORS)
def test_a_wrong_number_is_refused_in_the_same_words(client: Any, world: World, door: str) -> None:  # noqa: F811
    through, staff = DOORS[door], world.administrator
    said = through(client, staff, "entity", {**ENTITY, "npi": "1669512340"})
    assert "National Provider Identifier 1669512340 fails its check digit; compare it with the certificate." in said
    said = through(client, staff, "location", {"entity": str(world.entity.pk), **STORE, "dea": "FT7654320"})
    assert "The location cannot be entered; compare its numbers with the certificates." in said
    assert not PharmacyLocation.objects.filter(name="River 1").exists()


@pytest.mark.parametrize("door", DOORS)
def test_who_acts_for_an_entity_enters_nobody(client: Any, world: World, door: str) -> None:  # noqa: F811
    before = PharmacyEntity.objects.count()
    assert DOORS[door](client, world.pharmacy, "entity", ENTITY) != ""
    assert PharmacyEntity.objects.count() == before


def test_who_acts_for_an_entity_sees_its_own(world: World) -> None:  # noqa: F811
    ours = world.pharmacy
    assert {row["id"] for row in party_rows(ours)} == {str(world.entity.pk)}
    assert all(PharmacyLocation.objects.get(pk=row["id"]).entity_id == world.entity.pk for row in location_rows(ours))
