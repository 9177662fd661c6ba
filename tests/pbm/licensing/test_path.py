"""From the draft to the license: what is saved, refused, asked, paid, granted, renewed, lapsed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ApplicationOfficer, LicenseApplication
from carelaw.pbm.use_cases import license_work as license_work
from carelaw.pbm.use_cases.applying import (
    add_document,
    add_officer,
    answer_request,
    application_for,
    save_answers,
    standing,
    start_application,
    submit_application,
)
from carelaw.pbm.use_cases.deciding import Asked, enter_fee, grant_license, request_information
from carelaw.pbm.use_cases.discipline.gates import declare_other_actions
from carelaw.pbm.use_cases.licenses import (
    enter_renewal,
    license_numbered,
    look_at_renewals,
    may_manager_act,
    renewal_about,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Case, Deadline
from carelaw.platform.cases.ticking import walk
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.money.ledger import paid_of
from carelaw.platform.money.models import Charge
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from carelaw.platform.record.models import Entry
from tests.pbm.conftest import AT

PDF = b"%PDF-1.4 made for a test"
ANSWERS = {
    "legal_name": "Prairie Benefit Management LLC",
    "organized_under": "US-IL",
    "act_title": "Limited Liability Company Act",
    "formed_on": "2004-05-01",
    "entity_type": "limited-liability-company",
    "pays_providers": "yes",
    "buys_at_negotiated_rate": "no",
    "other_actions": "no",
}


def list_officer(filer: Actor, reference: str, name: str, title: str) -> ApplicationOfficer:
    return add_officer(filer, reference, name=name, title=title, address="1 Main Street, Springfield", at=AT)


def complete(filer: Actor) -> str:
    """A draft with every item."""
    reference = start_application(filer, at=AT).reference
    save_answers(filer, reference, ANSWERS, at=AT)
    officer = list_officer(filer, reference, "A. Hale", "President")
    for kind in ("chart", "entity-contract", "network-contract"):
        add_document(filer, reference, kind, io.BytesIO(PDF + kind.encode()), file_name=f"{kind}.pdf", at=AT)
    add_document(filer, reference, "affidavit", io.BytesIO(PDF), file_name="hale.pdf", at=AT, officer_id=officer.pk)
    return reference


def pay(regulator: Actor, reference: str, amount: str, number: str = "CHK-1") -> None:
    enter_fee(regulator, reference, Decimal(amount), payment_reference=number, method="check", on=AT.date(), at=AT)


def licensed(regulator: Actor, filer: Actor, on: date = AT.date(), at: datetime = AT) -> License:
    reference = submit_application(filer, complete(filer), at=at).reference
    fee = Decimal("1000.00")
    enter_fee(regulator, reference, fee, payment_reference="CHK-1", method="check", on=at.date(), at=at)
    return grant_license(regulator, reference, on=on, at=at)


def test_a_draft_keeps_what_was_typed_even_when_wrong(filer: Actor) -> None:
    reference = start_application(filer, at=AT).reference
    save_answers(filer, reference, {"organized_under": "Illinois", "formed_on": "last May"}, at=AT)
    one, items = standing(filer, reference, at=AT)
    assert one.answers["formed_on"] == "last May"
    assert {item.key: item.decision.codes[0] for item in items}["name"] == "E-PBM-17"


def test_beginning_twice_goes_on_with_the_same_draft(filer: Actor) -> None:
    assert start_application(filer, at=AT).pk == start_application(filer, at=AT).pk


def test_an_incomplete_application_is_refused_item_by_item_and_kept(filer: Actor) -> None:
    reference = start_application(filer, at=AT).reference
    save_answers(filer, reference, {**ANSWERS, "organized_under": "US-ZZ"}, at=AT)
    with pytest.raises(Refusal) as refused:
        submit_application(filer, reference, at=AT)
    told = {problem.code: problem.cite for problem in refused.value.problems}
    assert told == {
        "E-PBM-17": "215 ILCS 5/512-4(b)(1)",
        "needs-chart": "215 ILCS 5/512-4(b)(3)",
        "needs-officers": "215 ILCS 5/512-4(b)(4)",
        "needs-entity-contract": "215 ILCS 5/512-4(b)(5)",
        "needs-network-contract": "215 ILCS 5/512-4(b)(5)",
    }
    assert LicenseApplication.objects.get(reference=reference).answers["organized_under"] == "US-ZZ"
    assert Entry.objects.filter(kind="license-application-refused").count() == 1


def test_each_officer_needs_an_affidavit_of_his_own(filer: Actor) -> None:
    reference = complete(filer)
    list_officer(filer, reference, "B. Wynn", "Secretary")
    with pytest.raises(Refusal) as refused:
        submit_application(filer, reference, at=AT)
    assert [problem.says for problem in refused.value.problems] == ["The biographical affidavit of B. Wynn is missing."]


def test_a_document_that_cannot_be_read_is_refused(filer: Actor) -> None:
    reference = start_application(filer, at=AT).reference
    with pytest.raises(Refusal) as refused:
        add_document(filer, reference, "chart", io.BytesIO(b"MZ not a chart"), file_name="chart.exe", at=AT)
    assert refused.value.code == "document-unreadable"
    with pytest.raises(Refusal):
        add_document(filer, reference, "chart", io.BytesIO(b""), file_name="empty.pdf", at=AT)


def test_a_company_that_does_neither_thing_needs_no_license(filer: Actor) -> None:
    reference = complete(filer)
    save_answers(filer, reference, {"pays_providers": "no"}, at=AT)
    with pytest.raises(Refusal) as refused:
        submit_application(filer, reference, at=AT)
    assert refused.value.code == "no-license-needed"


def test_filing_invoices_the_fee_of_the_register(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    charge = Charge.objects.get(key=f"pbm-initial-fee:{reference}")
    assert (charge.amount, charge.cite) == (Decimal("1000.00"), "215 ILCS 5/512-4(d)")
    says = [item.says for item in waiting_for(regulator, AT.date())]
    assert (
        f"Look through the application; its fee is not paid in full {reference}: Prairie Benefit Management LLC" in says
    )
    assert any(item.says.startswith("Pay the license fee: $0.00 of $1000") for item in waiting_for(filer, AT.date()))


def test_no_license_before_the_whole_fee_is_paid(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    pay(regulator, reference, "999.99")
    with pytest.raises(Refusal) as refused:
        grant_license(regulator, reference, on=AT.date(), at=AT)
    assert (refused.value.code, refused.value.cite) == ("E-PBM-26", "215 ILCS 5/512-4(d)")
    assert "$0.01 is missing" in refused.value.says
    pay(regulator, reference, "0.01", "CHK-2")
    license = grant_license(regulator, reference, on=AT.date(), at=AT)
    assert (license.number, license.valid_from, license.valid_to) == ("PBM-2024-0001", AT.date(), date(2025, 1, 1))
    assert paid_of(Charge.objects.get(key=f"pbm-initial-fee:{reference}")) == Decimal("1000.00")


def test_one_check_is_entered_once(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    pay(regulator, reference, "500.00")
    with pytest.raises(Refusal) as refused:
        pay(regulator, reference, "500.00")
    assert refused.value.code == "payment-known"


def test_what_is_missing_is_asked_for_by_item_and_answered(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    pay(regulator, reference, "1000.00")
    due = AT.date() + timedelta(days=14)
    request_information(regulator, reference, [Asked("(3)", "The chart shows no owner.")], due_on=due, at=AT)
    letter = Notice.objects.get(kind="pbm.license-deficiency", channel="letter")
    assert "- 512-4(b)(3): The chart shows no owner." in letter.body
    assert application_for(filer, reference).state == "incomplete"
    waits = next(item for item in waiting_for(filer, AT.date()) if item.due_on == due)
    assert waits.says == "Answer the Director on item (3): The chart shows no owner."
    with pytest.raises(Refusal) as refused:
        grant_license(regulator, reference, on=AT.date(), at=AT)
    assert refused.value.code == "application-incomplete"
    request = application_for(filer, reference).requests.get()
    answer_request(
        filer, request.pk, "The owner is on page 2.", at=AT, stream=io.BytesIO(PDF + b"2"), file_name="chart2.pdf"
    )
    assert application_for(filer, reference).state == "submitted"
    assert grant_license(regulator, reference, on=AT.date(), at=AT).status == "active"


def test_a_request_without_a_reason_is_not_sent(filer: Actor, regulator: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    with pytest.raises(Refusal) as refused:
        request_information(regulator, reference, [Asked("(3)", " ")], due_on=date(2024, 5, 1), at=AT)
    assert refused.value.code == "E-PBM-22"
    assert not Notice.objects.filter(kind="pbm.license-deficiency").exists()


def test_nobody_sees_anothers_application(filer: Actor, other_filer: Actor, regulator: Actor) -> None:
    reference = complete(filer)
    for stranger in (other_filer, regulator):
        with pytest.raises(Refusal) as refused:
            application_for(stranger, reference)
        assert refused.value.code == "application-unknown"


def test_a_filed_application_can_no_longer_be_changed(filer: Actor) -> None:
    reference = submit_application(filer, complete(filer), at=AT).reference
    with pytest.raises(Refusal) as refused:
        save_answers(filer, reference, {"legal_name": "Another LLC"}, at=AT)
    assert refused.value.code == "application-filed"


def test_who_may_act_on_a_day(filer: Actor, regulator: Actor) -> None:
    licensed(regulator, filer)
    assert may_manager_act("PBM0101", AT.date() - timedelta(days=1)).codes == ("E-PBM-16.period",)
    assert may_manager_act("PBM0101", AT.date()).codes == ("licensed",)
    assert may_manager_act("PBM0101", date(2025, 1, 1)).codes == ("licensed",)
    assert may_manager_act("PBM0101", date(2025, 1, 2)).codes == ("E-PBM-16.period",)
    assert may_manager_act("PBM0102", AT.date()).codes == ("E-PBM-16",)


def at(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 17, tzinfo=UTC)


def renew(regulator: Actor, license: License, amount: str, on: date, number: str = "REN-1") -> License:
    return enter_renewal(
        regulator, license.number, Decimal(amount), payment_reference=number, method="check", on=on, at=at(on)
    )


def declare(filer: Actor, license: License, on: datetime = AT) -> None:
    """Answer the question about other jurisdictions, without which no renewal is complete."""
    declare_other_actions(filer, on, about=renewal_about(license), answer="no", told="")


def test_a_renewal_is_told_60_30_and_7_days_ahead_and_only_once(filer: Actor, regulator: Actor) -> None:
    licensed(regulator, filer)
    list(walk(date(2024, 10, 30), date(2024, 12, 31)))
    list(walk(date(2024, 12, 20), date(2024, 12, 31)))
    told = Notice.objects.filter(kind="pbm.license-renewal").order_by("created_at")
    assert [notice.created_at.date() for notice in told] == [date(2024, 11, 2), date(2024, 12, 2), date(2024, 12, 25)]
    charge = Charge.objects.get(key="pbm-renewal:PBM-2024-0001:2025")
    assert (charge.amount, charge.due_on) == (Decimal("250.00"), date(2025, 1, 1))


def test_paid_by_january_1_the_license_lives_another_year(filer: Actor, regulator: Actor) -> None:
    license = licensed(regulator, filer)
    declare(filer, license)
    renew(regulator, license, "250.00", date(2025, 1, 1))
    list(walk(date(2025, 1, 1), date(2025, 1, 3)))
    assert license_numbered(license.number).valid_to == date(2026, 1, 1)
    assert license_numbered(license.number).status == "active"
    met = Deadline.objects.filter(case__kind="pbm.license-renewal", met_at__isnull=False)
    assert [each.due_at for each in met] == [datetime(2025, 1, 2, 6, tzinfo=UTC)]
    assert Case.objects.filter(kind="pbm.license-renewal", state="open").get().title.endswith("by 2026-01-01")


def test_unpaid_it_lapses_on_january_2(filer: Actor, regulator: Actor) -> None:
    license = licensed(regulator, filer, on=date(2024, 12, 15))
    look_at_renewals(date(2025, 1, 1), at(date(2025, 1, 1)))
    assert license_numbered(license.number).status == "active"
    look_at_renewals(date(2025, 1, 2), at(date(2025, 1, 2)))
    look_at_renewals(date(2025, 1, 2), at(date(2025, 1, 2)))
    assert license_numbered(license.number).status == "lapsed"
    assert Notice.objects.filter(kind="pbm.license-lapsed", channel="letter").count() == 1
    assert may_manager_act("PBM0101", date(2025, 1, 1)).codes == ("licensed",)
    assert any("A license lapsed" in item.says for item in waiting_for(regulator, date(2025, 1, 2)))


def test_a_renewal_of_another_amount_is_held(filer: Actor, regulator: Actor) -> None:
    license = licensed(regulator, filer)
    declare(filer, license)
    renew(regulator, license, "249.99", date(2024, 12, 1))
    assert license_numbered(license.number).valid_to == date(2025, 1, 1)
    renew(regulator, license, "0.01", date(2024, 12, 2), "REN-2")
    assert license_numbered(license.number).valid_to == date(2026, 1, 1)
