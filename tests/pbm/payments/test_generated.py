"""Generated remittances through the real intake: all that was planted is found, and nothing else."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest

from carelaw.pbm.story import PRAIRIE
from carelaw.pbm.use_cases.payments import looking
from carelaw.pbm.use_cases.payments.claims import CHECKS, receive_claims, run_claims
from carelaw.pbm.use_cases.payments.remittances import receive_remittances, run_remittances
from carelaw.pbm.use_cases.payments.sheets import take_sheet
from carelaw.platform.accounts.actor import Actor
from tests.pbm.payments.generator import SEEN, World, world

AT = datetime(SEEN.year, SEEN.month, SEEN.day, 18, 0, tzinfo=UTC)
# A quick world by default; the whole one of 5,000 remittances on request.
COUNT = int(os.environ.get("CARELAW_GENERATED_REMITTANCES", "240"))


@pytest.fixture(scope="module")
def made() -> World:
    return world(COUNT, 512)


def test_the_same_seed_gives_the_same_bytes(made: World) -> None:
    again = world(COUNT, 512)
    assert (again.remittances, again.claims, again.sheets) == (made.remittances, made.claims, made.sheets)
    assert world(COUNT, 513).remittances != made.remittances


def test_all_that_was_planted_is_found_and_nothing_else(made: World, regulator: Actor) -> None:
    began = _clocks()
    for name, content in made.sheets.items():
        told = take_sheet(regulator, AT, name, content, file_name=f"{name}.csv", manager=PRAIRIE)
        assert (told.taken, told.problems) == (told.rows, []), name
    sheets_done = _clocks()
    run, _ = receive_remittances(regulator, AT, made.remittances, file_name="generated.835", manager=PRAIRIE)
    run = run_remittances(run.pk, at=AT)
    remittances_done = _clocks()
    assert (run.state, run.rows_in, run.counts["quarantined"]) == (
        "done",
        made.rows_of_remittances,
        made.rows_put_aside,
    )
    assert run.figures["remittances"] == made.remittance_count
    assert _found(regulator, "recoupment") == made.truth["recoupment"]
    seconds = {"sheets": _between(began, sheets_done), "remittances": _between(sheets_done, remittances_done)}
    for one in receive_claims(regulator, AT, made.claims, file_name="generated.csv"):
        started = _clocks()
        done = run_claims(one.pk, at=AT)
        name = done.kind.removeprefix("pbm.")
        seconds[name] = _between(started, _clocks())
        assert (done.state, done.rows_in, sum(done.counts.values())) == ("done", made.claims_rows, made.claims_rows)
        assert _found(regulator, name) == made.truth.get(name, {}), name
    assert sum(run.counts.values()) == run.rows_in
    _tell(made, run.counts, seconds)


def _found(actor: Actor, subject: str) -> dict[int, str]:
    found = looking.findings_for(actor, subject)
    told = {one.row: ", ".join(one.codes) for one in found}
    assert all(one.cite.startswith("215 ILCS 5/512-") and one.provisions.startswith("PBM-") for one in found)
    return dict(sorted(told.items()))


def _clocks() -> tuple[float, float]:
    """The wall's clock and the processor's."""
    return time.perf_counter(), time.process_time()


def _between(first: tuple[float, float], last: tuple[float, float]) -> tuple[float, float]:
    return last[0] - first[0], last[1] - first[1]


def _tell(made: World, counts: dict[str, int], seconds: dict[str, tuple[float, float]]) -> None:
    """What was measured, for whoever asks with -s."""
    print(f"\n{made.remittance_count:,} remittances, {made.rows_of_remittances:,} units, {made.claims_rows:,} claims")
    print("planted:", {name: len(found) for name, found in made.truth.items()}, "units:", counts)
    for name, (wall, processor) in seconds.items():
        rows = made.rows_of_remittances if name == "remittances" else made.claims_rows
        rate = "" if name == "sheets" else f", {rows / wall:,.0f} rows/s by the wall, {rows / processor:,.0f} by it"
        print(f"{name}: {wall:.2f} s, {processor:.2f} s of processor{rate}")


def test_every_check_has_something_planted(made: World) -> None:
    assert set(made.truth) == {"recoupment", *CHECKS}
    assert all(found for found in made.truth.values())
