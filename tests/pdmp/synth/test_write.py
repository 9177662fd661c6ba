"""The files of a made-up state and the truth beside them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from carelaw.kernel.identifiers import dea_ok, ndc11, npi_ok
from carelaw.pdmp.synth.broken import BREAKAGES
from carelaw.pdmp.synth.faults import FAULTS, ROW_FAULTS, Became
from carelaw.pdmp.synth.filing import ZONE, made_at
from carelaw.pdmp.synth.write import Manifest, write_state
from carelaw.pdmp.wire.asap.envelope import Envelope
from carelaw.pdmp.wire.asap.profile import load_profile
from carelaw.pdmp.wire.asap.reader import Record, inspect, records

PENNSYLVANIA = load_profile("pa").accepting("4.2", "4.2A", "4.2B", "5.0")
START, END = date(2025, 2, 1), date(2025, 3, 31)


def write(folder: Path, seed: int = 6, **options: object) -> Manifest:
    chosen = {"dispensings": 2500, "faulty": 0.25, "files_per_day": 6, **options}
    return write_state(folder, seed, start=START, end=END, **chosen)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    """Two months in which one record of four is faulty."""
    return write(tmp_path_factory.mktemp("synth") / "state")


def bytes_of(folder: Path) -> dict[str, str]:
    named = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in named}


def opened(manifest: Manifest, sent: dict[str, str]) -> tuple[Envelope, list[Record]]:
    """What the reader makes of a file on the day it came in."""
    on = datetime.fromisoformat(sent["received_at"]).astimezone(ZONE).date()
    with (manifest.files / sent["file"]).open("rb") as stream:
        envelope = inspect(stream, PENNSYLVANIA, received_on=on)
        return envelope, list(records(stream, envelope, PENNSYLVANIA, received_on=on))


def truth_of(manifest: Manifest) -> dict[str, dict[int, dict[str, str]]]:
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in manifest.rows("truth"):
        rows[row["file"]][int(row["ordinal"])] = row
    return rows


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second, other = (
        write(tmp_path / name, seed, dispensings=300) for name, seed in (("a", 6), ("b", 6), ("c", 7))
    )
    assert bytes_of(first.folder) == bytes_of(second.folder)
    assert bytes_of(first.folder) != bytes_of(other.folder)


def test_the_reader_finds_exactly_what_the_truth_says(manifest: Manifest) -> None:
    truth = truth_of(manifest)
    read = 0
    for sent in manifest.rows("files"):
        if sent["kind"] != "dispensings":
            continue
        envelope, found = opened(manifest, sent)
        assert {finding.code for finding in envelope.findings} <= {"not-ascii"}
        assert len(found) == int(sent["records"]) == len(truth[sent["file"]])
        for record in found:
            row = truth[sent["file"]][record.ordinal]
            assert record.segment_no == int(row["segment_no"])
            assert sorted(f"{one.code}@{one.field}" for one in record.findings) == sorted(row["findings"].split())
            assert record.fields["DSP02"] == row["prescription_number"]
            assert record.fields.get("PHA03", "") == row["dispenser_dea"]
            held = row["outcome"] in {Became.HELD, Became.SET_ASIDE}
            assert held or not record.held
            read += 1
    assert read > 2500


def test_broken_files_fail_as_the_truth_says(manifest: Manifest) -> None:
    kinds = {sent["kind"] for sent in manifest.rows("files")}
    assert kinds == {one.name for one in BREAKAGES} | {"dispensings", "zero-report"}
    for sent in manifest.rows("files"):
        envelope, _ = opened(manifest, sent)
        codes = {finding.code for finding in envelope.findings}
        assert envelope.fatal == (sent["outcome"] == "failed")
        assert not sent["finding"] or sent["finding"] in codes


def test_what_was_not_loaded_is_sent_again_whole(manifest: Manifest) -> None:
    """A file that fails, and one that is voided, comes again with the same records under another control number."""
    truth = truth_of(manifest)
    sent_again = 0
    for sent in manifest.rows("files"):
        if sent["outcome"] not in {"failed", "voided-file"}:
            continue
        first = sent["file"] if sent["outcome"] == "failed" else sent["file"].replace("_2.dat", "_1.dat")
        again = truth[sent["file"].replace("_2.dat", "_3.dat")]
        assert {row["then"] for row in truth[first].values()} == {"resent"}
        prescriptions = [[row["prescription_number"] for row in rows.values()] for rows in (truth[first], again)]
        assert prescriptions[0] == prescriptions[1]
        sent_again += len(again)
    assert sent_again


def test_a_file_received_twice_is_the_same_to_the_byte(manifest: Manifest) -> None:
    digests = Counter(sent["sha256"] for sent in manifest.rows("files"))
    twice = {sent["sha256"] for sent in manifest.rows("files") if sent["kind"] == "received-twice"}
    assert twice
    assert {digest for digest, times in digests.items() if times > 1} == twice


def test_every_record_sent_is_in_exactly_one_outcome(manifest: Manifest) -> None:
    rows = list(manifest.rows("truth"))
    counts = manifest.as_dict()
    assert sum(counts["outcomes"].values()) == counts["sent"] == len(rows)
    assert set(counts["outcomes"]) <= set(Became)
    assert counts["outcomes"] == Counter(row["outcome"] for row in rows)
    in_files = sum(int(sent["records"]) for sent in manifest.rows("files"))
    assert in_files == len(rows)


def test_each_kind_of_fault_is_planted_in_about_its_share(manifest: Manifest) -> None:
    planted = manifest.as_dict()["faults"]
    assert set(planted) <= set(FAULTS) | set(ROW_FAULTS)
    assert len(set(FAULTS) - set(planted)) <= 3
    assert set(ROW_FAULTS) <= set(planted)
    assert 0.19 < sum(planted.values()) / 2500 < 0.29
    assert planted["prescriber-dea-check-digit"] > planted["city-missing"]


def test_held_records_are_corrected_or_kept(manifest: Manifest) -> None:
    rows = [row for row in manifest.rows("truth") if row["outcome"] == Became.HELD]
    then = Counter(row["then"] for row in rows)
    assert set(then) == {"corrected", "corrected-under-another-key", "kept", "resent"}
    corrections = [row for row in manifest.rows("truth") if row["kind"] == "correction"]
    mended = {(row["person"], row["prescription_number"]) for row in rows if row["then"] == "corrected"}
    again = {(row["person"], row["prescription_number"]) for row in corrections}
    assert len(corrections) >= then["corrected"] + then["corrected-under-another-key"]
    assert mended <= again


def test_a_revision_and_a_void_come_after_what_they_change(manifest: Manifest) -> None:
    order = {sent["file"]: sent["sent_at"] for sent in manifest.rows("files")}
    keyed = ("dispenser_dea", "prescription_number", "fill_number", "partial_fill", "filled_on")
    first: dict[tuple[str, ...], str] = {}
    changed = Counter[str]()
    for row in manifest.rows("truth"):
        key = tuple(row[name] for name in keyed)
        if row["kind"] in {"revise", "void"}:
            assert order[row["file"]] > first[key]
            changed[row["kind"]] += 1
        elif row["kind"] == "new" and row["outcome"] != Became.NOT_LOADED:
            first.setdefault(key, order[row["file"]])
    assert changed["revise"] > 3
    assert changed["void"] > 3


def test_late_records_are_those_made_more_than_72_hours_after_the_dispensing_day(manifest: Manifest) -> None:
    made = {sent["file"]: datetime.fromisoformat(sent["sent_at"]) for sent in manifest.rows("files")}
    late = 0
    for row in manifest.rows("truth"):
        if row["outcome"] not in {Became.ACCEPTED, Became.ACCEPTED_LATE}:
            continue
        day = datetime.strptime(row["sold_on"] or row["filled_on"], "%Y%m%d").replace(tzinfo=UTC)
        hours = (made[row["file"]].astimezone(ZONE).replace(tzinfo=UTC) - day).total_seconds() / 3600 - 24
        assert (hours > 72) == (row["outcome"] == Became.ACCEPTED_LATE)
        late += hours > 72
    assert late > 10


def test_clean_records_hold_true_numbers(manifest: Manifest) -> None:
    checked = 0
    for sent in manifest.rows("files"):
        if sent["kind"] == "dispensings":
            for record in opened(manifest, sent)[1]:
                if not record.findings:
                    fields = record.fields
                    assert dea_ok(fields["PRE02"])
                    assert dea_ok(fields["PHA03"])
                    assert npi_ok(fields["PHA01"])
                    assert fields["DSP07"] == "06" or ndc11(fields["DSP08"])
                    checked += 1
    assert checked > 1500


def test_the_truth_knows_whose_each_record_is(manifest: Manifest) -> None:
    """The reported birth date is the person's, unless a slip or a fault is on the books."""
    born = {row["person"]: row["birth_date"].replace("-", "") for row in manifest.rows("people")}
    slips = {"day-month-swapped", "birth-date-off-by-one", "placeholder-birth-date"}
    truth = truth_of(manifest)
    compared = 0
    for sent in manifest.rows("files"):
        if sent["kind"] != "dispensings":
            continue
        for record in opened(manifest, sent)[1]:
            row = truth[sent["file"]][record.ordinal]
            if not slips & set(row["cases"].split()) and not row["fault"]:
                assert record.fields["PAT18"] == born[row["person"]]
                compared += 1
    assert compared > 1500


