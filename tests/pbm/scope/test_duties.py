"""Changes with two clocks, new addresses, exemptions, instruments, deposits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Deposit, Exemption, MaterialChange, RefusedAttempt
from carelaw.pbm.use_cases.licenses import may_act
from carelaw.pbm.use_cases.scope import acts, changes, deposits, exemptions, instruments
from carelaw.pbm.use_cases.scope.looking import month_rows, receipt_rows
from carelaw.pbm.web import scope_work as scope_work
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case, Deadline
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.money.ledger import assess, receive_payment
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import entity, license_of, program

TYPED = {
    "items": "officer",
    "happened_on": "2024-03-10",
    "description": "A new president.",
    "effect": "Signs contracts.",
}


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, 0, tzinfo=UTC)


def report(filer: Actor, when: datetime, **more: str) -> MaterialChange:
    done = acts.CHANGE_REPORT.perform(filer, when, {**TYPED, **more})
    return MaterialChange.objects.get(number=done.reference)


@pytest.mark.parametrize(
    ("when", "standing"),
    [
        (at(2024, 4, 9), "on-time"),
        (at(2024, 4, 10), "late-by-change"),
        (at(2024, 4, 30), "late-by-change"),
        (at(2024, 5, 1), "late-by-month"),
    ],
)
def test_two_clocks_run_from_one_change(filer: Actor, when: datetime, standing: str) -> None:
    made = report(filer, when)
    assert (made.standing, made.due_by_change, made.due_by_month) == (standing, date(2024, 4, 9), date(2024, 4, 30))
    met = {one.name: one.met_at is not None and one.met_at < one.due_at for one in Deadline.objects.all()}
    assert met == {"change": standing == "on-time", "month": standing != "late-by-month"}
    letter = Notice.objects.get(kind="pbm.change-receipt", channel="letter")
    assert ("missed" in letter.body) == (standing != "on-time")
    assert letter_pdf(letter).startswith(b"%PDF-")


def test_not_material_takes_a_reason_and_five_kinds_a_look(filer: Actor, examiner: Actor) -> None:
    with pytest.raises(Refusal) as told:
        report(filer, AT, material="no")
    assert told.value.code == "E-PBM-24"
    kept = RefusedAttempt.objects.get()
    assert (kept.code, kept.typed["description"]) == ("E-PBM-24", "A new president.")
    made = report(filer, AT, material="no", reason="The same person, married.")
    assert (made.standing, made.to_look_at) == ("not-material", True)
    assert [item.key for item in waiting_for(examiner, AT.date())] == [f"change-look:{made.number}"]
    acts.CHANGE_LOOK.perform(examiner, AT, {"change": made.number, "material": "yes", "because": "It is a new one."})
    made.refresh_from_db()
    assert (made.standing, made.material, Case.objects.get(pk=made.case_id).state) == ("on-time", True, "closed")
    small = report(filer, AT, items="other", material="no", reason="Ten claims a year.")
    assert (small.standing, small.to_look_at) == ("not-material", False)


def test_a_change_that_lies_ahead_or_is_none_is_refused(filer: Actor) -> None:
    for typed, code in (({"happened_on": "2024-04-03"}, "E-PBM-25.future"), ({"items": "weather"}, "item-unknown")):
        with pytest.raises(Refusal) as told:
            report(filer, AT, **typed)
        assert told.value.code == code
    assert not MaterialChange.objects.exists()


def test_a_change_that_was_found_waits_for_its_report(filer: Actor, other_filer: Actor, examiner: Actor) -> None:
    found = {"manager": "PBM0101", "item": "ownership", "happened_on": "2024-02-01", "description": "A new owner."}
    number = acts.CHANGE_FOUND.perform(examiner, AT, found).reference
    work = [item for item in waiting_for(filer, AT.date()) if item.key == f"change:{number}"]
    assert [item.due_on for item in work] == [date(2024, 3, 2)]
    with pytest.raises(Refusal) as told:
        report(other_filer, AT, change=number)
    assert told.value.code == "change-unknown"
    made = report(filer, AT, change=number, items="ownership", happened_on="2024-03-30")
    assert (made.number, made.happened_on, made.standing) == (number, date(2024, 2, 1), "late-by-month")


def test_a_new_address_may_come_beforehand_and_late_is_taken(filer: Actor) -> None:
    typed = {"old_address": "1 Old Road", "new_address": "2 New Road, Springfield", "channel": "portal"}
    for day, late in (("2024-05-01", False), ("2024-03-03", False), ("2024-03-02", True)):
        done = acts.ADDRESS_REPORT.perform(filer, AT, {**typed, "changed_on": day})
        assert done.more["late"] is late, day
    bodies = " ".join(
        Notice.objects.filter(kind="pbm.address-receipt", channel="letter").values_list("body", flat=True)
    )
    assert bodies.count("The report is late") == 1
    report(filer, AT)
    assert Notice.objects.get(kind="pbm.change-receipt", channel="letter").address.endswith("2 New Road, Springfield")


def test_a_carrier_needs_no_license_while_its_own_runs(regulator: Actor, filer: Actor) -> None:
    party = manager()
    assert may_act(party, AT.date()).outcome is Outcome.VIOLATION
    given = {"party": "PBM0101", "kind": "health-maintenance-organization", "reference": "HMO-77"}
    typed = {**given, "starts_on": "2020-01-01", "ends_on": "2024-04-02"}
    number = acts.EXEMPTION_ENTER.perform(regulator, AT, typed).reference
    assert may_act(party, date(2024, 4, 2)).codes == ("exempt",)
    assert may_act(party, date(2024, 4, 3)).outcome is Outcome.VIOLATION
    with pytest.raises(Refusal) as told:
        acts.EXEMPTION_ENTER.perform(regulator, AT, {**typed, "kind": "third-party-administrator"})
    assert told.value.code == "E-PBM-29"
    acts.EXEMPTION_END.perform(regulator, AT, {"exemption": number, "on": "2024-03-31", "because": "It gave it back."})
    assert may_act(party, date(2024, 4, 1)).outcome is Outcome.VIOLATION
    assert Notice.objects.filter(kind="pbm.exemption-ended", channel="letter").count() == 1
    assert [one.number for one in exemptions.exemptions_for(filer)] == [number]


def test_an_agent_of_the_department_is_outside_for_one_program(regulator: Actor) -> None:
    inside, outside = program("PR-1"), program("PR-2")
    typed = {"party": "PBM0101", "kind": "department-agent", "reference": "HFS-9", "starts_on": "2024-01-01"}
    for more, code in (
        ({}, "needs-department_pays"),
        ({"department_pays": "no"}, "E-PBM-11.program"),
        ({"department_pays": "yes"}, "needs-program"),
    ):
        with pytest.raises(Refusal) as told:
            acts.EXEMPTION_ENTER.perform(regulator, AT, {**typed, **more})
        assert told.value.code == code
    acts.EXEMPTION_ENTER.perform(regulator, AT, {**typed, "department_pays": "yes", "program": "PR-2"})
    answers = {one.number: may_act(manager(), AT.date(), one.pk).outcome for one in (inside, outside)}
    assert answers == {"PR-1": Outcome.VIOLATION, "PR-2": Outcome.PASS}
    assert may_act(manager(), AT.date()).outcome is Outcome.VIOLATION
    assert Exemption.objects.get().cite.startswith("215 ILCS 5/512-3")


def test_one_instrument_a_program_or_one_pooled(filer: Actor, other_filer: Actor) -> None:
    for number in ("PR-1", "PR-2", "PR-3"):
        program(number)
    usual = {"kind": "bond", "institution": "Prairie Bank", "instrument_number": "B-1", "starts_on": "2024-01-01"}

    def enter(mode: str, *numbers: str, **more: str) -> str:
        typed = {**usual, "mode": mode, "programs": "\n".join(numbers), **more}
        return acts.INSTRUMENT_ENTER.perform(filer, AT, typed).reference

    for mode, numbers, code in (
        ("pooled", ("PR-1",), "E-PBM-32.pooled"),
        ("separate", ("PR-1", "PR-2"), "E-PBM-32.separate"),
    ):
        with pytest.raises(Refusal) as told:
            enter(mode, *numbers)
        assert told.value.code == code
    pooled = enter("pooled", "PR-1", "PR-2", yearly_reimbursements="1,000,000.00")
    with pytest.raises(Refusal) as told:
        enter("separate", "PR-2")
    assert told.value.code == "E-PBM-32"
    acts.INSTRUMENT_END.perform(filer, AT, {"instrument": pooled, "on": "2024-03-31"})
    enter("separate", "PR-2", starts_on="2024-04-01")
    entity("HMO001")
    carrier = {"program": "PR-3", "carrier": "HMO001", "authorized_from": "2001-01-01", "note": "Run by an HMO."}
    with pytest.raises(Refusal) as told:
        acts.CARVE_OUT.perform(filer, AT, {**carrier, "kind": "health-maintenance-organization"})
    assert told.value.code == "E-PBM-33"
    acts.CARVE_OUT.perform(
        filer, AT, {**carrier, "kind": "health-maintenance-organization", "authority_number": "IL-HMO-1"}
    )
    with pytest.raises(Refusal) as told:
        enter("separate", "PR-3")
    assert (told.value.code, "Run by an HMO." in told.value.says) == ("E-PBM-33.carved-out", True)
    rows = {row["program"]: row["standing"] for row in instruments.programs_with_instruments(filer, AT)}
    assert rows == {"PR-1": "none", "PR-2": "instrument", "PR-3": "carved-out"}
    assert instruments.programs_with_instruments(other_filer, AT) == []


def fee(reference: str, amount: str, on: date) -> None:
    party = manager()
    assess(
        "fee",
        key=f"f:{reference}",
        party_id=party.pk,
        amount=Decimal(amount),
        says="Fee",
        cite=deposits.CITE,
        on=on,
        at=AT,
    )
    receive_payment(reference=reference, party_id=party.pk, amount=Decimal(amount), method="check", on=on, at=AT)


def test_fees_go_whole_into_the_fund_and_the_month_is_reported(finance: Actor, filer: Actor, regulator: Actor) -> None:
    fee("CHK-1", "1000.00", date(2024, 3, 20))
    fee("CHK-2", "250.00", date(2024, 3, 31))
    fund = "Insurance Producer Administration Fund"
    typed: dict[str, Any] = {"receipt": "CHK-1", "fund": fund, "amount": "1,000.00", "on": "2024-03-21"}
    for wrong, code in (
        ({"fund": "General Revenue Fund"}, "E-PBM-28"),
        ({"amount": "999.99"}, "E-PBM-28.amount"),
        ({"on": "2024-03-19"}, "deposit-day"),
        ({"receipt": "CHK-9"}, "receipt-unknown"),
    ):
        with pytest.raises(Refusal) as told:
            acts.FEE_DEPOSIT.perform(finance, AT, {**typed, **wrong})
        assert told.value.code == code
    acts.FEE_DEPOSIT.perform(finance, AT, typed)
    with pytest.raises(Refusal) as told:
        acts.FEE_DEPOSIT.perform(finance, AT, typed)
    assert told.value.code == "deposited-already"
    assert Deposit.objects.count() == 1
    assert [item.key.partition(":")[0] for item in waiting_for(finance, AT.date())] == ["receipt"]
    assert {row["receipt"]: row["standing"] for row in receipt_rows(regulator, AT)} == {
        "CHK-1": "deposited",
        "CHK-2": "waiting",
    }
    first = at(2024, 4, 1)
    assert [deposits.report_last_month(date(2024, 4, 1), first) for _ in range(2)] == [1, 0]
    letter = Notice.objects.get(kind="pbm.deposit-report")
    assert "Together: $1,000.00" in letter.body
    assert "CHK-2 ($250.00)" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF-")
    assert month_rows(finance, AT) == [{"month": "2024-03", "deposits": 1, "total": Decimal("1000.00"), "report": True}]
    with pytest.raises(Refusal) as told:
        acts.DEPOSIT_REPORT.perform(finance, AT, {"month": "2024-04-01"})
    assert told.value.code == "month-not-over"
    with pytest.raises(Refusal):
        month_rows(filer, AT)


def test_a_change_is_its_own_case_once(filer: Actor) -> None:
    first, second = report(filer, AT), report(filer, AT + timedelta(days=1))
    assert first.case_id != second.case_id
    assert Case.objects.filter(kind=changes.KIND, state="closed").count() == 2


def test_a_license_is_enough_without_an_exemption(regulator: Actor) -> None:
    license_of(manager())
    assert may_act(manager(), AT.date()).codes == ("licensed",)
