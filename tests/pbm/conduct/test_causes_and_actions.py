"""Causes with their evidence, and what an action rests on before it changes a license."""

from __future__ import annotations

from datetime import date

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import CauseState, ChargedCause, DisciplineCase, LicenseAction, RefusedAttempt
from carelaw.pbm.use_cases.discipline.standing import apply_standings
from carelaw.pbm.use_cases.licenses import may_manager_act
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from carelaw.platform.record.models import Entry
from tests.pbm.conduct.conftest import at, charged, day, do, suspended

pytestmark = pytest.mark.django_db


def opened(regulator: Actor) -> str:
    return do(regulator, "discipline-open", respondent="PBM0101", ground="Fees.", source="own").reference


def test_an_action_without_a_cause_is_refused_and_what_was_typed_is_kept(license: License, regulator: Actor) -> None:
    case = opened(regulator)
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-propose", case=case, kinds="suspension", reasons="Because.")
    assert (refused.value.code, refused.value.cite) == ("E-PBM-34", "215 ILCS 5/512-5(a)")
    kept = RefusedAttempt.objects.get(pk=refused.value.reference)
    assert (kept.act, kept.typed["reasons"], kept.code) == ("propose", "Because.", "E-PBM-34")
    assert not LicenseAction.objects.exists()


def test_a_cause_that_lacks_something_stays_a_draft_until_it_is_there(license: License, regulator: Actor) -> None:
    case = opened(regulator)
    done = do(regulator, "charge-money-misused", case=case, amount="41200.50", since="2024-01-05")
    assert (done.more["state"], "evidence" in done.more["missing"]) == ("draft", True)
    do(regulator, "discipline-evidence", case=case, cause=1, kind="claims", says="Remittances of January")
    assert ChargedCause.objects.get().state == CauseState.CHARGED


@pytest.mark.parametrize(
    ("act", "typed", "code"),
    [
        ("charge-violation", {"limb": "statute", "provision": "512-4(a)", "evidence_says": "Claims"}, "E-PBM-36"),
        ("charge-unfair-practice", {"kind": "allegation", "body": "Somebody"}, "E-PBM-40"),
        ("charge-unfit-conduct", {"place": "Iowa", "facts": "Two sets of books."}, "E-PBM-41"),
        ("charge-action-elsewhere", {"jurisdiction": "US-IA", "credential": "License", "action": "revoked",
                                     "dated": "2024-01-09", "document": "", }, ""),
        ("charge-unpaid-fee", {"tax_or_fee": "Fee", "due_on": "2024-04-02"}, "E-PBM-44"),
        ("charge-examination-refused", {"in_writing": "no", "reasonable": "yes", "refused": "yes"}, "E-PBM-62"),
    ],
)  # fmt: skip
def test_what_the_law_does_not_let_be_charged_is_refused_and_kept(
    license: License, regulator: Actor, act: str, typed: dict[str, str], code: str
) -> None:
    case = opened(regulator)
    if code:
        with pytest.raises(Refusal) as refused:
            do(regulator, act, case=case, **typed)
        assert refused.value.code == code
    else:
        do(regulator, act, case=case, **typed)
    assert (ChargedCause.objects.get().state, bool(ChargedCause.objects.get().missing)) == (CauseState.DRAFT, True)


def test_nothing_is_suspended_before_a_reasoned_notice_was_mailed(license: License, regulator: Actor) -> None:
    case = charged(regulator)
    done = do(regulator, "action-propose", case=case, kinds="suspension;civil-penalty", reasons="")
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-effect", action=done.reference, effective_on=day(0))
    assert refused.value.code == "E-PBM-45.reasons"
    done = do(regulator, "action-propose", case=case, kinds="suspension", reasons="A subpoena was disobeyed.")
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-effect", action=done.reference, effective_on=day(0))
    assert (refused.value.code, License.objects.get().status) == ("E-PBM-45", "active")