def test_zero_reports_cover_the_days_on_which_nothing_was_dispensed(tmp_path: Path) -> None:
    made = write(tmp_path / "quiet", people=4, dispensings=None, pharmacies=6, faulty=0.0)
    idle = {row["dea"] for row in made.rows("dispensers") if row["never_dispenses"] == "1"}
    assert idle
    reporting = set()
    for sent in made.rows("files"):
        envelope, found = opened(made, sent)
        if sent["kind"] == "zero-report":
            assert envelope.zero_reports == 1
            assert envelope.period is not None
            assert envelope.period[0] <= envelope.period[1]
            assert found[0].findings == ()
            reporting.add(found[0].fields["PHA03"])
    assert idle <= reporting


def test_a_state_without_faults_has_none(tmp_path: Path) -> None:
    made = write(tmp_path / "clean", dispensings=400, faulty=0.0)
    counts = made.as_dict()
    assert counts["faults"] == {}
    assert set(counts["files"]) <= {"dispensings", "zero-report"}
    assert Became.HELD not in counts["outcomes"]


def test_files_are_made_in_the_night_after_their_day() -> None:
    assert made_at(date(2025, 1, 6), 1) == datetime(2025, 1, 7, 7, 7, 13, tzinfo=UTC)
    assert made_at(date(2025, 7, 6), 1) == datetime(2025, 7, 7, 6, 7, 13, tzinfo=UTC)


def test_the_manifest_is_written_beside(manifest: Manifest) -> None:
    assert json.loads((manifest.folder / "manifest.json").read_text(encoding="utf-8")) == manifest.as_dict()
    assert len(list(manifest.files.iterdir())) == sum(manifest.as_dict()["files"].values())


def test_nothing_is_overwritten(manifest: Manifest) -> None:
    with pytest.raises(FileExistsError, match="The folder state is not empty"):
        write(manifest.folder)


def test_a_share_of_faults_beyond_half_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"0 to 0\.5, not 0\.7"):
        write(tmp_path / "never", faulty=0.7)
    assert not (tmp_path / "never").exists()


def test_nothing_here_reads_a_clock() -> None:
    """The days of a state come in as parameters, so that it can be made again on any day."""
    from carelaw.pdmp import synth

    clocks = re.compile(r"\b(now|today|utcnow|monotonic|perf_counter|localtime)\(|\btime\.time\b|import time\b")
    modules = list(Path(synth.__path__[0]).glob("*.py"))
    assert len(modules) > 15
    assert [path.name for path in modules if clocks.search(path.read_text(encoding="utf-8"))] == []
