"""Writes a made-up state as the files that its senders would send, with the truth of everything beside them.

    <folder>/files/0001_20250106_1.dat …   what the senders send, in the order of files.csv
    <folder>/files.csv                      each file: sender, version, when sent and received, what becomes of it
    <folder>/truth.csv                      each record: where it stands, whose it is, what is planted, what to expect
    <folder>/people.csv                     each person as they are
    <folder>/dispensers.csv, prescribers.csv
    <folder>/manifest.json                  the plan and the counts

The same plan gives the same bytes. Everything is streamed; memory grows with the people only.
"""

from __future__ import annotations

import csv
import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from carelaw.pdmp.synth.office import Office
from carelaw.pdmp.synth.practice import VERSIONS
from carelaw.pdmp.synth.sheets import Sheets
from carelaw.pdmp.synth.state import Plan, State
from carelaw.pdmp.synth.variation import Noise

FORMAT = 1  # raised when the same seed gives other bytes than before


@dataclass(frozen=True)
class Manifest:
    """What was written and where its truth lies. `counts` adds up: every record sent is in exactly one outcome."""

    folder: Path
    plan: Plan
    counts: Mapping[str, Any]

    @property
    def files(self) -> Path:
        """The folder of the files to be sent."""
        return self.folder / "files"

    def rows(self, sheet: str) -> Iterator[dict[str, str]]:
        """The rows of one of the sheets: `truth`, `files`, `people`, `dispensers`, `prescribers`."""
        with (self.folder / f"{sheet}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)

    def as_dict(self) -> dict[str, Any]:
        """The manifest as JSON values."""
        return {
            "format": FORMAT,
            "seed": self.plan.seed,
            "start": self.plan.start.isoformat(),
            "end": self.plan.end.isoformat(),
            "versions": dict(self.plan.versions),
            **self.counts,
        }


def write_state(
    folder: Path,
    seed: int,
    *,
    start: date,
    end: date,
    dispensings: int | None = None,
    people: int | None = None,
    faulty: float = 0.02,
    versions: Mapping[str, float] | None = None,
    files_per_day: int = 12,
    pharmacies: int | None = None,
    noise: Noise | None = None,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Make a state with so many people or dispensings and write everything its senders send.

    `faulty` is the share of records with a planted fault, from 0 to 0.5. The folder must be new or empty. `progress`
    is told after each day how many records were written.
    """
    plan = Plan(
        seed, start, end, people=people, dispensings=dispensings, pharmacies=pharmacies, files_per_day=files_per_day,
        versions=versions or VERSIONS,
    )  # fmt: skip
    with uncollected():
        state = State(plan)
    return write_plan(folder, state, faulty=faulty, noise=noise, progress=progress)


def write_plan(
    folder: Path,
    state: State,
    *,
    faulty: float,
    noise: Noise | None = None,
    progress: Callable[[int], None] | None = None,
) -> Manifest:
    """Write a state that has been made already."""
    if not 0 <= faulty <= 0.5:
        raise ValueError(f"faulty is a share of the records: 0 to 0.5, not {faulty}.")
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"The folder {folder.name} is not empty. Name a new one; nothing is overwritten.")
    (folder / "files").mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack, uncollected():
        office = Office(state, Sheets(folder, stack), faulty=faulty, noise=noise or Noise())
        for day in range(state.days):
            written = office.work(day)
            if progress:
                progress(written)
        counts = office.close()
    manifest = Manifest(folder, state.plan, counts)
    text = json.dumps(manifest.as_dict(), indent=2, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return manifest


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cycle collector: a state is many small objects that all live to the end, and none in a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
