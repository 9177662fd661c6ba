"""Official files through the real door: packed or not, read once, every row accounted for."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import (
    ApplicationProduct,
    AverageCost,
    DirectoryPackage,
    DirectoryProduct,
    Entity340B,
    OrangeBookEdition,
    RegisteredPharmacy,
    RegisterEntity340B,
    RegisterPharmacy340B,
    SourceFile,
)
from carelaw.pbm.use_cases.prices.matching import register_rows
from carelaw.pbm.use_cases.prices.sources import receive_source, run_source
from carelaw.platform.accounts.actor import host_operator
from carelaw.platform.jobs.queue import run_pending
from carelaw.platform.parties.registry import enter_party
from tests.pbm.mac.conftest import DIRECTORY, ORANGE_BOOK, START, Market, noon
from tests.pbm.mac.doors import Doors
from tests.pbm.prices.conftest import packed

BOOK = {"products.txt": ORANGE_BOOK, "patent.txt": "x", "exclusivity.txt": "y"}
NPI = npi_with_check_digit("188300109")


def load(kind: str, content: bytes, name: str, *, on: date | None = None, at: Any = START) -> SourceFile:
    operator = host_operator("tests")
    source, _new = receive_source(operator, at, io.BytesIO(content), kind=kind, file_name=name, issued_on=on)
    return run_source(str(source.pk), at=at)


def counts(one: SourceFile) -> tuple[str, int, int, int, int]:
    return (str(one.state), one.rows_in, one.taken, one.passed_over, one.refused)


def test_the_orange_book_is_read_as_it_is_downloaded(home: Path, db: None) -> None:
    done = load("orange-book", packed(BOOK, (2026, 1, 30)), "EOBZIP_2026_01.zip")
    assert counts(done) == ("done", 4, 4, 0, 0)
    assert done.issued_on == OrangeBookEdition.objects.get().issued_on == date(2026, 1, 30)


def test_the_same_file_again_is_the_same_import(home: Path, db: None) -> None:
    first = load("orange-book", packed(BOOK), "EOBZIP.zip")
    operator = host_operator("tests")
    again, new = receive_source(operator, noon(2026, 2, 3), io.BytesIO(packed(BOOK)), kind="orange-book", file_name="x")
    assert (again.pk, new) == (first.pk, False)
    assert run_source(str(again.pk), at=noon(2026, 2, 3)).ended_at == START
    assert OrangeBookEdition.objects.count() == 1


def test_an_edition_sent_corrected_replaces_what_was_of_that_day(home: Path, db: None) -> None:
    load("orange-book", packed(BOOK), "EOBZIP.zip")
    less = {**BOOK, "products.txt": "\n".join(ORANGE_BOOK.splitlines()[:-1])}
    done = load("orange-book", packed(less), "EOBZIP.zip")
    assert (done.taken, OrangeBookEdition.objects.get().products_count) == (3, 3)
    assert SourceFile.objects.count() == 2


def test_the_directory_brings_its_packages(home: Path, db: None, shared_data: Path) -> None:
    folder = shared_data / "fda-ndc"
    members = {
        "product.txt": (folder / "product_sample.txt").read_bytes(),
        "package.txt": (folder / "package_sample.txt").read_bytes(),
    }
    done = load("ndc-directory", packed(members), "ndctext.zip")
    assert (done.refused, done.taken) == (0, DirectoryProduct.objects.count() + DirectoryPackage.objects.count())
    vial = DirectoryPackage.objects.get(code="00002080001")
    assert (vial.start_marketing_on, vial.sample) == (date(1987, 7, 10), False)
    assert DirectoryProduct.objects.get(pk="000020800").start_marketing_on == date(1987, 7, 10)


def test_a_directory_older_than_the_one_on_file_is_not_taken(home: Path, db: None) -> None:
    load("ndc-directory", DIRECTORY.encode(), "product.txt", on=date(2026, 1, 30))
    with pytest.raises(Refusal, match="source-older") as refused:
        load("ndc-directory", DIRECTORY.replace("Ibuprofen", "IBU").encode(), "product.txt", on=date(2026, 1, 29))
    assert "2026-01-30" in refused.value.says
    assert (
        load("ndc-directory", DIRECTORY.replace("Ibuprofen", "IBU").encode(), "p.txt", on=date(2026, 1, 30)).taken == 3
    )


def test_drugs_at_fda_is_read_at_full_size_with_its_strays(home: Path, db: None, shared_data: Path) -> None:
    members = {one.name: one.read_bytes() for one in (shared_data / "fda-drugsfda").glob("*.txt")}
    done = load("drugs-at-fda", packed(members), "drugsatfda.zip")
    assert done.state == "done"
    assert done.rows_in == done.taken + done.passed_over + done.refused
    assert done.taken == ApplicationProduct.objects.count() > 39_000
    says = set(done.faults.filter(field__endswith="TECode").values_list("says", flat=True))
    assert any("“TBD” is not permitted" in one for one in says)
    found = ApplicationProduct.objects.filter(te_codes=["AB2"]).first()
    assert found is not None
    assert found.application.startswith(("NDA", "ANDA"))


def test_average_costs_tell_their_own_day(home: Path, db: None, shared_data: Path) -> None:
    sent = (shared_data / "cms-nadac-sample" / "nadac_2026-04-29_sample.csv").read_bytes()
    done = load("nadac", sent, "nadac.csv", at=noon(2026, 5, 1))
    assert (done.issued_on, done.taken, AverageCost.objects.count()) == (date(2026, 4, 29), 51, 51)
    with pytest.raises(Refusal, match="source-in-future"):
        load("nadac", sent + b"\n", "nadac.csv", at=noon(2026, 4, 28))


def test_the_register_of_providers_gives_its_pharmacies_alone(home: Path, db: None, shared_data: Path) -> None:
    sent = (shared_data / "nppes-layout-sample" / "npidata_pfile_layout_sample.csv").read_bytes()
    name = "npidata_pfile_20050523-20260111.csv"
    done = load("nppes", packed({name: sent, name.replace(".csv", "_fileheader.csv"): b"x"}), "NPPES.zip")
    assert (done.issued_on, done.rows_in) == (date(2026, 1, 11), 15)
    kept = RegisteredPharmacy.objects.all()
    assert kept
    assert done.taken == len(kept)
    assert all(code.startswith("3336") for one in kept for code in one.taxonomies)
    # A later file takes one of the numbers out of use; its row says nothing else.
    header, *rows = sent.decode().splitlines()
    bare = next(row for row in rows if row.split(",")[1] == '""')
    gone = kept[0].npi
    weekly = "\n".join((header, bare.replace(bare[1:11], gone, 1))) + "\n"
    load("nppes", packed({"npidata_pfile_20260112-20260118.csv": weekly}), "NPPES_weekly.zip")
    assert RegisteredPharmacy.objects.get(pk=gone).deactivated_on is not None
    assert RegisteredPharmacy.objects.filter(deactivated_on=None).count() == len(kept) - 1


def register(**changed: Any) -> dict[str, Any]:
    usual = {
        "ceId": 1,
        "id340B": "CH000001",
        "entityType": "CH",
        "name": "Elmhollow Health Center",
        "subName": "",
        "participating": "TRUE",
        "participatingStartDate": "2015-07-01T00:00:00",
        "streetAddress": {"addressLine1": "1 Main St", "city": "Elmhollow", "state": "IL", "zip": "62700"},
        "npiNumbers": [{"npiNumber": NPI, "state": "IL"}],
        "contractPharmacies": [
            {
                "contractId": 7,
                "pharmacyId": 9,
                "name": "CORNER PHARMACY",
                "address": {"city": "Elmhollow", "state": "IL", "zip": "62700"},
                "beginDate": "2016-01-01T00:00:00",
            }
        ],
    }
    return {**usual, **changed}


def test_the_340b_register_is_read_entity_by_entity(market: Market) -> None:
    town = enter_party("Elmhollow Health Center", "organization", {}, at=START)
    known = Entity340B.objects.create(
        number="CH000001", party_id=town.pk, kind="CH", program_cite="42 U.S.C. 256b", starts_on=date(2020, 1, 1)
    )
    entities = [
        register(),
        register(id340B="CH000002", participating="MAYBE"),
        register(id340B="CH000003", terminationDate="2020-13-01T00:00:00"),
        register(id340B="CH000004", participating="FALSE", terminationDate="2019-12-31T00:00:00"),
    ]
    content = json.dumps({"coveredEntities": entities}, indent=1).encode()
    done = load("hrsa-340b", packed({"OPA_CE_DAILY_PUBLIC.JSON": content}), "OPA.zip")
    assert counts(done) == ("done", 6, 4, 0, 2)
    assert [one.field for one in done.faults.order_by("row")] == ["row 2, participating", "row 3, terminationDate"]
    assert RegisterEntity340B.objects.get(pk="CH000001").npis == [NPI]
    assert RegisterPharmacy340B.objects.filter(entity_number="CH000001").get().name == "CORNER PHARMACY"
    known.refresh_from_db()
    assert known.starts_on == date(2015, 7, 1)


def test_a_pharmacy_of_the_340b_register_gets_the_one_npi_that_fits(market: Market) -> None:
    content = json.dumps({"coveredEntities": [register()]}).encode()
    load("hrsa-340b", packed({"OPA_CE_DAILY_PUBLIC.JSON": content}), "OPA.zip")
    assert register_rows(market.regulator, START)[0]["says"] == "No pharmacy of NPPES fits."
    npi = market.corner.identifiers.get(system="npi").value
    usual = {"name": "Corner Pharmacy, Inc.", "state": "IL", "postal_code": "627001234"}
    RegisteredPharmacy.objects.create(npi=npi, **usual)
    [row] = register_rows(market.regulator, START)
    assert (row["npi"], row["on_file"], row["says"]) == (npi, "Corner Pharmacy", None)
    RegisteredPharmacy.objects.create(npi=NPI, **usual)
    assert register_rows(market.regulator, START)[0]["says"] == "Several pharmacies fit."


def test_the_340b_register_is_read_from_its_workbook(home: Path, db: None) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    entities, pharmacies = book.add_worksheet("Covered Entities"), book.add_worksheet("Contract Pharmacies")
    entities.write_row(0, 0, ["Covered Entity Daily Report"])
    heads = ["CE ID", "340B ID", "Entity Type", "Entity Name", "Participating", "Participating Start Date", "State"]
    entities.write_row(2, 0, heads)
    entities.write_row(3, 0, [1, "CH000001", "CH", "Elmhollow", "TRUE", "07/01/2015", "IL"])
    entities.write_row(4, 0, [2, "CH000002", "CH", "Elmhollow", "TRUE", "July", "IL"])
    pharmacies.write_row(0, 0, ["340B ID", "Pharmacy Name", "Pharmacy ID", "City", "State", "Contract Begin Date"])
    pharmacies.write_row(1, 0, ["CH000001", "CORNER PHARMACY", 9, "Elmhollow", "IL", "2016-01-01"])
    book.close()
    with pytest.raises(Refusal, match="day-missing"):
        load("hrsa-340b", out.getvalue(), "OPA_CE_DAILY_PUBLIC.XLSX")
    done = load("hrsa-340b", out.getvalue(), "OPA_CE_DAILY_PUBLIC.XLSX", on=date(2026, 2, 1))
    assert counts(done) == ("done", 3, 2, 0, 1)
    assert "Covered Entities, row 5, Participating Start Date: “July”" in done.faults.get().says
    assert RegisterPharmacy340B.objects.get().starts_on == date(2016, 1, 1)


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("orange-book", packed({"other.txt": "x"}), "archive-without-file"),
        ("orange-book", b"PK\x03\x04 broken", "archive-unreadable"),
        ("hrsa-340b", packed({"OPA_CE_DAILY_PUBLIC.JSON": "[]"}), "register-340b-columns"),
        ("hrsa-340b", packed({"OPA_CE_DAILY_PUBLIC.JSON": '{"coveredEntities": [{"a": 1'}), "register-340b-cut-off"),
        ("nppes", packed({"npidata_pfile_20050523-20260111.csv": "NPI\n1\n"}), "nppes-columns"),
        ("drugs-at-fda", packed({"Products.txt": "ApplNo\n"}), "archive-without-file"),
    ],
)
def test_another_file_fails_with_its_reason(home: Path, db: None, kind: str, content: bytes, code: str) -> None:
    # The day is given, so that it is the reading that fails, and the file is kept with its reason.
    done = load(kind, content, "file.zip", on=date(2026, 1, 1))
    assert (done.state, done.failure) == ("failed", code)
    assert done.failure_says


def test_a_file_goes_through_every_door(market: Market, doors: Doors, tmp_path: Path) -> None:
    content = packed(BOOK)
    desk = doors.console(market.regulator)
    sent = desk.post(
        "/pbm/prices/sources/send/", {"kind": "orange-book", "file": SimpleUploadedFile("EOB.zip", content)}
    )
    assert sent.status_code == 302
    assert desk.get(sent.url).headers["Refresh"] == "2"
    run_pending(START)
    source = SourceFile.objects.get()
    page = desk.get(sent.url)
    assert "Refresh" not in page.headers
    assert "Every row was taken" in page.content.decode()
    headers = {"X-File-Name": "EOB.zip"}
    by_api = doors.api(market.regulator, "post", "/prices/sources?kind=orange-book", content, **headers)
    assert (by_api.status_code, by_api.json()["reference"], by_api.json()["taken"]) == (202, str(source.pk), 4)
    path = tmp_path / "EOB.zip"
    path.write_bytes(content)
    code, _out, err = doors.command(market.regulator, "load-reference", "orange-book", str(path))
    assert (code, "is on file already" in err, "4 lines taken, 0 not" in err) == (0, True, True)
    shown = doors.api(market.regulator, "get", "/prices/price-sources").json()
    assert [row["issued_on"] for row in shown] == ["2026-02-01"]
    assert doors.api(market.pharmacy, "post", "/prices/sources?kind=nadac", b"x").status_code == 403
    refused = doors.api(market.regulator, "post", "/prices/sources?kind=moon", b"x").json()
    assert (refused["code"], "Permitted: orange-book, ndc-directory" in refused["says"]) == (
        "source-kind-unknown",
        True,
    )


def test_a_file_that_no_one_may_read_is_told_at_the_console(market: Market, doors: Doors) -> None:
    desk = doors.console(market.regulator)
    given = {"kind": "orange-book", "file": SimpleUploadedFile("x.txt", ORANGE_BOOK.encode())}
    page = desk.post("/pbm/prices/sources/send/", given)
    assert page.status_code == 422
    assert "does not tell its own day" in page.content.decode()
    assert desk.post("/pbm/prices/sources/send/", {"kind": "nadac"}).status_code == 422
