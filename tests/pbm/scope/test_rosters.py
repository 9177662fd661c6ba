"""Pharmacies on the roster, rates paid, rebates, and who is covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.kernel.refusal import Refusal
from carelaw.pbm import story
from carelaw.pbm.store.models import EnrolledPerson, PaidRate, RebateLine
from carelaw.pbm.use_cases.scope import acts, ledger
from carelaw.pbm.use_cases.scope.pharmacies import provider_rows
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.parties.registry import find_by_identifier
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import entity, program

NPI = npi_with_check_digit("188300777")
ROSTER = "license_number,kind,name,status,valid_from,valid_to,npi,ncpdp\n"


def sheet(text: str) -> Attached:
    return Attached("sheet.csv", text.encode())


def test_unknown_numbers_give_no_rights_until_the_roster_has_them(filer: Actor, regulator: Actor) -> None:
    typed = {"kind": "pharmacy", "name": "New Pharmacy", "npi": NPI, "ncpdp": "1488777", "license_number": "054-77"}
    assert acts.PROVIDER_ENTER.perform(filer, AT, typed).more["standing"] == "unverified"
    wrong = sheet(ROSTER + f"054-77,pharmacy,Another,active,2020-01-01,,{story.CORNER_NPI},\n")
    assert acts.ROSTER_LOAD.perform(regulator, AT, {"sheet": wrong, "as_of": "2024-04-01"}).more["matched"] == 0
    right = sheet(ROSTER + f"054-77,pharmacy,New Pharmacy,active,2020-01-01,2024-04-02,{NPI},\n054-78,pharmacy\n")
    done = acts.ROSTER_LOAD.perform(regulator, AT, {"sheet": right, "as_of": "2024-04-01"})
    counts = {name: done.more[name] for name in ("rows_in", "taken", "quarantined", "matched")}
    assert counts == {"rows_in": 2, "taken": 1, "quarantined": 1, "matched": 1}
    assert [row["standing"] for row in provider_rows(filer, AT)] == ["licensed-pharmacy"]
    assert find_by_identifier("npi", NPI) is not None


def test_a_rate_is_what_was_paid_and_bad_lines_are_set_aside(filer: Actor, other_filer: Actor) -> None:
    entity()
    head = "pharmacy_npi,covered_entity,claim,served_on,ndc,formula,ingredient_paid,fee_paid,other_paid,patient_paid\n"
    usual = f"{story.CORNER_NPI},CE0001,{{}},2024-02-01,00093721410,AWP,{{}},1.75,,10.00\n"
    rows = "".join(usual.format(f"C{n}", amount) for n, amount in enumerate(("41.20", "-0.01", "", "0.00")))
    stranger = f"{story.CORNER_NPI},CE0099,C9,2024-02-01,00093721410,AWP,1.00,1.00,,\n"
    done = acts.RATES_LOAD.perform(filer, AT, {"sheet": sheet(head + rows + stranger)})
    assert [done.more[name] for name in ("rows_in", "taken", "quarantined")] == [5, 2, 3]
    assert {one["code"] for one in done.more["problems"]} == {"E-PBM-13", "E-PBM-13.missing", "organization-unknown"}
    assert "row 3, ingredient" in done.more["problems"][0]["says"]
    assert sum(one.ingredient + one.fee + one.other for one in PaidRate.objects.all()) == Decimal("44.70")
    assert "C0" not in {one.claim for one in PaidRate.objects.all()}
    shown = ledger.rates_by_formula(filer, AT)
    assert [(row["claims"], row["rate"], row["patient"]) for row in shown] == [(2, Decimal("44.70"), Decimal("20.00"))]
    assert ledger.rates_by_formula(other_filer, AT) == []
    acts.RATES_LOAD.perform(filer, AT, {"sheet": sheet(head + rows)})
    assert PaidRate.objects.count() == 2


def test_a_rebate_without_a_kind_is_refused_by_whatever_name(filer: Actor, regulator: Actor) -> None:
    of = entity()
    typed = {
        "covered_entity": "CE0001",
        "manufacturer": "Maker",
        "amount": "1,200.00",
        "called": "Marketing allowance",
        "period_from": "2024-01-01",
        "period_to": "2024-03-31",
    }
    with pytest.raises(Refusal) as told:
        acts.REBATE_ENTER.perform(filer, AT, typed)
    assert (told.value.code, told.value.cite) == ("E-PBM-14", '215 ILCS 5/512-3 "Rebates"')
    acts.REBATE_ENTER.perform(filer, AT, {**typed, "kind": "administrative"})
    head = "covered_entity,manufacturer,labeler,product,kind,called,amount,period_from,period_to\n"
    lines = "CE0001,Maker,,,in-kind,,5.00,2024-01-01,2024-03-31\nCE0001,Maker,,,,,5.00,2024-01-01,2024-03-31\n"
    done = acts.REBATES_LOAD.perform(filer, AT, {"sheet": sheet(head + lines)})
    assert [done.more[name] for name in ("taken", "quarantined")] == [1, 1]
    found = ledger.rebates_of(manager().pk, of.pk, date(2024, 1, 1), date(2024, 3, 31))
    assert sorted((one.kind, one.amount, one.in_kind) for one in found) == [
        ("administrative", Decimal("1200.00"), False),
        ("in-kind", Decimal("5.00"), True),
    ]
    assert RebateLine.objects.count() == 2
    with pytest.raises(Refusal):
        ledger.rebates_for(regulator)


def test_a_dependent_is_covered_like_a_member(filer: Actor, other_filer: Actor) -> None:
    of = program("PR-1")
    EnrolledPerson.objects.create(
        program=of,
        entity_id=entity().pk,
        member="M-1-02",
        relation="dependant",
        name="Test Person",
        covered_from=date(2024, 1, 1),
        covered_until=date(2024, 4, 2),
    )
    typed = {"program": "PR-1", "member": "M-1-02"}
    answers = [
        acts.COVERED_ASK.perform(filer, AT, {**typed, "on": day}).more["outcome"]
        for day in ("2024-04-02", "2024-04-03")
    ]
    assert answers == ["pass", "not-applicable"]
    assert acts.COVERED_ASK.perform(filer, AT, {**typed, "member": "M-9"}).more["outcome"] == "indeterminate"
    with pytest.raises(Refusal):
        acts.COVERED_ASK.perform(other_filer, AT, typed)
