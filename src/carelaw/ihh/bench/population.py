"""`carelaw bench attribution`: a whole state attributed, beside the bare scan of the same Parquet in the same run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from carelaw.ihh.bench.world import LINES_A_PERSON


def run(people: int, seed: int, repeats: int, folder: Path | None = None) -> dict[str, Any]:
    """The figures, ready for JSON. Each step runs in a process of its own, under one limit of memory."""
    with tempfile.TemporaryDirectory(prefix="carelaw-bench-", dir=folder) as made_in:
        place = Path(made_in)
        made = _step("make", place, people, seed)
        bare, named, substitute = [], [], []
        for _turn in range(repeats):
            bare.append(_step("bare", place, people, seed))
            named.append(_anew("attribute", place, people, seed))
            substitute.append(_anew("substitute", place, people, seed))
    floor = _middle(bare)
    return {
        "bench": "attribution",
        "seed": seed,
        "made": made,
        "bare_scan": {"what": "every column that attribution reads, once, the least of it by person", **bare[-1]},
        "attributed": named[-1],
        "attributed_with_the_open_substitute": substitute[-1],
        "seconds": {"bare": _all(bare), "attributed": _all(named), "substitute": _all(substitute)},
        "processor_seconds": {
            "bare": _all(bare, "processor_seconds"),
            "attributed": _all(named, "processor_seconds"),
            "substitute": _all(substitute, "processor_seconds"),
        },
        "ratio_attribution_to_bare_scan": _ratio(named, floor),
        "ratio_with_the_open_substitute": _ratio(substitute, floor),
        "ratio_of_processor_seconds": _ratio(named, _middle(bare, "processor_seconds"), "processor_seconds"),
    }


def people_for(lines: int) -> int:
    """How many people have about so many claim lines."""
    return max(1, lines // LINES_A_PERSON)


def _middle(steps: list[dict[str, Any]], figure: str = "seconds") -> float:
    return statistics.median(one[figure] for one in steps)


def _ratio(steps: list[dict[str, Any]], floor: float, figure: str = "seconds") -> float:
    return round(_middle(steps, figure) / floor, 2)


def _all(steps: list[dict[str, Any]], figure: str = "seconds") -> list[float]:
    return [one[figure] for one in steps]


def _anew(step: str, folder: Path, people: int, seed: int) -> dict[str, Any]:
    """A step with nothing left of the one before."""
    for path in folder.glob("found-*/*.parquet"):
        path.unlink()
    return _step(step, folder, people, seed)


def _step(step: str, folder: Path, people: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "carelaw.ihh.bench.child", step, str(folder), str(people), str(seed)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
    if done.returncode:
        raise RuntimeError(f"The step {step} ended with {done.returncode}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
