"""Hearings within their days and stages, the order, and penalties up to their caps."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Hearing, LicenseAction, PenaltySheet
from carelaw.pbm.use_cases.discipline import explaining as explaining
from carelaw.pbm.use_cases.discipline.standing import apply_standings
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.money.models import Charge
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from tests.pbm.conduct.conftest import OFFICER, PART, at, charged, day, do, suspended

pytestmark = pytest.mark.django_db


def demanded(regulator: Actor, filer: Actor, kinds: str = "suspension") -> str:
    case = suspended(regulator, kinds)
    do(filer, "hearing-demand", days=30, action=f"{case}-A1", signer="A. Hale")
    return case


def set_for(regulator: Actor, case: str, held: int, mailed: int = 31, officer: str = OFFICER) -> None:
    do(
        regulator,
        "hearing-set",
        days=mailed,
        hearing=f"{case}-H1",
        notice_mailed_on=day(mailed),
        held_on=day(held),
        place="Springfield",
        officer=officer,
        procedural_part=PART,
    )


def heard(regulator: Actor, filer: Actor, officer: Actor) -> str:
    """A hearing complete through its proposed findings."""
    case = demanded(regulator, filer)
    set_for(regulator, case, 51)
    for stage in ("appearance", "exhibits", "exhibits", "record", "proposed-findings"):
        typed = {"causes": "1"} if stage == "proposed-findings" else {}
        do(officer, "hearing-enter", days=52, hearing=f"{case}-H1", stage=stage, on=day(51), says="Entered.", **typed)
    return case


def test_a_demand_on_the_thirtieth_day_is_in_time_and_a_day_later_it_is_answered(
    license: License, regulator: Actor, filer: Actor
) -> None:
    case = suspended(regulator)
    done = do(filer, "hearing-demand", days=31, action=f"{case}-A1", signer="A. Hale")
    assert str(day(30)) in done.says
    late = Notice.objects.get(kind="pbm.late-demand", channel="letter")
    assert str(day(30)) in late.body
    assert any("may still be granted" in item.says for item in waiting_for(regulator, day(32)))
    with pytest.raises(Refusal) as refused:
        set_for(regulator, case, 52)
    assert refused.value.code == "E-PBM-46"
    do(regulator, "hearing-grant", days=33, case=case, action=f"{case}-A1", because="The mail was slow.")
    assert (Hearing.objects.get().granted, Hearing.objects.get().demand_in_time) == (True, False)


def test_a_demand_that_is_not_written_is_refused(license: License, regulator: Actor) -> None:
    case = suspended(regulator)
    with pytest.raises(Refusal) as refused:
        do(regulator, "hearing-demand-mailed", action=f"{case}-A1", received_on=day(0), signer="A. Hale", written="no")
    assert refused.value.code == "E-PBM-46.oral"


@pytest.mark.parametrize(("held", "refused"), [(50, True), (51, False), (61, False), (62, True)])
def test_a_hearing_is_set_for_day_20_through_day_30(
    license: License, regulator: Actor, filer: Actor, officer: Actor, held: int, refused: bool
) -> None:
    case = demanded(regulator, filer)
    if refused:
        with pytest.raises(Refusal) as refusal:
            set_for(regulator, case, held)
        assert refusal.value.code == "E-PBM-47"
        assert f"{day(51)} through {day(61)}" in refusal.value.says
    else:
        set_for(regulator, case, held)
        assert Hearing.objects.get().held_on == day(held)
        assert Deadline.objects.get(name="hearing-1").due_at.date() == day(62)


def test_whoever_investigated_cannot_hear_the_case(
    license: License, regulator: Actor, filer: Actor, officer: Actor
) -> None:
    case = demanded(regulator, filer)
    Hearing.objects.get().case.investigators.create(account_id=officer.account_id, since=at(0))
    with pytest.raises(Refusal) as refused:
        set_for(regulator, case, 51)
    assert refused.value.code == "E-PBM-48.officer"


def test_a_stage_cannot_be_skipped_and_only_the_set_officer_enters_it(
    license: License, regulator: Actor, filer: Actor, officer: Actor
) -> None:
    case = demanded(regulator, filer)
    set_for(regulator, case, 51)
    typed = {"hearing": f"{case}-H1", "on": day(51), "says": "The record."}
    with pytest.raises(Refusal) as refused:
        do(officer, "hearing-enter", days=51, stage="record", **typed)
    assert (refused.value.code, "appearance" in refused.value.says) == ("E-PBM-48", True)
    from tests.pbm.conftest import acting

    other = acting("PBM_HEARING_OFFICER", "pbm-officer-2", {})
    with pytest.raises(Refusal) as refused:
        do(other, "hearing-enter", days=51, stage="appearance", **typed)
    assert refused.value.kind == "forbidden"


def test_a_continuance_outside_the_window_goes_to_a_person(
    license: License, regulator: Actor, filer: Actor, officer: Actor
) -> None:
    case = demanded(regulator, filer)
    set_for(regulator, case, 51)
    do(regulator, "hearing-continue", days=40, hearing=f"{case}-H1", held_on=day(80), agreed="Both, by letter.")
    assert any("Look at the continuance" in item.says for item in waiting_for(regulator, day(41)))


def test_an_order_finds_causes_and_makes_the_action_final(
    license: License, regulator: Actor, filer: Actor, officer: Actor
) -> None:
    case = heard(regulator, filer, officer)
    do(regulator, "hearing-order", days=60, hearing=f"{case}-H1", causes="1", upheld="yes", text="It stands.")
    do(regulator, "hearing-order-served", days=61, hearing=f"{case}-H1", served_on=day(61), mail_number="CM-9")
    one = LicenseAction.objects.get()
    assert (one.final_on, Hearing.objects.get().order.served_on) == (day(60), day(61))
    assert "found" in Notice.objects.get(kind="pbm.final-order", channel="letter").body


def test_an_order_that_sets_the_action_aside_gives_the_license_back_its_life(
    license: License, regulator: Actor, filer: Actor, officer: Actor
) -> None:
    case = heard(regulator, filer, officer)
    do(regulator, "hearing-order", days=60, hearing=f"{case}-H1", upheld="no", text="Not reasonable.")
    apply_standings(day(61), at(61))
    assert (LicenseAction.objects.get().state, License.objects.get().status) == ("set-aside", "active")
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-publish", days=70, action=f"{case}-A1")
    assert refused.value.code == "E-PBM-55.not-in-effect"


def test_no_penalty_without_a_completed_hearing_and_none_above_the_cap(
    license: License, regulator: Actor, filer: Actor, officer: Actor, finance: Actor
) -> None:
    case = demanded(regulator, filer)
    typed = {"hearing": f"{case}-H1", "basis": "One cause."}
    with pytest.raises(Refusal) as refused:
        do(regulator, "civil-penalty", days=31, amount="1.00", **typed)
    assert refused.value.code == "E-PBM-49"
    set_for(regulator, case, 51)
    for stage in ("appearance", "exhibits", "record", "proposed-findings"):
        do(officer, "hearing-enter", days=52, hearing=f"{case}-H1", stage=stage, on=day(51), says="Entered.")
    with pytest.raises(Refusal) as refused:
        do(regulator, "civil-penalty", days=53, amount="1.00", **typed)
    assert refused.value.code == "E-PBM-49.incomplete"
    do(regulator, "hearing-order", days=60, hearing=f"{case}-H1", causes="1", upheld="yes", text="It stands.")
    with pytest.raises(Refusal) as refused:
        do(regulator, "civil-penalty", days=60, amount="50,000.01", **typed)
    assert (refused.value.code, "$50,000.00" in refused.value.says) == ("E-PBM-50", True)
    do(regulator, "civil-penalty", days=60, amount="30000", **typed)
    with pytest.raises(Refusal):
        do(regulator, "civil-penalty", days=60, amount="20000.01", **typed)
    do(finance, "penalty-paid", days=70, penalty=f"{case}-P1", amount="30000", reference="CHK-7", on=day(70))
    assert explain("pbm-penalty", f"{case}-P1", regulator).lines[-1].value == 30000
    assert not any("unpaid" in item.says for item in waiting_for(finance, day(71)))


def counted(regulator: Actor, *violations: tuple[str, int, int | None]) -> str:
    """A case whose violations are entered with their days."""
    case = charged(regulator)
    for violation, since, until in violations:
        do(
            regulator,
            "violation-enter",
            case=case,
            violation=violation,
            provision="512-5(g)",
            since=day(since),
            until=day(until) if until is not None else "",
            evidence=1,
        )
    return case


def forfeit(regulator: Actor, case: str, violations: str, amount: str, **typed: object) -> None:
    do(
        regulator,
        "forfeiture",
        case=case,
        violations=violations,
        amount=amount,
        person_kind="benefit-manager",
        own_duty="yes",
        manner="repeated",
        basis="Days.",
        **typed,
    )


def test_a_forfeiture_counts_each_day_of_a_violation_once(license: License, regulator: Actor) -> None:
    case = counted(regulator, ("late notice", -9, -5), ("late notice", -6, -4), ("no card", -5, -5))
    with pytest.raises(Refusal) as refused:
        forfeit(regulator, case, "1;2;3", "5000.00")
    assert refused.value.code == "W-PBM-51.hearing"
    do(regulator, "forfeiture-offer", case=case)
    with pytest.raises(Refusal) as refused:
        forfeit(regulator, case, "1;2;3", "35000.01")
    assert (refused.value.code, "$35,000.00" in refused.value.says) == ("E-PBM-51", True)
    forfeit(regulator, case, "1;2;3", "35000.00")
    sheet = PenaltySheet.objects.get()
    assert (sheet.counted, sheet.fund, Charge.objects.get().amount) == (7, "Division of Insurance", 35000)
    body = Notice.objects.get(kind="pbm.forfeiture-sheet", channel="letter").body
    assert f"| no card | 512-5(g) | {day(-5)} | {day(-5)} | 1 |" in body
    with pytest.raises(Refusal) as refused:
        forfeit(regulator, case, "1", "1.00")
    assert refused.value.code == "violation-unknown"


def test_a_violation_that_still_runs_is_counted_up_to_a_day(license: License, regulator: Actor) -> None:
    case = counted(regulator, ("late notice", -2, None))
    do(regulator, "forfeiture-offer", case=case)
    with pytest.raises(Refusal) as refused:
        forfeit(regulator, case, "1", "5000.00")
    assert refused.value.code == "E-PBM-52.open"
    forfeit(regulator, case, "1", "15000.00", as_of=day(0))
    assert PenaltySheet.objects.get().counted == 3
    with pytest.raises(Refusal) as refused:
        counted(regulator, ("backwards", 0, -1))
    assert refused.value.code == "E-PBM-52"
