"""The drop folder, the dispenser registry and the drug file: three ways in that are not a form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.store.models import DrugProduct, RegisteredDispenser, Submission, UnknownDrug
from carelaw.pdmp.use_cases.catalog import catalog_in_force, load_products
from carelaw.pdmp.use_cases.correcting import judge_waiting
from carelaw.pdmp.use_cases.dropping import waiting, watch
from carelaw.pdmp.use_cases.drug_file import load_directory
from carelaw.pdmp.use_cases.registering import register_dispensers
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.cases.models import Case, CaseState
from tests.pdmp.conftest import AT
from tests.pdmp.files import HYDROCODONE, asap, record, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def drop(tmp_path: Path, submitter: Actor) -> Path:
    """A drop with the submitter's folder."""
    folder = tmp_path / "drop"
    (folder / Account.objects.get(pk=submitter.account_id).email).mkdir(parents=True)
    return folder


def own(drop: Path) -> Path:
    return next(path for path in drop.iterdir() if path.is_dir())


def look(drop: Path) -> list[str]:
    said: list[str] = []
    watch(drop, once=True, every=0, say=said.append)
    return said


def test_a_dropped_file_is_taken_answered_and_put_away(drop: Path) -> None:
    (own(drop) / "monday.asap").write_bytes(asap([record(), record(DSP02="2", DSP10="0")]))
    look(drop)
    answers = list((own(drop) / "acknowledgments").glob("*.json"))
    told = json.loads(answers[0].read_text("utf-8"))
    assert (told["sent"], told["state"]) == (2, "processed")
    assert sum(told["counts"].values()) == 2
    assert [path.name.endswith("-monday.asap") for path in (own(drop) / "taken").iterdir()] == [True]
    assert not list(waiting(drop))


def test_what_is_still_being_sent_or_lies_in_the_root_is_left_alone(drop: Path) -> None:
    (own(drop) / "half.UP").write_bytes(b"TH*4.2B")
    (own(drop) / ".hidden").write_bytes(b"x")
    (drop / "nobodys.asap").write_bytes(asap([record()]))
    look(drop)
    assert not Submission.objects.exists()
    assert (own(drop) / "half.UP").exists()


def test_a_folder_that_is_nobodys_keeps_its_files_and_names_no_one_in_what_is_said(drop: Path) -> None:
    (drop / "stranger@example.org").mkdir()
    (drop / "stranger@example.org" / "secret-name.asap").write_bytes(asap([record()]))
    said = look(drop)
    assert (drop / "stranger@example.org" / "secret-name.asap").exists()
    assert said
    assert "secret-name" not in " ".join(said)


def test_a_file_found_again_after_a_kill_changes_nothing(drop: Path, submitter: Actor) -> None:
    content = asap([record()])
    send(submitter, content)
    (own(drop) / "again.asap").write_bytes(content)
    look(drop)
    assert sorted(Submission.objects.values_list("state", flat=True)) == ["duplicate", "processed"]


def test_good_rows_are_registered_and_bad_ones_named_by_row_and_field(db: None) -> None:
    sheet = ["dea,npi,name,kind,basis", "FT7654329,1669512349,One,pharmacy,permit", "FT7654320,12,,shop,"]
    registered, refused = register_dispensers(sheet)
    assert registered == 1
    assert {(fault["row"], fault["field"]) for fault in refused} == {(3, f) for f in ("dea", "npi", "name", "kind")}
    register_dispensers([sheet[0], "FT7654329,1669512349,One Renamed,pharmacy,permit"])
    assert RegisteredDispenser.objects.get().name == "One Renamed"


def test_a_code_that_the_drug_file_learns_cures_the_records_that_waited_for_it(submitter: Actor) -> None:
    known = next(one for one in carried() if one.national_drug_code == HYDROCODONE)
    new = replace(known, national_drug_code="99998877766")
    held = send(submitter, asap([record(DSP08="99998877766"), record(DSP02="2", DSP08="99998877766", DSP10="0")]))
    assert held.counts == {"held": 2}
    load_products([new], loaded_from="a test", at=AT)
    assert judge_waiting({"99998877766"}, at=AT) == 1
    assert sorted(held.records.values_list("state", "closed_by")) == [("corrected", "drug-file"), ("held", "")]
    assert Case.objects.get().state == CaseState.CLOSED
    assert UnknownDrug.objects.count() == 1


def test_the_official_directory_is_loaded_with_bad_rows_named(shared_data: Path, home: Path, db: None) -> None:
    folder = shared_data / "fda-ndc-controlled"
    products, packages = folder / "unfinished_product_controlled.txt", folder / "unfinished_package_controlled.txt"
    before = len(catalog_in_force())
    loaded = load_directory(products, packages, at=AT)
    assert loaded.products == DrugProduct.objects.count() > 1_000
    assert len(catalog_in_force()) > before
    assert all(fault["row"] and fault["reason"] for fault in loaded.quarantine)
