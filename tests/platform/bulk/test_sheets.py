"""A sheet is read row by row: a bad cell is named with file, row and column, and the other rows are taken."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.sheets import ColumnOf, Sheet, amount, day, one_of, read_sheet

COLUMNS = (
    ColumnOf("ndc", str, "eleven digits"),
    ColumnOf("price", amount, "dollars, such as 1.25"),
    ColumnOf("from", day, "a date such as 2026-03-01", required=False),
    ColumnOf("unit", one_of("EA", "ML"), "EA or ML", required=False),
)


def read(text: str) -> Sheet:
    return read_sheet(io.BytesIO(text.encode()), COLUMNS, file_name="list.csv")


def test_a_bad_cell_is_named_and_the_rest_is_taken() -> None:
    sheet = read("ndc,price,from,unit\n001,1.25,2026-03-01,ea\n002,much,,\n003,$1,,ML\n")
    assert [row.values["price"] for row in sheet.rows] == [Decimal("1.25"), Decimal(1)]
    assert sheet.rows[0].values["unit"] == "EA"
    (problem,) = sheet.problems
    assert problem.field == "row 3, price"
    assert problem.says == "list.csv, row 3, price: “much” is not permitted. Permitted: dollars, such as 1.25."
    assert sheet.refused[0].sent["ndc"] == "002"


def test_an_empty_cell_is_refused_only_where_one_is_required() -> None:
    sheet = read("ndc,price\n,1\n4,1\n")
    assert [problem.field for problem in sheet.problems] == ["row 2, ndc"]
    assert sheet.rows[0].values["from"] is None


def test_every_bad_cell_of_a_row_is_named() -> None:
    assert len(read("ndc,price,from,unit\n,x,y,z\n").problems) == 4


def test_a_missing_column_and_another_encoding_refuse_the_file() -> None:
    with pytest.raises(Refusal) as refused:
        read("ndc\n1\n")
    assert "missing columns price" in refused.value.says
    with pytest.raises(Refusal, match="sheet-not-utf-8"):
        read_sheet(io.BytesIO("ndc,price\né,1\n".encode("latin-1")), COLUMNS, file_name="list.csv")


def test_a_byte_order_mark_blank_lines_and_extra_cells() -> None:
    sheet = read("\ufeffndc,price\n\n1,2\n1,2,3\n")
    assert len(sheet.rows) == 1
    assert sheet.refused[0].problems[0].code == "row-too-long"


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e", "--1"])
def test_an_amount_is_a_finite_number(text: str) -> None:
    assert read(f"ndc,price\n1,{text}\n").refused


@given(st.lists(st.tuples(st.text("0123456789", min_size=1), st.sampled_from(["1", "x", ""])), max_size=20))
def test_no_row_is_lost(cells: list[tuple[str, str]]) -> None:
    sheet = read("ndc,price\n" + "".join(f"{ndc},{price}\n" for ndc, price in cells))
    assert len(sheet.rows) + len(sheet.refused) == len(cells)
    assert len(sheet.refused) == sum(price != "1" for _, price in cells)


def test_a_cell_without_end_is_refused_and_the_file_stays_its_openers(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("name\n" + "x" * 200_000 + "\n", encoding="utf-8")
    with path.open("rb") as stream:
        with pytest.raises(Refusal, match="sheet-unreadable"):
            read_sheet(stream, [ColumnOf("name", str, "text")], file_name="long.csv")
        assert not stream.closed
