"""What was disclosed, beside ledgers and remittances: planted differences are found with row, amount and paragraph."""

from __future__ import annotations

import random
import uuid
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.pbm import story
from carelaw.pbm.bulk.disclosures import COMPARISONS, facts_of, judge, lay_out
from carelaw.pbm.store.models import LedgerSheet, PaymentFinding, Remittance
from carelaw.pbm.use_cases.disclosures import comparing, looking
from carelaw.pbm.use_cases.payments.keeping import rows_of
from carelaw.pbm.use_cases.payments.looking import findings_for
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pbm.program_terms.conftest import AT, World, later, sheet

pytestmark = pytest.mark.django_db
PERIOD = {"period_from": "2024-01-01", "period_to": "2024-03-31"}
CORNER, RIVER = story.CORNER_NPI, story.RIVER_NPI


def disclosed(world: World, kind: str, *rows: str, confidential: str = "yes") -> str:
    """A statement to the town, attested and sent; gives its number."""
    number = world.do(
        world.filer,
        "disclosure-file",
        kind=kind,
        program=world.program.number,
        entity="CE0001",
        confidential=confidential,
        allocation="By claims.",
        **PERIOD,
        file=sheet(kind, *rows),
    ).reference
    typed = {"statement": number, "attested_by": "Ida Moss", "attested_as": "controller", "attest": "yes"}
    world.do(world.filer, "disclosure-send", **typed)
    return number


def ledger(world: World, kind: str, *rows: str) -> str:
    """A ledger of the period; gives its number."""
    typed = {"kind": kind, "confidential": "yes", **PERIOD}
    return world.do(world.filer, "ledger-file", file=sheet(f"{kind}-ledger", *rows), **typed).reference


def remittance(world: World, npi: str, paid_on: str, trace: str) -> Remittance:
    """A remittance of the manager."""
    return Remittance.objects.create(
        run_id=uuid.uuid4(),
        key=trace,
        manager_id=world.program.manager_id,
        payee_npi=npi,
        trace=trace,
        paid_on=date.fromisoformat(paid_on),
        amount=Decimal("0.00"),
        segment=1,
    )


def paid(told: Remittance, claim: str, served_on: str, amount: str, **more: object) -> None:
    """One claim of a remittance."""
    told.claims.create(
        row=1, segment=7, prescription_number=claim, status="22" if amount.startswith("-") else "1",
        charged=Decimal(amount), paid=Decimal(amount), served_on=date.fromisoformat(served_on), **more,
    )  # fmt: skip


def found(number: str) -> dict[int, tuple[str, str, str]]:
    """What stands found about a disclosure: the code, the amount, where it stands on file, by the row."""
    run = comparing.runs_of([number]).first()
    assert run is not None
    assert run.state == "done"
    assert sum(run.counts.values()) == run.rows_in
    rows = PaymentFinding.objects.filter(run_id=run.pk, superseded=False)
    assert all(one.cite.startswith("215 ILCS 5/51") for one in rows)
    return {one.row: (one.codes[0], str(one.amount), one.reference) for one in rows}


REBATES = "manufacturer,kind,entity,amount"
BOOKED = "manufacturer,kind,entity,booked_on,amount"


