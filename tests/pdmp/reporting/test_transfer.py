"""The Attorney General's data: its own collection date, older rows only counted, gaps marked, all accounted for."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation, Patient, TransferBatch, TransferredDispensation
from carelaw.pdmp.use_cases.reporting.redating import follow_the_reading
from carelaw.pdmp.use_cases.reporting.transferring import batch_for, reconciliation, transfer_in
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor
from tests.pdmp.files import HYDROCODONE

pytestmark = pytest.mark.django_db
HEADER = (
    "collected_on,dispensed_on,written_on,prescription_number,national_drug_code,quantity,days_supply,payment,"
    "patient_last_name,patient_first_name,birth_date,gender,street,city,state,zip_code,prescriber_dea,"
    "prescriber_last_name,prescriber_first_name,dispenser_dea,dispenser_npi,dispenser_name"
)


def row(collected: str, number: str, **changes: str) -> str:
    cells = {
        "collected_on": collected,
        "dispensed_on": "2018-01-05",
        "written_on": "2018-01-04",
        "prescription_number": number,
        "national_drug_code": HYDROCODONE,
        "quantity": "60",
        "days_supply": "15",
        "payment": "04",
        "patient_last_name": "Sampleson",
        "patient_first_name": "August",
        "birth_date": "1989-03-12",
        "gender": "M",
        "street": "10023 Oakways Ln",
        "city": "Springfield",
        "state": "PA",
        "zip_code": "19064",
        "prescriber_dea": "BF1234563",
        "prescriber_last_name": "Fiorella",
        "prescriber_first_name": "Marie",
        "dispenser_dea": PHARMACY_DEA,
        "dispenser_npi": "1669512349",
        "dispenser_name": "Test Pharmacy 1",
        **changes,
    }
    return ",".join(cells[name] for name in HEADER.split(","))


def transfer(steward: Actor, *rows: str) -> TransferBatch:
    sheet = io.BytesIO("\n".join((HEADER, *rows)).encode())
    return transfer_in(steward, AT, sheet, file_name="oag.csv")


def test_seven_years_are_counted_from_the_original_collection(steward: Actor) -> None:
    batch = transfer(steward, row("2018-01-06", "1"), row("2018-01-05", "2"), row("2018-01-07", "3"))
    # Offered on 2025-01-06: the first is seven years old on that very day, the second a day more.
    assert (batch.offered, batch.accepted, batch.refused, batch.unreadable) == (3, 2, 1, 0)
    kept = Dispensation.objects.order_by("prescription_number")
    assert [(one.prescription_number, one.collected_on) for one in kept] == [
        ("1", date(2018, 1, 6)),
        ("3", date(2018, 1, 7)),
    ]
    assert {one.state_schedule for one in kept} == {"II"}
    assert batch.oldest_kept == date(2018, 1, 6)


def test_an_unknown_collection_date_is_the_dispensing_date(steward: Actor) -> None:
    batch = transfer(steward, row("", "1"), row("", "2", dispensed_on="2020-05-01"))
    assert (batch.accepted, batch.refused) == (1, 1)
    assert TransferredDispensation.objects.get().original_collected_on == date(2020, 5, 1)


def test_another_reading_reaches_what_is_stored(steward: Actor, home: Path) -> None:
    transfer(steward, row("", "1", dispensed_on="2020-05-01"), row("2020-06-01", "2", dispensed_on="2020-05-02"))
    assert follow_the_reading(AT.date(), AT) == 0
    law = home / "law.toml"
    law.write_text(law.read_text("utf-8") + '\n[readings]\n"AMB-44" = "transfer-date"\n', encoding="utf-8")
    assert follow_the_reading(AT.date(), AT) == 1
    kept = Dispensation.objects.order_by("prescription_number").values_list("collected_on", flat=True)
    assert list(kept) == [date(2025, 1, 6), date(2020, 6, 1)]
    assert TransferredDispensation.objects.get(row=2).original_collected_on == date(2025, 1, 6)
    assert follow_the_reading(AT.date(), AT) == 0


def test_a_correction_follows_the_reading_with_what_it_corrects(steward: Actor, home: Path) -> None:
    transfer(steward, row("", "1", dispensed_on="2020-05-01"))
    first = Dispensation.objects.get()
    Dispensation.objects.filter(pk=first.pk).update(state="superseded")
    first.pk, first.version = None, 2
    first.save(force_insert=True)
    law = home / "law.toml"
    shipped = law.read_text("utf-8")
    law.write_text(shipped + '\n[readings]\n"AMB-44" = "transfer-date"\n', encoding="utf-8")
    follow_the_reading(AT.date(), AT)
    assert set(Dispensation.objects.values_list("collected_on", flat=True)) == {date(2025, 1, 6)}
    law.write_text(shipped, encoding="utf-8")
    follow_the_reading(AT.date(), AT)
    assert set(Dispensation.objects.values_list("collected_on", flat=True)) == {date(2020, 5, 1)}


@pytest.mark.parametrize(("born", "taken"), [("2018-01-05", 1), ("2018-01-06", 0)])
def test_nobody_was_dispensed_to_before_birth(steward: Actor, born: str, taken: int) -> None:
    batch = transfer(steward, row("2020-01-06", "1", birth_date=born))
    assert (batch.accepted, batch.unreadable) == (taken, 1 - taken)
    assert [(one["row"], one["field"]) for one in batch.problems] == ([] if taken else [(2, "birth_date")])


def test_old_reports_lack_elements_and_say_so(steward: Actor) -> None:
    batch = transfer(steward, row("2020-01-06", "1", days_supply="", payment="", gender=""))
    assert batch.gaps == {"days_supply": 1, "gender": 1, "payment": 1}
    assert Dispensation.objects.get().warnings == ["gap-gender", "gap-days-supply", "gap-payment"]


def test_every_row_ends_in_one_count_and_no_value_is_repeated(steward: Actor) -> None:
    batch = transfer(
        steward,
        row("2020-01-06", "1"),
        row("2020-01-06", "1"),
        row("2020-01-06", "2", birth_date="31.12.1989"),
        row("2010-01-06", "3"),
        row("2026-01-06", "4"),
    )
    found = reconciliation(batch)
    assert found["adds_up"]
    assert (batch.offered, batch.accepted, batch.refused, batch.unreadable) == (5, 1, 1, 3)
    assert [(one["row"], one["field"]) for one in found["problems"]] == [
        (4, "birth_date"),
        (6, "collected_on"),
        (3, "prescription_number"),
    ]
    assert "31.12.1989" not in str(found)
    assert "1 rows collected more than seven years" in found["certified"]


def test_the_same_file_is_never_loaded_twice(steward: Actor) -> None:
    transfer(steward, row("2020-01-06", "1"))
    with pytest.raises(Refusal, match=r"E-MAP-49\.again"):
        transfer(steward, row("2020-01-06", "1"))
    assert (Dispensation.objects.count(), Patient.objects.count()) == (1, 1)


def test_a_sheet_without_its_columns_loads_nothing(steward: Actor) -> None:
    with pytest.raises(Refusal, match="sheet-columns-missing"):
        transfer_in(steward, AT, io.BytesIO(b"name\nx\n"), file_name="oag.csv")
    assert TransferBatch.objects.count() == 0


def test_the_attorney_generals_agent_sees_the_reconciliation_and_sends_nothing(steward: Actor) -> None:
    agent = actor("OAG_AGENT")
    batch = transfer(steward, row("2020-01-06", "1"))
    assert batch_for(agent, str(batch.pk)).accepted == 1
    with pytest.raises(Refusal, match="not-permitted"):
        transfer(agent, row("2020-01-06", "2"))
