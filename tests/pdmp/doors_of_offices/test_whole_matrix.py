"""Generated from the access matrix: every role, purpose, schedule and condition through every door that asks."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.facts.access import Purpose, Role
from carelaw.pdmp.rules.access_matrix import Door, doors, doors_of
from carelaw.pdmp.store.models import Query
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.accounts.models import Account
from carelaw.site import cli
from tests.contract.every_door import DOORS as ASKING
from tests.pdmp.conftest import AT
from tests.pdmp.doors import Caller, caller_for
from tests.pdmp.doors_of_offices.world import SCHEDULES, SPOILED, World, build, undone
from tests.platform.accounts.people import sign_in

pytestmark = pytest.mark.django_db

CHANNELS = {"use case": "console", "JSON API": "api", "FHIR": "fhir", "command line": "cli", "case page": "console"}
ALL, NONE = frozenset(SCHEDULES.values()), frozenset[str]()
# A program's token speaks for no designee: they sign in in person.
IN_PERSON = {Role.PRESCRIBER_DESIGNEE, Role.DISPENSER_DESIGNEE}
# Conditions that another family of doors checks with cases of its own, or that no stored state can break.
ELSEWHERE = {
    "one-principal", "own-identifier", "employed", "principal-live", "standards-met",
    "request-approved", "request-names-subject", "schedule-ii-asked", "other-schedules-asked", "grand-jury-asked",
    "attorney-generals-own-identifier", "attorney-general-manner-met", "warrant-purpose",
    "court-order-attached", "order-obtained-by-requesting-agency", "both-findings-made",
    "controlled-substance-crime-investigated", "identity-evidence", "capacity-proven",
    "child-under-age-at-request-and-delivery", "health-care-power-in-force",
}  # fmt: skip


@pytest.fixture
def world(submitter: Actor) -> World:
    return build(submitter)


@pytest.fixture
def clock_stands_still() -> Iterator[None]:
    before = Doorkeeper.clock
    Doorkeeper.clock = staticmethod(lambda: AT)
    yield
    Doorkeeper.clock = staticmethod(before)


@dataclass(frozen=True)
class Told:
    """What a channel answered, its citation, and the schedules of the rows that it showed."""

    kind: str
    cite: str = ""
    schedules: frozenset[str] = frozenset()


class Asker:
    """Asks in any role through one channel; the secrets, and the parser of the command line, are made once."""

    def __init__(self, world: World, channel: str, patch: pytest.MonkeyPatch) -> None:
        self.world, self.channel, self.patch = world, channel, patch
        self.stack = contextlib.ExitStack()
        self.callers: dict[Role, Any] = {}
        if channel == "command line":
            parser = cli.build_parser(cli.gather())
            patch.setattr(cli, "gather", tuple)
            patch.setattr(cli, "build_parser", lambda commands: parser)

    def prepare(self, role: Role) -> None:
        """Whatever is needed once: a token, or a browser that is signed in."""
        who = self.world.actors[role]
        if role in self.callers:
            return
        if self.channel == "use case":
            self.callers[role] = Caller(Client(), "", who, AT)
        elif self.channel == "case page":
            account = Account.objects.get(pk=who.account_id)
            self.callers[role] = sign_in(Client(), account, role.value, self.world.principals.get(role))
        else:
            self.callers[role] = self.stack.enter_context(caller_for(who, Client()))

    def ask(self, role: Role, question: dict[str, Any]) -> Told:
        given = {name: value for name, value in question.items() if value}
        if self.channel == "case page":
            return self._page(role, given)
        seen = ASKING[self.channel](given, self.callers[role], self.patch)
        return Told(seen.kind, seen.cite, frozenset(SCHEDULES[int(row.quantity)] for row in seen.rows))

    def _page(self, role: Role, question: dict[str, Any]) -> Told:
        typed = {**question, **question.get("person", {})}
        typed = {name: value for name, value in typed.items() if name not in {"person", "prescription_number"}}
        response = self.callers[role].post("/doors/ask/", typed)
        if response.status_code != 200:
            return Told("refused")
        (table, *_) = response.context["page"].tables
        place = [column.key for column in table.columns].index("quantity")
        shown = frozenset(SCHEDULES[int(float(row[place]))] for row in table.rows)
        return Told("history" if table.rows else "nothing", schedules=shown)


@pytest.fixture
def asker(
    world: World, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, clock_stands_still: None
) -> Any:
    made = Asker(world, request.param, monkeypatch)
    with made.stack:
        yield made


def askable(asker: Asker) -> list[Role]:
    here = {"use case", "case page"}
    return [role for role in asker.world.actors if asker.channel in here or role not in IN_PERSON]


def purposes(asker: Asker) -> list[Purpose]:
    """Every purpose. The page offers a list of purposes: one that is not on it is no question yet."""
    return [one for one in Purpose if asker.channel != "case page" or one is not Purpose.OTHER]


def let_back(asker: Asker, role: Role, purpose: Purpose) -> frozenset[str]:
    """The schedules behind the door of a role and purpose; none where there is no door."""
    if (role, purpose) not in asker.world.opening:
        return NONE
    return frozenset({"II"}) if doors_of(role, purpose)[0].schedules == "state II" else ALL


def judged(asker: Asker, role: Role, question: dict[str, Any], schedules: Set[str]) -> str:
    """What is wrong with how a question was answered and logged, or nothing; without schedules it is to be refused."""
    asker.prepare(role)
    with undone():
        before = set(Query.objects.values_list("pk", flat=True))
        seen = asker.ask(role, question)
        lines = list(Query.objects.exclude(pk__in=before))
        if len(lines) != 1:
            return f"{len(lines)} lines on the log"
        (line,) = lines
        if (line.role, line.channel) != (role.value, CHANNELS[asker.channel]):
            return f"logged as {line.role} by {line.channel}"
        if schedules:
            if line.outcome != "allowed" or seen.kind != "history" or len(line.shown_rows) != len(schedules):
                return f"{line.outcome} {line.code}, {len(line.shown_rows)} rows"
            return "" if seen.schedules == schedules else f"showed {sorted(seen.schedules)}"
        if line.outcome != "denied" or seen.kind != "refused":
            return f"let through: {line.outcome}"
        cited = line.cite.startswith(("§", "former §")) and (asker.channel == "case page" or seen.cite == line.cite)
        return (
            "" if cited and line.code.startswith("E-MAP-") else f"cited {line.cite!r}, told {seen.cite!r}, {line.code}"
        )


@pytest.mark.parametrize("asker", CHANNELS, indirect=True)
def test_each_role_gets_through_for_its_own_purposes_and_is_refused_with_its_paragraph_for_all_others(
    asker: Asker,
) -> None:
    wrong = {}
    for role in askable(asker):
        for purpose in purposes(asker):
            question = asker.world.question(role, purpose)
            found = judged(asker, role, question, let_back(asker, role, purpose))
            if found:
                wrong[role.value, purpose.value] = found
    asker.prepare(Role.OAG_AGENT)
    for held_to, question in asker.world.held_to.items():
        found = judged(asker, Role.OAG_AGENT, question, frozenset(held_to))
        if found:
            wrong["OAG_AGENT", ", ".join(held_to)] = found
    assert wrong == {}


@pytest.mark.parametrize("asker", CHANNELS, indirect=True)
def test_each_condition_alone_shuts_its_door(asker: Asker) -> None:
    wrong, tried = {}, set()
    for door in doors():
        if (door.role, door.purpose) not in asker.world.opening or door.role not in askable(asker):
            continue
        for condition in _conditions(door) - ELSEWHERE:
            if asker.channel == "case page" and condition == "dispensing-decision-now":
                continue
            asker.prepare(door.role)
            with undone():
                question = asker.world.question(door.role, door.purpose)
                question = SPOILED[condition](asker.world, door.role, question)
                found = judged(asker, door.role, question, NONE)
            tried.add(condition)
            if found:
                wrong[door.id, condition] = found
    assert wrong == {}
    assert tried >= set(SPOILED) - {"designation-live", "dispensing-decision-now", "as-home-dispensing-decision-now"}


def _conditions(door: Door) -> set[str]:
    behind = doors_of(door.as_principal, door.purpose)[0].preconditions if door.as_principal else ()
    # A question of an office about its case names nobody; then whom it is about is the case's own affair.
    return {*door.preconditions, *behind} - ({"designation-live"} if door.as_principal else set())


def test_every_condition_of_the_matrix_is_broken_here_or_in_its_own_family() -> None:
    named = {condition for door in doors() for condition in door.preconditions}
    assert named == set(SPOILED) | ELSEWHERE


def test_only_law_enforcement_is_held_to_a_schedule() -> None:
    assert {door.role for door in doors() if door.schedules != "all"} == {Role.OAG_AGENT}


@pytest.mark.parametrize("day", [datetime(2015, 6, 29, 15, tzinfo=UTC), datetime(2036, 1, 1, 15, tzinfo=UTC)])
def test_on_a_day_without_the_act_nobody_is_answered(world: World, day: datetime) -> None:
    from carelaw.kernel.refusal import Refusal
    from carelaw.pdmp.use_cases.asking import ask_history
    from carelaw.pdmp.wire.questions import read_question

    for role, purpose in world.opening:
        question = {name: value for name, value in world.question(role, purpose).items() if value}
        with undone(), pytest.raises(Refusal) as info:
            ask_history(world.actors[role], read_question(json.dumps(question)), at=day)
        assert info.value.kind == "not-in-force"