def test_rebates_are_found_short_left_out_and_not_booked(world: World) -> None:
    number = disclosed(
        world,
        "rebates",
        REBATES,
        "Northfield Pharma,formulary,CE0001,1000.00",
        "Southgate,formulary,CE0001,499.99",
        "Westbrook,volume,CE0001,12.00",
        "Eastlake,administrative,CE0001,5.00",
    )
    assert world.do(world.regulator, "disclosure-compare", number=number).more["counts"]["indeterminate"] == 4
    book = ledger(
        world,
        "rebates",
        BOOKED,
        "NORTHFIELD  Pharma.,formulary,CE0001,2024-02-01,600.00",
        "Northfield Pharma,formulary,CE0001,2024-03-31,400.00",
        "Southgate,formulary,CE0001,2024-02-01,500.00",
        "Westbrook,volume,CE0001,2024-02-01,11.99",
        "Hollow Creek,market-share,CE0001,2024-02-01,75.25",
        "Hollow Creek,market-share,CE0002,2024-02-01,900.00",
        "Nobody's,other,,2024-02-01,33.00",
    )
    assert comparing.look_at_disclosures(AT.date(), AT) == 1
    assert found(number) == {
        3: ("E-PBM-83.less", "0.01", f"{book} row 4"),
        4: ("W-PBM-83.more", "0.01", f"{book} row 5"),
        5: ("W-PBM-83.not-booked", "5.00", ""),
        6: ("E-PBM-83.left-out", "75.25", f"{book} row 6"),
        7: ("W-PBM-83.unallocated", "33.00", f"{book} row 8"),
    }
    # Nothing new came on file: nothing is compared anew, and the case and the letters stay single.
    assert comparing.look_at_disclosures(AT.date(), later(1)) == 0
    case = Case.objects.get(kind="pbm.payment")
    assert number in case.title
    assert Notice.objects.filter(kind="pbm-disclosure.compared", party_id=world.town.pk, channel="letter").count() == 1
    row = looking.compared(world.entity, AT)[0]
    assert (row["number"], str(row["stated"]), str(row["found"])) == (number, "1516.99", "1620.24")
    seen = looking.findings(world.entity, AT)
    assert [one["amount"] for one in seen][:2] == [Decimal("75.25"), Decimal("33.00")]
    assert {one["designation"] for one in seen} == {"Confidential"}
    assert seen[0]["row"] is None
    assert Entry.objects.filter(kind="disclosure-findings-opened").count() == 1
    assert looking.findings(world.county, AT) == []
    # The sheet that corrects the period replaces the first; what it makes good is no longer found.
    ledger(world, "rebates", BOOKED, "Southgate,formulary,CE0001,2024-02-01,499.99")
    world.do(world.entity, "disclosure-compare", number=number)
    assert {code for code, _, _ in found(number).values()} == {"W-PBM-83.not-booked"}


def test_a_ledger_names_its_bad_rows_and_its_overlaps(world: World) -> None:
    typed = {"kind": "rebates", **PERIOD}
    rows = (
        BOOKED,
        "Northfield,formulary,CE0001,2024-04-01,1.00",
        "Southgate,gift,,2024-02-01,about 5",
        "A,other,,2024-01-01,1.00",
    )
    with pytest.raises(Refusal) as open_book:
        world.do(world.filer, "ledger-file", confidential="no", file=sheet("ledger", *rows), **typed)
    assert open_book.value.code == "E-PBM-84"
    done = world.do(world.filer, "ledger-file", confidential="yes", file=sheet("ledger", *rows), **typed)
    assert (done.more["rows_in"], done.more["taken"], done.more["refused"]) == (3, 1, 2)
    assert {(one["row"], one["field"]) for one in done.more["faults"]} == {
        (2, "booked_on"), (3, "kind"), (3, "amount"),
    }  # fmt: skip
    assert "a day from 2024-01-01 through 2024-03-31" in done.says
    with pytest.raises(Refusal) as overlapping:
        world.do(
            world.filer, "ledger-file", kind="rebates", confidential="yes", period_from="2024-03-31",
            period_to="2024-06-30", file=sheet("ledger", *rows),
        )  # fmt: skip
    assert overlapping.value.code == "ledger-overlaps"
    with pytest.raises(Refusal):
        looking.ledgers(world.entity, AT)
    brought = world.do(
        world.regulator, "ledger-file", confidential="yes", manager="PBM0101", file=sheet("ledger", *rows), **typed
    )
    counting = {row["number"]: row["counts"] for row in looking.ledgers(world.regulator, AT)}
    assert counting == {done.reference: False, brought.reference: True}
    assert LedgerSheet.objects.get(number=brought.reference).brought_by == "examination"


