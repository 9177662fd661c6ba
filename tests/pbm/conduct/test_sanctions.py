"""What follows a sanction: the license back, publication when final, the bar, and that nobody engages its holder."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ApplicationBar, BarMatch, FilingSignature, LicenseAction, LicenseApplication
from carelaw.pbm.use_cases.applying import start_application, submit_application
from carelaw.pbm.use_cases.deciding import grant_license
from carelaw.pbm.use_cases.discipline.following import look_at_actions
from carelaw.pbm.use_cases.discipline.gates import require_may_be_engaged
from carelaw.pbm.use_cases.discipline.looking import sanctions
from carelaw.pbm.use_cases.licenses import enter_renewal, license_numbered
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import Identifier, License
from tests.pbm.conduct.conftest import at, charged, day, do, suspended
from tests.pbm.conftest import AT, manager
from tests.pbm.licensing.test_path import complete, licensed, pay

pytestmark = pytest.mark.django_db


def test_it_is_published_when_the_thirty_days_ended_and_not_before(license: License, regulator: Actor) -> None:
    case = suspended(regulator, "revocation")
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-publish", days=30, action=f"{case}-A1")
    assert (refused.value.code, str(day(31)) in refused.value.says) == ("E-PBM-55", True)
    assert look_at_actions(day(30), at(30)) == 0
    look_at_actions(day(31), at(31))
    look_at_actions(day(31), at(31))
    assert LicenseAction.objects.get().final_on == day(31)
    assert any(item.says.startswith("Publish") for item in waiting_for(regulator, day(31)))
    do(regulator, "publication-hold", days=31, action=f"{case}-A1", until=day(40))
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-publish", days=40, action=f"{case}-A1")
    assert refused.value.code == "E-PBM-55.held"
    assert sanctions() == []
    do(regulator, "action-publish", days=41, action=f"{case}-A1")
    assert [row["kind"] for row in sanctions()] == ["revocation"]


def test_probation_is_never_published(license: License, regulator: Actor) -> None:
    case = charged(regulator)
    do(regulator, "action-propose", case=case, kinds="probation", reasons="First breach.")
    do(regulator, "action-effect", action=f"{case}-A1", effective_on=day(0))
    with pytest.raises(Refusal) as refused:
        do(regulator, "action-publish", days=60, action=f"{case}-A1")
    assert refused.value.code == "not-published"


def test_the_license_is_asked_back_and_a_slow_return_is_looked_at(
    license: License, regulator: Actor, filer: Actor
) -> None:
    case = suspended(regulator)
    assert "in person or by mail" in Notice.objects.get(kind="pbm.license-return", channel="letter").body
    assert any(item.says.startswith("Hand back the license") for item in waiting_for(filer, day(1)))
    assert not any("not handed back" in item.says for item in waiting_for(regulator, day(10)))
    assert any("not handed back" in item.says for item in waiting_for(regulator, day(11)))
    do(filer, "license-returned", days=12, action=f"{case}-A1", delivered_on=day(12), method="mail")
    assert not any("not handed back" in item.says for item in waiting_for(regulator, day(12)))


def test_a_denied_applicant_is_barred_for_three_years_and_told_the_earliest_day(regulator: Actor, filer: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    assert FilingSignature.objects.get(about=f"license-application:{reference}").signer == filer.name
    case = charged(regulator, "PBM0101")
    do(regulator, "action-propose", case=case, kinds="denial", reasons="Fraud.", application=reference)
    do(regulator, "action-mail", action=f"{case}-A1", mailed_on=day(0), mail_number="CM-1", effective_on=day(0))
    do(regulator, "action-effect", action=f"{case}-A1", effective_on=day(0))
    assert LicenseApplication.objects.get(reference=reference).state == "denied"
    assert "2027-04-03" in Notice.objects.get(kind="pbm.three-year-bar", channel="letter").body
    again = complete(filer)
    with pytest.raises(Refusal) as refused:
        submit_application(filer, again, at=at(1095))
    assert (refused.value.code, "2027-04-03" in refused.value.says) == ("E-PBM-56", True)
    assert LicenseApplication.objects.get(reference=again).state == "draft"
    assert submit_application(filer, again, at=at(1096)).state == "submitted"


def barred(party_id: object, **known: object) -> ApplicationBar:
    """A bar after a revocation of somebody else."""
    from carelaw.pbm.store.models import DisciplineCase

    case = DisciplineCase.objects.create(number="D-2023-0001", party_id=party_id, source="own", opened_at=AT)
    action = LicenseAction.objects.create(
        case=case, number=1, kind="revocation", reasons="Fraud.", state="in-effect",
        proposed_on=day(-90), mailed_on=day(-90), effective_on=day(-90),
    )  # fmt: skip
    return ApplicationBar.objects.create(
        action=action, party_id=party_id, event="revocation", event_on=day(-90), barred_until=day(1005), **known
    )


def test_a_successor_with_the_same_tax_number_is_barred_too(filer: Actor, other_filer: Actor) -> None:
    barred(manager("PBM0102").pk, tax_number="36-1234567", names=["Lakefront Rx Services, Inc."])
    Identifier.objects.create(party=manager(), system="tax", value="36-1234567")
    with pytest.raises(Refusal) as refused:
        submit_application(filer, complete(filer), at=AT)
    assert refused.value.code == "E-PBM-56"


@pytest.mark.parametrize("reaches", ["yes", "no"])
def test_an_officer_alone_bars_nobody_until_a_person_decided(regulator: Actor, filer: Actor, reaches: str) -> None:
    barred(manager("PBM0102").pk, officers=["a. hale"])
    reference = submit_application(filer, complete(filer), at=AT).reference
    pay(regulator, reference, "1000.00")
    assert BarMatch.objects.get().officer == "A. Hale"
    assert any("Does the bar reach" in item.says for item in waiting_for(regulator, day(0)))
    with pytest.raises(Refusal) as refused:
        grant_license(regulator, reference, on=day(0), at=AT)
    assert refused.value.code == "E-PBM-56.officer"
    do(regulator, "bar-match-decide", application=reference, officer="A. Hale", barred=reaches, because="Looked at.")
    if reaches == "yes":
        with pytest.raises(Refusal):
            grant_license(regulator, reference, on=day(0), at=AT)
    else:
        assert grant_license(regulator, reference, on=day(0), at=AT).status == "active"


def test_nobody_may_engage_a_suspended_manager_and_its_pharmacies_are_told(
    license: License, regulator: Actor, filer: Actor, pharmacy: Actor
) -> None:
    from carelaw.pbm.store.models import ListSubject, MacList

    listed = MacList.objects.create(manager_id=manager().pk, code="RETAIL", name="Retail", network="R")
    for party in pharmacy.scoped("party"):
        ListSubject.objects.create(mac_list=listed, pharmacy_id=party, starts_on=day(-30))
    suspended(regulator, ends_on=day(20))
    with pytest.raises(Refusal) as refused:
        require_may_be_engaged(manager().pk, day(20))
    assert (refused.value.code, str(day(20)) in refused.value.says) == ("E-PBM-57", True)
    require_may_be_engaged(manager().pk, day(21))
    require_may_be_engaged(manager().pk, day(-1))
    told = Notice.objects.filter(kind="pbm.counterpart-alert", channel="letter")
    assert [one.address for one in told] == ["Corner Pharmacy"]


def test_a_renewal_waits_for_the_question_about_other_jurisdictions(regulator: Actor, filer: Actor) -> None:
    from decimal import Decimal

    license = licensed(regulator, filer)
    enter_renewal(
        regulator, license.number, Decimal("250.00"), payment_reference="R-1", method="check", on=day(0), at=AT
    )
    assert license_numbered(license.number).valid_to == license.valid_to
    with pytest.raises(Refusal) as refused:
        do(filer, "other-actions", about=f"{license.number}:2025", answer="yes")
    assert refused.value.code == "needs-other-actions"
    done = do(filer, "other-actions", about=f"{license.number}:2025", answer="yes", told="Iowa revoked one in 2019.")
    assert "renewed" in done.says
    assert license_numbered(license.number).valid_to != license.valid_to


def test_a_refused_renewal_expires_with_its_last_day_and_is_not_renewed(
    license: License, regulator: Actor, filer: Actor
) -> None:
    from decimal import Decimal

    case = charged(regulator)
    do(regulator, "action-propose", case=case, kinds="non-renewal", reasons="A subpoena was disobeyed.")
    do(regulator, "action-mail", action=f"{case}-A1", mailed_on=day(0), mail_number="CM-1")
    do(regulator, "action-effect", action=f"{case}-A1", effective_on=day(0))
    assert License.objects.get().status == "active"
    with pytest.raises(Refusal) as refused:
        enter_renewal(
            regulator, license.number, Decimal("250.00"), payment_reference="R-1", method="check", on=day(0), at=AT
        )
    assert refused.value.code == "E-PBM-34.not-renewed"
    assert start_application(filer, at=AT).state == "draft"
