"""A reading that a deployment switches changes what the query door gives back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.facts.access import RowState, StoredRow
from carelaw.pdmp.facts.history import HistoryReport, HistoryRequest, PersonAsked
from carelaw.pdmp.rules.row_filter import row_may_be_returned
from carelaw.pdmp.store.models import Dispensation, DispensingState, ExemptSubstance
from carelaw.pdmp.use_cases.asking import ask_history
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.adopted_law import adopted_law
from tests.pdmp.conftest import ADOPTION
from tests.pdmp.retention.stored import at_noon, dispensing, person

pytestmark = pytest.mark.django_db

COLLECTED = date(2015, 7, 6)
ANNIVERSARY = date(2022, 7, 6)
NEXT_DAY = date(2022, 7, 7)


def under(home: Path, **readings: str) -> None:
    """Let the deployment adopt the act under these readings."""
    chosen = "".join(f'{name.replace("_", "-")} = "{option}"\n' for name, option in readings.items())
    (home / "law.toml").write_text(f"{ADOPTION}\n[readings]\n{chosen}", encoding="utf-8")


@pytest.fixture
def asker(prescriber: Actor) -> Actor:
    """A prescriber whose grant is as old as the act."""
    RoleGrant.objects.update(starts_on=date(2015, 6, 30))
    return prescriber


def shown(who: Actor, on: date) -> int:
    asked = PersonAsked("Sampleson", "August", date(1960, 3, 1))
    request = HistoryRequest(purpose="TREATMENT", attestation="existing-patient", person=asked)
    answer = ask_history(who, request, at=at_noon(on))
    assert isinstance(answer, HistoryReport)
    return len(answer.prescriptions)


def test_years_run_from_the_arrival_or_from_the_dispensing(asker: Actor, home: Path) -> None:
    dispensing(person(), COLLECTED)
    assert (shown(asker, ANNIVERSARY), shown(asker, NEXT_DAY)) == (1, 0)
    under(home, AMB_01="dispensed")
    last = ANNIVERSARY - timedelta(days=3)
    assert (shown(asker, last), shown(asker, last + timedelta(days=1))) == (1, 0)


def test_the_anniversary_is_in_or_out(asker: Actor, home: Path) -> None:
    dispensing(person(), COLLECTED)
    under(home, AMB_02="on")
    assert (shown(asker, ANNIVERSARY - timedelta(days=1)), shown(asker, ANNIVERSARY)) == (1, 0)


def test_a_correction_restarts_the_years_or_does_not(asker: Actor, home: Path) -> None:
    row = dispensing(person(), COLLECTED, version=2)
    Dispensation.objects.filter(pk=row.pk).update(received_at=datetime(2015, 9, 1, 16, tzinfo=UTC))
    assert shown(asker, NEXT_DAY) == 0
    under(home, AMB_33="restarts")
    assert (shown(asker, date(2022, 9, 1)), shown(asker, date(2022, 9, 2))) == (1, 0)


def test_what_the_board_lists_later_stays_or_leaves(asker: Actor, home: Path) -> None:
    row = dispensing(person(), COLLECTED)
    ExemptSubstance.objects.create(
        name="A substance",
        codes=[row.national_drug_code],
        voted_on=date(2016, 1, 5),
        effective_on=date(2016, 3, 1),
        withdrawn_on=date(2016, 9, 1),
        recorded_at=at_noon(date(2016, 1, 5)),
    )
    assert shown(asker, date(2016, 3, 1)) == 1
    under(home, AMB_34="retroactive")
    days = (date(2016, 2, 29), date(2016, 3, 1), date(2016, 8, 31), date(2016, 9, 1))
    assert [shown(asker, on) for on in days] == [1, 0, 0, 1]


def test_a_held_row_leaves_with_its_years_or_stays_in_sight(asker: Actor, home: Path) -> None:
    row = dispensing(person(), COLLECTED)
    Dispensation.objects.filter(pk=row.pk).update(held_until=date(2023, 7, 6))
    assert shown(asker, NEXT_DAY) == 0
    under(home, AMB_45="visible")
    assert [shown(asker, on) for on in (NEXT_DAY, date(2023, 7, 6), date(2023, 7, 7))] == [1, 1, 0]


@pytest.mark.parametrize("reading", ["vault", "visible"])
@pytest.mark.parametrize("on", [ANNIVERSARY, NEXT_DAY])
def test_the_door_gives_back_the_rows_that_the_rule_for_one_row_allows(
    asker: Actor, home: Path, on: date, reading: str
) -> None:
    under(home, AMB_45=reading)
    identity, allowed = person(), 0
    for state in DispensingState:
        for held_until in (None, date(2023, 7, 6)):
            row = dispensing(identity, COLLECTED, f"{state.value} {held_until}", state=state.value)
            Dispensation.objects.filter(pk=row.pk).update(held_until=held_until)
            vaulted = state is DispensingState.LIVE and held_until is not None and on > ANNIVERSARY
            standing = RowState.HELD_IN_VAULT if vaulted else RowState(state.value)
            told = row_may_be_returned(StoredRow(standing, on, removed_from=NEXT_DAY), law=adopted_law())
            allowed += told.outcome is Outcome.PASS
    assert shown(asker, on) == allowed
