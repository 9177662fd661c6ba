"""Price lists in any layout: proposed by the words of headings, mapped on screen, remembered, told by cell."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ListLayout, MacVersion
from carelaw.pbm.use_cases.mac_lists import price_on
from carelaw.pbm.use_cases.mac_publishing import publish
from carelaw.pbm.use_cases.prices import layouts
from tests.pbm.mac.conftest import IBUPROFEN, OTHER_LABEL, Market, noon
from tests.pbm.mac.doors import Doors
from tests.pbm.mac.test_doors import words_of

HEADS = ("Drug Code", "Label Name", "UOM", "Unit MAC", "FDA Application", "B/G", "Source Date", "Our remark")
ROWS = (
    ("55111-683-01", "IBUPROFEN 400 MG TABLET", "Each", "$0.0500", "ANDA090796/001", "G", "02/01/2026", "x"),
    ("67877-320-01", "IBUPROFEN 400 MG TABLET", "Each", "$0.0510", "ANDA078329/001", "G", "02/01/2026", "y"),
)
MAPPING = {
    "ndc": "Drug Code",
    "name": "Label Name",
    "unit": "UOM",
    "mac_unit_price": "Unit MAC",
    "application": "FDA Application",
    "drug_class": "B/G",
    "price_source_date": "Source Date",
    "basis": "=AWP2",
    "basis_names": "=One;Two",
}


def own(*rows: tuple[str, ...], mark: str = ",", heads: tuple[str, ...] = HEADS) -> bytes:
    return "\n".join(mark.join(row) for row in (heads, *(rows or ROWS))).encode()


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("MAC")
    sheet.write_row(0, 0, ["Prairie price list, February"])
    for number, row in enumerate((HEADS, *(rows or ROWS)), start=2):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def kept(market: Market, raw: bytes, *, pads: bool = False) -> ListLayout:
    sheet = layouts.read_own(raw, "own.csv")
    return layouts.keep_layout(
        market.filer, noon(2026, 2, 2), manager_id=market.manager.pk, sheet=sheet, mapping=MAPPING, pads_codes=pads
    )


def test_headings_are_proposed_by_their_words() -> None:
    mapping = layouts.proposed(layouts.read_own(own(), "own.csv"))
    assert {name: MAPPING[name] for name in ("ndc", "name", "unit", "mac_unit_price", "application", "drug_class")} == {
        name: mapping[name] for name in ("ndc", "name", "unit", "mac_unit_price", "application", "drug_class")
    }
    assert "Our remark" not in mapping.values()


@pytest.mark.parametrize("raw", [own(), own(mark="\t"), own(mark="|"), workbook()], ids=["csv", "tab", "bar", "xlsx"])
def test_one_layout_is_read_from_every_kind_of_sheet(raw: bytes) -> None:
    read = layouts.read_mapped(layouts.read_own(raw, "own"), MAPPING)
    assert [row.values["ndc"] for row in read.rows] == [IBUPROFEN, OTHER_LABEL]
    first = read.rows[0].values
    assert (first["unit"], first["mac_unit_price"], first["drug_class"]) == ("EA", Decimal("0.0500"), "generic")
    assert (first["price_source_date"], first["basis_names"]) == (date(2026, 2, 1), ("One", "Two"))


def test_the_bad_cell_is_named_by_the_senders_row_and_heading() -> None:
    wrong = ("55111-683-01", "A", "Box", "0", "ANDA090796/001", "G", "02/30/2026", "")
    read = layouts.read_mapped(layouts.read_own(workbook(ROWS[0], wrong), "own.xlsx"), MAPPING)
    assert [row.number for row in read.rows] == [4]
    assert [one.field for one in read.problems] == ["row 5, unit", "row 5, mac_unit_price", "row 5, price_source_date"]
    assert read.problems[0].says.startswith(
        "own.xlsx, row 5, UOM (unit): “Box” is not permitted. Permitted: EA, ML or GM"
    )


def test_leading_zeros_that_a_spreadsheet_dropped_are_filled_up() -> None:
    lost = ("378410591", *ROWS[0][1:])
    sheet = layouts.read_own(own(lost), "own.csv")
    assert layouts.read_mapped(sheet, MAPPING).refused
    assert layouts.read_mapped(sheet, MAPPING, pads_codes=True).rows[0].values["ndc"] == "00378410591"


def test_an_unknown_layout_is_refused_until_it_is_kept_and_then_remembered(market: Market) -> None:
    def send(raw: bytes, day: int) -> MacVersion:
        stream = io.BytesIO(raw)
        return publish(
            market.filer, noon(2026, 2, day), mac_list=market.mac_list, stream=stream, file_name="own.xlsx"
        ).version

    with pytest.raises(Refusal, match=r"E-MAC-06\.layout") as refused:
        send(workbook(), 2)
    assert "Drug Code, Label Name" in refused.value.says
    assert kept(market, workbook()).number == 1
    assert kept(market, own()).number == 1
    assert send(workbook(), 2).listed == 2
    found = price_on(market.mac_list, OTHER_LABEL, date(2026, 2, 2))
    assert found is not None
    assert (found.unit_price, found.declared["application"]) == (Decimal("0.05100"), "ANDA078329/001")
    # Said anew, it is another layout; the first stays readable.
    changed = {**MAPPING, "basis_names": "=One;Two;Three"}
    sheet = layouts.read_own(own(), "own.csv")
    again = layouts.keep_layout(
        market.filer, noon(2026, 2, 3), manager_id=market.manager.pk, sheet=sheet, mapping=changed
    )
    assert (again.number, ListLayout.objects.count()) == (2, 2)


def test_a_mapping_says_what_it_lacks(market: Market) -> None:
    sheet = layouts.read_own(own(), "own.csv")
    with pytest.raises(Refusal) as refused:
        layouts.check_mapping(sheet, {"ndc": "Drug Code", "name": "Nowhere", "colour": "UOM", "unit": "=EA"})
    assert [one.field for one in refused.value.problems] == ["name", "colour", "mac_unit_price"]


@given(st.lists(st.text(min_size=1, max_size=12), min_size=3, max_size=8))
def test_no_heading_stops_a_proposal(headings: list[str]) -> None:
    sheet = layouts.OwnSheet("x.csv", tuple(headings), ((2, headings),))
    mapping = layouts.proposed(sheet)
    assert set(mapping) <= set(layouts.COLUMNS)
    assert set(mapping.values()) <= set(headings)


def test_a_sheet_is_mapped_on_screen_and_published(market: Market, doors: Doors) -> None:
    desk = doors.console(market.filer)
    first = f"/pbm/mac/{market.mac_list.pk}/layout/"
    assert desk.get(first).status_code == 200
    assert desk.post(first, {"kind": "full"}).status_code == 422
    file = SimpleUploadedFile("own.xlsx", workbook())
    sent = desk.post(first, {"kind": "full", "sheet": file})
    assert sent.status_code == 302
    page = desk.get(sent.url)
    assert "This is a proposal" in words_of(page)
    assert "IBUPROFEN 400 MG TABLET" in words_of(page)
    chosen = {name: heading for name, heading in MAPPING.items() if not heading.startswith("=")}
    fixed = {"basis_fixed": "AWP2", "basis_names_fixed": "One;Two"}
    lacking = desk.post(sent.url, {**chosen, **fixed, "unit": "", "then": "look"})
    assert lacking.status_code == 422
    assert "unit: choose the heading that holds it" in words_of(lacking)
    assert desk.post(sent.url, {**chosen, **fixed, "then": "look"}).status_code == 302
    looked = words_of(desk.get(sent.url))
    assert "2 rows can be read; 0 cannot" in looked
    assert "These headings are known" in looked
    done = desk.post(sent.url, {**chosen, **fixed, "then": "publish"})
    assert done.status_code == 302
    assert MacVersion.objects.get().listed == 2
    other = doors.console(market.pharmacy)
    assert other.get(sent.url).status_code == 403


def test_the_layout_act_proposes_keeps_and_judges_at_api_and_command(
    market: Market, doors: Doors, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(own())
    code, out, err = doors.command(market.filer, "list-layout", "--file", str(path), "--format", "json")
    [told] = json.loads(out)
    assert (code, told["kept"], told["mapping"]["ndc"]) == (0, None, "Drug Code")
    assert "This is a proposal" in err
    lines = "\n".join(f"{name}={heading}" for name, heading in MAPPING.items())
    code, out, _err = doors.command(
        market.filer, "list-layout", "--file", str(path), "--mapping", lines, "--format", "json"
    )
    [told] = json.loads(out)
    assert (told["kept"], told["good"], told["faults"]) == (1, 2, [])
    listed = doors.api(market.filer, "get", "/prices/list-layouts").json()
    assert "ndc = Drug Code" in listed[0]["mapping"]
