"""A list is taken row by row, each fault named where the spreadsheet shows it; whole, it meets what is owed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from carelaw.gateway.store.models import FilingState, PharmacyEntity, RosterFiling, RosterObligation, RowState
from carelaw.gateway.use_cases.rosters import copies, correcting, days, duties, looking, receiving
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk import workbooks
from carelaw.platform.bulk.workbooks import Content, content_of, grid_of
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.files import keeping
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.notices.models import Notice
from tests.gateway.rosters.sheets import as_csv, as_xls, as_xlsx, grid, row
from tests.gateway.world import AT, NPI, World, adopt, go_live, person, small_world

pytestmark = pytest.mark.django_db
OTHER = row(pharmacist_first_name="Ben", pharmacist_last_name="Mill", pharmacist_license="051.111222")


@pytest.fixture
def world(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    adopt(tmp_path, settings)
    monkeypatch.setattr(clock, "now", lambda: AT)
    return go_live(small_world())


def sent(
    world: World, raw: bytes, name: str = "list.csv", *, actor: Actor | None = None, at: datetime = AT, **given: str
) -> RosterFiling:
    return receiving.file_roster(
        actor or world.pharmacy,
        world.entity,
        io.BytesIO(raw),
        file_name=name,
        capacity=given.get("capacity", "entity"),
        at=at,
    )


@pytest.mark.parametrize(("name", "make"), [("l.csv", as_csv), ("l.xlsx", as_xlsx), ("l.xls", as_xls)])
def test_each_kind_of_file_is_read_to_the_same_rows(world: World, name: str, make: Any) -> None:
    rows = [row(npi=int(NPI), zip_code=62701), OTHER] if name != "l.csv" else [row(), OTHER]
    filing = sent(world, make(grid(rows)), name)
    assert filing.state == FilingState.ACCEPTED
    first = filing.lines.get(number=2)
    assert (first.entry["npi"], first.entry["zip_code"], first.state) == (NPI, "62701", RowState.TAKEN)
    assert filing.lines.count() == 2
    assert RosterObligation.objects.get(filing=filing).due_on == date(2026, 6, 30)


def test_rows_are_numbered_and_columns_lettered_as_the_spreadsheet_shows_them(world: World) -> None:
    cells = grid([row(), row(zip_code="6270I", pharmacy_dea="BA1234564", pharmacist_license="051.9")])
    filing = sent(world, as_xlsx(cells, above=3, cover=True), "l.xlsx")
    assert filing.state == FilingState.PARTIAL
    assert filing.sheet == "List"
    told = [(e["row"], e["column"], e["field"], e["value"]) for e in looking.error_rows(filing)]
    assert told == [(6, "E", "zip_code", "6270I"), (6, "J", "pharmacy_dea", "BA1234564")]
    assert all(e["cite"].startswith("77 Ill. Adm. Code 2080.208(d)(3)(A)(") for e in looking.error_rows(filing))
    assert not RosterObligation.objects.filter(filing=filing).exists()


def test_what_a_spreadsheet_did_to_a_cell_is_repaired_with_a_warning(world: World) -> None:
    cells = grid([row(zip_code=2134, state="Massachusetts"), OTHER])
    filing = sent(world, as_xlsx(cells), "l.xlsx")
    entry = filing.lines.get(number=2).entry
    assert (entry["zip_code"], entry["state"], filing.state) == ("02134", "MA", FilingState.ACCEPTED)
    codes = {one["code"] for one in looking.warning_rows(filing)}
    assert {"zeros-restored", "state-normalized", "not-in-illinois"} <= codes


def test_a_row_that_stands_twice_is_loaded_once(world: World) -> None:
    filing = sent(world, as_csv(grid([row(), row(), OTHER])))
    assert filing.state == FilingState.ACCEPTED
    assert list(filing.lines.order_by("number").values_list("state", flat=True)) == ["taken", "twice", "taken"]


def test_other_columns_are_listed_and_patient_columns_dropped_with_the_file(world: World) -> None:
    cells = [
        [*one, extra, mark]
        for one, extra, mark in zip(grid([row()]), ("Shift", "day"), ("Patient DOB", "ZZ9"), strict=True)
    ]
    filing = sent(world, as_csv(cells))
    assert (filing.extra, filing.dropped, filing.kept) == (["Shift"], ["Patient DOB"], False)
    assert not keeping.exists(filing.digest)
    assert "ZZ9" not in str(list(filing.lines.values()))
    assert [one["code"] for one in filing.warnings] == ["columns-not-loaded", "patient-columns-dropped"]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("l.csv", as_csv(grid([row()]), ";"), "ROSTER_FORMAT"),
        ("l.csv", as_csv(grid([row()]), "\t"), "ROSTER_FORMAT"),
        ("l.xlsx", as_csv(grid([row()])), "ROSTER_FORMAT"),
        ("l.csv", as_xlsx(grid([row()])), "ROSTER_FORMAT"),
        ("l.pdf", b"%PDF-1.7", "ROSTER_FORMAT"),
        ("l.xlsx", b"PK\x03\x04 no workbook", "ROSTER_FORMAT"),
        ("l.csv", b"", "ROSTER_COLUMN_MISSING"),
        ("l.csv", as_csv(grid([])), "ROSTER_EMPTY"),
        ("l.csv", as_csv([one[1:] for one in grid([row()])]), "ROSTER_COLUMN_MISSING"),
    ],
)
def test_a_file_that_cannot_be_taken_is_kept_and_refused(world: World, name: str, raw: bytes, code: str) -> None:
    filing = sent(world, raw, name)
    assert (filing.state, filing.faults[0]["code"], filing.lines.count()) == ("refused", f"E-PMP-{code}", 0)
    assert keeping.exists(filing.digest)
    with pytest.raises(Refusal) as refused:
        receiving.require_taken(filing)
    assert refused.value.code == f"E-PMP-{code}"
    assert filing.reference in refused.value.says


def test_a_list_without_the_npis_column_is_taken_with_a_warning(world: World) -> None:
    columns = [name for name in grid([])[0] if name != "npi"]
    filing = sent(world, as_csv(grid([row()], columns)))
    assert filing.state == FilingState.ACCEPTED
    assert filing.warnings[0]["code"] == "npi-column-missing"


def test_one_column_may_hold_the_whole_name(world: World) -> None:
    columns = [name for name in grid([])[0] if "pharmacist_f" not in name and "pharmacist_la" not in name]
    cells = grid([{**row(), "Pharmacist": "Quill, Odessa Jane"}], [*columns, "Pharmacist"])
    entry = sent(world, as_csv(cells)).lines.get().entry
    assert (entry["pharmacist_first_name"], entry["pharmacist_last_name"]) == ("Odessa Jane", "Quill")


def test_a_row_is_corrected_in_place_and_the_list_then_counts(world: World) -> None:
    filing = sent(world, as_csv(grid([row(zip_code="1"), OTHER])))
    with pytest.raises(Refusal) as refused:
        correcting.correct_row(world.pharmacy, filing.reference, 2, {"zip_code": "2"}, at=AT)
    assert refused.value.code == "E-PMP-ROSTER_FIELD"
    later = datetime(2026, 7, 2, 15, tzinfo=UTC)
    correcting.correct_row(world.pharmacy, filing.reference, 2, {"ZIP_CODE": "62704"}, at=later)
    filing.refresh_from_db()
    assert (filing.state, filing.filed_on) == (FilingState.ACCEPTED, date(2026, 7, 2))
    # The late list clears the first half; the second still needs its own.
    duties.owe(PharmacyEntity.objects.get(), date(2026, 7, 2))
    assert RosterObligation.objects.get(met_on=None).due_on == date(2026, 12, 31)
    states = [one["status"] for one in looking.duty_rows(RosterObligation.objects.order_by("due_on"), date(2026, 7, 3))]
    assert states == ["Met, late", "Open"]


def test_a_withdrawn_row_is_of_the_list_no_more_but_the_last_one_stays(world: World) -> None:
    filing = sent(world, as_csv(grid([row(zip_code="1"), OTHER])))
    correcting.withdraw_row(world.pharmacy, filing.reference, 2, at=AT)
    assert RosterFiling.objects.get(pk=filing.pk).state == FilingState.ACCEPTED
    other = sent(world, as_csv(grid([row(zip_code="x")])))
    with pytest.raises(Refusal) as refused:
        correcting.withdraw_row(world.pharmacy, other.reference, 2, at=AT)
    assert (refused.value.code, refused.value.field) == ("E-PMP-ROSTER_EMPTY", "row")


def test_a_vendors_list_counts_from_the_day_of_the_attestation(world: World) -> None:
    filing = sent(world, as_csv(grid([row()])), actor=world.connector)
    assert filing.state == FilingState.DRAFT
    assert filing.capacity == "vendor"
    with pytest.raises(Refusal) as refused:
        receiving.require_taken(filing)
    assert (refused.value.code, refused.value.kind) == ("E-PMP-ROSTER_SENDER", "forbidden")
    with pytest.raises(Refusal) as own:
        correcting.attest(world.connector, filing.reference, at=AT)
    assert own.value.code == "E-PMP-ROSTER_SENDER"
    correcting.attest(world.pharmacy, filing.reference, at=datetime(2026, 3, 20, 15, tzinfo=UTC))
    assert RosterObligation.objects.get(filing=filing).met_on == date(2026, 3, 20)


def test_the_program_does_not_send_a_list(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        sent(world, as_csv(grid([row()])), actor=world.officer)
    assert refused.value.code == "E-PMP-ROSTER_SENDER"


def test_two_lists_in_one_half_do_not_cover_the_other(world: World) -> None:
    sent(world, as_csv(grid([row()])))
    second = sent(world, as_csv(grid([row(), OTHER])))
    assert second.state == FilingState.ACCEPTED
    assert not RosterObligation.objects.filter(filing=second).exists()
    assert sent(world, as_csv(grid([row(), OTHER]))).pk == second.pk


def test_a_returned_copy_names_the_errors_and_can_be_sent_again(world: World) -> None:
    filing = sent(world, as_csv(grid([row(zip_code="=1+1", location_name="=HYPERLINK(1)"), OTHER])))
    for kind in copies.KINDS:
        _filing, made = copies.returned_copy(world.pharmacy, filing.reference, kind)
        read = grid_of(made, content_of(made), file_name="r", is_header=lambda cells: "errors" in cells)
        assert read is not None
        assert read.rows[0][1][-1].startswith("Row 2: zip_code")
        assert read.rows[1][1][-1] == ""
    assert b",'=1+1," in copies.returned_copy(world.pharmacy, filing.reference, "csv")[1]


def test_reminders_overdue_and_the_work_list_follow_the_calendar(world: World) -> None:
    def told(on: date) -> list[str]:
        days.rosters_of_the_day(on, datetime(on.year, on.month, on.day, 11, tzinfo=UTC))
        found = Notice.objects.filter(kind__startswith="gateway.roster-", channel="letter")
        return sorted(found.values_list("kind", flat=True))

    assert told(date(2026, 5, 30)) == []
    assert told(date(2026, 5, 31)) == ["gateway.roster-reminder"]
    assert told(date(2026, 5, 31)) == ["gateway.roster-reminder"]
    assert len(told(date(2026, 6, 23))) == 2
    assert "gateway.roster-overdue" not in told(date(2026, 6, 30))
    assert "gateway.roster-overdue" in told(date(2026, 7, 1))
    assert any("send the list" in item.says for item in waiting_for(world.pharmacy, date(2026, 6, 1)))
    overdue = [item.says for item in waiting_for(person("IL_COMPLIANCE"), date(2026, 7, 1))]
    assert any("overdue" in says for says in overdue)


def test_what_list_and_console_do_not_agree_on_is_named(world: World) -> None:
    sent(world, as_csv(grid([row(pharmacy_dea="FP1234563", location_name="Elsewhere")])))
    found = {(one.kind, one.what) for one in looking.differences(world.officer, date(2026, 3, 3))}
    assert found == {("store-not-on-list", "BA1234563"), ("store-not-on-console", "FP1234563")}


def test_a_long_list_is_read_by_the_worker(world: World) -> None:
    rows = [row(pharmacist_license=f"051.{number:06d}") for number in range(2_100)]
    filing = sent(world, as_csv(grid(rows)))
    assert filing.state == FilingState.RECEIVED
    run = JobRun.objects.get(name=receiving.READ)
    seen: list[tuple[int, int]] = []

    class Beat:
        def progress(self, done: int, total: int = 0) -> None:
            seen.append((done, total))

    receiving.read_in_background(Beat(), filing_id=run.ids["filing_id"])  # type: ignore[arg-type]
    filing.refresh_from_db()
    assert (filing.state, filing.rows_in) == (FilingState.ACCEPTED, 2_100)
    assert seen == [(1_000, 2_100), (2_000, 2_100), (2_100, 2_100)]


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = as_xlsx(grid([row()]))
    assert content_of(raw) is Content.XLSX
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1_000)
    with pytest.raises(Refusal) as refused:
        grid_of(raw, Content.XLSX, file_name="bomb.xlsx", is_header=bool)
    assert refused.value.code == "workbook-too-large"
