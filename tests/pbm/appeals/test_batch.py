"""Appeals by the sheet: each good row is an appeal, each faulty one comes back with what is wrong, nothing is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import AppealBatch, MacAppeal, PsaoFiling, PsaoMandate
from carelaw.pbm.use_cases.appeal_filing import clocks_of_appeal
from carelaw.pbm.use_cases.appeal_following import appeals_of
from carelaw.pbm.use_cases.appeals.batch import COLUMNS, batch_for, faulty_copy, file_batch
from carelaw.pbm.use_cases.appeals.mandates import adopted_drafts
from carelaw.pbm.use_cases.contracts.parties import adopt_filing
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.workbooks import Content, grid_of
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import Identifier, Party
from tests.pbm.mac.conftest import IBUPROFEN, Market, noon

AT = noon(2026, 3, 16)
HEAD = "manager,claim_reference,ndc,filled_on,quantity,ingredient_paid,supplier,invoiced_on,invoice_total,invoice_units"
COST = "Prairie Drug Supply,2026-02-20,24.00,300"
Publish = Callable[..., Publication]


def row(claim: str, **changed: str) -> str:
    usual = {"manager": "PBM0101", "ndc": IBUPROFEN, "filled_on": "2026-03-02", "quantity": "30", "paid": "1.50"}
    said = {**usual, **changed}
    return f"{said['manager']},{claim},{said['ndc']},{said['filled_on']},{said['quantity']},{said['paid']},{COST}"


def sheet(*rows: str, head: str = HEAD, name: str = "appeals.csv") -> Attached:
    return Attached(name, "\n".join((head, *rows)).encode() + b"\n")


def npi_of(party: Party) -> str:
    return Identifier.objects.get(party_id=party.pk, system="npi").value


def test_good_rows_are_filed_and_faulty_ones_come_back_by_cell(market: Market, published: Publish) -> None:
    published()
    sent = sheet(
        row("K-1"),
        row("K-2", quantity="none", paid="-1"),
        row("K-3", filled_on="2026-03-01"),
        row("K-4", manager="PBM9999"),
        row("K-1"),
    )
    made = file_batch(market.pharmacy, AT, sheet=sent)
    assert (made.rows_in, made.filed, made.aside) == (5, 2, 3)
    filed = {one.claim_reference: one for one in MacAppeal.objects.all()}
    assert set(filed) == {"K-1", "K-3"}
    # Day 14 opens both; day 15 the rate review alone, and its day binds.
    assert [one.due_on for one in clocks_of_appeal(filed["K-1"])] == [date(2026, 3, 30), date(2026, 4, 15)]
    assert [one.due_on for one in clocks_of_appeal(filed["K-3"])] == [date(2026, 4, 15)]
    aside = {one.row: one for one in made.rows.filter(state="aside")}
    assert {(row, p["field"], p["value"]) for row, one in aside.items() for p in one.problems} == {
        (3, "quantity", "none"),
        (3, "ingredient_paid", "-1"),
        (5, "manager", "PBM9999"),
        (6, "claim_reference", "K-1"),
    }
    assert all(p["cite"].startswith("215 ILCS 5/513b1") for one in aside.values() for p in one.problems)
    letter = Notice.objects.get(kind="pbm-appeal.batch-receipt", channel="letter")
    assert "2026-03-30 | 2026-04-15 | 513b1" in letter.body
    assert "– | 2026-04-15 | 512-9(c)" in letter.body
    assert Notice.objects.filter(kind="pbm-appeal.batch-arrived", account_id=market.filer.account_id).count() == 1


def test_the_copy_holds_every_faulty_row_as_sent_and_can_be_corrected(market: Market, published: Publish) -> None:
    published()
    made = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1"), row("K-2", quantity="none"), row("=K-3", paid="")))
    read = list(csv.DictReader(io.StringIO(faulty_copy(made).decode("utf-8-sig"))))
    assert [(one["claim_reference"], one["quantity"], one["row"]) for one in read] == [
        ("K-2", "none", "3"),
        ("'=K-3", "30", "4"),
    ]
    assert "Row 3, quantity: “none” is not permitted. Permitted: a number above 0, such as 30." in read[0]["error"]
    book = grid_of(
        faulty_copy(made, "xlsx"), Content.XLSX, file_name="a.xlsx", is_header=lambda cells: "error" in cells
    )
    assert book is not None
    assert [cells[1] for _, cells in book.rows] == ["K-2", "=K-3"]
    # Corrected in the copy itself, with its two columns more, the row is taken.
    corrected = faulty_copy(made).decode("utf-8-sig").replace("none", "30", 1)
    again = file_batch(market.pharmacy, AT, sheet=Attached("corrected.csv", corrected.encode()))
    assert (again.filed, again.aside) == (1, 1)


def test_the_same_sheet_again_files_nothing_twice(market: Market, published: Publish) -> None:
    published()
    first = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1"), row("K-2")))
    again = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1"), row("K-2"), name="other-name.csv"))
    assert again.pk == first.pk
    assert MacAppeal.objects.count() == 2
    # A sheet that was stopped half way goes on where it stopped.
    MacAppeal.objects.filter(claim_reference="K-2").delete()
    first.rows.filter(row=3).update(state="waiting", appeal=None)
    resumed = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1"), row("K-2")))
    assert (resumed.filed, resumed.aside, MacAppeal.objects.count()) == (2, 0, 2)


def test_late_rows_can_be_put_aside(market: Market, published: Publish) -> None:
    published()
    made = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1", filled_on="2026-03-01")), late="aside")
    assert (made.filed, made.aside) == (0, 1)
    assert made.rows.get().problems[0]["code"] == "E-MAC-20"


def test_a_services_organization_files_within_its_mandates_alone(
    market: Market, published: Publish, psao: Party, agent: Actor
) -> None:
    published()
    PsaoMandate.objects.create(
        psao_id=psao.pk, pharmacy_id=market.corner.pk, scope=["appeals"], starts_on=date(2026, 3, 1)
    )
    PsaoMandate.objects.create(
        psao_id=psao.pk, pharmacy_id=market.river.pk, scope=["contracts"], starts_on=date(2026, 3, 1)
    )
    head = f"pharmacy_npi,{HEAD}"
    rows = [f"{npi_of(party)},{row(claim)}" for party, claim in ((market.corner, "K-1"), (market.river, "K-2"))]
    made = file_batch(agent, AT, sheet=sheet(*rows, f"1234567893,{row('K-3')}", f",{row('K-4')}", head=head))
    assert (made.filed, made.aside) == (1, 3)
    filed = MacAppeal.objects.get()
    assert (filed.pharmacy_id, filed.filed_through_id) == (market.corner.pk, psao.pk)
    assert list(appeals_of(market.pharmacy)) == [filed]
    assert list(appeals_of(agent, date(2026, 3, 17))) == [filed]
    # What was filed without a mandate waits for the pharmacy, which adopts it and files it itself.
    kept = PsaoFiling.objects.get()
    assert (kept.pharmacy_id, kept.act, kept.adopted_at) == (market.river.pk, "appeals", None)
    adopted = adopt_filing(market.second, AT, reference=kept.reference, adopt=True)
    drafts = adopted_drafts(adopted, AT)
    draft = appeals_of(market.second).get()
    assert (drafts, draft.typed["claim_reference"], draft.state) == ([draft.reference], "K-2", "draft")


def test_a_sheet_is_its_senders_alone(market: Market, published: Publish) -> None:
    published()
    made = file_batch(market.pharmacy, AT, sheet=sheet(row("K-1")))
    assert batch_for(market.pharmacy, made.number.lower()) == made
    for other in (market.second, market.filer):
        with pytest.raises(Refusal, match=r"E-MAC-19\.batch"):
            batch_for(other, made.number)


def test_a_file_that_is_no_sheet_names_the_columns(market: Market) -> None:
    with pytest.raises(Refusal) as refused:
        file_batch(market.pharmacy, AT, sheet=Attached("scan.pdf", b"%PDF-1.7"))
    assert all(column.name in refused.value.says for column in COLUMNS)
    assert AppealBatch.objects.count() == 0
