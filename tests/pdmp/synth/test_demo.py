"""The demo's state: its stories can be found in the files."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from carelaw.pdmp.drugs.catalog import carried
from carelaw.pdmp.facts.clinical import DrugClass
from carelaw.pdmp.synth.demo import Demo, demo_state
from carelaw.pdmp.wire.asap.profile import load_profile
from carelaw.pdmp.wire.asap.reader import Record, inspect, records

END_ON = date(2025, 6, 30)
PENNSYLVANIA = load_profile("pa").accepting("4.2", "4.2A", "4.2B", "5.0")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return demo_state(tmp_path_factory.mktemp("demo") / "state", END_ON)


@pytest.fixture(scope="module")
def told(demo: Demo) -> dict[str, list[Record]]:
    """Every record of the stories that stood, by the story."""
    where = {(row["file"], int(row["ordinal"])): row for row in demo.manifest.rows("truth")}
    names = {story.name for story in demo.stories}
    casts = {str(role.person) for story in demo.stories for role in story.cast}
    found: dict[str, list[Record]] = defaultdict(list)
    for path in sorted(demo.manifest.files.iterdir()):
        with path.open("rb") as stream:
            envelope = inspect(stream, PENNSYLVANIA, received_on=END_ON)
            for record in records(stream, envelope, PENNSYLVANIA, received_on=END_ON):
                row = where.get((path.name, record.ordinal))
                if row is not None and row["then"] != "resent" and row["pattern"] in names and row["person"] in casts:
                    found[row["pattern"]].append(record)
    return found


def test_it_is_small_and_ends_before_the_day(demo: Demo) -> None:
    counts = demo.manifest.as_dict()
    assert 3000 <= counts["dispensings"] <= 5000
    assert 300 <= counts["patients"] <= 900
    assert len(counts["files_by_version"]) == 4
    last = max(datetime.fromisoformat(sent["received_at"]) for sent in demo.manifest.rows("files"))
    assert last.date() == END_ON
    assert last.hour < 12


def test_the_cast_lies_beside_the_files(demo: Demo) -> None:
    listed = json.loads((demo.manifest.folder / "stories.json").read_text(encoding="utf-8"))
    assert listed == demo.as_dict()
    people = {row["person"]: row for row in demo.manifest.rows("people")}
    for story in demo.stories:
        for role in story.cast:
            assert people[str(role.person)]["birth_date"][:4] == str(role.birth_date.year)


def test_the_doctor_shopper_shops(told: dict[str, list[Record]]) -> None:
    mine = [record for record in told["doctor-shopper"] if record.fields["PAT07"].upper() == "HOLLENBERG"]
    assert len(mine) == 20
    assert len({record.fields["PRE02"] for record in mine}) == 8
    assert len({record.fields["PHA03"] for record in mine}) == 7
    assert {record.fields["DSP16"] for record in mine} == {"01"}


def test_opioid_and_benzodiazepine_run_today_at_165_mme(told: dict[str, list[Record]]) -> None:
    mine = [record for record in told["opioid-and-benzodiazepine"] if record.fields["PAT07"].upper() == "BRANDWELL"]
    dose, classes = 0.0, set()
    for record in mine:
        report = record.report
        assert report is not None
        assert report.filled_on is not None
        assert report.days_supply is not None
        assert report.quantity is not None
        if report.filled_on <= END_ON < report.filled_on + timedelta(days=report.days_supply):
            product = carried().find(report.national_drug_code)
            assert product is not None
            classes.add(product.drug_class)
            if product.drug_class is DrugClass.OPIOID:
                dose += float(product.ingredients[0].strength * report.quantity / report.days_supply) * 1.5
    assert dose == 165.0
    assert classes == {DrugClass.OPIOID, DrugClass.BENZODIAZEPINE}


def test_twins_and_father_and_son_are_reported_alike(told: dict[str, list[Record]]) -> None:
    twins = {(r.fields["PAT08"].upper(), r.fields["PAT18"], r.fields["PAT12"].upper()) for r in told["twins"]}
    assert len({first for first, _, _ in twins}) == 2
    assert len({(born, street) for _, born, street in twins}) == 1
    men = {(r.fields["PAT08"].upper(), r.fields["PAT18"], r.fields.get("PAT11", "")) for r in told["father-and-son"]}
    assert men == {("WALTER", "19521123", "SR"), ("WALTER", "19780206", "")}


def test_the_new_name_is_reported_beside_the_old(told: dict[str, list[Record]]) -> None:
    assert {record.fields["PAT07"].upper() for record in told["new-name"]} == {"HARTLAND", "DELUCAS"}


def test_the_file_to_correct_holds_five_faults(demo: Demo) -> None:
    story = demo.story("to-correct")
    path = demo.manifest.files / story.file
    with path.open("rb") as stream:
        envelope = inspect(stream, PENNSYLVANIA, received_on=END_ON)
        held = [one for one in records(stream, envelope, PENNSYLVANIA, received_on=END_ON) if one.held]
    assert not envelope.fatal
    names = {(role.last_name, role.first_name) for role in story.cast}
    mine = [one for one in held if (one.fields["PAT07"].upper(), one.fields["PAT08"].upper()) in names]
    codes = {finding.code for one in mine for finding in one.findings}
    assert codes == {"missing-required", "dea-check-digit", "number-too-small", "ndc-form"}
    assert len(mine) == 5


def test_the_same_day_gives_the_same_state(tmp_path: Path, demo: Demo) -> None:
    again = demo_state(tmp_path / "again", END_ON)
    assert again.as_dict() == demo.as_dict()
    assert [one["sha256"] for one in again.manifest.rows("files")] == [
        one["sha256"] for one in demo.manifest.rows("files")
    ]
