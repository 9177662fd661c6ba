"""Alert first, then review, then referral: by two people, from an approved criterion alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Alert, Criterion, LicensingReferral, RegisteredDispenser
from carelaw.pdmp.use_cases.doors.appointing import enter_licensing_body
from carelaw.pdmp.use_cases.evaluation.alerts import alert_scan, refer_practitioner, review_alert
from carelaw.pdmp.use_cases.evaluation.criteria import (
    approve_criterion,
    draft_criterion,
    retire_criterion,
    try_criterion,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.notices.models import Notice
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor
from tests.pdmp.files import ALPRAZOLAM, asap, record, send

pytestmark = pytest.mark.django_db

TODAY = date(2025, 1, 6)
PRESCRIBER_DEA = "BF1234563"


@pytest.fixture
def board(home: object, db: None) -> Actor:
    return actor("BOARD_MEMBER")


@pytest.fixture
def admin(home: object, db: None) -> Actor:
    return actor("ADMIN")


@pytest.fixture
def reported(submitter: Actor) -> None:
    """One patient with an opioid and a benzodiazepine, another with the opioid alone, by one prescriber."""
    other = {"PAT07": "OTHERSON", "PAT08": "MAY", "PAT18": "19750505", "PAT12": "1 A ST"}
    send(
        submitter,
        asap([record(), record(DSP02="2", DSP08=ALPRAZOLAM, DSP10="30"), record(DSP02="3", **other)]),
    )


def drafted(board: Actor, **more: object) -> str:
    asked: dict[str, object] = {
        "code": "OPIOID-BENZO",
        "title": "Opioid with benzodiazepine",
        "practitioner": "prescriber",
        "clinical_standard": "CDC guideline for prescribing opioids, 2022",
        "developed_by": "two pain physicians and a pharmacist",
        "measure": "opioid-benzodiazepine-share",
        "window_days": 90,
        "threshold": "50.0",
        "least_rows": 2,
    }
    return draft_criterion(board, AT, **{**asked, **more}).reference  # type: ignore[arg-type]


def approved(board: Actor, steward: Actor, **more: object) -> str:
    reference = drafted(board, **more)
    try_criterion(steward, AT, criterion=reference)
    day = TODAY
    approve_criterion(
        board, AT, criterion=reference, advised_on=day, minutes="AG 2025-1", approved_on=day, first_day=day
    )
    return reference


def code_of(act: object, *values: object, **more: object) -> str:
    with pytest.raises(Refusal) as info:
        act(*values, **more)  # type: ignore[operator]
    assert info.value.cite
    return info.value.code


def test_nothing_is_raised_without_an_approved_version(board: Actor, steward: Actor, reported: None) -> None:
    reference = drafted(board)
    assert alert_scan(TODAY, AT) == 0
    done = try_criterion(steward, AT, criterion=reference)
    assert done.more == {"subjects": 1, "would_alert": 1}
    assert alert_scan(TODAY, AT) == 0
    assert not Alert.objects.exists()


def test_an_untried_or_unadvised_version_is_not_approved(board: Actor, steward: Actor, reported: None) -> None:
    reference = drafted(board)
    day = {"approved_on": TODAY, "first_day": TODAY, "minutes": "AG"}
    assert code_of(approve_criterion, board, AT, criterion=reference, advised_on=TODAY, **day) == "E-MAP-125"
    try_criterion(steward, AT, criterion=reference)
    late = TODAY + timedelta(days=1)
    code = code_of(approve_criterion, board, AT, criterion=reference, advised_on=late, **day)
    assert code == "E-MAP-125.advised-late"
    assert Criterion.objects.get().approved_on is None


def test_the_scan_raises_once_for_its_window_and_twice_running_changes_nothing(
    board: Actor, steward: Actor, reported: None
) -> None:
    approved(board, steward)
    assert alert_scan(TODAY, AT) == 1
    assert alert_scan(TODAY, AT) == 0
    assert alert_scan(TODAY + timedelta(days=89), AT) == 0
    alert = Alert.objects.get()
    assert (alert.dea, alert.subject, str(alert.value), alert.rows) == (PRESCRIBER_DEA, "prescriber", "50.0", 2)
    assert len(alert.evidence) == 2
    assert (alert.window_to - alert.window_from).days == 89


@pytest.mark.parametrize(("threshold", "least", "raised"), [("50.0", 2, 1), ("50.1", 2, 0), ("50.0", 3, 0)])
def test_the_line_and_the_least_rows_decide(
    threshold: str, least: int, raised: int, board: Actor, steward: Actor, reported: None
) -> None:
    approved(board, steward, threshold=threshold, least_rows=least)
    assert alert_scan(TODAY, AT) == raised


def test_a_retired_version_and_a_lapsed_act_raise_nothing(board: Actor, steward: Actor, reported: None) -> None:
    reference = approved(board, steward)
    assert alert_scan(date(2036, 1, 1), AT) == 0
    retire_criterion(board, AT, criterion=reference, last_day=TODAY)
    assert alert_scan(TODAY + timedelta(days=1), AT) == 0
    assert alert_scan(TODAY, AT) == 1


def test_a_new_version_ends_the_one_before(board: Actor, steward: Actor, reported: None) -> None:
    approved(board, steward)
    approved(board, steward, threshold="60.0")
    first, second = Criterion.objects.order_by("version")
    assert (second.version, first.last_day, second.first_day) == (2, TODAY - timedelta(days=1), TODAY)
    assert alert_scan(TODAY, AT) == 0


def test_alert_review_letter(board: Actor, steward: Actor, admin: Actor, prescriber: Actor, reported: None) -> None:
    enter_licensing_body(admin, AT, name="State Board of Medicine", state="PA", professions=("physician",))
    approved(board, steward)
    alert_scan(TODAY, AT)
    alert = str(Alert.objects.get().pk)
    assert code_of(refer_practitioner, admin, AT, alert=alert) == "E-MAP-126.not-reviewed"
    review_alert(steward, AT, alert=alert, departs=True, reasons="Two classes together in half of the patients.")
    done = refer_practitioner(admin, AT, alert=alert)
    assert done.more == {"state": "sent", "board": "State Board of Medicine"}
    letter = Notice.objects.get(kind="pdmp.licensing-referral")
    assert PRESCRIBER_DEA in letter.body
    assert "50.0" in letter.body
    assert "State Board of Medicine" in letter.address
    assert not [name for name in ("SAMPLESON", "AUGUST", "OTHERSON") if name in letter.body.upper()]
    assert code_of(refer_practitioner, admin, AT, alert=alert) == "E-MAP-126.referred"
    text = "".join(str(entry.body) for entry in Entry.objects.all())
    assert PRESCRIBER_DEA not in text
    assert Entry.objects.filter(kind="licensing-referral-sent").count() == 1


def test_no_alert_no_referral(admin: Actor, board: Actor, steward: Actor, reported: None) -> None:
    assert code_of(refer_practitioner, admin, AT) == "E-MAP-126"
    assert code_of(refer_practitioner, admin, AT, alert="9b2f6a0e-0000-4000-8000-000000000000") == "E-MAP-126"
    approved(board, steward)
    alert_scan(TODAY, AT)
    alert = str(Alert.objects.get().pk)
    review_alert(steward, AT, alert=alert, departs=False, reasons="A pain clinic.")
    assert code_of(refer_practitioner, admin, AT, alert=alert) == "E-MAP-126.dismissed"
    assert not LicensingReferral.objects.exists()
    assert code_of(refer_practitioner, steward, AT, alert=alert) == "E-MAP-126"


def test_whoever_reviewed_does_not_send(admin: Actor, board: Actor, steward: Actor, reported: None) -> None:
    approved(board, steward)
    alert_scan(TODAY, AT)
    alert = Alert.objects.get()
    review_alert(steward, AT, alert=str(alert.pk), departs=True, reasons="So.")
    RoleGrant.objects.create(
        account=Account.objects.get(pk=steward.account_id), role="ADMIN", starts_on=date(2024, 1, 1), granted_at=AT
    )
    from dataclasses import replace

    both = replace(admin, account_id=steward.account_id)
    assert code_of(refer_practitioner, both, AT, alert=str(alert.pk)) == "E-MAP-126.same-person"


def test_an_unknown_board_holds_the_referral(board: Actor, steward: Actor, admin: Actor, reported: None) -> None:
    RegisteredDispenser.objects.filter(dea=PHARMACY_DEA).update(kind="pharmacy")
    approved(board, steward, practitioner="dispenser")
    assert alert_scan(TODAY, AT) == 1
    alert = str(Alert.objects.get(dea=PHARMACY_DEA).pk)
    review_alert(steward, AT, alert=alert, departs=True, reasons="So.")
    held = refer_practitioner(admin, AT, alert=alert)
    assert held.more["state"] == "held"
    assert not Notice.objects.filter(kind="pdmp.licensing-referral").exists()
    enter_licensing_body(admin, AT, name="State Board of Pharmacy", state="PA", professions=("pharmacy",))
    assert refer_practitioner(admin, AT, alert=alert).more["state"] == "sent"
    assert LicensingReferral.objects.get().held_because == ""
