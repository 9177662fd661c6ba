"""Every published conversion factor, on the history of a patient who was dispensed a product of each opioid."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.catalog import load_products
from carelaw.platform.accounts.actor import Actor, actor_for
from carelaw.platform.accounts.models import Account, RoleGrant
from tests.pdmp.conftest import PHARMACY_DEA, licensed
from tests.pdmp.drugs import cdc
from tests.pdmp.files import asap, record, send

pytestmark = pytest.mark.django_db

LIQUID = {"MG/ML"}


def one_of_each(folder: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """One product of the 2018 table for each opioid, unit and factor, by the words of its row."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in cdc.rows(folder, "opioids"):
        if row["MME_Conversion_Factor"] and row["Strength_Per_Unit"]:
            found.setdefault((cdc.ingredient(row), row["UOM"], row["MME_Conversion_Factor"]), row)
    return found


def table_2022(folder: Path) -> dict[str, Decimal]:
    """The factors that the 2022 table lists, by opioid."""
    with (folder / "cdc-mme-2022" / "mme_factors.csv").open(encoding="utf-8", newline="") as sheet:
        return {row["opioid"]: Decimal(row["factor_2022"]) for row in csv.DictReader(sheet) if row["factor_2022"]}


def somebody(role: str, **scope: list[str]) -> Actor:
    """Someone whose grant already held in 2022."""
    account = Account.objects.create_user(f"{role.lower()}@example.org", name=f"Test {role.title()}")
    started = datetime(2020, 1, 2, tzinfo=UTC)
    RoleGrant.objects.create(account=account, role=role, scope=scope, starts_on=date(2020, 1, 1), granted_at=started)
    return actor_for(account, role, started, channel="console", client="test", second_factor=True)


def dispensed(number: int, row: dict[str, str], on: date) -> dict[str, str]:
    """A month of one unit a day; of patches, one worn at a time for three days each."""
    patch = row["UOM"] == "MCG/HR"
    return record(
        DSP02=str(5000 + number),
        DSP08=row["NDC"],
        DSP09="10" if patch else "30",
        DSP10="30",
        DSP11="02" if row["UOM"] in LIQUID else "01",
        DSP03=f"{on:%Y%m%d}",
        DSP05=f"{on:%Y%m%d}",
    )


@pytest.mark.parametrize("year", [2022, 2025])
def test_every_published_factor_comes_out_on_a_history(
    year: int, shared_data: Path, home: Path, pharmacy: object
) -> None:
    on, at = date(year, 9, 1), datetime(year, 9, 2, 15, tzinfo=UTC)
    products, listed = one_of_each(shared_data), table_2022(shared_data)
    assert len({factor for *_, factor in products}) >= 14
    load_products((cdc.product(row) for row in products.values()), loaded_from="cdc-mme-2018", at=at)
    sent = send(
        somebody("SUBMITTER", dispenser_dea=[PHARMACY_DEA]),
        asap([dispensed(number, row, on) for number, row in enumerate(products.values())]),
        at=at,
    )
    assert set(sent.counts) <= {"accepted", "accepted-with-warning"}, [r.findings for r in sent.records.all()][:3]
    person = PersonAsked("SAMPLESON", "AUGUST", date(1989, 3, 12))
    question = HistoryRequest("TREATMENT", "existing-patient", person=person)
    asker = licensed(somebody("PRESCRIBER", dea=["BF1234563"]), "physician")
    answer = ask_history(asker, question, at=at)
    assert isinstance(answer, HistoryReport)
    shown = {one.prescription_number: one.daily_mme for one in answer.prescriptions}
    wrong = {}
    for number, ((name, unit, factor_2018), row) in enumerate(products.items()):
        patch = unit == "MCG/HR"
        factor = Decimal(factor_2018)
        if year == 2025:
            factor = listed.get(f"{name} transdermal" if patch else name, factor)
        # Ten patches in thirty days: a third of a patch a day in 2018, one worn at a time in 2022.
        units = Decimal(1) if not patch or (year == 2025 and "fentanyl transdermal" in listed) else Decimal(1) / 3
        expected = round(Decimal(row["Strength_Per_Unit"]) * factor * units, 1)
        found = shown[str(5000 + number)]
        if found is None or round(found, 1) != expected:
            wrong[name, unit, factor_2018, row["Master_Form"]] = (found, expected)
    assert wrong == {}