def test_a_suspension_is_noticed_takes_effect_and_ends_by_the_calendar(
    license: License, regulator: Actor, filer: Actor
) -> None:
    case = suspended(regulator, ends_on=day(20))
    assert License.objects.get().status == "suspended"
    letter = Notice.objects.get(kind="pbm.action-notice", channel="letter")
    assert "within 30 calendar days" in letter.body
    assert str(day(30)) in letter.body
    assert "Violation of a law, rule, subpoena or order" in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
    assert Deadline.objects.get(case__key=case, name="demand-1").due_at.date() == day(31)
    assert may_manager_act("PBM0101", day(-1)).codes == ("licensed",)
    assert may_manager_act("PBM0101", day(20)).codes == ("E-PBM-16.status",)
    assert may_manager_act("PBM0101", day(21)).codes == ("licensed",)
    apply_standings(day(21), at(21))
    assert License.objects.get().status == "active"
    assert [item.due_on for item in waiting_for(filer, day(1)) if "can be demanded" in item.says] == [day(30)]


def test_probation_is_told_without_a_demand_and_keeps_the_license_live(license: License, regulator: Actor) -> None:
    case = charged(regulator)
    action = do(regulator, "action-propose", case=case, kinds="probation", reasons="A first breach.").reference
    do(regulator, "action-effect", action=action, effective_on=day(0))
    assert License.objects.get().status == "probation"
    assert may_manager_act("PBM0101", day(5)).codes == ("licensed",)
    assert not Notice.objects.filter(kind="pbm.action-notice").exists()


def test_an_action_is_lifted_and_the_license_lives_again(license: License, regulator: Actor) -> None:
    case = suspended(regulator)
    do(regulator, "action-end", days=10, action=f"{case}-A1", ends_on=day(10), because="Complied with.")
    apply_standings(day(11), at(11))
    assert License.objects.get().status == "active"
    assert Notice.objects.filter(kind="pbm.action-ended", channel="letter").count() == 1


def test_an_unpaid_renewal_fee_is_proposed_as_a_cause_once_and_not_withdrawn_by_payment(
    license: License, regulator: Actor
) -> None:
    list(walk(date(2024, 12, 30), date(2025, 1, 4)))
    case = DisciplineCase.objects.get()
    cause = case.causes.get()
    assert (case.source, cause.cause, cause.state) == ("fee", "(10)", "proposed")
    assert any("Charge or withdraw the proposed cause (10)" in item.says for item in waiting_for(regulator, day(280)))
    do(regulator, "charge-draft", days=300, case=case.number, cause=1)
    assert case.causes.get().state == "charged"
    with pytest.raises(Refusal):
        do(regulator, "cause-withdraw", days=300, case=case.number, cause=1, because="  ")
    do(regulator, "cause-withdraw", days=300, case=case.number, cause=1, because="The check had been mislaid.")
    assert case.causes.get().state == "withdrawn"


def test_a_surrender_closes_no_case_and_a_case_opens_after_it(license: License, regulator: Actor, filer: Actor) -> None:
    case = charged(regulator)
    done = do(filer, "license-surrender", license="PBM-2024-0001", on=day(0), because="We leave the State.")
    assert (done.more["open_cases"], License.objects.get().status) == (1, "surrendered")
    with pytest.raises(Refusal) as refused:
        do(regulator, "discipline-close", case=case, ground="license-ended", because="Nothing left.")
    assert (refused.value.code, DisciplineCase.objects.get().state) == ("E-PBM-53", "open")
    assert charged(regulator) == "D-2024-0002"


def test_a_manager_sees_its_case_from_the_notice_on_and_nobody_else_does(
    license: License, regulator: Actor, filer: Actor, other_filer: Actor
) -> None:
    case = charged(regulator)
    with pytest.raises(Refusal) as refused:
        do(filer, "hearing-demand", action=f"{case}-A1", signer="A. Hale")
    assert refused.value.kind == "not-found"
    suspended(regulator)
    from carelaw.pbm.use_cases.discipline.cases import cases_for

    assert [one.number for one in cases_for(filer)] == ["D-2024-0002"]
    assert not cases_for(other_filer).exists()


def test_each_step_stands_on_the_record_with_codes_and_counts_alone(license: License, regulator: Actor) -> None:
    suspended(regulator)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"discipline-opened", "discipline-cause", "discipline-evidence", "discipline-action"} <= kinds
