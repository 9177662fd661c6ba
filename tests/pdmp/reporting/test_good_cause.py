"""Good cause and paper: the channel changes, the duty and its hours stay, nothing on paper is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation, GoodCause, PaperForm, RegisteredDispenser, Submission
from carelaw.pdmp.use_cases.reporting.acts import APPLY_GOOD_CAUSE, DECIDE_GOOD_CAUSE, KEY_PAPER, TAKE_PAPER
from carelaw.pdmp.use_cases.reporting.good_cause import end_exceptions
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.notices.letters import letter_text
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor
from tests.pdmp.files import record

pytestmark = pytest.mark.django_db
APPLICATION = {
    "dispenser": PHARMACY_DEA,
    "applicant": "Test Pharmacy 1",
    "channel": "telephone",
    "reason": "The line is down until spring.",
    "lacks_internet": "yes",
    "evidence": "Letter of the carrier",
}


def applied(steward: Actor, **changes: str) -> str:
    return APPLY_GOOD_CAUSE.perform(steward, AT, {**APPLICATION, **changes}).reference


def decide(office: Actor, application: str, **changes: str) -> None:
    typed = {"application": application, "grant": "yes", "reasons": "No access is shown.", "valid_to": "2025-03-31"}
    DECIDE_GOOD_CAUSE.perform(office, AT, {**typed, **changes})


@pytest.fixture
def second_steward(home: object, db: None) -> Actor:
    """Another person at the keyboard."""
    Account.objects.filter(email="data_steward@example.org").update(email="first@example.org")
    return actor("DATA_STEWARD")


def test_an_application_by_telephone_is_decided_by_letter_and_ends(
    steward: Actor, office: Actor, submitter: Actor
) -> None:
    application = applied(steward)
    decide(office, application)
    letter = Notice.objects.get(channel="letter")
    assert "from Jan. 6, 2025 through March 31, 2025" in letter_text(letter)
    assert "72 elapsed hours" in letter.body
    assert end_exceptions(date(2025, 3, 31), AT) == 0
    assert end_exceptions(date(2025, 4, 1), AT) == 1
    assert GoodCause.objects.get().state == "expired"


def test_without_internet_access_it_cannot_be_denied(steward: Actor, office: Actor, submitter: Actor) -> None:
    application = applied(steward)
    with pytest.raises(Refusal, match=r"E-MAP-46\.must-allow"):
        decide(office, application, grant="no")
    other = applied(steward, lacks_internet="no")
    decide(office, other, grant="no", reasons="The new system is ready.")
    assert "The new system is ready." in Notice.objects.get(channel="letter").body


def test_an_exception_without_an_end_is_refused(steward: Actor, office: Actor, submitter: Actor) -> None:
    with pytest.raises(Refusal, match=r"E-MAP-45\.needs-end"):
        decide(office, applied(steward), valid_to="")


def test_a_dispenser_applies_for_itself_only(submitter: Actor, pharmacy: RegisteredDispenser) -> None:
    assert applied(submitter)
    assert GoodCause.objects.get().channel == "console"
    RegisteredDispenser.objects.create(dea="BF1234563", name="Another pharmacy")
    with pytest.raises(Refusal, match=r"E-MAP-45\.not-yours"):
        applied(submitter, dispenser="BF1234563")


def take(steward: Actor, **changes: str) -> str:
    return TAKE_PAPER.perform(
        steward, AT, {"dispenser": PHARMACY_DEA, "received_at": "2025-01-06T09:00", **changes}
    ).reference


def keyed(who: Actor, form: str, **changes: str) -> str:
    fields = "\n".join(f"{name}={value}" for name, value in record(**changes).items())
    return KEY_PAPER.perform(who, AT, {"form": form, "fields": fields}).says


def test_two_people_key_a_form_and_it_is_a_report(steward: Actor, second_steward: Actor, pharmacy: object) -> None:
    form = take(steward)
    keyed(steward, form)
    assert Submission.objects.count() == 0
    keyed(second_steward, form)
    assert Submission.objects.get().counts == {"accepted": 1}
    done = PaperForm.objects.get()
    assert (done.state, done.keyed, done.keyed_by != done.checked_by) == ("entered", {}, True)


def test_the_same_person_never_checks_his_own_keying(steward: Actor, pharmacy: object) -> None:
    form = take(steward)
    keyed(steward, form)
    keyed(steward, form, DSP10="20")
    assert PaperForm.objects.get().state == "keyed"
    assert Dispensation.objects.count() == 0


def test_what_was_keyed_differently_is_named_without_its_values(
    steward: Actor, second_steward: Actor, pharmacy: object
) -> None:
    form = take(steward)
    keyed(steward, form)
    with pytest.raises(Refusal, match="keyed-differently") as refused:
        keyed(second_steward, form, PAT07="SAMPLETON", DSP10="30")
    said = refused.value.says + " ".join(one.says for one in refused.value.problems)
    assert "PAT07" in said
    assert "SAMPLE" not in said
    assert PaperForm.objects.get().state == "keyed"


def test_paper_is_in_time_when_it_left_in_time_and_that_is_proven(
    steward: Actor, second_steward: Actor, pharmacy: object
) -> None:
    # Delivered on January 2: due by midnight at the end of January 5.
    left = datetime(2025, 1, 6, 5, tzinfo=UTC)
    for number, at in (("1", left), ("2", left + timedelta(seconds=1))):
        form = take(steward, left_at=at.isoformat(), left_evidence="Postmark")
        keyed(steward, form, DSP02=number, DSP05="20250102", DSP03="20250102")
        keyed(second_steward, form, DSP02=number, DSP05="20250102", DSP03="20250102")
    found = Dispensation.objects.order_by("prescription_number").values_list("lateness_seconds", flat=True)
    assert list(found) == [0, 1]


def test_a_form_without_an_exception_is_taken_with_a_finding_on_the_channel(
    steward: Actor, office: Actor, submitter: Actor
) -> None:
    take(steward)
    assert PaperForm.objects.get().finding.startswith("E-MAP-46")
    decide(office, applied(steward, requested_on="2025-01-01"), valid_from="2025-01-01")
    PaperForm.objects.all().delete()
    take(steward)
    assert PaperForm.objects.get().finding == ""


def test_a_departure_without_proof_counts_for_nothing(steward: Actor, pharmacy: object) -> None:
    with pytest.raises(Refusal, match=r"E-MAP-46\.left"):
        take(steward, left_at="2025-01-02T09:00")
