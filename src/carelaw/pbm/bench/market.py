"""`carelaw bench claims`: every check over a made-up market, beside two of them written by hand in one query."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from carelaw.pbm.bulk.lake.checks import CHECKS, STEPS

_TWO = ("late-payment", "point-of-sale")


def run(size: int, seed: int) -> dict[str, Any]:
    """The figures, ready for JSON. Each step runs in a process of its own, under one limit of memory."""
    with tempfile.TemporaryDirectory(prefix="carelaw-bench-") as folder:
        steps = {step: _step(step, Path(folder), size, seed) for step in ("make", "floor", "check")}
    checked, floor = steps["check"], steps["floor"]
    texts = {text for name in _TWO for text in (*STEPS[CHECKS[name].before], CHECKS[name].sql)}
    two = sum(checked["by_text"].get(text, 0) for text in texts | {"reading typed", "reading beside"})
    return {
        "bench": "claims",
        "seed": seed,
        "made": steps["make"],
        "checks": len(CHECKS),
        "checked": checked,
        "claims_per_second_all_checks": round(checked["transactions"] / checked["seconds"]),
        "floor": {
            "what": "late payment and counter cap in one hand-written query a benefit manager and month",
            **floor,
        },
        "same_two_checks_seconds": round(two, 2),
        "ratio_two_checks_to_floor": round(two / floor["seconds"], 2),
        "ratio_all_checks_to_floor": round(checked["seconds"] / floor["seconds"], 2),
    }


def _step(step: str, folder: Path, size: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "carelaw.pbm.bench.child", step, str(folder), str(size), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    told: dict[str, Any] = json.loads(done.stdout)
    return told
