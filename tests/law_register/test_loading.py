"""A register that contradicts itself is refused with every mistake named, and where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carelaw.law.loading import RegisterFaults, load_rulebooks

RULEBOOK = """
id = "us-test"
title = "A test act"
short_title = "The test act"
citation = "Test Code 1"
program = "test"
jurisdiction = "US-XX"
time_zone = "America/New_York"
calendar = "us-pa"
status = "enacted"
status_note = "Made up."
source = "made up"

[term]
starts = "test.starts_on"
starts_cite = "§9"
"""
NUMBERS = """
["test.starts_on"]
kind = "calendar"
unit = "date"
cite = "§9"
says = "The first day."
versions = [{ value = 2020-01-01, source = "made up" }]

["test.days"]
kind = "law"
unit = "days"
cite = "§2"
says = "Some days."
versions = [
    { from = 2020-01-01, until = 2021-01-01, value = 14, source = "made up" },
    { from = 2021-01-01, value = 7, source = "made up" },
]
"""
PROVISIONS = """
[T-01]
cite = "§1"
actor = "all"
kind = "duty"
software = "enforce"
summary = "Something must be done."
"""
READINGS = """
[Q-01]
where = "§1"
question = "When?"
default = "now"
why = "It says so."

[Q-01.options]
now = "Now."
later = "Later."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = tmp_path / "books" / "us-test"
    book.mkdir(parents=True)
    (book / "rulebook.toml").write_text(RULEBOOK)
    (book / "numbers.toml").write_text(NUMBERS)
    (book / "provisions.toml").write_text(PROVISIONS)
    (book / "readings.toml").write_text(READINGS)
    return tmp_path / "books"


def edit(folder: Path, file: str, old: str, new: str, book: str = "us-test") -> None:
    place = folder / book / file
    text = place.read_text()
    assert old in text
    place.write_text(text.replace(old, new))


def faults_of(folder: Path) -> str:
    with pytest.raises(RegisterFaults) as refused:
        load_rulebooks(folder)
    return "\n".join(refused.value.faults)


def test_a_sound_rulebook_loads(folder: Path) -> None:
    book = load_rulebooks(folder)["us-test"]
    assert [version.value for version in book.numbers["test.days"].versions] == [14, 7]
    assert book.readings["Q-01"].default == "now"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("numbers.toml", "from = 2021-01-01", "from = 2021-01-02", "a gap or an overlap"),
        ("numbers.toml", "from = 2021-01-01", "from = 2020-12-31", "a gap or an overlap"),
        ("numbers.toml", "from = 2021-01-01", "from = 2019-01-01", "they overlap"),
        ("numbers.toml", "{ from = 2021-01-01, ", "{ ", "only the first version may leave out `from`"),
        ("numbers.toml", "value = 7, ", "", "[test.days] version 2: `value` is missing"),
        ("numbers.toml", "value = 7,", "until = 2022-01-01, value = 7,", "may not have `until`"),
        ("numbers.toml", 'kind = "law"', 'kind = "guess"', "it must be one of law, calendar, policy"),
        ("numbers.toml", 'cite = "§2"', "", "`cite` must be text"),
        ("readings.toml", 'default = "now"', 'default = "never"', "the default 'never' is not one of its options"),
        ("readings.toml", 'later = "Later."', 'later = ""', "every option needs a sentence"),
        ("provisions.toml", 'software = "enforce"', 'software = "none"', "so a reason must say why"),
        ("provisions.toml", 'software = "enforce"', 'software = "maybe"', "`software` is 'maybe'"),
        ("provisions.toml", 'summary = "Something must be done."', 'summary = " "', "`summary` must be text"),
        ("rulebook.toml", 'status = "enacted"', 'status = "real"', "`status` is 'real'"),
        (
            "rulebook.toml",
            'starts = "test.starts_on"',
            'starts = "test.begins_on"',
            "names the number 'test.begins_on'",
        ),
        ("rulebook.toml", "America/New_York", "America/Nowhere", "'America/Nowhere' is not a known zone"),
        ("rulebook.toml", 'id = "us-test"', 'id = "us-tost"', "its folder is called 'us-test'"),
        ("provisions.toml", "[T-01]", "[T-01", "cannot be read as TOML"),
    ],
)
def test_each_mistake_is_told_with_its_place(folder: Path, file: str, old: str, new: str, says: str) -> None:
    edit(folder, file, old, new)
    told = faults_of(folder)
    assert says in told
    assert f"us-test/{file}" in told


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    edit(folder, "numbers.toml", "from = 2021-01-01", "from = 2021-02-01")
    edit(folder, "readings.toml", 'default = "now"', 'default = "never"')
    edit(folder, "provisions.toml", 'summary = "Something must be done."', 'summary = ""')
    told = faults_of(folder)
    assert all(file in told for file in ("numbers.toml", "readings.toml", "provisions.toml"))


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "us-test" / "provisions.toml").unlink()
    assert "provisions.toml is missing" in faults_of(folder)


def test_a_carrier_of_an_unknown_provision_is_told(folder: Path) -> None:
    (folder / "us-test" / "carriers.toml").write_text('T-02 = [{ kind = "page", where = "start" }]\n')
    assert "[T-02]: no provision has this id" in faults_of(folder)


def test_a_carrier_of_an_unknown_kind_is_told(folder: Path) -> None:
    (folder / "us-test" / "carriers.toml").write_text('T-01 = [{ kind = "wish", where = "start" }]\n')
    assert "`kind` is 'wish'" in faults_of(folder)


def test_an_id_stands_in_one_rulebook_only(folder: Path) -> None:
    shutil.copytree(folder / "us-test", folder / "us-twin")
    edit(folder, "rulebook.toml", 'id = "us-test"', 'id = "us-twin"', book="us-twin")
    told = faults_of(folder)
    assert "The provision 'T-01' stands in both us-test and us-twin." in told
    assert "The number 'test.days' stands in both" in told
    assert "The reading 'Q-01' stands in both" in told