def test_fees_of_remittances_that_no_ledger_has_are_found(world: World) -> None:
    statement = disclosed(
        world,
        "fees",
        "pharmacy_npi,fee_kind,source,count,amount,remitted",
        f"{CORNER},network,yearly network fee,1,250.00,",
        f"{RIVER},claims-processing,claims system,10,5.00,",
    )
    book = ledger(
        world,
        "fees",
        "pharmacy_npi,fee_kind,entity,booked_on,amount,reference",
        f"{CORNER},network,CE0001,2024-01-15,250.00,NET-2024",
        f"{RIVER},claims-processing,CE0001,2024-02-01,5.01,",
        f"{RIVER},network,CE0002,2024-02-01,90.00,",
    )
    first = remittance(world, CORNER, "2024-01-31", "T-1")
    first.adjustments.create(row=2, segment=21, reason="CS", reference="net-2024", amount=Decimal("250.00"))
    first.adjustments.create(row=3, segment=22, reason="AH", reference="", amount=Decimal("1.50"))
    first.adjustments.create(row=4, segment=23, reason="WO", reference="OTHER", amount=Decimal("70.00"))
    second = remittance(world, RIVER, "2024-02-29", "T-2")
    paid(second, "R-7", "2024-02-20", "10.00", adjustments=[["CO", "45", "3.00"], ["CO", "130", "5.02"]])
    remittance(world, RIVER, "2024-04-01", "T-3").adjustments.create(
        row=2, segment=21, reason="AH", amount=Decimal("500.00")
    )
    assert comparing.look_at_disclosures(AT.date(), AT) == 2
    assert found(statement) == {3: ("E-PBM-86.less", "0.01", f"{book} row 3")}
    assert found(book) == {
        3: ("E-PBM-86.ledger", "0.01", "T-2 segment 7"),
        5: ("E-PBM-86.ledger", "1.50", "T-1 segment 22"),
    }
    one = PaymentFinding.objects.get(remittance="T-1")
    assert (one.pharmacy_npi, one.segment, one.cite) == (CORNER, 22, "215 ILCS 5/512-7.5(b)")
    # A pharmacy reads its own findings about payment, and none about what was disclosed to others.
    assert not findings_for(world.pharmacy).exists()


def test_rates_are_compared_claim_by_claim_with_what_was_remitted(people: World) -> None:
    number = disclosed(
        people,
        "rates",
        "claim,pharmacy_npi,ndc,served_on,rate_type,quantity,paid,list_version,list_unit_price",
        f"R-1,{CORNER},00071015523,2024-02-01,mac,30,31.20,RETAIL 14,0.98000",
        f"R-2,{CORNER},00071015523,2024-02-02,mac,30,30.00,RETAIL 14,0.98000",
        f"R-3,{RIVER},00093000101,2024-02-03,awp,10,12.00,,",
        f"R-4,{CORNER},00093000101,2024-02-04,awp,10,12.00,,",
        f"R-5,{CORNER},00093000101,2024-02-05,awp,10,12.00,,",
    )
    loaded = people.do(
        people.filer,
        "program-claims-load",
        program=people.program.number,
        file=sheet(
            "claims",
            "claim,member,ndc,served_on,paid,daw",
            "R-9,M-100,00071015523,2024-02-10,40.00,",
            "R-1,M-100,00071015523,2024-02-01,31.20,",
        ),
    )
    assert loaded.more["taken"] == 2
    told = remittance(people, CORNER, "2024-02-15", "T-9")
    paid(told, "R-1", "2024-02-01", "31.20")
    paid(told, "R-2", "2024-02-02", "26.50")
    paid(told, "R-9", "2024-02-10", "40.00")
    # Paid, reversed and paid anew, by the control number; a same number on another day is another claim.
    paid(told, "900", "2024-02-04", "12.00", control="R-4")
    paid(told, "900", "2024-02-04", "-12.00", control="R-4")
    paid(told, "900", "2024-02-04", "12.01", control="R-4")
    paid(told, "R-5", "2024-02-06", "12.00")
    done = people.do(people.regulator, "disclosure-compare", number=number)
    assert done.more["counts"] | {"violation": 3, "indeterminate": 2, "pass": 1} == done.more["counts"]
    assert found(number) == {
        3: ("E-PBM-88.more", "3.50", "T-9 segment 7"),
        5: ("E-PBM-88.less", "0.01", "T-9 segment 7"),
        7: ("E-PBM-88.left-out", "40.00", "T-9 segment 7"),
    }


