"""Holds: who may ask, until when an item is kept, how often it is extended, and what the vault shows to whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import HistoryRequest, PersonAsked
from carelaw.pdmp.store.models import Dispensation, HoldItem, HoldState, VaultedItem
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.pdmp.use_cases.retention.daily import hold_clock
from carelaw.pdmp.use_cases.retention.destroying import destroy_due
from carelaw.pdmp.use_cases.retention.hold_items import Named
from carelaw.pdmp.use_cases.retention.holds import HoldForm, ask_hold, complete_hold, decide_hold, release_hold
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.notices.models import Notice
from tests.pdmp.conftest import actor
from tests.pdmp.retention.stored import at_noon, dispensing, person

pytestmark = pytest.mark.django_db

LEAP = date(2016, 2, 29)
NAMED = (Named(dispenser_dea="FT7654329", prescription_number="7"),)
ALL_OF_SOMEBODY = Named(last_name="SAMPLESON", first_name="AUGUST", birth_date=date(1960, 3, 1))


@pytest.fixture
def agent(home: Any, db: None) -> Actor:
    return actor("OAG_AGENT")


@pytest.fixture
def licensing(home: Any, db: None) -> Actor:
    return actor("LICENSING_REP")


def form(**changes: Any) -> HoldForm:
    said: dict[str, Any] = {
        "asks": "hold",
        "requester_kind": "law-enforcement",
        "requester": "A county's detectives",
        "case_number": "C-1",
        "cause": "an open investigation",
        "document": "d" * 64,
        "information": NAMED,
    }
    return HoldForm(**(said | changes))


def granted(asker: Actor, steward: Actor, on: date, **changes: Any) -> HoldItem:
    request = ask_hold(asker, form(**changes), at=at_noon(on))
    decided = decide_hold(steward, request.pk, grant=True, at=at_noon(on))
    return decided.items.get()


def test_the_end_is_counted_from_the_collection_and_the_cap_follows_the_information(
    agent: Actor, licensing: Actor, steward: Actor
) -> None:
    """Traps 8 and 9: 2016-02-29 is held to 2024-02-29, and a second agency gets no fresh allowance."""
    dispensing(person(), LEAP)
    assert granted(agent, steward, date(2022, 11, 1)).ends_on == date(2024, 2, 29)
    destroy_due(date(2023, 3, 1), at_noon(date(2023, 3, 1)))
    first = granted(licensing, steward, date(2024, 2, 29), asks="extension", requester_kind="licensing-body")
    assert first.ends_on == date(2025, 2, 28)
    assert granted(agent, steward, date(2025, 2, 1), asks="extension").ends_on == date(2026, 2, 28)

    third = ask_hold(licensing, form(asks="extension", requester_kind="licensing-body"), at=at_noon(date(2026, 2, 1)))
    with pytest.raises(Refusal) as refused:
        decide_hold(steward, third.pk, grant=True, at=at_noon(date(2026, 2, 1)))
    assert refused.value.code == "E-MAP-122"

    ordered = {"asks": "court-order", "court": "Common Pleas", "docket": "CP-1", "ordered_on": date(2026, 2, 10)}
    item = granted(agent, steward, date(2026, 2, 11), **ordered)
    assert (item.ends_on, item.by_court) == (date(2027, 2, 28), True)


def test_a_held_row_leaves_every_history_on_time_and_is_kept_in_the_vault_until_its_hold_ends(
    agent: Actor, steward: Actor, prescriber: Actor
) -> None:
    """Trap 18: in its eighth year a held row is invisible to clinicians, and not destroyed."""
    RoleGrant.objects.update(starts_on=date(2015, 7, 1))
    dispensing(person(), LEAP)
    granted(agent, steward, date(2022, 11, 1))
    asked = HistoryRequest(
        purpose="TREATMENT",
        attestation="existing-patient",
        person=PersonAsked("SAMPLESON", "AUGUST", date(1960, 3, 1)),
    )
    assert len(ask_history(prescriber, asked, at=at_noon(date(2023, 2, 28))).prescriptions) == 1

    # Even before the job has run.
    assert not ask_history(prescriber, asked, at=at_noon(date(2023, 3, 1))).prescriptions
    destroy_due(date(2023, 3, 1), at_noon(date(2023, 3, 1)))
    later = ask_history(prescriber, asked, at=at_noon(date(2023, 3, 1)))
    assert later.patient is None
    assert not Dispensation.objects.exists()
    assert VaultedItem.objects.get().held_until == date(2024, 2, 29)

    assert destroy_due(date(2024, 2, 29), at_noon(date(2024, 2, 29))) == []
    (run,) = destroy_due(date(2024, 3, 1), at_noon(date(2024, 3, 1)))
    assert not VaultedItem.objects.exists()
    assert '"vault":{"count":1' in run.certificate


def test_what_lacks_a_formality_is_protected_for_fourteen_days(agent: Actor, steward: Actor) -> None:
    dispensing(person(), date(2015, 7, 1))
    on = date(2022, 7, 1)
    request = ask_hold(agent, form(cause=""), at=at_noon(on))
    assert (request.state, request.missing, request.protected_until) == ("pending", ["cause"], date(2022, 7, 15))

    destroy_due(date(2022, 7, 15), at_noon(date(2022, 7, 15)))
    assert VaultedItem.objects.exists()
    done = complete_hold(agent, request.pk, cause="an open case", at=at_noon(date(2022, 7, 15)))
    assert done.state == HoldState.RECEIVED
    decide_hold(steward, request.pk, grant=True, at=at_noon(date(2022, 7, 15)))
    assert VaultedItem.objects.get().held_until == date(2023, 7, 1)


def test_what_stays_incomplete_is_held_no_longer(agent: Actor) -> None:
    dispensing(person(), date(2015, 7, 1))
    request = ask_hold(agent, form(cause=""), at=at_noon(date(2022, 7, 1)))
    hold_clock(date(2022, 7, 16), at_noon(date(2022, 7, 16)))
    request.refresh_from_db()
    assert request.state == HoldState.REFUSED
    destroy_due(date(2022, 7, 16), at_noon(date(2022, 7, 16)))
    assert not VaultedItem.objects.exists()
    assert not Dispensation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"requester_kind": "insurer"}, "E-MAP-119.requester"),
        ({"in_writing": False}, "E-MAP-119.oral"),
        (
            {"information": (Named(last_name="SAMPLESON", first_name="AUGUST", birth_date=date(1960, 3, 1)),)},
            "E-MAP-119.open-ended",
        ),
        ({"information": (Named(dispenser_dea="FT7654329", prescription_number="8"),)}, "E-MAP-119.not-kept"),
    ],
)
def test_what_nobody_may_ask_for_is_refused_and_protects_nothing(
    agent: Actor, changes: dict[str, Any], code: str
) -> None:
    row = dispensing(person(), date(2015, 7, 1))
    request = ask_hold(agent, form(**changes), at=at_noon(date(2022, 6, 1)))
    row.refresh_from_db()
    assert (request.state, request.code, row.held_until) == ("refused", code, None)


def test_a_revision_that_comes_later_is_held_with_what_it_revises(agent: Actor, steward: Actor) -> None:
    who = person()
    dispensing(who, LEAP)
    granted(agent, steward, date(2022, 11, 1))
    dispensing(who, LEAP, version=2, state="superseded")
    revised = dispensing(who, LEAP, version=3)
    hold_clock(date(2023, 3, 1), at_noon(date(2023, 3, 1)))
    hold_clock(date(2023, 3, 1), at_noon(date(2023, 3, 1)))
    revised.refresh_from_db()
    assert revised.held_until == date(2024, 2, 29)
    destroy_due(date(2023, 3, 1), at_noon(date(2023, 3, 1)))
    assert VaultedItem.objects.count() == 3


def test_nobody_decides_on_what_he_handed_in(steward: Actor) -> None:
    dispensing(person(), date(2015, 7, 1))
    request = ask_hold(steward, form(), at=at_noon(date(2022, 6, 1)))
    with pytest.raises(Refusal) as refused:
        decide_hold(steward, request.pk, grant=True, at=at_noon(date(2022, 6, 1)))
    assert refused.value.code == "E-MAP-115.same-person"


def test_the_requester_is_warned_sixty_and_fifteen_days_before_the_end_once_each(agent: Actor, steward: Actor) -> None:
    dispensing(person(), LEAP)
    granted(agent, steward, date(2022, 11, 1))
    end = date(2024, 2, 29)
    for days, told in ((61, 0), (60, 1), (59, 1), (16, 1), (15, 2), (0, 2)):
        on = end - timedelta(days=days)
        hold_clock(on, at_noon(on))
        assert Notice.objects.filter(kind="pdmp.hold-ending").count() == told, days
    hold_clock(end + timedelta(days=1), at_noon(end + timedelta(days=1)))
    assert HoldItem.objects.get().request.state == HoldState.EXPIRED


def test_a_hold_given_up_lets_go_at_once_but_not_of_what_another_holds(
    agent: Actor, licensing: Actor, steward: Actor
) -> None:
    row = dispensing(person(), LEAP)
    one = granted(agent, steward, date(2022, 11, 1))
    two = granted(licensing, steward, date(2022, 11, 2), requester_kind="licensing-body")
    release_hold(agent, one.request_id, at=at_noon(date(2022, 12, 1)))
    row.refresh_from_db()
    assert row.held_until == date(2024, 2, 29)
    release_hold(licensing, two.request_id, at=at_noon(date(2022, 12, 1)))
    row.refresh_from_db()
    assert row.held_until is None


@pytest.mark.parametrize(
    ("last", "first", "held"),
    [
        ("O'Brien", "August", 1),
        ("OBRIEN", "AUGUST", 1),
        ("o’brien jr.", "Áugust J.", 1),
        ("Obrian", "August", 0),
        ("Jones", "August", 1),
    ],
)
def test_somebody_is_named_as_people_write_names(agent: Actor, last: str, first: str, held: int) -> None:
    one, other = person("O'BRIEN"), person("JONES")
    other.patient = one.patient  # the same person under an earlier name
    other.save()
    dispensing(one, LEAP)
    named = Named(
        last_name=last,
        first_name=first,
        birth_date=date(1960, 3, 1),
        since=date(2016, 1, 1),
        until=date(2016, 12, 31),
    )
    request = ask_hold(agent, form(information=(named,)), at=at_noon(date(2022, 11, 1)))

    assert request.items.count() == held


def test_a_request_that_still_keeps_something_outlives_its_own_seven_years(agent: Actor, steward: Actor) -> None:
    """Asked for in the first year, a hold ends after the eighth; its requester is warned, reads it and may extend."""
    dispensing(person(), LEAP)
    item = granted(agent, steward, date(2016, 6, 1))
    after = date(2023, 6, 15)
    destroy_due(after, at_noon(after))
    assert HoldItem.objects.filter(pk=item.pk).exists()
    assert granted(agent, steward, date(2024, 2, 1), asks="extension").ends_on == date(2025, 2, 28)

    ended = date(2025, 3, 1)
    hold_clock(ended, at_noon(ended))
    destroy_due(ended, at_noon(ended))
    assert not HoldItem.objects.filter(pk=item.pk).exists()
