"""The tables: what the dictionary says agrees with its source, and a state's profile is checked when it is read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from carelaw.pdmp.wire.asap import (
    VERSIONS,
    Level,
    ProfileError,
    check,
    code_label,
    codes_of,
    dictionary,
    field_help,
    load_profile,
)
from tests.pdmp.wire.asap.samples import BASE, ON, PA, RECORD, codes

# Where this project reads a code more widely than its source lists it.
ALSO_READ = {("AIR23", "99")}


def test_types_and_widths_are_those_of_the_source(shared_data: Path) -> None:
    with (shared_data / "va-vista-asap" / "asap_fields.csv").open(newline="") as table:
        source = {(r["version"], r["field"]): (r["type"], int(r["max_length"])) for r in csv.DictReader(table)}
    ours = {
        (version, name): (width.type, width.most)
        for name, field in dictionary.fields().items()
        for version, width in field.widths.items()
    }
    assert ours == source


def test_codes_are_those_of_the_source(shared_data: Path) -> None:
    with (shared_data / "va-vista-asap" / "asap_codes.csv").open(newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["field"] != "DSP13"]
    source = {
        (row["field"], version, row["code"])
        for row in rows
        for version in VERSIONS
        if dictionary.Code("", "", row["first_version"], row["last_version"]).stands_in(version)
    }
    ours = {
        (name, version, code)
        for name in {row["field"] for row in rows}
        for version in VERSIONS
        if version in dictionary.fields()[name].widths
        for code in codes_of(name, version)
        if (name, code) not in ALSO_READ
    }
    assert ours == {(f, v, c) for f, v, c in source if v in dictionary.fields()[f].widths}


def test_fields_have_no_gaps_and_every_coded_field_has_its_list() -> None:
    for version in VERSIONS:
        for segment in dictionary.SEGMENTS:
            names = dictionary.fields_of(segment, version)
            assert [int(name[-2:]) for name in names] == list(range(1, len(names) + 1))
    for field in dictionary.fields().values():
        assert (field.form == "code") == bool(field.codes), field.name
        assert not field.codes or field.codes in dictionary.code_lists(), field.name


@pytest.mark.parametrize(
    ("field", "code", "version", "label"),
    [
        ("AIR06", "01", "4.2B", "patient"),
        ("AIR06", "01", "5.0", "parent or guardian"),
        ("DSP13", "02", "4.2B", "partial fill number 2"),
        ("DSP13", "00", "4.2B", "not a partial fill"),
        ("PAT19", "X", "5.0", "unspecified or other"),
        ("PAT19", "X", "4.2B", ""),
        ("DSP16", "1", "4.2", "private pay"),
    ],
)
def test_a_code_means_what_its_version_says(field: str, code: str, version: str, label: str) -> None:
    assert code_label(field, code, version) == label


def test_a_form_is_told_how_to_ask() -> None:
    days = field_help("DSP10", "4.2B", PA)
    assert (days.name, days.type, days.width, days.requirement) == ("Days supply", "N", 3, "R")
    assert (days.minimum, days.maximum) == (1, 365)
    assert "§7(b)(7)" in days.cite
    gender = field_help("PAT19", "4.2B", PA)
    assert gender.codes == (("F", "female"), ("M", "male"), ("U", "unknown"))
    assert ("N", "non-binary") in field_help("PAT19", "5.0", PA).codes
    assert [code for code, _ in field_help("DSP07", "4.2B", PA).codes] == ["01", "06"]
    assert field_help("DSP01", "4.2", PA).default == "00"
    assert field_help("DSP16", "4.2B", BASE).requirement == "S"
    assert field_help("DSP16", "4.2B", PA).requirement == "R"
    with pytest.raises(KeyError):
        field_help("DSP36", "4.2B", PA)


def profile_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "state.toml"
    path.write_text('extends = "base"\n' + text)
    return path


def test_a_state_says_only_what_differs(tmp_path: Path) -> None:
    state = load_profile(
        profile_of(
            tmp_path,
            """
            title = "Some state"
            versions = ["4.2B", "5.0"]
            [limits]
            days_supply_high = 30
            [severity]
            age-high = "info"
            [fields.PAT14]
            width = 5
            [fields.DSP16]
            required = "R"
            codes = ["01", "08"]
            extra_codes = { "08" = "program of this state" }
            cite = "Rule 12"
            [fields.DSP12]
            default = "05"
            required = "R"
            [[companions]]
            when = "PRE04"
            needs = "PRE10"
            """,
        )
    )
    assert (state.name, state.title, state.versions) == ("state", "Some state", ("4.2B", "5.0"))
    changed = {**RECORD, "DSP10": "31", "DSP12": "", "PAT18": "18990101", "PRE04": "MD1", "PAT14": "ABCDEF"}
    found = check(changed, (), "4.2B", state, ON)
    assert sorted(codes(found)) == [
        ("error", "code-not-listed", "DSP16"),
        ("info", "age-high", "PAT18"),
        ("warning", "companion-missing", "PRE10"),
        ("warning", "days-supply-high", "DSP10"),
        ("warning", "width-exceeded", "PAT14"),
    ]
    listed = next(finding for finding in found if finding.field == "DSP16")
    assert (listed.permitted, listed.cite) == ("01 private pay, 08 program of this state", "Rule 12")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[fields.DSP99]\nrequired = 'R'", r"state.toml: fields.DSP99: there is no such field"),
        ("[fields.DSP16]\nneeded = true", r"fields.DSP16: unknown entry 'needed'"),
        ("[fields.DSP16]\nrequired = 'X'", r"'X' is not R"),
        ("[fields.DSP16]\nwidth = 'x'", r"width has the wrong type \(str\)"),
        ("[fields.DSP16]\nwidth = true", r"width has the wrong type \(bool\)"),
        ("[fields.DSP16]\nwidth = 0", r"0 is not a width"),
        ("[fields.DSP16]\ncodes = ['55']", r"'55' is not in the standard's list \(01, 02"),
        ("[fields.PAT07]\ncodes = ['55']", r"the field is not coded"),
        ("[fields.DSP16]\nseverity = { oops = 'error' }", r"there is no finding 'oops'"),
        ("[fields.DSP16]\nseverity = { bad-date = 'grave' }", r"'grave' is not one of fatal, error"),
        ("[severity]\nbad-date = 'grave'", r"severity.bad-date: 'grave'"),
        ("[fields.DSP01]\ndefault = { '3.0' = '00' }", r"versions names '3.0'"),
        ("versions = ['4.1']", r"versions names '4.1'. Known versions: 4.2, 4.2A, 4.2B, 5.0"),
        ("versions = []", r"versions names none"),
        ("oops = 1", r"unknown entry 'oops'"),
        ("[limits]\nage = 3", r"limits: unknown entry 'age'"),
        ("[[companions]]\nwhen = 'DSP99'\nneeds = 'DSP01'", r"when names 'DSP99'"),
        ("[[companions]]\nwhen = 'DSP01'", r"needs names None"),
        ("[abroad]\nexcuses = ['PAT99']", r"'PAT99' is no field"),
        ("fields = 1", r"fields has the wrong type"),
        ("[fields]\nDSP01 = 1", r"write it as a table"),
        ("oops", r"not a TOML file"),
    ],
)
def test_a_wrong_profile_is_refused_with_file_entry_and_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ProfileError, match=told):
        load_profile(profile_of(tmp_path, text))


def test_a_profile_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"There is no profile 'xx'. Shipped profiles: base, pa"):
        load_profile("xx")
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "none.toml")
    with pytest.raises(ProfileError, match="versions names"):
        PA.accepting("9.9")
    (tmp_path / "alone.toml").write_text('title = "x"')
    with pytest.raises(ProfileError, match='extends must be "base"'):
        load_profile(tmp_path / "alone.toml")


def test_levels_come_from_the_tables() -> None:
    assert BASE.level("npi-check-digit", "PHA01") is Level.WARNING
    assert PA.level("npi-check-digit", "PHA01") is Level.ERROR
    assert BASE.level("missing-required", "TH02") is Level.FATAL


def test_zip_prefixes_know_their_states() -> None:
    table = dictionary.states_by_zip_prefix()
    assert table["150"] == table["196"] == {"PA"}
    assert table["063"] == {"CT", "NY"}
    assert "000" not in table
    assert len(dictionary.states_with_zip_codes()) == 51 + 8 + 3  # states and D.C., territories, armed forces