def test_the_spread_that_was_not_told_is_worked_out(world: World) -> None:
    asked = {"contract": world.contract.number, "served_from": "2024-01-01", "served_to": "2024-03-31"}
    number = world.do(world.entity, "paid-amounts-ask", **asked).reference
    header = "claim,served_on,ingredient,fee,paid,adjusted,billed"
    rows = (header, "P-1,2024-02-01,28.00,2.00,30.00,-1.00,45.00", "P-2,2024-02-02,8.00,2.00,10.00,,12.00")
    with pytest.raises(Refusal):
        world.do(world.entity, "disclosure-compare", number=number)
    world.do(world.filer, "paid-amounts-answer", request=number, file=sheet("paid", *rows))
    told = remittance(world, CORNER, "2024-02-15", "T-4")
    paid(told, "P-1", "2024-02-01", "24.00")
    paid(told, "P-2", "2024-02-02", "10.00")
    done = world.do(world.entity, "disclosure-compare", number=number)
    assert found(number) == {2: ("E-MAC-28.more", "5.00", "T-4 segment 7")}
    assert (done.more["billed"], done.more["spread_told"], done.more["spread_not_told"]) == ("57.00", "18.00", "5.00")
    # The same number used by two pharmacies on one day tells nobody's amount.
    paid(remittance(world, RIVER, "2024-02-15", "T-5"), "P-1", "2024-02-01", "24.00")
    assert world.do(world.entity, "disclosure-compare", number=number).more["counts"]["indeterminate"] == 1
    assert found(number) == {}


def test_a_draft_and_what_belongs_to_another_are_not_compared(world: World) -> None:
    draft = world.do(
        world.filer, "disclosure-file", kind="rebates", program=world.program.number, entity="CE0001",
        confidential="yes", allocation="By claims.", **PERIOD, file=sheet("r", REBATES, "A,other,CE0001,1.00"),
    ).reference  # fmt: skip
    with pytest.raises(Refusal) as refused:
        world.do(world.filer, "disclosure-compare", number=draft)
    assert refused.value.code == "statement-not-sent"
    sent = disclosed(world, "rebates", REBATES, "A,other,CE0001,1.00")
    with pytest.raises(Refusal):
        world.do(world.county, "disclosure-compare", number=sent)
    with pytest.raises(Refusal):
        world.do(world.pharmacy, "disclosure-compare", number=sent)


@pytest.mark.parametrize("name", COMPARISONS)
def test_generated_amounts_get_the_answer_of_the_rule(name: str) -> None:
    chance, law = random.Random(name), default_law()
    codes = set()
    for on_file, on in ((True, date(2026, 6, 30)), (False, date(2026, 6, 30)), (True, date(2008, 12, 31))):
        rows = []
        for row in range(2, 1500):
            key = (str(chance.randint(1, 600)), chance.choice("ab"), "", None, chance.random() < 0.95)
            amount = chance.choice([0, 100, 100, 101, chance.randint(-500, 500)])
            side = chance.choice(["stated", "found"])
            rows.append((side, row, *key, amount, f"P{row}", "", None))
        with duckdb.connect(":memory:") as connection:
            lay_out(connection, rows)
            judge(connection, name, law, on, on_file=on_file)
            answers = list(rows_of(connection, "SELECT * FROM answers"))
        assert len(answers) == len({one[2:7] for one in rows})
        assert len({one["row"] for one in answers}) == len(answers)
        for one in answers:
            if not one["allocated"] and name != "disclosed-rebates":
                continue
            decision = COMPARISONS[name].rule(facts_of(one, on, on_file=on_file), law=law)
            assert (decision.outcome.value, decision.codes[0]) == (one["outcome"], one["because"]), one
            codes.add(decision.outcome)
    assert {Outcome.PASS, Outcome.VIOLATION, Outcome.INDETERMINATE, Outcome.NOT_APPLICABLE} <= codes
