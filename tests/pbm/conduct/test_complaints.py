"""Complaints with their clocks, protected acts, actions against pharmacies, retaliation, unfair practices."""

from __future__ import annotations

import pytest
from django.test import Client

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import (
    Complaint,
    CounselReferral,
    DisciplineCase,
    ProtectedAct,
    RefusedAttempt,
    RetaliationCase,
    UnfairPractice,
)
from carelaw.pbm.use_cases.complaints import filing, looking
from carelaw.pbm.use_cases.complaints.sealed_words import identifiers_in
from carelaw.pbm.use_cases.discipline.cases import cases_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.models import Deadline
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.files.keeping import whole
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import License
from carelaw.platform.record.models import Entry
from tests.pbm.conduct.conftest import at, day, do
from tests.pbm.conftest import acting, manager, pharmacy_party

pytestmark = pytest.mark.django_db

SAYS = "Fees were taken from three remittances that the contract does not name."


def complained(who: Actor, days: int = 0, **typed: str) -> str:
    given = {"against": "PBM0101", "subject": "payment", "says": SAYS, **typed}
    return do(who, "complaint-file", days, **given).reference


def acted(pharmacy: Actor, days: int = 40, **typed: object) -> str:
    """The manager cancels a contract; gives the action's number."""
    given = {
        "manager": "PBM0101",
        "kind": "cancel",
        "decided_on": day(days),
        "served_on": day(days),
        "stated_reason": "The network is being reduced.",
        "under_contract": "yes",
        **typed,
    }
    return do(pharmacy, "network-action-report", days, **given).reference


def test_a_complaint_gets_a_receipt_and_clocks_and_its_words_stay_sealed(pharmacy: Actor, regulator: Actor) -> None:
    receipt = complained(pharmacy)
    one = Complaint.objects.get()
    assert (receipt, one.against_id, whole(one.words_digest)) == ("C-2024-00001", manager().pk, True)
    assert Notice.objects.filter(kind="pbm.complaint-receipt", body__contains=receipt).count() == 2
    assert Deadline.objects.get(case__key=receipt).due_at.date() == day(8)
    assert [item.due_on for item in waiting_for(regulator, day(0)) if receipt in item.says] == [day(7)]
    assert filing.words_of(regulator, one, at=at(1))["says"] == SAYS
    assert Entry.objects.filter(kind="complaint-words-read").count() == 1
    assert not Notice.objects.filter(body__contains="three remittances").exists()


def test_the_manager_learns_of_a_complaint_in_the_formal_step_alone(
    pharmacy: Actor, regulator: Actor, filer: Actor, other_filer: Actor
) -> None:
    receipt = complained(pharmacy)
    assert not filing.complaints_for(filer).exists()
    do(regulator, "complaint-forward", 2, complaint=receipt, says="Explain the fees of March.", disclose="no")
    assert looking.complaints(filer, at(3))[0]["from"] == "not disclosed"
    assert "Corner" not in Notice.objects.get(kind="pbm.complaint-forwarded", channel="letter").body
    assert filing.words_of(filer, Complaint.objects.get(), at=at(3)) == {}
    assert not filing.complaints_for(other_filer).exists()
    assert [item.due_on for item in waiting_for(filer, day(3)) if receipt in item.says] == [day(23)]
    with pytest.raises(Refusal) as refused:
        do(filer, "complaint-answer", 5, complaint=receipt, says="Patient ID 99812 was refunded.")
    assert (refused.value.code, RefusedAttempt.objects.exists()) == ("E-MAC-53.identifiers", False)
    do(filer, "complaint-answer", 5, complaint=receipt, says="They were refunded.")
    do(regulator, "complaint-close", 6, complaint=receipt, outcome="substantiated", because="Refunded since.")
    assert {one.met_at is not None for one in Deadline.objects.filter(case__key=receipt)} == {True}
    assert Notice.objects.get(kind="pbm.complaint-closed", channel="letter").address == "Corner Pharmacy"


def test_a_complaint_becomes_a_discipline_case_with_itself_as_evidence(
    license: License, pharmacy: Actor, regulator: Actor
) -> None:
    receipt = complained(pharmacy)
    for _twice in range(2):
        number = do(regulator, "complaint-to-discipline", complaint=receipt, ground="Fees.").reference
    case = DisciplineCase.objects.get()
    assert (number, case.evidence.get().reference, Complaint.objects.get().led_to) == (case.number, receipt, number)
    assert cases_for(regulator).count() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Fees of March.", 0),
        ("His number is 123-45-6789.", 1),
        ("Patient ID 99812 was overcharged.", 1),
        ("born 03/14/1961, call 217-555-0100", 2),
        ("The receipt is C-2024-00001 and the fill was on 2024-03-01.", 0),
    ],
)
def test_what_looks_like_a_patients_identifier_is_found(words: str, found: int) -> None:
    assert identifiers_in(words) == found


