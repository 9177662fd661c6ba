"""X12: the published samples are read, broken ones say what is wrong, and what is written reads back."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.ihh.facts.roster import PersonOnRoster, RosterRow
from carelaw.ihh.wire.claims import ClaimSent, RowRefused
from carelaw.ihh.wire.roster_csv import COLUMNS, read_roster, write_roster
from carelaw.ihh.wire.sheets import SHEETS
from carelaw.ihh.wire.x12_834 import Envelope, read_834, write_834
from carelaw.ihh.wire.x12_837 import read_837
from carelaw.kernel.refusal import Refusal
from carelaw.platform.x12 import read_segments
from tests.conftest import ROOT

AT = datetime(2019, 5, 1, 12, 30, tzinfo=UTC)
NAME = st.text(
    alphabet=st.characters(categories=["Lu", "Ll", "Nd"], include_characters=" '-,=\"~*:"), min_size=1, max_size=30
)


def read(text: str) -> list[ClaimSent | RowRefused]:
    return list(read_837(io.BytesIO(text.encode()), file_name="c.837"))


def interchange(*segments: str, version: str = "005010X223A2") -> str:
    isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *190501*1200*^*00501*000000001*0*T*:~"
    return "\n".join(
        [isa, f"GS*HC*S*R*20190501*1200*1*X*{version}~", f"ST*837*0001*{version}~", *segments, "SE*9*0001~"]
    )


STAY = (
    "HL*1**20*1~",
    "PRV*BI*PXC*283Q00000X~",
    "NM1*85*2*HOSPITAL*****XX*1518013580~",
    "HL*2*1*22*0~",
    "NM1*IL*1*DOE*JO****MI*P-1~",
    "CLM*A1*900***11:A:1*Y*A*Y*Y~",
    "DTP*434*RD8*20190401-20190406~",
    "DTP*435*DT*201904011530~",
    "CL1*1*7*01~",
    "HI*ABK:F332~",
    "HI*ABJ:R45851~",
    "HI*APR:R4589~",
    "HI*ABF:T391X2A*ABF:I10~",
    "HI*DR:885~",
    "LX*1~",
    "SV2*0124*HC:99221*900*UN*5~",
)


def test_an_inpatient_claim_is_read_with_every_field_that_counts() -> None:
    [claim] = read(interchange(*STAY))
    assert isinstance(claim, ClaimSent)
    assert (claim.claim_id, claim.person_id, claim.form) == ("1518013580-A1", "P-1", "I")
    assert (claim.type_of_bill, claim.drg, claim.taxonomy) == ("0111", "885", "283Q00000X")
    assert (claim.from_on, claim.through_on, claim.admitted_on) == (
        date(2019, 4, 1),
        date(2019, 4, 6),
        date(2019, 4, 1),
    )
    assert claim.diagnoses == (("F332", "P"), ("R45851", "A"), ("R4589", "R"), ("T391X2A", "O"), ("I10", "O"))
    assert (claim.lines[0].revenue, claim.lines[0].units) == ("0124", 5)


def test_a_void_names_the_claim_that_it_voids() -> None:
    void = [one.replace("11:A:1", "11:A:8") for one in STAY]
    void.insert(6, "REF*F8*A0~")
    [claim] = read(interchange(*void))
    assert isinstance(claim, ClaimSent)
    assert (claim.status, claim.replaces, claim.frequency) == ("VOIDED", "A0", "8")


def test_a_patient_below_a_subscriber_is_not_taken_for_the_subscriber() -> None:
    loops = [*STAY[:5], "HL*3*2*23*0~", "NM1*QC*1*DOE*KIM~", *STAY[5:]]
    [refused] = read(interchange(*loops))
    assert isinstance(refused, RowRefused)
    assert "no member number" in refused.says


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("DTP*434*RD8*20190401-20190406~", "DTP*434*RD8*20190406-20190401~"), "before it begins on 2019-04-06"),
        (("DTP*434*RD8*20190401-20190406~", "DTP*434*D8*20191301~"), "no days of service; give DTP*434"),
        (("HI*ABK:F332~", "HI*ABK:F332XXXXX~"), "“F332XXXXX” is no diagnosis code"),
        (("CLM*A1*900***11:A:1*Y*A*Y*Y~", "CLM**900***11:A:1*Y*A*Y*Y~"), "the claim number is missing"),
        (("CLM*A1*900***11:A:1*Y*A*Y*Y~", "CLM*A1*900***11>A>1*Y*A*Y*Y~"), "the separator of components"),
    ],
)
def test_a_claim_that_cannot_be_taken_says_where_and_what(wrong: tuple[str, str], says: str) -> None:
    text = interchange(*STAY).replace(*wrong)
    [refused] = read(text)
    assert isinstance(refused, RowRefused)
    assert "c.837, segment" in refused.says
    assert says in refused.says


def test_what_is_no_claims_file_is_refused() -> None:
    with pytest.raises(Refusal, match="x12-no-header"):
        read("claim_id,person_id\n")
    with pytest.raises(Refusal, match="x12-not-837"):
        read(interchange().replace("ST*837", "ST*835"))


def test_the_published_claims_are_all_read_or_named(shared_data: Path) -> None:
    taken = refused = 0
    for path in sorted((shared_data / "x12-samples").glob("*/*")):
        if "837" not in path.name and path.parent.name != "imsweb":
            continue
        if path.name.startswith(("LICENSE", "x12_277", "x12_999", "x12_no_isa")):
            continue
        with path.open("rb") as stream:
            for one in read_837(stream, file_name=path.name):
                taken, refused = taken + isinstance(one, ClaimSent), refused + isinstance(one, RowRefused)
                assert isinstance(one, ClaimSent) or path.name in one.says
    assert taken > 60
    assert refused > 5


def test_separators_of_any_kind_give_the_same_claims(shared_data: Path) -> None:
    folder = shared_data / "x12-samples" / "imsweb"
    usual, odd = (
        [one for one in read((folder / name).read_text("utf-8")) if isinstance(one, ClaimSent)]
        for name in ("x12_valid.txt", "x12_valid_different_separators.txt")
    )
    assert [one.claim_id for one in usual] == [one.claim_id for one in odd]
    assert [one.diagnoses for one in usual] == [one.diagnoses for one in odd]


def row(**changed: object) -> RosterRow:
    usual: dict[str, object] = {
        "ihh_id": "IHH-001",
        "ihh_npi": "1669512349",
        "period": "2019-05",
        "person_id": "P-1",
        "recipient_number": "900000001",
        "last_name": "Vega",
        "first_name": "Rosa",
        "birth_date": date(1980, 4, 2),
        "sex": "F",
        "county": "Cook",
        "phone": "312-555-0111",
        "language": "es",
        "tier": "A",
        "tier_effective": date(2019, 3, 1),
        "tier_basis": "G1;CRG-6",
        "crg_source": "3M",
        "status": "MEMBER",
        "assignment_method": "CHOICE",
        "assignment_date": date(2019, 3, 5),
        "membership_start": date(2019, 3, 8),
        "change_code": "ADD",
    }
    return RosterRow(**{**usual, **changed})  # type: ignore[arg-type]


def test_the_columns_of_a_roster_are_those_of_the_specification() -> None:
    assert ",".join(COLUMNS) == (
        "ihh_id,ihh_npi,period,person_id,recipient_number,last_name,first_name,birth_date,sex,county,phone,language,tier,"
        "tier_effective,tier_basis,crg_source,status,assignment_method,assignment_date,consent_date,membership_start,"
        "membership_end,end_reason,plan_due,change_code,exclusion_watch,row_hash"
    )


@settings(max_examples=40, deadline=None)
@given(last=NAME, first=NAME)
def test_a_roster_reads_back_whatever_the_names(last: str, first: str) -> None:
    text = write_roster([row(last_name=last, first_name=first)])
    [back] = read_roster(text).rows
    assert back["last_name"].removeprefix("'") == last.removeprefix("'")
    assert back["first_name"].removeprefix("'") == first.removeprefix("'")


def test_a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe() -> None:
    [back] = read_roster(write_roster([row(last_name="=1+1")])).rows
    assert back["last_name"] == "'=1+1"


@settings(max_examples=40, deadline=None)
@given(last=NAME, count=st.integers(0, 4))
def test_an_enrollment_file_reads_back_with_counts_that_agree(last: str, count: int) -> None:
    people = [(row(person_id=f"P-{number}", last_name=last), PersonOnRoster()) for number in range(count)]
    text = write_834(people, home_name="Lakeshore", home_npi="1669512349", envelope=Envelope(7, AT))
    back = read_834(io.BytesIO(text.encode()), file_name="r.834")
    assert back.problems == []
    assert [one.references["23"] for one in back.people] == [f"P-{number}" for number in range(count)]


def test_a_count_that_does_not_agree_is_named() -> None:
    text = write_834([(row(), PersonOnRoster())], home_name="H", home_npi="1", envelope=Envelope(7, AT))
    wrong = text.replace("GE*1*7", "GE*2*8")
    problems = read_834(io.BytesIO(wrong.encode()), file_name="r.834").problems
    assert problems == ["GE01 says 2; it must be 1.", "GE02 says 8; it must be 7."]


def test_a_voluntary_change_and_every_kind_of_maintenance_are_written() -> None:
    rows = [
        row(person_id="P-1", change_code="ADD", assignment_method="TRANSFER"),
        row(person_id="P-2", change_code="TERM", membership_end=date(2019, 4, 30)),
        row(person_id="P-3", change_code="CHANGE"),
        row(person_id="P-4", change_code="SAME"),
    ]
    text = write_834([(one, PersonOnRoster()) for one in rows], home_name="H", home_npi="1", envelope=Envelope(7, AT))
    people = read_834(io.BytesIO(text.encode()), file_name="r.834").people
    assert [one.maintenance for one in people] == ["021", "024", "001", "030"]
    assert people[0].change_reason == "14"
    assert people[1].days["349"] == date(2019, 4, 30)


def test_published_enrollment_files_are_read(shared_data: Path) -> None:
    folder = shared_data / "x12-samples"
    found = [*sorted(folder.glob("*/*.834")), *sorted((folder / "hccinfhir").glob("sample_834_*.txt"))]
    assert len(found) >= 15
    for path in found:
        with path.open("rb") as stream:
            back = read_834(stream, file_name=path.name)
        assert back.people, path.name
        assert all(one.last_name or one.references for one in back.people), path.name


def test_our_file_is_built_as_the_published_one_is(shared_data: Path) -> None:
    """The order of segments within a person follows that of the published sample, and the envelopes are the same."""
    path = shared_data / "x12-samples" / "generated-x12sdk" / "gen_seed7.834"
    person = PersonOnRoster("12 Elm St", "Chicago", "60601", date(2018, 1, 1))
    text = write_834([(row(), person)], home_name="H", home_npi="1669512349", envelope=Envelope(7, AT))
    ours = [one.name for one in read_segments(io.BytesIO(text.encode()), file_name="ours")]
    with path.open("rb") as stream:
        theirs = [one.name for one in read_segments(stream, file_name=path.name)]
    assert ours[: ours.index("INS")] == theirs[: theirs.index("INS")] == ["ISA", "GS", "ST", "BGN", "N1", "N1"]
    assert ours[-3:] == theirs[-3:] == ["SE", "GE", "IEA"]
    order = ["INS", "REF", "DTP", "NM1", "PER", "N3", "N4", "DMG", "HD", "DTP", "LX", "NM1", "PLA"]
    place = 0
    for name in ours[ours.index("INS") : -3]:
        place = order.index(name, place)
    first = theirs[theirs.index("INS") :]
    assert [name for name in dict.fromkeys(ours[ours.index("INS") : -3]) if name in first[:12]] == [
        name for name in dict.fromkeys(first[:12]) if name in ours
    ]


def test_every_column_of_every_sheet_is_documented() -> None:
    page = (ROOT / "docs" / "how-to" / "run-health-homes.md").read_text("utf-8")
    for kind, columns in SHEETS.items():
        section = page.partition(f"### `{kind}`")[2].partition("###")[0]
        for column in columns:
            assert f"| `{column.name}`{'*' if column.required else ''} | {column.says} |" in section, (
                kind,
                column.name,
            )
