"""What a file becomes in a run: every row taken or put aside with its number, whichever way it is read."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk import staging
from carelaw.platform.bulk.columns import BulkColumn, code, count, day, dollars, instant, quantity, text
from carelaw.platform.bulk.sheets import read_sheet
from carelaw.platform.bulk.staging import bench, stage
from carelaw.platform.files.keeping import keep

COLUMNS = (
    BulkColumn("reference", text(r"[A-Z]\d{1,5}", "a letter and digits"), ("REF-1",), True),
    BulkColumn("on", day(), (), True),
    BulkColumn("paid", dollars(), ("505-F5",)),
    BulkColumn("back", dollars(signed=True)),
    BulkColumn("kind", code("B1", "B2")),
    BulkColumn("fill", count(0, 99)),
    BulkColumn("quantity", quantity()),
    BulkColumn("at", instant()),
)
HEAD = "reference,on,paid"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: LazySettings) -> None:
    settings.CARELAW_HOME = tmp_path


def staged(content: bytes, name: str = "file.csv") -> tuple[list[Any], list[Any], staging.Staged]:
    """The rows as read, the cells put aside, and the counts."""
    kept = keep(io.BytesIO(content))
    with bench() as connection:
        told = stage(connection, kept.digest, COLUMNS, file_name=name)
        typed = connection.execute('SELECT row, reference, "on", paid FROM typed ORDER BY row').fetchall()
        aside = connection.execute("SELECT row, field, value FROM quarantined ORDER BY row, field").fetchall()
    return typed, aside, told


def test_good_rows_are_read_and_bad_ones_named() -> None:
    typed, aside, told = staged(
        f"{HEAD}\nA1,20240229,12.50\nA2,2024-02-30,1\nA3,20240301,1.005\nA4,20240301,\n".encode()
    )
    assert typed == [(2, "A1", date(2024, 2, 29), 1250), (5, "A4", date(2024, 3, 1), None)]
    assert aside == [(3, "on", "2024-02-30"), (4, "paid", "1.005")]
    assert (told.rows_in, told.quarantined) == (4, 2)


def test_a_row_of_another_width_keeps_its_line_and_its_neighbors_theirs() -> None:
    typed, aside, told = staged(f"{HEAD}\nA1,20240101,1\nA2,20240101\nA3,20240101,1,9\nA4,20240101,4\n".encode())
    assert [(row[0], row[1]) for row in typed] == [(2, "A1"), (5, "A4")]
    assert [row[0] for row in aside] == [3, 4]
    assert told.rows_in == 4


@pytest.mark.parametrize(
    "content",
    [
        f'{HEAD}\nA1,20240101,"1"\nA2,20240101,2\n'.encode(),
        f"{HEAD}\nA1,20240101,1\n\nA2,20240101,2\n".encode(),
        f"{HEAD}\nA1,20240101,1\r\nA2,20240101,2\n".encode(),
        f"\ufeff{HEAD}\r\nA1,20240101,1\r\nA2,20240101,2".encode(),
        f"{HEAD}\nA1,20240101,1\nA2,20240101,2\nA3,2024\xff0101,3\n".encode("latin-1"),
    ],
    ids=["quotes", "an empty line", "mixed line ends", "a byte-order mark", "broken text"],
)
def test_untidy_files_are_read_all_the_same(content: bytes) -> None:
    typed, _, told = staged(content)
    assert [(row[1], row[3]) for row in typed] == [("A1", 100), ("A2", 200)]
    assert told.rows_in == 2 + told.quarantined


def test_a_quote_that_is_never_closed_is_told_with_its_row() -> None:
    long = f'{HEAD}\nA1,20240101,1\nA2,"20240101,2\n'.encode() + b"x" * 200_000
    with pytest.raises(Refusal) as refused:
        staged(long)
    assert refused.value.code == "bulk-not-a-table"


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"PAR1 and no more", b""])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        staged(content)
    assert refused.value.code in {"bulk-not-a-table", "bulk-parquet-damaged", "bulk-columns-missing"}


def test_headings_that_nothing_takes_are_told_and_twins_refused() -> None:
    _, _, told = staged(b"REF-1,on,color\nA1,20240101,red\n")
    assert told.ignored == ("color",)
    with pytest.raises(Refusal) as refused:
        staged(b"reference,REF-1,on\nA1,A1,20240101\n")
    assert refused.value.code == "bulk-column-twice"


def test_parquet_rows_are_numbered_like_csv_rows() -> None:
    parquet = io.BytesIO()
    polars.DataFrame({"reference": ["A1", "bad", "A3"], "on": [date(2024, 1, 1)] * 3}).write_parquet(parquet)
    typed, aside, _ = staged(parquet.getvalue(), "file.parquet")
    assert ([row[0] for row in typed], aside) == ([2, 4], [(3, "reference", "bad")])


def test_nothing_of_the_plain_file_stays_on_disk(tmp_path: Path) -> None:
    staged(f"{HEAD}\nA77777,20240101,1\n".encode())
    assert not any(b"A77777" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


cells = st.sampled_from(
    ["A1", "Z99999", "a1", "", " A2 ", "20240229", "20230229", "2024-01-31", "18991231", "12.5", "-1"]
)
amounts = st.sampled_from(["0", "1.00", "1.005", "-2.50", "1,5", "", "999999999.99", "1e3", "٣", " 7 "])
instants = st.sampled_from(
    ["2024-03-05T14:07:00Z", "2024-03-05 14:07:00-06:00", "2024-03-05T24:00:00Z", "2024-13-01T00:00:00Z", ""]
)
rows = st.lists(
    st.tuples(cells, cells, amounts, amounts, st.sampled_from(["B1", "b2", "B3", ""]),
              st.sampled_from(["0", "99", "100", "-1", "x", ""]), amounts,
              instants),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, width=st.integers(0, 3))
def test_the_database_the_reader_and_the_sheet_agree(rows: list[tuple[str, ...]], width: int) -> None:
    """Three ways to read a file: by the database, through Python's reader, and row by row as a small sheet."""
    names = [column.name for column in COLUMNS]
    lines = [",".join(names), *(",".join(c.replace(",", ";") for c in row) for row in rows), "x" + ",x" * width]
    content = ("\n".join(lines) + "\n").encode()
    quick, quick_aside, told = staged(content)
    slow, slow_aside, _ = staged(content[:-1] + b"\r\n")
    assert (quick, quick_aside) == (slow, slow_aside)
    assert told.rows_in == len(rows) + 1 == len(quick) + told.quarantined
    sheet = read_sheet(io.BytesIO(content), [column.as_sheet_column for column in COLUMNS], file_name="file.csv")
    good = {row.number: row.values for row in sheet.rows}
    assert [(row[0], row[1]) for row in quick] == [(number, values["reference"]) for number, values in good.items()]
    for number, _, on, paid in quick:
        assert good[number]["on"] == on
        assert good[number]["paid"] == (None if paid is None else Decimal(paid).scaleb(-2))