def test_a_patients_identifier_is_warned_of_once_and_never_kept_as_a_draft(pharmacy: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        complained(pharmacy, says="Patient ID 99812 was overcharged.")
    assert (refused.value.code, refused.value.field) == ("E-MAC-53.identifiers", "says")
    assert not RefusedAttempt.objects.exists()
    complained(pharmacy, says="Patient ID 99812 was overcharged.", confirmed="yes")
    assert Complaint.objects.get().identifiers_found == 1


def test_anybody_complains_without_an_account_and_not_too_often(scopes: object, home: object) -> None:
    sent = {"against": "Prairie", "subject": "counter-price", "says": "I paid more than the price.", "name": "A"}
    page = Client().post("/pbm/complain/", sent)
    assert (page.status_code, b"C-20" in page.content) == (200, True)
    one = Complaint.objects.get()
    assert (one.complainant_kind, one.complainant_id, one.against_named) == ("public", None, "Prairie")
    wrong = Client().post("/pbm/complain/", {**sent, "says": "My member id is 881234"})
    assert (wrong.status_code, b"881234" in wrong.content, Complaint.objects.count()) == (422, True, 1)
    codes = [Client().post("/pbm/complain/", sent).status_code for _each in range(19)]
    assert (codes[0], codes[-1]) == (200, 429)


@pytest.mark.parametrize(
    ("typed", "standing"),
    [
        ({"kind": "proceeding", "to": "Circuit Court", "reasonable_cause": "Two remittances."}, "protected"),
        ({"kind": "proceeding", "reasonable_cause": "Two remittances."}, "complaint"),
        ({"kind": "government", "to": "Attorney General of Iowa"}, "undecided"),
        ({"kind": "complaint-plan", "oral": "yes"}, "undecided"),
        ({"kind": "complaint-plan", "oral": "yes", "noted_on": "2024-03-01"}, "protected"),
        ({"kind": "complaint-department", "receipt": "C-2024-09999"}, "unverified"),
        ({"kind": "government", "to": "FTC", "reasonable_cause": "Two.", "act_on": "2023-08-03"}, "to-look-at"),
    ],
)
def test_a_protected_act_stands_as_the_law_says(pharmacy: Actor, typed: dict[str, str], standing: str) -> None:
    given = {"manager": "PBM0101", "act_on": "2024-03-01", "efforts": "prices", **typed}
    assert do(pharmacy, "protected-act-register", **given).more["standing"] == standing
    told = Notice.objects.get(kind="pbm.protected-act", channel="letter").body
    assert "Two remittances" not in told


def test_efforts_that_nobody_noted_stand_as_a_note_beside_the_protection(pharmacy: Actor) -> None:
    given = {
        "manager": "PBM0101",
        "act_on": "2024-03-01",
        "kind": "government",
        "to": "FTC",
        "reasonable_cause": "Two.",
    }
    assert do(pharmacy, "protected-act-register", **given).more["standing"] == "protected"
    assert "No effort is noted" in Notice.objects.get(kind="pbm.protected-act", channel="letter").body


def test_only_the_organization_of_a_pharmacy_registers_its_acts(pharmacy: Actor, scopes: object) -> None:
    from carelaw.pbm import story

    given = {"manager": "PBM0101", "act_on": "2024-03-01", "kind": "complaint-plan", "pharmacy_npi": story.RIVER_NPI}
    with pytest.raises(Refusal) as refused:
        do(pharmacy, "protected-act-register", **given)
    assert refused.value.kind == "forbidden"
    psao = acting("PSAO", "psao", {"party": [str(manager("PBM0102").pk)]})
    from carelaw.pbm.store.models import PsaoMandate

    PsaoMandate.objects.create(
        psao_id=manager("PBM0102").pk, pharmacy_id=pharmacy_party(story.RIVER_NPI).pk, starts_on=day(-1), ends_on=day(0)
    )
    assert do(psao, "protected-act-register", **given).reference == "PA-2024-0001"
    with pytest.raises(Refusal):
        do(psao, "protected-act-register", 1, **given)


def test_an_action_after_a_complaint_opens_an_inquiry_that_a_person_decides(
    pharmacy: Actor, regulator: Actor, filer: Actor
) -> None:
    receipt = complained(pharmacy)
    do(
        pharmacy,
        "protected-act-register",
        kind="complaint-department",
        manager="PBM0101",
        act_on=day(0),
        receipt=receipt,
    )
    acted(pharmacy)
    case = RetaliationCase.objects.get()
    link = case.links.get()
    assert (link.motive, link.days_between, link.codes) == ("C", 40, ["linked"])
    assert not looking.retaliation_cases(filer, at(41))
    do(regulator, "inquiry-ask", 41, case=case.number)
    letter = Notice.objects.get(kind="pbm.retaliation-inquiry", channel="letter")
    assert ("a complaint to the Department, 40 days before" in letter.body, receipt in letter.body) == (True, False)
    do(filer, "inquiry-answer", 45, case=case.number, reasons="The network is being reduced.")
    do(regulator, "inquiry-decide", 50, case=case.number, motive_shown="yes", decision="No other pharmacy was cut.")
    case.refresh_from_db()
    assert (case.outcome, case.state) == ("found", "decided")
    assert Notice.objects.filter(kind="pbm.retaliation-outcome", channel="letter").count() == 2


@pytest.mark.parametrize(
    ("typed", "motive", "reasons", "outcome"),
    [
        ({}, "yes", "It was late with claims.", "arguable"),
        ({"kind": "targeted-audit"}, "yes", "It was late with claims.", "found"),
        ({}, "no", "", "not-found"),
    ],
)
def test_another_genuine_reason_weakens_solely_for_the_listed_actions(
    pharmacy: Actor, regulator: Actor, typed: dict[str, str], motive: str, reasons: str, outcome: str
) -> None:
    given = {"manager": "PBM0101", "act_on": day(-5), "kind": "government", "to": "FTC", "reasonable_cause": "Two."}
    do(pharmacy, "protected-act-register", **given)
    acted(pharmacy, **typed)
    number = RetaliationCase.objects.get().number
    do(regulator, "inquiry-decide", 50, case=number, motive_shown=motive, other_reasons=reasons, decision="So.")
    assert RetaliationCase.objects.get().outcome == outcome


def test_an_action_before_the_act_is_not_linked_and_one_without_reason_is_asked_for(
    pharmacy: Actor, regulator: Actor
) -> None:
    given = {"manager": "PBM0101", "act_on": day(0), "kind": "government", "to": "FTC", "reasonable_cause": "Two."}
    do(pharmacy, "protected-act-register", **given)
    acted(pharmacy, 0, decided_on=day(-9), served_on=day(-8))
    assert not RetaliationCase.objects.exists()
    acted(pharmacy, 366, stated_reason="")
    assert not RetaliationCase.objects.exists()
    acted(pharmacy, 365, stated_reason="")
    case = RetaliationCase.objects.get()
    with pytest.raises(Refusal) as refused:
        do(regulator, "inquiry-decide", 366, case=case.number, motive_shown="yes", decision="So.")
    assert refused.value.code == "needs-stated_reason"
    do(regulator, "inquiry-ask", 366, case=case.number)
    assert "No reason was given" in Notice.objects.get(kind="pbm.retaliation-inquiry", channel="letter").body


def test_an_appeal_of_a_price_counts_as_a_complaint_arguably(pharmacy: Actor) -> None:
    from carelaw.pbm.store.models import MacAppeal

    MacAppeal.objects.create(
        manager_id=manager().pk, pharmacy_id=pharmacy_party().pk, state="filed", saved_at=at(0), filed_on=day(0)
    )
    acted(pharmacy)
    acted(pharmacy, 41)
    assert ProtectedAct.objects.get().arguable
    link = RetaliationCase.objects.earliest("opened_at").links.get()
    assert (link.motive, link.codes) == ("B", ["linked", "W-MAC-56.arguable"])


def test_retaliation_found_is_an_unfair_practice_and_once_final_a_cause(
    license: License, pharmacy: Actor, regulator: Actor
) -> None:
    given = {"manager": "PBM0101", "act_on": day(-5), "kind": "government", "to": "FTC", "reasonable_cause": "Two."}
    do(pharmacy, "protected-act-register", **given)
    acted(pharmacy)
    number = RetaliationCase.objects.get().number
    finding = {
        "against": "PBM0101",
        "kind": "retaliation",
        "reference": number,
        "provision": "513b1(i)",
        "says": "Cut.",
    }
    with pytest.raises(Refusal) as refused:
        do(regulator, "unfair-practice-open", 50, against_kind="benefit-manager", **finding)
    assert refused.value.code == "finding-unknown"
    do(regulator, "inquiry-decide", 50, case=number, motive_shown="yes", decision="So.")
    with pytest.raises(Refusal) as refused:
        do(regulator, "unfair-practice-open", 50, against_kind="insurer", **finding)
    assert refused.value.code == "E-MAC-50.counsel"
    unfair = do(regulator, "unfair-practice-open", 50, against_kind="benefit-manager", **finding).reference
    do(regulator, "unfair-practice-decide", 51, case=unfair, established="yes", decision="So.")
    case = do(regulator, "discipline-open", 52, respondent="PBM0101", ground="Unfair.", source="unfair").reference
    cause = {"case": case, "kind": "final-finding", "body": "Director", "dated": day(51), "document": unfair}
    with pytest.raises(Refusal) as refused:
        do(regulator, "charge-unfair-practice", 52, **cause)
    assert refused.value.code == "E-PBM-40"
    do(regulator, "unfair-practice-final", 60, case=unfair, final_on=day(60))
    assert do(regulator, "charge-unfair-practice", 61, **cause).more["state"] == "charged"
    assert UnfairPractice.objects.get().findings.count() == 1


def test_an_insurers_breach_goes_to_counsel_with_a_letter(regulator: Actor) -> None:
    do(
        regulator,
        "counsel-refer",
        against="An Insurer",
        against_kind="insurer",
        provision="513b1(e)",
        says="Overcharge.",
    )
    assert CounselReferral.objects.get().number == "CR-2024-0001"
    assert Notice.objects.get(kind="pbm.counsel-referral", channel="letter").address.startswith("Counsel")
