"""Statements by template, their designation and release, checks with pharmacies, and plan sponsors' rights."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm import story
from carelaw.pbm.store.models import DisclosureStatement, RefusedAttempt, ReleaseRequest, SponsorAudit
from carelaw.pbm.use_cases.disclosures import looking, stating
from carelaw.pbm.use_cases.disclosures.paper import statement_pdf, statement_sheet
from carelaw.pbm.use_cases.sponsors import looking as sponsor_looking
from carelaw.pbm.use_cases.sponsors import paying
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pbm.conftest import AT
from tests.pbm.program_terms.conftest import World, later, sheet, workbook

pytestmark = pytest.mark.django_db
PERIOD = {"period_from": "2023-07-01", "period_to": "2024-03-31"}


def rebates(world: World, **more: str) -> str:
    rows = (
        ("manufacturer", "labeler", "product", "kind", "entity", "amount"),
        ("Northfield Pharma", "00071", "Examplol", "formulary", "CE0001", "1200.50"),
        ("Northfield Pharma", "00071", "", "volume", "", "300.00"),
        ("Southgate Labs", "", "", "bonus", "CE0001", "10.00"),
        ("Southgate Labs", "", "", "market-share", "CE0002", "10.00"),
        ("Southgate Labs", "", "", "market-share", "CE0001", "99.50"),
    )
    done = world.do(
        world.filer,
        "disclosure-file",
        file=workbook("rebates", *rows),
        **{
            "kind": "rebates",
            "program": world.program.number,
            "entity": "CE0001",
            "confidential": "yes",
            "allocation": "By paid claims of the members.",
            **PERIOD,
            **more,
        },
    )
    return done.reference


def sent(world: World, number: str) -> str:
    world.do(
        world.filer, "disclosure-send", statement=number, attested_by="Rae Odum", attested_as="Actuary", attest="yes"
    )
    return number


def test_a_rebate_sheet_names_each_bad_cell_and_lists_what_is_not_allocated(world: World) -> None:
    made = DisclosureStatement.objects.get(number=rebates(world))
    assert str(made.total) == "1300.00"
    standings = list(made.lines.order_by("row").values_list("row", "standing"))
    assert standings == [(2, "stated"), (3, "unallocated"), (4, "refused"), (5, "refused"), (6, "stated")]
    bad = made.lines.get(row=4)
    assert "rebates.xlsx, row 4, kind: “bonus” is not permitted." in bad.says
    assert "price-protection" in bad.says
    assert "CE0001" in made.lines.get(row=5).says


def test_rebates_cannot_go_out_undesignated_and_nothing_unattested(world: World) -> None:
    with pytest.raises(Refusal) as open_one:
        rebates(world, confidential="no")
    assert (open_one.value.code, open_one.value.cite) == ("E-PBM-84", "215 ILCS 5/512-7.5(a)")
    assert RefusedAttempt.objects.filter(code="E-PBM-84").exists()
    number = rebates(world)
    with pytest.raises(Refusal) as unattested:
        world.do(world.filer, "disclosure-send", statement=number, attested_by="Rae", attested_as="A", attest="no")
    assert unattested.value.code == "needs-attestation"
    sent(world, number)
    letter = Notice.objects.get(kind="pbm-disclosure.stated", channel="letter")
    assert letter.subject.startswith("CONFIDENTIAL: Rebates")
    assert "$1,300.00" in letter.body
    made = DisclosureStatement.objects.get(number=number)
    assert statement_pdf(made) == statement_pdf(made)
    first = statement_sheet(made).splitlines()[0]
    assert "designates this confidential" in first


def test_a_statement_opens_for_its_two_sides_and_each_opening_is_on_record(world: World) -> None:
    number = rebates(world)
    with pytest.raises(Refusal):
        stating.opened_statement(world.entity, number, AT)
    sent(world, number)
    stating.opened_statement(world.entity, number, AT)
    stating.opened_statement(world.regulator, number, AT)
    with pytest.raises(Refusal):
        stating.opened_statement(world.county, number, AT)
    assert Entry.objects.filter(kind="disclosure-opened", subject=number).count() == 2


def test_rebate_data_goes_on_with_a_basis_only(world: World) -> None:
    number = sent(world, rebates(world))
    asked = {"statement": number, "recipient": "Hale Consulting"}
    with pytest.raises(Refusal) as bare:
        world.do(world.entity, "disclosure-release-ask", **asked, basis="none")
    assert bare.value.code == "E-PBM-85"
    assert RefusedAttempt.objects.filter(code="E-PBM-85", act="ask-release").exists()
    with pytest.raises(Refusal) as foreign:
        world.do(world.entity, "disclosure-release-ask", **asked, basis="court-order", court="WI", good_cause="yes")
    assert foreign.value.code == "E-PBM-85.court"
    with pytest.raises(Refusal):
        world.do(world.entity, "disclosure-release-ask", **asked, basis="consent")
    world.do(world.filer, "disclosure-release-consent", **asked)
    done = world.do(world.entity, "disclosure-release-ask", **asked, basis="consent")
    world.do(world.entity, "disclosure-release-record", release=done.reference)
    assert ReleaseRequest.objects.get(number=done.reference).state == "released"
    assert Entry.objects.filter(kind="disclosure-released").count() == 1
    with pytest.raises(Refusal):
        world.do(world.entity, "disclosure-release-record", release=done.reference)


def test_fees_without_source_are_put_aside_and_fees_only_in_remittances_open_a_case(world: World) -> None:
    done = world.do(
        world.filer,
        "disclosure-file",
        kind="fees",
        program=world.program.number,
        entity="CE0001",
        confidential="no",
        allocation="By claims.",
        **PERIOD,
        file=sheet(
            "fees",
            "pharmacy_npi,fee_kind,source,count,amount,remitted",
            f"{story.CORNER_NPI},network,yearly network fee,1,250.00,250.00",
            f"{story.CORNER_NPI},claims-processing,,10,5.00,5.00",
            f"{story.CORNER_NPI},claims-processing,claims system,10,,7.50",
        ),
    )
    assert {name: done.more[name] for name in ("stated", "exception", "refused")} == {
        "stated": 1,
        "exception": 1,
        "refused": 1,
    }
    assert Case.objects.filter(kind=stating.FEE_CASE, key=done.reference).exists()
    number = sent(world, done.reference)
    released = world.do(
        world.entity, "disclosure-release-ask", statement=number, recipient="The Elmhollow Post", basis="none"
    )
    assert "did not designate" in ReleaseRequest.objects.get(number=released.reference).because


def rates(world: World) -> str:
    done = world.do(
        world.filer,
        "disclosure-file",
        kind="rates",
        program=world.program.number,
        entity="CE0001",
        confidential="yes",
        **PERIOD,
        file=sheet(
            "rates",
            "claim,pharmacy_npi,ndc,served_on,rate_type,quantity,paid,list_version,list_unit_price",
            f"R-1,{story.CORNER_NPI},00071015523,2024-02-01,mac,30,31.20,RETAIL 14,0.98000",
            f"R-2,{story.CORNER_NPI},00071015523,2024-02-02,mac,30,30.00,,",
            f"R-3,{story.RIVER_NPI},00093000101,2024-02-03,awp,10,12.00,,",
        ),
    )
    assert (done.more["stated"], done.more["exception"]) == (2, 1)
    return sent(world, done.reference)


def test_a_check_with_pharmacies_goes_on_against_an_objection_and_shows_the_differences(world: World) -> None:
    number = rates(world)
    check = world.do(world.entity, "rate-verify", statement=number)
    assert check.more == {"pharmacies": 2, "claims": 3}
    objected = world.do(world.filer, "rate-verify-object", verification=check.reference, objection="Confidential.")
    assert "goes on" in objected.says
    done = world.do(world.pharmacy, "rate-verify-answer", verification=check.reference, amounts="R-1=31.19\nR-2=30.00")
    assert done.more == {"claims": 2, "differing": 1}
    rows = {row["claim"]: row for row in looking.differences(world.entity, AT)}
    assert str(rows["R-1"]["difference"]) == "0.01"
    assert rows["R-2"]["outcome"] == "pass"
    assert rows["R-3"]["outcome"] == "indeterminate"
    with pytest.raises(Refusal):
        looking.differences(world.filer, AT)
    assert looking.verifications(world.filer, AT)[0]["answered"] is None
    with pytest.raises(Refusal) as bad:
        world.do(world.pharmacy, "rate-verify-answer", verification=check.reference, amounts="R-1=about 31")
    assert "Permitted: CLAIM=12.34" in bad.value.says


def test_a_pharmacy_tells_the_entity_of_its_own_members_and_the_manager_never_sees_it(world: World) -> None:
    rates(world)
    asked = {"program": world.program.number, "amounts": "R-1=31.19"}
    with pytest.raises(Refusal) as wrong:
        world.do(world.pharmacy, "pharmacy-tell", entity="CE0002", **asked)
    assert wrong.value.code == "E-PBM-92"
    done = world.do(world.pharmacy, "pharmacy-tell", entity="CE0001", **asked)
    assert looking.told(world.entity, AT)[0]["number"] == done.reference
    assert looking.told(world.county, AT) == []
    with pytest.raises(Refusal) as refused:
        looking.told(world.filer, AT)
    assert refused.value.kind == "forbidden"
    assert not Notice.objects.filter(kind="pbm-disclosure.told", party_id=world.program.manager_id).exists()


def test_rebates_not_shared_names_its_clause_and_switches_off_rates_alone(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.do(world.filer, "rebate-sharing-declare", contract=world.contract.number, rebate_sharing="no")
    assert (refused.value.code, refused.value.field) == ("E-PBM-89", "clause")
    assert {row["rates"] for row in looking.owed(world.filer, AT)} == {True}
    world.do(world.filer, "rebate-sharing-declare", contract=world.contract.number, rebate_sharing="no", clause="§ 7.2")
    assert {(row["rates"], row["rebates"]) for row in looking.owed(world.filer, AT)} == {(False, "indeterminate")}


def test_a_contract_year_without_a_statement_of_rebates_is_put_before_the_staff(world: World) -> None:
    sent(world, rebates(world))
    assert stating.look_at_rebates(date(2024, 6, 30), later(89)) == 0
    assert stating.look_at_rebates(date(2024, 7, 1), later(90)) == 1
    assert "Cedar County" in Case.objects.get(kind=stating.REBATE_CASE).title


def test_the_first_audit_of_a_year_cannot_be_declined_and_its_pack_is_whole(world: World) -> None:
    first = world.do(world.entity, "sponsor-audit-ask", contract=world.contract.number, scope="Everything.").reference
    with pytest.raises(Refusal) as refused:
        world.do(world.filer, "sponsor-audit-answer", audit=first, decision="refused", reason="Too much work.")
    assert refused.value.code == "E-MAC-27"
    assert "2023-07-01 through 2024-06-30" in refused.value.says
    world.do(world.filer, "sponsor-audit-answer", audit=first, decision="granted")
    part = sheet("part", "a,b", "1,2")
    done = world.do(
        world.filer,
        "sponsor-audit-deliver",
        audit=first,
        claims=part,
        prices=part,
        guarantees=part,
        product_rebates=part,
    )
    assert done.more["missing"] == ["general rebates"]
    world.do(world.filer, "sponsor-audit-deliver", audit=first, general_rebates=part)
    assert SponsorAudit.objects.get(number=first).state == "delivered"
    second = world.do(world.entity, "sponsor-audit-ask", contract=world.contract.number, scope="Again.").reference
    with pytest.raises(Refusal) as bare:
        world.do(world.filer, "sponsor-audit-answer", audit=second, decision="refused")
    assert bare.value.field == "reason"
    world.do(world.filer, "sponsor-audit-answer", audit=second, decision="refused", reason="One this year.")


def test_what_was_paid_is_told_claim_by_claim_with_the_spread(world: World) -> None:
    asked = {"contract": world.contract.number, "served_from": "2024-01-01", "served_to": "2024-03-31"}
    number = world.do(world.entity, "paid-amounts-ask", **asked).reference
    assert paying.look_at_sponsors(date(2024, 5, 2), later(30)) == 0
    assert paying.look_at_sponsors(date(2024, 5, 3), later(31)) == 1
    header = "claim,served_on,ingredient,fee,paid,adjusted,billed"
    with pytest.raises(Refusal) as totals:
        world.do(world.filer, "paid-amounts-answer", request=number, file=sheet("t", header, "TOTAL,,1,1,2,,3"))
    assert totals.value.code == "E-MAC-28.totals"
    done = world.do(
        world.filer,
        "paid-amounts-answer",
        request=number,
        file=sheet(
            "paid", header, "P-1,2024-02-01,28.00,2.00,30.00,-1.00,45.00", "P-2,2024-02-02,8.00,2.00,10.00,,12.00"
        ),
    )
    assert done.more["spread"] == "18.00"
    assert not Case.objects.filter(kind=paying.PAID_CASE, state="open").exists()
    assert [str(row["spread"]) for row in sponsor_looking.claims(world.entity, AT)] == ["16.00", "2.00"]


def test_money_for_a_brand_filled_as_written_is_told_or_a_finding(people: World) -> None:
    people.do(
        people.filer,
        "program-claims-load",
        program=people.program.number,
        file=sheet(
            "claims",
            "claim,member,ndc,served_on,paid,daw",
            "B-1,M-100,00071015523,2024-02-10,400.00,1",
        ),
    )
    asked = {
        "contract": people.contract.number,
        "manufacturer": "Northfield Pharma",
        "product": "Examplol",
        "ndc": "00071-0155-23",
        "period_from": "2024-01-01",
        "period_to": "2024-03-31",
        "amount": "125000.00",
        "received_on": "2024-04-01",
    }
    number = people.do(people.filer, "brand-money-record", **asked, generic_available_on="2024-01-05").reference
    late = people.do(people.filer, "brand-money-record", **asked, generic_available_on="2024-03-05").reference
    assert sponsor_looking.brands(people.entity, AT) == []
    assert paying.look_at_sponsors(date(2024, 5, 1), later(29)) == 0
    assert paying.look_at_sponsors(date(2024, 5, 2), later(30)) == 1
    assert Case.objects.get(kind=paying.BRAND_CASE).key == number
    people.do(people.filer, "brand-money-tell", at=later(31), money=number)
    rows = {row["number"]: row["outcome"] for row in sponsor_looking.brands(people.filer, later(31))}
    assert rows == {number: "review", late: "not-applicable"}
    letter = Notice.objects.filter(kind="pbm-sponsor.brand", channel="letter", party_id=people.town.pk).get()
    assert "| Examplol | Northfield Pharma | 2024-01-01 to 2024-03-31 | $125,000.00 | 2024-01-05 |" in letter.body
